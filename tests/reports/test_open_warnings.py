"""What open answers could still raise stands beside the warnings: that nobody warned is not the safe answer."""

from datetime import UTC, datetime
from typing import Any

from apps.reports.builder import build
from apps.reports.builder.parts import Meta
from apps.reports.document import ScopingDocument
from tests.decisions.engine.loading import decided_by_default, default_machine, default_prices

META = Meta("GW-1", 1, "Maya", datetime(2026, 11, 23, tzinfo=UTC))
QUESTIONS: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["text"], "output_kind": "category", "task": "text_classification", "examples": 130_000,
    "labelled": 130_000, "classes": 2, "rare_share": 6, "label_quality": "experts_agree", "action_on_output": "acts_reversible",
    "error_cost": "low", "sensitivity": "public",
}  # fmt: skip
FOOLED = "Somebody gains by fooling it"


def document_of(answers: dict[str, Any]) -> ScopingDocument:
    case = {"title": "Questions in bad faith", "answers": {slug: {"value": value} for slug, value in answers.items()}}
    return build(result=decided_by_default(answers), case=case, book=default_machine().book, prices=default_prices(), meta=META)


def test_what_one_open_answer_could_raise_is_named_once_and_what_is_raised_is_not() -> None:
    document = document_of(QUESTIONS)

    assert FOOLED in document.open_warnings
    assert len(set(document.open_warnings)) == len(document.open_warnings)
    assert not set(document.open_warnings) & {warning.label for warning in document.warnings}


def test_the_warning_that_law_or_decency_may_forbid_it_stands_first() -> None:
    assert document_of(QUESTIONS).open_warnings[0] == "Prohibited practice"


def test_an_answer_takes_its_warning_off_the_list() -> None:
    raised = document_of(QUESTIONS | {"adversary": "gaming"})
    settled = document_of(QUESTIONS | {"adversary": "nobody", "practices": ["none"]})

    assert FOOLED in {warning.label for warning in raised.warnings}
    assert FOOLED not in raised.open_warnings
    assert "Prohibited practice" not in settled.open_warnings
