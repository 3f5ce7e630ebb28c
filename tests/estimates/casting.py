"""Inputs for the calculators: from answers by the default rules and prices, or from a handful of figures of a test's own."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.decisions.engine.estimating import inputs
from apps.decisions.engine.terms import ParameterNote
from apps.estimates.engine.estimate import CannotSay, Estimate
from apps.estimates.engine.inputs import Figures, Inputs
from apps.estimates.engine.spans import Span, exact
from tests.decisions.engine.loading import default_machine, state_of


def of_answers(**answers: Any) -> Inputs:
    """What the default rules and prices make of these answers, all others open."""
    return inputs(state_of(default_machine(), answers))


def figures(parameters: Mapping[str, Any], facts: Mapping[str, Any] | None = None) -> Figures:
    """Figures of a test's own; every parameter has a note with the source "practice"."""
    notes = [ParameterNote(key=key, label=key, unit="units", source="practice", note="") for key in parameters]
    return Figures.of(
        {key: _number(value) for key, value in parameters.items()}, notes, {"practice": "Practice"}, {"currency": "EUR", **(facts or {})}
    )


def small(
    known: Mapping[str, Any], parameters: Mapping[str, Any], facts: Mapping[str, Any] | None = None, *, opened: Sequence[str] = ()
) -> Inputs:
    """Inputs with known numbers and choices; an open number has no upper end, an open choice is a list of its choices."""
    numbers = {slug: Span(exact(value), exact(value)) for slug, value in known.items() if isinstance(value, int | Decimal)}
    numbers |= {slug: Span(0, None) for slug in opened if slug not in known}
    choices = {slug: frozenset(value.split()) for slug, value in known.items() if isinstance(value, str)}
    several = {slug: (frozenset(value), frozenset(value)) for slug, value in known.items() if isinstance(value, list)}
    return Inputs(numbers, choices, several, frozenset(opened), figures(parameters, facts))


def three(key: str, low: Any, likely: Any, high: Any) -> dict[str, Any]:
    return {f"{key}_low": low, f"{key}_likely": likely, f"{key}_high": high}


def ends(found: Estimate | CannotSay) -> tuple[Decimal, Decimal, Decimal]:
    """Low, likely and high of a figure that can be said."""
    assert isinstance(found, Estimate), found
    return found.low, found.likely, found.high


def _number(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) else value
