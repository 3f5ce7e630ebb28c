"""What a state of our own engine is for the tables that `writing` writes: their inputs in plain data. Pure."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from apps.decisions.engine import terms
from apps.decisions.engine.dmn.rows import ANYTHING_OPEN, derived_columns, option_column
from apps.decisions.engine.dmn.values import NUMBERS
from apps.decisions.engine.state import State


def inputs_of_state(state: State) -> dict[str, Any]:
    """Every input by its name; what is open is null."""
    found: dict[str, Any] = {ANYTHING_OPEN: bool(state.open)}
    for slug, domain in state.machine.domains.items():
        known = slug not in state.open
        if domain.kind == terms.MULTI:
            chosen = domain.names(state.raw[slug][0]) if known else frozenset[str]()
            for choice in domain.question.choices:
                found[option_column(slug, choice.slug)] = (choice.slug in chosen) if known else None
        elif not known:
            found[slug] = None
        elif domain.kind == terms.CHOICE:
            found[slug] = next(iter(domain.names(state.raw[slug])))
        else:
            found[slug] = _decimal(state.raw[slug][0])
    for slug in state.machine.formulas:
        span = state.vals[slug]
        low, high, exists = (column for column, _ in derived_columns(slug))
        found |= {low: None, high: None, exists: False}
        if span is not None:
            found |= {low: _decimal(span.low), high: _decimal(span.high), exists: True if span.sure else None}
    return found


def _decimal(number: Any) -> Decimal | None:
    if number is None:
        return None
    exact = Fraction(number)
    return NUMBERS.divide(Decimal(exact.numerator), Decimal(exact.denominator))
