"""Which answers a what-if changes: found, written down, read again, put into a case. Nothing known is None."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from apps.decisions.engine import canonical
from apps.decisions.engine.answers import Answer, Case, check_value, value_plain
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.terms import Value

Changes = Mapping[str, Value | None]


def between(given: Mapping[str, Value], typed: Changes) -> dict[str, Value | None]:
    """What was typed and says something else than the answers given."""
    return {slug: value for slug, value in typed.items() if value != given.get(slug)}


def text_of(changes: Changes) -> str:
    """The one text of the same changes."""
    return canonical.dumps({slug: None if value is None else value_plain(value) for slug, value in changes.items()})


def read(book: Rulebook, text: str) -> tuple[dict[str, Value | None], tuple[str, ...]]:
    """Changes as they were written down, and the questions among them that these rules no longer ask so."""
    return read_plain(book, canonical.loads(text))


def read_plain(book: Rulebook, answers: Mapping[str, Any]) -> tuple[dict[str, Value | None], tuple[str, ...]]:
    """The same from plain data, as a result names changes, too."""
    changes: dict[str, Value | None] = {}
    left: list[str] = []
    for slug, plain in answers.items():
        question = book.question.get(slug)
        if question is None:
            left.append(slug)
        elif plain is None:
            changes[slug] = None
        else:
            value, wrong = check_value(question, Decimal(plain) if question.is_number and isinstance(plain, str) else plain)
            if wrong:
                left.append(slug)
            else:
                changes[slug] = value
    return changes, tuple(left)


def applied(case: Case, changes: Changes) -> Case:
    """The case with these answers in place of its own; how they are known is nobody's word yet."""
    return replace(case, answers={**case.answers, **{slug: Answer(value) for slug, value in changes.items()}})
