"""Migration operations that make a table append-only for the application's database role.

Migrations run as the owner of the tables; the application signs in as another role (`DATABASE_APP_ROLE` in
settings). Taking rights away from that role is what keeps published versions, decisions and events as they
were written. Where there is only one role, nobody can be kept out and nothing is done.
"""

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

TAKEN = "UPDATE, DELETE, TRUNCATE"


def append_only(table: str) -> RunPython:
    """Leave the application SELECT and INSERT on `table`. Use it in the migration that creates the table, after it."""

    def take(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        _change(
            schema_editor, f"REVOKE {TAKEN} ON TABLE {{table}} FROM {{role}}", table
        )

    def give_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        _change(schema_editor, f"GRANT {TAKEN} ON TABLE {{table}} TO {{role}}", table)

    return RunPython(take, give_back, elidable=False)


def _change(
    schema_editor: BaseDatabaseSchemaEditor, statement: str, table: str
) -> None:
    connection = schema_editor.connection
    role = getattr(settings, "DATABASE_APP_ROLE", "")
    if (
        connection.vendor != "postgresql"
        or not role
        or not _is_another_role(connection, role)
    ):
        return
    quote = schema_editor.quote_name
    schema_editor.execute(statement.format(table=quote(table), role=quote(role)))


def _is_another_role(connection, role: str) -> bool:  # type: ignore[no-untyped-def]  # Django's connections carry no public type
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_roles WHERE rolname = %s AND rolname <> current_user",
            [role],
        )
        return bool(cursor.fetchone()[0])
