"""What is published, decided or recorded stays as it is: attacks as the application's role, each with the error it must meet.

The control sends the same statements as the owner of the tables, or as the server's administrator: there each must go
through and touch rows, or it was no attack. Everything is rolled back.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from config.launcher import roles
from tests import append_only
from tests.prove import Figure
from tests.prove._samples import decide_one, person, try_out

DENIED = "42501"
HELD_BY_OTHERS = "23503"


@dataclass(frozen=True, slots=True)
class Attack:
    name: str
    sql: str
    rows: bool = False  # whether it must touch rows where it goes through
    state: str = DENIED


def on_table(table: str) -> Iterator[Attack]:
    """Whatever somebody who can send any SQL might try on one table."""
    change = "id = id"  # every table has it, and may keep it: what counts is the right to write
    copied = f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1 ON CONFLICT"
    merged = f"MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN"
    yield Attack("update", f"UPDATE {table} SET {change}", rows=True)
    yield Attack("update only", f"UPDATE ONLY {table} SET {change}", rows=True)
    yield Attack("delete", f"DELETE FROM {table}", rows=True)
    yield Attack("delete one", f"DELETE FROM {table} WHERE ctid = (SELECT min(ctid) FROM {table})", rows=True)
    yield Attack("truncate", f"TRUNCATE {table} CASCADE")
    yield Attack("upsert", f"{copied} (id) DO UPDATE SET id = {table}.id", rows=True)
    yield Attack("merge", f"{merged} UPDATE SET id = t.id", rows=True)
    yield Attack("merge delete", f"{merged} DELETE", rows=True)
    yield Attack("in a query", f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT count(*) FROM gone", rows=True)
    yield Attack("in a block", f"DO $$ BEGIN UPDATE {table} SET {change}; END $$")
    yield Attack("in a prepared statement", f"PREPARE of_{table} AS DELETE FROM {table}; EXECUTE of_{table}; DEALLOCATE of_{table}")
    yield Attack(
        "through a cursor", f"DECLARE c CURSOR FOR SELECT * FROM {table} FOR UPDATE; FETCH c; DELETE FROM {table} WHERE CURRENT OF c"
    )
    yield Attack("lock rows", f"SELECT 1 FROM {table} FOR UPDATE", rows=True)
    yield Attack("lock the table", f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    yield Attack("drop", f"DROP TABLE {table} CASCADE")
    yield Attack("rename", f"ALTER TABLE {table} RENAME TO gone")
    yield Attack("add a column", f"ALTER TABLE {table} ADD COLUMN note text")
    yield Attack("drop a column", f"ALTER TABLE {table} DROP COLUMN id CASCADE")
    yield Attack("own it", f"ALTER TABLE {table} OWNER TO CURRENT_USER; ALTER TABLE {table} ADD COLUMN note text")
    yield Attack("switch triggers off", f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield Attack(
        "hang a trigger on it",
        f"CREATE TRIGGER t BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    )
    yield Attack("hang a rule on it", f"CREATE RULE r AS ON INSERT TO {table} DO INSTEAD NOTHING")
    yield Attack("row policy", f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    yield Attack("inherit from it", f"CREATE TABLE public.child () INHERITS ({table})")
    yield Attack("grant oneself", f"GRANT UPDATE ON {table} TO CURRENT_USER; UPDATE {table} SET {change}")


def on_server() -> Iterator[Attack]:
    """Ways to become somebody else, or to go below the tables."""
    yield Attack("be the owner", f"SET ROLE {roles.OWNER}")
    yield Attack("be the administrator", f"SET ROLE {roles.ADMINISTRATOR}")
    yield Attack("be the owner from the start", f"SET SESSION AUTHORIZATION {roles.OWNER}")
    yield Attack("write everything", f"GRANT pg_write_all_data TO {roles.APP}")
    yield Attack("become superuser", f"ALTER ROLE {roles.APP} SUPERUSER")
    yield Attack("play replica", "SET session_replication_role = replica")
    yield Attack("take all", f"REASSIGN OWNED BY {roles.OWNER} TO {roles.APP}")
    yield Attack("take the database", f"ALTER DATABASE {roles.DATABASE} OWNER TO {roles.APP}")
    yield Attack("later tables", f"ALTER DEFAULT PRIVILEGES FOR ROLE {roles.OWNER} GRANT ALL ON TABLES TO {roles.APP}")
    yield Attack("a function", "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'")
    yield Attack("a schema", "CREATE SCHEMA evil")
    yield Attack("the catalogue", "UPDATE pg_class SET relname = relname WHERE relname = 'audit_event'")
    yield Attack("a program", "COPY (SELECT 1) TO PROGRAM 'cat >/dev/null'")  # reads to the end: 'true' may be gone before
    yield Attack("a file", "SELECT pg_read_file('PG_VERSION')")
    yield Attack("forget a migration", "DELETE FROM django_migrations")
    yield Attack("count back", "SELECT setval('decisions_rulebookversion_id_seq', 1)")


def hanging_on(table: str) -> Attack:
    return Attack("delete what it hangs on", f"DELETE FROM {table}; SET CONSTRAINTS ALL IMMEDIATE", state=HELD_BY_OTHERS)


def attempt(alias: str, attack: Attack) -> tuple[str, int]:
    """The SQLSTATE, empty where it went through, and the rows it touched. Nothing stays."""
    try:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(attack.sql)
            touched = cursor.rowcount
            transaction.set_rollback(True, using=alias)
            return "", touched
    except DatabaseError as error:
        return str(getattr(error.__cause__, "sqlstate", "")), 0


def figures() -> Iterator[Figure]:
    link = decide_one()
    try_out(link, person("maya"), timezone.now())
    review_one()
    tables = append_only.declared()
    counts = {table: count(table) for table in tables}
    every = [(table, attack) for table in tables for attack in on_table(table)]
    every += [("server", attack) for attack in on_server()]
    parents = [(table, hanging_on(table)) for table in ("accounts_workspace", "accounts_user", "intake_usecase", "intake_answer")]

    through = [f"{where}: {attack.name} gave {state or 'no error'}" for where, attack in every + parents
               if (state := attempt("default", attack)[0]) != attack.state]  # fmt: skip
    empty = [table for table, rows in counts.items() if not rows] + [table for table in tables if count(table) != counts[table]]
    yield Figure(
        "immutability, attacks as the application's role",
        f"{len(tables)} tables with {sum(counts.values())} rows, {len(every + parents)} attacks, {listed(through)} succeeded or met another error",
        f"0, each refused with SQLSTATE {DENIED} or {HELD_BY_OTHERS}; no table empty or changed",
        holds=not through and not empty,
    )
    yield control(every)


def review_one() -> None:
    """A row in each table of what was said and done of drafts and versions."""
    from apps.decisions import history, selectors, services

    at = timezone.now()
    live = selectors.live_version(at)
    draft = services.copy_version_to_draft(version=live, title="To be looked at", by="prove", at=at)
    wrong = services.CaseContent("Wrong on purpose", {}, {"recommendation": ["from_scratch"]})
    case = services.add_test_case(draft=draft, content=wrong, by="prove", at=at)
    run = next(run for run in services.runs_of(draft, at=at) if run.case.name == case.name)
    services.accept_change(draft=draft, name=case.name, sha256=run.difference_sha256, reason="To see it kept", by="prove", at=at)
    draft.refresh_from_db()
    text = history.text_of(draft)
    services.ask_for_review(draft=draft, revision=draft.revision, sha256=text.sha256, words="Look", by="prove", at=at)
    live.accepted_warnings.create(part="rules", key="D-01", message="A warning", reason="A reason")
    append_only.plan_and_withdraw_prices(at)


def control(every: list[tuple[str, Attack]]) -> Figure:
    """The owner on its tables, the administrator on the server."""
    administrator = connections.create_connection("owner")
    administrator.settings_dict = {**administrator.settings_dict, "USER": roles.ADMINISTRATOR}
    connections["administrator"] = administrator
    refused = []
    try:
        for where, attack in every:
            state, touched = attempt("administrator" if where == "server" else "owner", attack)
            if state or (attack.rows and touched < 1):
                refused.append(f"{where}: {attack.name} gave {state or 'no rows'}")
    finally:
        administrator.close()
        del connections["administrator"]
    return Figure(
        "immutability control, the same as owner and administrator",
        f"{len(every) - len(refused)} of {len(every)} attacks went through{'' if not refused else f'; not: {listed(refused)}'}",
        "all of them",
        holds=not refused,
    )


def count(table: str) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def listed(found: list[str]) -> str:
    """How many, and the first few in words."""
    return f"{len(found)}" + (f" ({'; '.join(found[:6])})" if found else "")
