"""Moving a use case to the bin and back. Nothing is deleted: its answers, decisions and documents are there again with it."""

from datetime import datetime

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.models import User
from apps.audit import services as audit
from apps.intake import selectors
from apps.intake.models import UseCase


@transaction.atomic
def move_to_bin(*, use_case: UseCase, by: User, at: datetime) -> UseCase:
    """Hide a use case everywhere but in the bin. Twice is once."""
    permissions.check_edit_use_cases(by, use_case.workspace_id)
    found = selectors.locked(use_case.pk)
    if found.binned_at is None:
        _put(found, into=at, by=by)
        _record("use_case.binned", found, by=by, at=at)
    return found


@transaction.atomic
def restore(*, use_case: UseCase, by: User, at: datetime) -> UseCase:
    """Take a use case out of the bin, with all that belongs to it. Twice is once."""
    permissions.check_edit_use_cases(by, use_case.workspace_id)
    found = selectors.locked(use_case.pk)
    if found.binned_at is not None:
        _put(found, into=None, by=None)
        _record("use_case.restored", found, by=by, at=at)
    return found


def _put(use_case: UseCase, *, into: datetime | None, by: User | None) -> None:
    use_case.binned_at, use_case.binned_by = into, by
    use_case.save(update_fields=["binned_at", "binned_by"])


def _record(kind: str, use_case: UseCase, *, by: User, at: datetime) -> None:
    audit.record(
        kind=kind,
        subject="use_case",
        subject_id=use_case.pk,
        workspace_id=use_case.workspace_id,
        actor=by,
        at=at,
    )
