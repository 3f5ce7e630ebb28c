"""Take temporary tables away from the application's role: PostgreSQL lends them to everybody, and we use none."""

from django.db import connections, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def revoke(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """From everybody, for a role has what everybody has; the database's owner keeps it."""
    app, owner = connections["default"].settings_dict["USER"], editor.connection.settings_dict["USER"]
    if app and app != owner:
        name = editor.quote_name(editor.connection.settings_dict["NAME"])
        editor.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC, {editor.quote_name(app)}")


class Migration(migrations.Migration):
    dependencies = [("config", "0001_rights")]
    operations = [migrations.RunPython(revoke, migrations.RunPython.noop)]
