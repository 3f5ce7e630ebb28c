"""The one shape of every estimate: a figure with its ends, its formula and what it assumes; or why there is none. Knows `spans` only.

An input that nobody has answered makes a range wider, or makes it a `CannotSay` that names the question: it never counts as nought.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, NamedTuple

from apps.estimates.engine.spans import Exact

DIGITS = 6  # what is printed of a figure; rounding keeps the order, so a low end never passes a high one
_ROUND = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
_EXACT = Context(prec=40, rounding=ROUND_HALF_EVEN)

Plain = dict[str, Any]


class Range(NamedTuple):
    """A figure at its low end, as it is likely, and at its high end. Exact: whole numbers and fractions, low <= likely <= high."""

    low: Exact
    likely: Exact
    high: Exact


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure that nobody gave for this case: what it is, its value as it is printed with its unit, and where it comes from."""

    label: str
    value: str
    source: str

    def plain(self) -> Plain:
        return {"label": self.label, "value": self.value, "source": self.source}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure from low to high. `needs` are the open questions that would narrow it."""

    slug: str
    label: str
    unit: str
    low: Decimal
    likely: Decimal
    high: Decimal
    formula: str
    assumptions: tuple[Assumption, ...] = ()
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"{self.slug}: {self.likely} is not between {self.low} and {self.high}")

    def plain(self) -> Plain:
        """For the decision: canonical, figures as text. Told from a `CannotSay` by the absence of `why`."""
        return {
            "slug": self.slug,
            "label": self.label,
            "unit": self.unit,
            "low": decimal_text(self.low),
            "likely": decimal_text(self.likely),
            "high": decimal_text(self.high),
            "formula": self.formula,
            "assumptions": [assumption.plain() for assumption in self.assumptions],
            "needs": list(self.needs),
        }


@dataclass(frozen=True, slots=True)
class CannotSay:
    """Why there is no figure, in half a sentence, and the open questions that would give one (none where no answer would)."""

    slug: str
    label: str
    why: str
    needs: tuple[str, ...] = ()

    def plain(self) -> Plain:
        """For the decision: canonical. Told from an `Estimate` by its `why`."""
        return {"slug": self.slug, "label": self.label, "why": self.why, "needs": list(self.needs)}


def estimate(
    slug: str,
    label: str,
    unit: str,
    found: Range,
    formula: str,
    assumptions: Iterable[Assumption] = (),
    needs: Iterable[str] = (),
) -> Estimate:
    """An estimate of an exact range: each end rounded to six digits, each assumption and each question once.

    What is one figure already no answer can narrow: it needs none.
    """
    return Estimate(
        slug,
        label,
        unit,
        rounded(found.low),
        rounded(found.likely),
        rounded(found.high),
        formula,
        tuple(dict.fromkeys(assumptions)),
        tuple(dict.fromkeys(needs)) if found.low != found.high else (),
    )


def rounded(number: Exact | Decimal) -> Decimal:
    """An exact number as a decimal of six digits."""
    if isinstance(number, (int, Decimal)):
        return _ROUND.create_decimal(number)
    return _ROUND.divide(Decimal(number.numerator), Decimal(number.denominator))


def decimal_text(number: Decimal) -> str:
    """A decimal in its one form: no exponent, no nought at its end, no minus nought."""
    text = format(_EXACT.normalize(number), "f")
    return "0" if text == "-0" else text
