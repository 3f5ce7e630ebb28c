"""Migration operations that make a table append-only for the application's database role.

Migrations run as the owner of the tables; the application signs in as another role, that of the database `default`.
Taking rights away from that role is what keeps published versions, decisions and events as they were written.
Where there is only one role, nobody can be kept out and nothing is done.
"""

from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps


class AppendOnly(RunPython):
    """The operation, with the name of its table: whoever wants to know which tables stay as they were written reads it off the migrations."""

    table: str


def append_only(table: str) -> AppendOnly:
    """Leave the application SELECT and INSERT on `table`. Put it after the operation that creates the table."""

    def take(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        _tell(editor, "REVOKE UPDATE, DELETE, TRUNCATE ON TABLE {table} FROM {app}", table)

    def give_back(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        _tell(editor, "GRANT UPDATE, DELETE ON TABLE {table} TO {app}", table)

    operation = AppendOnly(take, give_back)
    operation.table = table
    return operation


def _tell(editor: BaseDatabaseSchemaEditor, statement: str, table: str) -> None:
    app, owner = connections["default"].settings_dict["USER"], editor.connection.settings_dict["USER"]
    if app and app != owner:
        editor.execute(statement.format(table=editor.quote_name(table), app=editor.quote_name(app)))
