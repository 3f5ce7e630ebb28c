"""Reading the record of events, and checking that its chain holds. May not import services or views."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from apps.audit import events
from apps.audit.models import Event

MOST_PUT_BACK = timedelta(days=1)  # of a clock that was set anew


def events_of(workspace_id: uuid.UUID | None) -> QuerySet[Event]:
    """The events of one workspace, or of the site, in the order of their chain."""
    return Event.objects.filter(workspace_id=workspace_id).order_by("position")


def keys_of_actors(*, subject: str, subject_id: object, since: datetime, kinds: Sequence[str]) -> frozenset[str]:
    """The keys of all people who did one of these kinds of things to one thing of the site since a moment, which only bounds the search.

    A clock may have been put back since, and no number of a thing is given twice: so a day before that moment counts, too.
    """
    within = Event.objects.filter(workspace_id=None, at__gte=since - MOST_PUT_BACK)
    done = within.filter(subject=subject, subject_id=str(subject_id), kind__in=kinds)
    return frozenset(done.exclude(actor_id="").order_by().values_list("actor_id", flat=True).distinct())


def first_break(workspace_id: uuid.UUID | None) -> Event | None:
    """The first event whose hash, place or predecessor does not fit; None where the whole chain holds."""
    previous = events.START_OF_CHAIN
    for position, event in enumerate(events_of(workspace_id).iterator(chunk_size=2000), start=1):
        expected = events.fingerprint(event.hashed(), at=event.at, previous_sha256=previous)
        if (event.position, event.previous_sha256, event.sha256) != (position, previous, expected):
            return event
        previous = event.sha256
    return None
