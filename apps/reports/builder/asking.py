"""Which questions another answer closes, or has to open first, read from the case as it was decided. May import the engine only."""

from collections.abc import Iterable, Mapping
from typing import Any

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.domains import Domain
from apps.decisions.engine.judging import FALSE, TRUE, UNKNOWN, Truth, judge_choice, judge_number, judge_several
from apps.decisions.engine.terms import MULTI, NUMBER_OPERATORS, RECORD_OPERATORS, Item, Named, Test
from apps.estimates.engine.spans import exact


def closed(book: Rulebook, known: Mapping[str, Any]) -> frozenset[str]:
    """The questions that are not asked, given the answers that count; an open answer closes nothing."""
    found: set[str] = set()
    for question in book.questions:
        if question.ask_if and _all(book, known, question.ask_if) == FALSE:
            found.add(question.slug)
    return frozenset(found)


def waiting(book: Rulebook, known: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """The questions without an answer that are not asked before another open one is answered, each with those it waits for."""
    found: dict[str, tuple[str, ...]] = {}
    for question in book.questions:
        if question.ask_if and question.slug not in known and _all(book, known, question.ask_if) == UNKNOWN:
            asked = (test.subject for test in book.tests_in(question.ask_if))
            found[question.slug] = tuple(dict.fromkeys(slug for slug in asked if slug in book.question and slug not in known))
    return found


def _all(book: Rulebook, known: Mapping[str, Any], items: Iterable[Item]) -> Truth:
    return min((_truth(book, known, item) for item in items), default=TRUE)


def _truth(book: Rulebook, known: Mapping[str, Any], item: Item) -> Truth:
    if isinstance(item, Test):
        return _judged(book, known, item)
    if isinstance(item, Named):
        return _all(book, known, book.named_condition[item.slug].when)
    if item.kind == "all":
        return _all(book, known, item.members)
    any_of = max(_truth(book, known, member) for member in item.members)
    return any_of if item.kind == "any" else TRUE - any_of


def _judged(book: Rulebook, known: Mapping[str, Any], test: Test) -> Truth:
    question, value = book.question[test.subject], known.get(test.subject)
    if test.operator in RECORD_OPERATORS:
        return TRUE if (value is not None) == (test.operator == "is answered") else FALSE
    if value is None and question.ask_if and _all(book, known, question.ask_if) == FALSE:
        return FALSE  # a question that is closed itself opens nothing
    domain = Domain(question)
    possible = domain.whole if value is None else domain.known(value)
    if test.operator in NUMBER_OPERATORS:
        return judge_number(test.operator, tuple(exact(number) for number in test.operand if not isinstance(number, str)))(possible)
    wanted = domain.mask(book.choices_of(test.operand))
    if domain.kind == MULTI:
        return judge_several(test.operator, wanted)(possible)
    return judge_choice(test.operator, wanted, domain.whole)(possible)
