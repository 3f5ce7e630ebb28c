"""Answers that the page called saved are there, whatever is killed meanwhile: web workers, or PostgreSQL with all that belongs to it.

Every acknowledgement is looked up by itself in the history of answers: the latest value alone would hide a loss.
"""

import random
import time
from collections.abc import Callable, Iterator

from django.db import connection, connections

from tests.prove import Figure, amount
from tests.prove._processes import administrator, children, kill, kill_postgres, restart_postgres, wait_for, web
from tests.prove._savers import PAUSE, Ledger, Saver, saving

PEOPLE = ("maya", "maya", "carl", "olga")
EARLY = "tests.prove._early:application"
SLOW_WRITER = "10s"  # how long PostgreSQL may keep what it has not written, in the control only
UNHURRIED = 0.2  # seconds between two saves of one person: what is only promised must not pile up
moments = random.Random(2026)


def figures() -> Iterator[Figure]:
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        with connection.cursor() as cursor:
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone() != ("on",):
                raise RuntimeError(f"{name} is off: this run would prove nothing")
    savers = [Saver(name, numbers()) for name in PEOPLE]
    yield workers(savers)
    yield workers_acknowledging_early(savers)
    yield server(savers)
    yield server_that_does_not_wait(savers)


def workers(savers: list[Saver]) -> Figure:
    ledger = Ledger()
    kills = kill_workers(savers, ledger, most=amount(short=12, long=300), seconds=amount(short=20, long=900))
    return kept("kill, of web workers", ledger, kills, least=amount(short=4, long=100))


def workers_acknowledging_early(savers: list[Saver]) -> Figure:
    """First without a kill: then nothing may be missing, or the control would show something else."""
    quiet, ledger = Ledger(), Ledger()
    with web(EARLY) as (_, port):
        with saving(savers, port, quiet, pause=UNHURRIED):
            wait_for(lambda: len(quiet.saved) >= 20)
        wait_for(lambda: not missing(quiet), within=20)
    kills = kill_workers(savers, ledger, most=amount(short=4, long=30), seconds=amount(short=8, long=120), application=EARLY)
    return lost("kill control, acknowledged 20 ms before it is saved", ledger, kills)


def server(savers: list[Saver]) -> Figure:
    ledger = Ledger()
    kills = kill_server(savers, ledger, most=amount(short=4, long=60), seconds=amount(short=20, long=600))
    return kept("kill, of PostgreSQL with all its processes", ledger, kills, least=amount(short=2, long=20))


def server_that_does_not_wait(savers: list[Saver]) -> Figure:
    ledger = Ledger()
    with administrator() as found:
        found.execute("ALTER ROLE groundwork_app SET synchronous_commit = off")
        found.execute(f"ALTER SYSTEM SET wal_writer_delay = '{SLOW_WRITER}'")
        found.execute("SELECT pg_reload_conf()")
    kills = kill_server(savers, ledger, most=amount(short=2, long=20), seconds=amount(short=12, long=200))
    return lost("kill control, synchronous_commit off", ledger, kills)


def kill_workers(savers: list[Saver], ledger: Ledger, *, most: int, seconds: float, application: str = "config.wsgi:application") -> int:
    """gunicorn's workers, one at a time, at a random moment while answers are being saved; how many."""
    early = application == EARLY
    with web(application) as (master, port), saving(savers, port, ledger, pause=UNHURRIED if early else PAUSE):

        def one() -> int:
            wait_for(lambda: children(master))
            return kill(moments.choice(children(master)))

        kills = repeatedly(one, ledger, most=most, seconds=seconds)
        time.sleep(2 if early else 0)  # what was not killed is saved
        return kills


def kill_server(savers: list[Saver], ledger: Ledger, *, most: int, seconds: float) -> int:
    def one() -> int:
        kill_postgres()
        restart_postgres()
        return 1

    connections.close_all()
    with web() as (_, port), saving(savers, port, ledger):
        kills = repeatedly(one, ledger, most=most, seconds=seconds)
    connections.close_all()
    return kills


def repeatedly(one: Callable[[], int], ledger: Ledger, *, most: int, seconds: float) -> int:
    """Each time only after something more was acknowledged, so that nothing idle is killed."""
    until, kills = time.monotonic() + seconds, 0
    while kills < most and time.monotonic() < until:
        before = len(ledger.saved)
        wait_for(lambda: len(ledger.saved) > before + 2)  # noqa: B023
        time.sleep(moments.uniform(0.0, 0.4))
        kills += one()
    before = len(ledger.saved)
    wait_for(lambda: len(ledger.saved) > before)
    return kills


def kept(name: str, ledger: Ledger, kills: int, *, least: int) -> Figure:
    gone = len(missing(ledger))
    value = f"{kills} kills, {len(ledger.saved):,} acknowledged, {ledger.failed} requests failed, {gone} missing"
    bound = f"0 missing, at least {least} kills that made requests fail"
    return Figure(name, value, bound, holds=not gone and kills >= least and ledger.failed > 0)


def lost(name: str, ledger: Ledger, kills: int) -> Figure:
    gone = len(missing(ledger))
    return Figure(name, f"{kills} kills, {len(ledger.saved):,} acknowledged, {gone} missing", "at least 1 missing", holds=gone > 0)


def missing(ledger: Ledger) -> set[tuple[str, str, str]]:
    """The acknowledged saves that the history does not hold."""
    from apps.intake.models import AnswerRevision

    use_cases = {use_case for use_case, _, _ in ledger.saved}
    rows = AnswerRevision.objects.filter(answer__use_case__in=use_cases).values_list("answer__use_case_id", "question", "typed")
    return set(ledger.saved) - {(str(use_case), question, typed) for use_case, question, typed in rows}


def numbers() -> tuple[str, ...]:
    """Questions that take any whole number and are always asked."""
    from django.utils import timezone

    from apps.decisions import selectors

    book = selectors.book_for(selectors.live_version(timezone.now()))
    return tuple(question.slug for question in book.questions if question.kind == "integer" and not question.ask_if)[:3]
