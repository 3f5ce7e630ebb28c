"""What running within the money named would be instead, where the leading way likely runs for more. May import the builder's parts and pure modules only."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from apps.reports import formatting
from apps.reports.builder import amounts
from apps.reports.builder.parts import Parts
from apps.ui.formatting import counted, money

DECIDES = "{name}, {behind}, likely runs for {likely} a month: that close, the money decides. Try that one first."
MAY = "{name}, {behind}, may run within it, from {least} a month: that close, the money decides. Price both first."
CHEAPEST = "The cheapest that may run within it is {name}, from {least} a month."
NOTHING = "No way compared here runs within it: the cheapest is {name}, from {least} a month."
FARTHER = "The nearest that likely runs within it is {name}, {behind}, for {likely} a month."


def instead(parts: Parts, named: Decimal) -> Iterator[str]:
    """The option that runs within the money: one less than a clear lead behind, else the nearest; nothing where more speaks against all."""
    leader = parts.leader
    mine = parts.option_estimates(str(leader["approach"])).get("run_month") if leader else None
    if not leader or not parts.builds or not amounts.is_said(mine):
        return
    rows = [row for row in parts.standing if row is not leader and int(row["fit"]) >= parts.start and _ends(parts, row)[1] > 0]
    near = [row for row in rows if int(leader["fit"]) - int(row["fit"]) < parts.clear_lead]
    fits = [row for row in rows if _ends(parts, row)[1] <= named]
    may = [row for row in near if _ends(parts, row)[0] <= named] if mine and amounts.ends(mine)[0] > named else []
    if found := [row for row in fits if row in near]:
        yield _said(parts, found[0], DECIDES)
    elif may:
        yield _said(parts, may[0], MAY)
    elif fits:
        yield _said(parts, fits[0], FARTHER)
    elif mine and amounts.ends(mine)[0] > named:
        yield from _cheapest(parts, leader, named)


def _cheapest(parts: Parts, leader: Mapping[str, Any], named: Decimal) -> Iterator[str]:
    """The way of the least month at its low end, also where more speaks against it: whoever has so little money has to know what it buys."""
    least = {row["approach"]: (_ends(parts, row)[0], row) for row in parts.standing if row is not leader and _ends(parts, row)[0] > 0}
    if not least:
        return
    month, row = min(least.values(), key=lambda found: found[0])
    yield _said(parts, row, CHEAPEST if month <= named else NOTHING)


def _ends(parts: Parts, row: Mapping[str, Any]) -> tuple[Decimal, Decimal]:
    """The least and the likely cost of a month; nothing and nothing where nobody can say."""
    found = parts.option_estimates(str(row["approach"])).get("run_month")
    return amounts.ends(found)[:2] if found and amounts.is_said(found) else (Decimal(0), Decimal(0))


def _said(parts: Parts, row: Mapping[str, Any], words: str) -> str:
    lead = int(parts.leader["fit"]) - int(row["fit"]) if parts.leader else 0
    least, likely = (money(amount, parts.currency) for amount in _ends(parts, row))
    behind = f"{counted(lead, 'point')} behind" if lead else "level with it"
    return formatting.sentence(words.format(name=parts.name(str(row["approach"])), behind=behind, likely=likely, least=least))
