"""What a replay tries: a draft or an older version of the rules by the prices in force, or a draft of the prices by the rules in force.

Of each: its text as it stands, what it is compared with, which test cases are replayed, and the words for its changes.
May not import views, forms or admin.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.catalogue import compiler as price_compiler
from apps.catalogue import prices
from apps.catalogue import selectors as catalogue
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.decisions import compiler, replaying, selectors
from apps.decisions.engine import canonical
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.compiling import CannotOrder, compile_book
from apps.decisions.engine.repricing import differing
from apps.decisions.engine.rulebook import NotARulebook, to_plain
from apps.decisions.models import Decision, Draft, ImpactRun, RulebookVersion
from apps.decisions.models.impact import WAITING, Tried, revision_of, whose
from apps.decisions.services import impact_counts

Plain = Mapping[str, Any]


class NotReplayable(ValueError):
    """A draft by which nothing can be decided yet; the message says what to do."""

    def __init__(self) -> None:
        super().__init__("Nothing can be decided by this draft yet. Mend its errors first")


class NothingInForce(ValueError):
    """No rules or no prices are in force: there is nothing to compare a draft with."""

    def __init__(self, what: str = "rules") -> None:
        super().__init__(f"No {what} are in force yet, so there is nothing to compare this draft with")


def run_of(tried: Tried, *, by: User, at: datetime) -> ImpactRun:
    """A run of a draft as it stands, not stored yet. Raises NotReplayable and NothingInForce."""
    active, listed = selectors.live_activation(at), catalogue.live_version(at)
    if active is None:
        raise NothingInForce
    if listed is None:
        raise NothingInForce("prices")
    book = selectors.book_for(active.version)
    text, words = _prices(tried, book, listed) if isinstance(tried, PriceDraft) else _rules(tried, book, listed)
    run = ImpactRun(
        **whose(tried),
        revision=revision_of(tried),
        canonical=text,
        sha256=canonical.sha256(text),
        before=active.version,
        price_list=listed,
        status=WAITING,
        counts=impact_counts.none_yet(),
        words=words,
        requested_by=by,
        requested_at=at,
    )
    run.total = Decision.objects.filter(decided_at__lte=at).count() + run.worked.count()
    return run


def books_of(run: ImpactRun) -> replaying.Books:
    """What a run compares, in plain data."""
    older, listed = canonical.loads(run.before.canonical), catalogue.plain_of(run.price_list)
    tried = canonical.loads(run.canonical)
    return replaying.Books(older, older, listed, tried) if run.is_of_prices else replaying.Books(older, tried, listed)


def _rules(tried: Draft | RulebookVersion, older: Rulebook, listed: PriceListVersion) -> tuple[str, dict[str, Any]]:
    newer = _book_of(tried, catalogue.plain_of(listed))
    return canonical.dumps(to_plain(newer)), impact_counts.words_of(older, newer)


def _prices(draft: PriceDraft, book: Rulebook, listed: PriceListVersion) -> tuple[str, dict[str, Any]]:
    older, newer = catalogue.plain_of(listed), price_compiler.price_draft_plain(draft)
    if prices.problems(newer):
        raise NotReplayable
    try:
        compile_book(book, newer)
    except (KeyError, ValueError) as wrong:
        raise NotReplayable from wrong
    return prices.canonical(newer), impact_counts.words_of_prices(book, older, newer, tuple(differing(older, newer)))


def _book_of(tried: Draft | RulebookVersion, listed: Plain) -> Rulebook:
    try:
        book = selectors.book_for(tried) if isinstance(tried, RulebookVersion) else compiler.book_of(tried)
        compile_book(book, listed)
    except (NotARulebook, CannotOrder, KeyError, ValueError) as wrong:
        raise NotReplayable from wrong
    return book
