"""What keeps a draft from being published: problems, a test case that fails, a warning without a reason, a review that is wanted.

May not import views, forms or admin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.decisions import compiler, history, selectors
from apps.decisions.engine import canonical
from apps.decisions.engine.analysis import ERROR, Problem
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.engine.texts import text_problem
from apps.decisions.models import Draft
from apps.decisions.services.drafts import Plain
from apps.decisions.services.journal import DraftChanged
from apps.decisions.services.problems import MOST_PLANNED, problems_in
from apps.decisions.services.test_cases import tests_that_forbid

# where a problem stands that is not one of the rules themselves
NOTES, REASONS, START, REVIEW = ("draft", "notes"), ("draft", "reasons"), ("draft", "start"), ("draft", "review")
LONGEST_NOTES = 2_000  # characters
LONGEST_REASON = 500


class NotPublishable(ValueError):
    """A draft that must not become a version; `problems` holds every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a draft is published in spite of its warnings: one reason for all of them, or one each, by `warning_id`."""

    for_all: str = ""
    each: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_typed(self) -> tuple[str, ...]:
        """Every reason that somebody gave, the one for all first."""
        return tuple(reason for reason in (self.for_all, *self.each.values()) if reason.strip())

    def of(self, warning: Problem) -> str:
        """Why in spite of this warning; empty where nobody said."""
        return self.each.get(warning_id(warning), "").strip() or self.for_all.strip()


def warning_id(warning: Problem) -> str:
    """A short name for one warning of one text, the same each time."""
    return canonical.sha256("\0".join((*warning.where, warning.message)))[:12]


@dataclass(frozen=True, slots=True)
class Sound:
    """A draft that may be published: what it says, and why in spite of which warning."""

    text: history.Text
    answered: Sequence[tuple[Problem, str]]


def sound(draft: Draft, *, sha256: str, notes: str, valid_from: datetime | None, reasons: Reasons, by: By, at: datetime) -> Sound:
    """A locked draft that nothing keeps from being published. Raises NotPublishable with all that does, and DraftChanged where it says something else."""
    wrong = words_problems(notes, valid_from, at, planned=len(selectors.live_and_planned(at)[1]))
    try:
        book = checked_book(draft, at=at)
    except NotPublishable as refused:
        raise NotPublishable([*wrong, *refused.problems]) from None
    whole = canonical.dumps(to_plain(book))
    text = history.Text(book, whole, canonical.sha256(whole))
    if sha256 and text.sha256 != sha256:
        raise DraftChanged
    warnings = [found for found in problems_of(draft, at=at) if found.severity != ERROR]
    answered = [(warning, reasons.of(warning)) for warning in warnings]
    wrong += [*tests_that_forbid(draft, at=at), *_unanswered(answered, by), *_unreviewed(draft, text, by)]
    if wrong:
        raise NotPublishable(wrong)
    return Sound(text, [(warning, reason) for warning, reason in answered if reason])


def problems_of(draft: Draft, *, at: datetime, plain: Plain | None = None) -> tuple[Problem, ...]:
    """All that is wrong with a draft, as `problems_in` says it. `plain` where it was read already."""
    return problems_in(compiler.plain_of(draft) if plain is None else plain, at=at)


def checked_book(draft: Draft, *, at: datetime) -> Rulebook:
    """The draft as a rule book fit to be published. Raises NotPublishable with every problem that forbids it."""
    plain = compiler.plain_of(draft)
    if faults := [problem for problem in problems_in(plain, at=at) if problem.severity == ERROR]:
        raise NotPublishable(faults)
    return from_plain(plain)


def _unreviewed(draft: Draft, text: history.Text, by: By) -> list[Problem]:
    """That a second person did not approve it, where a site demands that of people."""
    if actor(by).person is None or not permissions.review_is_demanded() or history.standing_of(draft, text).is_approved:
        return []
    return [Problem(ERROR, REVIEW, "A second person has to approve this draft first")]


def _unanswered(answered: Sequence[tuple[Problem, str]], by: By) -> list[Problem]:
    """That a person gives no reason for a warning, or one that cannot be kept."""
    if actor(by).person is not None and (silent := sum(not reason for _warning, reason in answered)):
        whole = "the warning" if len(answered) == 1 else f"{silent} of {len(answered)} warnings"
        return [Problem(ERROR, REASONS, f"Enter why you publish in spite of {whole}")]
    wrong = next((found for _warning, reason in answered if (found := _reason_problem(reason))), "")
    return [Problem(ERROR, REASONS, wrong)] if wrong else []


def _reason_problem(reason: str) -> str:
    if len(reason) > LONGEST_REASON:
        return f"Why you publish in spite of a warning must be {LONGEST_REASON} characters or fewer; you have {len(reason)}"
    return f"Why you publish in spite of a warning {wrong}" if (wrong := text_problem(reason)) else ""


def words_problems(notes: str, valid_from: datetime | None, at: datetime, *, planned: int) -> list[Problem]:
    """What is wrong with the note and the start, for rules as for prices; `planned` starts are still to come."""
    wrong = [Problem(ERROR, NOTES, found)] if (found := _notes_problem(notes)) else []
    if valid_from is not None and valid_from <= at:
        wrong.append(Problem(ERROR, START, "The start must be in the future. To start at once, say so"))
    elif valid_from is not None and planned >= MOST_PLANNED:
        words = f"{planned} starts are planned already, and there may be {MOST_PLANNED}. Withdraw one of them first, or start at once"
        wrong.append(Problem(ERROR, START, words))
    return wrong


def _notes_problem(notes: str) -> str:
    if not notes.strip():
        return "Enter what changed and why"
    if len(notes) > LONGEST_NOTES:
        return f"What changed and why must be {LONGEST_NOTES:,} characters or fewer; you have {len(notes):,}"
    return f"What changed and why {wrong}" if (wrong := text_problem(notes)) else ""
