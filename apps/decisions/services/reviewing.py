"""Reviews of drafts of the rules: one is asked for, and a publisher approves the draft or sends it back. May not import views, forms or admin."""

from datetime import datetime

from django.db import transaction

from apps.accounts import reviewing
from apps.accounts.actors import By
from apps.accounts.reviewing import NotReviewed
from apps.decisions import history
from apps.decisions.models import Draft, Review
from apps.decisions.services.journal import DraftChanged, open_draft

__all__ = ["NotReviewed", "approve", "ask_for_review", "send_back"]
LEDGER = reviewing.Ledger(Review, "draft", "draft.review_asked", "draft.reviewed")


@transaction.atomic
def ask_for_review(*, draft: Draft, revision: int, sha256: str, words: str, by: By, at: datetime) -> Review:
    """Ask for a look at what the draft says now. Raises NotReviewed, and DraftChanged where it moved on since it was read."""
    return _say(Review.ASKED, draft, revision, sha256, words, by=by, at=at)


@transaction.atomic
def approve(*, draft: Draft, revision: int, sha256: str, words: str, by: By, at: datetime) -> Review:
    """Say that this text may be published. Raises NotReviewed for one who changed it, where the site wants a second person."""
    return _say(Review.APPROVED, draft, revision, sha256, words, by=by, at=at)


@transaction.atomic
def send_back(*, draft: Draft, revision: int, sha256: str, words: str, by: By, at: datetime) -> Review:
    """Say what must become otherwise first."""
    return _say(Review.SENT_BACK, draft, revision, sha256, words, by=by, at=at)


def _say(kind: str, draft: Draft, revision: int, sha256: str, words: str, *, by: By, at: datetime) -> Review:
    reviewing.check_may_say(kind, by)
    draft = open_draft(draft.pk)
    text = history.text_of(draft)
    if text is None:
        raise NotReviewed("Fix the errors first: a draft that cannot be read cannot be reviewed")
    if (draft.revision, text.sha256) != (revision, sha256):
        raise DraftChanged
    standing = history.standing_of(draft, text)
    return reviewing.say(kind, words, standing=standing, draft=draft, canonical=text.canonical, ledger=LEDGER, by=by, at=at)
