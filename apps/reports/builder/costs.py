"""First-year cost and time to first evidence of each option, from the price list and the decision's own numbers.

May import the builder's parts and pure modules only. Formula: months of work x cost of a month + twelve months of running.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from apps.reports import charts, formatting
from apps.reports.builder.parts import Parts
from apps.reports.document import Cost, CostRow
from apps.ui.formatting import day, listed, money, money_range

TICKS = 4


@dataclass(frozen=True, slots=True)
class FirstYear:
    low: Decimal
    likely: Decimal
    high: Decimal
    how: str


@dataclass(frozen=True, slots=True)
class CannotSay:
    why: str


def first_year(parts: Parts, approach: str) -> FirstYear | CannotSay:
    """Low, likely and high in the price list's currency, with the formula in words; or why it cannot be said."""
    row = _row(parts, approach)
    month = _engineer_month(parts)
    if row is None or month is None:
        return CannotSay("the price list has no figure for it")
    build = [Decimal(str(row[f"build_{end}"])) * month for end in ("low", "likely", "high")]
    run = _running(parts, approach, row)
    if isinstance(run, CannotSay):
        return run
    low, likely, high = (work + 12 * each for work, each in zip(build, run, strict=True))
    work = formatting.range_words(Decimal(str(row["build_low"])), Decimal(str(row["build_high"])), "engineer-months")
    monthly = money_range(run[0], run[2], parts.currency)
    how = f"{work} at {money(month, parts.currency)} a month, and {monthly} a month to run"
    return FirstYear(low, likely, high, how)


def first_year_words(parts: Parts, approach: str) -> str:
    cost = first_year(parts, approach)
    return money_range(cost.low, cost.high, parts.currency) if isinstance(cost, FirstYear) else "Cannot say yet"


def time_words(parts: Parts, approach: str) -> str:
    """Weeks to the first evidence, such as "2 to 4 weeks"; "Not stated" where the price list has none."""
    row = _row(parts, approach)
    if row is None or "weeks_to_evidence_low" not in row:
        return "Not stated"
    return formatting.range_words(Decimal(str(row["weeks_to_evidence_low"])), Decimal(str(row["weeks_to_evidence_high"])), "weeks")


def cost(parts: Parts) -> Cost:
    """The block Cost: a range chart and its table for the options that are left; the heading is the finding."""
    figures = [(str(row["approach"]), first_year(parts, str(row["approach"]))) for row in parts.standing]
    known = [(slug, figure) for slug, figure in figures if isinstance(figure, FirstYear)]
    unknown = tuple(f"{parts.outcome(slug)}: {figure.why}" for slug, figure in figures if isinstance(figure, CannotSay))
    heading = _heading(parts, known)
    return Cost(
        heading=heading,
        chart=_chart(parts, heading, known) if known else None,
        rows=tuple(_cost_row(parts, slug, figure) for slug, figure in known),
        unknown=unknown,
        basis=(
            f"Ranges are rough: low and high are the ends of what such work usually takes. Prices of "
            f"{day(_price_day(parts))}; {money(_engineer_month(parts) or 0, parts.currency)} "
            "for a month of an engineer’s work. Ruled-out options are left out."
        ),
    )


def price_day_words(parts: Parts) -> str:
    return day(_price_day(parts))


def _price_day(parts: Parts) -> date:
    return date.fromisoformat(str(parts.prices.get("date") or parts.result["price_list"]["date"]))


def _engineer_month(parts: Parts) -> Decimal | None:
    row = parts.prices.get("engineer_month")
    return Decimal(str(row["price"])) if row else None


def _row(parts: Parts, approach: str) -> Mapping[str, Any] | None:
    return next((row for row in parts.prices.get("approach_costs", ()) if row["approach"] == approach), None)


def _running(parts: Parts, approach: str, row: Mapping[str, Any]) -> tuple[Decimal, Decimal, Decimal] | CannotSay:
    """Running cost a month: what the price list says, and for a hosted service its list price for this volume."""
    low, likely, high = (Decimal(str(row.get(f"run_{end}", 0))) for end in ("low", "likely", "high"))
    if approach != "cloud_api":
        return low, likely, high
    service = parts.derived("api_month_cost")
    if service is None:
        missing = [parts.short(slug) for slug in ("requests_per_month", "task") if slug not in parts.used]
        return CannotSay(f"not known yet: {listed(missing).lower()}" if missing else "no list price for this task")
    return low + service[0], likely + (service[0] + service[1]) / 2, high + service[1]


def _cost_row(parts: Parts, slug: str, figure: FirstYear) -> CostRow:
    low, likely, high = (money(amount, parts.currency) for amount in (figure.low, figure.likely, figure.high))
    return CostRow(parts.outcome(slug), low, likely, high, figure.how)


def _heading(parts: Parts, known: list[tuple[str, FirstYear]]) -> str:
    """The finding in a sentence: where the option in front stands among the others by cost."""
    if not known:
        return "The first-year cost cannot be said yet"
    cheapest, least = min(known, key=lambda pair: pair[1].likely)
    words = money(least.likely, parts.currency)
    leader = parts.leader["approach"] if parts.leader else cheapest
    if cheapest == leader:
        return f"{parts.outcome(cheapest)} costs least of the options left: about {words} in the first year"
    mine = next((figure for slug, figure in known if slug == leader), None)
    if mine is None:
        return f"{parts.outcome(cheapest)} costs least of the options left: about {words} in the first year"
    return (
        f"{parts.outcome(leader)} costs about {money(mine.likely, parts.currency)} in the first year; "
        f"the cheapest option left, {formatting.lowered(parts.outcome(cheapest))}, about {words}"
    )


def _chart(parts: Parts, heading: str, known: list[tuple[str, FirstYear]]) -> charts.RangeChart:
    leader = parts.leader["approach"] if parts.leader else ""
    options = [
        charts.RangeOf(
            label=parts.outcome(slug), low=figure.low, likely=figure.likely, high=figure.high, leading=slug == leader,
            words=f"{money_range(figure.low, figure.high, parts.currency)}, likely {money(figure.likely, parts.currency)}",
        )
        for slug, figure in known
    ]
    spelled = "; ".join(f"{option.label} {option.words}" for option in options)
    step = _round_step(max(option.high for option in options) / TICKS)
    ticks = [(step * mark, money(step * mark, parts.currency)) for mark in range(TICKS + 1)]
    return charts.range_chart(f"{heading}. {spelled}.", options, ticks)


def _round_step(least: Decimal) -> Decimal:
    """The next of 1, 2, 2.5, 5 or 10 times a power of ten."""
    power = Decimal(10) ** least.adjusted()
    return next(power * factor for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10)) if power * factor >= least)
