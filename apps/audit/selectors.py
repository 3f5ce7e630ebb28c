"""Reading the record of events, and checking that its chain holds. May not import services or views."""

import uuid

from django.db.models import QuerySet

from apps.audit import events
from apps.audit.models import Event


def events_of(workspace_id: uuid.UUID | None) -> QuerySet[Event]:
    """The events of one workspace, or of the site, in the order of their chain."""
    return Event.objects.filter(workspace_id=workspace_id).order_by("position")


def first_break(workspace_id: uuid.UUID | None) -> Event | None:
    """The first event whose hash, place or predecessor does not fit; None where the whole chain holds."""
    previous = events.START_OF_CHAIN
    for position, event in enumerate(events_of(workspace_id).iterator(chunk_size=2000), start=1):
        expected = events.fingerprint(event.hashed(), at=event.at, previous_sha256=previous)
        if (event.position, event.previous_sha256, event.sha256) != (position, previous, expected):
            return event
        previous = event.sha256
    return None
