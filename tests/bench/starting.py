"""How long Groundwork takes to serve and to stop, from a fresh clone on, and what clones and killed starts leave to each other."""

import contextlib
import http.client
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from config.launcher import places
from tests.bench import Figure

ROOT = Path(__file__).resolve().parents[2]
KILLS = 25
SERVES_WITHIN = 240.0
NEVER = float("inf")
OURS = ("GROUNDWORK_", "DATABASE_", "DJANGO_", "PORT", "MAKE", "MFLAGS", "VIRTUAL_ENV")  # what a fresh terminal does not have set


@dataclass(slots=True)
class Run:
    """One run on a port of its own: `make run` as it stands in a clone, or `manage.py run` of this tree on a data folder."""

    folder: Path
    port: int = field(default_factory=lambda: free_port())
    is_clone: bool = False
    process: "subprocess.Popen[str] | None" = None

    @property
    def data(self) -> Path:
        return places.home(self.folder, "") if self.is_clone else self.folder

    def start(self) -> "subprocess.Popen[str]":
        environ = {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | {"PORT": str(self.port)}
        words, at = ["make", "run"], self.folder
        if not self.is_clone:
            environ |= {"GROUNDWORK_DATA_DIR": str(self.data), "DJANGO_SETTINGS_MODULE": "config.settings"}
            words, at = [sys.executable, "manage.py", "run"], ROOT
        self.process = subprocess.Popen(
            words, cwd=at, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        )
        return self.process

    def serves(self) -> bool:
        return self._status("/healthz")[0] == 200

    def answers(self) -> bool:
        return self._status("/")[0] > 0

    def mark(self) -> str:
        """The name of the cookie that this clone gives out: each clone has its own."""
        found = re.match(r"groundwork_\w+?_csrf", self._status("/sign-in")[1])
        return found.group() if found else ""

    def _status(self, path: str) -> tuple[int, str]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                return answer.status, answer.getheader("Set-Cookie") or ""
            except (OSError, http.client.HTTPException):
                return 0, ""

    def seconds_to_serve(self) -> float:
        """Infinite where it does not come up."""
        began, process = time.monotonic(), self.start()
        while not self.serves():
            if process.poll() is not None or time.monotonic() - began > SERVES_WITHIN:
                return NEVER
            time.sleep(0.02)
        return time.monotonic() - began

    def seconds_to_stop(self, number: signal.Signals = signal.SIGTERM) -> float:
        """SIGTERM goes to the one process, Ctrl-C to all that the terminal runs. Infinite where something is still running afterwards."""
        if self.process is None:
            return NEVER
        began = time.monotonic()
        if number == signal.SIGINT:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        self.process.communicate()
        took = time.monotonic() - began
        return NEVER if self.leftovers() else took

    def leftovers(self) -> list[int]:
        """The processes that still know of this folder or its data."""
        return sorted({*knowing(self.folder), *knowing(self.data)})


def figures() -> Iterator[Figure]:
    with folder() as base, clone_of_this(base / "one") as run:
        yield Figure("make run from a fresh clone to /healthz 200, package cache warm", run.seconds_to_serve(), "s", 120)
        second = Run(run.folder, run.port, is_clone=True).start()
        said, _ = second.communicate()
        told = second.returncode != 0 and f"127.0.0.1:{run.port}" in said
        yield Figure("second run beside the first says so and gives its address", float(told), "of 1", 1, at_most=False)
        yield Figure("stop by SIGTERM, nothing left running", run.seconds_to_stop(), "s", 5)
        yield Figure("second start to /healthz 200", run.seconds_to_serve(), "s", 5)
        with clone_of_this(base / "two") as other:
            yield two_clones_at_once(run, other)
        yield Figure("stop by Ctrl-C, nothing left running", run.seconds_to_stop(signal.SIGINT), "s", 5)
        yield killed_first_starts(base)


def two_clones_at_once(first: Run, second: Run) -> Figure:
    """Both asked for the same port: the second is told another, serves there, and goes again; the first never notices."""
    second.port = first.port
    said, _ = second.start().communicate()
    told = re.search(r"PORT=(\d+) make run", said)
    second.port = int(told.group(1)) if told else free_port()
    good = [told is not None, first.serves()]
    good += [second.seconds_to_serve() < SERVES_WITHIN, first.serves(), "" != first.mark() != second.mark() != ""]
    good += [second.seconds_to_stop() < SERVES_WITHIN, first.serves()]
    return Figure(
        "two clones at once, asked for the same port: neither disturbs the other",
        float(sum(good)),
        f"of {len(good)}",
        len(good),
        at_most=False,
    )


def killed_first_starts(base: Path) -> Figure:
    """The start is killed at a random moment, with its PostgreSQL left as it is; the next one must serve."""
    moments, clean = random.Random(2026), 0
    for number in range(KILLS):
        run = Run(base / f"killed{number}")
        process = run.start()
        time.sleep(moments.uniform(0.1, 4.0))
        process.kill()
        process.communicate()
        clean += run.seconds_to_serve() < SERVES_WITHIN
        run.seconds_to_stop()
        shutil.rmtree(run.data, ignore_errors=True)
    return Figure("clean starts after a killed first start", float(clean), f"of {KILLS}", KILLS, at_most=False)


@contextlib.contextmanager
def clone_of_this(place: Path) -> Iterator[Run]:
    """What is committed here, cloned: no environment, no data."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(place)], check=True)
    run = Run(place, is_clone=True)
    try:
        yield run
    finally:
        end(run.leftovers())
        shutil.rmtree(run.data, ignore_errors=True)


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Below /tmp and open to be entered, for as root the server runs as another account."""
    base = Path(tempfile.mkdtemp(prefix="groundwork-bench-", dir="/tmp"))
    base.chmod(0o755)
    try:
        yield base
    finally:
        end(knowing(base))  # where a test failed half-way
        shutil.rmtree(base, ignore_errors=True)


def end(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def knowing(place: Path) -> list[int]:
    """The processes, other than this one, that were started for this folder or one below it, or work there."""
    mark, named, found = f"GROUNDWORK_DATA_DIR={place}".encode(), str(place).encode(), []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            environ = (path / "environ").read_bytes().split(b"\0")
            works_there = (path / "cwd").readlink().is_relative_to(place)
            if works_there or any(entry.startswith(mark) for entry in environ) or named in (path / "cmdline").read_bytes():
                found.append(int(path.name))
    return [pid for pid in found if pid != os.getpid()]


def free_port() -> int:
    """A port that is free, as is the one after it."""
    while True:
        with socket.socket() as probe, socket.socket() as after:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
            with contextlib.suppress(OSError, OverflowError):
                after.bind(("127.0.0.1", port + 1))
                return port
