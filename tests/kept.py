"""What a step of a fixture writes into the database: worked out once in a process, and put in again as the same rows.

Making the sample people takes eighty statements and publishing a rule book two hundred; hundreds of tests begin with them.
The rows are what the step really wrote, keys, hashes and moments included: PostgreSQL never gives out a key twice, and every
test leaves the tables empty.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection, transaction

from apps.audit.locks import end_of_chain

STAYS = {"django_content_type", "auth_permission", "django_migrations"}  # written by migrations, never by a step

_kept: dict[tuple[str, int, str], tuple[str, list[str]]] = {}


def write_once(step: str, write: Callable[[], Any]) -> None:
    """Run `write` the first time; afterwards put its rows back.

    Apart for what stood there before: an event carries the fingerprint of the one before it.
    """
    with transaction.atomic():
        key = (step, *end_of_chain(None))
        if key in _kept:
            statement, rows = _kept[key]
            with connection.cursor() as cursor:
                cursor.execute(statement, rows)
            return
        before = {table: _rows(table) for table in _tables()}
        write()
        written = {table: rows for table in _tables() if (rows := _rows(table, before[table]))}
        _kept[key] = ("; ".join(f'INSERT INTO "{table}" SELECT * FROM unnest(%s::"{table}"[])' for table in written), [*written.values()])


@cache
def _tables() -> tuple[str, ...]:
    return tuple(sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - STAYS))


def _rows(table: str, but: str = "") -> str:
    """The rows of a table as PostgreSQL writes them down, without those that were there."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT array_agg(row)::text FROM "{table}" row WHERE row::text NOT IN (SELECT kept::text FROM unnest(%s::"{table}"[]) kept)',
            [but or "{}"],
        )
        return cursor.fetchone()[0] or ""
