"""From a file of prices to the price list in force, checked against the rules that read it. May not import views, forms or admin."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.actors import By, actor
from apps.catalogue import prices
from apps.catalogue import selectors as catalogue
from apps.catalogue.engine.fields import is_day
from apps.catalogue.models import PriceListVersion
from apps.catalogue.services import publish_price_list
from apps.decisions import selectors
from apps.decisions.models import RulebookActivation
from apps.decisions.services.fitting import RulesRead, rules_read
from apps.decisions.services.turns import wait_for_turn
from apps.ui.formatting import day

Plain = Mapping[str, Any]
Starts = tuple[RulebookActivation | None, Sequence[RulebookActivation]]  # of the rules in force, and of those planned


@transaction.atomic
def publish_prices(*, plain: Plain, by: By, at: datetime) -> PriceListVersion:
    """Publish a price list. Raises prices.NotAPriceList with every fault; nothing is stored then."""
    wait_for_turn(at)
    check_prices(plain=plain, at=at)
    return publish_price_list(plain=plain, by=by, at=at)


@transaction.atomic
def publish_newer_prices(*, lists: Sequence[Plain], by: By, at: datetime) -> list[PriceListVersion]:
    """Publish those of `lists` whose date is later than that of every one that came into force, the oldest first. Twice changes nothing.

    Where somebody else than `by` published the last one, in the administration or by a command, prices are kept by people:
    nothing takes effect that none of them looked at.
    A list that does not fit the rules in force, which may be others than ours, is left out.
    Raises prices.NotAPriceList for one that is no price list.
    """
    wait_for_turn(at)
    if newer_left_to_people(lists=lists, by=by):
        return []
    published = []
    for plain in sorted(lists, key=lambda each: str(each.get("date", ""))):
        newest = catalogue.newest_date(in_force_by=at)
        if catalogue.is_published(plain) or (newest is not None and str(plain.get("date", "")) <= newest.isoformat()):
            continue
        if prices.problems(plain) or not _against_rules(plain, at):
            published.append(publish_price_list(plain=plain, by=by, at=at))
    return published


def newer_left_to_people(*, lists: Sequence[Plain], by: By) -> str:
    """The date of the newest of `lists`, where it is newer than a last list that somebody else than `by` published; "" otherwise."""
    last, own = catalogue.newest(), actor(by)
    if last is None or (last.published_by_id, last.published_by_name) == (own.person and own.person.pk, own.name):
        return ""
    newest, offered = catalogue.newest_date(), max((str(plain.get("date", "")) for plain in lists), default="")
    return offered if newest is not None and offered > newest.isoformat() else ""


def check_prices(*, plain: Plain, at: datetime) -> None:
    """Raise prices.NotAPriceList with every fault of the list itself, and with what the rules in force cannot read of it."""
    if faults := faults_of(plain, at):
        raise prices.NotAPriceList(faults)


def faults_of(plain: Plain, at: datetime, *, again: bool = False, starts: Starts | None = None) -> tuple[str, ...]:
    """The same in words, none hidden by another. A list that is published `again` may be older than the last one.

    `starts` are those of rules in force and planned, where they were read already.
    """
    return (*prices.problems(plain), *_against_rules(plain, at, starts), *(() if again else _against_the_last(plain, at)))


def _against_rules(plain: Plain, at: datetime, known: Starts | None = None) -> list[str]:
    """What the rules in force cannot read of a list, and those of every planned start: each may be the one that a decision meets."""
    live, planned = known or selectors.live_and_planned(at)
    starts = [(live, "the rules in force", "have")] if live else []
    starts += [(start, f"v{start.version.number} of the rules, planned for {day(start.valid_from)},", "has") for start in planned]
    read = rules_read(start.version for start, _rules, _have in starts)
    faults: dict[str, str] = {}  # by what is wrong: of what several cannot read, the first is told
    for start, rules, have in starts:
        for key, words in _misfits(plain, read[start.version.sha256], rules, have):
            faults.setdefault(key, words)
    return list(faults.values())


def _misfits(plain: Plain, read: RulesRead, rules: str, have: str) -> Iterator[tuple[str, str]]:
    currency = plain.get("currency")
    if prices.is_currency(currency) and read.currency != currency:
        yield "currency", f"currency: money in {rules} is in {read.currency}; the list is in {currency}"
    for approach in (row.get("approach") for row in prices.rows_of(plain, "approach_costs")):
        if isinstance(approach, str) and approach not in read.approaches:
            yield approach, f"approach_costs, {approach}: {rules} {have} no such option"


def _against_the_last(plain: Plain, at: datetime) -> list[str]:
    """An older list than the last one is refused. One of a day to come, planned or a slip, does not count: what is of today may still be published."""
    newest = catalogue.newest_date(until=at.date())
    if newest is not None and is_day(plain.get("date")) and plain["date"] < newest.isoformat():
        return [f"date: a list of {newest.isoformat()} is published; this one is older"]
    return []
