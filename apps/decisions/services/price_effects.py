"""What a price list would do to the rules in force: rules that go wrong beside it, and test cases that would fail. May not import views, forms or admin.

Told and never refused: prices are facts, and rules decide beside any. Only what the prices in force do not do as well is told, at
the row of the list that does it where one alone does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from apps.catalogue import selectors as catalogue
from apps.catalogue.engine.problems import SINGLE, WARNING, PriceProblem
from apps.decisions import selectors
from apps.decisions.engine import analysis, canonical, expectations
from apps.decisions.engine.analysis import Problem
from apps.decisions.engine.answers import CaseRefused
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.expectations import Result
from apps.decisions.engine.expected_words import words_of
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.meaning import Place
from apps.decisions.engine.repricing import KEYS, differing, readers_of_prices, without
from apps.decisions.models import RulebookVersion, VersionTestCase
from apps.decisions.services.fitting import PricesRead, read_of
from apps.ui.held import once

Plain = Mapping[str, Any]
MOST_TAKEN_BACK = 8  # rows that are put back one by one to see which of them turns a test case
NO_ROW: Place = (SINGLE, "")
_PROVED = analysis.Proved()  # so that a list is looked through anew only where rules read it


@dataclass(frozen=True, slots=True)
class _Case:
    title: str
    answers: Plain
    expect: Plain


def effects_on_rules(plain: Plain, rules: RulebookVersion, prices_in_force: str) -> tuple[PriceProblem, ...]:
    """What a list that has no faults would do to these rules. `prices_in_force` is a fingerprint; looked for once in each state of a draft."""
    return once(plain, ("effects on rules", rules.sha256, prices_in_force), lambda: tuple(_effects(plain, rules, prices_in_force)))


def _effects(plain: Plain, rules: RulebookVersion, prices_in_force: str) -> Iterator[PriceProblem]:
    book, now = selectors.book_for(rules), catalogue.plain_by(prices_in_force)
    units = tuple(differing(now, plain))
    if not units or book.parameters.get("currency") != plain.get("currency"):
        return
    yield from _rules_gone_wrong(rules.sha256, now, plain, units)
    yield from _cases_turned(book, _cases_of(rules.pk), now, plain, units)


def _rules_gone_wrong(rules: str, now: Plain, plain: Plain, units: Sequence[Place]) -> Iterator[PriceProblem]:
    before, after = (read_of(each) for each in (now, plain))
    if before == after:  # no rule can tell them apart
        return
    caused, _mended = analysis.caused_and_mended(_forbidden(rules, before), _forbidden(rules, after))
    readers = readers_of_prices(selectors.book_by(rules)) if caused else {}
    for problem in caused:
        section, key = _place(_row_for(problem, readers, units), plain)
        words = f"With this list the rules in force go wrong at {problem.where[1]}: {problem.message}"
        yield PriceProblem(section, key, words, WARNING, on_rules=True)


@lru_cache(maxsize=4)
def _forbidden(rules: str, prices: PricesRead) -> tuple[Problem, ...]:
    """What is wrong with the rules of this fingerprint beside these prices, of what would keep rules from being published."""
    return analysis.forbidding(selectors.book_by(rules), prices.table, proved=_PROVED)


def _row_for(problem: Problem, readers: Mapping[str, Sequence[str]], units: Sequence[Place]) -> Place:
    """The one row that differs of all those that the rules concerned read; no row where there are several."""
    keys = {problem.where[1], *problem.also}
    found = [unit for unit in units if keys.intersection(readers.get(unit[1] if unit[0] == SINGLE else unit[0], ()))]
    return found[0] if len(found) == 1 else NO_ROW


def _cases_turned(book: Rulebook, cases: Sequence[_Case], now: Plain, plain: Plain, units: Sequence[Place]) -> Iterator[PriceProblem]:
    """Test cases that pass with the prices in force, and would not with this list."""
    before, after = compile_book(book, now), compile_book(book, plain)
    machines: dict[Place, Machine] = {}
    for case in cases:
        came = _run(after, case)
        if came.passes or not _run(before, case).passes:
            continue
        section, key = _place(_turned_by(book, case, now, plain, units, machines), plain)
        about, wanted, got = words_of(book, came.failing[0])
        yield PriceProblem(
            section,
            key,
            f"With this list the test case “{case.title}” of the rules in force fails. {about}: {wanted} is expected, {got} comes",
            WARNING,
            on_rules=True,
        )


def _turned_by(book: Rulebook, case: _Case, now: Plain, plain: Plain, units: Sequence[Place], machines: dict[Place, Machine]) -> Place:
    """The row without whose change the case would pass; no row where none alone does it, or very many differ."""
    if len(units) == 1:
        return units[0]
    for unit in units if len(units) <= MOST_TAKEN_BACK else ():
        if unit not in machines:
            machines[unit] = compile_book(book, without(now, plain, unit))
        if _run(machines[unit], case).passes:
            return unit
    return NO_ROW


def _place(unit: Place, plain: Plain) -> Place:
    """Where it is mended: the row, or its section where the row was taken out or only the order is another."""
    section, key = unit
    if section == SINGLE or any(str(row[KEYS[section]]) == key for row in plain.get(section, ())):
        return unit
    return section, ""


def _run(machine: Machine, case: _Case) -> Result:
    try:
        return expectations.run(machine, case.answers, case.expect)
    except CaseRefused as refused:
        return Result(refused=refused.problems)


@lru_cache(maxsize=4)
def _cases_of(version: int) -> tuple[_Case, ...]:
    """The test cases that a version was published with, which never change."""
    rows = VersionTestCase.objects.filter(version_id=version).values_list("title", "name", "answers", "expect")
    return tuple(_Case(title or name, canonical.loads(answers), canonical.loads(expect)) for title, name, answers, expect in rows)
