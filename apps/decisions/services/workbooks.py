"""A draft or version as a workbook, and what a workbook would change in a draft: looked at first, then taken over in one step.

Looking stores nothing. May not import views, forms or admin.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.accounts.actors import By
from apps.decisions import compiler, selectors, spreadsheet
from apps.decisions.engine import canonical
from apps.decisions.engine.analysis import Problem, caused_and_mended, row_of
from apps.decisions.engine.answers import CaseRefused
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.case_differences import case_changes, touched_by
from apps.decisions.engine.differences import PART_WORDS, TEST_WORD, TESTS, Change, differences
from apps.decisions.engine.expectations import values_of
from apps.decisions.engine.rulebook import NotARulebook, from_plain, to_plain
from apps.decisions.models import Draft, DraftChange, RulebookVersion
from apps.decisions.services.publishable import problems_of
from apps.decisions.services.published import was_published
from apps.decisions.services.rows import RULES, RowChange, change_rows
from apps.decisions.spreadsheet import About, CellProblem

Plain = dict[str, Any]
MEMBERS = {"questions": "choices", "findings": "values"}
WHY = "From a spreadsheet"
WORDS: Mapping[str, str] = {**PART_WORDS, TESTS: TEST_WORD}


@dataclass(frozen=True, slots=True)
class Since:
    """A row that was changed in the draft after the workbook was downloaded; `both` where the workbook changed it, too."""

    words: str
    key: str
    both: bool
    last: DraftChange | None = None


@dataclass(slots=True)
class Preview:
    """What a workbook would change, nothing of it stored."""

    revision: int
    rows: list[RowChange] = field(default_factory=list)
    orders: dict[str, list[str]] = field(default_factory=dict)
    added: set[tuple[str, str]] = field(default_factory=set)
    reordered: list[str] = field(default_factory=list)  # kinds of rows that stand in another order
    changes: tuple[Change, ...] | None = None
    problems: list[str] = field(default_factory=list)  # forbid taking it over
    standing: list[str] = field(default_factory=list)  # were in the draft before, and stay
    unchanged: list[str] = field(default_factory=list)  # sheets that are missing
    since: list[Since] = field(default_factory=list)
    about: About = field(default_factory=About)
    moved_on: bool = False  # the draft has another revision than the workbook
    caused: tuple[Problem, ...] = ()  # problems that the analysis would find, and does not now
    mended: tuple[Problem, ...] = ()
    comes_from: str = ""  # what the workbook is a copy of, where that is not this draft

    @property
    def counts(self) -> list[tuple[str, int, int, int]]:
        """Words of each kind of row, and how many would be added, changed and removed."""
        found: dict[str, Counter[str]] = {}
        for change in self.rows:
            found.setdefault(change.part, Counter())[self.what(change)] += 1
        return [(words, *_three(found[part])) for part, words in WORDS.items() if part in found]

    @property
    def total(self) -> tuple[int, int, int]:
        """How many rows would be added, changed and removed."""
        return _three(Counter(self.what(change) for change in self.rows))

    def what(self, change: RowChange) -> str:
        """Whether a row is added, changed or removed."""
        return WHATS[2] if change.row is None else WHATS[0] if (change.part, change.key) in self.added else WHATS[1]

    @property
    def changes_nothing(self) -> bool:
        """Whether the draft says all that the workbook says."""
        return not self.rows and not self.orders


WHATS = ("added", "changed", "removed")


def _three(count: Counter[str]) -> tuple[int, int, int]:
    return count[WHATS[0]], count[WHATS[1]], count[WHATS[2]]


def workbook_of_draft(draft: Draft) -> bytes:
    """A draft as a workbook. Raises spreadsheet.TooLong."""
    plain = _with_cases(draft)
    version = str(draft.based_on.number) if draft.based_on else ""
    fingerprint = canonical.sha256(canonical.dumps(_book_of(plain)))
    about = About(draft=str(draft.pk), title=draft.title, revision=str(draft.revision), version=version, fingerprint=fingerprint)
    return spreadsheet.write(plain, about)


def workbook_of_version(version: RulebookVersion) -> bytes:
    """A published version as a workbook. Raises spreadsheet.TooLong."""
    plain = {**to_plain(selectors.book_for(version)), TESTS: [compiler.test_row(case) for case in version.test_cases.all()]}
    return spreadsheet.write(plain, About(version=str(version.number), fingerprint=version.sha256))


def preview_workbook(*, draft: Draft, data: bytes, at: datetime) -> Preview:
    """What this file would change in the draft, and which problems it would cause and mend. Raises spreadsheet.NotAWorkbook for one that is none."""
    now = _with_cases(draft)
    reading = spreadsheet.read(data, now)
    preview = Preview(draft.revision, unchanged=reading.unchanged, about=reading.about)
    preview.problems = [problem.words for problem in reading.problems]
    own = reading.about.draft == str(draft.pk)
    preview.moved_on = own and reading.about.revision != str(draft.revision)
    if not own:
        preview.comes_from = _origin(reading.about)
    plain = reading.plain
    if not preview.problems and own and preview.moved_on and reading.prints:
        plain = _kept_since(draft, now, reading, preview)
    _compare(now, plain, preview)
    before, after = _judge(now, plain, reading, preview)
    if after is not None:
        preview.problems += _unreadable_cases(now, preview, after, reading)
    if before is not None and after is not None:
        told = differences(before, after)
        preview.changes = (*told, *case_changes(now[TESTS], plain[TESTS], before, after, touched_by(told, before, after)))
    preview.problems += _published_once(now, preview, reading)
    if not preview.problems and preview.rows:
        found = (problems_of(draft, at=at, plain=_book_of(each)) for each in (now, plain))
        preview.caused, preview.mended = caused_and_mended(*found)
    return preview


def take_over(
    *, draft: Draft, rows: Sequence[RowChange], orders: Mapping[str, Sequence[str]], revision: int, by: By, at: datetime
) -> list[DraftChange]:
    """Store what a preview showed, in one step. Raises DraftChanged where the draft moved on since."""
    return change_rows(draft=draft, changes=rows, orders=orders, revision=revision, by=by, at=at, why=WHY)


def _compare(now: Plain, plain: Plain, preview: Preview) -> None:
    """Rows that differ, removed ones from the last to the first, so that taking all of it back puts each in its place."""
    for part in (*compiler.PARTS, TESTS):
        olds = {compiler.key_of(row): row for row in compiler.rows_in(now, part)}
        news = {compiler.key_of(row): row for row in compiler.rows_in(plain, part)}
        preview.rows += [RowChange(part, key, None) for key in reversed(olds) if key not in news]
        preview.rows += [RowChange(part, key, row) for key, row in news.items() if olds.get(key) != row]
        preview.added |= {(part, key) for key in news if key not in olds}
        ordered, before = _in_order(part, plain), _in_order(part, now)
        stays = [key for key in before if key in news] + [key for key in ordered if key not in olds]  # what writing alone would leave
        if stays != ordered:
            preview.orders[part] = ordered
        if [key for key in before if key in news] != [key for key in ordered if key in olds]:
            preview.reordered.append(WORDS[part])


def _in_order(part: str, plain: Plain) -> list[str]:
    """The keys of a part whose order is kept: of parameters, those with a note."""
    noted = {note["key"] for note in plain["parameter_notes"]}
    return [key for row in compiler.rows_in(plain, part) if (key := compiler.key_of(row)) in noted or part != "parameters"]


def _judge(now: Plain, plain: Plain, reading: spreadsheet.Reading, preview: Preview) -> tuple[Rulebook | None, Rulebook | None]:
    """The book before and after; what leads nowhere afterwards and did not before forbids, and names its cell."""
    before, old = _book(now)
    after, new = _book(plain)
    for where, message in new:
        if (where, message) in old:
            preview.standing.append(f"{where}: {message}")
            continue
        part, key = row_of(where)
        sheet, row = reading.places.get((part, key), (spreadsheet.SHEETS[part][0] if part in spreadsheet.SHEETS else "", 0))
        place = CellProblem(sheet, row, "", message).words if sheet else f"{where}: {message}"
        preview.problems.append(place)
    return before, after


def _book(plain: Plain) -> tuple[Rulebook | None, list[tuple[str, str]]]:
    try:
        return from_plain(_book_of(plain)), []
    except NotARulebook as refused:
        return None, [(problem.where, problem.message) for problem in refused.problems]


def _with_cases(draft: Draft) -> Plain:
    """A draft in plain data, its test cases beside it."""
    return {**compiler.plain_of(draft), TESTS: compiler.tests_of(draft)}


def _book_of(plain: Plain) -> Plain:
    """The rule book alone."""
    return {part: rows for part, rows in plain.items() if part != TESTS}


def _unreadable_cases(now: Plain, preview: Preview, book: Rulebook, reading: spreadsheet.Reading) -> list[str]:
    """Answers that the workbook brings, and that the book which it makes cannot read: beyond a limit, or against each other."""
    found, before = [], {case["key"]: case["answers"] for case in now[TESTS]}
    for change in preview.rows:
        if change.part == TESTS and change.row is not None and change.row["answers"] != before.get(change.key):
            try:
                values_of(book, change.row["answers"])
            except CaseRefused as refused:
                sheet, row = reading.places.get((TESTS, change.key), (spreadsheet.SHEETS[TESTS][0], 0))
                found += [CellProblem(sheet, row, "Answers", words).words for words in refused.problems]
    return found


def _published_once(now: Plain, preview: Preview, reading: spreadsheet.Reading) -> list[str]:
    """Words that were ever published stay: answers and decisions name them."""
    found = []
    for change in preview.rows:
        if change.part in (*RULES, TESTS):
            continue
        if change.row is None:
            if was_published(change.part, change.key):
                found.append(
                    f"{PART_WORDS[change.part]} “{change.key}” was published before, so it stays. Put its row back and write yes under “Retired”"
                )
            continue
        before, inside = compiler.row_in(now, change.part, change.key), MEMBERS.get(change.part)
        if before is None or inside is None:
            continue
        sheet, row = reading.places.get((change.part, change.key), ("", 0))
        gone = {item["slug"] for item in before[inside]} - {item["slug"] for item in change.row[inside]}
        found += [
            f"“{slug}” of “{change.key}” was published before, so it stays. Put its row back and write yes under “Retired”"
            for slug in sorted(gone)
            if was_published(change.part, change.key, slug)
        ]
        if before.get("kind") != change.row.get("kind") and was_published(change.part, change.key):
            found.append(CellProblem(sheet, row, "Kind", "was published before, so it stays. Add another question").words)
    return found


def _kept_since(draft: Draft, now: Plain, reading: spreadsheet.Reading, preview: Preview) -> Plain:
    """The workbook's book with what was changed in the draft since, where the workbook left it as it was."""
    plain = reading.plain
    then = reading.prints
    mine, theirs = spreadsheet.prints_of(spreadsheet.rows_by_key(plain)), spreadsheet.prints_of(spreadsheet.rows_by_key(now))
    moved = [key for key in {**then, **theirs} if then.get(key) != theirs.get(key)]
    if not moved:
        return plain
    last = _last_changes(draft, moved)
    keep = []
    for part, key in moved:
        both = mine.get((part, key)) not in (then.get((part, key)), theirs.get((part, key)))
        preview.since.append(Since(WORDS.get(part, part), key, both, last.get((part, key))))
        if not both:
            keep.append((part, key))
    return spreadsheet.with_rows(plain, now, keep)


def _last_changes(draft: Draft, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], DraftChange]:
    parts = {part for part, _ in keys}
    found = DraftChange.objects.filter(draft_id=draft.pk, part__in=parts).order_by("number").defer("before", "after")
    return {(change.part, change.key): change for change in found}


def _origin(about: About) -> str:
    if about.draft:
        return f"another draft, “{about.title}”"
    return f"version {about.version} of the rules" if about.version else "a rule book of unknown origin"
