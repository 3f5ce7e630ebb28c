"""What waiting costs, where the decision is to wait. May import the builder's parts and pure modules only."""

from decimal import ROUND_CEILING, Decimal

from apps.reports.builder import amounts, trial
from apps.reports.builder.parts import Parts
from apps.ui.formatting import counted, money

MONTHS = Decimal(12)
NOTHING = "Nothing speaks for going on yet."
WORTH = "Each month of waiting goes without the {month} of benefit that you hope for, if it comes at all."
NAMED = "You want a first version in {named}; the wait counts towards them."
NOT_BY_THEN = (
    "Do not count on it by then: what is missing and the first evidence may take {weeks}. Plan for the way of today to carry that date."
)


def dear(parts: Parts) -> str:
    """The benefit of a month, and the months that were named. Points that tell ways to build apart say nothing against a wait."""
    worth, named = parts.number_of("benefit_year"), parts.number_of("deadline_months")
    said = [WORTH.format(month=money(worth / MONTHS, parts.currency))] if worth else []
    said += [NAMED.format(named=counted(named, "month"))] if named else []
    weeks = _weeks(parts)
    said += [NOT_BY_THEN.format(weeks=counted(weeks, "week"))] if named and weeks > named * trial.WEEKS_A_MONTH else []
    return " ".join(said) or NOTHING


def _weeks(parts: Parts) -> Decimal:
    """The most weeks until there is evidence, as far as there is a figure: bringing what is missing, then the trial of the way in front."""
    waits = (wait.get("weeks") for wait in (parts.shared_estimates.get("waits") or {}).values())
    missing = sum((amounts.ends(found)[2] for found in waits if amounts.is_said(found)), Decimal(0))
    tried = trial.weeks(parts, str(parts.leader["approach"])) if parts.leader else None
    return (missing + (tried[1] if tried else 0)).quantize(Decimal(1), ROUND_CEILING)
