"""Keeping what-ifs: a step on the way, a scenario with a name, and one of its answers taken over as a real one."""

import hashlib
from datetime import datetime

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.models import User
from apps.audit import services as audit
from apps.decisions.engine import canonical
from apps.decisions.engine.terms import Value
from apps.intake import services as intake
from apps.intake.journey.said import Said, as_typed
from apps.intake.models import Answer, UseCase
from apps.review.models import Scenario
from apps.review.services.trying import Base
from apps.review.what_if.changes import Changes, text_of


class NameTaken(ValueError):
    """Another scenario of this use case has the name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a scenario named “{name}” already. Enter another name")


@transaction.atomic
def keep(*, base: Base, changes: Changes, by: User, at: datetime) -> Scenario:
    """A step on the way, so that it has an address. The same step of the same person is one row. It touches no answer, so it is no event."""
    permissions.check_edit_use_cases(by, base.use_case.workspace)
    return _made(base, text_of(changes), name="", by=by, at=at)[0]


@transaction.atomic
def save_scenario(*, base: Base, changes: Changes, name: str, by: User, at: datetime) -> Scenario:
    """Changes under a name, beside the use case. Raises NameTaken; nothing is stored then."""
    permissions.check_edit_use_cases(by, base.use_case.workspace)
    text = text_of(changes)
    UseCase.objects.select_for_update().get(pk=base.use_case.pk)  # two of one name at once: the second sees the first
    there = Scenario.objects.filter(use_case=base.use_case, name=name).first()
    if there is not None and there.changes != text:
        raise NameTaken(name)
    scenario, new = (there, False) if there else _made(base, text, name=name, by=by, at=at)
    if new:
        audit.record(
            kind="scenario.saved",
            subject="use_case",
            subject_id=base.use_case.pk,
            workspace_id=base.use_case.workspace_id,
            actor=by,
            at=at,
            scenario=str(scenario.pk),
        )
    return scenario


@transaction.atomic
def take_over(
    *,
    scenario: Scenario,
    question: str,
    value: Value | None,
    known_how: str,
    source: str,
    read: Said,
    revision: int,
    by: User,
    at: datetime,
) -> Answer:
    """Make one changed answer the real one; how it is known is said anew. `read` is what is stored, for what stands beside the value.

    Raises what `save_answer` raises; nothing is stored then.
    """
    answer = intake.save_answer(
        use_case=scenario.use_case,
        question=question,
        typed=as_typed(value) if value is not None else read.typed,
        value=value,
        unknown=value is None,
        known_how=known_how,
        source=source,
        private=read.private,
        revision=revision,
        editor="",
        seq=0,
        by=by,
        at=at,
    )
    audit.record(
        kind="scenario.taken_over",
        subject="use_case",
        subject_id=scenario.use_case_id,
        workspace_id=scenario.workspace_id,
        actor=by,
        at=at,
        scenario=str(scenario.pk),
        question=question,
    )
    return answer


def _made(base: Base, text: str, *, name: str, by: User, at: datetime) -> tuple[Scenario, bool]:
    basis = base.link.decision_id if base.link else None
    key = canonical.dumps([str(base.use_case.pk), str(basis), text, name, by.pk])
    return Scenario.objects.get_or_create(
        key=hashlib.sha256(key.encode()).hexdigest(),
        defaults={
            "workspace_id": base.use_case.workspace_id,
            "use_case": base.use_case,
            "basis_id": basis,
            "changes": text,
            "name": name,
            "by": by,
            "by_name": str(by),
            "at": at,
        },
    )
