"""What an approach costs in its first year, for decisions made before they kept their estimates. Knows no other module.

Later decisions carry `totals`, which alone is developed further; documents of earlier ones read this, and say what they said.

    first year = months of work x price of a month + 12 x running a month        (in the price list's currency, for each of low, likely, high)
    running a month = the row's run_low, run_likely, run_high; for a hosted service also its list price for the volume a month,
                      whose likely value is the middle between its low and its high end

Units: build_* are months of one engineer's work; run_*, the price of a month and the service's price are money. Source of the figures:
`approach_costs` and `engineer_month` of the price list, which names its own sources row by row; twelve is the months of a year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

HOSTED = "cloud_api"  # the approach whose running cost grows with the volume
MONTHS = 12
ENDS = ("low", "likely", "high")


@dataclass(frozen=True, slots=True)
class Range:
    """An amount at its low end, as it is likely, and at its high end."""

    low: Decimal
    likely: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class FirstYear:
    """The whole first year, and what it is made of: months of work, the price of one, and the running cost of a month."""

    total: Range
    months_of_work: Range
    month: Decimal
    running: Range


@dataclass(frozen=True, slots=True)
class NoFigure:
    """Why there is no cost: the price list lacks the row or the price of a month, or nobody knows the hosted service's price."""

    lacks_service_price: bool


def row_of(prices: Mapping[str, Any], approach: str) -> Mapping[str, Any] | None:
    """The price list's row of an approach."""
    rows: list[Mapping[str, Any]] = [row for row in prices.get("approach_costs", ()) if row["approach"] == approach]
    return rows[0] if rows else None


def engineer_month(prices: Mapping[str, Any]) -> Decimal | None:
    """What a month of an engineer's work costs."""
    row = prices.get("engineer_month")
    return Decimal(str(row["price"])) if row else None


def first_year(prices: Mapping[str, Any], approach: str, service: tuple[Decimal, Decimal] | None) -> FirstYear | NoFigure:
    """The first year of an approach; `service` is the low and high list price a month of a hosted service for this volume."""
    row, month = row_of(prices, approach), engineer_month(prices)
    if row is None or month is None:
        return NoFigure(lacks_service_price=False)
    running = _range(row, "run", "0")
    if approach == HOSTED:
        if service is None:
            return NoFigure(lacks_service_price=True)
        low, high = service
        running = Range(running.low + low, running.likely + (low + high) / 2, running.high + high)
    work = _range(row, "build")
    total = Range(
        work.low * month + MONTHS * running.low,
        work.likely * month + MONTHS * running.likely,
        work.high * month + MONTHS * running.high,
    )
    return FirstYear(total, work, month, running)


def weeks_to_evidence(prices: Mapping[str, Any], approach: str) -> tuple[Decimal, Decimal] | None:
    """Weeks from the start of the work to the first evidence, low and high; None where the price list has none."""
    row = row_of(prices, approach)
    if row is None or "weeks_to_evidence_low" not in row:
        return None
    return Decimal(str(row["weeks_to_evidence_low"])), Decimal(str(row["weeks_to_evidence_high"]))


def _range(row: Mapping[str, Any], name: str, otherwise: str | None = None) -> Range:
    low, likely, high = (Decimal(str(row[f"{name}_{end}"] if otherwise is None else row.get(f"{name}_{end}", otherwise))) for end in ENDS)
    return Range(low, likely, high)
