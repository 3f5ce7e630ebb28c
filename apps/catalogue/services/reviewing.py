"""The second pair of eyes on a price list: a review is asked for, and a publisher approves the draft or sends it back.

Each word is on one revision and one text: whatever changes afterwards makes it void. May not import views, forms or admin.
"""

from datetime import datetime

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.audit.services import record
from apps.catalogue import compiler, history
from apps.catalogue.engine.fields import HIDDEN
from apps.catalogue.models import PriceDraft, PriceReview
from apps.catalogue.services.journal import SUBJECT, DraftChanged, locked_price_draft

LONGEST_WORDS = 2_000  # characters


class NotReviewed(ValueError):
    """A review that cannot be asked for or given; reads as one sentence that says why."""


@transaction.atomic
def ask_for_price_review(*, draft: PriceDraft, revision: int, sha256: str, words: str, by: By, at: datetime) -> PriceReview:
    """Ask for a look at what the draft says now. Raises NotReviewed, and DraftChanged where it moved on since it was read."""
    actor(by).must(permissions.check_edit_rules)
    return _say(PriceReview.ASKED, draft, revision, sha256, _needed(words, "Enter what a reviewer should look at"), by=by, at=at)


@transaction.atomic
def approve_prices(*, draft: PriceDraft, revision: int, sha256: str, words: str, by: By, at: datetime) -> PriceReview:
    """Say that this text may be published. Raises NotReviewed for one who changed it, where the site wants a second person."""
    actor(by).must(permissions.check_publish_rules)
    return _say(PriceReview.APPROVED, draft, revision, sha256, _kept(words), by=by, at=at)


@transaction.atomic
def send_prices_back(*, draft: PriceDraft, revision: int, sha256: str, words: str, by: By, at: datetime) -> PriceReview:
    """Say what must become otherwise first."""
    actor(by).must(permissions.check_publish_rules)
    return _say(PriceReview.SENT_BACK, draft, revision, sha256, _needed(words, "Enter what must change first"), by=by, at=at)


def _say(kind: str, draft: PriceDraft, revision: int, sha256: str, words: str, *, by: By, at: datetime) -> PriceReview:
    draft = locked_price_draft(draft.pk)
    text = history.Text.of(compiler.price_draft_plain(draft))
    if (draft.revision, text.sha256) != (revision, sha256):
        raise DraftChanged
    _check_second_person(kind, draft, text, by)
    review = PriceReview.objects.create(
        draft_number=draft.pk,
        draft_title=draft.title,
        kind=kind,
        revision=revision,
        sha256=sha256,
        canonical=text.canonical,
        words=words,
        by=actor(by).person,
        by_name=actor(by).name,
        at=at,
    )
    event = "price_draft.review_asked" if kind == PriceReview.ASKED else "price_draft.reviewed"
    told = {"verdict": kind} if kind != PriceReview.ASKED else {}
    record(kind=event, subject=SUBJECT, subject_id=draft.pk, workspace_id=None, actor=by, at=at, revision=revision, sha256=sha256, **told)
    return review


def _check_second_person(kind: str, draft: PriceDraft, text: history.Text, by: By) -> None:
    if kind == PriceReview.ASKED:
        return
    standing = history.standing_of(draft, text)
    if not standing.is_asked:
        raise NotReviewed("No review of this draft is asked for. Ask for one first")
    person = actor(by).person
    if person is not None and permissions.review_is_demanded() and standing.is_author(person):
        raise NotReviewed("You changed this draft or asked for its review, so somebody else has to look at it")


def _needed(words: str, empty: str) -> str:
    if not words.strip():
        raise NotReviewed(empty)
    return _kept(words)


def _kept(words: str) -> str:
    if len(words) > LONGEST_WORDS:
        raise NotReviewed(f"Your words must be {LONGEST_WORDS:,} characters or fewer; you have {len(words):,}")
    if HIDDEN.search(" ".join(words.splitlines())):
        raise NotReviewed("Your words hold a character that cannot be shown. Type them anew instead of pasting them")
    return words.strip()
