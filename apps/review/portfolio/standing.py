"""What one stored result says of money, value and what holds it up, as numbers and words. Knows results as plain data only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.decisions.engine.wording import state_of_check, title_of_check
from apps.estimates.engine.ready_made import ASK_THE_MAKER
from apps.reports.builder.wide_running import TOO_WIDE, spans_too_much
from apps.reports.builder.year_words import plus_price
from apps.reports.document import Amount
from apps.ui.formatting import counted, money, money_range

HELD_WORDS = {
    "stop": ("stop",),
    "first": ("to settle first", "to settle first"),
    "condition": ("condition",),
    "unknown": ("waiting for an answer", "waiting for answers"),
}
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
    own_work: Span | None = None  # of something bought: one's own work, without the price that its maker asks
    is_bought: bool = False
    answers: Mapping[str, Any] = field(default_factory=dict)  # plain values, by which an option is called
    held_as: tuple[str, ...] = ()  # the state of each that holds it up, in their order

    @property
    def cost_words(self) -> Amount:
        if self.own_work is not None:
            return Amount(*plus_price(self.own_work.likely, self.currency))
        if self.cost is None:
            return Amount(NO_COST if self.fit is None else UNKNOWN_COST, "")
        if self.is_wide:
            return Amount(money_range(self.cost.low, self.cost.high, self.currency), TOO_WIDE)
        return Amount(money(self.cost.likely, self.currency), money_range(self.cost.low, self.cost.high, self.currency))

    @property
    def value_words(self) -> str:
        return NO_VALUE if self.value is None else money(self.value, self.currency)

    @property
    def held_words(self) -> str:
        """How much holds it up, each kind by its word: "2 conditions, 1 not known"."""
        said = [counted(many, *HELD_WORDS[state]) for state in HOLDING if (many := self.held_as.count(state))]
        return ", ".join(said) or "Nothing"


def standing_of(result: Mapping[str, Any]) -> Standing:
    """Read a stored result; whatever it does not say, older ones among them, is None."""
    approach = str(result.get("recommendation") or "")
    estimates = result.get("estimates") or {}
    option = (estimates.get("options") or {}).get(approach) or {}
    found, build = option.get("first_year"), option.get("build") or {}
    is_bought = (option.get("run_month") or {}).get("why") == ASK_THE_MAKER
    held = _held_by(result.get("checks", ()))
    ranked: Mapping[str, Any] = next((row for row in result.get("ranking", ()) if row["approach"] == approach), {})
    return Standing(
        recommendation=approach,
        fit=ranked.get("fit"),
        currency=str(estimates.get("currency") or "USD"),
        cost=_span(found) if found and "likely" in found else None,
        value=_number(result.get("answers", {}).get("benefit_year")),
        held_by=tuple(held),
        is_wide=spans_too_much(option),
        own_work=_span(build) if is_bought and "likely" in build else None,
        held_as=tuple(held.values()),
        is_bought=is_bought,
        answers={slug: _plain(answer) for slug, answer in (result.get("answers") or {}).items()},
    )


def _span(found: Mapping[str, Any]) -> Span:
    return Span(*(Decimal(str(found[end])) for end in ("low", "likely", "high")))


def _plain(answer: object) -> object:
    """The value of an answer, which stands alone or beside how it is known."""
    return answer.get("value") if isinstance(answer, Mapping) else answer


def _number(answer: object) -> Decimal | None:
    """The number of an answer; None where it is none."""
    value = _plain(answer)
    return Decimal(str(value)) if isinstance(value, int | float | str) and not isinstance(value, bool) and _is_number(str(value)) else None


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _held_by(checks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What its open checks ask for, each once with its state, the gravest first."""
    held = sorted((row for row in checks if state_of_check(row) in HOLDING), key=lambda row: -HOLDING.index(state_of_check(row)))
    gravest = {title_of_check(row): state_of_check(row) for row in held}
    return dict(sorted(gravest.items(), key=lambda each: HOLDING.index(each[1])))
