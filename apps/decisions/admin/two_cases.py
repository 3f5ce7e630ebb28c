"""The test cases that are kept with new rules about one new question: each holds at a choice that it names, and not at one that it leaves out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from apps.decisions import compiler, services
from apps.decisions.admin.sheets import Sheet
from apps.decisions.admin.vocabulary import Vocabulary
from apps.decisions.admin.word_list import changed_in
from apps.decisions.engine import expectations, terms
from apps.decisions.models import Draft
from apps.decisions.models.test_cases import LONGEST_TITLE

Plain = Mapping[str, Any]
Cases = tuple[services.CaseContent, ...]


def given_for(draft: Draft, question: Plain, *, at: datetime) -> Plain | None:
    """The answers without which a question is not asked; None where none were found for which it is."""
    return services.answers_for(draft, question["ask_if"], at=at) if question.get("ask_if") else {}


def cases_at(question: Plain, holds: Mapping[str, Collection[str]], *, given: Plain | None, also: str = "") -> Cases:
    """One at the first choice at which each rule holds, and one at a choice at which it does not, so few as show both of all of them.

    `holds` has the choices of each rule by its key, `given` what `given_for` says: of a question that is never asked there is no case.
    """
    if given is None:
        return ()
    name = question["short"] or question["ask"]
    return tuple(
        services.CaseContent(
            f"{also}{name}: {choice['label']}"[:LONGEST_TITLE],
            {**given, question["slug"]: choice["slug"]},
            {
                expectations.RULES: {
                    key: expectations.HOLDS if choice["slug"] in at else expectations.HOLDS_NOT for key, at in holds.items()
                }
            },
        )
        for choice in _telling(question["choices"], holds)
    )


def _telling(choices: Sequence[Plain], holds: Mapping[str, Collection[str]]) -> list[Plain]:
    """The first choices that show of each rule that it holds, and that it does not."""
    found: list[Plain] = []
    for wanted in (True, False):
        for at in holds.values():
            if not any((choice["slug"] in at) is wanted for choice in found):
                found += [choice for choice in choices if (choice["slug"] in at) is wanted][:1]
    return found


def question_read(sheet: Sheet, words: Vocabulary, base: Plain | None) -> Plain | None:
    """The question that this rule reads, where it is one for a choice, new in this draft, and nothing else is read."""
    if sheet.is_row or sheet.unless or len(sheet.when) != 1 or sheet.when[0].operator not in ("is", "any of"):
        return None
    slug = sheet.when[0].subject
    row = compiler.row_in(words.plain, "questions", slug)
    is_new = slug in changed_in("questions", words.plain, base) and compiler.row_in(base or {"questions": []}, "questions", slug) is None
    return row if row and is_new and row["kind"] == terms.CHOICE else None


def cases_of(sheet: Sheet, question: Plain, given: Plain | None) -> Cases:
    """Those of a rule as it was typed."""
    return cases_at(question, {sheet.key: sheet.when[0].choices}, given=given, also=f"{sheet.key}, ")
