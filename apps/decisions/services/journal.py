"""The journal of a draft: what every service that changes a draft row writes, in its transaction. May not import views, forms or admin."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from apps.accounts.actors import By, actor
from apps.audit.services import record
from apps.decisions import compiler
from apps.decisions.models import Draft, DraftChange

Plain = Mapping[str, Any]
LONGEST_KEY = 120  # characters, in the journal
MOST_NAMED = 20  # rows that one event of the log names


class DraftChanged(Exception):
    """The draft moved on since it was reviewed, or is published already. Nothing was stored."""


def open_draft(pk: int) -> Draft:
    """The draft, locked, if it can still be edited. Raises DraftChanged, or Draft.DoesNotExist."""
    # The lock keeps edits out while the draft is being published, and the other way about.
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=pk)
    if not draft.is_open:
        raise DraftChanged
    return draft


class Step:
    """What one person does to a draft in one go. The draft is locked by `open_draft`; `done` writes it all down."""

    def __init__(self, draft: Draft, *, by: By, at: datetime, why: str = "", undoes: int | None = None, joins: int | None = None) -> None:
        """`joins` is an earlier step that was made on the way to this one: where nothing came between, one undo takes back both."""
        self._draft, self._by, self._at, self._why, self._undoes = draft, by, at, why.strip(), undoes
        self._changes: list[DraftChange] = []
        self._next = next_number(draft)
        self._together = joins if joins is not None and self._was_last(joins) else self._next

    def _was_last(self, step: int) -> bool:
        """Whether this person made that step, and nobody changed the draft since."""
        last = DraftChange.objects.filter(draft_id=self._draft.pk, number=self._next - 1).first()
        return last is not None and last.together == step and last.by == actor(self._by).person and last.undoes is None

    def changed(
        self, part: str, *, before: Plain | None, after: Plain | None, places: tuple[int | None, int | None] = (None, None), undoes: int = 0
    ) -> None:
        """One row was added, changed, taken out or put elsewhere. What is as it was is no change."""
        moved = None not in places and places[0] != places[1]
        if before == after and not moved:
            return
        row = before if after is None else after
        if row is None:
            return
        what = DraftChange.ADDED if before is None else DraftChange.REMOVED if after is None else DraftChange.CHANGED
        self._changes.append(
            DraftChange(
                draft=self._draft,
                number=self._next + len(self._changes),
                part=part,
                key=compiler.key_of(row),
                what=DraftChange.MOVED if before == after else what,
                before=before,
                after=after,
                place_before=places[0],
                place_after=places[1],
                by=actor(self._by).person,
                by_name=actor(self._by).name,
                at=self._at,
                why=self._why,
                undoes=undoes or self._undoes,
                together=self._together,
            )
        )

    def keys(self, parts: Collection[str], what: str) -> list[str]:
        """The rows of these parts to which this was done."""
        return [change.key for change in self._changes if change.part in parts and change.what == what]

    def done(self) -> list[DraftChange]:
        """Store the changes, count the draft's revision up, and record one event. Nothing changed leaves no trace."""
        if not self._changes:
            return []
        DraftChange.objects.bulk_create(self._changes)
        Draft.objects.filter(pk=self._draft.pk).update(revision=F("revision") + 1, changed_at=self._at)
        self._draft.revision += 1
        rows = [f"{change.part} {change.key}: {change.what}" for change in self._changes[:MOST_NAMED]]
        record(
            kind="draft.changed", subject="draft", subject_id=self._draft.pk, workspace_id=None, actor=self._by, at=self._at,
            rows=rows, count=len(self._changes),
        )  # fmt: skip
        return self._changes


def touch(draft: Draft, key: str, what: str, *, by: By, at: datetime) -> None:
    """Count one more change of a draft that is none of its rows, such as a test case; journal it, and record it."""
    Draft.objects.filter(pk=draft.pk).update(revision=F("revision") + 1, changed_at=at)
    number = next_number(draft)
    DraftChange.objects.create(
        draft=draft, number=number, together=number, part=DraftChange.BESIDES, key=key[:LONGEST_KEY], what=DraftChange.CHANGED,
        after={"key": key, "did": what}, by=actor(by).person, by_name=actor(by).name, at=at,
    )  # fmt: skip
    record(kind="draft.changed", subject="draft", subject_id=draft.pk, workspace_id=None, actor=by, at=at, rule=key, what=what)


def next_number(draft: Draft) -> int:
    """The number of the next change of a draft, which is locked."""
    last = DraftChange.objects.filter(draft_id=draft.pk).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def revision_of(draft: Draft, part: str, key: str) -> int:
    """The number of the last change of a row in this draft; nought where it is as it came."""
    last = DraftChange.objects.filter(draft_id=draft.pk, part=part, key=key).order_by("-number").values_list("number", flat=True).first()
    return last or 0


def last_changes(draft: Draft, part: str = "", key: str = "", *, most: int = 5) -> list[DraftChange]:
    """The last changes of a draft, or of one row of it, the newest first."""
    found = DraftChange.objects.filter(draft_id=draft.pk)
    return list((found.filter(part=part, key=key) if part else found)[:most])


def changes_at(draft: Draft, at: datetime) -> list[DraftChange]:
    """What was changed in a draft in the step of this moment."""
    return list(DraftChange.objects.filter(draft_id=draft.pk, at=at))
