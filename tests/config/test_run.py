"""From nothing to the first page and back to nothing, as somebody at a terminal sees it."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.starting import NEVER, ROOT, Run, end, folder, knowing


@pytest.fixture(scope="module")
def kept() -> Iterator[Path]:
    """A data folder with nothing in it at first; what the first test that starts there makes, the others find."""
    with folder() as base:
        yield base


@pytest.fixture
def base(kept: Path) -> Iterator[Path]:
    yield kept
    end(knowing(kept))  # where a test failed half-way


def manage(data: Path, *words: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    environ = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    environ |= {"GROUNDWORK_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environ, input=stdin, capture_output=True, text=True, check=False
    )


def postmaster(base: Path) -> int:
    """The process number of the embedded PostgreSQL; 0 while there is none."""
    try:
        return int((base / "pg18" / "postmaster.pid").read_text().split()[0])
    except (OSError, IndexError, ValueError):
        return 0


def test_from_nothing_to_the_first_page_and_back(base: Path) -> None:
    assert list(base.iterdir()) == []
    run = Run(base)
    assert run.seconds_to_serve() < 120

    page = urllib.request.urlopen(f"http://127.0.0.1:{run.port}/").read().decode()
    second = manage(base, "run")
    took = run.seconds_to_stop(signal.SIGINT)

    assert "Groundwork" in page
    assert (second.returncode, second.stderr) == (1, f"Groundwork already runs here: http://127.0.0.1:{run.port}/\n")
    assert took < NEVER  # how long it may take, `make bench` says
    assert run.leftovers() == []
    assert manage(base, "stop").stdout == "Groundwork was not running here.\n"


def test_killed_postgresql_is_started_again_and_said_and_what_a_killed_run_leaves_is_stopped(base: Path) -> None:
    """Both in one run, for every start costs four processes of Python."""
    run = Run(base)
    assert run.seconds_to_serve() < 120

    first = postmaster(base)
    os.kill(first, signal.SIGKILL)
    until = time.monotonic() + 30
    while (postmaster(base) in (0, first) or not run.serves()) and time.monotonic() < until:
        time.sleep(0.1)
    again, serves = postmaster(base), run.serves()
    assert run.process is not None
    run.process.kill()
    said, _ = run.process.communicate()

    assert serves
    assert again not in (0, first)
    assert "PostgreSQL ended. Starting again.\n" in said
    assert run.leftovers() != []  # its PostgreSQL at least
    assert manage(base, "stop").stdout == "Groundwork is stopped.\n"
    assert run.leftovers() == []


def test_run_ends_with_words_where_postgresql_cannot_come_back(base: Path) -> None:
    run = Run(base)
    assert run.seconds_to_serve() < 120
    assert run.process is not None

    version = base / "pg18" / "PG_VERSION"
    away = version.rename(base / "PG_VERSION")
    os.kill(postmaster(base), signal.SIGKILL)
    said, _ = run.process.communicate(timeout=60)
    away.rename(version)

    assert run.process.returncode == 1
    assert "PostgreSQL ended and cannot be started again, so everything ends.\n" in said
    assert "The way out: set DATABASE_URL" in said
    assert run.leftovers() == []


def test_decide_works_before_anything_was_started() -> None:
    with folder() as base:
        decided = manage(base, "decide", "-", stdin='{"title": "A", "narrative": {"problem": "B"}, "answers": {}}')
        manage(base, "stop")

        assert decided.returncode == 0, decided.stderr
        assert json.loads(decided.stdout)["title"] == "A"


def test_port_of_another_program_is_named(tmp_path: Path) -> None:
    with folder() as base:
        run = Run(base)
        listener = subprocess.Popen([sys.executable, "-m", "http.server", str(run.port), "--bind", "127.0.0.1"], cwd=tmp_path)
        try:
            while not run.answers():
                pass
            process = run.start()
            said, _ = process.communicate()
        finally:
            listener.kill()
            listener.wait()

        assert process.returncode == 1
        assert f"Another program listens at http://127.0.0.1:{run.port}/ already." in said
        assert list(base.glob("pg*")) == []
