"""Publishing is all or nothing, also where eight people do it at once: one version live, numbers without a gap, a chain that is whole.

Each of the eight carries what a page showed to be in force, and is told where others came into force since: then he reads
again, and publishes over that. So no rules are published over others that their publisher did not see.
A reader asks all the while and must never see none live, or a version without its activation. Two controls: the same
without the lock and the unique number, and half a publication, which the reader must see.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.db import connection, connections
from django.db.models import Count
from django.utils import timezone

from apps.audit import selectors as audit
from apps.decisions import selectors, services
from apps.decisions.models import DraftTestCase, RulebookActivation, RulebookVersion
from apps.decisions.services import publishing
from apps.decisions.services.starts import MovedOn, starts_of_rules
from tests.decisions.make import make_plain
from tests.prove import Figure, amount

AT_ONCE = 8
ROUNDS, CONTROL_ROUNDS = amount(short=5, long=100), amount(short=2, long=20)
SECONDS, CONTROL_SECONDS = amount(short=25, long=1_800), amount(short=12, long=300)
# One statement sees one state: how many versions, how many of them ever activated, how many numbers stand twice, which versions
# are live, which is one as long as no two share the last moment and their place in it.
ONE_LOOK = """
    WITH coming AS (
        SELECT version.number, rank() OVER (ORDER BY activation.valid_from DESC, activation.id DESC) AS place
        FROM decisions_rulebookactivation activation JOIN decisions_rulebookversion version ON version.id = activation.version_id
        WHERE activation.valid_from <= clock_timestamp() AND activation.withdraws_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM decisions_rulebookactivation taken WHERE taken.withdraws_id = activation.id)
    )
    SELECT (SELECT count(*) FROM decisions_rulebookversion),
           (SELECT count(DISTINCT version_id) FROM decisions_rulebookactivation),
           (SELECT count(*) - count(DISTINCT number) FROM decisions_rulebookversion),
           (SELECT count(*) FROM coming WHERE place = 1),
           (SELECT max(number) FROM coming WHERE place = 1)
"""
NUMBER_IS_UNIQUE = """
    SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'
    AND conkey = (SELECT array_agg(attnum) FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'number')
"""


@dataclass
class Reader:
    """Looks again and again, each time with one statement; notes what must never be seen. `whole` says what each version must have."""

    look: str = ONE_LOOK
    whole: str = "of them ever live"
    looks: int = 0
    wrong: list[str] = field(default_factory=list)

    def watch(self, over: threading.Event) -> None:
        last = 0
        with connection.cursor() as cursor:
            while not over.is_set():
                cursor.execute(self.look)
                versions, active, twice, lives, live = cursor.fetchone()
                self.looks += 1
                if lives != 1:
                    self.wrong.append(f"{lives} live")
                elif live < last:
                    self.wrong.append(f"{live} live after {last}")
                if twice:
                    self.wrong.append(f"{twice} numbers twice")
                if versions != active:
                    self.wrong.append(f"{versions} versions, {active} {self.whole}")
                last = live or 0
        connection.close()

    def look_again(self, times: int = 3) -> None:
        """Wait until it has looked so often again."""
        seen, until = self.looks, time.monotonic() + 10
        while self.looks < seen + times and time.monotonic() < until:
            time.sleep(0.01)

    @property
    def words(self) -> str:
        """How often one was live."""
        return f"exactly one live at {self.looks - len(self.wrong):,} of {self.looks:,} looks"


def figures() -> Iterator[Figure]:
    yield together()
    yield half_a_publication()
    yield without_lock()


def together() -> Figure:
    with watched() as reader:
        rounds = rounds_of(ROUNDS, SECONDS, publishers, check_round)
    twice, published = numbers_twice(RulebookVersion), len(rounds.given)
    value = (
        f"{rounds.done} rounds of {AT_ONCE} at once, {published} of {rounds.done * AT_ONCE} published, {told(rounds)}, "
        f"{len(rounds.bad)} rounds wrong, {twice} duplicate numbers; {reader.words}{said([*rounds.bad, *reader.wrong])}"
    )
    good = rounds.are_good(reader, ROUNDS) and not rounds.refused and not twice
    bound = "all published, each over the rules that were read, 0 refused, 0 rounds wrong, 0 duplicates, exactly one live at every look"
    return Figure("publish, eight at once", value, bound, holds=good)


def half_a_publication() -> Figure:
    """As if version and activation were two transactions; taken back by the owner of the tables."""
    with watched() as reader:
        last = RulebookVersion.objects.order_by("-number")[0]
        half = RulebookVersion.objects.create(
            number=last.number + 1, name="Half", canonical="{}", sha256="0" * 64, previous_sha256=last.sha256,
            published_by_name="control", published_at=timezone.now(),
        )  # fmt: skip
        reader.look_again()
    RulebookVersion.objects.using("owner").filter(pk=half.pk).delete()
    return Figure(
        "publish control, a version without its activation is seen",
        f"{len(reader.wrong)} of {reader.looks} looks wrong", "at least 1", holds=bool(reader.wrong),
    )  # fmt: skip


def without_lock() -> Figure:
    """No lock, no unique number: on this data folder, which nobody uses afterwards."""
    drop_unique_number(RulebookVersion)
    with patch.object(publishing, "wait_for_turn", lambda at: at):
        rounds = rounds_of(CONTROL_ROUNDS, CONTROL_SECONDS, publishers, check_round)
    return control("publish", rounds, numbers_twice(RulebookVersion), told(rounds))


def control(name: str, rounds: "Rounds", twice: int, told: str) -> Figure:
    """What went wrong without the lock: it must."""
    value = f"{rounds.done} rounds, {len(rounds.given)} published, {told}, {twice} duplicate numbers, {len(rounds.bad)} rounds wrong{said(rounds.bad[:2])}"
    bound = "at least 1 round wrong and 1 duplicate"
    return Figure(f"{name} control, without the lock and the unique number", value, bound, holds=bool(rounds.bad) and twice > 0)


def drop_unique_number(model: Any) -> None:
    """So that two versions may have one number."""
    table = model._meta.db_table
    with connections["owner"].cursor() as cursor:
        cursor.execute(NUMBER_IS_UNIQUE, [table, table])
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    connections["owner"].close()


def numbers_twice(model: Any) -> int:
    """How many numbers stand twice."""
    every = model.objects.aggregate(count=Count("pk"), numbers=Count("number", distinct=True))
    return int(every["count"] - every["numbers"])


@dataclass
class Rounds:
    """What came of publishing at once, again and again."""

    given: list[Any] = field(default_factory=list)
    refused: int = 0
    done: int = 0
    bad: list[str] = field(default_factory=list)

    def are_good(self, reader: Reader, wanted: int) -> bool:
        """Whether all was published, and nothing was seen that must not be."""
        looked = not self.bad and not reader.wrong and reader.looks > 0
        return looked and self.done >= min(wanted, 2) and len(self.given) == self.done * AT_ONCE


def rounds_of(most: int, seconds: float, publishers: Callable[[int], list[Callable[[], Any]]], check: Callable[[list[Any]], str]) -> Rounds:
    """Publish at once, in each round by publishers of its own, and look at what that came to."""
    rounds, until = Rounds(), time.monotonic() + seconds
    while rounds.done < most and time.monotonic() < until:
        given, errors = at_once(publishers(rounds.done))
        rounds.given += given
        rounds.refused += len(errors)
        wrong = [*([found] if (found := check(given)) else []), *(repr(error) for error in errors[:1])]
        rounds.bad += [f"round {rounds.done}: {words}" for words in wrong]
        rounds.done += 1
    return rounds


def told(rounds: Rounds) -> str:
    """How often somebody was told that something else came into force, and read that first."""
    return f"{sum(again for _made, again in rounds.given)} times read again"


def publishers(done: int) -> list[Callable[[], Any]]:
    """Eight drafts of a round, and what publishes each."""
    live = selectors.live_version(timezone.now())
    plain = make_plain(name=f"Round {done}")
    drafts = [services.create_draft(plain=plain, title=f"Draft {n}", based_on=live, by="prove", at=timezone.now()) for n in range(AT_ONCE)]
    DraftTestCase.objects.filter(draft__in=drafts).delete()  # those of the default rules, which no round is
    shown = starts_of_rules(timezone.now()).token
    return [publisher(draft, shown) for draft in drafts]


def publisher(draft: Any, shown: str) -> Callable[[], tuple[RulebookVersion, int]]:
    """As the page does it: the moment is taken before the lock is asked for, and who is told that other rules came reads those first."""

    def publish() -> tuple[RulebookVersion, int]:
        seen = shown
        for again in range(2 * AT_ONCE):
            try:
                made = services.publish(draft=draft, revision=draft.revision, shown=seen, notes="At once", by="prove", at=timezone.now())
            except MovedOn as moved:
                seen = moved.starts.token
            else:
                return made, again
        raise AssertionError("others were always quicker")

    return publish


def at_once(calls: list[Callable[[], Any]]) -> tuple[list[Any], list[Exception]]:
    """What each gave and what was raised; all start together, each on a connection of its own."""
    gate, given, raised = threading.Barrier(len(calls)), [], []

    def run(call: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=30)
            given.append(call())
        except Exception as error:  # noqa: BLE001  what was raised is what is counted
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given, raised


def check_round(given: list[tuple[RulebookVersion, int]]) -> str:
    """What is wrong after a round, in words; empty where nothing is."""
    versions = [version for version, _again in given]
    if broken := check_chain(RulebookVersion, versions, selectors.live_version(timezone.now())):
        return broken
    if RulebookActivation.objects.count() != RulebookVersion.objects.count():
        return "a version without exactly one activation"
    return "the chain of events is broken" if audit.first_break(None) else ""


def check_chain(model: Any, made: list[Any], live: Any) -> str:
    """Whether all are numbered and chained one after the other and the newest is live; what is wrong in words."""
    every = list(model.objects.defer("canonical").order_by("number", "pk"))
    if [version.number for version in every] != list(range(1, len(every) + 1)):
        return f"{len(every)} numbered up to {every[-1].number}"
    if [version.previous_sha256 for version in every] != ["", *(version.sha256 for version in every[:-1])]:
        return "the chain is broken"
    newest = max((version.number for version in made), default=0)
    return f"{live} live, {newest} is the newest" if made and (live is None or live.number != newest) else ""


class watched:
    """A reader in a thread of its own, while this is open."""

    def __init__(self, reader: Reader | None = None) -> None:
        self.over, self.reader = threading.Event(), reader or Reader()

    def __enter__(self) -> Reader:
        self.thread = threading.Thread(target=self.reader.watch, args=(self.over,), daemon=True)
        self.thread.start()
        return self.reader

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join(timeout=30)


def said(words: list[str]) -> str:
    return f" ({'; '.join(words[:3])})" if words else ""
