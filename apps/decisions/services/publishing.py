"""From a draft to a version in force: refused with every problem, or frozen, numbered, chained. May not import views, forms or admin."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.audit.locks import Lock, wait_for
from apps.audit.services import record
from apps.catalogue import selectors as catalogue
from apps.decisions import compiler, selectors
from apps.decisions.engine import canonical
from apps.decisions.engine.analysis import ERROR, Problem
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.engine.texts import text_problem
from apps.decisions.models import Draft, RulebookActivation, RulebookVersion
from apps.decisions.services.carried_tests import carry_on, write_to_draft
from apps.decisions.services.drafts import Plain, create_draft
from apps.decisions.services.journal import DraftChanged
from apps.decisions.services.pricing import publish_newer_prices
from apps.decisions.services.test_cases import tests_that_forbid

NOTES = ("draft", "notes")  # where a problem with the note stands
LONGEST_NOTES = 2_000  # characters


class NotPublishable(ValueError):
    """A draft that must not become a version; `problems` holds every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))


@transaction.atomic
def publish(*, draft: Draft, revision: int, notes: str, by: By, at: datetime, valid_from: datetime | None = None) -> RulebookVersion:
    """Freeze a draft as the next version, in force from `valid_from`, or at once.

    `revision` is the one that was reviewed. Raises NotPublishable with every problem, and DraftChanged where the draft
    moved on; nothing changes then.
    """
    actor(by).must(permissions.check_publish_rules)
    wait_for(Lock.RULES)  # numbers and the hash chain are made one after the other
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.revision != revision or not draft.is_open:
        raise DraftChanged
    if wrong := _notes_problem(notes):
        raise NotPublishable([Problem(ERROR, NOTES, wrong)])
    book = checked_book(draft, at=at)
    if red := tests_that_forbid(draft, at=at):
        raise NotPublishable(red)
    version = _freeze(book, notes=notes.strip(), by=by, at=at)
    carry_on(draft, version, at=at)
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
    latest = RulebookActivation.objects.order_by("-valid_from", "-pk").select_related("version").first()
    if latest is not None:
        return latest.version
    draft = create_draft(plain=to_plain(from_plain(rulebook)), title="Default rules", by=by, at=at)
    write_to_draft(draft, examples)
    return publish(draft=draft, revision=draft.revision, notes="The rules that come with Groundwork", by=by, at=at)


def _freeze(book: Rulebook, *, notes: str, by: By, at: datetime) -> RulebookVersion:
    before = RulebookVersion.objects.defer("canonical").order_by("-number").first()
    text = canonical.dumps(to_plain(book))
    version = RulebookVersion.objects.create(
        number=before.number + 1 if before else 1,
        name=book.name,
        canonical=text,
        sha256=canonical.sha256(text),
        previous_sha256=before.sha256 if before else "",
        notes=notes,
        published_by=actor(by).person,
        published_by_name=actor(by).name,
        published_at=at,
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
    )
    return version


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


def _notes_problem(notes: str) -> str:
    if not notes.strip():
        return "Enter what changed and why"
    if len(notes) > LONGEST_NOTES:
        return f"What changed and why must be {LONGEST_NOTES:,} characters or fewer; you have {len(notes):,}"
    return f"What changed and why {wrong}" if (wrong := text_problem(notes)) else ""
