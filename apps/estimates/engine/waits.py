"""What it takes to open a gate again: how long, at what price, and so when to come back. Knows `labels`, `totals` and the shapes.

    frame       weeks of meetings, and days of work x price of a day: parameters
    experiment  cases in both groups = 2 x 2 x (z of significance + z of power)^2 x p (1 - p) / difference^2, p the share
                without the change, difference = p x the least change worth seeing; weeks = cases / answers a week
    audit       days of work x price of a day: parameters; how many weeks they take, the outcome of that name says
    collect     what the data of the leading way of building lacks: cases, months, money

The sample is that of a two-sided test of two shares of equal size (normal approximation, any textbook of statistics);
power, significance and the least change are parameters. An unknown share counts from `experiment_share_low` to _high.
Weeks cannot be said where nobody said how many answers a month there are.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from statistics import NormalDist
from typing import Any

from apps.estimates.engine import labels
from apps.estimates.engine.bands import learns
from apps.estimates.engine.estimate import Assumption, CannotSay, Range, estimate
from apps.estimates.engine.inputs import Found, Inputs, Lacks
from apps.estimates.engine.parts import Part
from apps.estimates.engine.ranges import product, scaled
from apps.estimates.engine.spans import Exact
from apps.estimates.engine.sufficiency import found_bands
from apps.estimates.engine.totals import work_month

Plain = dict[str, Any]
WEEKS, MONEY, CASES = "Weeks until it can be looked at again", "What it costs to get there", "Cases it needs"
ENROLMENT = "enrolment only; add the time until the outcome shows"
ENROLLED = f"{WEEKS}: {ENROLMENT}"  # what follows the colon is printed behind the figure
WITHOUT = f"{MONEY}, without the price of the change itself"
COUNTED = Assumption(
    "What the weeks of an experiment count", ENROLMENT, "Our convention: how long an outcome takes to show, nobody has said"
)


def wait(inputs: Inputs, gate: str, approach: str) -> Plain:
    """What a gate's way back takes; `approach` is the leading way of building. Nothing for a gate without figures."""
    known = WAITS.get(gate)
    if known is None:
        return {}
    try:
        return {found.slug: found.plain() for found in known(inputs, approach)}
    except Lacks as lacks:
        return {"weeks": CannotSay("weeks", WEEKS, str(lacks)).plain()}


def frame(inputs: Inputs, approach: str) -> tuple[Found, ...]:
    """Weeks and days of settling what the problem is. Raises Lacks."""
    figures = inputs.figures
    return (
        estimate(
            "weeks", WEEKS, "weeks", figures.range_of("frame_weeks"), "a usual round of meetings", (figures.assumption("frame_weeks"),)
        ),
        _days(inputs, "frame_days"),
    )


def experiment(inputs: Inputs, approach: str) -> tuple[Found, ...]:
    """The sample of a two-sided test, the weeks it fills, and the work. Raises Lacks."""
    figures = inputs.figures
    cases = sample(inputs)
    keys = ("experiment_power", "experiment_significance", "experiment_change")
    assumed = tuple(figures.assumption(key) for key in keys)
    if inputs.is_open("rare_share") or inputs.number("rare_share").low in (0, 100):
        assumed += (figures.assumption("experiment_share"),)
    formula = "2 groups × 2 × (z of significance + z of power)² × p × (1 − p) ÷ (p × least change)²"
    needs = inputs.needs("rare_share")
    said = estimate("cases", CASES, "cases in both groups", cases, formula, assumed, needs)
    return said, _weeks(inputs, cases, needs), _days(inputs, "experiment_days", WITHOUT)


def audit(inputs: Inputs, approach: str) -> tuple[Found, ...]:
    """Days of looking through the cases on record; nothing by rules published before, which have no such days. Raises Lacks."""
    return (_days(inputs, "audit_days"),) if "audit_days_low" in inputs.figures.parameters else ()


def collect(inputs: Inputs, approach: str) -> tuple[Found, ...]:
    """What the leading way of building lacks. Raises Lacks."""
    how = learns(inputs, approach) if approach else None
    if how is None:
        return (CannotSay("months", "Months until the data is there", "what it would be collected for is not settled"),)
    found = found_bands(inputs, how)
    if isinstance(found, CannotSay):
        return (CannotSay("months", "Months until the data is there", found.why, found.needs),)
    return lacking(inputs, *(part(inputs, how, found) for part in (labels.missing, labels.months, labels.money)))


def lacking(inputs: Inputs, cases: Part | CannotSay, months: Part | CannotSay, money: Part | CannotSay) -> tuple[Found, ...]:
    """Missing cases, the months and the money to get them, as estimates."""
    currency = inputs.figures.currency
    return (
        _said("missing", "Missing until it can be built", "cases", cases, "limit × kinds − cases that count"),
        _said(
            "months",
            "Months until the data is there",
            "months",
            months,
            "the longest of: new cases ÷ answers a month; cases to label ÷ what one person labels; their price, if given ÷ price of a month",
        ),
        _said("money", labels.LABEL, currency, money, "missing cases × price of one answer × set-up and checking"),
    )


def sample(inputs: Inputs) -> Range:
    """Cases in both groups. Raises Lacks."""
    figures = inputs.figures
    significance, power = (figures.above_nought(f"experiment_{name}") for name in ("significance", "power"))
    if significance >= 100 or power >= 100:
        raise Lacks("power and significance of an experiment are between 0 and 100 %")
    z = _z(significance, power)
    figures.above_nought("experiment_change_low")
    change = figures.percent("experiment_change")
    share = _share(inputs)
    return Range(
        _both_groups(z, share.high, change.high), _both_groups(z, share.likely, change.likely), _both_groups(z, share.low, change.low)
    )


WAITS: Mapping[str, Callable[[Inputs, str], tuple[Found, ...]]] = {
    "frame": frame,
    "experiment": experiment,
    "audit_data": audit,
    "collect_data": collect,
}


def _share(inputs: Inputs) -> Range:
    """The share p that a change is measured on: as answered, else what the rules assume; larger ends need fewer cases."""
    span = inputs.number("rare_share")
    if not inputs.is_open("rare_share") and 0 < span.low < 100:
        return Range(*(3 * [Fraction(span.low) / 100]))
    inputs.figures.above_nought("experiment_share_low")
    return inputs.figures.percent("experiment_share")


def _both_groups(z: Exact, share: Exact, change: Exact) -> Exact:
    """2 x 2 x z^2 x p (1 - p) / (p x change)^2, which falls as the share and the change grow."""
    return Fraction(4 * z * z * (1 - share)) / (share * change * change)


@lru_cache(maxsize=64)
def _z(significance: Exact, power: Exact) -> Exact:
    """z of half the significance plus z of the power, both in percent, to four decimal places."""
    normal = NormalDist()
    both = normal.inv_cdf(1 - float(significance) / 200) + normal.inv_cdf(float(power) / 100)
    return Fraction(round(both * 10_000), 10_000)


def _weeks(inputs: Inputs, cases: Range, needs: tuple[str, ...]) -> Found:
    figures = inputs.figures
    flow, least = inputs.number("requests_per_month"), figures.parameter("experiment_weeks_least")
    if inputs.is_open("requests_per_month") or flow.low <= 0:
        why = "how many cases a month brings is not known"
        return CannotSay("weeks", ENROLLED, why, (*needs, *inputs.needs("requests_per_month")))
    a_week = Fraction(flow.low * 12) / 52
    weeks = Range(*(max(least, end / a_week) for end in cases))
    formula = "cases ÷ (answers a month × 12 ÷ 52), and whole cycles of the week at least"
    return estimate("weeks", ENROLLED, "weeks", weeks, formula, (figures.assumption("experiment_weeks_least"), COUNTED), needs)


def _days(inputs: Inputs, key: str, label: str = MONEY) -> Found:
    figures, (price, paid) = inputs.figures, work_month(inputs)
    money = product(scaled(figures.range_of(key), 1 / Fraction(figures.above_nought("days_month"))), Range(price, price, price))
    assumed = (figures.assumption(key), paid, figures.assumption("days_month"))
    return estimate("money", label, figures.currency, money, "days of work × price of a month ÷ working days of a month", assumed)


def _said(slug: str, label: str, unit: str, part: Part | CannotSay, formula: str) -> Found:
    if isinstance(part, CannotSay):
        return CannotSay(slug, label, part.why, part.needs)
    return estimate(slug, label, unit, part.found, formula, part.assumptions, part.needs)
