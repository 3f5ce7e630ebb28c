"""What it costs to have a fixed stock read once, where something is looked for in it. May import the builder's parts and pure modules only."""

from decimal import Decimal

from apps.reports.builder import amounts
from apps.reports.builder.parts import Parts
from apps.ui.formatting import counted, money, money_range

ONCE = "To have the {cases} that nobody has judged read once, {ways}."
BY_MODEL, BY_PEOPLE = "a hosted model asks {price}", "people who judge them as the known answers are judged cost {price}"
BESIDE = "; to have the {cases} without an answer read once, a hosted model likely asks {price}"
ONE_OFF, NAMED = "; were it only for the {cases} on record, likely {price}: to build it and to run it for one month", "operations_owner"
SEEN, FLOWING = "input_kind", frozenset({"time_series", "sensor", "interactions"})
INDEX = "To put the {cases} on record into an index once, by machine, costs {price}; nobody has to judge them for that."
ENDS = " Once they are read, running ends: the months of running below are for a stock that grows."


def read_once(parts: Parts) -> tuple[str, ...]:
    """A sentence; nothing where no stock is meant, or where no price is known."""
    found = parts.shared_estimates.get("stock") or {}
    if amounts.is_said(found.get("by_index")):
        return (INDEX.format(cases=counted(Decimal(str(found["cases"])), "case"), price=_price(parts, found["by_index"])),)
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
    cases = counted(Decimal(str(found.get("cases") or 0)), "case")
    read = BESIDE.format(cases=cases, price=_likely(parts, found["by_model"])) if amounts.is_said(found.get("by_model")) else ""
    mine = parts.option_estimates(str(parts.leader["approach"])) if found and parts.leader else {}
    build, month = mine.get("build"), mine.get("run_month")
    if build is None or month is None or not amounts.is_said(build) or not amounts.is_said(month) or NAMED in parts.used or _flows(parts):
        return read
    return ONE_OFF.format(cases=cases, price=money(amounts.ends(build)[1] + amounts.ends(month)[1], parts.currency)) + read


def _flows(parts: Parts) -> bool:
    """Whether readings come in all the time: nobody wants to know once what was odd in those of the past."""
    return SEEN in parts.used and not FLOWING.isdisjoint(parts.used[SEEN].value)


def _likely(parts: Parts, found: amounts.Found) -> str:
    return money(amounts.ends(found)[1], parts.currency)


def _price(parts: Parts, found: amounts.Found) -> str:
    """With both ends, however far apart: it is spent once, and the low end decides what is worth a try."""
    low, likely, high = amounts.ends(found)
    return f"about {money(likely, parts.currency)} ({money_range(low, high, parts.currency)})"
