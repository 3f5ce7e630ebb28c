"""Every chart in a real browser: its words, its table, its contrast in colour and in grey, on the screen, in the dark, on a phone and on paper."""

import os
from datetime import datetime
from typing import Any

import pytest

from tests.reports.make import make_decision, publish_rules, worked_cases

PICTURES = os.environ.get("PICTURES", "")  # a folder: then each page is kept there as a picture
LOOKS = (("light", "screen", 1280), ("dark", "screen", 1280), ("light", "screen", 320), ("dark", "screen", 320), ("dark", "print", 718))
CASE = "w05"  # one that has all three pictures of a decision

# What is wrong with the charts that are seen now. A colour is judged by its lightness alone, so what passes here passes in grey.
FAULTS = """(least) => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true})
    const parts = (colour, opacity, under) => {
        canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1)
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data, share = a / 255 * opacity
        return [r, g, b].map((each, place) => each * share + (under ? under[place] : 255) * (1 - share))
    }
    const light = colour => { const [r, g, b] = colour.map(each => (each /= 255) <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b }
    const contrast = (one, other) => { const [low, high] = [light(one), light(other)].sort((a, b) => a - b); return (high + 0.05) / (low + 0.05) }
    const behind = each => { for (; each; each = each.parentElement) {
        const colour = getComputedStyle(each).backgroundColor
        if (parts(colour, 1, [0, 0, 0]).join() === parts(colour, 1).join()) return parts(colour, 1) }
        return [255, 255, 255] }
    const found = [], charts = [...document.querySelectorAll('svg.chart')].filter(each => each.checkVisibility())
    const said = text => text.replace(/\\s+/g, ' ').trim()
    for (const chart of charts) {
        const title = chart.querySelector(':scope > title'), name = title ? title.id : 'a chart'
        const fault = words => found.push(`${name}: ${words}`)
        if (chart.getAttribute('role') !== 'img' || chart.getAttribute('aria-labelledby') !== name) fault('no name')
        if (document.querySelectorAll(`[id="${name}"]`).length !== 1) fault('shares its name')
        if (said(title.textContent).split(' ').length < 6) fault('its title is no sentence')
        const section = chart.closest('section, main'), numbers = [...section.querySelectorAll('table')].map(each => each.textContent).join(' ')
        if (!section.querySelector('table')) fault('no table')
        for (const each of chart.querySelectorAll('.strong, .dot text')) if (!numbers.includes(said(each.textContent).split(' (')[0].replace(/…$/, '')))
            fault(`“${said(each.textContent)}” is in no table`)
        const page = behind(chart.parentElement), scale = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width
        const paint = (each, which) => { const style = getComputedStyle(each)
            return style[which] === 'none' ? page : parts(style[which], style[`${which}Opacity`] * style.opacity, page) }
        const box = chart.getBoundingClientRect()
        for (const each of chart.querySelectorAll('text')) {
            const inside = each.getBoundingClientRect(), size = parseFloat(getComputedStyle(each).fontSize) * scale
            if (contrast(paint(each, 'fill'), page) < 4.5) fault(`“${each.textContent}” is too faint`)
            if (size < least) fault(`“${each.textContent}” is ${size.toFixed(1)} px high`)
            if (inside.left < box.left - 1 || inside.right > box.right + 1) fault(`“${each.textContent}” leaves the picture`)
        }
        for (const each of chart.querySelectorAll('.span, .mid, .reach, .line-a, .line-b, .band-a, .band-b, .cross, .today, .dot circle'))
            if (Math.max(contrast(paint(each, 'fill'), page), contrast(paint(each, 'stroke'), page)) < 3) fault(`${each.className.baseVal} is too faint`)
        const lead = chart.querySelector('.span.lead'), others = [...chart.querySelectorAll('.span:not(.lead)')]
        if (lead && others.some(each => contrast(paint(each, 'fill'), paint(lead, 'fill')) < 3)) fault('the leading bar looks like the others in grey')
        const dash = which => getComputedStyle(chart.querySelector(which)).strokeDasharray
        if (chart.querySelector('.line-a') && dash('.line-a') === dash('.line-b')) fault('the lines look alike in grey')
        if (box.right > document.documentElement.clientWidth || box.width < 200) fault(`${box.width} px wide`)
    }
    return [charts.length, [...new Set(found)]]
}"""


def faults(page: Any, scheme: str, medium: str, width: int) -> tuple[int, list[str]]:
    """How many charts are seen in this look, and what is wrong with them."""
    page.set_viewport_size({"width": width, "height": 1000})
    page.emulate_media(color_scheme=scheme, media=medium, reduced_motion="reduce")
    count, found = page.evaluate(FAULTS, 11)
    return count, [f"{scheme} {medium} {width}: {line}" for line in found]


@pytest.fixture
def decided(live_server: Any, maya: Any, workspace: Any, at: datetime) -> str:
    """The address of a result with all its pictures."""
    publish_rules(at)
    decision = make_decision(workspace=workspace, by=maya, at=at, case=worked_cases()[CASE])
    return f"{live_server.url}/decisions/{decision.pk}/"


@pytest.mark.behaviour(47)
def test_each_chart_has_a_title_words_and_a_table_and_holds_in_grey_and_dark(
    quiet_page: Any, sideways: Any, browse_as: Any, maya: Any, decided: str, live_server: Any
) -> None:
    browse_as(maya)
    for address, charts in ((decided, 3), (f"{live_server.url}/portfolio/", 1)):
        quiet_page.goto(address)
        quiet_page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for scheme, medium, width in LOOKS:
            assert faults(quiet_page, scheme, medium, width) == (charts, [])
            assert sideways() <= 0
            _keep(quiet_page, f"{charts}-{scheme}-{medium}-{width}")


def test_charts_that_fail_are_found(page: Any, browse_as: Any, maya: Any, decided: str) -> None:
    browse_as(maya)
    page.goto(decided)
    page.evaluate("""() => {
        document.querySelectorAll('details').forEach(each => each.open = true)
        const [fit, cost, even] = document.querySelectorAll('.chart.wide')
        fit.querySelector('.span:not(.lead)').setAttribute('class', 'span lead')
        fit.querySelector('.span.lead').setAttribute('class', 'span')
        fit.querySelectorAll('.span:not(.lead)').forEach(each => { each.style.fill = '#0B5A5E' })
        cost.querySelector('.mid').style.cssText = 'fill: #DDDDDD; stroke: none'
        cost.querySelector('.name').style.fill = '#999999'
        cost.removeAttribute('aria-labelledby')
        even.querySelectorAll('.line-b').forEach(each => { each.style.strokeDasharray = 'none' })
        even.closest('section').querySelectorAll('table').forEach(each => each.remove())
    }""")
    _, found = faults(page, "light", "screen", 1280)

    for words in (
        "looks like the others in grey",
        "mid is too faint",
        "is too faint",
        "no name",
        "the lines look alike in grey",
        "no table",
    ):
        assert any(words in line for line in found), words


def test_on_paper_what_is_folded_is_read_but_for_lists_of_what_does_not_matter(page: Any, browse_as: Any, maya: Any, decided: str) -> None:
    browse_as(maya)
    page.goto(decided)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # what A4 leaves between its margins

    assert page.evaluate("[...document.querySelectorAll('.chart.narrow')].filter(each => each.checkVisibility()).length") == 0
    heights = """folds => [...document.querySelectorAll(folds)].flatMap(fold => [...fold.querySelectorAll('table, svg.wide')])
        .map(each => each.getBoundingClientRect().height)"""
    read, left = page.evaluate(heights, ".twin:not(.stays-folded)"), page.evaluate(heights, ".twin.stays-folded")
    assert read and min(read) > 20
    assert left and max(left) == 0


def _keep(page: Any, name: str) -> None:
    for place, figure in enumerate(page.locator("figure:has(svg.chart)").all() if PICTURES else ()):
        figure.screenshot(path=f"{PICTURES}/charts-{name}-{place}.png")
