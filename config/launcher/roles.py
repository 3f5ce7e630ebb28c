"""The two roles and the database of the embedded PostgreSQL, and who may come in as which."""

import os
import pwd
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ADMINISTRATOR = "postgres"  # makes the two below, and nothing else
OWNER = "groundwork_owner"  # owns every table and runs migrations
APP = "groundwork_app"  # owns nothing: reads and writes rows
DATABASE = "groundwork"


def connect(folder: Path, role: str, database: str) -> psycopg.Connection[Any]:
    """One connection over the socket in this folder, each statement its own transaction."""
    return psycopg.connect(host=str(folder), port=5432, user=role, dbname=database, connect_timeout=5, autocommit=True)


def make(connection: psycopg.Connection[Any]) -> None:
    """Make what is missing; look first, so that it can be repeated from any point."""
    for role, rights in ((OWNER, "CREATEDB"), (APP, "")):
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN " + rights).format(sql.Identifier(role)))
    connection.execute(
        sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(OWNER))
    )  # so that it may end the other's sessions
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))


def files(server_account: str) -> dict[str, str]:
    """The two files that say who may come in: this account and the server's own, known by the socket, without a password."""
    people = dict.fromkeys([pwd.getpwuid(os.getuid()).pw_name, server_account])
    lines = [f'groundwork "{person}" {role}' for person in people for role in (ADMINISTRATOR, OWNER, APP)]
    return {"pg_hba.conf": "local all all peer map=groundwork\n", "pg_ident.conf": "\n".join(lines) + "\n"}
