"""What the test cases of a draft, and the stored decisions, say of its rules: which nobody would miss, which always hold. Changes nothing."""

from datetime import datetime

from apps.decisions.engine import analysis
from apps.decisions.engine.analysis import Problem
from apps.decisions.models import Draft
from apps.decisions.models.impact import READY, ImpactRun
from apps.decisions.services.carried_tests import cases_of
from apps.decisions.services.covering import states_of
from apps.decisions.services.workbench import workbench_of


def unnoticed_in(draft: Draft, *, at: datetime) -> tuple[Problem, ...]:
    """Rules and limits of which no test case, and rules of whose conditions no stored decision, would show that they are gone."""
    bench = workbench_of(draft, at=at)
    machine = bench.machine
    if machine is None:
        return ()
    answers = tuple(dict.fromkeys(case.answers for case in cases_of(draft)))
    if answers not in bench.unnoticed:
        bench.unnoticed.clear()
        cases = [*states_of(machine, answers)]
        bench.unnoticed[answers] = (*analysis.unnoticed(machine, cases), *analysis.uncrossed(machine, cases)) if cases else ()
    found = [*bench.unnoticed[answers]]
    run = ImpactRun.objects.filter(draft=draft, status=READY).defer("canonical").first()
    if run is not None:
        held = {key: after for key, (_before, after) in run.fired.items()}
        found += analysis.always_true(machine.book, run.counts["stored"]["cases"], held)
    return analysis.in_order(found)
