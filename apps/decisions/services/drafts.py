"""Drafts of the rule book: opened, edited rule by rule, given up. May not import views, forms or admin.

`by` is the person who acts, or words where a command on the server acts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.audit.services import record
from apps.decisions import compiler, selectors
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.models import Draft, Rule, RulebookVersion
from apps.decisions.services.carried_models import carry_models
from apps.decisions.services.carried_tests import bring_to_draft
from apps.decisions.services.journal import Step, open_draft

Plain = Mapping[str, Any]


class RuleChanged(Exception):
    """Somebody saved this rule since it was read; `rule` is as it is now. Nothing was stored."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        super().__init__(f"{rule.key} was changed by somebody else since you opened it")


class KeyTaken(ValueError):
    """A rule of the draft has this key already. Nothing was stored."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} is taken. Enter a key that no rule of this draft has")


@dataclass(frozen=True, slots=True)
class RuleContent:
    """What a person can say of a rule or row, in plain data; what does not apply to its kind stays empty."""

    when: Sequence[Any] = ()
    unless: Sequence[Any] = ()
    effects: Sequence[Plain] = ()
    because: str = ""
    with_figures: str = ""
    sources: Sequence[str] = ()
    strength: str = ""
    sure: str = ""
    stage: str = ""
    finding: str = ""
    value: str = ""


@transaction.atomic
def create_draft(*, plain: Plain, title: str, by: By, at: datetime, based_on: RulebookVersion | None = None) -> Draft:
    """A new draft with these rows, given as a rule book's normal form."""
    actor(by).must(permissions.check_edit_rules)
    return make_draft(plain=plain, title=title, by=by, at=at, based_on=based_on)


def make_draft(*, plain: Plain, title: str, by: By, at: datetime, based_on: RulebookVersion | None) -> Draft:
    """The same within a transaction whose caller has asked who may."""
    draft = Draft.objects.create(
        title=title,
        name=plain["name"],
        based_on=based_on,
        created_by=actor(by).person,
        created_at=at,
        changed_at=at,
    )
    compiler.fill(draft, dict(plain))
    if based_on:
        bring_to_draft(draft, based_on)
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


@transaction.atomic
def copy_version_to_draft(*, version: RulebookVersion, title: str, by: By, at: datetime) -> Draft:
    """A new draft that says what a published version says, with the imported models that its draft had."""
    draft = create_draft(plain=to_plain(selectors.book_for(version)), title=title, by=by, at=at, based_on=version)
    carry_models(version, draft)
    return draft


@transaction.atomic
def save_rule(*, rule: Rule, content: RuleContent, revision: int, by: By, at: datetime, why: str = "", joins: int | None = None) -> Rule:
    """Store what a rule or row says. `revision` is the one that was read; raises RuleChanged where it moved on.

    What is said may still be wrong: problems are for `problems_of` to find and for publishing to refuse.
    One undo takes it back, with the step that it `joins` where that was the last.
    """
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(rule.draft_id)
    rule = Rule.objects.select_for_update(of=("self",)).select_related("draft").get(pk=rule.pk)
    if rule.revision != revision:
        raise RuleChanged(rule)
    before = compiler.rule_plain(rule)
    _write(rule, content, by=by, at=at)
    _note(draft, rule, before, by=by, at=at, why=why, joins=joins)
    return rule


@transaction.atomic
def add_rule(*, draft: Draft, kind: str, key: str, content: RuleContent, by: By, at: datetime, joins: int | None = None) -> Rule:
    """Add a rule or row at the end of its kind, in the same step as `joins` where that was the last. Raises KeyTaken."""
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(draft.pk)
    if Rule.objects.filter(draft=draft, key=key).exists():
        raise KeyTaken(key)
    last = Rule.objects.filter(draft=draft, kind=kind).order_by("-position").values_list("position", flat=True).first()
    rule = Rule(draft=draft, kind=kind, key=key, position=0 if last is None else last + 1, revision=0)
    _write(rule, content, by=by, at=at)
    _note(draft, rule, None, by=by, at=at, joins=joins)
    return rule


@transaction.atomic
def remove_rule(*, rule: Rule, revision: int, by: By, at: datetime) -> None:
    """Take a rule or row out of its draft. Raises RuleChanged where it moved on since it was read."""
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(rule.draft_id)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if rule.revision != revision:
        raise RuleChanged(rule)
    part = "rows" if rule.is_row else "rules"
    plain = compiler.plain_of(draft)
    step = Step(draft, by=by, at=at)
    step.changed(part, before=compiler.row_in(plain, part, rule.key), after=None, places=(compiler.place_in(plain, part, rule.key), None))
    rule.delete()
    step.done()


@transaction.atomic
def discard_draft(*, draft: Draft, by: By, at: datetime) -> None:
    """Give up a draft that was not published, with all its rows."""
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(draft.pk)
    record(kind="draft.discarded", subject="draft", subject_id=draft.pk, workspace_id=None, actor=by, at=at, title=draft.title)
    draft.delete()


def _write(rule: Rule, content: RuleContent, *, by: By, at: datetime) -> None:
    if rule.is_row:
        rule.finding, rule.value = content.finding, content.value
    else:
        rule.stage, rule.because, rule.sources = content.stage, content.because, list(content.sources)
        rule.strength, rule.sure, rule.with_figures = content.strength, content.sure, content.with_figures
    rule.revision, rule.changed_at = rule.revision + 1, at
    rule.changed_by = actor(by).person
    rule.full_clean(exclude=["draft", "changed_by"], validate_unique=False)
    rule.save()
    compiler.write_conditions(rule, when=content.when, unless=content.unless)
    compiler.write_effects(rule, [dict(effect) for effect in content.effects])


def _note(draft: Draft, rule: Rule, before: Plain | None, *, by: By, at: datetime, why: str = "", joins: int | None = None) -> None:
    step = Step(draft, by=by, at=at, why=why, joins=joins)
    step.changed("rows" if rule.is_row else "rules", before=before, after=compiler.rule_plain(rule))
    step.done()
