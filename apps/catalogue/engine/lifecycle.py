"""What may be said of a hosted service on a day: open, closed to new customers, ending or gone, and what came after it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from apps.ui.formatting import day

OPEN, CLOSED, ENDING, GONE = "open", "closed", "ending", "gone"


def state(row: Mapping[str, Any], on: date) -> str:
    """One of open, closed (to new customers), ending and gone. An end that has come is an end, whatever `status` says."""
    ends = row.get("retires_on") or ""
    if row["status"] == "retired" or (ends and ends <= on.isoformat()):
        return GONE
    closed = row.get("closed_to_new_on") or ""
    if row["status"] == "closed_to_new" or (closed and closed <= on.isoformat()):
        return CLOSED
    return ENDING if row["status"] == "deprecated" or ends else OPEN


def words(row: Mapping[str, Any], on: date) -> str:
    """The same, with its days: "Closed to new customers since 7 Nov 2025"."""
    ends, closed = (row.get(key) or "" for key in ("retires_on", "closed_to_new_on"))
    found = state(row, on)
    if found == GONE:
        return f"Ended on {day(ends)}" if ends and ends <= on.isoformat() else "Ended"
    if found == CLOSED:
        since = f" since {day(closed)}" if closed else ""
        return f"Closed to new customers{since}" + (f", ends on {day(ends)}" if ends else "")
    if found == ENDING:
        return f"Ends on {day(ends)}" if ends else "To be ended, no date given"
    return f"Open, closes to new customers on {day(closed)}" if closed else "Open"


def may_be_offered(row: Mapping[str, Any], on: date) -> bool:
    """Whether somebody could begin with it on this day and keep it: open, and with no end announced."""
    return state(row, on) == OPEN and not row.get("closed_to_new_on")
