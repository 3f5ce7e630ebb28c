"""How far two numbers are apart, in words: "4,000 more, from 1,000 to 5,000". Pure; knows plain formatting only."""

from fractions import Fraction

from apps.decisions.engine.wording import number_words
from apps.estimates.engine.spans import Exact


def apart(present: Exact, wanted: Exact) -> str:
    """From one number to another."""
    by = max(wanted, present) - min(wanted, present)
    return f"{shown(by)} {'less' if wanted < present else 'more'}, from {shown(present)} to {shown(wanted)}"


def short_of(present: Exact, limit: Exact, *, below: bool) -> str:
    """From a number to where it is below a limit, or above it: the limit itself does not do."""
    side = "less than" if below else "more than"
    if limit == present:
        return f"at {shown(present)}, wanted {side} that"
    by = max(limit, present) - min(limit, present)
    return f"{shown(by)} {'less' if below else 'more'}, from {shown(present)} to {side} {shown(limit)}"


def shown(number: Exact) -> str:
    """A number as it is read: whole ones in full, others to two places, or four below one."""
    if isinstance(number, int) or number.denominator == 1:
        return number_words(int(number))
    scale = 100 if abs(number) >= 1 else 10_000
    return number_words(Fraction(round(number * scale), scale))
