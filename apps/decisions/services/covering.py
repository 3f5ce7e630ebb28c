"""What the test cases of a draft cover of its rules, and which new rules none of them shows. Changes nothing; may not import views, forms or admin."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from apps.decisions import selectors
from apps.decisions.engine import canonical, expectations
from apps.decisions.engine.answers import CaseRefused
from apps.decisions.engine.coverage import Covered, coverage
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.state import State
from apps.decisions.models import Draft
from apps.decisions.services.carried_tests import cases_of
from apps.decisions.services.test_cases import CaseRun, runs_of
from apps.decisions.services.workbench import Workbench


def tests_by_rule(draft: Draft, bench: Workbench) -> Counter[str]:
    """In how many test cases each rule or row holds, by key."""
    return _held_in(runs_of(draft, at=draft.changed_at, bench=bench))


def new_untested(draft: Draft, bench: Workbench, runs: Sequence[CaseRun]) -> tuple[str, ...]:
    """The rules and rows that the version it comes from lacks and that hold in no test case, in the book's order; none while it cannot be read."""
    if bench.machine is None or draft.based_on is None:
        return ()
    before = selectors.book_for(draft.based_on)
    known, held = {rule.key for rule in before.rules} | {row.key for row in before.rows}, _held_in(runs)
    return tuple(node.key for node in bench.machine.traced if node.key not in known and not held[node.key])


def coverage_of(draft: Draft, bench: Workbench) -> tuple[Covered, ...]:
    """What the test cases of a draft cover of its rules; nothing while it cannot be read. Kept as long as neither changes."""
    if bench.machine is None:
        return ()
    answers = tuple(dict.fromkeys(case.answers for case in cases_of(draft)))
    if answers not in bench.covered:
        bench.covered.clear()
        bench.covered[answers] = coverage(bench.machine, states_of(bench.machine, answers))
    return bench.covered[answers]


def states_of(machine: Machine, answers: Iterable[str]) -> Iterator[State]:
    """What holds in each test case whose answers can be read."""
    for text in answers:
        with suppress(CaseRefused):
            yield expectations.state_of(machine, canonical.loads(text))


def _held_in(runs: Iterable[CaseRun]) -> Counter[str]:
    return Counter(key for run in runs if run.result for key in run.result.fired)
