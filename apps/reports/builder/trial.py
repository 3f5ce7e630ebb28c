"""What a trial takes: its money and the weeks of work that this buys, one figure. May import the builder's parts and pure modules only.

Of the trial that is asked for the money ends at the low end of the first year, of which it is a part, or of what is bought at half of one's
own likely work to set it up; and at a share of the money that was named for building. The least that brings evidence is asked for in any case.
"""

from collections.abc import Iterator
from decimal import Decimal

from apps.estimates.engine import costs as listed
from apps.estimates.engine.totals import BOUGHT_FORMULA
from apps.reports import formatting
from apps.reports.builder import amounts, costs, watching
from apps.reports.builder.parts import Parts

WEEKS_A_MONTH = Decimal(52) / 12
SHARE = 3  # a trial takes a third of the money to build at most: our judgement


def time_words(parts: Parts, approach: str) -> str:
    """Weeks to the first evidence, such as "2 to 4 weeks", of which the sum of a trial is made; "Not stated" where the price list has none."""
    if watching.holds(parts, approach):
        return watching.LASTS
    found = weeks(parts, approach)
    return formatting.range_words(*found, "weeks") if found else "Not stated"


def weeks(parts: Parts, approach: str) -> tuple[Decimal, Decimal] | None:
    """The least and most weeks of one engineer's work that its money buys; those of the list where a month of work has no price."""
    found, month = money(parts, approach), listed.engineer_month(parts.prices)
    if found is None or not month:
        return listed.weeks_to_evidence(parts.prices, approach)
    low, high = (max(Decimal(1), (end / month * WEEKS_A_MONTH).quantize(Decimal(1))) for end in found)
    return low, high


def money(parts: Parts, approach: str) -> tuple[Decimal, Decimal] | None:
    """The least and most money of a trial; where no sum was worked out, that of the weeks of the list."""
    of_list, month = listed.weeks_to_evidence(parts.prices, approach), listed.engineer_month(parts.prices)
    if of_list is None or not month:
        return None
    said = parts.option_estimates(approach).get("trial")
    low, high = (end / WEEKS_A_MONTH * month for end in of_list)
    if said and amounts.is_said(said):
        low, _, high = amounts.ends(said)
    return low, max(low, min((high, *_limits(parts, approach))))


def _setting_up(parts: Parts, approach: str, own: Decimal) -> Decimal:
    """One's own likely work for something bought, without what its buyer does after the trial: fitting in, data protection, the field."""
    found = parts.option_estimates(approach)
    is_told = (found.get("build") or {}).get("formula") == BOUGHT_FORMULA and amounts.is_said(found.get("trial"))
    return amounts.ends(found["trial"])[1] if is_told else own


def _limits(parts: Parts, approach: str) -> Iterator[Decimal]:
    """What the trial that is asked for may take at most."""
    if parts.result["verdict"] != "pilot" or not parts.leader or parts.leader["approach"] != approach:
        return
    year = costs.first_year(parts, approach)
    if own := costs.own_work(parts, approach):
        yield _setting_up(parts, approach, own[1]) / 2
    elif isinstance(year, costs.FirstYear):
        yield year.low
    if named := parts.number_of("budget_build"):
        yield named / SHARE
