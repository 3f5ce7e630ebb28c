"""What fixtures put back into the database is what the services wrote there."""

from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from tests.kept import write_once


def everything() -> dict[str, list[Any]]:
    from apps.accounts.models import Membership, SiteRole, User, Workspace
    from apps.audit.models import Event

    return {model.__name__: list(model.objects.order_by("pk").values()) for model in (User, Workspace, Membership, SiteRole, Event)}


def never() -> None:
    raise AssertionError("written a second time")


@pytest.mark.django_db
def test_rows_put_back_are_those_that_were_written(at: datetime) -> None:
    from apps.accounts import services

    def write() -> None:
        services.create_samples(password="ochre-petrol-and-grey", by="tests", at=at)

    with transaction.atomic():
        write_once("rows of this test", write)
        written = everything()
        transaction.set_rollback(True)
    assert [len(rows) for rows in everything().values()] == [0] * 5

    write_once("rows of this test", never)

    assert everything() == written
    assert all(written.values())


@pytest.mark.django_db
def test_other_rows_before_it_mean_that_it_is_written_anew(at: datetime) -> None:
    from apps.audit.services import record

    with transaction.atomic():
        write_once("an event", lambda: None)
    record(kind="sign_in.failed", subject="person", subject_id=1, workspace_id=None, actor="tests", at=at)

    with pytest.raises(AssertionError, match="a second time"):
        write_once("an event", never)
