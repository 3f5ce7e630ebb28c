"""A price list as a spreadsheet: out and in again is the identity, whatever a file holds is read or refused in words, naming the cell."""

import copy
import io
from collections.abc import Callable
from functools import cache
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.catalogue import prices, spreadsheet
from apps.catalogue.engine import described
from apps.catalogue.engine.sections import SECTIONS
from apps.catalogue.spreadsheet import About, NotAWorkbook
from apps.catalogue.spreadsheet.values import Unread, value_of, written
from apps.decisions.management import fixture_files
from apps.ui.spreadsheet.cells import cell_of
from tests.catalogue.drawing import VALUES, lists
from tests.hostile_workbooks import HOSTILE, NO_SPREADSHEETS, remade

Plain = dict[str, Any]
Change = Callable[[Any], None]
ABOUT = About(draft="3", title="=Next", revision="7", number="1", fingerprint="abc")
SMALL: Plain = {"date": "2027-01-01", "currency": "USD", "prices": [], "services": []}


def default() -> Plain:
    return fixture_files.default_prices()


def changed(data: bytes, change: Change) -> bytes:
    """The workbook as somebody saves it who changed something."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cell_at(book: Any, sheet: str, key: str, column: str) -> Any:
    """The cell of a row, found by its key, under a head."""
    page = book[sheet]
    head = {cell.value: cell.column for cell in page[2]}
    return page.cell(next(row[0].row for row in page.iter_rows(min_row=3) if row[0].value == key), head[column])


def set_to(sheet: str, key: str, column: str, value: Any) -> Change:
    def change(book: Any) -> None:
        cell_at(book, sheet, key, column).value = value

    return change


@cache
def few() -> Plain:
    """The default list with three rows of each section, among them the services that are changed below."""
    plain = {name: value[:3] if name in SECTIONS else value for name, value in default().items()}
    return {**plain, "services": [row for row in default()["services"] if row["name"] in ("Amazon Lex", "Amazon Polly", "Clarifai")]}


@pytest.fixture(scope="module")
def data() -> bytes:
    return spreadsheet.write(few(), ABOUT)


def read_with(data: bytes, *changes: Change) -> spreadsheet.Reading:
    def all_of_them(book: Any) -> None:
        for change in changes:
            change(book)

    return spreadsheet.read(changed(data, all_of_them), few())


def row_of(plain: Plain, section: str, key: str) -> Plain:
    return next(row for row in plain[section] if row[SECTIONS[section].key] == key)


# Identity


def test_default_list_comes_back_byte_for_byte_into_any_list() -> None:
    whole = spreadsheet.write(default(), ABOUT)

    for current in (default(), SMALL):
        reading = spreadsheet.read(whole, current)
        assert [problem.words for problem in reading.problems] == []
        assert prices.canonical(reading.plain) == prices.canonical(default())
    assert reading.about == ABOUT


@settings(max_examples=15, deadline=None)
@given(lists(), st.booleans())
def test_any_list_comes_back_byte_for_byte(plain: Plain, into_itself: bool) -> None:
    reading = spreadsheet.read(spreadsheet.write(plain, ABOUT), plain if into_itself else SMALL)

    assert [problem.words for problem in reading.problems] == []
    assert prices.canonical(reading.plain) == prices.canonical(plain)


@given(VALUES, st.sampled_from([field for fields in described.DESCRIBED.values() for field in fields]))
@settings(max_examples=300)
def test_any_value_stands_in_a_cell_of_any_column_and_comes_back(value: Any, field: described.Field) -> None:
    cell = written(value, field)
    found = value_of(cell_of(cell, "s" if isinstance(cell, str) else "n"), field)

    assert (type(found), found) == (type(value), value)
    assert not str(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_what_is_saved_again_by_another_program_comes_back_the_same(data: bytes) -> None:
    assert prices.canonical(read_with(data).plain) == prices.canonical(few())


# Changes


def test_a_changed_cell_changes_its_row_alone(data: bytes) -> None:
    reading = read_with(data, set_to("Services", "Amazon Polly", "Note", "Seen again"))

    expected = copy.deepcopy(few())
    row_of(expected, "services", "Amazon Polly")["note"] = "Seen again"
    assert reading.problems == []
    assert reading.plain == expected


@pytest.mark.parametrize(
    ("value", "kept"), [(0.5, "0.5"), (2, "2"), ("1,800", "1800"), ("1.50", "1.50"), (None, None), ("–", ""), ("json: 7", 7)]
)
def test_a_price_is_kept_as_it_was_entered(data: bytes, value: Any, kept: Any) -> None:
    reading = read_with(data, set_to("List prices", "rekognition_labels", "Price", value))

    assert reading.problems == []
    assert row_of(reading.plain, "list_prices", "rekognition_labels").get("price") == kept


def test_words_of_a_choice_and_short_names_mean_the_same(data: bytes) -> None:
    reading = read_with(data, set_to("Services", "Amazon Polly", "State", "Closed to new customers"))

    assert row_of(reading.plain, "services", "Amazon Polly")["status"] == "closed_to_new"


def test_what_the_list_says_once_is_changed_added_and_taken_out(data: bytes) -> None:
    def change(book: Any) -> None:
        page = book["Said once"]
        places = {row[0].value: row[0].row for row in page.iter_rows(min_row=3)}
        page.cell(places["date"], 3).value = "2027-02-01"
        page.cell(places["review_after_days.price"], 3).value = 30
        page.delete_rows(places["tasks_without_service"])

    reading = read_with(data, change)

    assert reading.problems == []
    assert (reading.plain["date"], reading.plain["review_after_days"]["price"]) == ("2027-02-01", 30)
    assert "tasks_without_service" not in reading.plain


def test_rows_are_added_and_taken_out(data: bytes) -> None:
    def change(book: Any) -> None:
        page = book["People"]
        page.delete_rows(3)
        page.append(["new_person", "Somebody", None, 5, 9, "hour"])

    reading = read_with(data, change)

    names = [row["slug"] for row in few()["people"]]
    assert [row["slug"] for row in reading.plain["people"]] == [*names[1:], "new_person"]


def test_a_missing_sheet_leaves_its_rows_as_they_are(data: bytes) -> None:
    reading = read_with(data, lambda book: book.remove(book["Tasks"]))

    assert reading.unchanged == ["Tasks"]
    assert reading.plain == few()


def test_a_renamed_sheet_is_known_by_the_bracket_in_its_first_cell(data: bytes) -> None:
    def change(book: Any) -> None:
        book["Tasks"].title = "Aufgaben"

    assert read_with(data, change).plain == few()


def test_section_without_rows_is_told_from_one_that_is_not_there() -> None:
    plain = {**SMALL, "grids": []}

    assert spreadsheet.read(spreadsheet.write(plain, ABOUT), SMALL).plain == plain
    assert spreadsheet.read(spreadsheet.write(SMALL, ABOUT), plain).plain == {**SMALL, "grids": []}


# What cannot be read


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (set_to("Services", "Amazon Polly", "State", "=A1"), "Sheet “Services”, row {row}, “State”: holds a formula"),
        (set_to("Services", "Amazon Polly", "Note", "two\nlines"), "“Note”: must be one line"),
        (set_to("Services", "Amazon Polly", "Not checked at its source", "perhaps"), "must be yes, no or empty, not “perhaps”"),
        (set_to("Services", "Amazon Polly", "Name", None), "“Name”: is empty"),
        (set_to("Services", "Amazon Polly", "Name", "Amazon Lex"), "“Amazon Lex” stands in row"),
        (set_to("Services", "Amazon Polly", "Note", "json: {"), "cannot be read behind “json:” as JSON"),
        (set_to("Services", "Amazon Polly", "Note", "json: 0.5"), "write decimals as text"),
        (lambda book: setattr(book["Services"].cell(2, 3), "value", "Colour"), "“Colour”: is not a column of this table"),
        (lambda book: setattr(book["Services"].cell(2, 3), "value", "Seler"), "did you mean “Seller”?"),
        (lambda book: setattr(book["Services"].cell(2, 3), "value", "Name"), "“Name”: stands twice"),
        (lambda book: setattr(book["Services"].cell(3, 30), "value", "x"), "has something in column 30, which has no head"),
        (lambda book: book.create_sheet("Servcies").append(["x"]), "is no section of a price list. Did you mean “Services”?"),
        (lambda book: setattr(book.copy_worksheet(book["Tasks"]), "title", "Twice"), "says the same as sheet “Tasks”"),
        (lambda book: book["Said once"].append(["services", None, "x"]), "“services” has a sheet of its own"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_sheet_row_and_column(data: bytes, change: Change, said: str) -> None:
    reading = read_with(data, change)

    row = 3 + [row["name"] for row in few()["services"]].index("Amazon Polly")
    assert said.format(row=row) in " | ".join(problem.words for problem in reading.problems)


def test_row_that_cannot_be_read_is_not_told_as_a_change(data: bytes) -> None:
    change = set_to("Services", "Amazon Polly", "State", "=A1"), set_to("Services", "Amazon Polly", "Note", "Seen again")

    assert read_with(data, *change).plain == few()


def test_more_than_5_000_rows_are_refused_and_5_000_are_read() -> None:
    rows = [{"region": f"r{number}", "grams_kwh": "1"} for number in range(5_001)]
    for count, problems in ((5_000, []), (5_001, ["Sheet “Electricity”: has 5,001 rows; there can be 5,000 or fewer"])):
        reading = spreadsheet.read(spreadsheet.write({**SMALL, "grids": rows[:count]}, ABOUT), SMALL)
        assert [problem.words for problem in reading.problems] == problems
    assert len(reading.plain["grids"]) == 5_001


def test_workbook_without_our_sheets_is_refused() -> None:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)

    (problem,) = spreadsheet.read(file.getvalue(), SMALL).problems
    assert "none of the sheets of a price list" in problem.words


# Files that anybody may have made


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_in_words(data: bytes, kind: str) -> None:
    change, said = HOSTILE[kind]

    with pytest.raises(NotAWorkbook, match=said):
        spreadsheet.read(remade(data, change), SMALL)


def test_control_the_same_file_made_anew_is_read(data: bytes) -> None:
    assert spreadsheet.read(remade(data, lambda parts: None), SMALL).problems == []


@pytest.mark.parametrize("data", NO_SPREADSHEETS)
def test_what_is_no_spreadsheet_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(NotAWorkbook):
        spreadsheet.read(data, SMALL)


def test_control_values_are_refused_where_they_cannot_stand() -> None:
    field = described.field_named("services", "unverified")
    assert field is not None
    with pytest.raises(Unread):
        value_of("perhaps", field)


@pytest.mark.parametrize("text", ['json: "\\ud800"', 'json: {"\\ud800": 1}', 'json: ["\\u0000"]', f'json: {{"{"k" * 300}": 1}}'])
def test_what_no_draft_can_keep_is_refused_behind_json_too(data: bytes, text: str) -> None:
    reading = read_with(data, set_to("Services", "Amazon Polly", "Note", text))

    assert len(reading.problems) == 1 and "cannot be kept as it stands" in reading.problems[0].words
    assert reading.problems[0].words.encode() and reading.plain == few()
    assert read_with(data, set_to("Services", "Amazon Polly", "Note", 'json: "fine"')).problems == []  # control


@pytest.mark.parametrize("name", ["_x0000_x", "_x0001_y", "n" * 300, "hidden", "review_after_days._x0001_"])
def test_names_that_no_list_has_or_no_workbook_holds_cannot_be_taken_from_said_once(data: bytes, name: str) -> None:
    assert prices.shape_problems(read_with(data, lambda book: book["Said once"].append([name, None, "x"])).plain)
    assert not prices.shape_problems(read_with(data).plain)  # control


@pytest.mark.parametrize("head", ["[a_x0000_b]", "[a_x0001_b]", f"[{'n' * 300}]"])
def test_heads_of_columns_that_no_workbook_could_hold_again_cannot_be_taken(data: bytes, head: str) -> None:
    def with_head(text: str) -> Plain:
        def change(book: Any) -> None:
            page = book["Services"]
            column = page.max_column + 1
            page.cell(2, column).value, page.cell(3, column).value = text, "x"

        return read_with(data, change).plain

    assert prices.shape_problems(with_head(head))
    assert not prices.shape_problems(with_head("[other]"))  # control
