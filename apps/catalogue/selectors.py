"""Which price list is in force, and what it says. Reads only."""

import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Max

from apps.catalogue.models import PriceListVersion

Plain = dict[str, Any]


def live_version(at: datetime) -> PriceListVersion | None:
    """The latest price list published by `at`, without its long text; None where there is none yet."""
    return PriceListVersion.objects.defer("canonical").filter(published_at__lte=at).order_by("-number").first()


def newest_date() -> date | None:
    """The latest date that a published price list bears, whenever it was published."""
    newest: date | None = PriceListVersion.objects.aggregate(newest=Max("date"))["newest"]
    return newest


def version(number: int) -> PriceListVersion:
    """The price list of this number; raises PriceListVersion.DoesNotExist."""
    return PriceListVersion.objects.get(number=number)


def versions() -> list[PriceListVersion]:
    """All price lists, newest first, without their long text."""
    return list(PriceListVersion.objects.defer("canonical").select_related("published_by"))


def prices(number: int) -> tuple[PriceListVersion, Plain]:
    """One price list by number and its content."""
    found = version(number)
    return found, plain_of(found)


def plain_of(version: PriceListVersion) -> Plain:
    """What this price list says, as plain data. The caller must not change it: it is shared within the process."""
    return plain_by(version.sha256)


@lru_cache(maxsize=16)
def plain_by(sha256: str) -> Plain:
    """What the price list with this fingerprint says. Raises PriceListVersion.DoesNotExist."""
    text = PriceListVersion.objects.filter(sha256=sha256).values_list("canonical", flat=True).first()
    if text is None:
        raise PriceListVersion.DoesNotExist(f"No price list has the fingerprint {sha256}")
    plain: Plain = json.loads(text)
    return plain
