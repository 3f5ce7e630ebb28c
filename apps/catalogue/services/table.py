"""The rows of a draft in memory while a step changes them: looked up once, written once, each change told to the journal. For services only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apps.catalogue.models import PriceDraft, PriceRow
from apps.catalogue.services.journal import Step

AT_ONCE = 200  # rows in one statement


@dataclass(frozen=True, slots=True)
class RowChange:
    """What shall become of one row or single value: `row` is what it says then, None where it goes."""

    section: str
    key: str
    row: Any


class Table:
    """The rows of a locked draft. `put` and `arrange` change them here and in the step; `store` writes what differs."""

    def __init__(self, draft: PriceDraft, step: Step) -> None:
        self._draft, self._step = draft, step
        self._sections: dict[str, list[PriceRow]] = {}
        for row in PriceRow.objects.filter(draft_id=draft.pk).order_by("section", "position", "pk"):
            self._sections.setdefault(row.section, []).append(row)
        self._by_key = {(row.section, row.key): row for rows in self._sections.values() for row in rows}
        self._gone: list[int] = []
        self._touched: dict[int, PriceRow] = {}

    def row(self, section: str, key: str) -> PriceRow | None:
        """A row as it stands now; None where there is none of this name."""
        return self._by_key.get((section, key))

    def keys(self, section: str) -> list[str]:
        """What its rows are called, in their order."""
        return [row.key for row in self._sections.get(section, ())]

    def place_of(self, row: PriceRow) -> int:
        """Where it stands among the rows of its section."""
        return self._sections[row.section].index(row)

    def put(self, change: RowChange, *, place: int | None = None, undoes: int | None = None) -> None:
        """Change one row; one that is new stands at `place`, or last."""
        row = self.row(change.section, change.key)
        before = row.content if row else None
        if before == change.row:
            return
        stood = None
        if row is None:
            self._add(change, place)
        elif change.row is None:
            stood = self._take(row)
        else:
            row.content = change.row
            self._touch(row)
        self._step.changed(change.section, change.key, before=before, after=change.row, place=stood, undoes=undoes)

    def arrange(self, section: str, keys: Sequence[str], *, undoes: int | None = None) -> None:
        """Put the rows of a section in this order; what the order does not name stays behind it."""
        rows = self._sections.get(section, [])
        before, wanted = self.keys(section), {key: place for place, key in enumerate(keys)}
        rows.sort(key=lambda row: wanted.get(row.key, len(wanted)))
        self._step.changed(section, "", before=before, after=self.keys(section), undoes=undoes)

    def store(self) -> None:
        """Write what differs, in as many statements however many rows there are."""
        new: list[PriceRow] = []
        for rows in self._sections.values():
            for place, row in enumerate(rows):
                if row.position != place:
                    row.position = place
                    self._touch(row)
                if row.pk is None:
                    new.append(row)
        PriceRow.objects.filter(pk__in=self._gone).delete()
        PriceRow.objects.bulk_update(self._touched.values(), ["content", "position"], batch_size=AT_ONCE)
        PriceRow.objects.bulk_create(new)

    def _add(self, change: RowChange, place: int | None) -> None:
        rows = self._sections.setdefault(change.section, [])
        row = PriceRow(draft=self._draft, section=change.section, key=change.key, position=len(rows), content=change.row)
        rows.insert(len(rows) if place is None else place, row)
        self._by_key[change.section, change.key] = row

    def _take(self, row: PriceRow) -> int:
        place = self.place_of(row)
        del self._sections[row.section][place]
        del self._by_key[row.section, row.key]
        if row.pk is not None:
            self._gone.append(row.pk)
            self._touched.pop(row.pk, None)
        return place

    def _touch(self, row: PriceRow) -> None:
        if row.pk is not None:
            self._touched[row.pk] = row
