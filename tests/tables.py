"""The tables of the tests' databases: made once by all migrations, and copied by every process that tests.

Migrating takes a process three seconds and copying a tenth of one. The copied database is kept between runs and made anew when
anything changed that migrations read. Only the tests' own PostgreSQL keeps one; elsewhere each process migrates.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.db import connections

ROOT = Path(__file__).resolve().parents[1]
KEPT = "groundwork_tables_"
READ = ("apps/*/migrations/*.py", "config/migrations/*.py", "apps/*/append_only.py", "apps/*/models.py", "apps/*/models/*.py")


def name() -> str:
    """Of the database that is copied: the fingerprint of what makes its tables, our own and those of what we use."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(path for pattern in READ for path in ROOT.glob(pattern)):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return KEPT + digest.hexdigest()[:16]


def make_once() -> str:
    """Make the database to copy, where it is not there; remove those of other migrations. Its name."""
    owner, wanted = connections["owner"], name()
    with _one_at_a_time(), owner._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [KEPT])
        for found in {row[0] for row in cursor.fetchall()} - {wanted}:
            cursor.execute(f'DROP DATABASE "{found}" WITH (FORCE)')
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [wanted])
        if not cursor.fetchone():
            unfinished = f"{wanted}_new"  # a run that is killed here leaves nothing under the name itself
            _migrate(unfinished)
            cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{wanted}"')
    return wanted


def take_from_the_copy() -> None:
    """What PostgreSQL keeps beside a database and does not copy: what the application's role may do with the whole of it."""
    with connections["owner"].schema_editor() as editor:
        import_module("config.migrations.0002_no_temporary_tables").revoke(None, editor)


def _migrate(database: str) -> None:
    owner = connections["owner"]
    before, test = owner.settings_dict["NAME"], owner.settings_dict["TEST"]
    own, test["NAME"] = test["NAME"], database
    try:
        owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        owner.close()
        test["NAME"] = own
        owner.settings_dict["NAME"] = settings.DATABASES["owner"]["NAME"] = before


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with open(settings.DATA_DIR / "tables.lock", "a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
