"""What rules read of a price list, and a price list of rules: little, and kept per process by fingerprint. May not import views, forms or admin.

Every planned start has a part in whatever is checked, so many are fetched by one statement, and two lists of which the rules
read the same are one list to them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from apps.catalogue import selectors as catalogue
from apps.catalogue.models import PriceListVersion
from apps.catalogue.prices import rows_of
from apps.decisions.models import RulebookVersion
from apps.estimates.engine.price_table import PriceTable


@dataclass(frozen=True, slots=True)
class PricesRead:
    """What rules read of a list. Equal where they cannot tell two lists apart; the date of a list is not read."""

    currency: str
    said: str  # the table in words, which tells lists apart
    table: PriceTable = field(compare=False)
    priced: frozenset[str] = field(compare=False, default=frozenset())  # the options whose work the list says


@dataclass(frozen=True, slots=True)
class RulesRead:
    """What a price list is held against: the money of the rules, and which options they have."""

    currency: object
    approaches: Mapping[str, str]  # what each is called, retired or not
    offered: Mapping[str, str] = field(compare=False, default_factory=dict)  # what those are called that are not retired


PRICES: dict[str, PricesRead] = {}  # what a fingerprint stands for never changes
RULES: dict[str, RulesRead] = {}


def prices_read(versions: Iterable[PriceListVersion]) -> Mapping[str, PricesRead]:
    """What rules read of these lists, by fingerprint; those that this process has not seen yet by one statement."""
    if missing := {version.sha256 for version in versions} - PRICES.keys():
        for sha256, plain in catalogue.plains_of(missing):
            PRICES[sha256] = read_of(plain)
    return PRICES


def read_of(plain: Mapping[str, Any]) -> PricesRead:
    """What rules read of a list without faults."""
    table = replace(PriceTable.from_plain(plain), date="")
    return PricesRead(plain["currency"], repr(table), table, priced_in(plain))


def rules_read(versions: Iterable[RulebookVersion]) -> Mapping[str, RulesRead]:
    """What price lists read of these rules, by fingerprint, likewise."""
    return rules_read_by(version.sha256 for version in versions)


def rules_read_by(fingerprints: Iterable[str]) -> Mapping[str, RulesRead]:
    """The same of rules of these fingerprints."""
    if missing := set(fingerprints) - RULES.keys():
        texts = RulebookVersion.objects.filter(sha256__in=missing).values_list("sha256", "canonical")
        for sha256, text in texts.iterator(chunk_size=20):
            plain = json.loads(text)
            known = {row["slug"]: row["label"] for row in plain["approaches"]}
            RULES[sha256] = RulesRead(plain["parameters"].get("currency"), known, offered_in(plain))
    return RULES


def priced_in(plain: Mapping[str, Any]) -> frozenset[str]:
    """The options of which a list, of whatever shape, says what work they ask for."""
    return frozenset(slug for row in rows_of(plain, "approach_costs") if isinstance(slug := row.get("approach"), str))


def offered_in(plain: Mapping[str, Any]) -> dict[str, str]:
    """The options of rules that are not retired, with what they are called."""
    return {row["slug"]: row["label"] for row in plain["approaches"] if not row.get("retired")}
