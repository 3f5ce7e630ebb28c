"""What each option costs, in words: from the decision's estimates, for older ones from the price list.

May import the builder's parts and pure modules only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from apps.estimates.engine import costs
from apps.estimates.engine.answer_givers import DEAR
from apps.estimates.engine.totals import STUDY
from apps.reports import charts, formatting
from apps.reports.builder import (
    amounts,
    beside_the_model,
    break_even,
    cost_chart,
    dated,
    left_out,
    named_money,
    named_time,
    payback,
    stock,
    wide_running,
)
from apps.reports.builder.parts import Parts
from apps.reports.document import Amount, Asked, Cost, CostRow, Totals, Unsaid
from apps.ui.formatting import day, listed, money, money_range

OLD = " Some of these figures were past their review date: they are named under Basis."
NOT_COUNTED = (
    "Not counted: integration into other systems, roll-out in other places, licences of a bought product, "
    "devices and cameras, and further validation where the law asks for it."
)
NOT_MADE = " Nor is making or measuring the cases that are missing: what one takes is not known."
ALONE = (
    "Every first-year figure here covers the model only: without joining it to your systems, devices, roll-out or approval by an authority."
)
BOUGHT = " What is bought is priced by your own work alone: ask its maker for a quote."
AMERICA, AMERICAN = "us", "US "  # a place, and how the source of a wage from there begins
KINDS = {
    "build": "the cost to build",
    "run_month": "running a month",
    "first_year": "the first year",
    "three_years": "three years",
    "payback": "the time until the money is back",
}


@dataclass(frozen=True, slots=True)
class FirstYear:
    low: Decimal
    likely: Decimal
    high: Decimal
    how: str

    def reach(self, currency: str) -> str:
        """From low to high; of a high end that says nothing any more, from low on."""
        return (
            f"from {money(self.low, currency)}"
            if cost_chart.is_endless(self.likely, self.high)
            else money_range(self.low, self.high, currency)
        )


@dataclass(frozen=True, slots=True)
class CannotSay:
    why: str
    questions: tuple[Asked, ...] = ()

    @property
    def words(self) -> str:
        """Why, with the questions that would tell."""
        named = listed([f"“{asked.label}”" for asked in self.questions])
        return f"{self.why}; it needs an answer to {named}" if named else self.why


def first_year(parts: Parts, approach: str) -> FirstYear | CannotSay:
    """Low, likely and high in the price list's currency, with the formula in words; or why it cannot be said."""
    if parts.estimates:
        return _estimated(parts, parts.option_estimates(approach))
    found = costs.first_year(parts.prices, approach, parts.derived("api_month_cost"))
    if isinstance(found, costs.NoFigure):
        return CannotSay(_missing(parts) if found.lacks_service_price else "the price list has no figure for it")
    work = formatting.range_words(found.months_of_work.low, found.months_of_work.high, "engineer-months")
    monthly = money_range(found.running.low, found.running.high, parts.currency)
    how = f"{work} at {money(found.month, parts.currency)} a month, and {monthly} a month to run"
    return FirstYear(found.total.low, found.total.likely, found.total.high, how)


def _estimated(parts: Parts, found: Mapping[str, Any]) -> FirstYear | CannotSay:
    total = found.get("first_year") or {}
    if not amounts.is_said(total):
        return CannotSay(str(total.get("why") or "it was not worked out"), amounts.asked(parts, total.get("needs", ())))
    build, month = (amounts.span_words(parts, found[key]) for key in ("build", "run_month"))
    return FirstYear(*amounts.ends(total), f"{build} to build and {month} a month to run")


def first_year_words(parts: Parts, approach: str) -> str:
    cost = first_year(parts, approach)
    return cost.reach(parts.currency) if isinstance(cost, FirstYear) else "Cannot say yet"


def own_work(parts: Parts, approach: str) -> tuple[Decimal, Decimal, Decimal] | None:
    """What one's own work for something bought costs, low, likely and high; its maker's price is not known and in no sum."""
    found = parts.option_estimates(approach)
    return amounts.ends(found["build"]) if parts.is_bought(approach) and amounts.is_said(found.get("build")) else None


def covers(parts: Parts) -> str:
    """What the first-year and build figures cover, and what they leave out: the model, and the work around it that answers named.

    Nothing where no way that is left has such a figure.
    """
    if not any(isinstance(first_year(parts, str(row["approach"])), FirstYear) for row in parts.standing):
        return ""
    added = [formatting.lowered(label) for label in beside_the_model.added(parts)]
    is_bought = parts.leader is not None and own_work(parts, str(parts.leader["approach"])) is not None
    left, told = left_out.beside(parts, added), left_out.approval(parts, added)
    said = f"Every first-year figure here covers the model and the work for this: {'; '.join(added)}. {left}" if added else ALONE
    said = f"{said}{left_out.fetching(parts)}"
    return f"{said}{beside_the_model.left_to_buyer(parts)}{BOUGHT}" if is_bought else f"{said}{told}"


def _dear(parts: Parts) -> str:
    """That what it takes to make or measure the missing cases is in no sum, where nobody has named it."""
    found = [parts.option_estimates(str(row["approach"])).get("data") or {} for row in parts.standing]
    return NOT_MADE if any((data.get("money") or {}).get("why") == DEAR for data in found) else ""


def _counted(parts: Parts) -> str:
    added = beside_the_model.added(parts)
    return f"Counted beside the model: {'; '.join(formatting.lowered(label) for label in added)}. " if added else ""


def cost(parts: Parts) -> Cost:
    """The block Cost: a range chart and its table for the options that are left; the heading is the finding."""
    figures = [(str(row["approach"]), first_year(parts, str(row["approach"]))) for row in parts.standing]
    known = [(slug, figure) for slug, figure in figures if isinstance(figure, FirstYear)]
    heading = _heading(parts, known)
    return Cost(
        heading=heading,
        currency=parts.currency,
        chart=_chart(parts, heading, known) if known else None,
        rows=() if parts.estimates else tuple(_cost_row(parts, slug, figure) for slug, figure in known),
        totals=tuple(_totals(parts, str(row["approach"])) for row in parts.standing) if parts.estimates else (),
        unknown=_unknown(parts, figures),
        basis=(
            f"Ranges are rough: low and high are the ends of what such work usually takes. Prices of "
            f"{day(_price_day(parts))}; {money(costs.engineer_month(parts.prices) or 0, parts.currency)} "
            f"for a month of an engineer’s work. Ruled-out options are left out. {_counted(parts)}{NOT_COUNTED}{_dear(parts)}{payback.left_out(parts)}{OLD if dated.overdue(parts) else ''}"
        ),
        break_even=break_even.block(parts),
        short=(*stock.read_once(parts), *named_time.too_long(parts), *named_money.too_little(parts)),
    )


def _totals(parts: Parts, slug: str) -> Totals:
    found = parts.option_estimates(slug)
    build, *over_time = (amounts.amount(parts, found.get(key)) for key in ("build", "run_month", "first_year", "three_years"))
    if wide_running.is_too_wide(parts, slug):
        over_time = [Amount(said.reach, wide_running.TOO_WIDE) if said.reach else said for said in over_time]
    month, year, three = over_time
    leading = parts.builds and parts.leader is not None and parts.leader["approach"] == slug
    back = payback.of_option(parts, slug, found.get("payback"))
    if back.words[:1].isdigit():
        back = replace(back, words=f"{back.words}{named_time.building(parts, slug)}")
    return Totals(parts.outcome(slug), leading, build, month, year, three, back)


def _unknown(parts: Parts, figures: list[tuple[str, FirstYear | CannotSay]]) -> tuple[Unsaid, ...]:
    """What cannot be said, why, and the question that would tell; what several options lack alike is one line."""
    if not parts.estimates:
        return tuple(
            Unsaid(parts.outcome(slug), formatting.sentence(figure.why), figure.questions)
            for slug, figure in figures
            if isinstance(figure, CannotSay)
        )
    lacking: dict[tuple[str, ...], list[str]] = {}
    for slug, _ in figures:
        found = parts.option_estimates(slug)
        kinds = tuple(key for key in KINDS if found.get(key) and not amounts.is_said(found[key]) and found[key].get("why") != STUDY)
        for why in dict.fromkeys(str(found[key].get("why")) for key in kinds):
            alike = tuple(key for key in kinds if found[key].get("why") == why)
            lacking.setdefault((why, *alike), []).append(slug)
    return tuple(_unsaid(parts, why, kinds, slugs) for (why, *kinds), slugs in lacking.items())


def _unsaid(parts: Parts, why: str, kinds: list[str], slugs: list[str]) -> Unsaid:
    what = listed([KINDS[kind] for kind in kinds])
    whose = "" if len(slugs) == len(parts.standing) else f" of {listed([parts.name(slug) for slug in slugs])}"
    needs = [need for slug in slugs for kind in kinds for need in parts.option_estimates(slug)[kind].get("needs", ())]
    return Unsaid(formatting.sentence(f"{what}{whose}").rstrip("."), formatting.sentence(why), amounts.asked(parts, needs))


def price_day_words(parts: Parts) -> str:
    return day(_price_day(parts))


def prices_words(parts: Parts) -> str:
    """Of which day the prices are, and that wages are American ones where the people it meets live elsewhere."""
    wage = parts.prices.get("engineer_month") or {}
    places = parts.used["jurisdiction"].value if "jurisdiction" in parts.used else (AMERICA,)
    is_of_elsewhere = AMERICA not in places and str(wage.get("source") or "").startswith(AMERICAN)
    return f"prices of {price_day_words(parts)}{', American wages' if is_of_elsewhere else ''}"


def _price_day(parts: Parts) -> date:
    return date.fromisoformat(str(parts.prices.get("date") or parts.result["price_list"]["date"]))


def _missing(parts: Parts) -> str:
    """Why a hosted service has no price for this volume, in a decision from before the estimates."""
    missing = [parts.short(slug) for slug in ("requests_per_month", "task") if slug not in parts.used]
    return f"it needs an answer to {listed([f'“{name}”' for name in missing])}" if missing else "there is no list price for this task"


def _cost_row(parts: Parts, slug: str, figure: FirstYear) -> CostRow:
    low, likely, high = (money(amount, parts.currency) for amount in (figure.low, figure.likely, figure.high))
    return CostRow(parts.outcome(slug), low, likely, high, figure.how)


def _heading(parts: Parts, known: list[tuple[str, FirstYear]]) -> str:
    """The finding in a sentence: where the option in front stands among the others by cost."""
    if not known:
        return "The first-year cost cannot be said yet"
    brings = [pair for pair in known if (parts.option_estimates(pair[0]).get("payback") or {}).get("why") != STUDY]
    cheapest, least = min(brings or known, key=lambda pair: pair[1].likely)  # a study is cheap, and brings nothing into use
    words, left = money(least.likely, parts.currency), _left_beside(parts, least, known)
    leader = parts.leader["approach"] if parts.leader else cheapest
    mine = next((figure for slug, figure in known if slug == leader), None)
    if mine is None and (own := own_work(parts, str(leader))):
        asked = f"{parts.name(leader)} costs about {money(own[1], parts.currency)} to set up, and what its maker asks"
        others = f"of the others{left}, {parts.name(cheapest)} costs least: about {words} in the first year"
        return formatting.sentence(f"{asked}; {others}").rstrip(".")
    if mine is None:
        return f"What {parts.name(leader)} costs cannot be said yet; of the others{left}, {parts.name(cheapest)} costs least: about {words} in the first year"
    if cheapest == leader:
        said = f"{parts.name(cheapest)} costs least of the options left{left}: {_about(parts, cheapest, least)} in the first year"
    else:
        said = f"{parts.name(leader)} costs {_about(parts, str(leader), mine)} in the first year; the cheapest option left{left} is {parts.name(cheapest)}, at about {words}"
    return said[0].upper() + said[1:]


def _about(parts: Parts, slug: str, year: FirstYear) -> str:
    """As likely; where running spans too much for a likely figure, from where to where."""
    low, likely, high = (money(end, parts.currency) for end in (year.low, year.likely, year.high))
    return f"{low} to {high}" if wide_running.is_too_wide(parts, slug) else f"about {likely}"


def _or_too_wide(parts: Parts, slug: str, figure: FirstYear) -> str:
    """The likely figure behind the range; none where the first page tells none."""
    return wide_running.TOO_WIDE if wide_running.is_too_wide(parts, slug) else f"likely {money(figure.likely, parts.currency)}"


def _left_beside(parts: Parts, least: FirstYear, known: list[tuple[str, FirstYear]]) -> str:
    """What the cheapest is chosen from, where the table shows less for a study or for setting up what has yet to be priced."""
    cheaper = any(figure.likely < least.likely for _, figure in known)
    to_be_priced = any((own := own_work(parts, str(row["approach"]))) and own[1] < least.likely for row in parts.standing)
    return " that leave something in use and have a price" if cheaper or to_be_priced else ""


def _chart(parts: Parts, heading: str, known: list[tuple[str, FirstYear]]) -> charts.RangeChart:
    leader = parts.leader["approach"] if parts.leader else ""
    options = [
        charts.RangeOf(
            label=parts.outcome(slug),
            low=figure.low,
            likely=figure.likely,
            high=figure.high,
            leading=slug == leader,
            is_marked=not wide_running.is_too_wide(parts, slug),
            words=f"{figure.reach(parts.currency)}, {_or_too_wide(parts, slug, figure)}",
        )
        for slug, figure in known
    ]
    return cost_chart.drawn(heading, options, parts.currency)
