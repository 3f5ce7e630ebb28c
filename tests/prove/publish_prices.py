"""Publishing prices is all or nothing, also where eight people do it at once: one list live, numbers without a gap, a chain that is whole.

Each of the eight has read what differs from the list in force, and is told where another one came into force since: then he
reads again, and publishes over that. So no list is published over one that its publisher did not see. A reader asks all the
while and must never see none live, or a list without its event. Two controls: the same without the lock and the unique
number, and a list without its event, which the reader must see.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from apps.audit import selectors as audit
from apps.catalogue import compiler, history, selectors
from apps.catalogue import services as pricing
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.catalogue.services import versions
from apps.decisions.services import price_lists
from apps.decisions.services.starts import MovedOn, starts_of_prices
from tests.prove import Figure, amount
from tests.prove.publish import (
    AT_ONCE,
    Reader,
    check_chain,
    control,
    drop_unique_number,
    numbers_twice,
    rounds_of,
    said,
    told,
    watched,
)

ROUNDS, CONTROL_ROUNDS = amount(short=3, long=100), amount(short=2, long=20)
SECONDS, CONTROL_SECONDS = amount(short=30, long=1_800), amount(short=15, long=300)
# One statement sees one state: how many lists, how many of them with their event, how many numbers stand twice, which are live, which
# is one as long as no two share the last moment and their number.
ONE_LOOK = """
    WITH coming AS (
        SELECT list.number, rank() OVER (ORDER BY list.valid_from DESC, list.number DESC) AS place
        FROM catalogue_pricelistversion list
        WHERE list.valid_from <= clock_timestamp()
        AND NOT EXISTS (SELECT 1 FROM catalogue_pricelistwithdrawal taken WHERE taken.version_id = list.id)
    )
    SELECT (SELECT count(*) FROM catalogue_pricelistversion),
           (SELECT count(*) FROM audit_event WHERE kind = 'price_list.published'),
           (SELECT count(*) - count(DISTINCT number) FROM catalogue_pricelistversion),
           (SELECT count(*) FROM coming WHERE place = 1),
           (SELECT max(number) FROM coming WHERE place = 1)
"""
prices = itertools.count(1)  # no two drafts say the same


def figures() -> Iterator[Figure]:
    yield together()
    yield half_a_publication()
    yield without_lock()


def together() -> Figure:
    with watched(a_reader()) as reader:
        rounds = rounds_of(ROUNDS, SECONDS, publishers, check_round)
    twice, published = numbers_twice(PriceListVersion), len(rounds.given)
    value = (
        f"{rounds.done} rounds of {AT_ONCE} at once, {published} of {rounds.done * AT_ONCE} published, {told(rounds)}, "
        f"{len(rounds.bad)} rounds wrong, {twice} duplicate numbers; {reader.words}{said([*rounds.bad, *reader.wrong])}"
    )
    bound = "all published, each over the list that was read, 0 rounds wrong, 0 duplicates, exactly one live at every look"
    return Figure("publish prices, eight at once", value, bound, holds=rounds.are_good(reader, ROUNDS) and not twice)


def half_a_publication() -> Figure:
    """As if list and event were two transactions; taken back by the owner of the tables."""
    with watched(a_reader()) as reader:
        last = PriceListVersion.objects.order_by("-number")[0]
        half = PriceListVersion.objects.create(
            number=last.number + 1, date=last.date, canonical="{}", sha256="0" * 64, previous_sha256=last.sha256,
            published_by_name="control", published_at=(at := timezone.now()), valid_from=at,
        )  # fmt: skip
        reader.look_again()
    PriceListVersion.objects.using("owner").filter(pk=half.pk).delete()
    return Figure(
        "publish prices control, a list without its event is seen",
        f"{len(reader.wrong)} of {reader.looks} looks wrong", "at least 1", holds=bool(reader.wrong),
    )  # fmt: skip


def without_lock() -> Figure:
    """No lock, no unique number: on this data folder, which nobody uses afterwards."""
    drop_unique_number(PriceListVersion)
    with patch.object(price_lists, "wait_for_turn", lambda at: at), patch.object(versions, "one_publisher", lambda: None):
        rounds = rounds_of(CONTROL_ROUNDS, CONTROL_SECONDS, publishers, check_round)
    return control("publish prices", rounds, numbers_twice(PriceListVersion), told(rounds))


def a_reader() -> Reader:
    return Reader(ONE_LOOK, "of them with an event")


def publishers(done: int) -> list[Callable[[], Any]]:
    """Eight drafts of a round, and what publishes each, having read what is in force now."""
    shown = starts_of_prices(timezone.now()).token
    return [publisher(a_draft(f"Draft {done} {number}"), shown) for number in range(AT_ONCE)]


def a_draft(title: str) -> PriceDraft:
    """What the list in force says, but for one price."""
    draft = pricing.open_price_draft(version=None, title=title, by="prove", at=timezone.now())
    plain = compiler.price_draft_plain(draft)
    row = {**plain["prices"][0], "price": f"{next(prices) / 10_000:.4f}"}
    change = pricing.save_price_row(
        draft=draft, section="prices", key=row["task"], row=row, revision=draft.revision, by="prove", at=timezone.now()
    )
    assert change, "nothing changed"
    draft.refresh_from_db()
    return draft


def publisher(draft: PriceDraft, shown: str) -> Callable[[], tuple[PriceListVersion, int]]:
    """As the page does it: the moment is taken before the lock is asked for, and who is told that another list came reads that first."""
    sha256 = history.Text.of(compiler.price_draft_plain(draft)).sha256

    def publish() -> tuple[PriceListVersion, int]:
        seen = shown
        for again in range(2 * AT_ONCE):
            try:
                made = price_lists.publish_price_draft(
                    draft=draft, revision=draft.revision, sha256=sha256, shown=seen, notes="At once", by="prove", at=timezone.now()
                )
            except MovedOn as moved:
                seen = moved.starts.token
            else:
                return made, again
        raise AssertionError("others were always quicker")

    return publish


def check_round(given: list[tuple[PriceListVersion, int]]) -> str:
    """What is wrong after a round, in words; empty where nothing is."""
    made = [version for version, _again in given]
    broken = check_chain(PriceListVersion, made, selectors.live_version(timezone.now()))
    return broken or ("the chain of events is broken" if audit.first_break(None) else "")
