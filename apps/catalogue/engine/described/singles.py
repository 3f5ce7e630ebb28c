"""The fields of what a list says once: its date, its currency, the month of work, the review days. Knows `field` only."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.catalogue.engine.described.field import DAY, KNOWN, NUMBER, TASKS, WHOLE, Field

DAYS_HELP = "Days after which such a fact is to be looked at again, counted from the day of the figure or of the check."


@dataclass(frozen=True, slots=True)
class Single:
    """A single value: one field of its own name, or, where `table` holds, several fields that stand in a table."""

    name: str
    words: str
    fields: tuple[Field, ...]
    table: bool = False


def _days(name: str, words: str) -> Field:
    return Field(name, words, "", WHOLE, "days")


SINGLES: Mapping[str, Single] = {
    single.name: single
    for single in (
        Single(
            "date",
            "Date of the prices",
            (Field("date", "Date of the prices", "The day as of which this list is right.", DAY, required=True),),
        ),
        Single(
            "currency",
            "Currency",
            (Field("currency", "Currency", "Three capital letters, like USD. It must be that of the rules in force.", required=True),),
        ),
        Single(
            "engineer_month",
            "Month of work",
            (
                Field(
                    "price",
                    "Price",
                    "What one month of an engineer costs, benefits included.",
                    NUMBER,
                    "in the list’s currency",
                    required=True,
                ),
                Field("unit", "Unit", "month of work"),
                *KNOWN,
            ),
            table=True,
        ),
        Single(
            "review_after_days",
            "Review after days",
            (
                Field("price", "Prices", DAYS_HELP, WHOLE, "days"),
                _days("service", "Hosted services"),
                _days("package", "Versions of software"),
                _days("law", "Laws"),
                _days("wage", "Wages and labelling"),
                _days("task", "What suits a task"),
                _days("judgement", "Figures of our own"),
                _days("figure", "Published figures"),
            ),
            table=True,
        ),
        Single(
            "tasks_without_service",
            "Tasks without a service",
            (Field("tasks_without_service", "Tasks without a service", "Tasks for which no open hosted service is known.", TASKS),),
        ),
    )
}
