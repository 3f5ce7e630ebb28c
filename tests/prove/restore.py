"""A backup can be restored: pg_dump and pg_restore of the PostgreSQL that runs, then every table, trigger, rule and right compared.

The restored database stands beside the first, on the same server. The control changes one row of it.
"""

import hashlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from django.utils import timezone
from psycopg import sql

from config.launcher import roles, server
from tests.prove import Figure, amount
from tests.prove._processes import place
from tests.prove._samples import decide_one, person
from tests.reports.make import worked_cases

RESTORED = "groundwork_restored"
CASES = amount(short=4, long=30)
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
COLUMN = "string_agg(md5(line::text), '' ORDER BY md5(line::text) COLLATE \"C\")"
# What belongs to the tables and is not a row. A restored constraint says the same with other casts and brackets.
AROUND = {
    "triggers": "tgrelid::regclass, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "constraints": "conrelid::regclass, conname, contype, convalidated, regexp_replace(pg_get_constraintdef(oid), '::[a-z ]+(\\[\\])?|[() ]', '', 'g') FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "indexes": "indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "columns": "table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public'",
    "rights": "table_name, grantee, privilege_type FROM information_schema.role_table_grants WHERE table_schema = 'public'",
    "rights on sequences": "relname, relacl FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace",
    "rights on what comes": "defaclrole::regrole, defaclobjtype, defaclacl FROM pg_default_acl",
    "owners": "tablename, tableowner FROM pg_tables WHERE schemaname = 'public'",
    "functions": "pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'",
    "sequences": "sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'",
}
ATTACK = "UPDATE decisions_rulebookversion SET notes = 'x'"

Tale = dict[str, tuple[int, str]]


def figures() -> Iterator[Figure]:
    fill()
    connections.close_all()
    folder = server.ensure(place())
    before = taken(folder, roles.DATABASE)
    dumped, restored = dump_and_restore(folder)
    after = taken(folder, RESTORED)
    differ = differences(before, after)
    tables = [name for name in before if name not in AROUND]
    rows = sum(before[name][0] for name in tables)
    refused = attacked(folder)
    value = (
        f"{len(tables)} tables with {rows:,} rows, dumped in {dumped:.1f} s, restored in {restored:.1f} s; {len(differ)} differ "
        f"of the tables and their {', '.join(AROUND)}{': ' + ', '.join(differ) if differ else ''}; changing a published version is refused with {refused or 'nothing'}"
    )
    good = not differ and refused == "42501" and rows > 0 and before["triggers"][0] > 0
    yield Figure("restore, by pg_dump and pg_restore", value, "0 differ, refused with 42501", holds=good)
    yield control(folder, before)


def control(folder: Path, before: Tale) -> Figure:
    """One letter in one of the rows."""
    with roles.connect(folder, roles.OWNER, RESTORED) as owner:
        changed = owner.execute(
            "UPDATE intake_answerrevision SET typed = typed || '.' WHERE id = (SELECT max(id) FROM intake_answerrevision)"
        ).rowcount
    differ = differences(before, taken(folder, RESTORED))
    return Figure(
        "restore control, one row of the copy changed",
        f"{changed} row changed, differs: {', '.join(differ) or 'nothing'}", "intake_answerrevision alone differs",
        holds=differ == ["intake_answerrevision"],
    )  # fmt: skip


def fill() -> None:
    """More than the samples: worked cases as use cases, a decision, a document with its bytes."""
    from apps.intake import services as intake
    from apps.reports.models import READY, Export
    from apps.reports.services import exports

    at, maya = timezone.now(), person("maya")
    for number, case in list(worked_cases().items())[:CASES]:
        intake.create_from_case(workspace=maya.workspaces.get(), case=case, key=f"prove-{number}", by=maya, at=at)
    export = exports.request_export(decision=decide_one().decision, by=maya, at=at)
    Export.objects.filter(pk=export.pk).update(status=READY, output=bytes(range(256)) * 400, sha256="0" * 64, finished_at=at)


def dump_and_restore(folder: Path) -> tuple[float, float]:
    """Seconds of each. As the owner of the tables, which may make databases."""
    found = server.look_up(place())
    dump = found.place.base / "backup.dump"
    to = ["--host", str(folder), "--port", str(server.PORT), "--username", roles.OWNER, "--no-password"]
    began = time.monotonic()
    _run(found.carrier.programs / "pg_dump", *to, "--format=custom", "--file", str(dump), roles.DATABASE)
    middle = time.monotonic()
    with roles.connect(folder, roles.OWNER, roles.DATABASE) as owner:
        owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(RESTORED)))
    _run(found.carrier.programs / "pg_restore", *to, "--exit-on-error", "--single-transaction", "--dbname", RESTORED, str(dump))
    return middle - began, time.monotonic() - middle


def taken(folder: Path, database: str) -> Tale:
    """For every table, and for everything around the tables: how many, and one hash of them all."""
    tale: Tale = {}
    with roles.connect(folder, roles.OWNER, database) as owner:
        for (table,) in owner.execute(TABLES).fetchall():
            query = sql.SQL("SELECT count(*), coalesce(" + COLUMN + ", '') FROM {} line").format(sql.Identifier(table))  # type: ignore[arg-type]
            count, hashes = _one(owner, query)
            tale[table] = (count, hashlib.sha256(hashes.encode()).hexdigest())
        for name, query in AROUND.items():
            lines = sorted(repr(line) for line in owner.execute("SELECT " + query).fetchall())  # type: ignore[arg-type]
            tale[name] = (len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest())
    return tale


def differences(before: Tale, after: Tale) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def attacked(folder: Path) -> str:
    """The SQLSTATE that the application's role meets in the restored database."""
    with roles.connect(folder, roles.APP, RESTORED) as app:
        try:
            app.execute(ATTACK)
        except psycopg.Error as error:
            return str(error.sqlstate)
    return ""


def _one(owner: psycopg.Connection[Any], query: sql.Composed) -> tuple[int, str]:
    count, hashes = owner.execute(query).fetchone() or (0, "")
    return int(count), str(hashes)


def _run(program: Path, *words: str) -> None:
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{program.name}: {done.stderr.strip()[:500]}")
