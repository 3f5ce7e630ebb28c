"""Where data and socket lie, and that the account that runs the server can get there, and nobody else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.launcher import places, server
from config.launcher.refusals import CannotStart
from config.launcher.server import Place
from tests.config.conftest import Base

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("trap", ["link", "open to others", "a file"])
def test_guessed_socket_folder_is_refused(new_base: Base, trap: str) -> None:
    base, who = new_base(), places.account()
    folder = places._socket_places(who)[0] / f"groundwork-{who.uid}-{places.short_hash(base / 'pg18')}"
    if trap == "link":
        folder.symlink_to(new_base())
    elif trap == "a file":
        folder.touch()
    else:
        folder.mkdir()
        folder.chmod(0o777)

    try:
        with pytest.raises(CannotStart, match="remove it"):
            places.socket_folder(base / "pg18", who)
    finally:
        folder.rmdir() if trap == "open to others" else folder.unlink()


@pytest.mark.skipif(os.getuid() != 0, reason="only root runs the server as another account")
def test_folder_that_the_account_cannot_enter_is_named(new_base: Base) -> None:
    closed = new_base() / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(CannotStart, match=f"cannot enter {closed};"):
        server.ensure(Place(closed / "data"))
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.getuid() != 0, reason="only root runs the server as another account")
def test_folder_that_settings_make_can_be_entered_whatever_the_umask(new_base: Base) -> None:
    """Keys and locks come before the server and would make the folder for root alone."""
    base = new_base() / "above" / "data"
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("GROUNDWORK_", "DATABASE_"))}
    environ |= {"GROUNDWORK_DATA_DIR": str(base), "DJANGO_SETTINGS_MODULE": "config.settings"}
    words = [sys.executable, "manage.py", "settings"]

    done = subprocess.run(words, cwd=ROOT, env=environ, umask=0o077, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert (base / "secret_key").stat().st_mode & 0o777 == 0o600
    assert places.account().can_enter(base)


@pytest.mark.skipif(os.getuid() != 0, reason="only root runs the server as another account")
def test_clone_that_the_account_cannot_enter_gets_a_place_of_its_own(new_base: Base) -> None:
    closed = new_base() / "clone"
    closed.mkdir(mode=0o700)

    assert places.home(closed).parent == places.FOR_ROOT
    assert places.home(closed) != places.home(closed.parent / "clone2")
    closed.chmod(0o755)
    assert places.home(closed) == closed / ".groundwork"
