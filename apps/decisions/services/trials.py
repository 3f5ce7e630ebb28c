"""Answers to try a draft with: of a test case, of decisions that somebody may see, and on both sides of each limit. Changes nothing."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from apps.accounts.selectors import Person, workspaces_for
from apps.decisions.engine import canonical
from apps.decisions.engine.answers import CaseRefused
from apps.decisions.engine.boundaries import Maker
from apps.decisions.engine.expectations import values_of
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.offered_cases import Offered, answers_that_meet, offered_cases
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.models import Decision, Draft, DraftTestCase
from apps.decisions.services.carried_tests import cases_of
from apps.decisions.services.workbench import Workbench, workbench_of


def answers_of(case: DraftTestCase) -> dict[str, Any]:
    """What a test case is given, decimals as words."""
    found: dict[str, Any] = canonical.loads(case.answers)
    return found


def own_decisions(user: Person) -> QuerySet[Decision]:
    """The decisions of this person's own workspaces, newest first: of others not even that they exist."""
    own = Decision.objects.filter(workspace__in=workspaces_for(user)).select_related("workspace")
    return own.only("id", "title", "decided_at", "verdict", "workspace__name").order_by("-decided_at", "id")


def answers_of_decision(decision: Decision) -> dict[str, Any]:
    """The known answers of a decision, without who says so and without notes."""
    answers: dict[str, Any] = canonical.loads(decision.case_json)["answers"]
    return {slug: value["value"] if isinstance(value, dict) else value for slug, value in answers.items()}


def boundary_cases(draft: Draft, bench: Workbench, key: str) -> tuple[Offered, ...]:
    """Cases on both sides of each condition of a rule or row, with what the draft says of them today. Raises KeyError.

    They begin from the test cases that are there; the answer is kept as long as neither these nor the rules change.
    """
    if bench.machine is None:
        return ()
    given = _given(draft)
    if (key, given) not in bench.offered:
        bench.offered[key, given] = tuple(offered_cases(_maker(bench.machine, given), key))
    return bench.offered[key, given]


def answers_for(draft: Draft, conditions: Sequence[Any], *, at: datetime) -> dict[str, Any] | None:
    """The fewest answers found for which these conditions hold by this draft; None where none were found, or it cannot be read."""
    machine = workbench_of(draft, at=at).machine
    return answers_that_meet(_maker(machine, _given(draft)), conditions) if machine else None


def _given(draft: Draft) -> tuple[str, ...]:
    """The answers of its test cases, as they are stored."""
    return tuple(case.answers for case in cases_of(draft))


def _maker(machine: Machine, given: Iterable[str]) -> Maker:
    """Makes answers beginning from those of test cases, as far as the book reads them, and from none."""
    known: list[dict[str, Any]] = [{}]
    for text in given:
        with suppress(CaseRefused):
            known.insert(-1, values_of(machine.book, canonical.loads(text)))
    plain = [{slug: list(value) if isinstance(value, tuple) else value for slug, value in one.items()} for one in known]
    return Maker(to_plain(machine.book), machine, plain)
