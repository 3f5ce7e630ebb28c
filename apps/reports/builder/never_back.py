"""What is said where the money of what leads never comes back: no build as it stands. May import the builder's parts and pure modules only."""

from collections.abc import Mapping, Sequence
from typing import Any

from apps.decisions.engine.against import PAYS_FROM
from apps.reports import formatting
from apps.reports.builder import amounts, named_time, payback
from apps.reports.builder.parts import Parts
from apps.reports.document import Chip, Step
from apps.ui.formatting import money

CHIP = Chip("Not as it stands", "pilot", "flag")
NOT_SO = "Do not build it as it stands: its money does not come back{within} with the worth named."
WITHIN = " within five years"  # where it does later
FIND_A_PART = "First find a part of it that brings its money back."
MOST = "own_payback_most"
WHAT_NOW = "Name a part of it that brings more than it costs, or a higher worth, and decide again here."
FIRST = (
    "Say which part of it is worth most, and count what that part would bring and cost in a year. Decide again here, and go on only "
    "with a part that brings its money back: write down its number that means yes, and the one that means stop."
)
WHO = "The owner, with finance"


def holds(parts: Parts) -> bool:
    """Whether the leading way, built as it stands, likely never pays, or as good as never. Of what is not built that is said, and no more."""
    return parts.builds and parts.leader is not None and PAYS_FROM in _strongest(parts)


def headline(parts: Parts) -> tuple[str, ...]:
    """That it is not built as it stands, and where to turn."""
    sooner = _sooner(parts)
    return (NOT_SO.format(within=_within(parts)), formatting.sentence(f"Look first at {sooner}") if sooner else FIND_A_PART)


def ask(parts: Parts) -> tuple[str, ...]:
    """Nothing to build with; what would make it pay, and to decide again."""
    worth = parts.number_of("benefit_year")
    named = f" with the worth named, {money(worth, parts.currency)} a year" if worth is not None else ""
    would = str(_strongest(parts).get(PAYS_FROM) or "")
    return (f"Approve nothing to build yet: its money does not come back{_within(parts)}{named}.", *([would] if would else []), WHAT_NOW)


def first_steps(parts: Parts, work: Sequence[Step]) -> tuple[Step, ...]:
    """What stands above all others where its money never comes back: what rules ask of finance, else to look for a part that pays."""
    return (tuple(step for step in work if step.who == WHO) or (Step(FIRST, WHO, "", False),)) if holds(parts) else ()


def _within(parts: Parts) -> str:
    """Nothing where its money never comes back."""
    found = parts.option_estimates(str(parts.leader["approach"])).get("payback") if parts.leader else None
    never = parts.parameter("payback_cap")
    return "" if found is None or never is None or amounts.ends(found)[1] >= never else WITHIN


def _strongest(parts: Parts) -> Mapping[str, Any]:
    return parts.result.get("strongest_against") or {}


def _sooner(parts: Parts) -> str:
    """The best other option, of those for which no less speaks than against, whose money is back in time, with when."""
    most = parts.parameter(MOST)
    for row in parts.standing:
        slug = str(row["approach"])
        found = parts.option_estimates(slug).get("payback")
        if row is parts.leader or int(row["fit"]) < parts.start or most is None or found is None or not amounts.is_said(found):
            continue
        if amounts.ends(found)[1] <= most:
            words = payback.amount(parts, found).words
            building = named_time.building(parts, slug)
            when = f"is likely back after {words}{building}" if words[:1].isdigit() else f"is likely back {formatting.lowered(words)}"
            return f"{parts.name(slug)}: its money {when}"
    return ""
