"""Which price list is in force, and what it says. Reads only."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from apps.catalogue.models import PriceListVersion

Plain = dict[str, Any]


def live_version(at: datetime) -> PriceListVersion | None:
    """The latest price list published by `at`; None where there is none yet."""
    return PriceListVersion.objects.filter(published_at__lte=at).order_by("-number").first()


def version(number: int) -> PriceListVersion:
    """The price list of this number; raises PriceListVersion.DoesNotExist."""
    return PriceListVersion.objects.get(number=number)


def versions() -> list[PriceListVersion]:
    """All price lists, newest first, without their long text."""
    return list(PriceListVersion.objects.defer("canonical").select_related("published_by"))


def live_prices(at: datetime) -> tuple[PriceListVersion, Plain]:
    """The price list in force and its content. Raises PriceListVersion.DoesNotExist where none is published."""
    if (live := live_version(at)) is None:
        raise PriceListVersion.DoesNotExist("No price list is published yet. Run `manage.py load_default`.")
    return live, plain_of(live)


def prices(number: int) -> tuple[PriceListVersion, Plain]:
    """One price list by number and its content."""
    found = version(number)
    return found, plain_of(found)


def plain_of(version: PriceListVersion) -> Plain:
    """What this price list says, as plain data. The caller must not change it: it is shared within the process."""
    return _plain(version.sha256, version.canonical)


@lru_cache(maxsize=16)
def _plain(sha256: str, canonical: str) -> Plain:
    plain: Plain = json.loads(canonical)
    return plain
