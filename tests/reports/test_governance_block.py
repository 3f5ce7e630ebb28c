"""What must be written down before use: filled in as far as the answers tell, and never settled by silence."""

from typing import Any

import pytest

from apps.reports.builder.governance import OPEN, governance_rows
from apps.reports.builder.parts import Parts
from apps.reports.document import GovernanceRow
from tests.reports import samples
from tests.reports.make import worked_cases

LABELS = (
    "Intended purpose",
    "Not to be used for",
    "People affected",
    "Role under each law",
    "Risk class",
    "Data: origin and content",
    "Legal basis and retention",
    "Explanation and appeal",
    "Human oversight",
    "Fairness test plan",
    "Security controls",
    "Logs and monitoring",
    "Contact when it does harm",
    "Signatures",
    "Rules and answers",
)
LENDING = {
    "affects_people": "decides_about_them",
    "domain": ["credit"],
    "practices": ["none"],
    "jurisdiction": ["eu"],
    "explanation": "person_exact",
    "adversary": "fraud",
    "task": "tabular_class",
    "output_kind": "category",
    "sensitivity": "personal",
}


def rows(answers: dict[str, Any], **narrative: str) -> dict[str, GovernanceRow]:
    return by_label(samples.decided({"title": "A case", "narrative": narrative, "answers": answers}))


def by_label(content: Any) -> dict[str, GovernanceRow]:
    found = governance_rows(Parts(content.result, content.case, content.book, content.prices, content.meta))
    return {row.label: row for row in found}


@pytest.mark.parametrize("case", sorted(worked_cases()))
def test_the_same_rows_stand_in_every_document_unless_the_idea_is_refused(case: str) -> None:
    content = samples.content(case)
    found = by_label(content)

    assert tuple(found) == (() if content.result["verdict"] == "stop" else LABELS)
    assert all(row.words and row.settled != (OPEN in row.words) for row in found.values())
    assert all(not row.question or row.question in content.book.question for row in found.values())


def test_nothing_is_settled_by_silence() -> None:
    """With no answer at all, only what names the rules and the answers is there."""
    assert [label for label, row in rows({}).items() if row.settled] == ["Rules and answers"]


def test_own_words_settle_what_it_is_not_for_and_no_sentence_of_the_problem_becomes_its_purpose() -> None:
    found = rows({}, problem="Sort incoming invoices. They pile up.", purpose_not="Judging staff")

    assert "invoices" not in found["Intended purpose"].words and not found["Intended purpose"].settled
    assert (found["Not to be used for"].words, found["Not to be used for"].settled) == ("Judging staff", True)


def test_open_question_that_would_settle_a_row_is_named() -> None:
    found = rows({})

    assert found["People affected"].question == found["Fairness test plan"].question == "affects_people"
    assert found["Explanation and appeal"].question == "explanation"
    assert found["Security controls"].question == "adversary"


def test_risk_class_has_its_reasoning_and_day_and_leaves_the_law_to_counsel() -> None:
    words = rows(LENDING)["Risk class"].words

    assert words.startswith("Strictly regulated, by the rules of this document on 21 Nov 2026.")
    assert "Regulated fields: Credit." in words
    assert "which class does counsel give it" in words


def test_named_laws_and_lists_ask_for_a_role_and_for_controls() -> None:
    found, harmless = rows(LENDING), rows({"affects_people": "no", "domain": ["none"], "jurisdiction": ["eu"], "adversary": "nobody"})

    assert "under each law named above" in found["Role under each law"].words
    assert "of the lists named above" in found["Security controls"].words
    assert "No law is named" in harmless["Role under each law"].words
    assert harmless["Fairness test plan"].settled


def test_same_case_gives_the_same_fingerprints_and_another_case_others() -> None:
    first, second = rows(LENDING)["Rules and answers"], rows({**LENDING, "adversary": "nobody"})["Rules and answers"]

    assert first == rows(dict(reversed(LENDING.items())))["Rules and answers"]
    assert first != second
