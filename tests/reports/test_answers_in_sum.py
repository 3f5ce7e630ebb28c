"""Where right answers that are missing make up much of the first year, the first page says so beside the figure."""

from typing import Any

from apps.reports.builder import build
from tests.reports import samples

SCANS: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["images"], "output_kind": "category", "task": "image_classification", "standard_task": "variant",
    "examples": 20_000, "labelled": 2000, "classes": 60, "label_quality": "experts_agree", "team_skill": "some", "error_cost": "medium",
    "domain": ["none"], "sensitivity": "internal", "affects_people": "no", "representative": "yes", "more_data": "cheaply",
}  # fmt: skip


def year(**answers: Any) -> str:
    kept = samples.decided({"title": "Scans", "narrative": {}, "answers": {**SCANS, **answers}})
    document = build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)
    return next(fact.note for fact in document.facts if fact.label.startswith("First-year cost"))


def test_a_third_and_more_of_the_year_is_named() -> None:
    assert "for right answers that are missing" in year()


def test_answers_at_the_price_of_a_list_are_not() -> None:
    assert "right answers that are missing" not in year(error_cost="low")
