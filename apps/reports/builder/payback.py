"""When the money is back, in words: never in days or weeks, and not at all while it is open whether it is built. May import the builder's parts and pure modules only."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from apps.estimates.engine.totals import STUDY
from apps.reports import formatting
from apps.reports.builder import amounts
from apps.reports.builder.parts import Parts
from apps.reports.document import Amount

QUARTER = Decimal(3)  # of decisions whose rules do not say how little is told
COUNTED = " When the money is back counts the work and the use; papers, waiting and the other steps before the trial come on top."
ALL_SPENT, LATE = (
    "payback_months",
    Decimal(24),
)  # what rules read that reckon with all the money named, and from when on they hold it against it
SOON = "Within the first quarter, if the whole benefit comes"


def is_told(parts: Parts) -> bool:
    """Whether something is built, so that money can come back."""
    return parts.builds


def of_option(parts: Parts, approach: str, found: Mapping[str, Any] | None) -> Amount:
    """When an option is paid back; nothing for one against which more speaks than for it, nor for a study, which brings in nothing."""
    if found and found.get("why") == STUDY:
        return amounts.NONE
    return amounts.NONE if approach in _poor(parts) and amounts.is_said(found) else amount(parts, found)


def all_spent(parts: Parts, after: Decimal) -> str:
    """When the money is back were all that is named spent, where the rules hold that against it and it is later than as likely."""
    spent, never = parts.derived(ALL_SPENT), parts.parameter("payback_cap")
    if spent is None or spent[1] <= max(after, LATE):
        return ""
    when = "never" if never is not None and spent[1] >= never else f"only after {amounts.plain(spent[1])} months"
    return f"; were all the money spent that you named, {when}"


def at_likely(parts: Parts, rule: str) -> str:
    """Beside a rule that reckons with all the money named: when it is back at the likely cost of the way in front, where that is in time."""
    found = parts.option_estimates(str(parts.leader["approach"])).get("payback") if parts.leader and parts.builds else None
    if found is None or not amounts.is_said(found) or parts.book.subjects_of(rule) != {ALL_SPENT}:
        return ""
    back = amount(parts, found)
    if amounts.ends(found)[1] > LATE or not back.words:
        return ""
    when = f"after {back.words}" if back.words[:1].isdigit() else formatting.lowered(back.words)
    return f" At the likely cost of {parts.name(str(parts.leader['approach'])) if parts.leader else ''} it is back {when}."


def left_out(parts: Parts) -> str:
    """What the time until the money is back counts, and that some options have none, and why; nothing where none is told of any."""
    if not is_told(parts) or not parts.estimates:
        return ""
    if not _poor(parts):
        return COUNTED
    return f"{COUNTED} When its money is back is not said of an option with a fit below {parts.start}: more speaks against it than for it."


def _poor(parts: Parts) -> set[str]:
    return {str(row["approach"]) for row in parts.standing if int(row["fit"]) < parts.start}


def amount(parts: Parts, found: Mapping[str, Any] | None) -> Amount:
    """As likely with its range; the least that is told, or less, as the first quarter."""
    if not amounts.is_said(found) or found is None:
        return amounts.amount(parts, found)
    if not is_told(parts):
        return amounts.NONE
    never, least = parts.parameter("payback_cap"), parts.parameter("payback_least") or QUARTER
    low, likely, high = (max(end, least) for end in amounts.ends(found))
    if likely > least:
        return amounts.amount(parts, {**found, "low": low, "likely": likely, "high": high}, never=never)
    if amounts.plain(high) == amounts.plain(least):
        return Amount(SOON, "")
    most = amounts.one(parts, high, str(found["unit"]), never=never)
    return Amount(SOON, amounts.AT_WORST if never is not None and high >= never else f"or up to {most}")
