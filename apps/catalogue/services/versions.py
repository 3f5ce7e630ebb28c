"""Publishing a price list: numbered, chained, and only ever added; a start still to come can be taken back. May not import views, forms or admin."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.audit.locks import Lock, wait_for
from apps.audit.services import record
from apps.catalogue import prices, selectors
from apps.catalogue.models import PriceDraft, PriceListVersion, PriceListWithdrawal

LONGEST_NOTES = 2_000  # characters


class NotWithdrawn(ValueError):
    """A start that cannot be withdrawn; reads as one sentence that says why."""


@transaction.atomic
def publish_price_list(
    *, plain: Mapping[str, Any], by: By, at: datetime, notes: str = "", valid_from: datetime | None = None, draft: PriceDraft | None = None
) -> PriceListVersion:
    """Freeze `plain` as the next price list, in force from `valid_from`, or at once. Raises prices.NotAPriceList with every fault.

    `by` may be words where a command on the server acts. `draft` is the locked one that becomes the list.
    """
    who = actor(by)
    who.must(permissions.check_publish_rules)
    if faults := prices.problems(plain):
        raise prices.NotAPriceList(faults)
    text = prices.canonical(plain)
    sha256 = prices.sha256(text)
    one_publisher()
    before = selectors.newest()
    version = PriceListVersion.objects.create(
        number=before.number + 1 if before else 1,
        date=date.fromisoformat(str(plain["date"])),
        canonical=text,
        sha256=sha256,
        previous_sha256=before.sha256 if before else "",
        notes=notes.strip(),
        published_by=who.person,
        published_by_name=who.name,
        published_at=at,
        valid_from=valid_from or _at_once(at),
        restores=_restored(sha256, before),
    )
    if draft is not None:
        draft.published_as, draft.changed_at = version, at
        draft.save(update_fields=["published_as", "changed_at"])
    record(
        kind="price_list.published", subject="price list", subject_id=version.number, workspace_id=None, actor=by, at=at,
        sha256=version.sha256, previous_sha256=version.previous_sha256, valid_from=version.valid_from.isoformat(), restores=version.restores,
    )  # fmt: skip
    return version


@transaction.atomic
def withdraw_price_list(*, version: PriceListVersion, by: By, at: datetime) -> PriceListWithdrawal:
    """Take a planned start back before it comes: the list stays, published and never in force. Raises NotWithdrawn."""
    actor(by).must(permissions.check_publish_rules)
    now = at + one_publisher()
    if PriceListWithdrawal.objects.filter(version=version).exists():
        raise NotWithdrawn("This start is withdrawn already")
    if version.valid_from <= now:
        raise NotWithdrawn("This list is in force already. To go back, publish an older one again")
    row = PriceListWithdrawal.objects.create(version=version, by=actor(by).person, by_name=actor(by).name, at=at)
    record(
        kind="price_list.start_withdrawn", subject="price list", subject_id=version.number, workspace_id=None, actor=by, at=at,
        valid_from=version.valid_from.isoformat(),
    )  # fmt: skip
    return row


def one_publisher() -> timedelta:
    """Wait until no other transaction publishes a price list, and keep others out until this one ends; how long that took.

    Whoever needs the rules as they are, too, waits for their lock first: in one order nobody waits for one another.
    """
    return wait_for(Lock.PRICE_LISTS)


def _at_once(at: datetime) -> datetime:
    """This moment, but not before that of somebody who asked later and whose turn came first: the newest list is the one in force."""
    latest: datetime | None = PriceListVersion.objects.filter(valid_from=F("published_at")).aggregate(latest=Max("valid_from"))["latest"]
    return max(at, latest or at)


def _restored(sha256: str, before: PriceListVersion | None) -> int | None:
    """The newest older list that says the same, where something else was said since or it never came into force; None otherwise."""
    if before is None or (before.sha256 == sha256 and selectors.withdrawal_of(before) is None):
        return None
    number: int | None = PriceListVersion.objects.filter(sha256=sha256).aggregate(newest=Max("number"))["newest"]
    return number
