"""Data, money, hardware and their workings: every figure with its range, what cannot be said with the question that would tell."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from apps.decisions.engine import canonical
from apps.estimates.engine.totals import STUDY
from apps.reports import charts
from apps.reports.builder import amounts, build, cost_chart, costs, dated, payback
from apps.reports.builder.parts import Parts
from apps.reports.document import ScopingDocument
from apps.reports.services.files import html_of
from apps.ui.formatting import money
from tests.reports import samples
from tests.reports.make import worked_cases

EVERY = sorted(worked_cases())
SINCE_TWO = ("estimates", "governance", "strongest_against", "no_promise", "weakest", "way_back")  # keys that older decisions lack
COSTS = ("build", "run_month", "first_year", "three_years", "payback")
SERVICE = "w05"  # a case in which a hosted service and models of one's own are left


def parts_of(case: str, **result: Any) -> Parts:
    kept = samples.content(case)
    return Parts({**kept.result, **result}, kept.case, kept.book, kept.prices, kept.meta)


def plain(unit: str, low: str, likely: str, high: str) -> dict[str, Any]:
    return {
        "slug": "x",
        "label": "X",
        "unit": unit,
        "low": low,
        "likely": likely,
        "high": high,
        "formula": "",
        "assumptions": [],
        "needs": [],
    }


@pytest.mark.parametrize(
    ("unit", "low", "likely", "high", "words", "reach"),
    [
        ("USD", "15123", "33012", "81490", "$33k", "$15k–81k"),
        ("USD a month", "28", "110", "550", "$110", "$28–550"),
        ("USD", "0.0001", "0.004", "0.4", "under $1", ""),
        ("USD", "0.2", "4", "19", "$4", "up to $19"),
        ("USD", "0.2", "4", "720", "$4", "could be many times more or less"),
        ("USD", "7.2", "40", "720", "$40", "$7.2–720"),
        ("cases", "363.85", "372.85", "381.4", "370 cases", "360 to 380 cases"),
        ("cases", "385", "385", "385", "385 cases", ""),
        ("cases of each kind", "1", "1", "1", "1 case of each kind", ""),
        ("months", "0.031", "0.062", "0.34", "1.9 days", "up to 10 days"),
        ("months", "0.34", "0.69", "1.4", "3 weeks", "1.5 to 6.1 weeks"),
        ("months", "3", "12", "1000", "12 months", "from 3 months; at worst never"),
        ("months", "1000", "1000", "1000", "Never", ""),
        ("kWh", "0.0001", "0.0025", "0.11", "under 0.1 kWh", "could be many times more or less"),
        ("kWh", "0.002", "0.0025", "0.11", "under 0.1 kWh", "under 0.1 to 0.11 kWh"),
        ("%", "4.7362", "12.9449", "21.5416", "13%", "4.7 to 22%"),
        ("months", "0.01", "0.03", "0.34", "under a day", "up to 10 days"),
        ("ms", "9800", "9900", "10000", "9.9 seconds", "9.8 to 10 seconds"),
        ("ms", "-20", "-5", "40", "−5 ms", "−20 to 40 ms"),
    ],
)
def test_a_figure_has_two_digits_its_unit_once_and_its_range(unit: str, low: str, likely: str, high: str, words: str, reach: str) -> None:
    said = amounts.amount(parts_of(samples.GO), plain(unit, low, likely, high), never=Decimal(1000) if unit == "months" else None)

    assert (said.words, said.reach) == (words, reach)


def test_a_training_run_that_may_take_a_hundred_times_longer_is_timed_first() -> None:
    parts, found = parts_of(samples.GO), {**plain("hours", "0.9", "5", "91"), "slug": "training_gpu_hours"}

    assert amounts.amount(parts, found).reach == "could be many times more or less: time one run first"
    assert amounts.in_words(parts, found) == "likely 5 hours; could be many times more or less: time one run first"
    assert amounts.span_words(parts, found) == "5 hours"
    assert amounts.in_words(parts, {**found, "high": "90"}) == "about 5 hours (0.9 to 90 hours)"


def test_a_range_that_ends_in_never_says_never() -> None:
    assert (
        amounts.amount(parts_of(samples.GO), plain("months", "3", "12", "1000"), never=Decimal(1000)).reach
        == "from 3 months; at worst never"
    )


@pytest.mark.parametrize("case", EVERY)
def test_costs_name_what_they_leave_out(case: str) -> None:
    basis = samples.document(case).cost.basis

    assert (
        "Not counted: integration into other systems, roll-out in other places, licences of a bought product, devices and cameras," in basis
    )


@pytest.mark.parametrize("case", EVERY)
def test_the_finding_about_machines_says_once_and_last_what_to_time_first(case: str) -> None:
    hardware = samples.document(case).hardware
    before, _, after = hardware.heading.partition("; this could be many times more or less") if hardware else ("", "", "")

    assert "many times" not in before and after in ("", ": time one run first")
    assert "about under" not in before


@pytest.mark.parametrize("case", EVERY)
def test_every_cost_stands_in_the_table_and_what_cannot_be_said_is_never_a_figure(case: str) -> None:
    document, options = samples.document(case), samples.content(case).result["estimates"]["options"]
    label = {option.label: option.slug for option in document.options}

    for row in document.cost.totals:
        found = options[label[row.option]]
        for key in COSTS:
            said = getattr(row, key)
            if found[key].get("why") == STUDY:  # is known: nothing comes back
                assert (said.words, said.reach) == ("–", "")
                continue
            assert (said.words == "Cannot say yet") == ("why" in found[key]) and (not said.reach or "why" not in found[key])
            assert "why" not in found[key] or found[key]["why"].lower() in " ".join(item.why for item in document.cost.unknown).lower()
    told = {asked.question for item in document.cost.unknown for asked in item.questions}
    lacking = [options[label[row.option]][key] for row in document.cost.totals for key in COSTS]
    assert told == {need for found in lacking if "why" in found for need in found["needs"]}


@pytest.mark.parametrize("case", EVERY)
def test_data_says_where_each_need_stands_by_bands_with_a_source(case: str) -> None:
    document = samples.document(case)

    assert (document.data is None) == (document.verdict.slug == "stop")
    for need in document.data.needs if document.data else ():
        assert need.band.word and need.counts.words and need.missing.words and need.options
        assert all(band.start.startswith("from ") for band in need.bands) and sum(band.here for band in need.bands) <= 1
        assert all(band.source for band in need.bands) or "learned before" in need.purpose
    assert not document.data or document.data.heading[0].isupper()


def test_options_that_need_the_same_data_are_one_row() -> None:
    data = samples.document(SERVICE).data
    assert data
    named = [need.options for need in data.needs]

    assert "An AutoML service and a fine-tuned model" in named
    assert (
        data.heading
        == "There are cases enough for a first test of a ready-made cloud service; about 240 cases more are needed to rely on the test"
    )
    assert data.doubling.startswith("Twice as many cases would take away about 13%")


def test_break_even_compares_what_was_asked_with_a_chart_and_its_table() -> None:
    even = samples.document(SERVICE).cost.break_even

    assert even and even.chart and even.heading == "At 9,000 answers a month a hosted service costs less to run"
    assert even.chart.title.startswith(even.heading) and "9,000" in [row.answers for row in even.rows] and 2 <= len(even.rows) <= 4
    assert "building comes on top" in even.lead


@pytest.mark.parametrize(
    ("asked", "ends", "words"),
    [
        ("5", ("10", "20", "30"), "At 5 answers a month a hosted service costs less to run"),
        ("20", ("10", "20", "30"), "At 20 answers a month either may cost less to run"),
        ("40", ("10", "20", "30"), "At 40 answers a month a model of your own costs less to run"),
        (
            "210",
            ("10", "20", "300"),
            "At 210 answers a month a model of your own most likely costs far less to run; at the ends of the ranges they meet",
        ),
        (
            "19",
            ("10", "200", "300"),
            "At 19 answers a month a hosted service most likely costs far less to run; at the ends of the ranges they meet",
        ),
        ("200", ("10", "20", "300"), "At 200 answers a month either may cost less to run"),
        ("40", ("1000", "1000", "1000"), "A hosted service costs less to run than a model of your own at any volume"),
        ("", ("10", "20", "1000"), "A model of your own costs no more to run than a service from about 20 answers a month"),
    ],
)
def test_break_even_says_what_is_true_at_the_volume(asked: str, ends: tuple[str, str, str], words: str) -> None:
    estimates = samples.content(SERVICE).result["estimates"]
    even = {"volume": plain("answers a month", *ends), "asked": asked, "never_from": "1000", "points": []}
    document = samples.changed(SERVICE, estimates={**estimates, "shared": {**estimates["shared"], "break_even": even}})

    assert document.cost.break_even and document.cost.break_even.heading == words
    assert ("or never" in document.cost.break_even.lead) == (ends[2] == "1000" and ends[0] != "1000")


def test_where_more_speaks_against_every_service_or_a_rule_is_written_break_even_is_no_question() -> None:
    kept = samples.content(SERVICE)
    against = [{**row, "fit": 49} if row["approach"] == "cloud_api" else row for row in kept.result["ranking"]]
    other = next(row["approach"] for row in kept.result["ranking"] if row["approach"] not in ("cloud_api", "no_ml") and not row["excluded"])

    assert samples.changed(SERVICE, recommendation=other).cost.break_even
    assert samples.changed(SERVICE, ranking=against, recommendation=other).cost.break_even is None
    assert samples.changed(SERVICE, recommendation="no_ml").cost.break_even is None


@pytest.mark.parametrize("case", EVERY)
def test_no_break_even_where_no_service_is_left(case: str) -> None:
    document = samples.document(case)
    left = {option.slug for option in document.options if not option.excluded}

    assert document.cost.break_even is None or "cloud_api" in left


@pytest.mark.parametrize("case", EVERY)
def test_hardware_says_whether_a_card_is_needed_and_that_grid_figures_are_old(case: str) -> None:
    hardware = samples.document(case).hardware

    if hardware:
        assert hardware.heading[0].isupper() and all(len(row.cells) == len(hardware.options) for row in hardware.rows)
        carbon = [row for row in hardware.rows if row.label.startswith("CO2")]
        assert bool(carbon) == any("old figures of the electricity grids" in note for note in hardware.notes)


@pytest.mark.parametrize("case", EVERY)
def test_every_figure_has_its_formula_and_no_assumption_stands_twice(case: str) -> None:
    workings = samples.document(case).workings

    assert workings and all(row.formula for row in workings.formulas)
    assert len(set(workings.assumed)) == len(workings.assumed) and all(row.source and row.value for row in workings.assumed)


def test_facts_past_their_review_date_are_named_by_the_day_of_the_decision() -> None:
    kept = samples.content(SERVICE)
    later = replace(kept.meta, at=kept.meta.at.replace(year=2036))
    now, then = (Parts(kept.result, kept.case, kept.book, kept.prices, meta) for meta in (kept.meta, later))
    document = build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=later)

    assert len(dated.overdue(then)) > len(dated.overdue(now))
    assert any(
        words.startswith("Usual effort: ") and "past the review date on the day of this decision" in words
        for words in document.basis.overdue
    )
    assert "past their review date" in document.cost.basis
    without = {key: value for key, value in kept.prices.items() if key != "review_after_days"}
    assert dated.overdue(Parts(kept.result, kept.case, kept.book, without, later)) == ()


@pytest.mark.parametrize("case", samples.VERDICTS)
def test_a_decision_from_before_the_estimates_still_has_its_document(case: str) -> None:
    kept = samples.content(case)
    ranking = [{key: value for key, value in row.items() if key != "why_not"} for row in kept.result["ranking"]]
    result = {**{key: value for key, value in kept.result.items() if key not in SINCE_TWO}, "ranking": ranking, "engine": "1"}
    document = build(result=result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)

    assert document.data is document.hardware is document.workings is document.law is document.cost.break_even is None
    assert document.cost.rows and not document.cost.totals and not document.way_back and not document.reasons.strongest
    assert document.steps and document.assumptions and document.verdict.headline
    assert html_of(document)


@pytest.mark.parametrize("case", EVERY)
def test_a_decision_read_back_gives_the_very_document(case: str) -> None:
    kept = samples.content(case)
    result, prices = (canonical.loads(canonical.dumps(part)) for part in (kept.result, kept.prices))

    assert build(result=result, case=kept.case, book=kept.book, prices=prices, meta=kept.meta) == samples.document(case)


@pytest.mark.parametrize(
    ("ends", "words", "reach"),
    [
        (("0.05", "0.2", "2.9"), "Within the first quarter, if the whole benefit comes", ""),
        (("3", "3", "3.04"), "Within the first quarter, if the whole benefit comes", ""),
        (("3", "3", "8.1"), "Within the first quarter, if the whole benefit comes", "or up to 8.1 months"),
        (("3", "3", "1000"), "Within the first quarter, if the whole benefit comes", "at worst never"),
        (("0.5", "7", "20"), "7 months", "3 to 20 months"),
        (("1000", "1000", "1000"), "Never", ""),
    ],
)
def test_money_is_never_back_in_days_or_weeks(ends: tuple[str, str, str], words: str, reach: str) -> None:
    said = payback.amount(parts_of(samples.GO), plain("months", *ends))

    assert (said.words, said.reach) == (words, reach)


def test_nothing_is_paid_back_while_it_is_open_whether_it_is_built() -> None:
    rows = samples.document(samples.NOT_YET).cost.totals

    assert rows and all(row.payback.words in ("–", "Cannot say yet") for row in rows)
    assert payback.amount(parts_of(samples.NOT_YET), plain("months", "4", "5", "6")).words == "–"


@pytest.mark.parametrize("case", EVERY)
def test_an_option_against_which_more_speaks_than_for_it_is_not_paid_back(case: str) -> None:
    document = samples.document(case)
    fits = {option.label: option.fit for option in document.options if not option.excluded}
    poor = [row for row in document.cost.totals if int(fits[row.option].replace("−", "-")) < 50]

    assert {row.payback.words for row in poor} <= {"–", "Cannot say yet"}
    assert ("more speaks against it than for it" in document.cost.basis) == (bool(poor) and document.verdict.slug in ("go", "pilot"))


@pytest.mark.parametrize("case", EVERY)
def test_money_comes_back_after_one_figure_in_one_document(case: str) -> None:
    document = samples.document(case)
    read = {test.subject for row in document.basis.fired for test in samples.book().tests_in(samples.book().rule[row.key].when)}
    label = next(number.label for number in samples.book().derived if number.slug == "payback_months")

    assert label != "Months until the money is back"
    assert label not in [figure.label for figure in document.basis.figures] or "payback_months" in read


def with_money(case: str, **named: int) -> ScopingDocument:
    kept = samples.content(case)
    answers = {**kept.case["answers"], **{slug: {"value": value, "known_how": "assumed"} for slug, value in named.items()}}
    return build(result=kept.result, case={**kept.case, "answers": answers}, book=kept.book, prices=kept.prices, meta=kept.meta)


@pytest.mark.parametrize("case", [samples.GO, samples.PILOT, samples.NOT_YET])
def test_money_below_the_least_that_it_takes_is_said_at_the_costs_and_in_what_is_asked(case: str) -> None:
    kept = samples.content(case)
    leader = next(row for row in samples.document(case).options if not row.excluded).slug
    build_least, run_least = (Decimal(kept.result["estimates"]["options"][leader][key]["low"]) for key in ("build", "run_month"))
    run_likely = Decimal(kept.result["estimates"]["options"][leader]["run_month"]["likely"])
    document = with_money(case, budget_build=500, budget_run_month=1)

    assert document.cost.short[:2] == (
        f"The money named, $500, is below the least that this usually takes, {money(build_least, 'USD')}: raise it or cut the scope.",
        f"The money named for a month of running, $1, is below the least that this usually takes, {money(run_least, 'USD')}, "
        f"and far below the likely {money(run_likely, 'USD')}: raise it or cut the scope.",
    )
    further = [words.startswith("No way compared here runs within it: the cheapest is ") for words in document.cost.short[2:]]
    assert further == [True] * (case != samples.NOT_YET)  # what comes first there is no way of running it
    assert document.verdict.ask[-len(document.cost.short) :] == document.cost.short
    assert "The money named, $500, is below" in html_of(document)


@pytest.mark.parametrize("case", samples.VERDICTS)
def test_money_that_is_enough_and_a_refused_idea_have_no_word_on_it(case: str) -> None:
    assert with_money(case, budget_build=10**7, budget_run_month=10**6).cost.short == ()
    assert samples.content(case).result["verdict"] != "stop" or with_money(case, budget_build=1).cost.short == ()


@pytest.mark.parametrize(("high", "endless"), [(Decimal(600), False), (Decimal(600_000_000), True)])
def test_a_high_end_that_says_nothing_is_not_printed_and_flattens_no_other_bar(high: Decimal, endless: bool) -> None:
    found = costs.FirstYear(low=Decimal(300), likely=Decimal(500), high=high, how="")
    others = charts.RangeOf("A rule", Decimal(100), Decimal(200), Decimal(400), "$100–400", leading=True)
    mine = charts.RangeOf("From scratch", found.low, found.likely, found.high, "", leading=False)

    drawn = cost_chart.drawn("Costs", [others, mine], "USD")

    assert found.reach("USD") == ("from $300" if endless else "$300–600")
    assert max(len(tick.label) for tick in drawn.ticks) < 6
