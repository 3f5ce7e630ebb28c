"""Rows of a draft: words added, saved, taken out, put elsewhere; several rows in one step.

All of it is written in the journal. May not import views, forms or admin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.decisions import compiler
from apps.decisions.engine.differences import TESTS
from apps.decisions.engine.renamed_cases import case_with_choices, case_with_word
from apps.decisions.engine.renamed_choices import choices_renamed
from apps.decisions.engine.renaming import readers_renamed
from apps.decisions.models import Draft, DraftChange, DraftTestCase, Rule
from apps.decisions.services.brought_along import cases_brought_along
from apps.decisions.services.journal import DraftChanged, Step, open_draft
from apps.decisions.services.ordering import put_in_order
from apps.decisions.services.published import was_published

Plain = Mapping[str, Any]
Orders = Mapping[str, Sequence[str]]
RULES = ("rules", "rows")
NO_ORDERS: Orders = {}
Names = Mapping[str, str]  # of choices: old -> new
NO_NAMES: Names = {}
FOLLOWING = ("questions", "lists", "conditions", "findings", "gates", "rows", "rules")  # parts whose rows name others
INSIDE = {"questions": "choices", "findings": "values"}


class RowChanged(Exception):
    """Somebody changed this row since it was read: `row` is as it is now, `change` who did it. Nothing was stored."""

    def __init__(self, row: Plain, change: DraftChange) -> None:
        self.row, self.change = row, change
        super().__init__(f"{change.by_name} changed this since you opened it")


class RowGone(Exception):
    """The row is not in the draft any more. Nothing was stored."""


class NameTaken(ValueError):
    """A row of the same part has this short name already. Nothing was stored."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} is taken. Enter a short name that nothing else here has")


class StillNeeded(ValueError):
    """A row that must stay: it was published once, or others read it. The message says which. Nothing was stored."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """What shall become of one row: `row` is what it says then, None where it goes."""

    part: str
    key: str
    row: Plain | None


@transaction.atomic
def save_row(
    *, draft: Draft, part: str, key: str, row: Plain, revision: int, by: By, at: datetime, why: str = "", renamed: Names = NO_NAMES
) -> list[DraftChange]:
    """Store what a row says; under another short name, all that names it follows. `revision` is the one that was read.

    `renamed` says which choices or values have other short names now: conditions, rows, lists and test cases follow, in the same step.
    So do test cases where a question is asked in fewer cases than before.

    Raises RowChanged, RowGone, NameTaken and StillNeeded.
    """
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(draft.pk)
    plain = compiler.plain_of(draft)
    before = _unmoved(draft, plain, part, key, revision)
    if compiler.key_of(row) != key:
        _check_new_name(plain, part, key, compiler.key_of(row))
    _check_inside(part, before, row)
    changes = [RowChange(part, key, row), *_followers(draft, plain, part, before, row, renamed)]
    if part == "questions" and len(changes) == 1:
        changes += [RowChange(TESTS, case["key"], case) for case in cases_brought_along(draft, before, row, at=at)]
    step = Step(draft, by=by, at=at, why=why)
    _write(draft, step, plain, changes, by=by, at=at)
    return step.done()


@transaction.atomic
def add_row(*, draft: Draft, part: str, row: Plain, by: By, at: datetime, why: str = "", joins: int | None = None) -> list[DraftChange]:
    """Add a row at the end of its part, in the same step as `joins` where that was the last. Raises NameTaken."""
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(draft.pk)
    plain = compiler.plain_of(draft)
    if name_is_taken(plain, part, compiler.key_of(row)):
        raise NameTaken(compiler.key_of(row))
    step = Step(draft, by=by, at=at, why=why, joins=joins)
    _write(draft, step, plain, [RowChange(part, compiler.key_of(row), row)], by=by, at=at)
    return step.done()


@transaction.atomic
def remove_row(*, draft: Draft, part: str, key: str, revision: int, by: By, at: datetime, why: str = "") -> list[DraftChange]:
    """Take a row out that was never published. Raises StillNeeded for others, RowChanged and RowGone."""
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(draft.pk)
    plain = compiler.plain_of(draft)
    _unmoved(draft, plain, part, key, revision)
    if part not in RULES and was_published(part, key):
        raise StillNeeded(f"{key} was published before, so it stays. Retire it instead")
    step = Step(draft, by=by, at=at, why=why)
    _write(draft, step, plain, [RowChange(part, key, None)], by=by, at=at)
    return step.done()


@transaction.atomic
def move_row(*, draft: Draft, part: str, key: str, place: int, by: By, at: datetime) -> list[DraftChange]:
    """Put a row at this place among those of its group: questions of a section, rules of a stage. Raises RowGone."""
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(draft.pk)
    plain = compiler.plain_of(draft)
    step = Step(draft, by=by, at=at)
    _move(draft, step, plain, part, key, place)
    return step.done()


@transaction.atomic
def change_rows(
    *, draft: Draft, changes: Sequence[RowChange], revision: int | None, by: By, at: datetime, why: str = "",
    orders: Orders = NO_ORDERS, joins: int | None = None,
) -> list[DraftChange]:  # fmt: skip
    """Several rows in one step, which one undo takes back. Raises DraftChanged where the draft moved on.

    `revision` is the draft's when the changes were looked at, None where it does not matter. What is published once may
    be taken out here: callers say what they do. `orders` are the keys of parts in the order in which they shall stand then.
    `joins` is a step made on the way to this one: where nothing came between, one undo takes back both.
    """
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(draft.pk)
    if revision is not None and draft.revision != revision:
        raise DraftChanged
    plain = compiler.plain_of(draft)
    step = Step(draft, by=by, at=at, why=why, joins=joins)
    _write(draft, step, plain, changes, by=by, at=at)
    if orders:
        plain = {**compiler.plain_of(draft), TESTS: compiler.tests_of(draft)}
        for part, keys in orders.items():
            put_in_order(draft, step, plain, part, keys)
    return step.done()


def name_is_taken(plain: Plain, part: str, key: str) -> bool:
    """Whether something has this short name with which it would be confused: conditions name questions, findings and numbers alike."""
    return any(compiler.row_in(plain, other, key) is not None for other in alike(part))


def alike(part: str) -> Sequence[str]:
    """The parts whose short names must differ from those of this one."""
    return next((group for group in (("questions", "findings", "derived"), RULES) if part in group), (part,))


def _write(draft: Draft, step: Step, plain: Plain, changes: Sequence[RowChange], *, by: By, at: datetime) -> None:
    """Rows, in the database and as they stand there afterwards in the journal."""
    was, standing = compiler.Standing(draft, plain), compiler.Standing(draft, plain)
    for change in changes:
        before = was.row(change.part, change.key)
        if change.row is None:
            standing.take(change.part, change.key)
        elif before != change.row:
            standing.put(change.part, change.key, change.row)
    standing.write()
    now = compiler.Standing(draft)
    for change in changes:
        places = (was.place(change.part, change.key), None) if change.row is None else (None, None)
        after = None if change.row is None else now.row(change.part, compiler.key_of(change.row))
        step.changed(change.part, before=was.row(change.part, change.key), after=after, places=places)
    note_who(draft, step, by=by, at=at)


def note_who(draft: Draft, step: Step, *, by: By, at: datetime) -> None:
    """Who changed the rules and test cases that this step wrote, and when; the revision of those that were there before counts up."""
    for what, more in ((DraftChange.ADDED, 0), (DraftChange.CHANGED, 1)):
        now: dict[str, Any] = {"revision": F("revision") + more, "changed_by": actor(by).person, "changed_at": at}
        if keys := step.keys(RULES, what):
            Rule.objects.filter(draft=draft, key__in=keys).update(**now)
        if names := step.keys((TESTS,), what):
            DraftTestCase.objects.filter(draft=draft, name__in=names).update(**now)


def _unmoved(draft: Draft, plain: Plain, part: str, key: str, revision: int) -> Plain:
    """The row as it is, if nobody changed it since this revision."""
    row = compiler.row_in(plain, part, key)
    if row is None:
        raise RowGone(key)
    last = DraftChange.objects.filter(draft_id=draft.pk, part=part, key=key).order_by("-number").first()
    if last is not None and last.number != revision:
        raise RowChanged(row, last)
    return row


def _move(draft: Draft, step: Step, plain: dict[str, Any], part: str, key: str, place: int) -> None:
    """`place` counts within the row's group; the rows of other groups stay where they are."""
    rows = compiler.rows_in(plain, part)
    own = compiler.row_in(plain, part, key)
    if own is None:
        raise RowGone(key)
    group = [compiler.key_of(row) for row in rows if group_of(part, row) == group_of(part, own)]
    others = [each for each in group if each != key]
    place = max(0, min(place, len(others)))
    if group.index(key) == place:
        return
    standing = compiler.Standing(draft, plain)
    places = standing.move(part, key, standing.place(part, group[place]) or 0)
    standing.write()
    step.changed(part, before=own, after=own, places=places)


def group_of(part: str, row: Plain) -> str:
    """Within what the order of a row counts: a question in its section, a rule in its stage, a row in its finding."""
    return str(row[{"questions": "section", "rules": "stage", "rows": "finding"}[part]]) if part in ("questions", *RULES) else ""


def _followers(draft: Draft, plain: Plain, part: str, before: Plain, row: Plain, renamed: Names) -> list[RowChange]:
    """What names this row, or one of its choices, under other short names than before: rows of the book, and test cases."""
    old, new = compiler.key_of(before), compiler.key_of(row)
    there, here = ({item["slug"] for item in each.get(INSIDE.get(part, ""), ())} for each in (before, row))
    names = {was: now for was, now in renamed.items() if was != now and was in there and now in here}
    if not names and old == new:
        return []
    tests = {case["key"]: case for case in compiler.tests_of(draft)}
    book, cases = plain, dict(tests)
    if names:
        book = choices_renamed(plain, old, names)
        cases = {key: case_with_choices(case, part, old, names) for key, case in cases.items()}
    if old != new:
        book = {**book, **_renamed(book, part, old, new)}
        cases = {key: case_with_word(case, part, old, new) for key, case in cases.items()}
    changes = [
        RowChange(name, compiler.key_of(was), now)
        for name in FOLLOWING
        for was, now in zip(plain[name], book[name], strict=True)
        if was != now and (name, compiler.key_of(was)) != (part, old)
    ]
    return changes + [RowChange(TESTS, key, case) for key, case in cases.items() if case != tests[key]]


def _renamed(plain: Plain, part: str, old: str, new: str) -> dict[str, list[Any]]:
    """The parts of the book in which rows name a word, under its new short name."""
    written = {(name, key): row for name, key, row in readers_renamed(plain, part, old, new)}
    return {name: [written.get((name, compiler.key_of(row)), row) for row in plain[name]] for name in FOLLOWING}


def _check_new_name(plain: Plain, part: str, key: str, wanted: str) -> None:
    if was_published(part, key):
        raise StillNeeded(f"{key} was published before, so its short name stays")
    if name_is_taken(plain, part, wanted):
        raise NameTaken(wanted)


def _check_inside(part: str, before: Plain, row: Plain) -> None:
    """Choices and values that were published stay, and so does the kind of a published question."""
    if part not in ("questions", "findings"):
        return
    key, name = str(before["slug"]), "choices" if part == "questions" else "values"
    kept = {item["slug"] for item in row[name]}
    for item in before[name]:
        if item["slug"] not in kept and was_published(part, key, item["slug"]):
            raise StillNeeded(f"{item['slug']} was published before, so it stays with its short name. Retire it instead")
    if part == "questions" and row["kind"] != before["kind"] and was_published(part, key):
        raise StillNeeded(f"{key} was published before, so its kind stays. Add another question")
