"""A draft as it stands, ready to decide: its machine, and its test cases run by it. Stores nothing in the database.

Kept per process by what the draft and the price list say, so that a page is not made to wait twice for the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from apps.catalogue import selectors as catalogue
from apps.decisions import compiler, selectors
from apps.decisions.engine import canonical, expectations
from apps.decisions.engine.analysis import NO_PRICES, Problem
from apps.decisions.engine.answers import CaseRefused
from apps.decisions.engine.compiling import CannotOrder, compile_book
from apps.decisions.engine.coverage import Covered
from apps.decisions.engine.deciding_rules import deciding_rules
from apps.decisions.engine.expectations import Point, Result
from apps.decisions.engine.held import text_of
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.offered_cases import Offered
from apps.decisions.engine.trying import Tried, tried_of
from apps.decisions.engine.turned import Turned, Turning
from apps.decisions.models import Draft, RulebookVersion

TurnsOn = tuple[tuple[Point, tuple[Tried, ...]], ...]
MOST_KEPT = 4_096  # results of test cases, of one state of a draft


@dataclass(slots=True, eq=False)
class Workbench:
    """A draft ready to decide. `machine` is None while something else than a rule cannot be read; `broken` are rules left out."""

    machine: Machine | None
    broken: Mapping[str, str]
    results: dict[tuple[str, str], Result] = field(default_factory=dict)
    turning: dict[tuple[str, str], TurnsOn] = field(default_factory=dict)  # what each failing case turns on
    offered: dict[tuple[str, tuple[str, ...]], tuple[Offered, ...]] = field(default_factory=dict)  # boundary cases, by rule and cases
    unnoticed: dict[tuple[str, ...], tuple[Problem, ...]] = field(default_factory=dict)  # by the answers of all cases
    covered: dict[tuple[str, ...], tuple[Covered, ...]] = field(default_factory=dict)  # by the answers of all cases
    prices: Mapping[str, Any] = field(default_factory=dict)
    turnings: dict[str, Turning] = field(default_factory=dict)  # beside each version, by its fingerprint
    turned: dict[tuple[str, str, str], tuple[Turned, ...]] = field(default_factory=dict)  # by that, answers and expectation

    def turned_by(self, base: RulebookVersion | None, answers: str, expect: str) -> tuple[Turned, ...]:
        """What turned each thing that came out differently since a version; nothing known where the draft is no whole book."""
        failing = self.run(answers, expect).failing
        if self.machine is None or self.broken or base is None:
            return tuple(Turned() for _ in failing)
        key = base.sha256, answers, expect
        if key not in self.turned:
            if base.sha256 not in self.turnings:
                self.turnings[base.sha256] = Turning(selectors.book_for(base), self.machine, self.prices)
            self.turned[key] = self.turnings[base.sha256].of(canonical.loads(answers), canonical.loads(expect), failing)
        return self.turned[key]

    def turns_on(self, answers: str, expect: str) -> TurnsOn:
        """Each thing that came out differently, with the rules that it turns on, marked; nothing for answers that cannot be read."""
        result = self.run(answers, expect)
        if self.machine is None or result.refused:
            return ()
        if (answers, expect) not in self.turning:
            state = expectations.state_of(self.machine, canonical.loads(answers))
            found = tuple((point, tried_of(state, deciding_rules(state, point))) for point in result.failing)
            self.turning[answers, expect] = found
        return self.turning[answers, expect]

    def run(self, answers: str, expect: str) -> Result:
        """Run one test case, given as it is kept; the same one again costs nothing. Raises LookupError without a machine."""
        if self.machine is None:
            raise LookupError("The draft cannot be read")
        if (result := self.results.get((answers, expect))) is None:
            try:
                result = expectations.run(self.machine, canonical.loads(answers), canonical.loads(expect))
            except CaseRefused as refused:
                result = Result(refused=refused.problems)
            if len(self.results) >= MOST_KEPT:
                self.results.clear()
            self.results[answers, expect] = result
        return result


def workbench_of(draft: Draft, *, at: datetime) -> Workbench:
    """The draft as it stands, with the prices in force at this moment."""
    return workbench_for(compiler.plain_of(draft), at=at)


def workbench_for(plain: Mapping[str, Any], *, at: datetime) -> Workbench:
    """The same for what a draft says, read already."""
    prices = catalogue.live_version(at)
    return _workbench(text_of(plain), prices.sha256 if prices else "")


@lru_cache(maxsize=8)
def _workbench(text: str, prices_sha256: str) -> Workbench:
    book, broken = compiler.readable_book(canonical.loads(text))
    if book is None:
        return Workbench(None, broken)
    prices = catalogue.plain_by(prices_sha256) if prices_sha256 else NO_PRICES
    try:
        return Workbench(compile_book(book, prices), broken, prices=prices)
    except (CannotOrder, KeyError):  # a circle, or a parameter that is gone: the problems of the draft say which
        return Workbench(None, broken)
