"""Data enough of all cases is not data enough of the rarest kind: the document says both, and how soon the missing ones come in."""

from decimal import Decimal
from typing import Any

from apps.reports.builder import build
from apps.reports.document import Data
from tests.reports import samples

PARTS: dict[str, Any] = {
    "goal_kind": "find", "simple_rule": "no", "input_kind": ["images"], "output_kind": "category", "task": "visual_defect",
    "standard_task": "variant", "human_can_do": "yes", "examples": 4000, "labelled": 4000, "classes": 2, "labelled_rarest": 30,
    "rare_share": Decimal("1.5"), "requests_per_month": 90_000, "label_quality": "experts_agree", "representative": "yes",
    "more_data": "cheaply", "team_skill": "some",
}  # fmt: skip
FORMS: dict[str, Any] = {
    "goal_kind": "find", "simple_rule": "no", "input_kind": ["documents"], "output_kind": "extraction", "task": "document_fields",
    "classes": 40, "examples": 25_000, "labelled": 3200, "labelled_rarest": 12, "label_quality": "experts_agree",
    "representative": "yes", "requests_per_month": 22_000,
}  # fmt: skip
CHURN: dict[str, Any] = {
    "goal_kind": "predict", "simple_rule": "no", "input_kind": ["table"], "output_kind": "category", "task": "tabular_class",
    "standard_task": "standard", "examples": 3000, "labelled": 3000, "classes": 2, "labelled_rarest": 270, "rare_share": 9,
    "features": 45, "label_quality": "outcome_observed", "representative": "yes", "requests_per_month": 3000, "team_skill": "some",
}  # fmt: skip


def data_of(answers: dict[str, Any]) -> Data:
    kept = samples.decided({"title": "Case", "narrative": {}, "answers": answers})
    found = build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta).data
    assert found is not None
    return found


def test_what_passes_by_in_a_month_is_held_against_what_is_missing() -> None:
    said = {need.rarest for need in data_of(PARTS).needs if need.rarest}

    assert said == {
        "Of the rarest kind 30 known answers are there; 10 are enough to try, 200 to build. About 1,350 of the kind you care about come "
        "by in a month, so the missing 170 take about 3.8 days, once somebody keeps and labels them."
    }


def test_documents_are_said_by_layout() -> None:
    said = [need for need in data_of(FORMS).needs if need.rarest]

    assert said[0].rarest == "Of the rarest layout 12 known documents are there; 5 are enough to try, 50 to build."
    assert said[0].bands[0].start == "from 5 documents of each layout"


def test_a_heading_about_all_cases_does_not_hide_a_rarest_kind_that_is_thin() -> None:
    assert data_of(CHURN).heading.endswith(", but of the rarest kind only enough to try")
    assert ", but" not in data_of({**CHURN, "features": 20}).heading


SEEDS: dict[str, Any] = {
    **PARTS, "examples": 5000, "labelled": 5000, "classes": 4, "labelled_rarest": 40, "rare_share": 2, "label_quality": "mixed",
    "label_unit_cost": Decimal("0.5"), "error_cost": "medium",
}  # fmt: skip


def whole(answers: dict[str, Any]) -> Any:
    kept = samples.decided({"title": "Case", "narrative": {}, "answers": answers})
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def test_a_row_in_which_only_the_rarest_kind_lacks_says_so_with_its_price_and_time() -> None:
    two = next(need for need in data_of({**PARTS, "label_unit_cost": 1}).needs if need.rarest)

    assert (two.band.word, two.missing.words, two.missing.reach) == (
        "Enough to try",
        "170 cases",
        "of the rarest kind; of all together nothing",
    )
    assert (two.money.words, two.money.reach) == ("$11k", "for looking through about 11,000 cases")
    assert two.months.words == "3.8 days"
    plenty = data_of({**PARTS, "labelled_rarest": 900}).needs[0]
    assert (plenty.band.word, plenty.missing.words) == ("Enough to build", "Nothing")


def test_of_several_kinds_nobody_knows_how_often_the_rarest_comes_by_itself() -> None:
    need = next(need for need in data_of(SEEDS).needs if need.rarest)

    assert need.months.words == "Cannot say yet"
    assert (need.money.words, need.money.reach) == ("$80", "for their answers; the look for them comes on top")
    assert need.rarest.endswith("so how long the missing 160 take cannot be said.")


def test_what_comes_in_within_hours_takes_less_than_a_day() -> None:
    said = [need.rarest for need in data_of({**PARTS, "requests_per_month": 2_000_000}).needs if need.rarest]

    assert "take less than a day, once" in said[0]
    assert "under a day" not in said[0]


def test_no_lead_says_enough_to_build_where_the_rarest_kind_falls_short() -> None:
    lead = [line for line in whole(PARTS).verdict.why if "data to learn from" in line]
    found = [row.answer for row in whole(PARTS).findings if "enough to learn from" in row.question]

    assert all("enough to build" not in line or "of the rarest kind only enough to try" in line for line in (*lead, *found))
    assert lead and found == ["Enough to build, but of the rarest kind only enough to try"]


def test_no_more_cases_of_the_rare_kinds_are_drawn_than_are_on_record() -> None:
    few, many = (
        [step for step in whole({**SEEDS, **more}).steps if "judge two hundred cases anew" in step.words]
        for more in ({}, {"labelled_rarest": 900, "rare_share": 18})
    )

    assert "and all of those marked as rare kinds, about 100 by your answers." in few[0].words
    assert "two hundred more drawn from those marked as rare kinds, or all of them where there are fewer" in many[0].words
    assert few[0].when.endswith("$300") and many[0].when.endswith("$400")
