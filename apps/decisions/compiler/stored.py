"""Everything that a draft's rows hold, read by one statement, and many rows of a table written by one. Knows the tables, not what they mean.

A page that shows a draft asks the database once, however many parts a rule book has and however long they are.
"""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
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


def insert_all(rows: Iterable[Row]) -> list[Row]:
    """Write new rows of one table, and give each its key: `bulk_create`, for tables with lists, where that takes a value at a time."""
    new = list(rows)
    if new:
        fields = [field for field in new[0]._meta.concrete_fields if not field.primary_key]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        typed = ", ".join(f'"{field.column}" {field.db_type(connection)}' for field in fields)
        table = new[0]._meta.db_table
        text = json.dumps([{field.column: _plain(row, field) for field in fields} for row in new])
        with connection.cursor() as cursor:
            new_rows = f"ROWS FROM (json_to_recordset(%s::json) AS ({typed})) WITH ORDINALITY ORDER BY ordinality"
            cursor.execute(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {new_rows} RETURNING "id"', [text])  # noqa: S608
            keys = cursor.fetchall()
        for row, (key,) in zip(new, keys, strict=True):
            row.pk, row._state.adding, row._state.db = key, False, connection.alias
    return new


def _plain(row: models.Model, field: Any) -> Any:
    value = getattr(row, field.attname)
    return value if value is None or isinstance(value, (str, int, list)) else str(value)  # a decimal, a moment


def _statement(place: int, model: type[models.Model]) -> str:
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    order = ", ".join(_order(model, model._meta.ordering or ()))
    inner = f'SELECT {columns} FROM "{model._meta.db_table}" WHERE draft_id = %s'  # noqa: S608  names of our own columns
    return f"SELECT {place}, json_agg(t ORDER BY {order})::text FROM ({inner}) t"  # noqa: S608


def _order(model: type[models.Model], names: Iterable[Any]) -> list[str]:
    """Columns by the names of a Meta, which are those of our own fields."""
    return ['t."id"' if name == "pk" else f't."{name}"' for name in names]
