"""What it costs to have a fixed stock read once, where something is looked for in it. May import the builder's parts and pure modules only."""

from decimal import Decimal

from apps.reports.builder import amounts
from apps.reports.builder.parts import Parts
from apps.ui.formatting import counted, money, money_range

ONCE = "To have the {cases} that nobody has judged read once, {ways}."
BY_MODEL, BY_PEOPLE = "a hosted model asks {price}", "people who judge them as the known answers are judged cost {price}"
BESIDE = "; to have the {cases} without an answer read once, a hosted model likely asks {price}"
ENDS = " Once they are read, running ends: the months of running below are for a stock that grows."


def read_once(parts: Parts) -> tuple[str, ...]:
    """A sentence; nothing where no stock is meant, or where no price is known."""
    found = parts.shared_estimates.get("stock") or {}
    ways = [
        words.format(price=_price(parts, found[key]))
        for key, words in (("by_model", BY_MODEL), ("by_people", BY_PEOPLE))
        if amounts.is_said(found.get(key))
    ]
    if not ways:
        return ()
    return (ONCE.format(cases=counted(Decimal(str(found["cases"])), "case"), ways="; ".join(ways)) + ENDS,)


def beside_the_year(parts: Parts) -> str:
    """The same for the first page, likely and by the cheaper way alone, since a year of running is not what a stock takes."""
    found = parts.shared_estimates.get("stock") or {}
    if not amounts.is_said(found.get("by_model")):
        return ""
    return BESIDE.format(
        cases=counted(Decimal(str(found["cases"])), "case"), price=money(amounts.ends(found["by_model"])[1], parts.currency)
    )


def _price(parts: Parts, found: amounts.Found) -> str:
    """With both ends, however far apart: it is spent once, and the low end decides what is worth a try."""
    low, likely, high = amounts.ends(found)
    return f"about {money(likely, parts.currency)} ({money_range(low, high, parts.currency)})"
