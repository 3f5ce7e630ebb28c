"""Recording an event: the only way into the table. Call it in the transaction of the change that it records.

May not import views, forms, or any app but itself; it takes people as text, or as anything with a name and a key.
"""

import uuid
from datetime import datetime
from typing import Protocol

from django.db import transaction

from apps.audit import events, locks
from apps.audit.models import Event


class Actor(Protocol):
    """Who did it, as far as the log needs to know."""

    @property
    def pk(self) -> object: ...

    def get_username(self) -> str: ...


def record(
    *,
    kind: str,
    subject: str,
    subject_id: object,
    workspace_id: uuid.UUID | None,
    actor: Actor | str,
    at: datetime,
    **details: object,
) -> Event:
    """Add one event at the end of its chain and return it.

    `actor` is a person, or the words for a command that ran on the server. `details` are plain values: text, whole
    numbers, true, false, nothing, lists and keyed values of them. Raises UnknownKind or NotPlain; nothing is stored then.
    """
    events.check_kind(kind)
    events.check_plain(details)
    name, key = (actor, "") if isinstance(actor, str) else (actor.get_username(), str(actor.pk))
    with transaction.atomic(savepoint=False):  # a change whose event fails is not kept either
        position, previous = locks.end_of_chain(workspace_id)
        event = Event(
            kind=kind,
            subject=subject,
            subject_id=str(subject_id),
            workspace_id=workspace_id,
            actor=name,
            actor_id=key,
            at=at,
            details=details,
            position=position + 1,
            previous_sha256=previous or events.START_OF_CHAIN,
        )
        event.sha256 = events.fingerprint(event.hashed(), at=at, previous_sha256=event.previous_sha256)
        event.save(force_insert=True)
    return event
