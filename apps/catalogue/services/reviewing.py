"""Reviews of drafts of prices: one is asked for, and a publisher approves the draft or sends it back. May not import views, forms or admin."""

from datetime import datetime

from django.db import transaction

from apps.accounts import reviewing
from apps.accounts.actors import By
from apps.accounts.reviewing import NotReviewed
from apps.catalogue import compiler, history
from apps.catalogue.models import PriceDraft, PriceReview
from apps.catalogue.services.journal import SUBJECT, DraftChanged, locked_price_draft

__all__ = ["NotReviewed", "approve_prices", "ask_for_price_review", "send_prices_back"]
LEDGER = reviewing.Ledger(PriceReview, SUBJECT, "price_draft.review_asked", "price_draft.reviewed")


@transaction.atomic
def ask_for_price_review(*, draft: PriceDraft, revision: int, sha256: str, words: str, by: By, at: datetime) -> PriceReview:
    """Ask for a look at what the draft says now. Raises NotReviewed, and DraftChanged where it moved on since it was read."""
    return _say(PriceReview.ASKED, draft, revision, sha256, words, by=by, at=at)


@transaction.atomic
def approve_prices(*, draft: PriceDraft, revision: int, sha256: str, words: str, by: By, at: datetime) -> PriceReview:
    """Say that this text may be published. Raises NotReviewed for one who changed it, where the site wants a second person."""
    return _say(PriceReview.APPROVED, draft, revision, sha256, words, by=by, at=at)


@transaction.atomic
def send_prices_back(*, draft: PriceDraft, revision: int, sha256: str, words: str, by: By, at: datetime) -> PriceReview:
    """Say what must become otherwise first."""
    return _say(PriceReview.SENT_BACK, draft, revision, sha256, words, by=by, at=at)


def _say(kind: str, draft: PriceDraft, revision: int, sha256: str, words: str, *, by: By, at: datetime) -> PriceReview:
    reviewing.check_may_say(kind, by)
    draft = locked_price_draft(draft.pk)
    text = history.Text.of(compiler.price_draft_plain(draft))
    if (draft.revision, text.sha256) != (revision, sha256):
        raise DraftChanged
    standing = history.standing_of(draft, text)
    return reviewing.say(kind, words, standing=standing, draft=draft, canonical=text.canonical, ledger=LEDGER, by=by, at=at)
