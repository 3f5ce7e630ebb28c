"""Every change to the catalogue. A price list is only ever added. May not import views or forms."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from apps.accounts import permissions
from apps.accounts.models import User
from apps.audit.services import record
from apps.catalogue import prices
from apps.catalogue.models import PriceListVersion

By = User | str
PUBLISHING_LOCK = 724_301  # any number that no other advisory lock of the project uses


@transaction.atomic
def publish_price_list(*, plain: Mapping[str, Any], by: By, at: datetime) -> PriceListVersion:
    """Freeze `plain` as the next price list. Raises prices.NotAPriceList with every fault; nothing is stored then.

    `by` may be words where a command on the server acts.
    """
    if isinstance(by, User):
        permissions.check_publish_rules(by)
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
        published_by=by if isinstance(by, User) else None,
        published_by_name=by.name if isinstance(by, User) else by,
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
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])
