"""Between the rows of a draft and the whole list that they stand for. May not import services, selectors, views or admin."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db import connection

from apps.catalogue.engine.sections import REQUIRED, SECTIONS
from apps.catalogue.models import PriceDraft, PriceRow
from apps.ui.held import Held, once

Plain = Mapping[str, Any]
ROWS = """
    SELECT json_agg(json_build_array(section, key, content) ORDER BY section, position, id)::text
    FROM catalogue_pricerow WHERE draft_id = %s
"""


def price_draft_plain(draft: PriceDraft) -> dict[str, Any]:
    """What a draft says as a whole: the same shape as a published list, its rows in their order.

    Read anew each time, and put together once for each state of a draft: what comes is shared, and not to be changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [draft.pk])
        (text,) = cursor.fetchone()
    return _plain(text or "[]")


@lru_cache(maxsize=8)
def _plain(text: str) -> Held:
    plain: dict[str, Any] = {name: [] for name in REQUIRED if name in SECTIONS}
    lists: dict[str, list[Any]] = {}
    for section, key, content in json.loads(text):
        if section == PriceRow.SINGLE:
            plain[key] = content
        else:
            lists.setdefault(section, []).append(content)
    return Held({**plain, **lists})


def fill(draft: PriceDraft, plain: Plain) -> None:
    """Store a whole list as the rows of a draft that has none yet. What names its rows must be sound: `prices.shape_problems`."""
    rows = [
        PriceRow(draft=draft, section=section, key=key, position=place, content=content)
        for section, section_rows in rows_by_key(plain).items()
        for place, (key, content) in enumerate(section_rows.items())
    ]
    PriceRow.objects.bulk_create(rows)


def rows_by_key(plain: Plain) -> dict[str, dict[str, Any]]:
    """Each section with its rows by what names them; the single values as a section of their own, an empty section among them."""
    return once(plain, "rows by key", lambda: _rows_by_key(plain))


def _rows_by_key(plain: Plain) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {PriceRow.SINGLE: {}}
    for name, value in plain.items():
        if name in SECTIONS and value:
            found[name] = {key_of(name, row): row for row in value}
        elif not (name in SECTIONS and name in REQUIRED):
            found[PriceRow.SINGLE][name] = value
    return found


def key_of(section: str, row: Plain) -> str:
    """What names a row of this section; empty where nothing does."""
    return str(row.get(SECTIONS[section].key) or "")


def row_in(plain: Plain, section: str, key: str) -> Any:
    """A row or single value of a list; None where it has none of this name."""
    if section == PriceRow.SINGLE:
        return plain.get(key)
    return next((row for row in plain.get(section, ()) if key_of(section, row) == key), None)
