"""`manage.py run` keeps its children alive, and leaves none behind however it ends."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config import supervisor
from config.supervisor import AlreadyRunning, Child, Supervisor

ROOT = Path(__file__).resolve().parents[2]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)"]
PARENT = """
import signal, sys
from pathlib import Path
from config.supervisor import *
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # these tests may themselves be run by nohup
watcher = Supervisor(Path(sys.argv[1]), "http://here/", [Child("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"])], ended=print)
with signals_stop(watcher.asked):
    try:
        watcher.start()
        print(watcher.children[0].process.pid, flush=True)
        watcher.watch()
    except Stopped:
        print("stopped", flush=True)
    finally:
        watcher.stop()
"""


def eventually(holds: Callable[[], bool], within: float = 60.0) -> bool:
    until = time.monotonic() + within
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    return holds()


def watching(tmp_path: Path, words: list[str], said: list[str]) -> Supervisor:
    watcher = Supervisor(tmp_path / "run.json", "http://here/", [Child("The child", words)], ended=said.append)
    watcher.start()
    return watcher


def parent(tmp_path: Path) -> tuple["subprocess.Popen[str]", int]:
    process = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path / "run.json")], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, int(process.stdout.readline())


def test_child_that_ends_is_started_again_whatever_its_status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "RESTART_AFTER", 0.1)
    said: list[str] = []
    watcher = watching(tmp_path, [sys.executable, "-c", "pass"], said)
    threading.Timer(2.0, watcher.asked.set).start()

    watcher.watch()
    watcher.stop()

    assert len(said) >= 2
    assert said[0] == "The child ended with status 0. Starting again."


def test_deaf_child_is_ended_within_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "CHILDREN_GET", 0.5)
    watcher = watching(tmp_path, DEAF, [])
    time.sleep(0.5)  # until it has become deaf
    began = time.monotonic()

    watcher.stop()

    assert time.monotonic() - began < 2
    assert watcher.children[0].process is not None
    assert watcher.children[0].process.returncode == -signal.SIGKILL
    assert not (tmp_path / "run.json").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal_ends_the_run_and_its_children(tmp_path: Path, number: signal.Signals) -> None:
    process, child = parent(tmp_path)

    process.send_signal(number)
    said, _ = process.communicate(timeout=60)

    assert (process.returncode, said) == (0, "stopped\n")
    assert supervisor.started(child) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a child ask to die with its parent")
def test_killed_run_takes_its_children_along(tmp_path: Path) -> None:
    process, child = parent(tmp_path)

    process.kill()
    process.communicate()

    assert eventually(lambda: supervisor.started(child) == "")


def test_what_was_left_behind_is_known_by_number_and_moment(tmp_path: Path) -> None:
    record = tmp_path / "run.json"
    sleeper = subprocess.Popen(SLEEP)
    try:
        supervisor.note_run(record, "http://here/", [sleeper.pid])
        assert supervisor.left_behind(record) == [sleeper.pid]

        record.write_text(record.read_text().replace(supervisor.started(sleeper.pid), "12345"))
        assert supervisor.left_behind(record) == []
    finally:
        sleeper.kill()
        sleeper.wait()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"processes": []}', '{"processes": {"1": ""}}'])
def test_torn_record_names_nobody(tmp_path: Path, content: str) -> None:
    (tmp_path / "run.json").write_text(content)

    assert supervisor.left_behind(tmp_path / "run.json") == []


def test_second_run_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    lock, record = tmp_path / "run.lock", tmp_path / "run.json"
    with supervisor.only_one(lock, record):
        supervisor.note_run(record, "http://127.0.0.1:8000/", [os.getpid()])
        with pytest.raises(AlreadyRunning, match=r"already runs here: http://127\.0\.0\.1:8000/$"), supervisor.only_one(lock, record):
            pass
    with supervisor.only_one(lock, record):
        pass
