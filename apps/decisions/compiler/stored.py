"""Everything that a draft's rows hold, read by one statement. Knows the tables, not what they mean.

A page that shows a draft asks the database once, however many parts a rule book has and however long they are.
"""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, models

Stored = dict[str, Any]  # a row's columns; numbers with all their digits


def texts_of(draft_id: int, tables: Sequence[type[models.Model]]) -> tuple[str, ...]:
    """The rows of each table that belong to the draft as JSON, in the order of its Meta. Two drafts that say the same differ in their ids."""
    statements = [_statement(place, model) for place, model in enumerate(tables)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), [draft_id] * len(tables))
        found = dict(cursor.fetchall())
    return tuple(found.get(place) or "[]" for place in range(len(tables)))


def rows_in(texts: Sequence[str], tables: Sequence[type[models.Model]]) -> dict[type[models.Model], list[Stored]]:
    """The rows of each table, out of what `texts_of` gave."""
    return {model: json.loads(text, parse_float=Decimal) for model, text in zip(tables, texts, strict=True)}


def _statement(place: int, model: type[models.Model]) -> str:
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    order = ", ".join(_order(model, model._meta.ordering or ()))
    inner = f'SELECT {columns} FROM "{model._meta.db_table}" WHERE draft_id = %s'  # noqa: S608  names of our own columns
    return f"SELECT {place}, json_agg(t ORDER BY {order})::text FROM ({inner}) t"  # noqa: S608


def _order(model: type[models.Model], names: Iterable[Any]) -> list[str]:
    """Columns by the names of a Meta, which are those of our own fields."""
    return ['t."id"' if name == "pk" else f't."{name}"' for name in names]
