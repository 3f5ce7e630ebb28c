"""What each section of the list of facts must hold, and how a row of it is named. Knows `fields` only.

Every section but the first two of REQUIRED may be absent: lists that were published before it was thought of stay readable.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.catalogue.engine import fields
from apps.catalogue.engine.fields import ENDS, Row

REQUIRED = ("date", "currency", "prices", "services")
SERVICE_STATES = ("open", "closed_to_new", "deprecated", "retired")
SERVICE_KINDS = ("api", "automl", "platform")
SURENESS = ("A", "B", "C")
SPREAD = ("low", "typical", "high")
LONGEST_REVIEW = 3_650  # days
OF_ANSWERS = (
    "price",
    "price_low",
    "price_high",
    "own_price",
    "own_price_low",
    "own_price_high",
    "own_from",
)  # own: taught on layouts of one's own


@dataclass(frozen=True, slots=True)
class Section:
    """A list of rows: the field that names a row (once each), what must be there, and what kind each field is of."""

    key: str
    filled: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()  # low, likely and high in one field


SECTIONS: Mapping[str, Section] = {
    "prices": Section("task", ("price", "unit"), ("own_source",), OF_ANSWERS),
    "services": Section("name", ("vendor", "status", "kind"), ("successor", "terms", "note"), lists=("tasks",)),
    "approach_costs": Section("approach"),
    "tasks": Section(
        "slug", ("label", "family", "baseline", "measure"), ("caution", "services_note"), lists=("open_models", "licences", "automl")
    ),
    "packages": Section("name", ("version", "purpose"), lists=("tasks",)),
    "list_prices": Section(
        "slug",
        ("group", "vendor", "what", "unit"),
        ("note",),
        ("price", "price_low", "price_high", "price_in", "price_out"),
    ),
    "labelling": Section("item", ("label",), ("note",), SPREAD),
    "people": Section("slug", ("label", "unit"), ("note",), ("price", "price_low", "price_high")),
    "accelerators": Section(
        "name", (), ("speed_source", "instance"), ("memory_gb", "watts", "watts_low", "tflops", "tops_int8", "price_hour", "bandwidth_tb_s")
    ),
    "training_hardware": Section("slug", ("label",), ranges=("cards", "tflops", "memory_gb", "watts")),
    "model_sizes": Section(
        "slug",
        ("label",),
        ranges=(
            "billions",
            "activations_gb",
            "forward_gflop",
            "tokens",
            "tokens_per_parameter",
            "epochs",
            "cache_kb_token",
            "serving_gb",
            "service_hours",
            "service_price",
        ),
    ),
    "grids": Section("region", ("grams_kwh",), ("place", "years"), ("grams_kwh",)),
    "data_figures": Section("slug", ("topic", "text"), lists=("tasks",)),
    "cost_figures": Section("slug", ("topic", "text")),
}
OTHER_TEXTS: Mapping[str, tuple[str, ...]] = {  # beside those that `fields.missing` looks at
    name: tuple(sorted({section.key, *section.filled, *section.texts} - {*section.numbers, *fields.TEXTS}))
    for name, section in SECTIONS.items()
}
TASKS_NAMED_IN = ("services", "packages", "data_figures")


def row_problems(name: str, row: Row) -> list[str]:
    """Every fault of one row of this section."""
    section = SECTIONS[name]
    where = f"{name}, {row.get(section.key) or f'a row without a {section.key}'}"
    faults = fields.missing(where, row, section.key, *section.filled, *fields.SOURCED)
    faults += fields.not_text(where, row, *OTHER_TEXTS[name])
    faults += fields.number_problems(where, row, *section.numbers)
    faults += [fault for key in section.ranges for fault in fields.range_problems(where, row, key)]
    for key in section.lists:
        faults += fields.texts_problems(f"{where}: {key}", row.get(key, []))
    for key in ("as_of", "closed_to_new_on", "retires_on"):
        faults += fields.date_problems(f"{where}: {key}", row[key]) if row.get(key) not in (None, "") else []
    if row.get("sure", "C") not in SURENESS:
        faults.append(f"{where}: sure must be A, B or C; it is {row['sure']!r}")
    faults += fields.not_yes_or_no(where, row, "unverified", "judgement")
    return faults + FURTHER.get(name, _nothing)(where, row)


def keys_twice(name: str, rows: list[Row]) -> list[str]:
    """Names that two rows of the section bear."""
    names = Counter(str(row.get(SECTIONS[name].key)) for row in rows if row.get(SECTIONS[name].key))
    return [f"{name}, {each}: stands in the list twice" for each, times in names.items() if times > 1]


def keys_missing(name: str, rows: list[Row], longest: int) -> list[str]:
    """Rows that nothing names, or something that is no text or too long to name it by."""
    key = SECTIONS[name].key
    bad = [number for number, row in enumerate(rows, 1) if not isinstance(row.get(key), str) or not 0 < len(row[key]) <= longest]
    return [f"{name}, row {number}: {key} must be text of at most {longest} characters" for number in bad]


def unknown_tasks(plain: Mapping[str, Any]) -> list[str]:
    """Tasks that a row names and that have no row of their own; nothing is said of a list without the section `tasks`."""
    if not plain.get("tasks"):
        return []
    known = {row["slug"] for row in plain["tasks"] if isinstance(row.get("slug"), str)}
    named = [
        (f"{name}, {row.get(SECTIONS[name].key)}", task)
        for name in TASKS_NAMED_IN
        for row in plain.get(name, ())
        for task in _names(row.get("tasks"))
    ]
    named += [(f"prices, {row['task']}", row["task"]) for row in plain.get("prices", ()) if _names([row.get("task")])]
    named += [("tasks_without_service", task) for task in _names(plain.get("tasks_without_service"))]
    return [f"{where}: there is no task {task}" for where, task in named if task not in known]


def _names(texts: Any) -> list[str]:
    """A list of names; empty for what is none, which has a fault of its own."""
    return texts if texts is not None and not fields.texts_problems("", texts) else []


def review_problems(days: Any) -> list[str]:
    """What is wrong with the days after which a fact is looked at again."""
    if not isinstance(days, Mapping):
        return ["review_after_days: write it as a table, [review_after_days]"]
    return [
        f"review_after_days: {kind} must be a whole number of days from 1 to {LONGEST_REVIEW:,}; it is {count!r}"
        for kind, count in days.items()
        if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= LONGEST_REVIEW
    ]


def month_problems(row: Any) -> list[str]:
    """What is wrong with the price of a month of work."""
    if not isinstance(row, Mapping):
        return ["engineer_month: write it as a table, [engineer_month]"]
    return [*fields.missing("engineer_month", row, "price", *fields.SOURCED), *fields.number_problems("engineer_month", row, "price")]


def _services(where: str, row: Row) -> list[str]:
    faults = [
        f"{where}: {key} must be one of {', '.join(allowed)}; it is {value!r}"
        for key, allowed in (("status", SERVICE_STATES), ("kind", SERVICE_KINDS))
        if (value := row.get(key)) and value not in allowed
    ]
    if row.get("kind") == "platform" and row.get("tasks"):
        faults.append(f"{where}: a platform gives no answers by itself, so it must name no tasks")
    return faults


def _approach_costs(where: str, row: Row) -> list[str]:
    """Low, likely and high of work, of running and of the time to the first evidence, in this order of size."""
    faults: list[str] = []
    for what in ("build", "run", "weeks_to_evidence"):
        ends = [f"{what}_{end}" for end in ENDS]
        if what == "build" or any(end in row for end in ends):
            faults += fields.missing(where, row, *ends) + fields.number_problems(where, row, *ends)
            faults += _out_of_order(where, row, *ends)
    return faults


def _labelling(where: str, row: Row) -> list[str]:
    return fields.missing(where, row, *SPREAD) + _out_of_order(where, row, *SPREAD)


def _list_prices(where: str, row: Row) -> list[str]:
    given = {key for key in SECTIONS["list_prices"].numbers if row.get(key) not in (None, "")}
    if given not in ({"price"}, {"price_low", "price_high"}, {"price_in", "price_out"}):
        return [f"{where}: write price, or price_low and price_high, or price_in and price_out"]
    return _out_of_order(where, row, "price_low", "price_high") if "price_low" in given else []


def _people(where: str, row: Row) -> list[str]:
    given = {key for key in SECTIONS["people"].numbers if row.get(key) not in (None, "")}
    if given not in ({"price"}, {"price_low", "price_high"}):
        return [f"{where}: write price, or price_low and price_high"]
    return _out_of_order(where, row, "price_low", "price_high") if "price_low" in given else []


def _out_of_order(where: str, row: Row, *ends: str) -> list[str]:
    """That they stand in another order than that of their size; nothing where one of them is no number."""
    if any(row.get(end) in (None, "") for end in ends) or fields.number_problems(where, row, *ends):
        return []
    if sorted(ends, key=lambda end: Decimal(str(row[end]))) == list(ends):
        return []
    return [f"{where}: {', '.join(ends[:-1])} and {ends[-1]} must stand in the order of their size"]


def _nothing(where: str, row: Row) -> list[str]:
    return []


FURTHER = {
    "services": _services,
    "approach_costs": _approach_costs,
    "labelling": _labelling,
    "list_prices": _list_prices,
    "people": _people,
}
