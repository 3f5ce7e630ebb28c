"""What browser tests measure a page with: axe, its console, what it loads, and whether it scrolls sideways."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

LOW = 450  # pixels: a small window, in which a bar covers the most
PATIENCE = 60_000  # milliseconds: a machine that is busy with other things is late, and that is no failure
expect.set_options(timeout=PATIENCE)

AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes is not written up: that took most of the time
    "preload": False,  # it would write style elements, which the content policy refuses with a message in the console
}
COLOURS_AT_REST = """async () => {
    const turning = () => document.getAnimations().filter(each => each instanceof CSSTransition).map(each => each.finished)
    for (let on = turning(); on.length; on = turning()) await Promise.allSettled(on)
}"""  # a colour half-way to another has too little contrast


@pytest.fixture(autouse=True, scope="session")
def files_are_kept_by_the_browser() -> Iterator[None]:
    """As the product's are: in a fresh clone every page would ask for a dozen files again."""
    from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin

    serve = StaticFilesHandlerMixin.serve

    def kept(self: Any, request: Any) -> Any:
        response = serve(self, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandlerMixin, "serve", kept)
        yield


@pytest.fixture
def context(context: Any) -> Any:
    """A browser's window of this test, whose pages wait long before they give up."""
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture(autouse=True)
def no_sample_is_kept_of_other_rules() -> None:
    """A process keeps decided samples by the number of the rules, and each test has rules with number 1 of its own."""
    from apps.review.views import samples

    samples._document.cache_clear()


RINGLESS = """() => {
    const ink = getComputedStyle(document.body).color
    const ringed = each => (({outlineStyle: kind, outlineWidth: width, outlineColor: colour}) =>
        kind === 'solid' && parseFloat(width) >= 2 && colour === ink)(getComputedStyle(each))
    const found = []
    for (const each of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
        if (!each.checkVisibility() || each.disabled) continue
        each.focus({preventScroll: true, focusVisible: true})
        if (document.activeElement !== each || !each.matches(':focus-visible')) continue
        if (![each, each.parentElement, each.closest('label')].some(around => around && ringed(around))) found.push(each)
    }
    document.activeElement.blur()
    return found.map(each => `no ring of the focus: ${each.outerHTML.slice(0, 120)}`)
}"""  # after a key was pressed, what a script focuses shows the focus as a key would


COVERED = """() => {
    const bar = each => { for (; each; each = each.parentElement)
        if (['sticky', 'fixed'].includes(getComputedStyle(each).position)) return each }
    const shows = each => {
        const {left, right, top, bottom} = each.getBoundingClientRect()
        for (const x of [left + 1, (left + right) / 2, right - 1]) for (const y of [top + 1, (top + bottom) / 2, bottom - 1]) {
            const above = document.elementFromPoint(x, y), over = above && bar(above)
            if (above && (!over || over.contains(each))) return true
        }
    }
    const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    const found = new Set()
    for (const [way, order] of [['down', stops], ['up', stops.slice().reverse()]]) for (const each of order) {
        if (!each.checkVisibility() || each.disabled) continue
        each.focus({focusVisible: true})
        if (document.activeElement === each && !shows(each)) found.add(`wholly covered on the way ${way}: ${each.outerHTML.slice(0, 120)}`)
    }
    document.activeElement.blur()
    return [...found]
}"""  # what has the focus is scrolled to; then some point of it lies under no bar that stays where it is


@pytest.fixture
def covered(page: Any) -> Callable[[], list[str]]:
    """What has the focus on the page that is open and is wholly hidden by a bar, or out of sight, in a low window."""

    def found() -> list[str]:
        size = page.viewport_size
        page.emulate_media(reduced_motion="reduce")  # or what is scrolled to is still on its way
        page.set_viewport_size({"width": size["width"], "height": LOW})
        lines = list(page.evaluate(COVERED))
        page.set_viewport_size(size)
        return lines

    return found


@pytest.fixture
def ringless(page: Any) -> Callable[[], list[str]]:
    """What can have the focus on the page that is open and does not show it by the one ring of all pages."""

    def found() -> list[str]:
        page.keyboard.press("Shift")
        return list(page.evaluate(RINGLESS))

    return found


@pytest.fixture
def axe(page: Any) -> Callable[[], list[str]]:
    """Run axe on the page that is open; each violation as one line: rule, how often, where first."""

    def violations() -> list[str]:
        page.evaluate(COLOURS_AT_REST)
        # Evaluated and not added as a script element, which the page's content policy would refuse.
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE)
        found = page.evaluate("rules => axe.run(rules).then(found => found.violations)", RULES)
        return [f"{each['id']} ({len(each['nodes'])}): {each['nodes'][0]['html'][:160]}" for each in found]

    return violations


@pytest.fixture
def sideways(page: Any) -> Callable[[], int]:
    """By how many pixels the page that is open is wider than the window."""

    def beyond() -> int:
        return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    return beyond


@pytest.fixture
def problems(quiet_page: Any, axe: Any, sideways: Any, ringless: Any, covered: Any) -> Callable[..., list[str]]:
    """What is wrong with the page that is open, in each of these colours and widths. Loaded once, for loading takes longer than a look."""

    def found(*looks: tuple[str, int]) -> list[str]:
        lines = []
        for scheme, width in looks:
            quiet_page.set_viewport_size({"width": width, "height": 900})
            quiet_page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            quiet_page.evaluate("scrollTo(0, 0)")  # or the bar that stays on top covers half of a field
            beyond = [f"{pixels} px too wide"] if (pixels := sideways()) > 0 else []
            lines += [f"{scheme}, {width} px: {line}" for line in (*axe(), *beyond, *covered())]
        return [*lines, *ringless()]

    return found


@pytest.fixture
def quiet_page(page: Any, live_server: Any) -> Iterator[Any]:
    """The page; the test fails if its console reported anything, or if it asked another server for anything."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda problem: said.append(str(problem)))
    page.on("request", lambda request: said.append(request.url) if not request.url.startswith((live_server.url, "data:")) else None)
    yield page
    # The browser itself reports an answer of 4xx as an error of the console; those answers are the test's own business.
    assert [line for line in said if "Failed to load resource" not in line] == []
