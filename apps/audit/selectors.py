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
    previous, position = events.START_OF_CHAIN, 0
    for event in events_of(workspace_id).iterator(chunk_size=2000):
        position += 1
        fits = (
            event.position == position
            and event.previous_sha256 == previous
            and event.sha256
            == events.fingerprint(event.hashed(), previous_sha256=previous)
        )
        if not fits:
            return event
        previous = event.sha256
    return None
