"""Where running the leading way spans too much for a likely figure, and the first step that narrows it. May import the builder's parts and pure modules only.

A figure from one to twenty and more is none to plan with, however likely its middle: what one machine answers in a day, or what two
sellers ask for the same cases, is found out in a day. Where nobody said how many answers a month, that question comes first instead.
A written rule runs on nothing and nobody sells it: its upkeep is a share of the building, and no bill and no clock narrows that.
"""

from collections.abc import Mapping
from typing import Any

from apps.decisions.engine.terms import BEFORE_TRIAL, NEXT_STEP, Effect
from apps.estimates.engine.running import NOTHING_RUNS
from apps.estimates.engine.totals import OWN_FORMULA, RUN_FORMULA
from apps.reports.builder import amounts, given
from apps.reports.builder.parts import Parts
from apps.reports.document import Step

MOST = 20  # times the low end, from which on no likely figure is told; our judgement
NO_LIKELY, TOO_WIDE = "too wide for a likely figure", "too wide"  # the second in a narrow column
UPKEEP_ALONE = RUN_FORMULA[NOTHING_RUNS]
VOLUME = "requests_per_month"
TIME_ONE = (
    "Time one machine of the kind that it would run on for a day, on your own cases and many at once: what it answers an hour says how "
    "many it takes. Until then nobody can tell what running likely costs."
)
READ_BILLS = (
    "Have two hundred of your own cases done by a dear seller and by a cheap one, and read both bills. Until then nobody can tell what "
    "running likely costs."
)
BILLS = "read both bills"  # how a step of the rules says so that asks for the same


def is_too_wide(parts: Parts, slug: str) -> bool:
    """Whether no likely figure is told of the first year of a way."""
    return spans_too_much(parts.option_estimates(slug))


def spans_too_much(found: Mapping[str, Any]) -> bool:
    """Whether a month of running and the first year both span more than can be planned with, at a number of answers that is known."""
    month, year = found.get("run_month"), found.get("first_year")
    if month is None or year is None or not amounts.is_said(month) or not amounts.is_said(year):
        return False
    if VOLUME in month.get("needs", ()) or month.get("formula") == UPKEEP_ALONE:
        return False
    return all(0 < low * MOST < high for low, _, high in (amounts.ends(month), amounts.ends(year)))


def first(parts: Parts, work: tuple[Step, ...]) -> tuple[Step, ...]:
    """What narrows it, before all else: a step of the rules that reads a bill, or one of its own."""
    slug = str(parts.leader["approach"]) if parts.leader else ""
    if not parts.builds or not is_too_wide(parts, slug):
        return ()
    on_machines = parts.option_estimates(slug)["run_month"].get("formula") == OWN_FORMULA
    asked = () if on_machines else tuple(step for step in work if BILLS in step.words.lower())
    own = Effect(NEXT_STEP, text=TIME_ONE if on_machines else READ_BILLS, due=BEFORE_TRIAL, who="Your own analyst")
    return asked or (given.work(parts, own),)
