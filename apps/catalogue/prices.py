"""What a price list must hold, and the one text that stands for it. Pure: knows no models and no Django."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

REQUIRED = ("date", "currency", "prices", "services")
SERVICE_STATES = ("open", "closed_to_new", "deprecated", "retired")


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
    """Every fault that keeps this price list from being published, in words; nothing where it is sound."""
    if missing := [key for key in REQUIRED if key not in plain]:
        return tuple(f"{key}: missing" for key in missing)
    return (
        *(_date_problem("date", plain["date"], required=True)),
        *(fault for row in plain["prices"] for fault in _price_problems(row)),
        *(fault for row in plain["services"] for fault in _service_problems(row)),
    )


def _price_problems(row: Mapping[str, Any]) -> list[str]:
    where = f"prices, {row.get('task') or row.get('key') or 'a row without a name'}"
    faults = [f"{where}: {key} is missing" for key in ("price", "unit", "source", "checked_on") if not row.get(key)]
    try:
        price = Decimal(str(row.get("price") or "0"))
        if not price.is_finite() or price < 0:
            faults.append(f"{where}: price must be 0 or more; it is {price}")
    except InvalidOperation:
        faults.append(f'{where}: price must be a number, like "0.01"; it is {row["price"]!r}')
    return faults + _date_problem(f"{where}: checked_on", row.get("checked_on"))


def _service_problems(row: Mapping[str, Any]) -> list[str]:
    where = f"services, {row.get('name') or 'a row without a name'}"
    faults = [f"{where}: {key} is missing" for key in ("vendor", "status", "kind", "source", "checked_on") if not row.get(key)]
    if (status := row.get("status")) and status not in SERVICE_STATES:
        faults.append(f"{where}: status must be one of {', '.join(SERVICE_STATES)}; it is {status!r}")
    for key in ("checked_on", "closed_to_new_on", "retires_on"):
        faults += _date_problem(f"{where}: {key}", row.get(key))
    return faults


def _date_problem(where: str, text: Any, *, required: bool = False) -> list[str]:
    if not text and not required:
        return []
    try:
        date.fromisoformat(str(text))
    except ValueError:
        return [f"{where} must be a date, like 2026-11-21; it is {text!r}"]
    return []


def _floats(plain: Any, where: str) -> list[str]:
    if isinstance(plain, float):
        return [where or "the list"]
    if isinstance(plain, Mapping):
        return [found for key, value in plain.items() for found in _floats(value, f"{where}.{key}".strip("."))]
    if isinstance(plain, Sequence) and not isinstance(plain, str):
        return [found for number, value in enumerate(plain) for found in _floats(value, f"{where}[{number}]")]
    return []
