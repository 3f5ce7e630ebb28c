"""What a price list must hold, and the one text that stands for it. Pure: knows no models and no Django.

The list carries all dated facts, not prices alone; what each of its sections must hold stands in `engine/sections.py`.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from apps.catalogue.engine import fields, sections
from apps.catalogue.engine.described import SINGLES
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
    if floats := list(fields.floats(plain, "")):
        raise NotAPriceList([f'{where}: write decimals as text, like "0.2"' for where in floats])
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sha256(text: str) -> str:
    """The fingerprint of a canonical text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def problems(plain: Mapping[str, Any]) -> tuple[str, ...]:
    """Every fault that keeps this price list from being published, in words; nothing where it is sound.

    What passes can be read by everything that reads price lists: derived numbers, costs in the document, the pages.
    """
    if missing := [key for key in sections.REQUIRED if key not in plain]:
        return tuple(f"{key}: missing" for key in missing)
    lists = {name: plain.get(name, []) for name in sections.SECTIONS}
    if faults := [
        *fields.unwritable(plain, ""),
        *_unknown(plain),
        *(fault for name, rows in lists.items() for fault in _list_problems(name, rows)),
    ]:
        return tuple(faults)
    faults = [
        *fields.date_problems("date", plain["date"]),
        *_currency_problems(plain["currency"]),
        *fields.texts_problems("tasks_without_service", plain.get("tasks_without_service", [])),
        *(sections.month_problems(plain["engineer_month"]) if "engineer_month" in plain else ()),
        *(sections.review_problems(plain["review_after_days"]) if "review_after_days" in plain else ()),
        *(fault for name, rows in lists.items() for fault in sections.keys_twice(name, rows)),
        *(fault for name, rows in lists.items() for row in rows for fault in sections.row_problems(name, row)),
    ]
    return tuple(faults or sections.unknown_tasks(plain))


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


def _currency_problems(currency: Any) -> list[str]:
    fine = isinstance(currency, str) and CURRENCY.fullmatch(currency)
    return [] if fine else [f"currency must be three capital letters, like USD; it is {currency!r}"]
