"""Costs as frozen values. Pure: knows the charts only."""

from dataclasses import dataclass

from apps.reports.charts import RangeChart


@dataclass(frozen=True, slots=True)
class CostRow:
    option: str
    low: str
    likely: str
    high: str
    how: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What each option costs in the first year; `unknown` says for whom it cannot be said, and why."""

    heading: str
    chart: RangeChart | None
    rows: tuple[CostRow, ...]
    unknown: tuple[str, ...]
    basis: str
