"""A draft or list of prices as a file, and what a file would change in a draft: looked at first, then taken over in one step.

Looking stores nothing. May not import views, forms or admin.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.actors import By
from apps.catalogue import pricefile, prices, selectors, spreadsheet
from apps.catalogue.compiler import price_draft_plain
from apps.catalogue.engine import described
from apps.catalogue.engine.described import SECTION_WORDS, SINGLES
from apps.catalogue.engine.differences import ADDED, CHANGED, REMOVED, Change, differences
from apps.catalogue.engine.sections import SECTIONS
from apps.catalogue.models import PriceChange, PriceDraft, PriceListVersion
from apps.catalogue.services.drafts import open_price_draft
from apps.catalogue.services.rows import replace_price_rows
from apps.catalogue.spreadsheet import About, CellProblem, Reading

Plain = dict[str, Any]
Key = tuple[str, str]
MOST_FAULTS = 200  # told of one file
FROM_SPREADSHEET, FROM_FILE = "From a spreadsheet", "From a file"  # why, in the journal


@dataclass(frozen=True, slots=True)
class Since:
    """A row that was changed in the draft after the workbook was downloaded; `both` where the workbook changed it, too."""

    words: str
    key: str
    both: bool
    last: PriceChange | None = None


@dataclass(slots=True)
class PricePreview:
    """What a file would change in a draft of the prices, nothing of it stored. `plain` is what the draft would say."""

    revision: int
    why: str
    plain: Plain
    changes: tuple[Change, ...] = ()
    reordered: list[str] = field(default_factory=list)  # sections whose rows stand in another order
    problems: list[str] = field(default_factory=list)  # forbid taking it over
    standing: list[str] = field(default_factory=list)  # were in the draft before, and stay
    mended: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)  # sheets that are missing
    since: list[Since] = field(default_factory=list)
    about: About = field(default_factory=About)
    moved_on: bool = False  # the draft has another revision than the workbook
    comes_from: str = ""  # what the file is a copy of, where that is not this draft
    is_verified: bool | None = None  # whether a file said a fingerprint, and it was right; None of a workbook
    same: bool = False  # whether the draft says all that already, to the letter

    @property
    def counts(self) -> list[tuple[str, int, int, int]]:
        """Words of each kind of row, and how many would be added, changed and removed."""
        found: dict[str, Counter[str]] = {}
        for change in self.changes:
            found.setdefault(change.words, Counter())[change.kind] += 1
        return [(words, count[ADDED], count[CHANGED], count[REMOVED]) for words, count in found.items()]

    @property
    def total(self) -> tuple[int, int, int]:
        """How many rows would be added, changed and removed."""
        count = Counter(change.kind for change in self.changes)
        return count[ADDED], count[CHANGED], count[REMOVED]


def workbook_of_price_draft(draft: PriceDraft) -> bytes:
    """A draft as a workbook. Raises spreadsheet.TooLong."""
    plain = price_draft_plain(draft)
    number = str(draft.based_on.number) if draft.based_on else ""
    fingerprint = prices.sha256(prices.canonical(plain))
    about = About(draft=str(draft.pk), title=draft.title, revision=str(draft.revision), number=number, fingerprint=fingerprint)
    return spreadsheet.write(plain, about)


def workbook_of_price_list(version: PriceListVersion) -> bytes:
    """A published list as a workbook. Raises spreadsheet.TooLong."""
    return spreadsheet.write(selectors.plain_of(version), About(number=str(version.number), fingerprint=version.sha256))


def file_of_price_draft(draft: PriceDraft) -> str:
    """A draft as a JSON file."""
    return pricefile.written(price_draft_plain(draft), number=None)


def file_of_price_list(version: PriceListVersion) -> str:
    """A published list as a JSON file."""
    return pricefile.written(selectors.plain_of(version), number=version.number)


def preview_price_workbook(*, draft: PriceDraft, data: bytes) -> PricePreview:
    """What a workbook would change in the draft. Raises spreadsheet.NotAWorkbook for a file that is none."""
    now = price_draft_plain(draft)
    reading = spreadsheet.read(data, now)
    about = reading.about
    preview = PricePreview(draft.revision, FROM_SPREADSHEET, reading.plain, unchanged=reading.unchanged, about=about)
    preview.problems = [problem.words for problem in reading.problems]
    own = about.draft == str(draft.pk)
    preview.moved_on = own and about.revision != str(draft.revision)
    preview.comes_from = "" if own else _origin(about)
    if preview.moved_on and reading.prints and not preview.problems:
        _keep_since(draft, now, reading, preview)
    _compare(now, preview, reading.places)
    return preview


def preview_price_file(*, draft: PriceDraft, data: bytes) -> PricePreview:
    """What a JSON file would change in the draft. Raises pricefile.PriceFileRefused for one that holds no list."""
    read = pricefile.read(data)
    preview = PricePreview(draft.revision, FROM_FILE, dict(read.plain), is_verified=read.is_verified)
    preview.comes_from = f"version {read.number} of the prices, as it is numbered where it comes from" if read.number else ""
    _compare(price_draft_plain(draft), preview, {})
    return preview


def take_over_prices(*, draft: PriceDraft, plain: Mapping[str, Any], why: str, revision: int, by: By, at: datetime) -> list[PriceChange]:
    """Store what a preview showed, in one step. Raises DraftChanged where the draft moved on since."""
    return replace_price_rows(draft=draft, plain=plain, revision=revision, by=by, at=at, why=why)


@transaction.atomic
def draft_saying(*, plain: Mapping[str, Any], title: str, by: By, at: datetime) -> PriceDraft:
    """A new draft, counted from the newest list, that says what a file says. Raises prices.NotAPriceList where its rows cannot be told apart."""
    draft = open_price_draft(version=None, title=title, by=by, at=at)
    replace_price_rows(draft=draft, plain=plain, revision=None, by=by, at=at, why=FROM_FILE)
    return draft


def _compare(now: Plain, preview: PricePreview, places: Mapping[Key, tuple[str, int]]) -> None:
    """What differs in words, and which faults come and go; one that comes forbids, and names its cell."""
    plain = preview.plain
    preview.changes = differences(now, plain)
    preview.reordered = [words for name, words in SECTION_WORDS.items() if _moved(name, now, plain)]
    preview.same = prices.canonical(now) == prices.canonical(plain)
    before, after = prices.problems(now), prices.problems(plain)
    had, has = set(before), set(after)
    preview.standing = [fault for fault in after if fault in had]
    preview.mended = [fault for fault in before if fault not in has]
    new = [fault for fault in after if fault not in had]
    preview.problems += [_placed(fault, places) for fault in new[:MOST_FAULTS]]


def _moved(name: str, now: Plain, plain: Plain) -> bool:
    """Whether the rows that both lists have stand in another order."""
    key = SECTIONS[name].key
    was, wanted = ([str(row.get(key)) for row in each.get(name, ())] for each in (now, plain))
    old, new = set(was), set(wanted)
    return [each for each in was if each in new] != [each for each in wanted if each in old]


def _placed(fault: str, places: Mapping[Key, tuple[str, int]]) -> str:
    """A fault of a list with sheet, row and column, where it is one of a row that stands in a workbook."""
    section, _, rest = fault.partition(", ")
    keys = [key for part, key in places if part == section and rest.startswith(f"{key}: ")]
    if not keys:
        return fault
    key = max(keys, key=len)
    sheet, row = places[section, key]
    message = rest.removeprefix(f"{key}: ")
    name, _, said = message.partition(" ")
    of = described.field_named(section, name.removesuffix(":"))
    return CellProblem(sheet, row, of.words, said).words if of and said else CellProblem(sheet, row, "", message).words


def _keep_since(draft: PriceDraft, now: Plain, reading: Reading, preview: PricePreview) -> None:
    """Let what was changed in the draft since stay, where the workbook left it as it was."""
    then, mine, theirs = reading.prints, spreadsheet.prints_of(reading.plain), spreadsheet.prints_of(now)
    moved = [key for key in {**then, **theirs} if then.get(key) != theirs.get(key)]
    last = _last_changes(draft)
    keep = []
    for section, key in moved:
        both = mine.get((section, key)) not in (then.get((section, key)), theirs.get((section, key)))
        words = SECTION_WORDS.get(section) or (SINGLES[key].words if key in SINGLES else "")
        preview.since.append(Since(words, "" if key in SINGLES and section not in SECTIONS else key, both, last.get((section, key))))
        if not both:
            keep.append((section, key))
    preview.plain = spreadsheet.with_rows(reading.plain, now, keep)


def _last_changes(draft: PriceDraft) -> dict[Key, PriceChange]:
    found = PriceChange.objects.filter(draft_id=draft.pk).order_by("number").defer("before", "after")
    return {(change.section, change.key): change for change in found}


def _origin(about: About) -> str:
    if about.draft:
        return f"another draft, “{about.title}”"
    return f"version {about.number} of the prices" if about.number else "a list of unknown origin"
