"""What the application's role may not do, each with the state that PostgreSQL answers."""

import pytest
from django.db import ProgrammingError, connection, connections

REFUSED = [
    "TRUNCATE django_session",
    "DROP TABLE django_session",
    "CREATE TABLE smuggled (a int)",
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
@pytest.mark.parametrize("statement", REFUSED[:4])
def test_owner_may_what_the_application_may_not(statement: str) -> None:
    """The control: these statements are whole, and it is the role that is refused."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
