"""What the derived numbers need of a price list: list price, live and withdrawn services of each task, what each way of building costs. Knows `spans` only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.estimates.engine.spans import Exact, exact

NOT_BUILT = frozenset({"", "nothing", "ends"})  # words of `serves`: a rule that runs nowhere, and a study
SERVICE = "service"  # the word of `serves` for a service that is asked over the network
NO_TASK = "other"  # the catalogue has no row for it, so nothing can be counted


LOW, LIKELY = "low", "likely"


@dataclass(frozen=True, slots=True)
class Built:
    """What a way costs: the word for what it runs on, the money of its work, and that of a year of running."""

    serves: str
    work_low: Exact
    work_likely: Exact
    run_year_low: Exact
    run_year_likely: Exact

    @property
    def figures(self) -> tuple[Exact, ...]:
        return self.work_low, self.work_likely, self.run_year_low, self.run_year_likely


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Prices per answer in the list's currency, and counts of hosted services, by task."""

    date: str
    price: Mapping[str, Exact]
    live: Mapping[str, int]
    withdrawn: Mapping[str, int]
    own_price: Mapping[str, Exact] = field(default_factory=dict)  # of a service taught or told layouts or kinds of one's own
    own_from: Mapping[str, Exact] = field(default_factory=dict)  # kinds from which on it holds, where a row says so
    low: Mapping[str, Exact] = field(default_factory=dict)  # of the cheapest kind of seller, where a row says so
    own_low: Mapping[str, Exact] = field(default_factory=dict)
    built: tuple[Built, ...] = ()  # of every way that learns or is bought, and runs: those that no other undercuts
    built_at_home: tuple[Built, ...] = ()  # the same, of ways that ask no service

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
        price, own, first, low, own_low = (
            _by_task(plain, name) for name in ("price", "own_price", "own_from", "price_low", "own_price_low")
        )
        return cls(plain["date"], price, live, withdrawn, own, first, low, own_low, *_built(plain))


def _by_task(plain: Mapping[str, Any], name: str) -> dict[str, Exact]:
    """A field of the prices, by task, of the rows that have it."""
    return {row["task"]: exact(row[name]) for row in plain.get("prices", ()) if row.get(name) not in (None, "")}


def _built(plain: Mapping[str, Any]) -> tuple[tuple[Built, ...], tuple[Built, ...]]:
    """Of each way that is built and runs: its work, and a year of running without what a service asks for answers; and those at home."""
    month = plain.get("engineer_month") or {}
    if "price" not in month:
        return (), ()
    price, rows = exact(str(month["price"])), plain.get("approach_costs", ())
    built = [
        Built(
            str(row["serves"]),
            *(_whole(price * exact(str(row[f"build_{end}"]))) for end in (LOW, LIKELY)),
            *(12 * exact(str(row.get(f"run_{end}", 0))) for end in (LOW, LIKELY)),
        )
        for row in rows
        if str(row.get("serves", "")) not in NOT_BUILT
    ]
    return _cheapest(built), _cheapest([way for way in built if way.serves != SERVICE])


def _cheapest(ways: list[Built]) -> tuple[Built, ...]:
    """Those that no other undercuts in every figure."""
    kept: dict[tuple[Exact, ...], Built] = {way.figures: way for way in ways}
    return tuple(
        way
        for figures, way in kept.items()
        if not any(other != figures and all(a <= b for a, b in zip(other, figures, strict=True)) for other in kept)
    )


def _whole(number: Exact) -> Exact:
    return int(number) if number == int(number) else number


def _a_year_after(day: str) -> str:
    return f"{int(day[:4]) + 1:04d}{day[4:]}"
