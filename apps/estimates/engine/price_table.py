"""What the derived numbers need of a price list: list price, live and withdrawn services of each task. Knows `spans` only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.estimates.engine.spans import Exact, exact

NO_TASK = "other"  # the catalogue has no row for it, so nothing can be counted


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Prices per answer in the list's currency, and counts of hosted services, by task."""

    date: str
    price: Mapping[str, Exact]
    live: Mapping[str, int]
    withdrawn: Mapping[str, int]

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "PriceTable":
        """Read a published price list; see the catalogue for its shape.

        A service is live while it is open and no AutoML platform; it is withdrawn once closed to new customers,
        retired, or due to end within twelve months of the list's date.
        """
        live: dict[str, int] = {}
        withdrawn: dict[str, int] = {}
        limit = _a_year_after(plain["date"])
        for service in plain.get("services", ()):
            ends_soon = bool(service.get("retires_on")) and service["retires_on"] <= limit
            gone = service["status"] in ("closed_to_new", "retired") or ends_soon
            for task in service.get("tasks", ()):
                if gone:
                    withdrawn[task] = withdrawn.get(task, 0) + 1
                elif service.get("kind") != "automl":
                    live[task] = live.get(task, 0) + 1
        price = {row["task"]: exact(row["price"]) for row in plain.get("prices", ())}
        return cls(date=plain["date"], price=price, live=live, withdrawn=withdrawn)


def _a_year_after(day: str) -> str:
    return f"{int(day[:4]) + 1:04d}{day[4:]}"
