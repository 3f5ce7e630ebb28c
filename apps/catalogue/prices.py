"""What a price list must hold, and the one text that stands for it. Pure: knows no models and no Django.

The list carries all dated facts, not prices alone; what each of its sections must hold stands in `engine/sections.py`.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from apps.catalogue.engine import fields, sections
from apps.catalogue.engine.described import SINGLES
from apps.ui.held import once
from apps.ui.jsonfile import shortened

CURRENCY = re.compile(r"[A-Z]{3}")
MOST_ROWS = 5_000
LONGEST_KEY = fields.LONGEST_NAME  # where it is kept in a draft


class NotAPriceList(ValueError):
    """A price list that cannot be published; `problems` names each fault and where it stands."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


def canonical(plain: Mapping[str, Any]) -> str:
    """The price list as canonical JSON: keys sorted, no blanks, decimals as text. Raises NotAPriceList for a float."""
    return once(plain, "canonical", lambda: _canonical(plain))


def _canonical(plain: Mapping[str, Any]) -> str:
    if floats := list(fields.floats(plain, "")):
        raise NotAPriceList([f'{where}: write decimals as text, like "0.2"' for where in floats])
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sha256(text: str) -> str:
    """The fingerprint of a canonical text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def problems(plain: Mapping[str, Any]) -> tuple[str, ...]:
    """Every fault that keeps this price list from being published, in words; nothing where it is sound.

    No fault hides another one: a draft that lacks its currency is told of every row, so that no file brings junk in behind it.
    What passes can be read by everything that reads price lists: derived numbers, costs in the document, the pages.
    """
    return once(plain, "problems", lambda: _problems(plain))


def _problems(plain: Mapping[str, Any]) -> tuple[str, ...]:
    unwritable = fields.unwritable(plain, "")
    return (
        *(f"{key}: missing" for key in sections.REQUIRED if key not in plain),
        *unwritable,
        *_unknown(plain),
        *(fault for name in sections.SECTIONS for fault in _list_problems(name, plain.get(name, []))),
        *_judged(_readable(plain, all_writable=not unwritable)),
    )


def _readable(plain: Mapping[str, Any], *, all_writable: bool) -> Mapping[str, Any]:
    """The parts that can be judged one by one: of a section that is no list of rows nothing can be said, and no row that cannot be written."""

    def fine(part: Any) -> bool:
        return all_writable or not fields.unwritable(part, "")

    rows = {name: plain[name] for name in sections.SECTIONS if name in plain and not _list_problems(name, plain[name])}
    single = {name: plain[name] for name in SINGLES if name in plain and fine(plain[name])}
    return {**single, **{name: [row for row in found if fine(row)] for name, found in rows.items()}}


def _judged(plain: Mapping[str, Any]) -> Iterator[str]:
    """Every fault of the single values and the rows, and of what they say of each other."""
    if "date" in plain:
        yield from fields.date_problems("date", plain["date"])
    if "currency" in plain:
        yield from _currency_problems(plain["currency"])
    yield from fields.texts_problems("tasks_without_service", plain.get("tasks_without_service", []))
    if "engineer_month" in plain:
        yield from sections.month_problems(plain["engineer_month"])
    if "review_after_days" in plain:
        yield from sections.review_problems(plain["review_after_days"])
    lists = {name: plain[name] for name in sections.SECTIONS if name in plain}
    for name, rows in lists.items():
        yield from sections.keys_twice(name, rows)
    for name, rows in lists.items():
        for row in rows:
            yield from sections.row_problems(name, row)
    yield from sections.unknown_tasks(plain)


def rows_of(plain: Mapping[str, Any], section: str) -> Sequence[Mapping[str, Any]]:
    """The rows of a section as they are, sound or not; none of one that is no list of rows."""
    rows: Sequence[Mapping[str, Any]] = plain.get(section, [])
    return () if _list_problems(section, rows) else rows


def shape_problems(plain: Mapping[str, Any]) -> tuple[str, ...]:
    """What keeps rows from being told apart or stored at all, even in a draft, which may be wrong in everything else."""
    lists = {name: plain[name] for name in sections.SECTIONS if name in plain}
    if faults := [
        *fields.unwritable(plain, ""),
        *_unknown(plain),
        *(fault for name, rows in lists.items() for fault in _list_problems(name, rows)),
    ]:
        return tuple(faults)
    return tuple(
        fault
        for name, rows in lists.items()
        for fault in (*sections.keys_missing(name, rows, LONGEST_KEY), *sections.keys_twice(name, rows))
    )


def _unknown(plain: Mapping[str, Any]) -> list[str]:
    """Parts that no list has: nothing reads them, and no difference would ever show them."""
    return [f"A price list has no part “{shortened(name)}”" for name in plain if name not in sections.SECTIONS and name not in SINGLES]


def _list_problems(name: str, rows: Any) -> list[str]:
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        return [f"{name}: write it as tables, [[{name}]]"]
    return [f"{name}: must have {MOST_ROWS:,} rows or fewer; it has {len(rows):,}"] if len(rows) > MOST_ROWS else []


def is_currency(text: Any) -> bool:
    """Whether this can name a currency."""
    return isinstance(text, str) and bool(CURRENCY.fullmatch(text))


def _currency_problems(currency: Any) -> list[str]:
    return [] if is_currency(currency) else [f"currency must be three capital letters, like USD; it is {currency!r}"]
