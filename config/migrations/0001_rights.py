"""Give the application's role its rights on every table that will ever be made, before the first one is."""

from django.db import connections, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

RIGHTS = (
    "GRANT USAGE ON SCHEMA public TO {app}",
    "GRANT SELECT ON django_migrations TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
)


def grant(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Default rights are per database and per owner, so the test database gets them too."""
    app, owner = connections["default"].settings_dict["USER"], editor.connection.settings_dict["USER"]
    if app and app != owner:
        for statement in RIGHTS:
            editor.execute(statement.format(app=editor.quote_name(app)))


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    run_before = [
        ("contenttypes", "0001_initial"),
        ("auth", "0001_initial"),
        ("admin", "0001_initial"),
        ("sessions", "0001_initial"),
        ("procrastinate", "0001_initial"),
        ("audit", "0001_initial"),
        ("accounts", "0001_initial"),
        ("catalogue", "0001_initial"),
        ("decisions", "0001_initial"),
        ("intake", "0001_initial"),
        ("reports", "0001_initial"),
        ("review", "0001_initial"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
