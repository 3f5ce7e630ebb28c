"""A data folder of our own below the temporary folder: prepared once, copied for each safety run, cleared afterwards."""

import contextlib
import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from config.launcher import server

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "ochre-petrol-and-grey"
PROGRAMS = "GROUNDWORK_PG_BIN"


def environment(data: Path) -> dict[str, str]:
    """The surroundings of every process that works on this data folder."""
    ours = ("PG", "GROUNDWORK_", "DATABASE_", "PORT")
    kept = {name: value for name, value in os.environ.items() if name == PROGRAMS or not name.startswith(ours)}
    return kept | {
        "GROUNDWORK_DATA_DIR": str(data),
        "GROUNDWORK_SAMPLE_PASSWORD": PASSWORD,
        "GROUNDWORK_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Open to be entered, for as root the server runs as another account."""
    base = Path(tempfile.mkdtemp(prefix="groundwork-prove-", dir="/tmp"))
    base.chmod(0o755)
    try:
        yield base
    finally:
        shutil.rmtree(base, ignore_errors=True)


@contextlib.contextmanager
def cleared(data: Path) -> Iterator[None]:
    """Stop the PostgreSQL of this data folder on the way out, whatever has happened."""
    try:
        yield
    finally:
        _, socket = server.status(place(data))
        server.stop(place(data))
        if socket is not None:
            shutil.rmtree(socket, ignore_errors=True)


def sign(data: Path) -> Path:
    """The file that is touched whenever the run on this data folder is a step further."""
    return data / "went-on"


def copy(prepared: Path, data: Path) -> None:
    """With owners and rights; the server of the first is stopped."""
    subprocess.run(["cp", "-a", str(prepared), str(data)], check=True)


def enter() -> None:
    """Become a process of this data folder, as Django knows it."""
    import django

    django.setup()
    logging.disable(logging.CRITICAL)  # refusals and broken controls are what these runs are about; they count them


def prepare() -> None:
    """Tables, default rules, collected files, sample people: what a first start makes."""
    enter()
    from django.conf import settings
    from django.core.management import call_command

    from config.preparing import prepare as make_ready
    from config.static_files import collected_meanwhile

    with open(os.devnull, "w") as nowhere, collected_meanwhile() as collected:
        make_ready(nowhere)
        call_command("load_samples", password=settings.SAMPLE_PASSWORD, stdout=nowhere)
        collected()


def place(data: Path) -> server.Place:
    """The embedded server of a data folder; known without Django, so that it can be stopped whatever is broken."""
    return server.Place(data, os.environ.get(PROGRAMS, ""))
