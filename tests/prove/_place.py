"""A data folder of our own below the temporary folder: prepared once, copied for each safety run, cleared afterwards."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "ochre-petrol-and-grey"
WAY_OUT = "from tests.prove import _place; _place.stop()"


def environment(data: Path) -> dict[str, str]:
    """The surroundings of every process that works on this data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "GROUNDWORK_", "DATABASE_")) and name != "PORT"}
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
        subprocess.run([sys.executable, "-c", WAY_OUT], env=environment(data), cwd=ROOT, check=False)


def copy(prepared: Path, data: Path) -> None:
    """With owners and rights; the server of the first is stopped."""
    subprocess.run(["cp", "-a", str(prepared), str(data)], check=True)


def enter() -> None:
    """Become a process of this data folder, as Django knows it."""
    import django

    django.setup()


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


def stop() -> None:
    """Stop the server, and remove the folder of its socket."""
    enter()
    from django.conf import settings

    from config.launcher import server

    place = settings.DATABASES["owner"]["OPTIONS"]["place"]
    _, socket = server.status(place)
    server.stop(place)
    if socket is not None:
        shutil.rmtree(socket, ignore_errors=True)
