"""The second pair of eyes on a draft, of rules or of prices: what was said of it, whether that still holds, and who may say what.

Each word is on one revision and one text: whatever changes afterwards makes it void. Knows no rules and no prices; may not import services.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.accounts.drafting import AnyDraft, AnyReview
from apps.audit.services import record
from apps.ui.characters import CONTROLS, HALVES, TURNS

LONGEST_WORDS = 2_000  # characters
HIDDEN = re.compile(f"[{CONTROLS}{TURNS}{HALVES}]")
Word = TypeVar("Word", bound=AnyReview)


class NotReviewed(ValueError):
    """A review that cannot be asked for or given; reads as one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Standing(Generic[Word]):
    """What was said of a draft, and whether the last word still holds for what it says now."""

    said: tuple[Word, ...]
    sha256: str  # of what it says now; empty while that cannot be read
    revision: int
    authors: frozenset[str]  # keys of the people who changed the draft or asked for its review

    @classmethod
    def of(cls, said: Iterable[Word], *, draft: AnyDraft, sha256: str, editors: frozenset[str]) -> "Standing[Word]":
        """The standing of a draft, with those who asked for a review among its authors."""
        words = tuple(said)
        asked = {str(word.by_id) for word in words if word.kind == AnyReview.ASKED and word.by_id}
        return cls(words, sha256, draft.revision, editors | asked)

    @property
    def last(self) -> Word | None:
        return self.said[-1] if self.said else None

    @property
    def holds(self) -> bool:
        """Whether the last word was on this revision and this text."""
        return bool(self.last and self.sha256 and (self.last.revision, self.last.sha256) == (self.revision, self.sha256))

    @property
    def is_approved(self) -> bool:
        return bool(self.holds and self.last and self.last.kind == AnyReview.APPROVED)

    @property
    def is_asked(self) -> bool:
        return bool(self.holds and self.last and self.last.kind == AnyReview.ASKED)

    def is_author(self, person: Any) -> bool:
        return str(person.pk) in self.authors


def check_may_say(kind: str, by: By) -> None:
    """An author asks for a review; a publisher gives it."""
    actor(by).must(permissions.check_edit_rules if kind == AnyReview.ASKED else permissions.check_publish_rules)


@dataclass(frozen=True, slots=True)
class Ledger(Generic[Word]):
    """Where words on drafts of one kind are written down: as what, and by which events."""

    words: type[Word]
    subject: str
    asked: str
    given: str


def say(
    kind: str, words: str, *, standing: Standing[Word], draft: AnyDraft, canonical: str, ledger: Ledger[Word], by: By, at: datetime
) -> Word:
    """Write one word down, with its event. Raises NotReviewed, also for an author, where the site wants a second person."""
    kept = _kept(kind, words)
    _check_second_person(kind, standing, by)
    review = ledger.words(
        draft_number=draft.pk,
        draft_title=draft.title,
        kind=kind,
        revision=standing.revision,
        sha256=standing.sha256,
        canonical=canonical,
        words=kept,
        by=actor(by).person,
        by_name=actor(by).name,
        at=at,
    )
    review.save(force_insert=True)
    record(
        kind=ledger.asked if kind == AnyReview.ASKED else ledger.given, subject=ledger.subject, subject_id=draft.pk,
        workspace_id=None, actor=by, at=at, revision=standing.revision, sha256=standing.sha256,
        **({} if kind == AnyReview.ASKED else {"verdict": kind}),
    )  # fmt: skip
    return review


def _check_second_person(kind: str, standing: Standing[Any], by: By) -> None:
    if kind == AnyReview.ASKED:
        return
    if not standing.is_asked:
        raise NotReviewed("No review of this draft is asked for. Ask for one first")
    person = actor(by).person
    if person is not None and permissions.review_is_demanded() and standing.is_author(person):
        raise NotReviewed("You changed this draft or asked for its review, so somebody else has to look at it")


def _kept(kind: str, words: str) -> str:
    if not words.strip() and kind != AnyReview.APPROVED:
        raise NotReviewed("Enter what a reviewer should look at" if kind == AnyReview.ASKED else "Enter what must change first")
    if len(words) > LONGEST_WORDS:
        raise NotReviewed(f"Your words must be {LONGEST_WORDS:,} characters or fewer; you have {len(words):,}")
    if HIDDEN.search(words):
        raise NotReviewed("Your words hold a character that cannot be shown. Type them anew instead of pasting them")
    return words.strip()
