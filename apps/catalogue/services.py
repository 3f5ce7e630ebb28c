"""Every change to the catalogue. A price list is only ever added. May not import views or forms."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.audit.locks import Lock, wait_for
from apps.audit.services import record
from apps.catalogue import prices
from apps.catalogue.models import PriceListVersion


@transaction.atomic
def publish_price_list(*, plain: Mapping[str, Any], by: By, at: datetime) -> PriceListVersion:
    """Freeze `plain` as the next price list. Raises prices.NotAPriceList with every fault; nothing is stored then.

    `by` may be words where a command on the server acts.
    """
    who = actor(by)
    who.must(permissions.check_publish_rules)
    if faults := prices.problems(plain):
        raise prices.NotAPriceList(faults)
    text = prices.canonical(plain)
    one_publisher()
    latest = PriceListVersion.objects.order_by("-number").values_list("number", flat=True).first() or 0
    version = PriceListVersion.objects.create(
        number=latest + 1,
        date=date.fromisoformat(str(plain["date"])),
        canonical=text,
        sha256=prices.sha256(text),
        published_by=who.person,
        published_by_name=who.name,
        published_at=at,
    )
    record(
        kind="price_list.published",
        subject="price list",
        subject_id=version.number,
        workspace_id=None,
        actor=by,
        at=at,
        sha256=version.sha256,
    )
    return version


def one_publisher() -> None:
    """Wait until no other transaction publishes a price list, and keep others out until this one ends."""
    wait_for(Lock.PRICE_LISTS)
