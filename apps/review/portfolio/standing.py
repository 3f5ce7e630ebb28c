"""What one stored result says of money, value and what holds it up, as numbers and words. Knows results as plain data only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.decisions.engine.wording import state_of_check, title_of_check
from apps.reports.builder.wide_running import spans_too_much
from apps.reports.builder.year_words import TOO_WIDE
from apps.reports.document import Amount
from apps.ui.formatting import money, money_range

HOLDING = ("stop", "first", "condition", "unknown")  # states of a check that somebody has to do something about
UNKNOWN_COST, NO_COST, NO_VALUE = "Cannot say yet", "None yet", "Not named"


@dataclass(frozen=True, slots=True)
class Span:
    """Low, likely and high in the currency of its standing."""

    low: Decimal
    likely: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """One decision in the portfolio. `fit` is None where no option is recommended, `cost` where that of the first year cannot be said.

    `value` is what success is worth a year, None where nobody named it.
    """

    recommendation: str
    fit: int | None
    currency: str
    cost: Span | None
    value: Decimal | None
    held_by: tuple[str, ...]
    is_wide: bool = False  # its cost spans too much for a likely figure

    @property
    def cost_words(self) -> Amount:
        if self.cost is None:
            return Amount(NO_COST if self.fit is None else UNKNOWN_COST, "")
        if self.is_wide:
            return Amount(money_range(self.cost.low, self.cost.high, self.currency), TOO_WIDE)
        return Amount(money(self.cost.likely, self.currency), money_range(self.cost.low, self.cost.high, self.currency))

    @property
    def value_words(self) -> str:
        return NO_VALUE if self.value is None else money(self.value, self.currency)


def standing_of(result: Mapping[str, Any]) -> Standing:
    """Read a stored result; whatever it does not say, older ones among them, is None."""
    approach = str(result.get("recommendation") or "")
    estimates = result.get("estimates") or {}
    option = (estimates.get("options") or {}).get(approach) or {}
    found = option.get("first_year")
    ranked: Mapping[str, Any] = next((row for row in result.get("ranking", ()) if row["approach"] == approach), {})
    return Standing(
        recommendation=approach,
        fit=ranked.get("fit"),
        currency=str(estimates.get("currency") or "USD"),
        cost=Span(*(Decimal(str(found[end])) for end in ("low", "likely", "high"))) if found and "likely" in found else None,
        value=_number(result.get("answers", {}).get("benefit_year")),
        held_by=_held_by(result.get("checks", ())),
        is_wide=spans_too_much(option),
    )


def _number(answer: object) -> Decimal | None:
    """The number of an answer, which stands alone or beside how it is known."""
    value = answer.get("value") if isinstance(answer, Mapping) else answer
    return Decimal(str(value)) if isinstance(value, int | float | str) and not isinstance(value, bool) and _is_number(str(value)) else None


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _held_by(checks: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What its open checks ask for, each once, the gravest first."""
    held = sorted((row for row in checks if state_of_check(row) in HOLDING), key=lambda row: HOLDING.index(state_of_check(row)))
    return tuple(dict.fromkeys(title_of_check(row) for row in held))
