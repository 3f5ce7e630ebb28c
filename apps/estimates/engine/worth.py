"""Derived numbers about worth: whether a case brings its money back, named or usual. Knows `burdens`, `known`, `price_table` and `spans` only.

    work of a way   = its months of work x price of a month x (1 + what this case adds)
    first year      = work + 12 x run a month, at the low end of the list and of what the case adds
    usual pay-back  = 12 x work / (benefit a year x likely share of it that comes - 12 x run a month), all likely figures

The cheapest way that is built and runs counts; one that asks a service only where the data may leave.
"""

from fractions import Fraction
from typing import NamedTuple

from apps.estimates.engine.burdens import GROUPS, Burden
from apps.estimates.engine.inputs import Lacks
from apps.estimates.engine.known import Known
from apps.estimates.engine.price_table import LIKELY, LOW, Built
from apps.estimates.engine.spans import Exact, Span, quotient, times

# What weighs most: every further question makes each search for other answers longer. What the others add is left out, so that
# the figures err on the cheap side.
READS = ("action_on_output", "task", "input_kind", "domain", "affects_people", "error_cost", "data_may_leave")
STAYS = frozenset({"no"})  # of `data_may_leave`
READ_BY_BURDENS = tuple(dict.fromkeys(slug for group in GROUPS for burden in group for slug in burden.reads))
MOST_KEPT = 4_096  # shares added up that are kept; beyond that they are forgotten and found anew
ALL = 100  # percent


def payback_months(known: Known) -> Span | None:
    """Months until the build is paid back; the cap stands for never."""
    build, benefit, run = (known.number(slug) for slug in ("budget_build", "benefit_year", "budget_run_month"))
    cap = known.parameters["payback_cap"]
    best = None if benefit.high is None else benefit.high - 12 * run.low
    worst = None if run.high is None else benefit.low - 12 * run.high
    low = 0 if best is None else _payback(build.low, best, cap)
    high = cap if worst is None or build.high is None else _payback(build.high, worst, cap)
    return Span(low, high)


def build_share_of_benefit(known: Known) -> Span | None:
    """The cost to build in percent of one year's benefit."""
    return quotient(times(known.number("budget_build"), 100), known.number("benefit_year"))


def payback_usual(known: Known) -> Span | None:
    """Months until the cheapest way has paid for itself at likely figures; the cap stands for never."""
    ways, cap, worth = _ways(known), known.parameters["payback_cap"], known.number("benefit_year")
    if not ways.possible:
        return None
    if not worth.low and worth.high is None:
        return Span(0, cap, bool(ways.sure))
    added, benefit = _percent(known, LIKELY), times(worth, Fraction(known.parameters.get("benefit_reached_likely", ALL), ALL))
    low = 0 if benefit.high is None else min(_back(way, added.low, benefit.high, cap) for way in ways.possible)
    high = min((_back(way, added.high or 0, benefit.low, cap) for way in ways.sure), default=cap)
    return Span(low, high, bool(ways.sure))


def worth_covers_cost(known: Known) -> Span | None:
    """What it is worth a year, in percent of the least that anything built costs in its first year."""
    ways, worth = _ways(known), known.number("benefit_year")
    if not ways.possible:
        return None
    if not worth.low and worth.high is None:
        return Span(0, None, bool(ways.sure))
    added = _percent(known, LOW)
    low = min(_first_year(way, added.low) for way in ways.possible)
    high = min((_first_year(way, added.high or 0) for way in ways.sure), default=None)
    return quotient(times(worth, ALL * ALL), Span(low, high, bool(ways.sure)))


class _Ways(NamedTuple):
    """Ways of building that are open whatever the open answers are, and those that may be."""

    sure: tuple[Built, ...]
    possible: tuple[Built, ...]


def _ways(known: Known) -> _Ways:
    prices, leaves = known.prices, known.choice("data_may_leave")
    never = bool(leaves) and leaves <= STAYS
    return _Ways(prices.built_at_home if leaves & STAYS else prices.built, prices.built_at_home if never else prices.built)


def _percent(known: Known, end: str) -> Span:
    """What the months of the list are multiplied by, in percent, at one end of the shares that the case adds.

    Kept, since trials ask for it with one worth after the other and the same answers else.
    """
    read = tuple(known.choices.get(slug) or known.several.get(slug) or known.numbers.get(slug) for slug in READ_BY_BURDENS)
    if (end, read) not in known.kept:
        if len(known.kept) >= MOST_KEPT:
            known.kept.clear()
        known.kept[end, read] = _added_up(known, end)
    return known.kept[end, read]


def _added_up(known: Known, end: str) -> Span:
    low: Exact = ALL
    high: Exact = ALL
    for group in GROUPS:
        shares = _shares(known, group, end)
        low, high = low + min(shares), high + max(shares)
    return Span(low, high)


def _shares(known: Known, group: tuple[Burden, ...], end: str) -> list[Exact]:
    """Each share that the first burden of a group which holds can still be; nought where none may hold."""
    found: list[Exact] = []
    for burden in group:
        share = known.parameters.get(f"work_{burden.key}_{end}")
        if share is None:
            continue
        try:
            sure, possible = burden.holds(known)
        except Lacks:
            continue
        if possible:
            found.append(share)
        if sure:
            return found
    return [*found, 0]


def _first_year(way: Built, percent: Exact) -> Exact:
    """A hundred times the money, so that whole numbers stay whole."""
    return way.work_low * percent + ALL * way.run_year_low


def _back(way: Built, percent: Exact, benefit: Exact, cap: Exact) -> Exact:
    gain = benefit - way.run_year_likely
    return cap if gain <= 0 else min(cap, Fraction(12 * way.work_likely * percent) / (ALL * gain))


def _payback(build: Exact, gain: Exact, cap: Exact) -> Exact:
    return cap if gain <= 0 else min(cap, Fraction(12 * build) / gain)
