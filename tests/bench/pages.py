"""What a page of the journey and the saving of an answer cost: processor time and queries, on a database made for it.

The request goes through every middleware and template, in this process; the server's time in PostgreSQL is not in it.
"""

import os
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench import Figure, cpu_ms
from tests.bench.starting import folder

TIMES, BATCHES = 20, 6  # the machine may be busy with something else, and slower for it: the best batch counts
BEYOND_SIGN_IN = 2  # queries that every request of somebody signed in makes: session and person


@contextmanager
def place() -> Iterator[Path]:
    """A data folder of its own, named in the environment before settings are read; what is started in it is stopped."""
    with folder() as base:
        os.environ["GROUNDWORK_DATA_DIR"] = str(base)
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        try:
            yield base
        finally:
            stop()


def figures() -> Iterator[Figure]:
    with place() as base:
        yield from measured(base)


def measured(base: Path) -> Iterator[Figure]:
    client, root = prepared(base)
    number = iter(range(1, 10_000))

    def save() -> None:
        n = next(number)
        fields = {"shown": "examples", "examples": str(1_000_000 + n), "examples_revision": n, "editor": "bench", "seq": n}
        answer = client.post(f"{root}questions/examples/save", fields, headers={"HX-Request": "true"})
        assert answer.status_code == 200, answer.content

    yield from cost("saving one answer", save, most_ms=10)
    for name, path in (
        ("a question", "questions/labelled"),
        ("a section", "sections/data"),
        ("the task list", ""),
        ("check your answers", "check"),
    ):
        yield from cost(f"page of {name}", lambda path=path: seen(client, root + path), most_ms=20)  # type: ignore[misc]


def cost(name: str, work: Callable[[], None], *, most_ms: float) -> Iterator[Figure]:
    """The median of a batch, the best of several after some to warm up; and the queries of one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(5):
        work()
    middle = min(statistics.median(cpu_ms(work, times=1) for _ in range(TIMES)) for _ in range(BATCHES))
    with CaptureQueriesContext(connection) as captured:
        work()
    asked = [query["sql"] for query in captured if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    yield Figure(name, middle, "ms of processor at the median", most_ms)
    yield Figure(f"{name}, queries beyond sign-in", len(asked) - BEYOND_SIGN_IN, "queries", 6)


def seen(client: Any, path: str) -> None:
    assert client.get(path).status_code == 200, path


def prepared(base: Path) -> tuple[Any, str]:
    """Somebody signed in, and the address of one of the sample use cases."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from apps.accounts.selectors import person_named
    from apps.intake.selectors import use_cases_for
    from config.preparing import prepare

    settings.STORAGES["staticfiles"] = {"BACKEND": settings.PLAIN_FILES}
    with open(os.devnull, "w") as nowhere:
        prepare(nowhere)
        call_command("load_samples", stdout=nowhere)
    maya = person_named("maya")
    assert maya is not None
    client = Client(headers={"Host": "127.0.0.1"})
    client.force_login(maya)
    return client, f"/use-cases/{use_cases_for(maya).earliest('created_at').pk}/"


def stop() -> None:
    from django.conf import settings
    from django.db import connections

    from config.launcher import server

    connections.close_all()
    server.stop(settings.DATABASES["default"]["OPTIONS"]["place"])
