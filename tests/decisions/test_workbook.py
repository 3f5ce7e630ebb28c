"""A rule book as a spreadsheet: out and in again is the identity, whatever a file holds is read or refused in words, naming the cell."""

import io
import random
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.decisions import spreadsheet
from apps.decisions.engine import canonical
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.spreadsheet import About, NotAWorkbook
from apps.ui.spreadsheet import cells
from tests.decisions.engine.books import Plain
from tests.decisions.engine.drawing import books
from tests.decisions.engine.loading import default_plain
from tests.decisions.make import make_plain, make_rule
from tests.hostile_workbooks import HOSTILE, NO_SPREADSHEETS, remade

ABOUT = About(draft="3", title="Next", revision="7", version="1", fingerprint="abc")
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)


def normal(plain: Plain) -> Plain:
    return to_plain(from_plain(plain))


def same_bytes(one: Plain, other: Plain) -> bool:
    return canonical.dumps(normal(one)) == canonical.dumps(normal(other))


def changed(data: bytes, change: Callable[[Any], None]) -> bytes:
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
    row = next(row[0].row for row in page.iter_rows(min_row=3) if any(cell.value == key for cell in row[:2]))
    return page.cell(row, head[column])


@cache
def small_book() -> tuple[Plain, bytes]:
    """The small book, and its workbook as it is downloaded."""
    book = normal(make_plain())
    return book, spreadsheet.write(book, ABOUT)


def read_with(change: Callable[[Any], None], plain: Plain | None = None) -> spreadsheet.Reading:
    book, data = small_book() if plain is None else (normal(plain), spreadsheet.write(normal(plain), ABOUT))
    return spreadsheet.read(changed(data, change), book)


def set_to(sheet: str, key: str, column: str, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        cell_at(book, sheet, key, column).value = value

    return change


# Identity


def test_default_book_comes_back_byte_for_byte_into_any_book() -> None:
    book = normal(default_plain())
    data = spreadsheet.write(book, ABOUT)

    for current in (book, normal(make_plain())):
        reading = spreadsheet.read(data, current)
        assert [problem.words for problem in reading.problems] == []
        assert same_bytes({**reading.plain, "name": book["name"]}, book)
    assert len(book["rules"]) + len(book["rows"]) > 550


@settings(max_examples=25)
@given(books())
def test_any_book_comes_back_byte_for_byte(book: Plain) -> None:
    book = normal(book)
    reading = spreadsheet.read(spreadsheet.write(book, ABOUT), book)

    assert reading.problems == []
    assert canonical.dumps(reading.plain) == canonical.dumps({**book, "parameters": {k: str(v) for k, v in book["parameters"].items()}})


def test_what_is_saved_again_by_another_program_comes_back_the_same() -> None:
    reading = read_with(lambda book: None)

    assert reading.problems == []
    assert same_bytes(reading.plain, make_plain())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_what_libreoffice_opens_and_saves_comes_back_byte_for_byte(tmp_path: Path) -> None:
    book = normal(default_plain())
    (tmp_path / "rules.xlsx").write_bytes(spreadsheet.write(book, ABOUT))
    words = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "xlsx",
        "--outdir",
        tmp_path / "saved",
    ]
    subprocess.run([*words, tmp_path / "rules.xlsx"], check=True, capture_output=True, timeout=300)

    reading = spreadsheet.read((tmp_path / "saved" / "rules.xlsx").read_bytes(), book)

    assert reading.problems == []
    assert same_bytes(reading.plain, book)


@given(TEXTS)
def test_any_text_stands_in_a_cell_and_comes_back(text: str) -> None:
    assert cells.text_of(cells.written(text)) == text
    assert not cells.written(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@list", "\tx", "'=x", "''", "'tis", "_x0041_", "0017", "1e5", "TRUE", "#N/A", "  x  ", "a\nb", "数据 مرحبا"],
)
def test_texts_that_programs_like_to_change_come_back_through_a_file(text: str) -> None:
    book = normal(make_plain(rules=[make_rule("D-01", because=text)]))

    reading = spreadsheet.read(spreadsheet.write(book, ABOUT), book)

    assert reading.plain["rules"][0]["because"] == text


@pytest.mark.parametrize(
    "number",
    ["0.1", "1000000000000000", "-5", "0.00000000000000000001", "1234567890123456", "0.1234567890123456", "1e15", "0.50", "USD", "007"],
)
def test_numbers_keep_every_digit(number: str) -> None:
    plain = make_plain()
    current = {**normal(plain), "parameters": {**{k: str(v) for k, v in plain["parameters"].items()}, "start": number}}

    reading = spreadsheet.read(spreadsheet.write(current, ABOUT), current)

    assert reading.plain["parameters"]["start"] == number


@given(st.decimals(min_value=Decimal("-1e15"), max_value=Decimal("1e15"), places=8))
def test_any_number_that_fits_stands_in_a_cell_exactly(number: Decimal) -> None:
    text = str(canonical.number_plain(number))
    written = cells.number_written(text)

    cell = cells.cell_of(written, "s" if isinstance(written, str) else "n")

    assert cells.as_text(cell) == text


def test_a_draft_with_names_that_lead_nowhere_comes_back_too() -> None:
    plain = normal(make_plain())
    plain["rules"][0]["when"] = [["gone", "is", "away"]]
    plain["rules"][1]["stage"] = "nowhere"
    plain["rows"][0]["finding"] = "lost"

    reading = spreadsheet.read(spreadsheet.write(plain, ABOUT), plain)

    assert [problem.words for problem in reading.problems] == []
    assert {**reading.plain, "parameters": None} == {**plain, "parameters": None}


# What people change


def test_a_changed_cell_changes_its_row_alone() -> None:
    reading = read_with(set_to("Rules data", "D-01", "If all of these hold", "size is [small]\nlabelled >= 2,000"))

    assert reading.problems == []
    rules = {rule["key"]: rule for rule in reading.plain["rules"]}
    assert rules["D-01"]["when"] == [["size", "is", "small"], ["labelled", ">=", 2000]]
    assert {**rules, "D-01": None} == {**{rule["key"]: rule for rule in normal(make_plain())["rules"]}, "D-01": None}


def test_a_cell_of_a_findings_table_asks_the_question_of_its_column() -> None:
    def change(book: Any) -> None:
        page = book["Table size"]
        assert [cell.value for cell in page[2]][2].endswith("[examples]")
        page.cell(3, 3).value = "from 10 to less than 1000"

    reading = read_with(change)

    assert reading.problems == []
    assert reading.plain["rows"][0]["when"] == [["examples", "between", 10, 1000]]


def test_rows_are_added_removed_and_put_in_another_order() -> None:
    def change(book: Any) -> None:
        page = book["Choices"]
        page.insert_rows(4)
        for column, value in enumerate(("output_kind", "sound", "Sound"), 1):
            page.cell(4, column).value = value
        book["Rules data"].delete_rows(3)

    reading = read_with(change)

    assert reading.problems == []
    before = {row["slug"]: row for row in normal(make_plain())["questions"]}
    after = {row["slug"]: row for row in reading.plain["questions"]}
    assert "sound" in [choice["slug"] for choice in after["output_kind"]["choices"]]
    assert len(after["output_kind"]["choices"]) == len(before["output_kind"]["choices"]) + 1
    assert [rule["key"] for rule in reading.plain["rules"]] == ["D-02", "D-03"]


def test_a_missing_sheet_leaves_its_rows_as_they_are() -> None:
    def change(book: Any) -> None:
        for name in ("Rules data", "Choices", "Parameters", "Read me", "As downloaded"):
            del book[name]

    reading = read_with(change)

    assert reading.problems == []
    assert sorted(reading.unchanged) == ["Choices", "Parameters", "Rules data"]
    assert same_bytes(reading.plain, make_plain())


def test_a_renamed_sheet_is_known_by_the_bracket_in_its_first_cell() -> None:
    def change(book: Any) -> None:
        book["Rules data"].title = "My rules"

    assert same_bytes(read_with(change).plain, make_plain())


# What is refused, and how


@pytest.mark.parametrize(
    ("sheet", "key", "column", "value", "said"),
    [
        (
            "Questions",
            "labelled",
            "Kind",
            "nubmer",
            "Sheet “Questions”, row 6, “Kind”: must be one of choice, multi, integer, number, percent, money, not “nubmer”; did you mean “number”?",
        ),
        ("Questions", "labelled", "Minimum", "many", "“Minimum”: “many” is not a number"),
        ("Questions", "labelled", "Section", "purpos", "“Section”: “purpos” is not there; did you mean “purpose”?"),
        ("Questions", "labelled", "Short words", "x" * 201, "must be 200 characters or fewer; there are 201"),
        ("Questions", "labelled", "Help", "x" * 2_001, "must be 2,000 characters or fewer; there are 2,001"),
        ("Questions", "labelled", "Minimum", "=1+1", "“Minimum”: holds a formula; formulas are not evaluated"),
        ("Findings", "size", "Shown", "perhaps", "“Shown”: must be yes or no, not “perhaps”"),
        ("Rules data", "D-01", "Sources", "practise", "“practise” is not there; did you mean “practice”?"),
        ("Rules data", "D-01", "Strength", "slihgt", "did you mean “slight”?"),
        (
            "Rules data",
            "D-01",
            "If all of these hold",
            "[sizes] is [large]",
            "“sizes” is not a question, finding or derived number; did you mean “size”?",
        ),
        ("Rules data", "D-01", "Then", "favour strongly: [clasical_ml]", "did you mean “classical_ml”?"),
        ("Rules data", "D-01", "Key", "first", "“Key”: must look like D-07, not “first”"),
        ("Rules data", "D-01", "Key", "D-02", "“D-02” stands twice"),
        ("Rules data", "D-01", "Because", "a\u202eb", "must not hold marks that turn the direction of writing"),
        ("Table size", "DF-01", "Value", "smal", "“Value”: “smal” is not there; did you mean “small”?"),
        ("Choices", "text", "Question", "output_knid", "“output_knid” is no question; did you mean “output_kind”?"),
        ("Choices", "text", "Short name", "Text!", "must be lower-case letters, digits and _"),
        ("Parameters", "start", "Value", None, "“Value”: is empty"),
        ("Gates", "frame", "Outcome", "frame_last", "is not there"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_what_may_stand_there(sheet: str, key: str, column: str, value: Any, said: str) -> None:
    words = [problem.words for problem in read_with(set_to(sheet, key, column, value)).problems]

    assert any(said in each and f"Sheet “{sheet}”, row " in each for each in words), words


def test_unknown_columns_are_refused_by_name() -> None:
    def change(book: Any) -> None:
        book["Stages"].cell(2, 5).value = "Colour"
        book["Sections"].cell(2, 2).value = "Titel"

    words = [problem.words for problem in read_with(change).problems]

    assert "Sheet “Stages”, “Colour”: is not a column of this table" in words
    assert "Sheet “Sections”, “Titel”: is not a column of this table; did you mean “Title”?" in words


def test_unknown_sheets_are_refused_by_name_and_empty_ones_are_not() -> None:
    def change(book: Any) -> None:
        book.create_sheet("Notes")["A1"] = "my notes"
        book.create_sheet("Empty")

    words = [problem.words for problem in read_with(change).problems]

    assert len(words) == 1 and words[0].startswith("Sheet “Notes”: is none of the tables of a rule book")


@pytest.mark.parametrize("number", range(40))
def test_junk_in_any_cell_is_read_or_refused_in_words(number: int) -> None:
    rng = random.Random(number)
    junk = [
        "=A1",
        "\u202e",
        1e308,
        -0.5,
        True,
        "x" * 33_000,
        "[",
        "“” []",
        "exactly {}",
        'exactly ["a"]',
        "any of these:",
        "- x",
        "#REF!",
        10**20,
    ]

    def change(book: Any) -> None:
        for _ in range(3):
            page = book[rng.choice(book.sheetnames)]
            page.cell(rng.randint(1, page.max_row + 1), rng.randint(1, page.max_column + 1)).value = rng.choice(junk)

    reading = read_with(change)

    assert all(problem.words for problem in reading.problems)
    if not reading.problems:
        canonical.dumps(reading.plain)


# Files that anybody may have made


@pytest.fixture(scope="module")
def small() -> bytes:
    return small_book()[1]


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_in_words(small: bytes, kind: str) -> None:
    change, said = HOSTILE[kind]

    with pytest.raises(NotAWorkbook, match=said):
        spreadsheet.read(remade(small, change), normal(make_plain()))


def test_control_the_same_file_made_anew_is_read(small: bytes) -> None:
    assert spreadsheet.read(remade(small, lambda parts: None), normal(make_plain())).problems == []


@pytest.mark.parametrize("data", NO_SPREADSHEETS)
def test_what_is_no_spreadsheet_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(NotAWorkbook):
        spreadsheet.read(data, normal(make_plain()))


@settings(max_examples=60)
@given(st.data())
def test_any_damaged_file_is_read_or_refused_in_words(data: st.DataObject) -> None:
    current = normal(make_plain())
    whole = small_once()
    cut = data.draw(st.integers(0, len(whole)))
    damaged = data.draw(
        st.sampled_from([whole[:cut], whole[cut:], whole[:cut] + b"\x00\xff" + whole[cut + 2 :], data.draw(st.binary(max_size=200))])
    )

    try:
        reading = spreadsheet.read(damaged, current)
    except NotAWorkbook:
        return
    assert all(problem.words for problem in reading.problems)


@cache
def small_once() -> bytes:
    return spreadsheet.write(normal(make_plain()), ABOUT)
