"""First-year cost and time to first evidence of each option, in words; the formula is `apps.estimates.engine.costs`.

May import the builder's parts and pure modules only.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from apps.estimates.engine import costs
from apps.reports import charts, formatting
from apps.reports.builder import naming
from apps.reports.builder.parts import Parts
from apps.reports.document import Cost, CostRow
from apps.ui.formatting import day, listed, money, money_range

MOST_STEPS = 5


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
    found = costs.first_year(parts.prices, approach, parts.derived("api_month_cost"))
    if isinstance(found, costs.NoFigure):
        return CannotSay(_missing(parts) if found.lacks_service_price else "the price list has no figure for it")
    work = formatting.range_words(found.months_of_work.low, found.months_of_work.high, "engineer-months")
    monthly = money_range(found.running.low, found.running.high, parts.currency)
    how = f"{work} at {money(found.month, parts.currency)} a month, and {monthly} a month to run"
    return FirstYear(found.total.low, found.total.likely, found.total.high, how)


def first_year_words(parts: Parts, approach: str) -> str:
    cost = first_year(parts, approach)
    return money_range(cost.low, cost.high, parts.currency) if isinstance(cost, FirstYear) else "Cannot say yet"


def time_words(parts: Parts, approach: str) -> str:
    """Weeks to the first evidence, such as "2 to 4 weeks"; "Not stated" where the price list has none."""
    weeks = costs.weeks_to_evidence(parts.prices, approach)
    return formatting.range_words(*weeks, "weeks") if weeks else "Not stated"


def cost(parts: Parts) -> Cost:
    """The block Cost: a range chart and its table for the options that are left; the heading is the finding."""
    figures = [(str(row["approach"]), first_year(parts, str(row["approach"]))) for row in parts.standing]
    known = [(slug, figure) for slug, figure in figures if isinstance(figure, FirstYear)]
    unknown = tuple(
        formatting.sentence(f"{parts.outcome(slug)}: {figure.why}") for slug, figure in figures if isinstance(figure, CannotSay)
    )
    heading = _heading(parts, known)
    return Cost(
        heading=heading,
        chart=_chart(parts, heading, known) if known else None,
        rows=tuple(_cost_row(parts, slug, figure) for slug, figure in known),
        unknown=unknown,
        basis=(
            f"Ranges are rough: low and high are the ends of what such work usually takes. Prices of "
            f"{day(_price_day(parts))}; {money(costs.engineer_month(parts.prices) or 0, parts.currency)} "
            "for a month of an engineer’s work. Ruled-out options are left out."
        ),
    )


def price_day_words(parts: Parts) -> str:
    return day(_price_day(parts))


def _price_day(parts: Parts) -> date:
    return date.fromisoformat(str(parts.prices.get("date") or parts.result["price_list"]["date"]))


def _missing(parts: Parts) -> str:
    """Why a hosted service has no price for this volume."""
    missing = [parts.short(slug) for slug in ("requests_per_month", "task") if slug not in parts.used]
    return f"it needs an answer to {listed([f'“{name}”' for name in missing])}" if missing else "there is no list price for this task"


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
    mine = next((figure for slug, figure in known if slug == leader), None)
    if mine is None:
        return f"What {parts.name(leader)} costs cannot be said yet; of the others, {parts.name(cheapest)} costs least: about {words} in the first year"
    if cheapest == leader:
        said = f"{parts.name(cheapest)} costs least of the options left: about {words} in the first year"
    else:
        said = f"{parts.name(leader)} costs about {money(mine.likely, parts.currency)} in the first year; the cheapest option left is {parts.name(cheapest)}, at about {words}"
    return said[0].upper() + said[1:]


def _chart(parts: Parts, heading: str, known: list[tuple[str, FirstYear]]) -> charts.RangeChart:
    leader = parts.leader["approach"] if parts.leader else ""
    options = [
        charts.RangeOf(
            label=naming.beside_a_bar(parts.outcome(slug)),
            low=figure.low,
            likely=figure.likely,
            high=figure.high,
            leading=slug == leader,
            words=f"{money_range(figure.low, figure.high, parts.currency)}, likely {money(figure.likely, parts.currency)}",
        )
        for slug, figure in known
    ]
    spelled = "; ".join(f"{option.label} {option.words}" for option in options)
    highest = max(option.high for option in options)
    step = _round_step(highest / MOST_STEPS)
    ticks = [(step * mark, money(step * mark, parts.currency)) for mark in range(ceil(highest / step) + 1)]
    return charts.range_chart(f"{heading}. {spelled}.", options, ticks)


def _round_step(least: Decimal) -> Decimal:
    """The next of 1, 2, 2.5, 5 or 10 times a power of ten."""
    power = Decimal(10) ** least.adjusted()
    return next(power * factor for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10)) if power * factor >= least)
