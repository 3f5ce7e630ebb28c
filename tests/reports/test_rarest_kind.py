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
