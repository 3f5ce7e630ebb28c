"""What every test may use: the database as the application's role, a browser, one fixed instant."""

import fcntl
import gc
import os
import pickle
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TextIO

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.personas"] if find_spec("tests.personas") else []

# The browser without a window costs a third less; where no such package exists, the one with a window does the same
CHROMIUM = next(filter(Path.exists, map(Path, ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium"))), None)
WITH_A_BROWSER = {"page", "context", "browser", "new_context"}
APP = "groundwork_app"
IN_USE = pytest.StashKey[TextIO]()

# How hard Hypothesis tries: little by default, and always the same; HYPOTHESIS_PROFILE=thorough for a long look
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
settings.register_profile("quick", max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=SLOW)
settings.register_profile("thorough", max_examples=2_000, deadline=None, database=None, print_blob=True, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's loop runs while the database is set up


def pytest_collection_finish() -> None:
    """What is loaded by now stays: Python's search for what nobody needs any more need not look through it, which took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


# The tests' own PostgreSQL: the last run that uses it stops it


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    if settings.EMBEDDED:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        config.stash[IN_USE] = open(settings.DATA_DIR / "in_use.lock", "a")  # noqa: SIM115  held as long as this process tests
        fcntl.flock(config.stash[IN_USE], fcntl.LOCK_SH)


def pytest_unconfigure(config: pytest.Config) -> None:
    from django.conf import settings

    from config.launcher import server

    if IN_USE not in config.stash:
        return
    with config.stash[IN_USE] as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # another run still tests
        server.stop(settings.DATABASES["owner"]["OPTIONS"]["place"])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: Any) -> None:
    """Remove the databases of runs that were killed; have the one to copy from."""
    from django.conf import settings
    from django.db import connections

    from tests import tables

    with django_db_blocker.unblock(), connections["owner"]._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(r"SELECT datname FROM pg_database WHERE datname ~ '^test_groundwork_\d+'")
        for (name,) in cursor.fetchall():
            if not Path("/proc", name.split("_")[2]).exists():
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if settings.EMBEDDED:
            connections["owner"].settings_dict["TEST"]["TEMPLATE"] = tables.make_once()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Have the roles' rights as the migrations give them; close the application role's connections before the owner drops the database, those of forgotten threads too."""
    from django.db import connections

    from tests import tables

    with django_db_blocker.unblock():
        tables.take_from_the_copy()
    yield
    with django_db_blocker.unblock():
        name = connections["owner"].settings_dict["NAME"]
        connections.close_all()
        with connections["owner"]._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = %s", [name, APP])


EMPTY = """
DO $$
DECLARE
    name text;
    filled text[] := '{}';
    holds boolean;
BEGIN
    FOREACH name IN ARRAY string_to_array('%s', ',') LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %%I)', name) INTO holds;
        IF holds THEN filled := filled || quote_ident(name); END IF;
    END LOOP;
    IF filled != '{}' THEN EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE'; END IF;
END $$
"""


@pytest.fixture(autouse=True, scope="session")
def only_filled_tables_are_emptied() -> Iterator[None]:
    """After a test that commits. Django would empty all of them, and write kinds of content and permissions anew, which here stay."""
    from django.db import connections
    from django.test import TransactionTestCase

    def empty(self: Any) -> None:
        owner = connections["owner"]
        names = set(owner.introspection.django_table_names(only_existing=True, include_views=False))
        with owner.cursor() as cursor:
            cursor.execute(EMPTY % ",".join(sorted(names - {"django_content_type", "auth_permission"})))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture
def command_environment(transactional_db: None) -> dict[str, str]:
    """The environment in which `manage.py` in another process works on this test's database, as the application's role.

    The test needs `@pytest.mark.django_db(transaction=True, databases=["default", "owner"])`.
    """
    from django.db import connection

    params = connection.get_connection_params()
    where = f"{params['user']}@/{params['dbname']}?host={params['host']}&port={params.get('port', 5432)}"
    if params.get("password"):
        where = f"{params['user']}:{params['password']}@{params['host']}:{params.get('port', 5432)}/{params['dbname']}"
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": f"postgres://{where}"}


# Browsers


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A page is served by another thread, so its test commits; both roles are named, or rows would leak into the next test."""
    transactional = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
    browsing = [item for item in items if WITH_A_BROWSER & set(getattr(item, "fixturenames", ()))]
    for item in items:
        if item in browsing or "live_server" in getattr(item, "fixturenames", ()):
            item.add_marker(transactional, append=False)
        elif "db" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db"):
            name_both_roles(item)
    if os.environ.get("SKIP_BROWSER") == "1":
        for item in browsing:
            item.add_marker(pytest.mark.skip(reason=f"SKIP_BROWSER=1: one of {len(browsing)} browser tests left out"))
    elif browsing and not CHROMIUM:
        raise pytest.UsageError(
            "The browser tests need Chromium: apt-get install chromium-headless-shell. SKIP_BROWSER=1 leaves them out by name."
        )


def name_both_roles(item: pytest.Item) -> None:
    """The test database is made for the owner and lent to the application: a run in which no test names the owner would have none."""
    marker = item.get_closest_marker("django_db")
    said = dict(marker.kwargs) if marker else {}
    if "databases" not in said:
        item.add_marker(pytest.mark.django_db(**said, databases=["default", "owner"]), append=False)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": str(CHROMIUM), "args": [*sandbox, "--disable-dev-shm-usage"]}


# Everything else


@pytest.fixture
def at() -> datetime:
    """The one instant at which tests happen; time is an argument."""
    return datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="session")
def rules_are_read_once() -> Iterator[None]:
    """The files of the default rules and prices, read by hundreds of tests, are parsed once in a process; each test gets its own copy."""
    from apps.decisions.management import fixture_files

    parse, kept = fixture_files.read_toml, dict[tuple[Path, int], bytes]()

    def read_toml(path: Path) -> Any:
        if not path.is_relative_to(fixture_files.FIXTURES):
            return parse(path)
        key = (path, path.stat().st_mtime_ns)
        if key not in kept:
            kept[key] = pickle.dumps(parse(path))
        return pickle.loads(kept[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fixture_files, "read_toml", read_toml)
        yield


@pytest.fixture(autouse=True, scope="session")
def nothing_leaves_this_machine() -> Iterator[None]:
    """A test that opens a connection to elsewhere fails."""
    connect: Callable[..., Any] = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield
