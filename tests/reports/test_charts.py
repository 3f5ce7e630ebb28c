"""Charts: ready strings, every number in words, one template for page and paper."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from apps.reports.charts import FitOf, RangeOf, fit_chart, range_chart, shortened
from tests.reports import samples

SVG = "{http://www.w3.org/2000/svg}"


def drawn(template: str, chart: object) -> str:
    return render_to_string(f"reports/charts/{template}", {"chart": chart, "place": "test"})


def test_fit_chart_is_the_same_as_ever() -> None:
    chart = fit_chart("A leads.", [FitOf("A & <b>", 78, 71, 83, True), FitOf("C", None, 0, 0, False), FitOf("D", -4, -20, 130, False)])

    assert [(bar.value, bar.width, bar.x_low, bar.x_high) for bar in chart.bars] == [
        ("78 (71–83)", "227.8", "459.3", "494.4"), ("Not scored", "0", "252", "252"), ("−4 (wide open)", "0", "252", "544"),
    ]  # fmt: skip


@pytest.mark.parametrize("case", samples.VERDICTS)
def test_every_chart_is_xml_with_its_message_as_title_and_every_number_in_words(case: str) -> None:
    document = samples.document(case)
    for template, chart in (("_fit.html", document.fit_chart), ("_range.html", document.cost.chart)):
        assert chart is not None
        tree = ElementTree.fromstring(drawn(template, chart).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))
        words = [text.text for text in tree.iter(f"{SVG}text")]

        assert tree.find(f"{SVG}title").text == chart.title  # type: ignore[union-attr]
        assert chart.title.endswith(".") and len(chart.title.split()) > 5
        assert all(bar.value in words for bar in chart.bars)
        assert "style" not in drawn(template, chart) and "href" not in drawn(template, chart)


def test_a_range_that_leaves_the_scale_ends_in_an_arrow() -> None:
    inside, beyond = fit_chart("T.", [FitOf("A", 50, 20, 80, True), FitOf("B", 50, -20, 130, False)]).bars

    assert (inside.low_end, inside.high_end) == ("310.4,10 310.4,10 310.4,20", "485.6,10 485.6,10 485.6,20")
    assert (beyond.low_end, beyond.high_end) == ("257,39 252,44 257,49", "539,39 544,44 539,49")


def test_user_text_in_a_chart_stays_text() -> None:
    chart = fit_chart("<script>", [FitOf("<script>alert(1)</script>", 50, 50, 50, True)])

    assert "<script" not in drawn("_fit.html", chart)


def test_range_chart_draws_low_likely_and_high_on_one_axis() -> None:
    chart = range_chart(
        "T.",
        [RangeOf("A", Decimal(10), Decimal(20), Decimal(50), "$10–50", True)],
        [(Decimal(0), "$0"), (Decimal(100), "$100")],
    )

    bar = chart.bars[0]
    assert (bar.x_low, bar.width, bar.x_likely) == ("286.8", "139.2", "319.6")


def test_a_long_label_is_cut_for_the_chart_only() -> None:
    assert shortened("Rules, a product or a changed process, no ML") == "Rules, a product or a changed process…"


def test_lines_lie_inside_their_box_and_meet_where_they_are_said_to() -> None:
    from apps.reports.charts.lines import Drawing, LineOf, line_chart

    places = [Decimal(0), Decimal(50), Decimal(100)]
    flat = LineOf("Of your own", [(Decimal(5), Decimal(10), Decimal(900))] * 3)
    steep = LineOf("Hosted service", [(place / 10, place / 5, place / 2) for place in places])
    drawing = Drawing(
        "They meet.",
        places,
        (flat, steep),
        ticks=[(place, str(place)) for place in places],
        across=[(Decimal(0), "$0"), (Decimal(25), "$25")],
        marks=[(Decimal(10), "asked: 10"), (Decimal(90), "even")],
        names=("Answers a month", "Cost a month"),
        cross=(Decimal(50), Decimal(10)),
    )
    chart = line_chart(drawing)
    points = [tuple(map(float, point.split(","))) for band in (chart.one, chart.other) for point in f"{band.line} {band.area}".split()]

    assert all(float(chart.left) <= x <= float(chart.right) and 34 <= y <= float(chart.bottom) for x, y in points)
    assert f"{chart.cross_x},{chart.cross_y}" in chart.one.line.split() and f"{chart.cross_x},{chart.cross_y}" in chart.other.line.split()
    assert [mark.anchor for mark in chart.marks] == ["start", "end"] and chart.marks[0].y_label != chart.marks[1].y_label
    assert abs(float(chart.one.y_label) - float(chart.other.y_label)) >= 18


@pytest.mark.parametrize("case", samples.VERDICTS)
def test_a_phone_gets_the_same_chart_inside_its_own_width(case: str) -> None:
    document = samples.document(case)
    for chart in (document.fit_chart, document.cost.chart):
        assert chart is not None and chart.narrow is not None
        narrow, end = chart.narrow, float(chart.narrow.width)

        assert [(bar.label, bar.value) for bar in narrow.bars] == [(bar.label, bar.value) for bar in chart.bars]
        assert narrow.title == chart.title and end <= 300
        assert all(float(bar.x_low) >= 0 and float(getattr(bar, "x_high", bar.x_low)) <= end for bar in narrow.bars)
        assert {tick.label for tick in narrow.ticks} <= {tick.label for tick in chart.ticks}


def test_on_a_phone_the_names_of_lines_stand_above_them_with_a_piece_of_each() -> None:
    even = samples.document("w05").cost.break_even
    assert even is not None and even.chart is not None and even.chart.narrow is not None
    wide, narrow = even.chart, even.chart.narrow

    assert (wide.one.piece, narrow.one.piece, narrow.other.piece) == ("", "0,10 26,10", "0,31 26,31")
    assert all(float(mark.y_label) > float(narrow.other.y_label) for mark in narrow.marks)
    assert all(0 <= float(point.split(",")[0]) <= float(narrow.width) for point in narrow.one.line.split())
