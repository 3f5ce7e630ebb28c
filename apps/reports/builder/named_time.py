"""Whether the work that the leading way likely takes fits into the months that were named. May import the builder's parts and pure modules only."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal

from apps.estimates.engine import costs as listed
from apps.reports.builder import amounts
from apps.reports.builder.parts import Parts
from apps.ui.formatting import counted, number

WHOLE, TENTH = Decimal(1), Decimal("0.1")
WHOLE_FROM = 2  # months of building from which on they are told in whole ones
TOO_LONG = "You want it in {named}; for one person it is likely about {work} of work. Name {people} or more, or say which part comes first."


def too_long(parts: Parts) -> tuple[str, ...]:
    """A sentence where the likely work of one person is longer than the months that were named; none where nothing is built."""
    named, leader = parts.number_of("deadline_months"), parts.leader
    work = months(parts, str(leader["approach"])) if leader and parts.builds else None
    if named is None or named <= 0 or work is None or work <= named:
        return ()
    people = counted((work / named).quantize(WHOLE, ROUND_CEILING), "person", "people")
    return (TOO_LONG.format(named=counted(named, "month"), work=counted(work, "month"), people=people),)


def building(parts: Parts, approach: str, by: str = "") -> str:
    """How many months of a time until the money is back are work of one person; with a tenth where it is less than two."""
    exact = _months(parts, approach)
    work = exact if exact is None else exact.quantize(WHOLE if exact >= WHOLE_FROM else TENTH, ROUND_DOWN)
    back = parts.option_estimates(approach).get("payback")
    if not work or not back or not amounts.is_said(back) or work >= amounts.ends(back)[1]:
        return ""
    return f", {number(work)} of them building{by}"


def months(parts: Parts, approach: str) -> Decimal | None:
    """Whole months of likely work to build, without what is paid for answers and for rented machines; None of what is bought."""
    work = _months(parts, approach)
    return work if work is None else work.quantize(WHOLE, ROUND_DOWN)


def _months(parts: Parts, approach: str) -> Decimal | None:
    found, month = parts.option_estimates(approach), listed.engineer_month(parts.prices)
    if parts.is_bought(approach) or not amounts.is_said(found.get("build")) or not month:
        return None
    work = amounts.ends(found["build"])[1] - sum(_paid(parts, approach), Decimal(0))
    return max(Decimal(0), work / month)


def _paid(parts: Parts, approach: str) -> Iterator[Decimal]:
    """The money in the cost to build that is not work."""
    found = parts.option_estimates(approach)
    for row in ((found.get("data") or {}).get("money"), *(found.get("training") or ())):
        if amounts.is_said(row) and row["unit"] == parts.currency:
            yield amounts.ends(row)[1]
