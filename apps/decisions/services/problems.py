"""What is wrong with rules in plain data, by the prices in force and by every list that is planned. May not import views, forms or admin.

However many lists are planned, a page asks the database no more often. What is planned is looked through only for what forbids
publishing, once for each state of a draft and for each list that the rules can tell from the others; lists that differ only in
what no rule reads share that look. How many there may be has a bound where they are planned: `MOST_PLANNED`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from apps.catalogue import selectors as catalogue
from apps.catalogue.models import PriceListVersion
from apps.decisions import selectors
from apps.decisions.engine import analysis, canonical
from apps.decisions.engine.analysis import BROKEN, ERROR, FIGURE, Problem
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.held import text_of
from apps.decisions.engine.rulebook import NotARulebook, from_plain
from apps.decisions.services.fitting import PricesRead, prices_read
from apps.decisions.services.unpriced import options_astray
from apps.ui.formatting import day

MOST_PLANNED = 20  # starts still to come, of rules and of prices: whoever publishes is checked against each. House judgement
STATES = 8  # of drafts that are kept: what was before a save and what is after it, of a few people

_PROVED = analysis.Proved()  # so that a save looks anew only at what it changed


def problems_in(plain: Mapping[str, Any], *, at: datetime) -> tuple[Problem, ...]:
    """All that is wrong: words that lead nowhere first, and only without those what the analysis finds with the prices in force.

    Of the lists that are planned only what forbids publishing is told, and only where the prices in force do not forbid it as
    well: a start may come or be withdrawn, and neither may leave rules with prices that do not fit them. What several of them
    bring is told of the first. Which options rules and lists lack of each other is told of all.
    """
    text = text_of(plain)
    live, planned = catalogue.live_and_planned(at, rules_in_force=selectors.live_sha256(at))
    read = prices_read([*([live] if live else []), *planned])
    now = read[live.sha256] if live else None
    found = _problems(text, now)
    coming = _coming(text, found, now, [(prices, read[prices.sha256]) for prices in planned if read[prices.sha256] != now])
    if not any(problem.kind == BROKEN for problem in found):
        lists = [*([live] if live else []), *planned]
        if lists and (astray := options_astray(plain, [(one, read[one.sha256]) for one in lists], lists[0].rules_in_force or "", at)):  # type: ignore[attr-defined]
            found = analysis.in_order((*found, *astray))
    return (*coming, *found) if coming else found


def _coming(
    text: str, found: tuple[Problem, ...], now: PricesRead | None, planned: list[tuple[PriceListVersion, PricesRead]]
) -> list[Problem]:
    known, told = {(problem.where, problem.message) for problem in found}, list[Problem]()
    for prices, read in planned:
        for problem in _forbidding(text, read, now):
            if (problem.where, problem.message) not in known:
                known.add((problem.where, problem.message))
                told.append(_by(prices, problem))
    return told


def _by(prices: PriceListVersion, problem: Problem) -> Problem:
    words = f"With the prices planned for {day(prices.valid_from)}, version {prices.number}: {problem.message}"
    return replace(problem, message=words)


@lru_cache(maxsize=2 * STATES)
def _problems(text: str, prices: PricesRead | None) -> tuple[Problem, ...]:
    try:
        book = _book(text)
    except NotARulebook as refused:
        return analysis.refused_problems(refused)
    if prices is None:
        return analysis.problems(book, proved=_PROVED)
    return (*_currency_problems(book, prices.currency), *analysis.problems(book, prices.table, proved=_PROVED))


@lru_cache(maxsize=STATES * MOST_PLANNED)
def _forbidding(text: str, prices: PricesRead, now: PricesRead | None) -> tuple[Problem, ...]:
    """What forbids publishing beside these prices and does not turn alike on those of `now`; nothing of rules that do not read, whatever the prices."""
    try:
        book = _book(text)
    except NotARulebook:
        return ()
    return (
        *_currency_problems(book, prices.currency),
        *analysis.forbidding(book, prices.table, proved=_PROVED, against=now.table if now else None),
    )


@lru_cache(maxsize=2)
def _book(text: str) -> Rulebook:
    return from_plain(canonical.loads(text))


def _currency_problems(book: Rulebook, currency: str) -> Iterator[Problem]:
    if book.parameters.get("currency") != currency:
        message = f"Money in these rules is in {book.parameters.get('currency')}, in the price list it is in {currency}"
        yield Problem(ERROR, ("parameters", "currency"), message, kind=FIGURE)
