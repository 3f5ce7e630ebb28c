"""Rows of a draft of a price list: saved, added, taken out; several or all in one step; and every step taken back.

All of it is written in the journal. What a row says may still be wrong: pages show it, publishing refuses it. May not import views, forms or admin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.catalogue import compiler, prices, selectors
from apps.catalogue.models import PriceChange, PriceDraft, PriceRow
from apps.catalogue.services.journal import DraftChanged, Step, locked_price_draft

SINGLE = PriceRow.SINGLE


class RowChanged(Exception):
    """Somebody changed this row since it was read: `row` is as it is now, `change` who did it. Nothing was stored."""

    def __init__(self, row: Any, change: PriceChange) -> None:
        self.row, self.change = row, change
        super().__init__(f"{change.by_name} changed this since you opened it")


class RowGone(Exception):
    """The row is not in the draft any more. Nothing was stored."""


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


@dataclass(frozen=True, slots=True)
class RowChange:
    """What shall become of one row or single value: `row` is what it says then, None where it goes."""

    section: str
    key: str
    row: Any


@transaction.atomic
def save_price_row(
    *, draft: PriceDraft, section: str, key: str, row: Any, revision: int, by: By, at: datetime, why: str = ""
) -> list[PriceChange]:
    """Store what a row or single value says. `revision` is the one that was read: the number of its last change.

    A row that was never published may be saved under another name. Raises RowChanged, RowGone, KeyTaken, KeyStays.
    """
    actor(by).must(permissions.check_edit_rules)
    draft = locked_price_draft(draft.pk)
    _check_unmoved(draft, section, key, revision)
    step = Step(draft, by=by, at=at, why=why)
    wanted = key if section == SINGLE else compiler.key_of(section, row)
    if wanted != key:
        _rename(draft, step, section, key, wanted, row)
    else:
        _put(draft, step, RowChange(section, key, row))
    return step.done()


@transaction.atomic
def add_price_row(*, draft: PriceDraft, section: str, row: Any, by: By, at: datetime, why: str = "") -> list[PriceChange]:
    """Add a row at the end of its section. Raises KeyTaken."""
    actor(by).must(permissions.check_edit_rules)
    draft = locked_price_draft(draft.pk)
    key = compiler.key_of(section, row)
    if PriceRow.objects.filter(draft=draft, section=section, key=key).exists():
        raise KeyTaken(key)
    step = Step(draft, by=by, at=at, why=why)
    _put(draft, step, RowChange(section, key, row))
    return step.done()


@transaction.atomic
def remove_price_row(*, draft: PriceDraft, section: str, key: str, revision: int, by: By, at: datetime, why: str = "") -> list[PriceChange]:
    """Take a row out of the draft; lists that are published keep it. Raises RowChanged and RowGone."""
    actor(by).must(permissions.check_edit_rules)
    draft = locked_price_draft(draft.pk)
    _check_unmoved(draft, section, key, revision)
    step = Step(draft, by=by, at=at, why=why)
    _put(draft, step, RowChange(section, key, None))
    return step.done()


@transaction.atomic
def change_price_rows(
    *, draft: PriceDraft, changes: Sequence[RowChange], revision: int | None, by: By, at: datetime, why: str = ""
) -> list[PriceChange]:
    """Several rows in one step, which one undo takes back. `revision` is the draft's when they were looked at. Raises DraftChanged."""
    actor(by).must(permissions.check_edit_rules)
    draft = locked_price_draft(draft.pk)
    if revision is not None and draft.revision != revision:
        raise DraftChanged
    step = Step(draft, by=by, at=at, why=why)
    for change in changes:
        _put(draft, step, change)
    return step.done()


@transaction.atomic
def replace_price_rows(
    *, draft: PriceDraft, plain: Mapping[str, Any], revision: int | None, by: By, at: datetime, why: str = ""
) -> list[PriceChange]:
    """Make the draft say what a whole list says, in its order, in one step. Raises DraftChanged, and prices.NotAPriceList where rows have no names."""
    actor(by).must(permissions.check_edit_rules)
    if faults := prices.shape_problems(plain):
        raise prices.NotAPriceList(faults)
    draft = locked_price_draft(draft.pk)
    if revision is not None and draft.revision != revision:
        raise DraftChanged
    was, wanted = (compiler.rows_by_key(each) for each in (compiler.price_draft_plain(draft), plain))
    step = Step(draft, by=by, at=at, why=why)
    for section in dict.fromkeys((*wanted, *was)):
        now, then = was.get(section, {}), wanted.get(section, {})
        for key in [*(key for key in now if key not in then), *then]:
            if now.get(key) != then.get(key):  # most of a list stays as it is, and is not asked for row by row
                _put(draft, step, RowChange(section, key, then.get(key)))
        if section != SINGLE:
            _arrange(draft, step, section, list(then))
    return step.done()


@transaction.atomic
def undo_price_change(*, draft: PriceDraft, number: int, by: By, at: datetime) -> list[PriceChange]:
    """Take back a change with all that were made in the same step. Raises CannotUndo where a row has changed since."""
    actor(by).must(permissions.check_edit_rules)
    draft = locked_price_draft(draft.pk)
    first = PriceChange.objects.filter(draft_id=draft.pk, number=number).first()
    if first is None:
        raise CannotUndo("There is no such change in this draft")
    step = Step(draft, by=by, at=at)
    for change in PriceChange.objects.filter(draft_id=draft.pk, together=first.together).order_by("-number"):
        if change.what == PriceChange.MOVED:
            _arrange(draft, step, change.section, change.before or [], undoes=change.number)
            continue
        row = PriceRow.objects.filter(draft=draft, section=change.section, key=change.key).first()
        if wrong := why_not_undone(change, row.content if row else None):
            raise CannotUndo(wrong)
        _put(draft, step, RowChange(change.section, change.key, change.before), place=change.place, undoes=change.number)
    return step.done()


def why_not_undone(change: PriceChange, now: Any) -> str:
    """Why a change cannot be taken back as the draft stands; "" where it can. `now` is what its row says."""
    if change.what == PriceChange.MOVED or now == change.after:
        return ""
    if now is None:
        return f"{change.key} was taken out since"
    return f"{change.key} was {'added again' if change.after is None else 'changed'} since"


def _check_unmoved(draft: PriceDraft, section: str, key: str, revision: int) -> None:
    row = PriceRow.objects.filter(draft=draft, section=section, key=key).first()
    last = PriceChange.objects.filter(draft_id=draft.pk, section=section, key=key).order_by("-number").first()
    # a single value may be missing from a list, and be given one
    if row is None and section != SINGLE:
        raise RowGone(key)
    if last is not None and last.number != revision:
        raise RowChanged(row.content if row else None, last)


def _put(draft: PriceDraft, step: Step, change: RowChange, *, place: int | None = None, undoes: int | None = None) -> None:
    """Write one row and its entry; a row that is new stands at `place`, or last."""
    rows = PriceRow.objects.filter(draft=draft, section=change.section)
    row = rows.filter(key=change.key).first()
    before, stood = (row.content, row.position) if row else (None, None)
    if before == change.row:
        return
    if row is None:
        if place is None:
            last = rows.aggregate(last=Max("position"))["last"]
            place = 0 if last is None else last + 1
        else:
            rows.filter(position__gte=place).update(position=F("position") + 1)
        PriceRow.objects.create(draft=draft, section=change.section, key=change.key, position=place, content=change.row)
    elif change.row is None:
        row.delete()
    else:
        row.content = change.row
        row.save(update_fields=["content"])
    step.changed(change.section, change.key, before=before, after=change.row, place=stood if change.row is None else None, undoes=undoes)


def _rename(draft: PriceDraft, step: Step, section: str, key: str, wanted: str, row: Any) -> None:
    if selectors.was_published(section, key):
        raise KeyStays(key)
    rows = PriceRow.objects.filter(draft=draft, section=section)
    if rows.filter(key=wanted).exists():
        raise KeyTaken(wanted)
    place = rows.get(key=key).position
    _put(draft, step, RowChange(section, key, None))
    _put(draft, step, RowChange(section, wanted, row), place=place)


def _arrange(draft: PriceDraft, step: Step, section: str, keys: Sequence[str], *, undoes: int | None = None) -> None:
    """Put the rows of a section in this order; what the order does not name stays behind it."""
    rows = list(PriceRow.objects.filter(draft=draft, section=section).order_by("position", "pk"))
    before = [row.key for row in rows]
    wanted = {key: place for place, key in enumerate(keys)}
    rows.sort(key=lambda row: wanted.get(row.key, len(wanted)))
    if [row.key for row in rows] == before:
        return
    for place, row in enumerate(rows):
        row.position = place
    PriceRow.objects.bulk_update(rows, ["position"])
    step.changed(section, "", before=before, after=[row.key for row in rows], undoes=undoes)
