"""Start the embedded PostgreSQL, find it running, stop it. A connection is believed, a process number is not."""

import contextlib
import fcntl
import functools
import os
import secrets
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config.launcher import carriers, places, roles
from config.launcher.refusals import CannotStart

PORT = 5432  # in so many words, everywhere: PGPORT in one terminal must not move the server
LOCK_WAIT = 90.0  # seconds
START_WAIT = 60
ANSWER_WAIT = 10.0
FAST_GETS = 1.7  # seconds for a stop that writes everything down; after it PostgreSQL ends at once and recovers at the next start
AT_ONCE_GETS = 5.0
UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # for tests only


@dataclass(frozen=True, slots=True)
class Place:
    """One embedded server: its data below `base`, and the programs that an operator may have named."""

    base: Path
    programs: str = ""
    fast: bool = False


@dataclass(frozen=True, slots=True)
class Server:
    """The same, looked up: which programs, which data folder, which account."""

    place: Place
    carrier: carriers.Carrier
    data: Path
    who: places.Account

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"


_known: dict[Place, Path] = {}


def ensure(place: Place) -> Path:
    """The folder of the socket on which the server answers; started first where it does not run.

    Looked up once in each process. Raises CannotStart.
    """
    if place not in _known:
        _forget_libpq_settings()
        server = look_up(place)
        places.prepare_base(place.base, server.who)
        with locked(server.data):
            _known[place] = _running(server) or _started(server)
    return _known[place]


def stop(place: Place, *, patience: float = FAST_GETS) -> bool:
    """Stop the server; whether there was one. After `patience` seconds it ends without writing everything down first."""
    _forget_libpq_settings()
    if not place.base.exists():
        return False
    server = look_up(place)
    with locked(server.data):
        _known.pop(place, None)
        if not _is_ours(server):
            return False
        folder = _socket_in_use(server)
        _end(server, signal.SIGINT, patience) or _end(server, signal.SIGQUIT, AT_ONCE_GETS)
        with contextlib.suppress(OSError):  # not empty: somebody else's
            if folder is not None:
                folder.rmdir()
        return True


def process_of(place: Place) -> int:
    """The number of the server's process, 0 where there is none; asked often, so nothing is connected to or started."""
    server = look_up(place)
    return int(_pid_lines(server)[0]) if _is_ours(server) else 0


def start_again(place: Place) -> Path:
    """Start a server that ended behind our back. Raises CannotStart."""
    _known.pop(place, None)
    return ensure(place)


def status(place: Place) -> tuple[Server, Path | None]:
    """What is configured, and the socket folder where the server answers now; nothing is started."""
    _forget_libpq_settings()
    server = look_up(place)
    return server, _answering(server)


@functools.cache
def look_up(place: Place) -> Server:
    """Carrier, data folder and account of a place; once in each process."""
    carrier, who = carriers.find(place.programs), places.account()
    data = places.data_folder(place.base, carrier)
    if data.exists() and data.stat().st_uid != who.uid:
        raise CannotStart(f"{data} belongs to another account than {who.name}, which would run the server.")
    return Server(place, carrier, data, who)


@contextlib.contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the one lock of this data folder; every start and stop happens under it."""
    path = data.with_name(f"{data.name}.lock")
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600)) as file:
        until = time.monotonic() + LOCK_WAIT
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise CannotStart(f"Another process has held {path} for {LOCK_WAIT:.0f} seconds.") from None
                time.sleep(0.02)
        yield


def _running(server: Server) -> Path | None:
    """The socket folder of the server that already runs, after waiting for one that is still coming up."""
    if found := _answering(server):
        return found
    if not _is_ours(server):
        server.pid_file.unlink(missing_ok=True)
        return None
    until = time.monotonic() + ANSWER_WAIT
    while time.monotonic() < until and _is_ours(server) and not _socket_is_gone(server):
        if found := _answering(server):
            return found
        time.sleep(0.05)
    if _is_ours(server):  # it lives and cannot be reached
        _end(server, signal.SIGINT, ANSWER_WAIT)
    return None


def _answering(server: Server) -> Path | None:
    """The socket folder, where the server named in the data folder answers and everything in it is made."""
    folder = _socket_in_use(server)
    if folder is None:
        return None
    try:
        places.check_socket_folder(folder, server.who)
        with roles.connect(folder, roles.OWNER, roles.DATABASE):
            return folder
    except psycopg.OperationalError as problem:
        return _half_made(server, folder, problem)
    except FileNotFoundError:
        return None


def _half_made(server: Server, folder: Path, problem: psycopg.OperationalError) -> Path | None:
    """The server is up, but whoever started it was stopped before roles and database were made: make them now."""
    try:
        with roles.connect(folder, roles.ADMINISTRATOR, "postgres") as connection:
            roles.make(connection)
    except psycopg.OperationalError:
        return None
    return folder


def _started(server: Server) -> Path:
    who = server.who
    programs = places.usable_programs(server.place.base, server.carrier, who)
    if not server.data.exists():
        _build(server, programs)
    folder = places.socket_folder(server.data, who)
    until = time.monotonic() + ANSWER_WAIT
    while (started := _start(server, programs, folder)).returncode:
        if found := _answering(server):  # begun by somebody who was killed meanwhile
            return found
        if time.monotonic() > until or "could not start server" not in started.stderr:  # otherwise pg_ctl has not even tried
            said = (started.stderr or started.stdout).strip().splitlines()
            raise CannotStart(f"The embedded PostgreSQL did not start: {said[0] if said else 'no reason given'}", server.log)
        time.sleep(0.3)  # the children of a killed server need a moment to notice
    try:
        with roles.connect(folder, roles.ADMINISTRATOR, "postgres") as connection:
            roles.make(connection)
    except psycopg.Error as problem:
        raise CannotStart(f"The embedded PostgreSQL refuses its own account: {problem}", server.log) from problem
    return folder


def _build(server: Server, programs: Path) -> None:
    """Make a data folder beside its place and rename it: what bears the name is whole."""
    for leftover in server.data.parent.glob(f"{server.data.name}.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)  # an initdb whose starter was killed may still write there: the name is not used again
    fresh = server.data.with_name(f"{server.data.name}.new-{secrets.token_hex(4)}")
    fresh.mkdir(mode=0o700)
    if server.who.other:
        os.chown(fresh, server.who.uid, server.who.gid)
    builtin = server.carrier.major >= 17
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"] if builtin else ["--locale=C.UTF-8"]
    done = _run(
        server, programs / "initdb", "-D", str(fresh), "-U", roles.ADMINISTRATOR, "-A", "peer",
        "--encoding=UTF8", "--data-checksums", "--no-instructions", *locale,
    )  # fmt: skip
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        raise CannotStart(f"No data folder could be made at {fresh}: {done.stderr.strip() or done.stdout.strip()}")
    for name, content in roles.files(server.who.name).items():
        (fresh / name).write_text(content)
    os.rename(fresh, server.data)


def _start(server: Server, programs: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    settings = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": f'"{folder}"',
        "unix_socket_permissions": "0777",  # the folder is closed, and peer authentication asks who comes
        **(UNSAFE_BUT_FAST if server.place.fast else {}),
    }
    options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    return _run(
        server, programs / "pg_ctl", "start", "-D", str(server.data), "-w", "-t", str(START_WAIT), "-l", str(server.log), "-o", options
    )


def _end(server: Server, number: signal.Signals, within: float) -> bool:
    """Send the server the signal that means fast (SIGINT) or at once (SIGQUIT); whether it is gone in time."""
    until = time.monotonic() + within
    lines = _pid_lines(server)
    with contextlib.suppress(ProcessLookupError, IndexError):  # gone meanwhile
        os.kill(int(lines[0]), number)
    while _is_ours(server):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _run(server: Server, program: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environ |= {"LC_ALL": "C", "TZ": "UTC"}
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [program, *words], env=environ, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **server.who.switch,
    )  # fmt: skip


def _pid_lines(server: Server) -> list[str]:
    try:
        return server.pid_file.read_text().splitlines()
    except OSError:
        return []


def _socket_in_use(server: Server) -> Path | None:
    """From the server's own note, for another terminal may have another temporary folder; not from a copied one."""
    lines = _pid_lines(server)
    named = len(lines) > 4 and lines[4] and Path(lines[1]) in (server.data, server.data.resolve())
    return Path(lines[4]) if named else None


def _socket_is_gone(server: Server) -> bool:
    """The server says that it is ready, and somebody has cleaned its socket away."""
    lines, folder = _pid_lines(server), _socket_in_use(server)
    return len(lines) > 7 and lines[7].strip() == "ready" and folder is not None and not (folder / places.SOCKET).exists()


def _is_ours(server: Server) -> bool:
    """Whether the noted process is a PostgreSQL that works in our data folder; numbers are reused, and zombies linger."""
    lines = _pid_lines(server)
    if not lines or not lines[0].strip().isdigit():
        return False
    process = Path("/proc") / lines[0].strip()
    if not Path("/proc/self/exe").exists():  # no such folder on a Mac
        listed = subprocess.run(["/bin/ps", "-o", "comm=", "-p", process.name], capture_output=True, text=True, check=False)
        return Path(listed.stdout.strip()).name == "postgres"
    try:
        return (
            process.joinpath("exe").readlink().name.startswith("postgres") and process.joinpath("cwd").readlink() == server.data.resolve()
        )
    except OSError:
        return False  # gone, a zombie, or somebody else's


def _forget_libpq_settings() -> None:
    """PGOPTIONS, PGPORT and the like would bend every connection of this process."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]
