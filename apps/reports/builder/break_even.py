"""From which volume a model of one's own costs no more to run than a service: the finding, a chart and its table. May import the builder's parts and pure modules only."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.estimates.engine.running import NOTHING_RUNS
from apps.reports import formatting
from apps.reports.builder import amounts
from apps.reports.builder.parts import Parts
from apps.reports.charts.lines import Drawing, LineChart, LineOf, line_chart
from apps.reports.document import Amount, BreakEven, Volume
from apps.ui.formatting import money, number, rounded, short

SERVICE, OWN = "Hosted service", "Of your own"
STEPS = 4  # of each axis
FAR = 10  # times the likely break-even, from which on one of the two most likely costs far less; our judgement
ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
SERVED = {"service": {"service"}, "own": {"card", "processor", "either"}}  # by what an option runs on

Point = tuple[Decimal, Decimal, Decimal]


def block(parts: Parts) -> BreakEven | None:
    """The block; None where it is no question here: no service, or no model of one's own, is among the options that are left."""
    found = parts.shared_estimates.get("break_even") or {}
    volume = found.get("volume")
    if not volume or not all(_is_left(parts, side) for side in SERVED) or not amounts.is_said(volume) or not _is_a_question(parts):
        return None
    never = Decimal(str(found.get("never_from") or "0"))
    asked = Decimal(str(found["asked"])) if found.get("asked") else None
    heading = _heading(amounts.ends(volume), asked, never)
    points = list(found.get("points", ()))
    return BreakEven(
        heading=heading,
        lead=_lead(parts, volume, asked, never),
        chart=_chart(parts, heading, points, amounts.ends(volume)[1], asked, never) if points else None,
        rows=tuple(_row(parts, point) for point in _around(points, asked, amounts.ends(volume)[1])),
    )


def _is_a_question(parts: Parts) -> bool:
    """Not where the way in front runs on nothing, as a written rule does, or where more speaks against every hosted service than for it."""
    runs_on = _runs_on(parts)
    hosted = [int(row["fit"]) for row in parts.standing if runs_on.get(str(row["approach"])) in SERVED["service"]]
    return max(hosted) >= parts.start and parts.leader is not None and runs_on.get(str(parts.leader["approach"])) != NOTHING_RUNS


def _is_left(parts: Parts, side: str) -> bool:
    return any(_runs_on(parts).get(str(row["approach"])) in SERVED[side] for row in parts.standing)


def _runs_on(parts: Parts) -> Mapping[str, str]:
    return {str(row.get("approach")): str(row.get("serves") or "") for row in parts.prices.get("approach_costs", ())}


def _heading(volume: Point, asked: Decimal | None, never: Decimal) -> str:
    low, likely, high = volume
    if low >= never:
        return "A hosted service costs less to run than a model of your own at any volume"
    if asked is None:
        return f"A model of your own costs no more to run than a service from about {_count(likely)} answers a month"
    if asked < low:
        return f"At {number(asked)} answers a month a hosted service costs less to run"
    if asked > high:
        return f"At {number(asked)} answers a month a model of your own costs less to run"
    far = "a model of your own" if asked > FAR * likely else "a hosted service" if asked * FAR < likely else ""
    if far:
        return f"At {number(asked)} answers a month {far} most likely costs far less to run; at the ends of the ranges they meet"
    return f"At {number(asked)} answers a month either may cost less to run"


def _lead(parts: Parts, volume: Mapping[str, Any], asked: Decimal | None, never: Decimal) -> str:
    low, likely, high = amounts.ends(volume)
    if low >= never:
        return "Only what a month of running costs is compared; building comes on top."
    until = "never" if high >= never else _count(high)
    even = f"Both cost the same at about {_count(likely)} answers a month" if likely < never else "As is likely, they never cost the same"
    asks = "" if asked is not None else " How many answers a month there will be has not been said."
    return f"{even}; with other prices from {_count(low)} on, or {until if until == 'never' else f'as late as {until}'}. Only what a month of running costs is compared; building comes on top.{asks}"


def _around(points: Sequence[Mapping[str, Any]], asked: Decimal | None, even: Decimal) -> list[Mapping[str, Any]]:
    """The volume asked, the next smaller and larger one, and where both cost the same; all of them where nobody asked."""
    if asked is None:
        return list(points)
    places = [Decimal(str(point["answers"])) for point in points]
    near = {
        asked,
        even,
        *sorted(place for place in places if 0 < place < asked)[-1:],
        *sorted(place for place in places if place > asked)[:1],
    }
    return [point for place, point in zip(places, points, strict=True) if place in near]


def _row(parts: Parts, point: Mapping[str, Any]) -> Volume:
    service, own = (
        Amount(money(likely, parts.currency), amounts.reach(parts, low, high, "money"))
        for low, likely, high in map(_ends, (point["service"], point["own"]))
    )
    return Volume(number(Decimal(str(point["answers"])).quantize(Decimal(1))), service, own)


def _chart(
    parts: Parts, heading: str, points: Sequence[Mapping[str, Any]], even: Decimal, asked: Decimal | None, never: Decimal
) -> LineChart:
    places = [Decimal(str(point["answers"])) for point in points]
    service, own = ([_ends(point[side]) for point in points] for side in ("service", "own"))
    highest = max(likely for _, likely, _ in (*service, *own)) * Decimal("1.3")
    marks = [] if asked is None or asked > places[-1] else [(asked, f"asked: {_count(asked)}")]
    marks += [(even, f"even at about {_count(even)}")] if even < never and even <= places[-1] else []
    cost_there = next((likely for place, (_, likely, _) in zip(places, service, strict=True) if place == even), None)
    return line_chart(
        Drawing(
            f"{heading}. At {_count(places[-1])} answers a month a service costs about {money(service[-1][1], parts.currency)} a month, a model of your own {money(own[-1][1], parts.currency)}.",
            places,
            (LineOf(OWN, own), LineOf(SERVICE, service)),
            ticks=[(tick, short(tick, 3)) for tick in _ticks(places[-1]) if tick <= places[-1]],
            across=[(tick, formatting.money_tick(tick, parts.currency)) for tick in _ticks(highest)],
            marks=sorted(marks),
            names=("Answers a month", "Cost a month"),
            cross=(even, cost_there) if cost_there is not None and even < never else None,
        )
    )


def _ticks(last: Decimal) -> list[Decimal]:
    """Round places from nought until past the last."""
    least = last / STEPS or Decimal(1)
    power = Decimal(10) ** least.adjusted()
    step = next(power * factor for factor in ROUND if power * factor >= least)
    return [step * mark for mark in range(STEPS + 1) if step * (mark - 1) < last]


def _ends(three: Sequence[Any]) -> Point:
    low, likely, high = (Decimal(str(end)) for end in three)
    return low, likely, high


def _count(value: Decimal) -> str:
    return short(rounded(value, 2))
