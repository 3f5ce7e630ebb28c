"""Bring the database to where the application can work: tables, default rules and prices. Does nothing where all is there."""

import fcntl
import os
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from apps.decisions import selectors
from config import environment
from config.databases import NotMigrated


def prepare(out: TextIO | OutputWrapper) -> None:
    """Migrate as the owner and load the default rules; what is said about it goes to `out`.

    One process at a time. Raises NotMigrated where only the application's role is known and something is missing.
    """
    lock: Path = settings.DATA_DIR / "prepare.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)) as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if lacks_tables():
            if not (settings.EMBEDDED or environment.text("DATABASE_OWNER_URL")):
                raise NotMigrated
            call_command("migrate", interactive=False, verbosity=0)
        if not has_rules():
            call_command("load_default", stdout=out)


def see_to_rules(out: TextIO | OutputWrapper) -> None:
    """Prepare the embedded database; a database of one's own is only looked at, since a question must change nothing.

    Raises NotMigrated where that one lacks tables.
    """
    if settings.EMBEDDED:
        prepare(out)
    elif lacks_tables():
        raise NotMigrated


def lacks_tables() -> bool:
    """Whether a migration has not run; the application's role may look."""
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def has_rules() -> bool:
    """Whether a rule book is live."""
    try:
        selectors.live_version(timezone.now())
    except selectors.NothingPublished:
        return False
    return True
