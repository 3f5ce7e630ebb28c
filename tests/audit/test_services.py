"""Events form one chain a workspace, which shows any change; nothing half done is recorded."""

import threading
import uuid
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, connections, transaction

from apps.audit import events, selectors
from apps.audit.models import Event
from apps.audit.services import record

HERE, THERE = uuid.UUID(int=1), uuid.UUID(int=2)


def note(at: datetime, workspace_id: uuid.UUID | None = HERE, **details: Any) -> Event:
    return record(kind="answer.saved", subject="use case", subject_id=7, workspace_id=workspace_id, actor="tests", at=at, **details)


@pytest.mark.django_db
def test_events_of_a_workspace_form_one_chain(at: datetime) -> None:
    first, elsewhere, second, on_site = note(at), note(at, THERE), note(at), note(at, None)

    assert (first.position, second.position, elsewhere.position, on_site.position) == (1, 2, 1, 1)
    assert first.previous_sha256 == events.START_OF_CHAIN
    assert second.previous_sha256 == first.sha256


@pytest.mark.django_db
def test_whole_chain_holds_and_reads_back_as_it_was_hashed(at: datetime) -> None:
    for number in range(5):
        note(at, words="Größe ☃", number=number, nothing=None, listed=[1, {"deep": True}])

    assert selectors.first_break(HERE) is None
    assert selectors.first_break(None) is None


def test_person_is_kept_as_text(samples: Any, at: datetime) -> None:
    maya = samples.people["maya"]

    event = record(kind="use_case.created", subject="use case", subject_id="7", workspace_id=HERE, actor=maya, at=at)

    assert (event.actor, event.actor_id) == ("maya", str(maya.pk))


@pytest.mark.django_db
def test_unknown_kind_and_unplain_detail_store_nothing(at: datetime) -> None:
    with pytest.raises(events.UnknownKind):
        record(kind="nothing.known", subject="x", subject_id="1", workspace_id=HERE, actor="tests", at=at)
    with pytest.raises(events.NotPlain):
        note(at, share=0.1)

    assert not Event.objects.filter(workspace_id=HERE).exists()


@pytest.mark.django_db
def test_event_vanishes_with_the_change_that_it_records(at: datetime) -> None:
    with transaction.atomic():
        note(at)
        transaction.set_rollback(True)

    assert not Event.objects.filter(workspace_id=HERE).exists()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_owner_who_rewrites_an_event_breaks_the_chain_visibly(at: datetime) -> None:
    note(at)
    second = note(at)
    note(at)

    Event.objects.using("owner").filter(pk=second.pk).update(actor="somebody else")

    assert selectors.first_break(HERE) == second


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_owner_who_removes_an_event_breaks_the_chain_visibly(at: datetime) -> None:
    first, second, third = note(at), note(at), note(at)

    Event.objects.using("owner").filter(pk=second.pk).delete()

    assert selectors.first_break(HERE) == third
    assert first.position == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_writers_at_the_same_moment_wait_for_each_other(at: datetime) -> None:
    start = threading.Barrier(4)

    def write() -> None:
        start.wait()
        for _ in range(5):
            note(at)
        connections.close_all()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert Event.objects.filter(workspace_id=HERE).count() == 20
    assert selectors.first_break(HERE) is None
    assert connection.is_usable()
