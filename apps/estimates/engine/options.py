"""All estimates of a case as plain data, canonical: those of each approach, and those that all share. Knows every module of estimates.

Figures that the rules or the list of facts lack become a CannotSay with the reason; nothing here raises for a case.
"""

from collections.abc import Sequence
from typing import Any

from apps.estimates.engine import break_even, labels, totals, training, waits
from apps.estimates.engine.bands import Learns, learns
from apps.estimates.engine.estimate import CannotSay, decimal_text, rounded
from apps.estimates.engine.inputs import Inputs, Lacks
from apps.estimates.engine.parts import Part
from apps.estimates.engine.ranges import NOTHING
from apps.estimates.engine.running import volume
from apps.estimates.engine.stock import stock
from apps.estimates.engine.sufficiency import doubling, effective, for_kinds, found_bands, rarest, standing, target_of, unit_of

Plain = dict[str, Any]
SHARED_AS = {"latency_room": "latency"}  # what holds for every approach, by slug of the estimate
TOTALS = (
    ("build", "Cost to build"),
    ("run_month", "Running a month"),
    ("first_year", "First year"),
    ("three_years", "Over three years"),
    ("payback", "Months until the money is back"),
    ("trial", "A trial until the first evidence"),
)


def estimates(inputs: Inputs, approaches: Sequence[str], leading: str, gates: Sequence[str]) -> Plain:
    """Everything; `leading` is the approach with the best fit, "" where there is none, `gates` are those that are open."""
    return {
        "currency": inputs.figures.currency,
        "options": _options(inputs, approaches),
        "shared": shared(inputs, leading, gates),
    }


def shared(inputs: Inputs, leading: str, gates: Sequence[str]) -> Plain:
    """The estimates that do not depend on the approach, and the ways back from the open gates."""
    volumes, points = break_even.found(inputs)
    asked = volume(inputs)
    return {
        "doubling": _doubling(inputs),
        "break_even": {
            "volume": volumes.plain(),
            "asked": "" if asked is None else decimal_text(rounded(asked)),
            "never_from": _parameter(inputs, "volume_cap"),
            "points": list(points),
        },
        "stock": stock(inputs),
        "waits": {gate: waits.wait(inputs, gate, leading) for gate in gates},
        **{SHARED_AS[found.slug]: found.plain() for found in training.shared(inputs)},
    }


def data(inputs: Inputs, how: Learns) -> tuple[Plain, Part | CannotSay]:
    """Whether there is data enough for what a way of building needs it for, and the money that brings what is missing."""
    try:
        found = found_bands(inputs, how)
        if isinstance(found, CannotSay):
            return found.plain(), found
        missing, months, money = (part(inputs, how, found) for part in (labels.missing, labels.months, labels.money))
        said = {
            "kind": found.kind.key,
            "unit": unit_of(inputs, found),
            "counts": found.kind.counts,
            "effective": effective(inputs, found).plain(),
            **standing(inputs, found),
            **for_kinds(inputs, found),
            "target": target_of(how),
            **{one.slug: one.plain() for one in waits.lacking(inputs, missing, months, money)},
            "rarest": rarest(inputs, found.kind.key),
        }
        return said, labels.spent(inputs, how, found)
    except Lacks as lacks:
        why = CannotSay("data", "Data to learn from", str(lacks))
        return why.plain(), why


def of_option(inputs: Inputs, approach: str) -> Plain:
    """What one approach costs, and when its money is back; the same figures as among all."""
    try:
        how = learns(inputs, approach)
    except Lacks as lacks:
        return _unsaid(lacks)
    return _costs(inputs, approach, Part(NOTHING) if how is None else data(inputs, how)[1])


def _options(inputs: Inputs, approaches: Sequence[str]) -> Plain:
    """The estimates of every approach; what several of them need data for alike is worked out once."""
    known: dict[Learns, tuple[Plain, Part | CannotSay]] = {}
    found: Plain = {}
    for approach in approaches:
        try:
            how = learns(inputs, approach)
        except Lacks as lacks:
            found[approach] = {**_unsaid(lacks), "data": CannotSay("data", "Data to learn from", str(lacks)).plain(), "training": []}
            continue
        if how is not None and how not in known:
            known[how] = data(inputs, how)
        said, money = (None, Part(NOTHING)) if how is None else known[how]
        machines = [one.plain() for one in training.training(inputs, approach)]
        found[approach] = {**_costs(inputs, approach, money), "data": said, "training": machines}
    return found


def _costs(inputs: Inputs, approach: str, labelling: Part | CannotSay) -> Plain:
    try:
        said = totals.said(inputs, approach, totals.costs(inputs, approach, labelling, training.training_money(inputs, approach)))
        return {slug: found.plain() for slug, found in said.items()}
    except Lacks as lacks:
        return _unsaid(lacks)


def _unsaid(lacks: Lacks) -> Plain:
    return {slug: CannotSay(slug, label, str(lacks)).plain() for slug, label in TOTALS}


def _doubling(inputs: Inputs) -> Plain:
    try:
        return doubling(inputs).plain()
    except Lacks as lacks:
        return CannotSay("doubling", "Errors fewer with twice the data", str(lacks)).plain()


def _parameter(inputs: Inputs, key: str) -> str:
    return decimal_text(rounded(inputs.figures.parameters[key])) if key in inputs.figures.parameters else ""
