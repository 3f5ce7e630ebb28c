"""Derived numbers about the kind that matters and is rare: how many there are, and how soon enough. Knows `known` and `spans` only."""

from fractions import Fraction

from apps.estimates.engine.known import Known
from apps.estimates.engine.spans import Span, product, quotient, times

RARE_ENOUGH = 50  # cases of the rare kind from which learning from them beats looking for the unusual; the rules say so too


def rare_cases_month(known: Known) -> Span | None:
    """How many cases of the kind that matters a month brings."""
    return times(product(known.number("requests_per_month"), known.number("rare_share")), Fraction(1, 100))


def wrongly_named_month(known: Known) -> Span | None:
    """How many of the other cases a month are wrongly named, were one in a hundred: an example of ours, no measurement."""
    low, high = known.number("rare_share").low, known.number("rare_share").high
    return times(
        product(known.number("requests_per_month"), Span(0 if high is None else max(0, 100 - high), max(0, 100 - low))), Fraction(1, 10_000)
    )


def rare_expected(known: Known) -> Span | None:
    """How many of the known answers are of the kind that matters, were they drawn like all cases."""
    return times(product(known.number("labelled"), known.number("rare_share")), Fraction(1, 100))


def months_to_fifty(known: Known) -> Span | None:
    """Months until as many cases of the kind that matters are known as it takes to learn from them, if each is kept and labelled."""
    rarest, month = known.number("labelled_rarest"), rare_cases_month(known)
    low = 0 if rarest.high is None else max(0, RARE_ENOUGH - rarest.high)
    return None if month is None else quotient(Span(low, max(0, RARE_ENOUGH - rarest.low)), month)
