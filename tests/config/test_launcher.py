"""The embedded PostgreSQL comes up after whatever happened before, and two of them never meet."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from config.launcher import carriers, roles, server
from config.launcher.refusals import CannotStart
from config.launcher.server import Place
from tests.config.conftest import SYSTEM, Base

ROOT = Path(__file__).resolve().parents[2]
ENSURE = "import sys; from pathlib import Path; from config.launcher.server import *; print(ensure(Place(Path(sys.argv[1]), fast=True)))"
KILLED_AFTER = (0.25, 0.35, 0.5, 0.8)  # seconds; Python itself takes the first 0.2. `make bench` kills 25 times


@pytest.fixture(scope="module")
def ready(new_base: Base) -> Place:
    """One server that has been started once; tests may stop it and break it."""
    place = Place(new_base(), fast=True)
    server.ensure(place)
    return place


def ensure_elsewhere(base: Path, **environ: str) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", ENSURE, str(base)]
    return subprocess.Popen(words, cwd=ROOT, env={**os.environ, **environ}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def rows(place: Place) -> int:
    with roles.connect(server.ensure(place), roles.OWNER, roles.DATABASE) as connection:
        found = connection.execute("SELECT count(*) FROM kept").fetchone()
    return int(found[0]) if found else -1


def pid_of(place: Place) -> int:
    return int(server.look_up(place).pid_file.read_text().split()[0])


def kill_all(pid: int) -> None:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for number in (pid, *map(int, children)):
        os.kill(number, signal.SIGKILL)


def test_first_start_makes_two_roles_and_a_database(ready: Place) -> None:
    with roles.connect(server.ensure(ready), roles.APP, roles.DATABASE) as connection:
        found = connection.execute("SELECT rolname, rolsuper, rolcreatedb FROM pg_roles WHERE rolname LIKE 'groundwork%' ORDER BY 1")

        assert found.fetchall() == [(roles.APP, False, False), (roles.OWNER, False, True)]


def test_no_port_is_opened_and_only_the_socket_answers(ready: Place) -> None:
    with roles.connect(server.ensure(ready), roles.APP, roles.DATABASE) as connection:
        found = connection.execute("SELECT current_setting('listen_addresses'), current_setting('port')").fetchone()

    assert found == ("", "5432")


def test_another_account_is_refused_by_name(ready: Place) -> None:
    hba = (server.look_up(ready).data / "pg_hba.conf").read_text()

    assert hba == "local all all peer map=groundwork\n"
    with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
        roles.connect(server.ensure(ready), "somebody_else", roles.DATABASE)


def test_stop_and_start_again_keep_what_was_stored(ready: Place) -> None:
    with roles.connect(server.ensure(ready), roles.OWNER, roles.DATABASE) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (a int)")
        connection.execute("INSERT INTO kept VALUES (1)")
        before = connection.execute("SELECT count(*) FROM kept").fetchone()

    folder = server.ensure(ready)
    assert server.stop(ready) is True
    assert not folder.exists()
    assert server.stop(ready) is False
    assert server.status(ready)[1] is None
    assert (rows(ready),) == before


def test_killed_server_comes_up_with_every_acknowledged_row(new_base: Base) -> None:
    safe = Place(new_base())  # not `fast`: what is told here holds for people's data
    with roles.connect(server.ensure(safe), roles.OWNER, roles.DATABASE) as connection:
        connection.execute("CREATE TABLE kept (a int)")
        for number in range(50):
            connection.execute("INSERT INTO kept VALUES (%s)", [number])
        kill_all(pid_of(safe))
    server._known.clear()

    assert rows(safe) == 50


@pytest.mark.parametrize("kill_children", [False, True])
def test_killed_server_does_not_stop_the_next_start(ready: Place, kill_children: bool) -> None:
    server.ensure(ready)
    pid = pid_of(ready)
    if kill_children:
        kill_all(pid)
    else:
        os.kill(pid, signal.SIGKILL)
    server._known.clear()

    assert server.ensure(ready).is_dir()


def test_number_of_another_process_is_not_believed(ready: Place) -> None:
    server.stop(ready)
    stranger = subprocess.Popen(["/bin/sleep", "60"])
    found = server.look_up(ready)
    found.pid_file.write_text(f"{stranger.pid}\n{found.data}\n1\n5432\n/tmp/nowhere\n\n")

    try:
        server.ensure(ready)

        assert stranger.poll() is None
        assert pid_of(ready) != stranger.pid
    finally:
        stranger.kill()
        stranger.wait()


def test_data_folder_that_is_none_is_refused_without_trying_again(new_base: Base) -> None:
    found = server.look_up(Place(new_base(), fast=True))
    found.data.mkdir(mode=0o700)
    os.chown(found.data, found.who.uid, found.who.gid)
    server.look_up.cache_clear()
    began = time.monotonic()

    with pytest.raises(CannotStart, match="is not a database cluster directory"):
        server.ensure(found.place)

    assert time.monotonic() - began < server.ANSWER_WAIT / 2


def test_variables_of_postgresql_do_not_move_the_server(new_base: Base) -> None:
    base = new_base()
    first = ensure_elsewhere(base, PGPORT="6000", PGHOST="/nowhere", PGOPTIONS="-c nonsense=1", PGDATA="/nowhere", PGUSER="nobody")
    said, problem = first.communicate(timeout=60)

    assert first.returncode == 0, problem
    assert server.ensure(Place(base, fast=True)) == Path(said.strip())


def test_eight_processes_at_once_start_one_server(new_base: Base) -> None:
    base = new_base()
    started = [ensure_elsewhere(base) for _ in range(8)]
    said = [process.communicate(timeout=60) for process in started]

    assert [process.returncode for process in started] == [0] * 8, said
    assert len({folder for folder, _ in said}) == 1
    assert server.look_up(Place(base)).log.read_text().count("ready to accept connections") == 1


@pytest.mark.parametrize("after", KILLED_AFTER)
def test_first_start_killed_is_followed_by_a_clean_one(new_base: Base, after: float) -> None:
    base = new_base()
    first = ensure_elsewhere(base)
    time.sleep(after)  # the moment itself is what is tried
    first.kill()
    first.communicate()

    second = ensure_elsewhere(base)
    _, problem = second.communicate(timeout=60)

    assert second.returncode == 0, problem
    with roles.connect(server.ensure(Place(base, fast=True)), roles.APP, roles.DATABASE) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_two_data_folders_never_meet(ready: Place, new_base: Base) -> None:
    other = Place(new_base(), fast=True)

    assert server.ensure(other) != server.ensure(ready)
    server.stop(other)
    server._known.clear()
    assert server.status(ready)[1] == server.ensure(ready)


def test_copied_data_folder_does_not_lead_to_the_first_server(ready: Place, new_base: Base) -> None:
    server.ensure(ready)
    base = new_base()
    found = server.look_up(ready)
    shutil.copytree(found.data, base / found.data.name, symlinks=True)
    for path in (base / found.data.name, *(base / found.data.name).rglob("*")):
        os.chown(path, found.who.uid, found.who.gid)
    (base / found.data.name).chmod(0o700)

    assert server.ensure(Place(base, fast=True)) != server.ensure(ready)
    assert pid_of(Place(base)) != pid_of(ready)


def test_socket_folder_cleaned_away_is_made_again(ready: Place) -> None:
    shutil.rmtree(server.ensure(ready))
    server._known.clear()

    assert server.ensure(ready).is_dir()


def test_data_of_another_major_version_is_named_and_left_alone(new_base: Base) -> None:
    base = new_base()
    (base / "pg9").mkdir()

    with pytest.raises(CannotStart, match="holds pg9"):
        server.ensure(Place(base))
    assert [path.name for path in base.iterdir()] == ["pg9"]


def test_named_programs_that_are_not_there_are_an_error(new_base: Base) -> None:
    with pytest.raises(CannotStart, match="GROUNDWORK_PG_BIN names /nowhere"):
        server.ensure(Place(new_base(), programs="/nowhere"))


def test_refusal_has_three_lines_and_the_way_out(new_base: Base) -> None:
    with pytest.raises(CannotStart) as refused:
        server.ensure(Place(new_base(), programs="/nowhere"))

    assert len(str(refused.value).splitlines()) == 3
    assert "DATABASE_URL" in str(refused.value)


@pytest.mark.skipif(os.getuid() != 0, reason="only root runs the server as another account")
def test_programs_that_the_account_cannot_run_are_copied(new_base: Base) -> None:
    closed, base = new_base(), new_base()
    carrier = carriers.find()
    for folder in carrier.folders:
        shutil.copytree(carrier.above / folder, closed / folder, symlinks=True)
    closed.chmod(0o700)
    programs = closed / carrier.programs.relative_to(carrier.above)

    assert server.ensure(Place(base, programs=str(programs), fast=True)).is_dir()
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not SYSTEM, reason="the system carries no PostgreSQL of its own")
def test_the_system_s_postgresql_carries_it_too(new_base: Base) -> None:
    place = Place(new_base(), programs=SYSTEM[0], fast=True)

    with roles.connect(server.ensure(place), roles.APP, roles.DATABASE) as connection:
        assert connection.execute("SELECT current_setting('server_version_num')::int / 10000").fetchone() == (
            server.look_up(place).carrier.major,
        )
    server.stop(place)
