"""What the application's role may not do, each with the state that PostgreSQL answers."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections
from django.db.migrations.loader import MigrationLoader

from config import checks
from config.checks import application_owns_nothing

REFUSED = [
    "TRUNCATE django_session",
    "DROP TABLE django_session",
    "CREATE TABLE smuggled (a int)",
    "CREATE TEMPORARY TABLE smuggled (a int)",
    "ALTER TABLE django_session ADD COLUMN smuggled int",
    "DELETE FROM django_migrations",
    "CREATE ROLE smuggled",
    "SET ROLE groundwork_owner",
]


@pytest.mark.django_db
def test_tests_run_as_the_application_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")

        assert cursor.fetchone() == (connection.settings_dict["USER"],)
        assert connection.settings_dict["USER"] != connections["owner"].settings_dict["USER"]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", REFUSED)
def test_application_role_is_refused(statement: str) -> None:
    with pytest.raises(ProgrammingError) as refused, connection.cursor() as cursor:
        cursor.execute(statement)

    assert refused.value.__cause__.sqlstate == "42501"  # type: ignore[union-attr]


@pytest.mark.django_db
def test_application_role_cannot_grant_itself_a_right() -> None:
    """PostgreSQL only warns here, so the right itself is looked at."""
    with connection.cursor() as cursor:
        cursor.execute("GRANT TRUNCATE ON django_session TO CURRENT_USER")
        cursor.execute("SELECT has_table_privilege('django_session', 'TRUNCATE')")

        assert cursor.fetchone() == (False,)


@pytest.mark.django_db(databases=["owner"])
@pytest.mark.parametrize("statement", REFUSED[:5])
def test_owner_may_what_the_application_may_not(statement: str) -> None:
    """The control: these statements are whole, and it is the role that is refused."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def test_rights_are_given_before_any_table_is_made() -> None:
    """Default rights hold for what is made after them: an app that came first would be closed to the application."""
    graph = MigrationLoader(None).graph
    rights = ("config", "0001_rights")

    firsts = [node for node in graph.nodes if node != rights and node[1].startswith("0001")]
    assert len(firsts) > 10
    assert [node for node in firsts if rights not in graph.forwards_plan(node)] == []


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    """Nothing was changed in a model without its migration."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_application_role_can_see_that_migrations_ran() -> None:
    call_command("migrate", database="default", check_unapplied=True, verbosity=0)


@pytest.mark.django_db
def test_application_role_that_owns_nothing_raises_no_warning() -> None:
    assert application_owns_nothing() == []


@pytest.mark.django_db(databases=["default", "owner"])
def test_one_role_for_everything_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "connections", {"default": connections["owner"]})

    assert [warning.id for warning in application_owns_nothing()] == ["groundwork.W002"]


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_plain_check_warns_where_the_database_is_ones_own(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(checks, "connections", {"default": connections["owner"]})
    settings.EMBEDDED = False

    assert "groundwork.W002" in [warning.id for warning in run_checks()]

    settings.EMBEDDED = True
    assert "groundwork.W002" not in [warning.id for warning in run_checks()]
