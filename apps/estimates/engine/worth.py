"""Derived numbers about worth: whether a case brings its money back, named or usual. Knows `burdens`, `known`, `price_table` and `spans` only.

    work of a way   = its months of work x price of a month x (1 + what this case adds)
    first year      = work + 12 x run a month, at the low end of the list and of what the case adds
    usual pay-back  = 12 x work / (benefit a year x likely share of it that comes - 12 x run a month), all likely figures

The cheapest way that is built and runs counts; one that asks a service only where the data may leave, and not on a device.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from apps.estimates.engine.burdens import GROUPS, ON_DEVICES, READ, Burden
from apps.estimates.engine.inputs import Lacks
from apps.estimates.engine.known import Known
from apps.estimates.engine.price_table import LIKELY, LOW, SERVICE, Built
from apps.estimates.engine.spans import Exact, Span, quotient, times

READS = (*READ, "data_may_leave")  # of everything that is built; `run_where` is among the burdens' questions
STAYS = frozenset({"no"})  # of `data_may_leave`
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
    """Months until the cheapest way would be back at likely figures; the cap stands for never."""
    ways, added = _ways(known), _added(known, LIKELY)
    if not ways.possible:
        return None
    cap, share = known.parameters["payback_cap"], Fraction(known.parameters.get("benefit_reached_likely", ALL), ALL)
    benefit = times(known.number("benefit_year"), share)
    low = 0 if benefit.high is None else min(_back(way, added.low, benefit.high, cap) for way in ways.possible)
    high = min((_back(way, added.high or 0, benefit.low, cap) for way in ways.sure), default=cap)
    return Span(low, high, bool(ways.sure))


def worth_covers_cost(known: Known) -> Span | None:
    """What it is worth a year, in percent of the least that anything built costs in its first year."""
    ways, added = _ways(known), _added(known, LOW)
    if not ways.possible:
        return None
    low = min(_first_year(way, added.low) for way in ways.possible)
    high = min((_first_year(way, added.high or 0) for way in ways.sure), default=None)
    return quotient(times(known.number("benefit_year"), 100), Span(low, high, bool(ways.sure)))


class _Ways(NamedTuple):
    """Ways of building that are open whatever the open answers are, and those that may be."""

    sure: tuple[Built, ...]
    possible: tuple[Built, ...]


def _ways(known: Known) -> _Ways:
    built = known.prices.built
    own = tuple(way for way in built if way.serves != SERVICE)
    leaves, runs = known.choice("data_may_leave"), known.choice("run_where")
    never = bool(leaves and leaves <= STAYS) or bool(runs and runs <= ON_DEVICES)
    always = not (leaves & STAYS or runs & ON_DEVICES)
    return _Ways(built if always else own, own if never else built)


def _added(known: Known, end: str) -> Span:
    """What the months of the list are multiplied by, at one end of the shares that the case adds."""
    low: Exact = 1
    high: Exact = 1
    for group in GROUPS:
        shares = list(_shares(known, group, end))
        low, high = low + min(shares), high + max(shares)
    return Span(low, high)


def _shares(known: Known, group: tuple[Burden, ...], end: str) -> Iterator[Exact]:
    """Each share that the first burden of a group which holds can still be; nought where none may hold."""
    for burden in group:
        share = known.parameters.get(f"work_{burden.key}_{end}")
        try:
            sure, possible = (False, False) if share is None else burden.holds(known)
        except Lacks:
            continue
        if possible and share is not None:
            yield Fraction(share, ALL)
        if sure:
            return
    yield 0


def _first_year(way: Built, factor: Exact) -> Exact:
    return way.work_low * factor + way.run_year_low


def _back(way: Built, factor: Exact, benefit: Exact, cap: Exact) -> Exact:
    return _payback(way.work_likely * factor, benefit - way.run_year_likely, cap)


def _payback(build: Exact, gain: Exact, cap: Exact) -> Exact:
    return cap if gain <= 0 else min(cap, Fraction(12 * build) / gain)
