"""What waiting costs, where the decision is to wait. May import the builder's parts and pure modules only."""

from decimal import Decimal

from apps.reports.builder.parts import Parts
from apps.ui.formatting import counted, money

MONTHS = Decimal(12)
NOTHING = "Nothing speaks for going on yet."
WORTH = "Each month of waiting goes without the {month} of benefit that you hope for, if it comes at all."
NAMED = "You want a first version in {named}; the wait counts towards them."


def dear(parts: Parts) -> str:
    """The benefit of a month, and the months that were named. Points that tell ways to build apart say nothing against a wait."""
    worth, named = parts.number_of("benefit_year"), parts.number_of("deadline_months")
    said = [WORTH.format(month=money(worth / MONTHS, parts.currency))] if worth else []
    said += [NAMED.format(named=counted(named, "month"))] if named else []
    return " ".join(said) or NOTHING
