"""From a draft to a version in force: refused with every problem, or frozen, numbered, chained. May not import views, forms or admin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.audit.locks import Lock, wait_for
from apps.audit.services import record
from apps.catalogue import selectors as catalogue
from apps.decisions import case_history, compiler, history, selectors
from apps.decisions.engine import canonical
from apps.decisions.engine.analysis import ERROR, Problem
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.engine.texts import text_problem
from apps.decisions.models import AcceptedWarning, Draft, RulebookActivation, RulebookVersion, VersionChange
from apps.decisions.services.carried_tests import carry_on, write_to_draft
from apps.decisions.services.drafts import Plain, create_draft
from apps.decisions.services.journal import DraftChanged, open_draft
from apps.decisions.services.pricing import publish_newer_prices
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

    def of(self, warning: Problem) -> str:
        return self.each.get(warning_id(warning), "").strip() or self.for_all.strip()


def warning_id(warning: Problem) -> str:
    """A short name for one warning of one text, the same each time."""
    return canonical.sha256("\0".join((*warning.where, warning.message)))[:12]


@transaction.atomic
def publish(
    *,
    draft: Draft,
    revision: int,
    notes: str,
    by: By,
    at: datetime,
    valid_from: datetime | None = None,
    sha256: str = "",
    reasons: Reasons | None = None,
) -> RulebookVersion:
    """Freeze a draft as the next version, in force from `valid_from`, or at once.

    `revision` is the one that was looked at, `sha256` the fingerprint of its text, where the page said it. Raises
    NotPublishable with every problem, and DraftChanged where the draft moved on; nothing changes then. A command on the
    server is trusted: of it neither a second person nor reasons for warnings are asked.
    """
    actor(by).must(permissions.check_publish_rules)
    wait_for(Lock.RULES)  # numbers and the hash chain are made one after the other
    draft = open_draft(draft.pk)
    if draft.revision != revision:
        raise DraftChanged
    wrong = words_problems(notes, valid_from, at)
    try:
        book = checked_book(draft, at=at)
    except NotPublishable as refused:
        raise NotPublishable([*wrong, *refused.problems]) from None
    if wrong:
        raise NotPublishable(wrong)
    text = canonical.dumps(to_plain(book))
    if sha256 and canonical.sha256(text) != sha256:
        raise DraftChanged
    if red := tests_that_forbid(draft, at=at):
        raise NotPublishable(red)
    warnings = _answered([found for found in problems_of(draft, at=at) if found.severity != ERROR], reasons or Reasons(), by)
    _check_reviewed(draft, book, text, by)
    version = _freeze(book, text, notes=notes.strip(), by=by, at=at)
    AcceptedWarning.objects.bulk_create(
        AcceptedWarning(version=version, part=warning.where[0], key=warning.where[1], message=warning.message, reason=reason)
        for warning, reason in warnings
    )
    carry_on(draft, version, at=at)
    _note_changes(version)
    _activate(version, valid_from=valid_from or _at_once(at), by=by, at=at)
    draft.published_as, draft.changed_at = version, at
    draft.save(update_fields=["published_as", "changed_at"])
    return version


def problems_of(draft: Draft, *, at: datetime, plain: Plain | None = None) -> tuple[Problem, ...]:
    """All that is wrong with a draft: words that lead nowhere first, and only without those what the analysis finds. `plain` where it was read already."""
    return selectors.problems_in(compiler.plain_of(draft) if plain is None else plain, catalogue.live_version(at))


def checked_book(draft: Draft, *, at: datetime) -> Rulebook:
    """The draft as a rule book fit to be published. Raises NotPublishable with every problem that forbids it."""
    plain = compiler.plain_of(draft)
    if faults := [problem for problem in selectors.problems_in(plain, catalogue.live_version(at)) if problem.severity == ERROR]:
        raise NotPublishable(faults)
    return from_plain(plain)


@transaction.atomic
def load_default(*, rulebook: Plain, prices: Plain, by: By, at: datetime, examples: Sequence[Plain] = ()) -> RulebookVersion:
    """Publish the rules and prices that come with Groundwork, where there are none. Running it again changes nothing.

    `examples` become the test cases of these rules.

    Whether there are any is asked under the lock and whatever their moment: who waited for it may have an earlier `at`.
    """
    wait_for(Lock.RULES)
    publish_newer_prices(lists=[prices], by=by, at=at)
    latest = RulebookActivation.objects.filter(withdraws=None).order_by("-valid_from", "-pk").select_related("version").first()
    if latest is not None:
        return latest.version
    draft = create_draft(plain=to_plain(from_plain(rulebook)), title="Default rules", by=by, at=at)
    write_to_draft(draft, examples)
    return publish(draft=draft, revision=draft.revision, notes="The rules that come with Groundwork", by=by, at=at)


def _freeze(book: Rulebook, text: str, *, notes: str, by: By, at: datetime) -> RulebookVersion:
    before = RulebookVersion.objects.defer("canonical").order_by("-number").first()
    sha256 = canonical.sha256(text)
    version = RulebookVersion.objects.create(
        number=before.number + 1 if before else 1,
        name=book.name,
        canonical=text,
        sha256=sha256,
        previous_sha256=before.sha256 if before else "",
        notes=notes,
        published_by=actor(by).person,
        published_by_name=actor(by).name,
        published_at=at,
        restores=_restored(sha256, before),
    )
    record(
        kind="rulebook.published",
        subject="rule book version",
        subject_id=version.number,
        workspace_id=None,
        actor=by,
        at=at,
        sha256=version.sha256,
        previous_sha256=version.previous_sha256,
        restores=version.restores,
    )
    return version


def _note_changes(version: RulebookVersion) -> None:
    """What lies between this version and the one before it, in words that stay as they are."""
    before = RulebookVersion.objects.defer("canonical").filter(number=version.number - 1).first()
    VersionChange.objects.bulk_create(
        VersionChange(
            version=version,
            part=change.part,
            key=change.key,
            kind=change.kind,
            before=change.before,
            after=change.after,
            details=[list(moved) for moved in (*change.moves, *change.details)],
        )
        for change in case_history.between(before, version).changes
    )


def _restored(sha256: str, before: RulebookVersion | None) -> int | None:
    """The newest older version that says the same, where something else was said since; None otherwise."""
    if before is None or before.sha256 == sha256:
        return None
    number: int | None = RulebookVersion.objects.filter(sha256=sha256).aggregate(newest=Max("number"))["newest"]
    return number


def _check_reviewed(draft: Draft, book: Rulebook, text: str, by: By) -> None:
    if actor(by).person is None or not permissions.review_is_demanded():
        return
    if not history.standing_of(draft, history.Text(book, text, canonical.sha256(text))).is_approved:
        raise NotPublishable([Problem(ERROR, REVIEW, "A second person has to approve this draft first")])


def _answered(warnings: Sequence[Problem], reasons: Reasons, by: By) -> list[tuple[Problem, str]]:
    """Each warning with why it is published in spite of it. Raises NotPublishable where a person gives none."""
    answered = [(warning, reasons.of(warning)) for warning in warnings]
    if actor(by).person is not None and (silent := sum(not reason for _warning, reason in answered)):
        whole = "the warning" if len(warnings) == 1 else f"{silent} of {len(warnings)} warnings"
        raise NotPublishable([Problem(ERROR, REASONS, f"Enter why you publish in spite of {whole}")])
    if wrong := next((found for _warning, reason in answered if (found := _reason_problem(reason))), ""):
        raise NotPublishable([Problem(ERROR, REASONS, wrong)])
    return [(warning, reason) for warning, reason in answered if reason]


def _reason_problem(reason: str) -> str:
    if len(reason) > LONGEST_REASON:
        return f"Why you publish in spite of a warning must be {LONGEST_REASON} characters or fewer; you have {len(reason)}"
    return f"Why you publish in spite of a warning {wrong}" if (wrong := text_problem(reason)) else ""


def _at_once(at: datetime) -> datetime:
    """This moment, but not before that of somebody who asked later and whose turn came first: the newest version is the live one."""
    latest: datetime | None = RulebookActivation.objects.filter(valid_from=F("at")).aggregate(latest=Max("valid_from"))["latest"]
    return max(at, latest or at)


def _activate(version: RulebookVersion, *, valid_from: datetime, by: By, at: datetime) -> None:
    RulebookActivation.objects.create(version=version, valid_from=valid_from, by=actor(by).person, by_name=actor(by).name, at=at)
    record(
        kind="rulebook.activated",
        subject="rule book version",
        subject_id=version.number,
        workspace_id=None,
        actor=by,
        at=at,
        valid_from=valid_from.isoformat(),
    )


def words_problems(notes: str, valid_from: datetime | None, at: datetime) -> list[Problem]:
    """What is wrong with the note and the start, for rules as for prices."""
    wrong = [Problem(ERROR, NOTES, found)] if (found := _notes_problem(notes)) else []
    if valid_from is not None and valid_from <= at:
        wrong.append(Problem(ERROR, START, "The start must be in the future. To start at once, say so"))
    return wrong


def _notes_problem(notes: str) -> str:
    if not notes.strip():
        return "Enter what changed and why"
    if len(notes) > LONGEST_NOTES:
        return f"What changed and why must be {LONGEST_NOTES:,} characters or fewer; you have {len(notes):,}"
    return f"What changed and why {wrong}" if (wrong := text_problem(notes)) else ""
