"""The portfolio as a page shows it: rows, the drawing, the sum, and what holds things up. Knows standings, sums and the drawing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from apps.review.portfolio.matrix import NARROW, STARTS, WIDE, Entry, Matrix, matrix
from apps.review.portfolio.sums import simulated_sum
from apps.ui.formatting import listed, money, money_range

NAMED = 3  # use cases; of more the numbers are shorter
MOST_HOLDERS = 6  # lines of what holds things up


@dataclass(frozen=True, slots=True)
class Total:
    """The first year of all that can start, in one currency; `without` are the numbers whose cost cannot be said.

    `added` is what the likely costs come to where that reads otherwise, else it is empty: a sum of ranges lies higher than
    that where they reach further up than down. Of one use case it is its own cost, and nothing is simulated.
    """

    likely: str
    reach: str
    added: str
    numbers: tuple[int, ...]
    without: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """One thing that a check asks for, and the use cases that it holds up."""

    needs: str
    numbers: tuple[int, ...]
    titles: tuple[str, ...] = ()  # of few; of more the numbers of the table say which

    @property
    def which(self) -> tuple[str, ...]:
        return self.titles if len(self.titles) == len(self.numbers) <= NAMED else tuple(map(str, self.numbers))


@dataclass(frozen=True, slots=True)
class Whole:
    heading: str
    wide: Matrix | None
    narrow: Matrix | None
    totals: tuple[Total, ...]
    holders: tuple[Holder, ...]
    more_holders: int


def whole(entries: Sequence[Entry]) -> Whole:
    """What these use cases come to together."""
    currencies = Counter(each.standing.currency for each in entries)
    usual = currencies.most_common(1)[0][0] if currencies else ""
    holders = _holders(entries)
    return Whole(
        _heading(entries),
        matrix(entries, usual, WIDE),
        matrix(entries, usual, NARROW),
        tuple(total for currency in currencies if (total := _total(entries, currency))),
        holders[:MOST_HOLDERS],
        len(holders[MOST_HOLDERS:]),
    )


def _heading(entries: Sequence[Entry]) -> str:
    """The finding: what to start, what to try first."""
    parts = []
    for verdict, word in (("go", "start"), ("pilot", "try first")):
        if numbers := [str(each.number) for each in entries if each.verdict == verdict]:
            parts.append(f"{word} {listed(numbers)}")
    text = "; ".join(parts) or "Nothing here is to be started yet"
    return text[:1].upper() + text[1:]


def _total(entries: Sequence[Entry], currency: str) -> Total | None:
    starting = [each for each in entries if each.verdict in STARTS and each.standing.currency == currency]
    costs = [(each.decision, each.standing.cost) for each in starting if each.standing.cost]
    if not costs:
        return None
    total = costs[0][1] if len(costs) == 1 else simulated_sum(costs)
    likely, added = (money(amount, currency) for amount in (total.likely, sum(cost.likely for _name, cost in costs)))
    return Total(
        likely,
        money_range(total.low, total.high, currency),
        added if added != likely else "",
        tuple(each.number for each in starting if each.standing.cost),
        tuple(each.number for each in starting if not each.standing.cost),
    )


def _holders(entries: Sequence[Entry]) -> tuple[Holder, ...]:
    """What holds up the most use cases first; of as many, in the order in which they come."""
    held: dict[str, list[Entry]] = {}
    for each in entries:
        for needs in each.standing.held_by:
            held.setdefault(needs, []).append(each)
    return tuple(
        Holder(needs, tuple(each.number for each in those), tuple(each.title for each in those if each.title))
        for needs, those in sorted(held.items(), key=lambda item: -len(item[1]))
    )
