"""The journal of a draft of a price list: whatever changes a row writes it, in its transaction. May not import views, forms or admin."""

from datetime import datetime
from typing import Any

from django.db.models import F

from apps.accounts.actors import By, actor
from apps.audit.services import record
from apps.catalogue.models import PriceChange, PriceDraft

MOST_NAMED = 20  # rows that one event of the log names
SUBJECT = "price draft"


class DraftChanged(Exception):
    """The draft moved on since it was looked at, or is published already. Nothing was stored."""


def locked_price_draft(pk: int) -> PriceDraft:
    """The draft, locked, if it can still be edited. Raises DraftChanged, or PriceDraft.DoesNotExist."""
    # The lock keeps edits out while the draft is being published, and the other way about.
    draft = PriceDraft.objects.select_for_update(of=("self",)).get(pk=pk)
    if not draft.is_open:
        raise DraftChanged
    return draft


class Step:
    """What one person does to a draft in one go. The draft is locked by `locked_price_draft`; `done` writes it all down."""

    def __init__(self, draft: PriceDraft, *, by: By, at: datetime, why: str = "") -> None:
        self._draft, self._by, self._at, self._why = draft, by, at, why.strip()
        self._changes: list[PriceChange] = []
        self._next = next_number(draft)

    def changed(self, section: str, key: str, *, before: Any, after: Any, place: int | None = None, undoes: int | None = None) -> None:
        """One row was added, changed or taken out, or, without a key, a section put in another order. What is as it was is no change."""
        if before == after:
            return
        what = PriceChange.ADDED if before is None else PriceChange.REMOVED if after is None else PriceChange.CHANGED
        self._changes.append(
            PriceChange(
                draft=self._draft,
                number=self._next + len(self._changes),
                section=section,
                key=key,
                what=what if key else PriceChange.MOVED,
                before=before,
                after=after,
                place=place,
                by=actor(self._by).person,
                by_name=actor(self._by).name,
                at=self._at,
                why=self._why,
                undoes=undoes,
                together=self._next,
            )
        )

    def done(self) -> list[PriceChange]:
        """Store the changes, count the draft's revision up, and record one event. Nothing changed leaves no trace."""
        if not self._changes:
            return []
        PriceChange.objects.bulk_create(self._changes)
        PriceDraft.objects.filter(pk=self._draft.pk).update(revision=F("revision") + 1, changed_at=self._at)
        self._draft.revision += 1
        rows = [f"{change.section} {change.key}: {change.what}" for change in self._changes[:MOST_NAMED]]
        record(
            kind="price_draft.changed", subject=SUBJECT, subject_id=self._draft.pk, workspace_id=None, actor=self._by, at=self._at,
            rows=rows, count=len(self._changes),
        )  # fmt: skip
        return self._changes


def next_number(draft: PriceDraft) -> int:
    """The number of the next change of a draft, which is locked."""
    last = PriceChange.objects.filter(draft_id=draft.pk).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
