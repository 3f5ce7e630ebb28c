"""How long `manage.py run` takes to serve and to stop, and what a killed first start leaves behind."""

import contextlib
import http.client
import os
import random
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

from tests.bench import Figure

ROOT = Path(__file__).resolve().parents[2]
KILLS = 25
SERVES_WITHIN = 120.0


@dataclass(slots=True)
class Run:
    """One `manage.py run` on a data folder and a port of its own."""

    data: Path
    port: int = field(default_factory=lambda: free_port())
    process: "subprocess.Popen[str] | None" = None

    def start(self) -> "subprocess.Popen[str]":
        environ = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DATABASE_OWNER_URL")}
        environ |= {"GROUNDWORK_DATA_DIR": str(self.data), "PORT": str(self.port), "DJANGO_SETTINGS_MODULE": "config.settings"}
        words = [sys.executable, "manage.py", "run"]
        self.process = subprocess.Popen(words, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return self.process

    def serves(self) -> bool:
        return self._status("/healthz") == 200

    def answers(self) -> bool:
        return self._status("/") > 0

    def _status(self, path: str) -> int:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            try:
                connection.request("GET", path)
                return connection.getresponse().status
            except (OSError, http.client.HTTPException):
                return 0

    def seconds_to_serve(self) -> float:
        """Infinite where it does not come up."""
        began, process = time.monotonic(), self.start()
        while not self.serves():
            if process.poll() is not None or time.monotonic() - began > SERVES_WITHIN:
                return float("inf")
            time.sleep(0.02)
        return time.monotonic() - began

    def seconds_to_stop(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Infinite where something is still running afterwards."""
        if self.process is None:
            return float("inf")
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.communicate()
        took = time.monotonic() - began
        return float("inf") if self.leftovers() else took

    def leftovers(self) -> list[int]:
        """The processes that still know of this data folder."""
        return knowing(self.data)


def figures() -> Iterator[Figure]:
    with folder() as base:
        run = Run(base / "one")
        yield Figure("first start", run.seconds_to_serve(), "s", 60)
        second = Run(run.data, run.port).start()
        said, _ = second.communicate()
        told = second.returncode != 0 and f"127.0.0.1:{run.port}" in said
        yield Figure("second run beside the first says so and gives its address", float(told), "of 1", 1, at_most=False)
        yield Figure("stop by SIGTERM", run.seconds_to_stop(), "s", 5)
        yield Figure("second start", run.seconds_to_serve(), "s", 5)
        yield Figure("stop by Ctrl-C", run.seconds_to_stop(signal.SIGINT), "s", 5)
        yield two_at_once(base)
        yield killed_first_starts(base)


def two_at_once(base: Path) -> Figure:
    """Both come up; one is stopped, the other still serves."""
    left, right = Run(base / "left"), Run(base / "right")
    came_up = [run.seconds_to_serve() < SERVES_WITHIN for run in (left, right)]
    left.seconds_to_stop()
    good = [*came_up, not left.serves(), right.serves()]
    right.seconds_to_stop()
    return Figure("two data folders at once", float(sum(good)), "of 4", 4, at_most=False)


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
def folder() -> Iterator[Path]:
    """Below /tmp and open to be entered, for as root the server runs as another account."""
    base = Path(tempfile.mkdtemp(prefix="groundwork-bench-", dir="/tmp"))
    base.chmod(0o755)
    try:
        yield base
    finally:
        for pid in knowing(base):  # where a test failed half-way
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(base, ignore_errors=True)


def knowing(data: Path) -> list[int]:
    """The processes, other than this one, that were started for this folder or one below it."""
    mark, named, found = f"GROUNDWORK_DATA_DIR={data}".encode(), str(data).encode(), []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            environ = (path / "environ").read_bytes().split(b"\0")
            if any(entry.startswith(mark) for entry in environ) or named in (path / "cmdline").read_bytes():
                found.append(int(path.name))
    return [pid for pid in found if pid != os.getpid()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
