"""Every change to rules and decisions; each is one transaction with its audit event. May not import views, forms or admin.

`by` is the person who acts, or words where a command on the server acts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from apps.accounts import permissions
from apps.accounts.models import User, Workspace
from apps.audit.services import record
from apps.catalogue import selectors as catalogue
from apps.catalogue.services import publish_price_list
from apps.decisions import compiler, selectors
from apps.decisions.engine import answers, canonical
from apps.decisions.engine import decide as deciding
from apps.decisions.engine.analysis import ERROR, Problem
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.models import Decision, Draft, Rule, RulebookActivation, RulebookVersion

By = User | str
Plain = Mapping[str, Any]
PUBLISHING_LOCK = 724_302  # any number that no other advisory lock of the project uses


class NotPublishable(ValueError):
    """A draft that must not become a version; `problems` holds every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))


class RuleChanged(Exception):
    """Somebody saved this rule since it was read; `rule` is as it is now. Nothing was stored."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        super().__init__(f"{rule.key} was changed by somebody else since you opened it")


class KeyTaken(ValueError):
    """A rule of the draft has this key already. Nothing was stored."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} is taken. Enter a key that no rule of this draft has")


class DraftChanged(Exception):
    """The draft moved on since it was reviewed, or is published already. Nothing was stored."""


@dataclass(frozen=True, slots=True)
class RuleContent:
    """What a person can say of a rule or row, in plain data; what does not apply to its kind stays empty."""

    when: Sequence[Any] = ()
    unless: Sequence[Any] = ()
    effects: Sequence[Plain] = ()
    because: str = ""
    sources: Sequence[str] = ()
    strength: str = ""
    sure: str = ""
    stage: str = ""
    finding: str = ""
    value: str = ""


# Publishing


@transaction.atomic
def publish(*, draft: Draft, revision: int, notes: str, by: By, at: datetime, valid_from: datetime | None = None) -> RulebookVersion:
    """Freeze a draft as the next version, in force from `valid_from`, or at once.

    `revision` is the one that was reviewed. Raises NotPublishable with every problem, and DraftChanged where the draft
    moved on; nothing changes then.
    """
    _check_publishes(by)
    _one_publisher()
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.revision != revision or not draft.is_open:
        raise DraftChanged
    if not notes.strip():
        raise NotPublishable([Problem(ERROR, ("draft", ""), "Enter what changed and why, for those who read the versions")])
    book = checked_book(draft, at=at)
    version = _freeze(book, notes=notes.strip(), by=by, at=at)
    _activate(version, valid_from=valid_from or at, by=by, at=at)
    draft.published_as, draft.changed_at = version, at
    draft.save(update_fields=["published_as", "changed_at"])
    return version


def problems_of(draft: Draft, *, at: datetime) -> tuple[Problem, ...]:
    """All that is wrong with a draft: words that lead nowhere first, and only without those what the analysis finds."""
    return selectors.problems_in(compiler.plain_of(draft), catalogue.live_version(at))


def checked_book(draft: Draft, *, at: datetime) -> Rulebook:
    """The draft as a rule book fit to be published. Raises NotPublishable with every problem that forbids it."""
    if faults := [problem for problem in problems_of(draft, at=at) if problem.severity == ERROR]:
        raise NotPublishable(faults)
    return compiler.book_of(draft)


@transaction.atomic
def load_default(*, rulebook: Plain, prices: Plain, by: By, at: datetime) -> RulebookVersion:
    """Publish the rules and prices that come with Groundwork, where none are live. Running it again changes nothing."""
    _one_publisher()
    if catalogue.live_version(at) is None:
        publish_price_list(plain=prices, by=by, at=at)
    if (live := selectors.live_activation(at)) is not None:
        return live.version
    draft = create_draft(plain=to_plain(from_plain(rulebook)), title="Default rules", by=by, at=at)
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
        published_by=by if isinstance(by, User) else None,
        published_by_name=_name(by),
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


def _activate(version: RulebookVersion, *, valid_from: datetime, by: By, at: datetime) -> None:
    RulebookActivation.objects.create(
        version=version, valid_from=valid_from, by=by if isinstance(by, User) else None, by_name=_name(by), at=at
    )
    record(
        kind="rulebook.activated",
        subject="rule book version",
        subject_id=version.number,
        workspace_id=None,
        actor=by,
        at=at,
        valid_from=valid_from.isoformat(),
    )


def _one_publisher() -> None:
    # Numbers and the hash chain are made one after the other; the lock ends with the transaction.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])


# Drafts


@transaction.atomic
def create_draft(*, plain: Plain, title: str, by: By, at: datetime, based_on: RulebookVersion | None = None) -> Draft:
    """A new draft with these rows, given as a rule book's normal form."""
    _check_edits(by)
    draft = Draft.objects.create(
        title=title,
        name=plain["name"],
        based_on=based_on,
        created_by=by if isinstance(by, User) else None,
        created_at=at,
        changed_at=at,
    )
    compiler.fill(draft, dict(plain))
    record(
        kind="draft.created",
        subject="draft",
        subject_id=draft.pk,
        workspace_id=None,
        actor=by,
        at=at,
        title=title,
        based_on=based_on.number if based_on else None,
    )
    return draft


def copy_version_to_draft(*, version: RulebookVersion, title: str, by: By, at: datetime) -> Draft:
    """A new draft that says what a published version says."""
    return create_draft(plain=to_plain(selectors.book_for(version)), title=title, by=by, at=at, based_on=version)


@transaction.atomic
def save_rule(*, rule: Rule, content: RuleContent, revision: int, by: By, at: datetime) -> Rule:
    """Store what a rule or row says. `revision` is the one that was read; raises RuleChanged where it moved on.

    What is said may still be wrong: problems are for `problems_of` to find and for publishing to refuse.
    """
    _check_edits(by)
    draft = _open_draft(rule.draft_id)
    rule = Rule.objects.select_for_update(of=("self",)).select_related("draft").get(pk=rule.pk)
    if rule.revision != revision:
        raise RuleChanged(rule)
    _write(rule, content, by=by, at=at)
    _touch(draft, rule.key, "changed", by=by, at=at)
    return rule


@transaction.atomic
def add_rule(*, draft: Draft, kind: str, key: str, content: RuleContent, by: By, at: datetime) -> Rule:
    """Add a rule or row at the end of its kind. Raises KeyTaken."""
    _check_edits(by)
    draft = _open_draft(draft.pk)
    if Rule.objects.filter(draft=draft, key=key).exists():
        raise KeyTaken(key)
    last = Rule.objects.filter(draft=draft, kind=kind).order_by("-position").values_list("position", flat=True).first()
    rule = Rule(draft=draft, kind=kind, key=key, position=0 if last is None else last + 1, revision=0)
    _write(rule, content, by=by, at=at)
    _touch(draft, key, "added", by=by, at=at)
    return rule


@transaction.atomic
def remove_rule(*, rule: Rule, revision: int, by: By, at: datetime) -> None:
    """Take a rule or row out of its draft. Raises RuleChanged where it moved on since it was read."""
    _check_edits(by)
    draft = _open_draft(rule.draft_id)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if rule.revision != revision:
        raise RuleChanged(rule)
    rule.delete()
    _touch(draft, rule.key, "removed", by=by, at=at)


@transaction.atomic
def discard_draft(*, draft: Draft, by: By, at: datetime) -> None:
    """Give up a draft that was not published, with all its rows."""
    _check_edits(by)
    draft = _open_draft(draft.pk)
    record(kind="draft.discarded", subject="draft", subject_id=draft.pk, workspace_id=None, actor=by, at=at, title=draft.title)
    draft.delete()


def _open_draft(pk: int) -> Draft:
    # The lock keeps edits out while the draft is being published, and the other way about.
    draft = Draft.objects.select_for_update().get(pk=pk)
    if not draft.is_open:
        raise DraftChanged
    return draft


def _write(rule: Rule, content: RuleContent, *, by: By, at: datetime) -> None:
    if rule.is_row:
        rule.finding, rule.value = content.finding, content.value
    else:
        rule.stage, rule.because, rule.sources = content.stage, content.because, list(content.sources)
        rule.strength, rule.sure = content.strength, content.sure
    rule.revision, rule.changed_at = rule.revision + 1, at
    rule.changed_by = by if isinstance(by, User) else None
    rule.full_clean(exclude=["draft", "changed_by"], validate_unique=False)
    rule.save()
    compiler.write_conditions(rule, when=content.when, unless=content.unless)
    compiler.write_effects(rule, content.effects)


def _touch(draft: Draft, key: str, what: str, *, by: By, at: datetime) -> None:
    Draft.objects.filter(pk=draft.pk).update(revision=F("revision") + 1, changed_at=at)
    record(kind="draft.changed", subject="draft", subject_id=draft.pk, workspace_id=None, actor=by, at=at, rule=key, what=what)


# Deciding


@transaction.atomic
def decide(*, workspace: Workspace, case: Plain, by: User, at: datetime) -> Decision:
    """Decide a case by the rules and prices in force, and freeze what came of it.

    `case` has the shape of a case file. Raises answers.CaseRefused with every problem; nothing is stored then.
    """
    permissions.check_decide(by, workspace)
    machine, rules, prices = selectors.live_machine(at)
    read = answers.read_case(machine.book, case)
    if missing := [what for what, there in (("title", read.title), ("problem", read.narrative.get("problem"))) if not there]:
        raise answers.CaseRefused([f"Enter the {what} of the idea in words" for what in missing])
    result = deciding.decide(machine, read, rulebook=selectors.rulebook_meta(rules), price_list=selectors.price_meta(prices))
    text = canonical.dumps(result)
    decision = Decision.objects.create(
        workspace=workspace,
        rulebook_version=rules,
        price_list=prices,
        title=read.title,
        case_json=canonical.dumps(answers.case_plain(machine.book, read)),
        result_json=text,
        sha256=canonical.sha256(text),
        engine=result["engine"],
        verdict=result["verdict"],
        recommendation=result["recommendation"],
        certainty=result["certainty"],
        decided_by=by,
        decided_by_name=by.name,
        decided_at=at,
    )
    record(
        kind="decision.made",
        subject="decision",
        subject_id=decision.pk,
        workspace_id=workspace.pk,
        actor=by,
        at=at,
        sha256=decision.sha256,
        rulebook=rules.number,
        price_list=prices.number,
    )
    return decision


def _name(by: By) -> str:
    return by.name if isinstance(by, User) else by


def _check_edits(by: By) -> None:
    if isinstance(by, User):
        permissions.check_edit_rules(by)


def _check_publishes(by: By) -> None:
    if isinstance(by, User):
        permissions.check_publish_rules(by)
