"""Test cases of two rule books, or of one before and after: which came, changed and went, in words. Pure; plain data in.

A test case is no part of a rule book, so `differences` does not know it: what is found here is put beside what lies between the books.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.differences import ADDED, CHANGED, REMOVED, TESTS, Change, Comparison, grouped
from apps.decisions.engine.expectations import FLAGS, RULES, in_normal_form
from apps.decisions.engine.expected_words import expected_in_words
from apps.decisions.engine.field_words import Moved
from apps.decisions.engine.kept_answers import read_values
from apps.decisions.engine.terms import Question
from apps.decisions.engine.wording import value_words
from apps.ui.formatting import counted

Plain = Mapping[str, Any]
NOT_GIVEN = "not given"
FEW = 6  # answers that are told at once


def case_changes(
    before: Sequence[Plain], after: Sequence[Plain], old: Rulebook, new: Rulebook, touched: Collection[str] = ()
) -> tuple[Change, ...]:
    """Every test case that differs, in the order of the newer ones; what went comes last. `touched` are the questions that matter most."""
    olds, news = ({row["key"]: row for row in rows} for rows in (before, after))
    old, new = old.whole, new.whole
    found = []
    for key in [*news, *(key for key in olds if key not in news)]:
        was, now = olds.get(key), news.get(key)
        if was == now:
            continue
        kind = ADDED if was is None else REMOVED if now is None else CHANGED
        told = [case_words(row, book, touched) if row and kind != CHANGED else "" for row, book in ((was, old), (now, new))]
        details = tuple(case_details(was, now, old, new)) if was and now else ()
        row, book = (now, new) if now else (was or {}, old)
        rest = "" if kind == CHANGED else _rest(row, book, touched)
        along = now is None and not _can_stand(row, new)
        found.append(Change(TESTS, key, kind, told[0], told[1], details, title=str(row["title"]), rest=rest, goes_along=along))
    return tuple(found)


def _can_stand(row: Plain, book: Rulebook) -> bool:
    """Whether a rule book has what a test case answers, and every rule and warning that it asks for."""
    _values, unread = read_values(book, row["answers"])
    wanted = in_normal_form(row["expect"])
    rules = {rule.key for rule in book.rules} | {each.key for each in book.rows}
    flags = {flag.slug for flag in book.flags}
    return not unread and rules.issuperset(wanted.get(RULES, ())) and flags.issuperset(wanted.get(FLAGS, ()))


def touched_by(changes: Iterable[Change], old: Rulebook, new: Rulebook) -> frozenset[str]:
    """The questions that differ between two rule books, and those that rules or rows read which differ."""
    keys = {(change.part, change.key) for change in changes}
    found = {key for part, key in keys if part == "questions"}
    for book in (old.whole, new.whole):
        for part, rows in (("rules", book.rules), ("rows", book.rows)):
            read = [
                test.subject for row in rows if (part, row.key) in keys for test in book.tests_in((*row.when, *getattr(row, "unless", ())))
            ]
            found |= {subject for subject in read if subject in book.question}
    return frozenset(found)


def with_cases(comparison: Comparison, changes: Sequence[Change]) -> Comparison:
    """All that lies between two rule books, and between their test cases."""
    return replace(comparison, changes=(*comparison.changes, *changes), groups=(*comparison.groups, *grouped(changes)))


def case_words(row: Plain, book: Rulebook, touched: Collection[str] = ()) -> str:
    """A test case in a line: what is given of what matters, how much besides, and what must come."""
    first, others = _given(row, touched)
    pairs = [_pair(book, slug, value) for slug, value in first]
    more = [counted(len(others), *(("more answer", "more answers") if first else ("answer", "answers")))] if others else []
    given = "; ".join([*pairs, *more])
    return f"Given {given or 'no answer'}. Expected: {'; '.join(expected_in_words(book, row['expect']))}"


def _given(row: Plain, touched: Collection[str]) -> tuple[list[Any], list[Any]]:
    """The answers that are told at once, and the others: of few all, of many those that matter."""
    pairs = list(row["answers"].items())
    if len(pairs) <= FEW:
        return pairs, []
    first = [pair for pair in pairs if pair[0] in touched][:FEW]
    return first, [pair for pair in pairs if pair not in first]


def _rest(row: Plain, book: Rulebook, touched: Collection[str]) -> str:
    return "; ".join(_pair(book, slug, value) for slug, value in _given(row, touched)[1])


def _pair(book: Rulebook, slug: str, value: Any) -> str:
    return f"{_asked(book, slug)}: {_answered(book, slug, value)}"


def case_details(was: Plain, now: Plain, old: Rulebook, new: Rulebook) -> Iterator[Moved]:
    """What a test case says otherwise: name, before and after."""
    for field in ("title", "why"):
        if was[field] != now[field]:
            yield field, was[field] or "nothing", now[field] or "nothing"
    for slug in dict.fromkeys((*now["answers"], *was["answers"])):
        before, after = was["answers"].get(slug), now["answers"].get(slug)
        if before != after:
            book = new if slug in new.question else old
            yield f"answer to “{_asked(book, slug)}”", _answered(old, slug, before), _answered(new, slug, after)
    if was["expect"] != now["expect"]:
        yield "expected", "; ".join(expected_in_words(old, was["expect"])), "; ".join(expected_in_words(new, now["expect"]))


def _asked(book: Rulebook, slug: str) -> str:
    question = book.question.get(slug)
    return question.short or question.ask if question else slug


def _answered(book: Rulebook, slug: str, value: Any) -> str:
    """An answer in words; as it stands where the question is not there, or asks for something else."""
    if value is None:
        return NOT_GIVEN
    question = book.question.get(slug)
    if question is None:
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return value_words(question, _typed(question, value))


def _typed(question: Question, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(str, value))
    if question.is_number and isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    return value if question.is_number else str(value)
