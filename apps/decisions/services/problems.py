"""What is wrong with rules in plain data, by the prices in force and by every list that is planned. May not import views, forms or admin.

The last few answers are kept: what two fingerprints stand for never changes.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from apps.catalogue import selectors as catalogue
from apps.catalogue.models import PriceListVersion
from apps.decisions.engine import analysis, canonical
from apps.decisions.engine.analysis import ERROR, FIGURE, Problem
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.held import text_of
from apps.decisions.engine.rulebook import NotARulebook, from_plain
from apps.ui.formatting import day

_PROVED = analysis.Proved()  # so that a save looks anew only at what it changed


def problems_in(plain: Mapping[str, Any], *, at: datetime) -> tuple[Problem, ...]:
    """All that is wrong: words that lead nowhere first, and only without those what the analysis finds with the prices in force.

    Of the lists that are planned only what forbids publishing is told, and only where the prices in force do not forbid it as
    well: a start may come or be withdrawn, and neither may leave rules with prices that do not fit them.
    """
    text = text_of(plain)
    live, planned = catalogue.live_and_planned(at)
    found = _problems(text, live.sha256 if live else "")
    known = {(problem.where, problem.message) for problem in found}
    coming = [
        _by(prices, problem)
        for prices in planned
        for problem in _problems(text, prices.sha256)
        if problem.severity == ERROR and (problem.where, problem.message) not in known
    ]
    return (*coming, *found) if coming else found


def _by(prices: PriceListVersion, problem: Problem) -> Problem:
    words = f"With the prices planned for {day(prices.valid_from)}, version {prices.number}: {problem.message}"
    return replace(problem, message=words)


@lru_cache(maxsize=16)
def _problems(text: str, prices_sha256: str) -> tuple[Problem, ...]:
    try:
        book = from_plain(canonical.loads(text))
    except NotARulebook as refused:
        return analysis.refused_problems(refused)
    if not prices_sha256:
        return analysis.problems(book, proved=_PROVED)
    prices = catalogue.plain_by(prices_sha256)
    return (*_currency_problems(book, prices["currency"]), *analysis.problems(book, prices, proved=_PROVED))


def _currency_problems(book: Rulebook, currency: str) -> list[Problem]:
    if book.parameters.get("currency") == currency:
        return []
    message = f"Money in these rules is in {book.parameters.get('currency')}, in the price list it is in {currency}"
    return [Problem(ERROR, ("parameters", "currency"), message, kind=FIGURE)]
