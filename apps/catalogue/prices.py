"""What a price list must hold, and the one text that stands for it. Pure: knows no models and no Django."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from apps.ui.characters import CONTROLS, HALVES, LINES, TURNS

REQUIRED = ("date", "currency", "prices", "services")
ROW_LISTS = ("prices", "services", "approach_costs", "labelling", "accelerators")
SERVICE_STATES = ("open", "closed_to_new", "deprecated", "retired")
SERVICE_KINDS = ("api", "automl")
SOURCED = ("source", "checked_on")
TEXTS = ("task", "unit", "source", "name", "vendor", "status", "kind", "approach")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NUMBER = re.compile(r"\d{1,12}(\.\d{1,12})?", re.ASCII)  # no exponent: 1e5000 would fill the memory of whoever reckons with it
CURRENCY = re.compile(r"[A-Z]{3}")
HIDDEN = re.compile(f"[{CONTROLS}{LINES}{TURNS}{HALVES}]")
MOST_ROWS = 5_000


class NotAPriceList(ValueError):
    """A price list that cannot be published; `problems` names each fault and where it stands."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


def canonical(plain: Mapping[str, Any]) -> str:
    """The price list as canonical JSON: keys sorted, no blanks, decimals as text. Raises NotAPriceList for a float."""
    if floats := list(_floats(plain, "")):
        raise NotAPriceList([f'{where}: write decimals as text, like "0.2"' for where in floats])
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sha256(text: str) -> str:
    """The fingerprint of a canonical text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def problems(plain: Mapping[str, Any]) -> tuple[str, ...]:
    """Every fault that keeps this price list from being published, in words; nothing where it is sound.

    What passes can be read by everything that reads price lists: derived numbers, costs in the document, the pages.
    """
    if missing := [key for key in REQUIRED if key not in plain]:
        return tuple(f"{key}: missing" for key in missing)
    if faults := [*_unwritable(plain, ""), *(fault for name in ROW_LISTS for fault in _list_problems(name, plain.get(name, [])))]:
        return tuple(faults)
    return (
        *_date_problems("date", plain["date"]),
        *_currency_problems(plain["currency"]),
        *_texts_problems("tasks_without_service", plain.get("tasks_without_service", [])),
        *(_month_problems(plain["engineer_month"]) if "engineer_month" in plain else ()),
        *_twice("prices", "task", plain["prices"]),
        *_twice("approach_costs", "approach", plain.get("approach_costs", [])),
        *(fault for row in plain["prices"] for fault in _price_problems(row)),
        *(fault for row in plain["services"] for fault in _service_problems(row)),
        *(fault for row in plain.get("approach_costs", ()) for fault in _cost_problems(row)),
    )


def _list_problems(name: str, rows: Any) -> list[str]:
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        return [f"{name}: write it as tables, [[{name}]]"]
    return [f"{name}: must have {MOST_ROWS:,} rows or fewer; it has {len(rows):,}"] if len(rows) > MOST_ROWS else []


def _twice(name: str, key: str, rows: list[Mapping[str, Any]]) -> list[str]:
    names = [str(row.get(key)) for row in rows if row.get(key)]
    return [f"{name}, {each}: stands in the list twice" for each in dict.fromkeys(names) if names.count(each) > 1]


def _price_problems(row: Mapping[str, Any]) -> list[str]:
    where = f"prices, {row.get('task') or 'a row without a task'}"
    return [*_missing(where, row, "task", "price", "unit", *SOURCED), *_number_problems(where, row, "price")]


def _month_problems(row: Any) -> list[str]:
    if not isinstance(row, Mapping):
        return ["engineer_month: write it as a table, [engineer_month]"]
    return [*_missing("engineer_month", row, "price", *SOURCED), *_number_problems("engineer_month", row, "price")]


def _service_problems(row: Mapping[str, Any]) -> list[str]:
    where = f"services, {row.get('name') or 'a row without a name'}"
    faults = _missing(where, row, "name", "vendor", "status", "kind", *SOURCED)
    for key, allowed in (("status", SERVICE_STATES), ("kind", SERVICE_KINDS)):
        if (value := row.get(key)) and value not in allowed:
            faults.append(f"{where}: {key} must be one of {', '.join(allowed)}; it is {value!r}")
    for key in ("closed_to_new_on", "retires_on"):
        faults += _date_problems(f"{where}: {key}", row[key]) if row.get(key) not in (None, "") else []
    return faults + _texts_problems(f"{where}: tasks", row.get("tasks", []))


def _cost_problems(row: Mapping[str, Any]) -> list[str]:
    """Low, likely and high of work, of running and of the time to the first evidence, in this order of size."""
    where = f"approach_costs, {row.get('approach') or 'a row without an approach'}"
    faults = _missing(where, row, "approach", *SOURCED)
    for what in ("build", "run", "weeks_to_evidence"):
        ends = [f"{what}_{end}" for end in ("low", "likely", "high")]
        if what == "build" or any(end in row for end in ends):
            wrong = [*_missing(where, row, *ends), *_number_problems(where, row, *ends)]
            faults += wrong
            if not wrong and sorted(ends, key=lambda end: Decimal(str(row[end]))) != ends:
                faults.append(f"{where}: {ends[0]}, {ends[1]} and {ends[2]} must stand in the order of their size")
    return faults


def _missing(where: str, row: Mapping[str, Any], *keys: str) -> list[str]:
    """Fields that are not filled in, and of those that name something, the ones that are no text."""
    faults = [f"{where}: {key} is missing" for key in keys if row.get(key) in (None, "")]
    given = {key: row[key] for key in keys if row.get(key) not in (None, "")}
    faults += [f"{where}: {key} must be text; it is {given[key]!r}" for key in TEXTS if not isinstance(given.get(key, ""), str)]
    return faults + (_date_problems(f"{where}: checked_on", given["checked_on"]) if "checked_on" in given else [])


def _number_problems(where: str, row: Mapping[str, Any], *keys: str) -> list[str]:
    faults = []
    for key in keys:
        value = row.get(key)
        if value in (None, "") and not isinstance(value, bool):
            continue
        if isinstance(value, bool) or not isinstance(value, (int, str)) or not NUMBER.fullmatch(str(value).removeprefix("-")):
            faults.append(f'{where}: {key} must be a number of at most 12 digits, like "0.01"; it is {str(value)[:40]!r}')
        elif str(value).startswith("-"):
            faults.append(f"{where}: {key} must be 0 or more; it is {value}")
    return faults


def _currency_problems(currency: Any) -> list[str]:
    fine = isinstance(currency, str) and CURRENCY.fullmatch(currency)
    return [] if fine else [f"currency must be three capital letters, like USD; it is {currency!r}"]


def _texts_problems(where: str, texts: Any) -> list[str]:
    fine = isinstance(texts, list) and all(isinstance(text, str) and text for text in texts)
    return [] if fine else [f"{where}: must be a list of names"]


def _date_problems(where: str, text: Any) -> list[str]:
    return [] if _is_day(text) else [f'{where} must be a date in quotes, like "2026-11-21"; it is {str(text)!r}']


def _is_day(text: Any) -> bool:
    try:
        return isinstance(text, str) and bool(DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:  # the 31st of a shorter month
        return False


def _unwritable(plain: Any, where: str) -> list[str]:
    """What has no canonical form, or cannot be shown on a page: floats, dates of TOML, control characters."""
    if isinstance(plain, float):
        return [f'{where}: write decimals as text, like "0.2"']
    if isinstance(plain, Mapping):
        return [found for key, value in plain.items() for found in _unwritable(value, f"{where}.{key}".strip("."))]
    if isinstance(plain, list):
        return [found for number, value in enumerate(plain) for found in _unwritable(value, f"{where}[{number}]")]
    if isinstance(plain, str):
        return [f"{where}: must not hold control characters or marks that turn the direction of writing"] if HIDDEN.search(plain) else []
    return [] if isinstance(plain, int) else [f"{where}: write it as text, in quotes"]


def _floats(plain: Any, where: str) -> list[str]:
    if isinstance(plain, float):
        return [where or "the list"]
    if isinstance(plain, Mapping):
        return [found for key, value in plain.items() for found in _floats(value, f"{where}.{key}".strip("."))]
    if isinstance(plain, Sequence) and not isinstance(plain, str):
        return [found for number, value in enumerate(plain) for found in _floats(value, f"{where}[{number}]")]
    return []
