"""Answers as they were kept with a decision, read as a rule book's own values, and which of them it cannot take. Pure."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from apps.decisions.engine.answers import UNKNOWN_WORD, check_value
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.contradictions import contradicting
from apps.decisions.engine.terms import Value

Unread = tuple[tuple[str, str], ...]  # questions whose answers a book cannot take, each with why
GONE, CHOICE_GONE, OUTSIDE, CLASH = "gone", "choice", "outside", "clash"  # why an answer cannot be read
TAKEN_OUT = (GONE, CHOICE_GONE)  # the book has nothing any more that such an answer could be an answer to


def read_values(book: Rulebook, answers: Mapping[str, Any]) -> tuple[dict[str, Value], Unread]:
    """Kept answers as the book's own values, and the questions whose answers it cannot take, each with why, without the answer."""
    values: dict[str, Value] = {}
    unread: list[tuple[str, str]] = []
    retired = {question.slug for _place, question in book.aside.get("questions", ())}
    for slug, answer in answers.items():
        raw = answer["value"] if isinstance(answer, Mapping) else answer
        if raw == UNKNOWN_WORD or slug in retired:
            continue
        question = book.question.get(slug)
        if question is None:
            unread.append((slug, GONE))
            continue
        value, wrong = check_value(question, _number(raw) if question.is_number else raw)
        if value is None or wrong:
            unread.append((slug, OUTSIDE if question.is_number else CHOICE_GONE))
        else:
            values[slug] = value
    unread += [(slug, CLASH) for slug in dict.fromkeys(first for first, _, _ in contradicting(values))]
    return values, tuple(unread)


def _number(raw: Any) -> Any:
    """A decimal that was kept as text; anything else as it is."""
    try:
        return Decimal(raw) if isinstance(raw, str) else raw
    except InvalidOperation:
        return raw
