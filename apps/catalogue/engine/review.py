"""When a dated fact is to be looked at again, and whether that day has passed. The day is an argument: nothing here knows today.

How long a fact of each kind holds is house judgement; it stands in the list itself, under `review_after_days`.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from apps.catalogue.engine.fields import is_day

KIND_OF: Mapping[str, str] = {
    "prices": "price",
    "list_prices": "price",
    "accelerators": "price",
    "services": "service",
    "packages": "package",
    "law": "law",
    "labelling": "wage",
    "people": "wage",
    "engineer_month": "wage",
    "approach_costs": "judgement",
    "training_hardware": "judgement",
    "model_sizes": "judgement",
    "tasks": "task",
    "data_figures": "figure",
    "cost_figures": "figure",
    "grids": "figure",
}
KIND_WORDS: Mapping[str, str] = {
    "price": "prices",
    "service": "hosted services",
    "package": "versions of software",
    "law": "laws",
    "wage": "wages and labelling",
    "judgement": "figures of our own",
    "task": "what suits a task",
    "figure": "published figures",
}


def review_on(section: str, row: Mapping[str, Any], plain: Mapping[str, Any]) -> date | None:
    """The first day on which this row of the list is past its review: so many days after the date of the figure, or of the check.

    None where the list does not say how long such facts hold, as older lists do not, or the row bears no date.
    """
    days = plain.get("review_after_days")
    count = days.get(KIND_OF.get(section, "")) if isinstance(days, Mapping) else None
    since = row.get("as_of") or row.get("checked_on")
    if not isinstance(count, int) or not count or not since:
        return None
    try:
        return date.fromisoformat(str(since)) + timedelta(days=int(count))
    except (ValueError, OverflowError):
        return None


def own_day(row: Mapping[str, Any]) -> str:
    """The day of the figure itself, where that is what its review is counted from; empty where the day of the check is."""
    day = str(row.get("as_of") or "")
    return day if is_day(day) else ""


def is_due(section: str, row: Mapping[str, Any], plain: Mapping[str, Any], on: date) -> bool:
    """Whether the row is past its review on this day."""
    due = review_on(section, row, plain)
    return due is not None and due <= on
