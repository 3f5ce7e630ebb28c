"""Test cases -> rows of their sheet, in which answers stand by the sections of the form, and back; and what a row lacks. Knows no file."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from apps.decisions.engine import expectations
from apps.decisions.engine.called import Labels, exact
from apps.decisions.engine.case_rows import MOST_CASES
from apps.decisions.engine.differences import TESTS
from apps.decisions.engine.texts import is_blank
from apps.decisions.spreadsheet import layout
from apps.decisions.spreadsheet.tables import Line, Table
from apps.ui.spreadsheet.cells import as_text

Plain = dict[str, Any]
Wrong = tuple[Line, str, str]  # where, in which field, and what
MOST_FAULTS = 200  # in test cases that are not as they stand; below them nothing is read: nobody mends more at a time. House judgement
TOO_MANY_FAULTS = "has {:,} faults up to row {:,}, and nothing below it was looked at. Mend these first, then upload the file again"


def section_columns(plain: Mapping[str, Any]) -> list[layout.Column]:
    """A column for the answers of each section."""
    labels: Labels = {row["slug"]: (row["title"],) for row in plain["sections"]}
    return [layout.answers_column(slug, f"Answers: {exact(slug, labels)}") for slug in list(labels)[: layout.MOST_SECTIONS]]


def rows_of(plain: Mapping[str, Any]) -> list[Plain]:
    """Test cases as rows: each part of what they expect and the answers of each section under a name of its own."""
    columns = {column.field for column in section_columns(plain)}
    places = {row["slug"]: f"{layout.ANSWERS} {row['section']}" for row in plain["questions"]}
    found = []
    for case in plain[TESTS]:
        row: Plain = {"key": case["key"], "title": case["title"], "why": case["why"], **case["expect"]}
        for slug, value in case["answers"].items():
            place = places.get(slug, "")
            row.setdefault(place if place in columns else layout.ANSWERS, {})[slug] = value
        found.append(row)
    return found


def lost_columns(table: Table, plain: Mapping[str, Any], current: Mapping[str, Any]) -> list[str]:
    """Titles of the columns of answers that a file no longer has although cases in it have answers there today.

    `plain` is the book that the file makes, `current` the one that stands: a section that the file takes out takes its column along.
    """
    kept = {line.key for line in table.lines}
    filled = {name for row in rows_of(current) if row["key"] in kept for name in row}
    there = {column.field for column in table.columns} - set(table.missing)
    wanted = [*section_columns(plain), *(column for column in table.columns if column.field == layout.ANSWERS)]
    return [column.title for column in wanted if column.field in filled - there]


def cases_in(
    rows: Iterable[Mapping[str, Any]], table: Table, standing: Mapping[str, Any], told: Callable[[], int]
) -> tuple[list[Plain], list[Wrong], str]:
    """What the cells of rows say, in the one form in which test cases are kept, what is missing or stands twice, and why it was not read to the end.

    Rows are read one by one as they are asked for. `standing` are the cases that stand, by key, in which nothing counts as a fault,
    and `told` says how much has been told of cells so far.
    """
    cases, wrong, faults = [], list[Wrong](), 0
    before = told()
    for row, line in zip(rows, table.lines, strict=True):
        own = len(wrong)
        answers: Plain = {}
        for column in table.columns:
            if column.holds == layout.ANSWERS:
                said = row.get(column.field, {})
                wrong += [(line, column.field, f"“{slug}” stands in another column, too") for slug in said if slug in answers]
                answers |= said
        expect = expectations.in_normal_form({part: row.get(part) for part in expectations.PARTS})
        if is_blank(as_text(line.cell("title"))):
            wrong.append((line, "title", "is empty. Enter what the test case is about"))
        if not expect:
            missing = "is empty, as are the columns that follow. Enter at least one thing that must come out"
            wrong.append((line, expectations.VERDICT, missing))
        cases.append({"key": row["key"], "title": row["title"], "why": row["why"], "answers": answers, "expect": expect})
        if cases[-1] != standing.get(row["key"]):
            faults += told() - before + len(wrong) - own
        before = told()
        if faults >= MOST_FAULTS and line is not table.lines[-1]:
            return cases, wrong, TOO_MANY_FAULTS.format(faults, line.number)
    return cases, wrong, ""


def too_many(cases: int) -> str:
    """Why a draft cannot have so many test cases; "" where it can."""
    return f"has {cases:,} rows; there can be {MOST_CASES:,} test cases or fewer" if cases > MOST_CASES else ""
