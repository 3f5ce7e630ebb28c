"""For how many kinds data is enough where nobody said how many there are, and what was reckoned with. May import the builder's parts and pure modules only."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from apps.reports.builder.parts import Parts
from apps.reports.document import Amount
from apps.ui.formatting import counted, number, rounded

FOR_KINDS = "for_kinds"  # of an option's data, where the number of kinds is open and known answers are plenty
NONE_RARE = ", if none is rare"


def enough_for(found: Mapping[str, Any]) -> str:
    """for up to 16 kinds; nothing where the kinds are counted."""
    return f" for up to {counted(int(found[FOR_KINDS]['enough_for']), 'kind')}" if FOR_KINDS in found else ""


def counts(found: Mapping[str, Any]) -> Amount | None:
    """What counts in all, since nobody said in how many kinds it is divided; None where they are counted."""
    if FOR_KINDS not in found:
        return None
    said = f"{number(rounded(Decimal(str(found[FOR_KINDS]['in_all'])), 2))} cases in all"
    return Amount(said, f"enough to build{enough_for(found)}{NONE_RARE}; below that the rarest decides")


def reckoned_with(parts: Parts) -> str:
    """Said beside the first year of what learns: with how many kinds it is reckoned; nothing where they are counted."""
    found = (parts.option_estimates(str(parts.leader["approach"])).get("data") or {}) if parts.leader else {}
    if FOR_KINDS not in found:
        return ""
    likely = counted(int(Decimal(str(found[FOR_KINDS]["reckoned_with"]))), "kind")
    return f"; reckoned with {likely}, since nobody said how many"
