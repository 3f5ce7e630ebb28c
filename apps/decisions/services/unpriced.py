"""Options that rules have and price lists say nothing of, and the other way about: told on both sides. May not import views, forms or admin.

None of it forbids publishing. Rules with a new option come before the list that prices it, for a list that prices what no
rules have is refused; and whoever goes back to older rules must not wait for prices.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from apps.catalogue.engine.problems import WARNING as PRICE_WARNING
from apps.catalogue.engine.problems import PriceProblem
from apps.catalogue.models import PriceListVersion
from apps.decisions.engine.analysis import FIGURE, WARNING, Problem
from apps.decisions.models import RulebookActivation
from apps.decisions.services.fitting import PricesRead, offered_in, priced_in, rules_read, rules_read_by
from apps.ui.formatting import day

Plain = Mapping[str, Any]
Lists = Sequence[tuple[PriceListVersion, PricesRead]]
COSTS = "approach_costs"


def options_astray(plain: Plain, lists: Lists, in_force: str, at: datetime) -> list[Problem]:
    """What rules and these price lists lack of each other, told of the first list. Lists of before there were such rows say nothing of any.

    `in_force` is the fingerprint of the rules in force, "" where there are none.
    """
    lists = [(prices, read) for prices, read in lists if read.priced]
    offered, own = offered_in(plain), [row["slug"] for row in plain["approaches"]]
    told: dict[str, Problem] = {}
    for prices, read in lists:
        for slug in offered.keys() - read.priced - told.keys():
            words = f"{_which(prices, at)} does not say what work “{offered[slug]}” asks for, so its cost cannot be said. Add it in a draft of prices"
            told[slug] = Problem(WARNING, ("approaches", slug), words, kind=FIGURE, about=f"priced in {prices.number}")
    found = [told[slug] for slug in own if slug in told]
    if own and any(read.priced - set(own) for _prices, read in lists):
        found += _taken_out(own, lists, in_force, at)
    return found


def _taken_out(own: Sequence[str], lists: Lists, in_force: str, at: datetime) -> Iterator[Problem]:
    """Options of the rules in force that these rules have no more, and a list prices. What neither have is the list's own fault, told there."""
    had = rules_read_by([in_force])[in_force].approaches if in_force else {}
    told: set[str] = set()
    for prices, read in lists:
        for slug in sorted((had.keys() & read.priced) - set(own) - told):
            told.add(slug)
            which = _which(prices, at)
            words = f"These rules have no option “{had[slug]}” any more, and {which[0].lower()}{which[1:]} still prices it. Lists that do are refused then"
            yield Problem(WARNING, ("approaches", ""), words, kind=FIGURE, about=slug)


def options_not_priced(plain: Plain, starts: tuple[RulebookActivation | None, Sequence[RulebookActivation]]) -> Iterator[PriceProblem]:
    """The options of the rules in force, and of those planned, of which a list does not say what work they ask for."""
    live, planned = starts
    every = [*([(live, "in force")] if live else []), *((start, f"planned for {day(start.valid_from)}") for start in planned)]
    read, priced = rules_read(start.version for start, _when in every), priced_in(plain)
    told: set[str] = set()
    for start, when in every:
        offered = read[start.version.sha256].offered
        if not priced and offered:
            words = f"Says of no option of the rules {when} what work it asks for, so no cost can be said"
            yield PriceProblem(COSTS, "", words, PRICE_WARNING, on_rules=True)
            return
        for slug, label in offered.items():
            if slug not in priced and slug not in told:
                told.add(slug)
                words = f"“{label}”, an option of the rules {when}, has no row here, so its cost cannot be said. Add one"
                yield PriceProblem(COSTS, "", words, PRICE_WARNING, on_rules=True)


def _which(prices: PriceListVersion, at: datetime) -> str:
    when = f"planned for {day(prices.valid_from)}" if prices.valid_from is not None and prices.valid_from > at else "in force"
    return f"The price list {when}, version {prices.number},"
