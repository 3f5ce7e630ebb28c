"""The two test cases that are kept with a new rule about one new question: it holds at a choice that it names, and not at one that it leaves out."""

from collections.abc import Iterable, Mapping
from typing import Any

from apps.decisions import compiler, services
from apps.decisions.admin.sheets import Sheet
from apps.decisions.admin.vocabulary import Vocabulary
from apps.decisions.admin.word_list import changed_in
from apps.decisions.engine import expectations, terms
from apps.decisions.models.test_cases import LONGEST_TITLE

Plain = Mapping[str, Any]
Cases = tuple[services.CaseContent, ...]


def cases_at(question: Plain, key: str, choices: Iterable[tuple[str, str, bool]], *, also: str = "") -> Cases:
    """One at the first choice at which the rule holds, one at the first at which it does not. A choice is slug, label, whether it holds."""
    listed, name = tuple(choices), question["short"] or question["ask"]
    firsts = (next((each for each in listed if each[2] is wanted), None) for wanted in (True, False))
    return tuple(
        services.CaseContent(
            f"{also}{name}: {label}"[:LONGEST_TITLE],
            {question["slug"]: slug},
            {expectations.RULES: {key: expectations.HOLDS if holds else expectations.HOLDS_NOT}},
        )
        for slug, label, holds in filter(None, firsts)
    )


def question_read(sheet: Sheet, words: Vocabulary, base: Plain | None) -> Plain | None:
    """The question that this rule reads, where it is one for a choice, new in this draft and always asked, and nothing else is read."""
    if sheet.is_row or sheet.unless or len(sheet.when) != 1 or sheet.when[0].operator not in ("is", "any of"):
        return None
    slug = sheet.when[0].subject
    row = compiler.row_in(words.plain, "questions", slug)
    is_new = slug in changed_in("questions", words.plain, base) and compiler.row_in(base or {"questions": []}, "questions", slug) is None
    return row if row and is_new and row["kind"] == terms.CHOICE and not row.get("ask_if") else None


def cases_of(sheet: Sheet, question: Plain) -> Cases:
    """Those of a rule as it was typed."""
    chosen = sheet.when[0].choices
    choices = [(choice["slug"], choice["label"], choice["slug"] in chosen) for choice in question["choices"]]
    return cases_at(question, sheet.key, choices, also=f"{sheet.key}, ")
