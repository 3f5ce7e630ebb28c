"""The real processes of the product: gunicorn and its workers, PostgreSQL and its backends. Ended by their numbers, never by a name."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from config.launcher import roles, server
from config.management.commands.run import web_words
from config.supervisor import die_with, end_group
from tests.prove import _place

STARTS_WITHIN = 60.0
SILENT = 120.0  # seconds without a step, in which a worker starts, or a dead one is noticed, also on a machine that has much else to do


def children(pid: int) -> list[int]:
    """The living processes that this one has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(path.parent.name))
    return found


def kill(*pids: int) -> int:
    """End these at once, without a word; how many were there."""
    done = 0
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            done += 1
    return done


@contextlib.contextmanager
def started(words: list[str], log: Path, *, keeps: tuple[int, ...] = (), **environ: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A process in a group of its own, which is ended on the way out. Start it from the main thread: it asks to die with it."""
    parent = os.getpid()
    with log.open("ab") as said:
        process = subprocess.Popen(
            words, cwd=_place.ROOT, env={**os.environ, **environ}, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            start_new_session=True, pass_fds=keeps, preexec_fn=lambda: die_with(parent),
        )  # fmt: skip
    try:
        yield process
    finally:
        end_group(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def web(application: str = "config.wsgi:application") -> Iterator[tuple[int, int]]:
    """gunicorn as `make run` starts it; the number of its master and its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(512)
        words = [application if word == "config.wsgi:application" else word for word in web_words(listener.fileno())]
        with started(words, settings.DATA_DIR / "web.log", keeps=(listener.fileno(),)) as master:
            wait_for(lambda: len(children(master.pid)) >= settings.WEB_PROCESSES)
            yield master.pid, listener.getsockname()[1]


@contextlib.contextmanager
def jobs(*, settings_module: str, module: str = "") -> Iterator[int]:
    """`manage.py jobs`, or another module in its place; the number of the process."""
    words = [sys.executable, "-m", module] if module else [sys.executable, "manage.py", "jobs"]
    with started(words, settings.DATA_DIR / "jobs.log", DJANGO_SETTINGS_MODULE=settings_module) as process:
        yield process.pid


def place() -> server.Place:
    found: server.Place = settings.DATABASES["owner"]["OPTIONS"]["place"]
    return found


def administrator() -> Any:
    """A connection as the server's administrator, each statement a transaction of its own."""
    return roles.connect(server.ensure(place()), roles.ADMINISTRATOR, roles.DATABASE)


def kill_postgres() -> int:
    """End the postmaster and everything it has started, all at once; how many."""
    found, _ = server.status(place())
    postmaster = int(found.pid_file.read_text().split()[0])
    return kill(postmaster, *children(postmaster))


def restart_postgres() -> None:
    server.stop(place())  # finds nothing, and forgets where it was
    server.ensure(place())


def wait_for(condition: Any, *, within: float = STARTS_WITHIN) -> None:
    until = time.monotonic() + within
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"waited {within:.0f} s in vain")
        time.sleep(0.02)


def wait_while_it_goes_on(condition: Callable[[], bool], progress: Callable[[], Any]) -> None:
    """Until the condition holds, however long that takes, as long as `progress` is another one again and again: a busy machine is no fault."""
    last, since = progress(), time.monotonic()
    while not condition():
        if (now := progress()) != last:
            last, since = now, time.monotonic()
            went_on()
        if time.monotonic() - since > SILENT:
            raise TimeoutError(f"nothing went on for {SILENT:.0f} s, at {last}")
        time.sleep(0.02)


def went_on() -> None:
    """Tell whoever waits for this run that it is a step further."""
    _place.sign(Path(settings.DATA_DIR)).touch()
