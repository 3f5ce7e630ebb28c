"""Where a year of running spans more than twenty times its low end, no likely figure is told, and what narrows it comes first."""

from typing import Any

from apps.reports.builder import build, wide_running
from apps.reports.builder.parts import Parts
from apps.reports.document import ScopingDocument
from tests.reports import samples
from tests.reports.test_cheapest_seller import AUCTION, STEP


def told(**answers: Any) -> ScopingDocument:
    kept = samples.decided({"title": "Auction", "narrative": {}, "answers": {**AUCTION, **answers}})
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def parts(case: str, **run_month: str) -> Parts:
    """A worked case, its leading option run at these ends a month."""
    kept = samples.content(case)
    estimates, slug = kept.result["estimates"], kept.result["recommendation"]
    option = estimates["options"][slug]
    wide = {key: {**option[key], **run_month} for key in ("run_month", "first_year")}
    options = {**estimates["options"], slug: {**option, **wide}}
    return Parts({**kept.result, "estimates": {**estimates, "options": options}}, kept.case, kept.book, kept.prices, kept.meta)


def test_the_first_page_tells_no_likely_year_and_reads_a_bill_first() -> None:
    document = told()
    year = next(fact for fact in document.facts if fact.label == "First-year cost")

    assert not year.value.startswith("Likely") and wide_running.NO_LIKELY in year.note
    assert any(f"{wide_running.NO_LIKELY}." in words for words in document.verdict.ask)
    assert document.steps[0].words.startswith(STEP)
    assert document.cost.heading.startswith("A ready-made cloud service costs $47k to ")


def test_a_range_that_one_can_plan_with_keeps_its_likely_figure() -> None:
    year = next(fact for fact in told(requests_per_month=1000).facts if fact.label == "First-year cost")

    assert year.value.startswith("Likely ")


def test_whoever_runs_it_alone_times_one_machine_first() -> None:
    run = samples.content("w08").result["estimates"]["options"]["pretrained"]["run_month"]
    wide = wide_running.first(parts("w08", low="100", likely="1000", high="2001"), ())

    assert "machines ×" in run["formula"]
    assert [step.words for step in wide] == [wide_running.TIME_ONE]
    assert wide_running.first(parts("w08", low="100", likely="1000", high="2000"), ()) == (), "control: twenty times and no more"


def test_the_number_that_means_yes_is_still_written_down() -> None:
    assert any("the number that means yes" in step.words for step in told().steps)


def test_the_page_on_cost_tells_no_likely_figure_that_the_first_page_does_not() -> None:
    document = told()
    row = next(row for row in document.cost.totals if row.leading)
    bar = next(bar for bar in document.cost.chart.bars if bar.leading) if document.cost.chart else None

    assert {row.run_month.reach, row.first_year.reach, row.three_years.reach} == {wide_running.TOO_WIDE}
    assert bar is not None and "likely" not in bar.value and bar.x_likely == ""
    narrow = told(requests_per_month=1000).cost.chart
    assert narrow is not None and all("likely" in bar.value and bar.x_likely for bar in narrow.bars if bar.leading), "control"


TIMETABLE: dict[str, Any] = {
    "goal_kind": "decide_what_to_change", "success_metric": "named_only", "current_way": "nothing", "simple_rule": "solves_it",
    "input_kind": ["table"], "output_kind": "action", "task": "planning", "examples": 400_000, "labelled": 0,
    "action_on_output": "person_approves", "team_skill": "some", "error_cost": "medium", "jurisdiction": ["other"],
}  # fmt: skip


def test_nobody_compares_sellers_of_a_rule_that_nobody_sells_and_its_likely_year_is_told_alike() -> None:
    kept = samples.decided({"title": "Harvest shifts", "narrative": {}, "answers": TIMETABLE})
    document = build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)
    year = next(fact for fact in document.facts if fact.label == "First-year cost")
    row = next(row for row in document.cost.totals if row.leading)

    assert (
        kept.result["recommendation"] == "no_ml"
        and wide_running.is_too_wide(Parts(kept.result, kept.case, kept.book, kept.prices, kept.meta), "no_ml") is False
    )
    assert not any("dear seller" in step.words for step in document.steps)
    assert year.value == f"Likely {row.first_year.words}"
