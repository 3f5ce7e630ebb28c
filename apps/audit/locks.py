"""Which advisory locks there are: one table, so that no two of them mean the same number. May not import services or views.

Each is held until its transaction ends.
"""

import uuid
from datetime import timedelta
from enum import IntEnum, unique

from django.db import connection


@unique
class Lock(IntEnum):
    """One number for each thing that one transaction at a time may do."""

    PRICE_LISTS = 724_301  # number and publish a price list
    RULES = 724_302  # number, chain and publish a version of the rules
    IMPACTS = 724_303  # ask what a version would decide otherwise: its row is published, and so cannot be locked


def wait_for(lock: Lock) -> timedelta:
    """Wait until no other transaction holds this lock, and hold it; how long that took.

    A moment that was taken before the wait is by so much in the past.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock(%s)) SELECT clock_timestamp() - statement_timestamp() FROM held",
            [lock.value],
        )
        waited: timedelta = cursor.fetchone()[0]
    return waited


def end_of_chain(workspace_id: uuid.UUID | None) -> tuple[int, str]:
    """The same for the chain of events of one workspace, or of the site; then position and fingerprint of its last event.

    Waiting and reading are one question to the server: the function that a migration made, which names this lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_position, last_sha256 FROM audit_end_of_chain(%s)", [workspace_id])
        position, sha256 = cursor.fetchone()
    return position or 0, sha256 or ""
