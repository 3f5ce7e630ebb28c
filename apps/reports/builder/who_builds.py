"""Who does the work of building where nobody here can, and what a firm takes for it. May import the builder's parts and pure modules only."""

from decimal import Decimal

from apps.decisions.engine import naming
from apps.reports.builder import amounts, costs, trial
from apps.reports.builder.parts import Parts
from apps.ui.formatting import money

TEAM, NOBODY = "team_skill", "none"
FIRM = ("firm_times_low", "firm_times_high")  # of the rules: what a firm takes, as a multiple of the same work in one's own house
WHO = "Nobody here can do that work: name first who does."
PRICE = "A firm takes about {low} to {high} for it (our judgement), and looks after it only if that is agreed; have two make an offer."

RUN_BY_OTHERS = "What others run, or a tool that chooses for you, comes first even so: once the firm is gone, somebody here looks after it."


def needs_a_firm(parts: Parts) -> bool:
    """Whether the way in front has to be built, or built in, and by the answers nobody here can."""
    if not parts.builds or not parts.leader or TEAM not in parts.used or parts.used[TEAM].value != NOBODY:
        return False
    slug = str(parts.leader["approach"])
    return slug != naming.NO_MODEL and costs.own_work(parts, slug) is None


def told(parts: Parts) -> tuple[str, ...]:
    """That somebody has to be found for it, and about what a firm takes for the trial, or for building where no trial is asked for."""
    if not needs_a_firm(parts) or not parts.leader:
        return ()
    asked = offer(parts)
    price = PRICE.format(low=money(asked[0], parts.currency), high=money(asked[1], parts.currency)) if asked else ""
    return tuple(filter(None, (WHO, price, RUN_BY_OTHERS if _is_run_by_others(parts) else "")))


def _is_run_by_others(parts: Parts) -> bool:
    """Whether the way in front comes first since others run it, or a tool chooses for one: a firm that builds does not change that."""
    favours = {item["rule"] for item in parts.leader["reasons"] if item["effect"] == "favours"} if parts.leader else set()
    return any(parts.book.subjects_of(str(key)) == {TEAM} for key in favours)


def offer(parts: Parts) -> tuple[Decimal, Decimal] | None:
    """What a firm is likely to ask for that work, least and most; None where nobody outside is needed, or nobody can say."""
    if not needs_a_firm(parts) or not parts.leader:
        return None
    most, times = _most(parts, str(parts.leader["approach"])), [parts.parameter(key) for key in FIRM]
    return (most * times[0], most * times[1]) if most and times[0] and times[1] else None


def _most(parts: Parts, slug: str) -> Decimal | None:
    """What the work costs in one's own house: the most of the trial, or what building likely takes."""
    if parts.result["verdict"] == "pilot":
        found = trial.money(parts, slug)
        return found[1] if found else None
    build = parts.option_estimates(slug).get("build")
    return amounts.ends(build)[1] if build and amounts.is_said(build) else None
