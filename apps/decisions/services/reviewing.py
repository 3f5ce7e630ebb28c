"""The second pair of eyes: a review is asked for, and a publisher approves the draft or sends it back. May not import views, forms or admin.

Each word is on one revision and one text: whatever changes afterwards makes it void.
"""

from datetime import datetime

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.audit.services import record
from apps.decisions import history
from apps.decisions.engine.texts import text_problem
from apps.decisions.models import Draft, Review
from apps.decisions.services.journal import DraftChanged, open_draft

LONGEST_WORDS = 2_000  # characters


class NotReviewed(ValueError):
    """A review that cannot be asked for or given; reads as one sentence that says why."""


@transaction.atomic
def ask_for_review(*, draft: Draft, revision: int, sha256: str, words: str, by: By, at: datetime) -> Review:
    """Ask for a look at what the draft says now. Raises NotReviewed, and DraftChanged where it moved on since it was read."""
    actor(by).must(permissions.check_edit_rules)
    return _say(Review.ASKED, draft, revision, sha256, _needed(words, "Enter what a reviewer should look at"), by=by, at=at)


@transaction.atomic
def approve(*, draft: Draft, revision: int, sha256: str, words: str, by: By, at: datetime) -> Review:
    """Say that this text may be published. Raises NotReviewed for one who changed it, where the site wants a second person."""
    actor(by).must(permissions.check_publish_rules)
    return _say(Review.APPROVED, draft, revision, sha256, _kept(words), by=by, at=at)


@transaction.atomic
def send_back(*, draft: Draft, revision: int, sha256: str, words: str, by: By, at: datetime) -> Review:
    """Say what must become otherwise first."""
    actor(by).must(permissions.check_publish_rules)
    return _say(Review.SENT_BACK, draft, revision, sha256, _needed(words, "Enter what must change first"), by=by, at=at)


def _say(kind: str, draft: Draft, revision: int, sha256: str, words: str, *, by: By, at: datetime) -> Review:
    draft = open_draft(draft.pk)
    text = history.text_of(draft)
    if text is None:
        raise NotReviewed("Fix the errors first: a draft that cannot be read cannot be reviewed")
    if (draft.revision, text.sha256) != (revision, sha256):
        raise DraftChanged
    _check_second_person(kind, draft, text, by)
    review = Review.objects.create(
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
    event = "draft.review_asked" if kind == Review.ASKED else "draft.reviewed"
    told = {"verdict": kind} if kind != Review.ASKED else {}
    record(kind=event, subject="draft", subject_id=draft.pk, workspace_id=None, actor=by, at=at, revision=revision, sha256=sha256, **told)
    return review


def _check_second_person(kind: str, draft: Draft, text: history.Text, by: By) -> None:
    if kind == Review.ASKED:
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
    if wrong := text_problem(words.replace("\r\n", "\n")):
        raise NotReviewed(f"Your words {wrong}")
    return words.strip()
