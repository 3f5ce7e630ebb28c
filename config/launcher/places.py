"""Where the embedded PostgreSQL keeps its data and its socket, and which account runs it.

PostgreSQL refuses to run as root. There it runs as `postgres`, else `nobody`, and what that account cannot enter
is moved below /var/lib/groundwork; no folder of anybody else is ever opened up.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.launcher.carriers import Carrier
from config.launcher.refusals import CannotStart

FOR_ROOT = Path("/var/lib/groundwork")
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 107  # bytes that a socket's address holds


@dataclass(frozen=True, slots=True)
class Account:
    """Whom the server runs as. `switch` is what subprocess needs to become that account; empty where it is us."""

    name: str
    uid: int
    gid: int

    @property
    def other(self) -> bool:
        return self.uid != os.getuid()

    @property
    def switch(self) -> dict[str, object]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}

    def can_enter(self, folder: Path) -> bool:
        """Whether this account may go into the folder, or into the nearest one above that exists."""
        while not os.path.exists(folder):
            folder = folder.parent
        return self.can_execute(folder)

    def can_execute(self, path: Path) -> bool:
        """Run a program, or go into a folder."""
        if not self.other:
            return os.access(path, os.X_OK)
        tried = subprocess.run(["/bin/sh", "-c", 'test -x "$0"', str(path)], cwd="/", check=False, **self.switch)  # type: ignore[call-overload]
        return bool(tried.returncode == 0)


def account() -> Account:
    """Ourselves; as root, `postgres` or else `nobody`."""
    if os.getuid() != 0:
        return _known(pwd.getpwuid(os.getuid()))
    for name in ("postgres", "nobody"):
        try:
            return _known(pwd.getpwnam(name))
        except KeyError:
            continue
    raise CannotStart("PostgreSQL does not run as root, and neither of the accounts postgres and nobody is here.")


def home(clone: Path, chosen: str = "") -> Path:
    """The folder for data, keys and collected files: the chosen one, else .groundwork in the clone.

    As root, where the server's account cannot enter the clone, a folder of this clone's own below /var/lib/groundwork.
    """
    if chosen:
        return Path(chosen).expanduser().absolute()
    if account().can_enter(clone):
        return clone / ".groundwork"
    return FOR_ROOT / f"{clone.name}-{short_hash(clone)}"


def data_folder(base: Path, carrier: Carrier) -> Path:
    """Such as .groundwork/pg18. Refused where only a folder of another major version is there."""
    data = base / f"pg{carrier.major}"
    others = sorted(path.name for path in base.glob("pg[0-9]*") if path.is_dir() and path.name[2:].isdigit())
    if others and data.name not in others:
        raise CannotStart(
            f"{base} holds {', '.join(others)}, and the programs in {carrier.programs} are PostgreSQL {carrier.version}: an empty "
            f"application would come up. Name the fitting programs in GROUNDWORK_PG_BIN, or move the old folder away."
        )
    return data


def usable_programs(base: Path, carrier: Carrier, who: Account) -> Path:
    """The carrier's programs, or a copy of them below `base` where the server's account cannot run them in their place."""
    if who.can_execute(carrier.programs / "postgres"):
        return carrier.programs
    copy = base / f"programs-{carrier.version}"
    if not copy.exists():
        fresh = copy.with_name(f"{copy.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        for folder in carrier.folders:
            shutil.copytree(carrier.above / folder, fresh / folder, symlinks=True)
        fresh.chmod(0o755)
        os.rename(fresh, copy)
    programs = copy / carrier.programs.relative_to(carrier.above)
    if not who.can_execute(programs / "postgres"):
        raise CannotStart(f"The account {who.name} cannot enter {_closed(programs, who)}; name another place in GROUNDWORK_DATA_DIR.")
    return programs


def prepare_base(base: Path, who: Account) -> None:
    """Make the folder; refuse one that the server's account cannot enter, and name the folder that stops it."""
    made = [path for path in (base, *base.parents) if not os.path.exists(path)]
    try:
        for path in reversed(made):
            path.mkdir(mode=0o755, exist_ok=True)
            if who.other:
                path.chmod(0o755)
    except OSError as problem:
        raise CannotStart(f"{base} cannot be made: {problem.strerror}. Name another place in GROUNDWORK_DATA_DIR.") from problem
    if not who.can_enter(base):
        raise CannotStart(
            f"The account {who.name}, which runs PostgreSQL for root, cannot enter {_closed(base, who)}; name another place in GROUNDWORK_DATA_DIR."
        )


def socket_folder(data: Path, who: Account) -> Path:
    """A folder of the server's account alone, outside the data folder; its name can be guessed, so it is checked."""
    name = f"groundwork-{who.uid}-{short_hash(data)}"
    for above in _socket_places(who):
        folder = above / name
        if len(os.fsencode(folder / SOCKET)) <= LONGEST_SOCKET:
            break
    else:
        raise CannotStart(f"The folder for the socket, {folder}, has too long a name; set TMPDIR to a shorter one.")
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    check_socket_folder(folder, who)
    if who.other:
        os.chown(folder, who.uid, who.gid, follow_symlinks=False)
    return folder


def check_socket_folder(folder: Path, who: Account) -> None:
    """Refuse a link, a folder of somebody else, or one that others may enter."""
    found = folder.lstat()
    mode = stat.S_IMODE(found.st_mode)
    if not stat.S_ISDIR(found.st_mode):
        raise CannotStart(f"{folder} should be the folder of the database's socket and is something else; remove it.")
    if found.st_uid not in (who.uid, os.getuid()) or mode != 0o700:
        raise CannotStart(f"{folder} should belong to {who.name} alone and does not (owner {found.st_uid}, mode {mode:o}); remove it.")


def short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _known(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _socket_places(who: Account) -> list[Path]:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    own = [Path(runtime)] if runtime and not who.other and os.access(runtime, os.W_OK | os.X_OK) else []
    return [*own, *(place for place in (Path(tempfile.gettempdir()), Path("/tmp")) if who.can_enter(place))]  # noqa: S108  checked above


def _closed(path: Path, who: Account) -> Path:
    """The topmost folder on the way that the account cannot enter."""
    return next((step for step in [*reversed(path.parents), path] if step.exists() and not who.can_enter(step)), path)
