"""Which tables stay as they were written: read off the migrations, and off the rights that the database gives. Neither list is typed."""

from datetime import datetime, timedelta

from django.db import connections
from django.db.migrations.loader import MigrationLoader

from apps.audit.append_only import AppendOnly

MAY_ONLY_ADD = """
    SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
    AND has_table_privilege(oid, 'INSERT') AND NOT has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE')
    ORDER BY relname
"""


def declared() -> tuple[str, ...]:
    """The tables that a migration makes append-only."""
    migrations = MigrationLoader(None).disk_migrations.values()
    return tuple(sorted(each.table for migration in migrations for each in migration.operations if isinstance(each, AppendOnly)))


def in_the_database(alias: str) -> tuple[str, ...]:
    """The tables of which the role of this connection may add rows, and change, delete or empty nothing."""
    with connections[alias].cursor() as cursor:
        cursor.execute(MAY_ONLY_ADD)
        return tuple(name for (name,) in cursor.fetchall())


def plan_and_withdraw_prices(at: datetime) -> None:
    """A list that was reviewed as a draft, planned and withdrawn, so that every table of price lists has a row."""
    from apps.catalogue import services as catalogue
    from apps.catalogue.compiler import price_draft_plain
    from apps.catalogue.models import PriceReview

    draft = catalogue.open_price_draft(version=None, title="Next", by="tests", at=at)
    plain = price_draft_plain(draft)
    catalogue.replace_price_rows(draft=draft, plain={**plain, "date": "2026-12-01"}, revision=None, by="tests", at=at)
    ahead = catalogue.publish_price_list(plain=price_draft_plain(draft), by="tests", at=at, valid_from=at + timedelta(days=9))
    catalogue.withdraw_price_list(version=ahead, by="tests", at=at)
    PriceReview.objects.create(
        draft_number=draft.pk, draft_title="Next", kind="asked", revision=2, sha256=ahead.sha256, canonical=ahead.canonical, words="Look",
        by_name="tests", at=at,
    )  # fmt: skip
