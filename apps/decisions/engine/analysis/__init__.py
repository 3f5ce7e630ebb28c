"""What is wrong with a rule book that reads well: rules that can never act, rows that clash, cases that no row covers. Pure.

Exact on the classes of values that the rules can tell apart (see `boxes`); where derived numbers have a part, the engine's own
search decides. Every example is decided again from raw answers before it is shown; where none is found and none ruled out,
a warning says that nothing is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from apps.decisions.engine.analysis.approaches import always_out, never_first, nothing_left
from apps.decisions.engine.analysis.choices import choices_named
from apps.decisions.engine.analysis.loops import in_circles
from apps.decisions.engine.analysis.more import more_hurts
from apps.decisions.engine.analysis.noticing import always_true, uncrossed, unnoticed
from apps.decisions.engine.analysis.problem import (
    ALWAYS_OUT,
    BROKEN,
    ERROR,
    FAILING,
    FIGURE,
    KINDS,
    NEVER_TRUE,
    RETIRED,
    SOURCE,
    UNUSED,
    WARNING,
    Problem,
    caused_and_mended,
    in_order,
)
from apps.decisions.engine.analysis.proved import Proved
from apps.decisions.engine.analysis.reach import never_asked, never_true, unless_that_fails
from apps.decisions.engine.analysis.ready import Ready
from apps.decisions.engine.analysis.saying import conflicts, outside_limits, twins, without_source
from apps.decisions.engine.analysis.tables import in_tables
from apps.decisions.engine.analysis.unused import used_by_nobody
from apps.decisions.engine.analysis.words import answer_pairs, answers_words
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.governance import unchecked
from apps.decisions.engine.packing import Steps
from apps.decisions.engine.retired import reads_what_is_retired
from apps.decisions.engine.rulebook import NotARulebook
from apps.estimates.engine.derived import PARAMETERS, differing
from apps.estimates.engine.price_table import PriceTable

__all__ = [
    "BROKEN", "ERROR", "FAILING", "FIGURE", "KINDS", "NO_PRICES", "SOURCE", "UNUSED", "WARNING", "Problem", "Proved", "always_true", "answer_pairs", "answers_words", "caused_and_mended",
    "forbidding", "in_order", "problems", "refused_problems", "row_of", "uncrossed", "unnoticed",
]  # fmt: skip
NO_PRICES: Mapping[str, Any] = {"date": "2000-01-01", "currency": "", "prices": [], "services": []}


def problems(
    book: Rulebook, prices: Mapping[str, Any] | PriceTable = NO_PRICES, steps: Steps | None = None, proved: Proved | None = None
) -> tuple[Problem, ...]:
    """Everything found, errors first, each kind in the book's order. Publishing refuses errors.

    `proved` keeps what was proved, for the next book that says much the same.
    """
    if astray := _astray(book):
        return astray
    ready = Ready(book, prices if isinstance(prices, PriceTable) else PriceTable.from_plain(prices), steps, proved)
    found = [*_by_the_words(book), *_by_the_cases(ready)]
    dead = _keys(found, NEVER_TRUE)
    found += [*unless_that_fails(ready, dead), *twins(book)]
    found += [*nothing_left(ready), *never_first(ready, _keys(found, ALWAYS_OUT)), *more_hurts(ready), *used_by_nobody(book)]
    found += [Problem(WARNING, *told, kind=RETIRED) for told in reads_what_is_retired(book)]
    return in_order(_in_words(book, problem) for problem in found)


def forbidding(book: Rulebook, prices: PriceTable, proved: Proved | None = None, against: PriceTable | None = None) -> tuple[Problem, ...]:
    """Only the errors among `problems`, and only those that other prices may bring: about half the work.

    Where what is wrong `against` other prices is known, only what rests on a number that differs is looked through.
    """
    numbers = None if against is None else differing(prices, against).intersection(number.slug for number in book.derived)
    if _astray(book) or (numbers is not None and not numbers):
        return ()
    found = _by_the_cases(Ready(book, prices, None, proved), numbers)
    return in_order(_in_words(book, problem) for problem in found if problem.severity == ERROR)


def _astray(book: Rulebook) -> tuple[Problem, ...]:
    """What keeps the book from being looked through at all, whatever the prices."""
    if missing := [name for name in PARAMETERS if not isinstance(book.parameters.get(name), int | Decimal)]:
        return tuple(Problem(ERROR, ("parameters", name), f"“{name}” must be there, as a number", kind=FIGURE) for name in missing)
    return tuple(in_circles(book))


def _by_the_words(book: Rulebook) -> list[Problem]:
    """Errors that are seen without deciding anything."""
    unsourced = [*without_source(book), *(Problem(ERROR, *wrong, kind=SOURCE) for wrong in unchecked(book))]
    return [*outside_limits(book), *unsourced, *choices_named(book)]


def _by_the_cases(ready: Ready, numbers: frozenset[str] | None = None) -> list[Problem]:
    """Errors that turn on what is decided for some answers, and so on prices as well; with `numbers`, only what rests on one of these."""

    def rest_on_them(subjects: Iterable[str]) -> bool:
        return numbers is None or not numbers.isdisjoint(subjects)

    rules = [rule for rule in ready.book.rules if rest_on_them(ready.subjects(rule.when))]
    found = [*(never_asked(ready) if numbers is None else ()), *in_tables(ready, rest_on_them), *never_true(ready, rules)]
    return [*found, *conflicts(ready, rules, _keys(found, NEVER_TRUE)), *always_out(ready, rest_on_them)]


def _keys(found: Iterable[Problem], kind: str) -> frozenset[str]:
    return frozenset(problem.where[1] for problem in found if problem.kind == kind)


def _in_words(book: Rulebook, problem: Problem) -> Problem:
    return replace(problem, shows=tuple(answer_pairs(book, problem.example))) if problem.example else problem


def refused_problems(refused: NotARulebook) -> tuple[Problem, ...]:
    """Why plain data is no rule book, in the same form as everything else that is wrong."""
    return tuple(Problem(ERROR, row_of(found.where), found.message, kind=BROKEN) for found in refused.problems)


def row_of(where: str) -> tuple[str, str]:
    """The part and the key of the row that a place names: "rules D-07, when" is ("rules", "D-07")."""
    part, _, rest = where.partition(" ")
    return part, rest.split(",")[0]
