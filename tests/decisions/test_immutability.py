"""What is published cannot be changed by the application's own database role; the owner of the tables could."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction

from apps.catalogue import services as catalogue
from apps.catalogue.compiler import price_draft_plain
from apps.catalogue.models import PriceReview
from apps.decisions import history, services
from apps.decisions.models import Draft, RulebookVersion

REFUSED = "42501"  # SQLSTATE: insufficient privilege
TABLES = (
    "decisions_rulebookversion", "decisions_rulebookactivation", "decisions_decision", "catalogue_pricelistversion",
    "decisions_versiontestcase", "decisions_acceptedchange",
    "decisions_review", "decisions_acceptedwarning", "decisions_versionchange",
    "catalogue_pricechange", "catalogue_pricereview", "catalogue_pricelistwithdrawal",
)  # fmt: skip
TEXT = {
    "decisions_rulebookactivation": "by_name", "decisions_decision": "title",
    "decisions_versiontestcase": "expect", "decisions_acceptedchange": "reason",
    "decisions_review": "words", "decisions_acceptedwarning": "reason", "decisions_versionchange": "after",
    "catalogue_pricechange": "why", "catalogue_pricereview": "words", "catalogue_pricelistwithdrawal": "by_name",
}  # fmt: skip
WHOLE = {table: f"SELECT count(*) FROM {table}" for table in TABLES}


def attacks(table: str) -> Iterator[tuple[str, str]]:
    """What somebody who can send any SQL as the application might try, each written so that it would touch a row."""
    text = TEXT.get(table, "published_by_name")
    yield "update", f"UPDATE {table} SET {text} = 'somebody else'"
    yield "delete", f"DELETE FROM {table}"
    yield "truncate", f"TRUNCATE {table} CASCADE"
    yield "update only", f"UPDATE ONLY {table} SET {text} = {text}"
    yield "merge", f"MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN UPDATE SET {text} = 'x'"
    yield "merge delete", f"MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE"
    yield "upsert", f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1 ON CONFLICT (id) DO UPDATE SET {text} = 'x'"
    yield "lock for update", f"SELECT * FROM {table} FOR UPDATE"
    yield "in a function", f"DO $$ BEGIN DELETE FROM {table}; END $$"
    yield "in a query", f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT count(*) FROM gone"
    yield "drop", f"DROP TABLE {table} CASCADE"
    yield "alter", f"ALTER TABLE {table} ADD COLUMN note text"
    yield "grant", f"GRANT UPDATE ON {table} TO CURRENT_USER"
    yield "own", f"ALTER TABLE {table} OWNER TO CURRENT_USER"
    yield "rule", f"CREATE RULE quiet AS ON INSERT TO {table} DO INSTEAD NOTHING"
    yield "replica", "SET session_replication_role = replica"


def publish_prices_ahead(at: datetime) -> None:
    """A list that was reviewed as a draft, planned and withdrawn, so that every table of price lists has a row."""
    draft = catalogue.open_price_draft(version=None, title="Next", by="tests", at=at)
    plain = price_draft_plain(draft)
    catalogue.replace_price_rows(draft=draft, plain={**plain, "date": "2026-12-01"}, revision=None, by="tests", at=at)
    ahead = catalogue.publish_price_list(plain=price_draft_plain(draft), by="tests", at=at, valid_from=at + timedelta(days=9))
    catalogue.withdraw_price_list(version=ahead, by="tests", at=at)
    PriceReview.objects.create(
        draft_number=draft.pk, draft_title="Next", kind="asked", revision=2, sha256=ahead.sha256, canonical=ahead.canonical, words="Look",
        by_name="tests", at=at,
    )  # fmt: skip


@pytest.fixture
def published(small_live: RulebookVersion, maya: Any, at: datetime) -> RulebookVersion:
    case = {"title": "A case", "narrative": {"problem": "A problem."}, "answers": {}}
    services.decide(workspace=maya.workspaces.get(), case=case, by=maya, at=at)
    example = {"id": "t1", "title": "A case", "answers": {}, "expect": {"recommendation": ["classical_ml"]}}
    services.give_first_test_cases(version=small_live, read=lambda: [{**example, "expect": {"never": ["classical_ml"]}}], by="tests", at=at)
    draft = services.copy_version_to_draft(version=small_live, title="Next", by="tests", at=at)
    said = services.CaseContent(example["title"], example["answers"], example["expect"])
    services.add_test_case(draft=draft, content=said, by="tests", at=at)
    run = services.runs_of(draft, at=at)[-1]
    services.accept_change(draft=draft, name=run.case.name, sha256=run.difference_sha256, reason="Meant", by="tests", at=at)
    text = history.text_of(draft)
    services.ask_for_review(
        draft=draft, revision=Draft.objects.get(pk=draft.pk).revision, sha256=text.sha256 if text else "", words="Look", by="tests", at=at
    )
    publish_prices_ahead(at)
    small_live.accepted_warnings.create(part="rules", key="D-01", message="A warning", reason="A reason")
    return small_live


def attempt(alias: str, sql: str) -> tuple[str, int]:
    """SQLSTATE, or "" where it went through, and how many rows it touched; undone in any case."""
    try:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(sql)
            touched = cursor.rowcount
            transaction.set_rollback(True, using=alias)
            return "", touched
    except DatabaseError as error:
        return str(getattr(error.__cause__, "sqlstate", "")), 0


def count(alias: str, table: str) -> int:
    with connections[alias].cursor() as cursor:
        cursor.execute(WHOLE[table])
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_application_is_refused(published: RulebookVersion, table: str) -> None:
    before = count("default", table)
    assert before > 0

    states = {name: attempt("default", sql)[0] for name, sql in attacks(table)}

    # A grant of what one does not own is no error in PostgreSQL, only a warning: what counts is that nothing was granted.
    states["grant"] = states["grant"] or attempt("default", dict(attacks(table))["update"])[0]
    assert states == dict.fromkeys(states, REFUSED)
    assert len(states) == 16
    assert count("default", table) == before


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_owner_of_the_tables_is_not_refused(published: RulebookVersion) -> None:
    through = {}
    for table in TABLES:
        for name in ("update", "delete", "in a query", "lock for update", "alter", "drop"):
            state, touched = attempt("owner", dict(attacks(table))[name])
            through[table, name] = state == "" and (touched != 0)

    # Deleting a version that others refer to meets their foreign keys; every other attack goes through and touches rows.
    held_by_keys = {("decisions_rulebookversion", n) for n in ("delete", "in a query")}
    held_by_keys |= {("catalogue_pricelistversion", n) for n in ("delete", "in a query")}
    assert {key for key, went in through.items() if not went} <= held_by_keys
