"""A price list as one JSON file: written with its date, number and fingerprint, read back or refused in words. Pure.

The fingerprint is that of the part `price_list` in canonical form. Whoever writes such a file by hand may leave everything but
that part away, or send that part alone; where a fingerprint is said, it must be right.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.catalogue import prices
from apps.catalogue.engine import sections
from apps.ui import jsonfile

MOST_BYTES = 5_000_000
MOST_PROBLEMS = 100  # that are told at once
KIND = "prices"
TOLD = ("groundwork", "number", "sha256", "price_list")


class PriceFileRefused(ValueError):
    """A file that holds no price list; `problems` says each reason with section and row."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems[:MOST_PROBLEMS])
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class PriceFile:
    """What a file says: the list, its fingerprint, and the number that it had where it comes from."""

    plain: Mapping[str, Any]
    sha256: str
    number: int | None
    is_verified: bool  # whether the file said a fingerprint, and it was right


def written(plain: Mapping[str, Any], *, number: int | None) -> str:
    """The file of a price list: keys in order, so that a text diff reads well. Raises prices.NotAPriceList for a float."""
    sha256 = prices.sha256(prices.canonical(plain))
    whole = {"groundwork": KIND, "number": number, "sha256": sha256, "price_list": plain}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def read(raw: bytes) -> PriceFile:
    """The price list that a file holds, which need not be sound yet: a draft is mended later. Raises PriceFileRefused."""
    try:
        whole = jsonfile.read(raw, what="A file of prices", most_bytes=MOST_BYTES)
    except jsonfile.NotReadable as refused:
        raise PriceFileRefused(list(refused.problems)) from None
    if not isinstance(whole, dict):
        raise PriceFileRefused(["The file must be one object with named parts"])
    told = whole if "price_list" in whole or "groundwork" in whole else {"price_list": whole}
    if wrong := [*_wrong_around(told), *_wrong_shape(told.get("price_list"))]:
        raise PriceFileRefused(wrong)
    plain = told["price_list"]
    found, said = prices.sha256(prices.canonical(plain)), told.get("sha256")
    if said is not None and said != found:
        raise PriceFileRefused(
            [
                f"The fingerprint does not fit: the file says {said[:12]}…, its prices give {found[:12]}…. It was changed since it was written"
            ]
        )
    number: int | None = told.get("number")  # type: ignore[assignment]  # looked at above
    return PriceFile(plain, found, number, said is not None)


def _wrong_around(told: Mapping[str, Any]) -> list[str]:
    """What is wrong with everything but the list itself."""
    wrong = [f"A file of prices has no part “{jsonfile.shortened(key)}”" for key in told if key not in TOLD]
    if told.get("groundwork", KIND) != KIND:
        wrong.append(f"The part “groundwork” must be “{KIND}”: this is another file")
    number, sha256 = told.get("number"), told.get("sha256")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < 1):
        wrong.append("number: must be a whole number from 1, or not there")
    if sha256 is not None and not isinstance(sha256, str):
        wrong.append("sha256: must be text, or not there")
    return wrong


def _wrong_shape(plain: Any) -> list[str]:
    """Why this can be no list at all, sound or not: rows that cannot be told apart, text that no page shows."""
    if not isinstance(plain, dict) or not set(plain) & set(sections.REQUIRED):
        return ["The part “price_list” must be there, with the sections of a price list"]
    return list(prices.shape_problems(plain))
