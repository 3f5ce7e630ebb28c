"""A use case made from another one: its answers as they stand, with how each is known. Its decisions stay where they are."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit import services as audit
from apps.decisions.engine.answers import LONGEST_TITLE
from apps.intake import selectors
from apps.intake.journey.said import to_json
from apps.intake.models import COPY, TITLE, Answer, UseCase, Written
from apps.intake.services.use_cases import create_use_case
from apps.intake.services.writing import write

_SAID = ("question", "typed", "value", "readable", "unknown", "known_how", "source", "private")


@transaction.atomic
def copy_use_case(*, use_case: UseCase, key: str, by: User, at: datetime) -> UseCase:
    """A copy in the same workspace; the same key again gives the same one.

    Everything that was said goes along, read or not, "I do not know yet" and private marks included; who copies it is
    who wrote it there. Raises PermissionDenied, InTheBin.
    """
    selectors.not_binned(use_case)
    copy = create_use_case(workspace=use_case.workspace, key=key, by=by, at=at, came_from=COPY, source=use_case)
    if copy.answers.exists():
        return copy
    found = list(use_case.answers.all())
    for answer in found:
        write(_again(answer, copy, by=by, at=at), copy)
    audit.record(
        kind="use_case.copied",
        subject="use_case",
        subject_id=copy.pk,
        workspace_id=copy.workspace_id,
        actor=by,
        at=at,
        source=str(use_case.pk),
        answers=len(found),
    )
    return copy


def _again(answer: Written, copy: UseCase, *, by: User, at: datetime) -> Answer:
    said = {name: getattr(answer, name) for name in _SAID}
    if answer.question == TITLE and answer.value is not None:
        said["typed"] = f"Copy of {answer.typed.strip()}"[:LONGEST_TITLE].rstrip()
        said["value"] = to_json(said["typed"])
    return Answer(use_case=copy, workspace_id=copy.workspace_id, revision=1, editor="", seq=0, by=by, by_name=str(by), at=at, **said)
