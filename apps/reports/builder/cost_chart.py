"""The first year's cost of every option as bars on one scale. Imports nothing of the builder, knows the drawing alone."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from math import ceil

from apps.reports import charts, formatting

MOST_STEPS = 5
ENDLESS = (
    100  # times the likely figure: a high end beyond says only that nobody can tell, and would flatten every other bar (our judgement)
)


def is_endless(likely: Decimal, high: Decimal) -> bool:
    """Whether the high end of an estimate says nothing that anybody could plan with."""
    return high > ENDLESS * likely


def drawn(heading: str, options: Sequence[charts.RangeOf], currency: str) -> charts.RangeChart:
    """The bars; one without an end that says something runs to the end of the scale."""
    spelled = "; ".join(f"{option.label} {option.words}" for option in options)
    highest = max(option.likely if is_endless(option.likely, option.high) else option.high for option in options)
    shown = [replace(option, high=min(option.high, highest)) for option in options]
    step = _round_step(highest / MOST_STEPS)
    ticks = [(step * mark, formatting.money_tick(step * mark, currency)) for mark in range(ceil(highest / step) + 1)]
    return charts.range_chart(f"{heading}. {spelled}.", shown, ticks)


def _round_step(least: Decimal) -> Decimal:
    """The next of 1, 2, 2.5, 5 or 10 times a power of ten."""
    power = Decimal(10) ** least.adjusted()
    return next(power * factor for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10)) if power * factor >= least)
