"""The processes of `manage.py run`: started as children, restarted when they end, ended when we end. Knows no settings.

Each child has a session of its own, so that Ctrl-C reaches it once, through us; and it asks to die with us.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

RESTART_AFTER = 1.0  # seconds
CHILDREN_GET = 2.2  # seconds to end by themselves; with PostgreSQL's two we stay within five
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  gunicorn's heartbeat file, not on a slow disk
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class AlreadyRunning(Exception):
    """Another run of this clone is under way, and this is where it answers."""

    def __init__(self, address: str) -> None:
        super().__init__(f"Groundwork already runs here: {address}" if address else "Groundwork is already starting here.")


class Stopped(BaseException):
    """Somebody asked us to end; passes through whatever we are doing, so that `finally` cleans up."""


@dataclass(slots=True)
class Child:
    """One process that we keep alive, and how it is started."""

    name: str
    words: list[str]
    keeps: tuple[int, ...] = ()  # open sockets that it inherits
    process: subprocess.Popen[bytes] | None = None
    due: float = 0.0

    def start(self) -> None:
        parent = os.getpid()
        self.process = subprocess.Popen(
            self.words,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=self.keeps,
            preexec_fn=lambda: die_with(parent),
        )


@dataclass(slots=True)
class Supervisor:
    """Keeps children alive until it is told to stop; notes their numbers, so that `stop` can find what was left behind."""

    record: Path
    address: str
    children: list[Child]
    ended: Callable[[str], None]
    beside: Callable[[], None] = lambda: None  # looks after what is no child of ours
    asked: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        for child in self.children:
            child.start()
        self._note()

    def watch(self) -> None:
        """Until somebody asks us to stop: restart whatever ended, whatever its exit status."""
        while not self.asked.wait(0.2):
            self.look()

    def look(self) -> None:
        self.beside()
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self.ended(f"{child.name} ended with status {child.process.returncode}. Starting again.")
                end_group(child.process.pid, signal.SIGKILL)
                child.process, child.due = None, now + RESTART_AFTER
            elif child.process is None and now >= child.due:
                child.start()
                self._note()

    def stop(self) -> None:
        """Ask every child to end, wait, then end their whole groups."""
        processes = [child.process for child in self.children if child.process is not None]
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        until = time.monotonic() + CHILDREN_GET
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.05, until - time.monotonic()))
        for process in processes:
            end_group(process.pid, signal.SIGKILL)
            process.wait()
        self.record.unlink(missing_ok=True)

    def _note(self) -> None:
        pids = [os.getpid(), *(child.process.pid for child in self.children if child.process is not None)]
        note_run(self.record, self.address, pids)


@contextlib.contextmanager
def only_one(lock: Path, record: Path) -> Iterator[None]:
    """Hold the clone's run lock; the next one who asks is told where we answer."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(str(read_run(record).get("address", ""))) from None
        yield


@contextlib.contextmanager
def signals_stop(asked: threading.Event) -> Iterator[None]:
    """Turn SIGTERM, SIGHUP and Ctrl-C into one Stopped; while we clean up, further ones are not heard."""

    def stop(number: int, frame: FrameType | None) -> None:
        if not asked.is_set():
            asked.set()
            raise Stopped

    heard = [number for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP) if number != signal.SIGHUP or not _started_by_nohup()]
    before = {number: signal.signal(number, stop) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def die_with(parent: int) -> None:
    """In the child: be told to end when the parent is gone, also where it was killed."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def end_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def note_run(record: Path, address: str, pids: list[int]) -> None:
    """Write down who runs, each with the moment it was started: numbers are reused."""
    fresh = record.with_name(f"{record.name}.new")
    fresh.write_text(json.dumps({"address": address, "processes": {str(pid): started(pid) for pid in pids}}))
    os.rename(fresh, record)


def read_run(record: Path) -> dict[str, object]:
    try:
        found = json.loads(record.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def left_behind(record: Path) -> list[int]:
    """The noted processes that still are the ones that were noted; whoever started the others comes first."""
    noted = read_run(record).get("processes", {})
    pairs = noted.items() if isinstance(noted, dict) else ()
    return [int(pid) for pid, at in pairs if at and started(int(pid)) == at]


def end_left_behind(record: Path, patience: float) -> bool:
    """Wait for what was left behind to end, then end it; whether there was anything."""
    found, until = left_behind(record), time.monotonic() + patience
    while left_behind(record) and time.monotonic() < until:
        time.sleep(0.05)
    for pid in left_behind(record):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL) if os.getpgid(pid) == pid else os.kill(pid, signal.SIGKILL)
    record.unlink(missing_ok=True)
    return bool(found)


def started(pid: int) -> str:
    """A text that differs for every process that ever had this number; empty where there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        if Path("/proc/self/stat").exists():
            return ""
        listed = subprocess.run(["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return listed.stdout.strip()
    return "" if fields[0] == "Z" else fields[19]


def _started_by_nohup() -> bool:
    return signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
