"""Rows of a draft of a price list: saved, added, taken out; several or all in one step; and every step taken back.

All of it is written in the journal. What a row says may still be wrong: pages show it, publishing refuses it. May not import views, forms or admin.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.catalogue import compiler, prices, selectors
from apps.catalogue.models import PriceChange, PriceDraft, PriceRow
from apps.catalogue.services.journal import DraftChanged, Step, locked_price_draft
from apps.catalogue.services.table import RowChange, Table

SINGLE = PriceRow.SINGLE


class RowChanged(Exception):
    """Somebody changed this row since it was read: `row` is as it is now, `change` who did it. Nothing was stored."""

    def __init__(self, row: Any, change: PriceChange) -> None:
        self.row, self.change = row, change
        super().__init__(f"{change.by_name} changed this since you opened it")


class RowGone(Exception):
    """The row is not in the draft any more. Nothing was stored."""


class NoKey(ValueError):
    """A row without a name. Nothing was stored."""

    def __init__(self) -> None:
        super().__init__("Enter a name for the row")


class KeyTaken(ValueError):
    """A row of the same section has this name already. Nothing was stored."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} is taken. Enter a name that no other row of this section has")


class KeyStays(ValueError):
    """A row that was published once, under a name that stays. Nothing was stored."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} was published before, so its name stays. Add another row, and take this one out")


class CannotUndo(ValueError):
    """A change that cannot be taken back any more; the message says what came after it. Nothing was stored."""


@transaction.atomic
def save_price_row(
    *, draft: PriceDraft, section: str, key: str, row: Any, revision: int, by: By, at: datetime, why: str = ""
) -> list[PriceChange]:
    """Store what a row or single value says. `revision` is the one that was read: the number of its last change.

    A row that was never published may be saved under another name. Raises RowChanged, RowGone, KeyTaken, KeyStays, NoKey.
    """
    actor(by).must(permissions.check_edit_rules)
    table, step = _opened(draft, by=by, at=at, why=why)
    _check_unmoved(draft, table, section, key, revision)
    wanted = key if section == SINGLE else _key_of(section, row)
    if wanted != key:
        _rename(table, section, key, wanted, row)
    else:
        table.put(RowChange(section, key, row))
    return _stored(table, step)


@transaction.atomic
def add_price_row(*, draft: PriceDraft, section: str, row: Any, by: By, at: datetime, why: str = "") -> list[PriceChange]:
    """Add a row at the end of its section. Raises KeyTaken and NoKey."""
    actor(by).must(permissions.check_edit_rules)
    table, step = _opened(draft, by=by, at=at, why=why)
    key = _key_of(section, row)
    if table.row(section, key) is not None:
        raise KeyTaken(key)
    table.put(RowChange(section, key, row))
    return _stored(table, step)


@transaction.atomic
def remove_price_row(*, draft: PriceDraft, section: str, key: str, revision: int, by: By, at: datetime, why: str = "") -> list[PriceChange]:
    """Take a row out of the draft; lists that are published keep it. Raises RowChanged and RowGone."""
    actor(by).must(permissions.check_edit_rules)
    table, step = _opened(draft, by=by, at=at, why=why)
    _check_unmoved(draft, table, section, key, revision)
    table.put(RowChange(section, key, None))
    return _stored(table, step)


@transaction.atomic
def change_price_rows(
    *, draft: PriceDraft, changes: Sequence[RowChange], revision: int | None, by: By, at: datetime, why: str = ""
) -> list[PriceChange]:
    """Several rows in one step, which one undo takes back. `revision` is the draft's when they were looked at. Raises DraftChanged."""
    actor(by).must(permissions.check_edit_rules)
    table, step = _opened(draft, by=by, at=at, why=why, revision=revision)
    for change in changes:
        table.put(change)
    return _stored(table, step)


@transaction.atomic
def replace_price_rows(
    *, draft: PriceDraft, plain: Mapping[str, Any], revision: int | None, by: By, at: datetime, why: str = ""
) -> list[PriceChange]:
    """Make the draft say what a whole list says, in its order, in one step. Raises DraftChanged, and prices.NotAPriceList where rows have no names."""
    actor(by).must(permissions.check_edit_rules)
    if faults := prices.shape_problems(plain):
        raise prices.NotAPriceList(faults)
    table, step = _opened(draft, by=by, at=at, why=why, revision=revision)
    was, wanted = (compiler.rows_by_key(each) for each in (compiler.price_draft_plain(draft), plain))
    for section in dict.fromkeys((*wanted, *was)):
        now, then = was.get(section, {}), wanted.get(section, {})
        for key in [*(key for key in now if key not in then), *then]:
            table.put(RowChange(section, key, then.get(key)))
        if section != SINGLE:
            table.arrange(section, list(then))
    return _stored(table, step)


@transaction.atomic
def undo_price_change(*, draft: PriceDraft, number: int, by: By, at: datetime) -> list[PriceChange]:
    """Take back a change with all that were made in the same step. Raises CannotUndo where a row has changed since."""
    actor(by).must(permissions.check_edit_rules)
    table, step = _opened(draft, by=by, at=at)
    first = PriceChange.objects.filter(draft_id=draft.pk, number=number).first()
    if first is None:
        raise CannotUndo("There is no such change in this draft")
    for change in PriceChange.objects.filter(draft_id=draft.pk, together=first.together).order_by("-number"):
        if change.what == PriceChange.MOVED:
            if wrong := why_not_undone(change, table.keys(change.section)):
                raise CannotUndo(wrong)
            table.arrange(change.section, change.before or [], undoes=change.number)
            continue
        row = table.row(change.section, change.key)
        if wrong := why_not_undone(change, row.content if row else None):
            raise CannotUndo(wrong)
        table.put(RowChange(change.section, change.key, change.before), place=change.place, undoes=change.number)
    return _stored(table, step)


def why_not_undone(change: PriceChange, now: Any) -> str:
    """Why a change cannot be taken back as the draft stands; "" where it can. `now` is what its row says, or of an order the names as they stand."""
    if change.what == PriceChange.MOVED:
        after, there = change.after or [], now or []
        same = [key for key in after if key in there] == [key for key in there if key in after]
        return "" if same else "The order was changed since"
    if now == change.after:
        return ""
    if now is None:
        return f"{change.key} was taken out since"
    return f"{change.key} was {'added again' if change.after is None else 'changed'} since"


def _opened(draft: PriceDraft, *, by: By, at: datetime, why: str = "", revision: int | None = None) -> tuple[Table, Step]:
    """The rows of the draft, locked, and the step that changes them. Raises DraftChanged where it is another revision than this one."""
    locked = locked_price_draft(draft.pk)
    if revision is not None and locked.revision != revision:
        raise DraftChanged
    step = Step(locked, by=by, at=at, why=why)
    return Table(locked, step), step


def _key_of(section: str, row: Any) -> str:
    """What names a row. Without a name the journal would tell it as a change of the order."""
    if not (key := compiler.key_of(section, row)):
        raise NoKey
    return key


def _stored(table: Table, step: Step) -> list[PriceChange]:
    table.store()
    return step.done()


def _check_unmoved(draft: PriceDraft, table: Table, section: str, key: str, revision: int) -> None:
    row = table.row(section, key)
    last = PriceChange.objects.filter(draft_id=draft.pk, section=section, key=key).order_by("-number").first()
    # a single value may be missing from a list, and be given one
    if row is None and section != SINGLE:
        raise RowGone(key)
    if last is not None and last.number != revision:
        raise RowChanged(row.content if row else None, last)


def _rename(table: Table, section: str, key: str, wanted: str, row: Any) -> None:
    if selectors.was_published(section, key):
        raise KeyStays(key)
    if table.row(section, wanted) is not None:
        raise KeyTaken(wanted)
    own = table.row(section, key)
    place = table.place_of(own) if own else None
    table.put(RowChange(section, key, None))
    table.put(RowChange(section, wanted, row), place=place)
