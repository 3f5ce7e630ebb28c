"""What is published cannot be changed by the application's own database role; the owner of the tables could."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction

from apps.decisions import history, services
from apps.decisions.models import Draft, RulebookVersion
from apps.intake import selectors as use_cases
from apps.intake import services as intake
from tests import append_only

REFUSED = "42501"  # SQLSTATE: insufficient privilege
THROUGH = ("update", "update only", "delete", "in a query", "lock for update", "upsert", "merge", "alter", "drop")


def attacks(table: str) -> Iterator[tuple[str, str]]:
    """What somebody who can send any SQL as the application might try, each written so that it would touch a row."""
    change = "id = id"  # every table has it, and may keep it: what counts is the right to write
    yield "update", f"UPDATE {table} SET {change}"
    yield "delete", f"DELETE FROM {table}"
    yield "truncate", f"TRUNCATE {table} CASCADE"
    yield "update only", f"UPDATE ONLY {table} SET {change}"
    yield "merge", f"MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN UPDATE SET id = t.id"
    yield "merge delete", f"MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE"
    yield "upsert", f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1 ON CONFLICT (id) DO UPDATE SET id = {table}.id"
    yield "lock for update", f"SELECT * FROM {table} FOR UPDATE"
    yield "in a function", f"DO $$ BEGIN DELETE FROM {table}; END $$"
    yield "in a query", f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT count(*) FROM gone"
    yield "drop", f"DROP TABLE {table} CASCADE"
    yield "alter", f"ALTER TABLE {table} ADD COLUMN note text"
    yield "grant", f"GRANT UPDATE ON {table} TO CURRENT_USER"
    yield "own", f"ALTER TABLE {table} OWNER TO CURRENT_USER"
    yield "rule", f"CREATE RULE quiet AS ON INSERT TO {table} DO INSTEAD NOTHING"
    yield "replica", "SET session_replication_role = replica"


@pytest.fixture
def published(small_live: RulebookVersion, maya: Any, at: datetime) -> None:
    """A row in every one of the tables."""
    made = intake.create_use_case(workspace=maya.workspaces.get(), key="first", by=maya, at=at)
    use_case = use_cases.use_case_for(maya, made.pk)
    for name in ("idea.title", "idea.problem"):
        intake.save_answer(
            use_case=use_case, question=name, typed="Late", value="Late", known_how="", source="", revision=0, editor="", seq=0,
            by=maya, at=at,
        )  # fmt: skip
    intake.decide_use_case(use_case=use_cases.use_case_for(maya, made.pk), by=maya, at=at)
    keep_what_if(maya, made.pk, at)
    append_only.plan_and_withdraw_prices(at)
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
    small_live.accepted_warnings.create(part="rules", key="D-01", message="A warning", reason="A reason")


def keep_what_if(by: Any, use_case: Any, at: datetime) -> None:
    """A step of a what-if, so that its table has a row."""
    from apps.review import services as what_ifs

    what_ifs.keep(base=what_ifs.of_use_case(by, use_case, at=at), changes={}, by=by, at=at)


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
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_the_database_lets_the_application_only_add_to_exactly_the_tables_that_migrations_name() -> None:
    assert append_only.in_the_database("default") == append_only.declared()
    assert {"decisions_rulebookversion", "decisions_decision", "audit_event"} <= {*append_only.declared()}


@pytest.mark.django_db
def test_application_is_refused(published: None) -> None:
    tables = append_only.declared()
    before = {table: count("default", table) for table in tables}
    assert [table for table, rows in before.items() if not rows] == [], "Give `published` a row in these"

    states = {(table, name): attempt("default", sql)[0] for table in tables for name, sql in attacks(table)}

    # A grant of what one does not own is no error in PostgreSQL, only a warning: what counts is that nothing was granted.
    for table in tables:
        states[table, "grant"] = states[table, "grant"] or attempt("default", dict(attacks(table))["update"])[0]
    assert states == dict.fromkeys(states, REFUSED)
    assert len(states) == 16 * len(tables)
    assert {table: count("default", table) for table in tables} == before


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_owner_of_the_tables_is_not_refused(published: None) -> None:
    refused = []
    for table in append_only.declared():
        for name in THROUGH:
            state, touched = attempt("owner", dict(attacks(table))[name])
            if state or touched == 0:
                refused.append((table, name))

    assert refused == []
    assert append_only.in_the_database("owner") == ()
