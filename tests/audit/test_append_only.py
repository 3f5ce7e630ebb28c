"""The application's role can add events and read them. Each attack fails with the database's own refusal, and succeeds as the owner."""

from datetime import datetime

import pytest
from django.db import ProgrammingError, connections, transaction

from apps.audit.services import record

ATTACKS = [
    "UPDATE audit_event SET actor = 'nobody'",
    "UPDATE audit_event SET sha256 = repeat('0', 64) WHERE position = 1",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    "INSERT INTO audit_event SELECT * FROM audit_event ON CONFLICT (id) DO UPDATE SET actor = 'nobody'",
]
ONLY_THE_OWNER = ["ALTER TABLE audit_event DROP COLUMN actor", "DROP TABLE audit_event", "GRANT UPDATE ON audit_event TO CURRENT_USER"]
REFUSED = "42501"  # insufficient_privilege


@pytest.fixture
def one_event(transactional_db: None, at: datetime) -> None:
    record(kind="person.created", subject="person", subject_id="1", workspace_id=None, actor="tests", at=at)


def sqlstate(alias: str, statement: str) -> str:
    """The database's answer to a statement, which is undone in any case; "" where it was carried out."""
    try:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True, using=alias)
    except ProgrammingError as refused:
        return str(refused.__cause__.sqlstate)  # type: ignore[union-attr]
    return ""


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_application_cannot_change_what_happened(one_event: None, attack: str) -> None:
    assert sqlstate("default", attack) == REFUSED


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize("attack", ONLY_THE_OWNER)
def test_application_cannot_change_the_table(one_event: None, attack: str) -> None:
    # A GRANT by somebody without the right to grant is only a warning to PostgreSQL, and gives nothing.
    answer = sqlstate("default", attack)

    assert answer == REFUSED or (attack.startswith("GRANT") and sqlstate("default", ATTACKS[0]) == REFUSED)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_control_the_owner_can(one_event: None, attack: str) -> None:
    assert sqlstate("owner", attack) == ""


@pytest.mark.django_db
def test_application_can_read_and_add(at: datetime) -> None:
    event = record(kind="person.created", subject="person", subject_id="1", workspace_id=None, actor="tests", at=at)

    assert type(event).objects.filter(pk=event.pk).exists()
