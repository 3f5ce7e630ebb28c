"""What a test takes in which a change is compared with today: cases, and the time until its effect shows. May import the builder's parts and pure modules only.

How long an effect takes to show hangs on the field: months for a patient, a season for what is read off in homes, weeks for
what customers do. Those lengths are our judgement. The sum that is worked out is of planning and reckoning alone.
"""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Any

from apps.decisions.engine.terms import RAISE_FLAG
from apps.reports.builder import amounts
from apps.reports.builder.parts import Parts
from apps.ui.formatting import number, rounded

GATE, CAUSE = "experiment", "causality"
MEDICAL, HOMES = "medical", "consumer"
ON_SALE = frozenset({"covers_some", "covers_most"})  # a product that can be borrowed for the test
READINGS, DEEDS = frozenset({"sensor", "time_series"}), frozenset({"interactions"})
PATIENTS = "as long as an outcome takes to show in a patient: months, and years where births, relapses or deaths are counted"
SEASON = "a season at the least, so that weather and habits are in it; whether it lasts, only a whole year shows"
CLICKS = "whole weeks, at least two, so that every day of the week counts"
OPEN = "as long as the outcome takes to show, which nobody has said yet"
LENGTH = "From the first case to the result: {}."
CASES = "The test likely takes about {likely} cases in two groups ({low} to {high})"
ARMS = ", half of them in each{on}. Each further arm takes as many as one group."
BY_EXAMPLE = ", in our example: {share} in 100 do well without the change, and a change of {change}% of these is worth seeing. Put in your own figures"
BY_SHARE = ", where a change of {change}% of the share that you gave is worth seeing"
AT_YOUR_PACE = " At {flow} a month it takes about {weeks} to have them."
ONE = Decimal(1)


def compares(parts: Parts) -> bool:
    """Whether what one waits for is a test of what a change brings about, with a number of cases that is worked out."""
    keys = [str(gate["rule"]) for gate in parts.result.get("gates", ()) if gate["gate"] == GATE]
    asks = any(effect.do == RAISE_FLAG and effect.flag == CAUSE for rule in parts.rules(keys) for effect in rule.effects)
    return asks and amounts.is_said(_worked_out(parts).get("cases"))


def is_on_sale(parts: Parts) -> bool:
    """Whether a product does some of it, and can be borrowed for the test."""
    return compares(parts) and "existing_solution" in parts.used and parts.used["existing_solution"].value in ON_SALE


def is_medical(parts: Parts) -> bool:
    return "domain" in parts.used and MEDICAL in parts.used["domain"].value


def briefly(parts: Parts) -> str:
    """How many cases the test takes, and how long they take to come where it is said how many do."""
    return f"{_number(parts)}.{_pace(parts)}"


def cases(parts: Parts) -> str:
    """The same, with what the number rests on."""
    share, change = (number(parts.parameter(f"experiment_{name}_likely") or 0) for name in ("share", "change"))
    on = (BY_SHARE if "rare_share" in parts.used else BY_EXAMPLE).format(share=share, change=change)
    return f"{_number(parts)}{ARMS.format(on=on)}{_pace(parts)}"


def shows(parts: Parts) -> str:
    """How long the effect of one case takes to show, by the field."""
    return LENGTH.format(_by_field(parts))


def _number(parts: Parts) -> str:
    low, likely, high = (number(rounded(end, 2)) for end in amounts.ends(_worked_out(parts)["cases"]))
    return CASES.format(low=low, likely=likely, high=high)


def _pace(parts: Parts) -> str:
    flow, weeks = parts.number_of("requests_per_month"), _worked_out(parts).get("weeks")
    if not flow or weeks is None or not amounts.is_said(weeks):
        return ""
    low, likely, high = (end.to_integral_value(ROUND_CEILING) for end in amounts.ends(weeks))
    reach = f" ({number(rounded(low, 2))} to {number(rounded(high, 2))})" if low != high else ""
    return AT_YOUR_PACE.format(flow=number(flow), weeks=f"{number(rounded(likely, 2))} weeks{reach}")


def _by_field(parts: Parts) -> str:
    if is_medical(parts):
        return PATIENTS
    given = {slug: parts.used[slug].value for slug in ("input_kind", "data_setting") if slug in parts.used}
    kinds, in_homes = frozenset(given.get("input_kind", ())), given.get("data_setting") == HOMES
    if in_homes and kinds & READINGS and not kinds & DEEDS:
        return SEASON
    return CLICKS if in_homes or kinds & DEEDS else OPEN


def _worked_out(parts: Parts) -> Mapping[str, Any]:
    return (parts.shared_estimates.get("waits") or {}).get(GATE) or {}
