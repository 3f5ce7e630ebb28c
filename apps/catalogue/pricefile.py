"""A price list as one JSON file: written with its date, number and fingerprint, read back or refused in words. Pure.

The fingerprint is that of the part `price_list` in canonical form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.catalogue import prices
from apps.catalogue.engine import sections
from apps.ui import jsonfile

MOST_BYTES = 5_000_000
FILE = jsonfile.Enclosed("prices", "price_list")


class PriceFileRefused(jsonfile.NotReadable):
    """A file that holds no price list; `problems` says each reason with section and row."""


@dataclass(frozen=True, slots=True)
class PriceFile:
    """What a file says: the list, its fingerprint, and the number that it had where it comes from."""

    plain: Mapping[str, Any]
    sha256: str
    number: int | None
    is_verified: bool  # whether the file said a fingerprint, and it was right


def written(plain: Mapping[str, Any], *, number: int | None) -> str:
    """The file of a price list: keys in order, so that a text diff reads well. Raises prices.NotAPriceList for a float."""
    return FILE.written(plain, sha256=prices.sha256(prices.canonical(plain)), number=number)


def read(raw: bytes) -> PriceFile:
    """The price list that a file holds, which need not be sound yet: a draft is mended later. Raises PriceFileRefused."""
    try:
        told = FILE.read(raw, most_bytes=MOST_BYTES)
        plain: Any = told.get(FILE.part)
        if wrong := [*FILE.wrong_around(told), *_wrong_shape(plain)]:
            raise PriceFileRefused(wrong)
        found = prices.sha256(prices.canonical(plain))
        return PriceFile(plain, found, told.get("number"), FILE.is_verified(told, found))
    except jsonfile.NotReadable as refused:
        raise PriceFileRefused(refused.problems) from None


def _wrong_shape(plain: Any) -> list[str]:
    """Why this can be no list at all, sound or not: rows that cannot be told apart, text that no page shows."""
    if not isinstance(plain, dict) or not set(plain) & set(sections.REQUIRED):
        return ["The part “price_list” must be there, with the sections of a price list"]
    return list(prices.shape_problems(plain))
