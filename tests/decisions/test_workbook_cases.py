"""The test cases of a rule book in its spreadsheet: out and in again is the identity, and every fault names sheet, row and column."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.decisions import compiler, spreadsheet
from apps.decisions.engine import expectations as parts
from apps.decisions.engine.called import called_in
from apps.decisions.engine.case_rows import MOST_CASES, read_cases
from apps.decisions.engine.differences import TESTS
from apps.decisions.engine.exact_cases import answers_text
from apps.decisions.engine.texts import text_problem
from apps.decisions.management import fixture_files
from apps.decisions.services.carried_tests import row_of
from apps.decisions.spreadsheet import NotAWorkbook
from tests.decisions.engine.books import Plain
from tests.decisions.engine.drawing import books
from tests.decisions.engine.loading import default_plain
from tests.decisions.make import make_plain
from tests.decisions.test_workbook import ABOUT, changed, normal, set_to
from tests.hostile_workbooks import HOSTILE, remade

SHEET = "Test cases"
LARGE: Plain = {
    "key": "large",
    "title": "Much of it",
    "why": "So it was last year.",
    "answers": {"output_kind": "category", "input_kind": ["table", "images"], "examples": 1500, "rare_share": "0.4"},
    "expect": {
        "verdict": ["go", "pilot"],
        "recommendation": ["classical_ml"],
        "findings": {"size": "large"},
        "flags_never": ["small_data"],
        "checks": {"D-03": "unknown"},
        "ruled_out": ["no_ml"],
        "fit": {"classical_ml": [2, 5], "no_ml": [None, 4]},
        "rules": {"D-01": "holds", "D-02": "fails", "DF-01": "unknown"},
    },
}
SMALL: Plain = {"key": "t2", "title": "=1+1", "why": "", "answers": {}, "expect": {"findings": {"size": ""}}}


def with_cases(book: Plain, cases: Sequence[Plain]) -> Plain:
    return {**book, TESTS: list(read_cases(list(cases)))}


@cache
def small_book() -> tuple[Plain, bytes]:
    book = with_cases(normal(make_plain()), (LARGE, SMALL))
    return book, spreadsheet.write(book, ABOUT)


def read_with(change: Callable[[Any], None]) -> spreadsheet.Reading:
    book, data = small_book()
    return spreadsheet.read(changed(data, change), book)


# Identity


def test_cases_of_the_default_book_come_back_as_they_were_into_any_book() -> None:
    cases = [compiler.row_of_texts(row_of(example)) for example in fixture_files.worked_cases()]
    book = {**normal(default_plain()), TESTS: cases}
    data = spreadsheet.write(book, ABOUT)

    for current in (book, with_cases(normal(make_plain()), (LARGE,))):
        reading = spreadsheet.read(data, current)
        assert [problem.words for problem in reading.problems] == []
        assert reading.plain[TESTS] == cases
    assert len(cases) >= 30


KEPT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(lambda text: not text_problem(text))
WORDS = KEPT | st.sampled_from(["unknown", "=1", "a, b", "[x]", "“y” [x]", "x: y", "exactly", "'", "no row holds", "3 or more", "1,800"])


def slugs_of(book: Plain, part: str) -> list[str]:
    return [row.get("slug") or row["key"] for row in book[part]]


@st.composite
def cases_of(draw: st.DrawFn, book: Plain) -> Plain:
    """A test case of any shape that can be kept: of names that the book has, and of names that lead nowhere."""

    def some(*of: str) -> st.SearchStrategy[str]:
        return st.sampled_from([slug for part in of for slug in slugs_of(book, part)] or ["gone"]) | WORDS

    choices = st.sampled_from(["unknown", *(choice["slug"] for row in book["questions"] for choice in row["choices"])]) | WORDS
    numbers = st.integers(-(10**20), 10**20) | st.decimals(-1000, 1000, places=3).map(str)
    values = choices | numbers | st.lists(choices, max_size=3)
    limit = st.none() | st.integers(-100, 100) | st.just(10**12)
    listed = {part: some("approaches", "outcomes", "gates", "flags") for part in parts.LISTS}
    mapped = {
        parts.FINDINGS: st.dictionaries(some("findings"), choices | st.just(""), max_size=2),
        parts.CHECKS: st.dictionaries(some("rules"), st.sampled_from(["pass", "stop"]) | WORDS, max_size=2),
        parts.FIT: st.dictionaries(some("approaches"), st.lists(limit, min_size=2, max_size=2), max_size=2),
        parts.RULES: st.dictionaries(some("rules"), st.sampled_from(["holds", "fails"]) | WORDS, max_size=2),
    }
    expect = draw(st.fixed_dictionaries({}, optional={part: st.lists(words, max_size=3) for part, words in listed.items()} | mapped))
    return {
        "key": draw(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,20}", fullmatch=True)),
        "title": draw(WORDS),
        "why": draw(st.just("") | WORDS),
        "answers": draw(st.dictionaries(some("questions"), values, max_size=6)),
        "expect": parts.in_normal_form(expect),
    }


@settings(max_examples=40)
@given(st.data())
def test_any_cases_of_any_book_come_back_as_they_were(data: st.DataObject) -> None:
    plain = normal(data.draw(books()))
    drawn = data.draw(st.lists(cases_of(plain), max_size=4, unique_by=lambda case: case["key"]))
    book = {**plain, TESTS: drawn}

    reading = spreadsheet.read(spreadsheet.write(book, ABOUT), book)

    assert [problem.words for problem in reading.problems] == []
    assert reading.plain[TESTS] == drawn


def test_what_is_saved_again_by_another_program_comes_back_the_same() -> None:
    reading = read_with(lambda book: None)

    assert reading.problems == []
    assert reading.plain[TESTS] == small_book()[0][TESTS]


def test_as_many_cases_as_a_draft_can_have_fit_into_a_workbook() -> None:
    book = with_cases(normal(make_plain()), [{**LARGE, "key": f"t{number}"} for number in range(MOST_CASES)])

    reading = spreadsheet.read(spreadsheet.write(book, ABOUT), book)

    assert (reading.problems, reading.plain[TESTS]) == ([], book[TESTS])


def test_a_workbook_without_the_sheet_leaves_the_test_cases_as_they_are() -> None:
    def change(book: Any) -> None:
        del book[SHEET]

    reading = read_with(change)

    assert (reading.problems, reading.unchanged, reading.plain[TESTS]) == ([], [SHEET], small_book()[0][TESTS])


# What people write


@pytest.mark.parametrize(
    ("column", "said", "read"),
    [
        ("Answers: “Purpose” [purpose]", "examples: 2 000\n\n[output_kind]: [number]\n", {"examples": 2000, "output_kind": "number"}),
        (
            "Answers: “Purpose” [purpose]",
            "[input_kind]: [table], [images]\nrare_share = 0.5",
            {"input_kind": ["table", "images"], "rare_share": "0.5"},
        ),
        ("Other answers", "[input_kind]: table", {**LARGE["answers"], "input_kind": ["table"]}),
        ("Verdict is", "Stop, Not yet", ["stop", "not_yet"]),
        ("Verdict is", "[stop]\n[not_yet]", ["stop", "not_yet"]),
        ("Recommended is", "classical_ml", ["classical_ml"]),
        ("Findings", "size: small", {"size": "small"}),
        ("Findings", "“How much there is” [size]: not known yet", {"size": "unknown"}),
        ("Findings", "[size]: no row holds", {"size": ""}),
        ("Points of options", "[no_ml]: 3\n[classical_ml]: -2 to 4", {"no_ml": [3, 3], "classical_ml": [-2, 4]}),
        ("Rules", "D-01: does not hold", {"D-01": "fails"}),
        ("Checks", "D-03: Pass", {"D-03": "pass"}),
    ],
)
def test_cells_are_read_as_people_write_them(column: str, said: str, read: Any) -> None:
    def change(book: Any) -> None:
        if column == "Other answers":
            set_to(SHEET, "large", "Answers: “Purpose” [purpose]", said_before("input_kind"))(book)
        set_to(SHEET, "large", column, said)(book)

    reading = read_with(change)

    assert [problem.words for problem in reading.problems] == []
    case = reading.plain[TESTS][0]
    if "nswers" in column:
        assert case["answers"] == read
    else:
        part = next(each.field for each in spreadsheet.layout.CASE_COLUMNS if each.title == column)
        assert case["expect"][part] == read


def said_before(without: str) -> str:
    """The answers of the case but one."""
    left = {slug: value for slug, value in LARGE["answers"].items() if slug != without}
    return answers_text(left, called_in(normal(make_plain())))


def test_a_case_is_added_by_a_row_and_taken_out_with_its_row() -> None:
    def change(book: Any) -> None:
        page = book[SHEET]
        row = [cell.value for cell in page[3]]
        page.append(["new-one", *row[1:]])
        page.delete_rows(4)

    reading = read_with(change)

    assert reading.problems == []
    assert [case["key"] for case in reading.plain[TESTS]] == ["large", "new-one"]
    assert reading.plain[TESTS][1] == {**reading.plain[TESTS][0], "key": "new-one"}


# What is refused, and how

ANSWERS = "Answers: “Purpose” [purpose]"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("Key", "two words", "“Key”: must be letters, digits, _ and -, 60 or fewer, not “two words”"),
        ("Key", "t2", "“t2” stands twice. Take one of the rows out"),
        ("Key", None, "“Key”: is empty. Enter what the row is found by"),
        ("Title", None, "“Title”: is empty. Enter what the test case is about"),
        ("Title", "x" * 201, "“Title”: must be 200 characters or fewer; there are 201"),
        ("Why", "a\u202eb", "“Why”: must not hold marks that turn the direction of writing"),
        (ANSWERS, "=1+1", "holds a formula; formulas are not evaluated"),
        (ANSWERS, "labelled 5", "“labelled 5” cannot be read: write the short name of the question in brackets, a colon, and what it is"),
        (ANSWERS, "[examples]: 5\n[labeled]: 5", "line 2: “labeled” is not a known question; did you mean “labelled”?"),
        (ANSWERS, "[labelled]: many", "“many” is not a number, like 1,800 or 0.5"),
        (ANSWERS, "[output_kind]: [catgory]", "“catgory” is not a known choice of “output_kind”; did you mean “category”?"),
        (ANSWERS, "[output_kind]: [category], [number]", "“output_kind” takes one choice; there are 2"),
        (ANSWERS, "[labelled]: 1\n[labelled]: 2", "line 2: “labelled” stands twice"),
        ("Other answers", "[examples]: 1501", "“examples” stands in another column, too"),
        ("Verdict is", "goo", "“goo” is not a known verdict; did you mean “go”?"),
        ("Recommended is", "clasical_ml", "“clasical_ml” is not a known outcome; did you mean “classical_ml”?"),
        ("Findings", "[siz]: large", "“siz” is not a known finding; did you mean “size”?"),
        ("Findings", "[size]: larg", "“larg” is not a known value of “size”; did you mean “large”?"),
        ("Warnings not raised", "smal_data", "“smal_data” is not a known warning; did you mean “small_data”?"),
        ("Points of options", "[no_ml]: a few", "“a few” is no number of points, like 3, 2 to 5, 3 or more, 4 or less"),
        ("Rules", "[D-99]: holds", "“D-99” is not a known rule"),
        ("Checks", "exactly {", "“exactly {” cannot be read"),
        ("Checks", 'exactly {"D-03": 1}', "cannot be read"),
        ("Verdict is", 'exactly {"a": 1}', "cannot be read"),
        (ANSWERS, 'exactly {"examples": 0.5}', "cannot be read"),
        (ANSWERS, f'exactly {{"examples": "{"x" * 201}"}}', "must be 200 characters or fewer; there are 201"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_what_may_stand_there(column: str, value: Any, said: str) -> None:
    words = [problem.words for problem in read_with(set_to(SHEET, "large", column, value)).problems]

    assert any(said in each and f"Sheet “{SHEET}”, row " in each for each in words), words
    assert len(words) == 1


def test_a_case_that_expects_nothing_is_refused() -> None:
    words = [problem.words for problem in read_with(set_to(SHEET, "t2", "Findings", None)).problems]

    assert words == [
        "Sheet “Test cases”, row 4, “Verdict is”: is empty, as are the columns that follow. Enter at least one thing that must come out"
    ]


def test_more_cases_than_a_draft_can_have_are_refused() -> None:
    def change(book: Any) -> None:
        for number in range(MOST_CASES):
            book[SHEET].append([f"n{number}", "More", "", None, None, "go"])

    words = [problem.words for problem in read_with(change).problems]

    assert words == ["Sheet “Test cases”: has 1,002 rows; there can be 1,000 test cases or fewer"]


def test_unknown_columns_are_refused_by_name_and_a_column_that_is_needed_is_missed() -> None:
    def change(book: Any) -> None:
        page = book[SHEET]
        head = {cell.value: cell.column for cell in page[2]}
        page.cell(2, head["Verdict is"]).value = "Verdikt is"
        page.cell(2, head["How sure"]).value = "Colour"

    words = [problem.words for problem in read_with(change).problems]

    assert words == [
        "Sheet “Test cases”, “Verdikt is”: is not a column of this table; did you mean “Verdict is”?",
        "Sheet “Test cases”, “Colour”: is not a column of this table",
        "Sheet “Test cases”, row 2: has no column “Verdict is”. Put it back, empty where nothing stands there",
    ]


def without(title: str) -> Callable[[Any], None]:
    """Takes the first column out whose head begins so."""

    def change(book: Any) -> None:
        page = book[SHEET]
        page.delete_cols(next(cell.column for cell in page[2] if str(cell.value or "").startswith(title)))

    return change


def test_a_column_of_answers_that_cases_have_is_missed_and_an_empty_one_is_not() -> None:
    taken = [problem.words for problem in read_with(without(ANSWERS)).problems]

    assert taken == [f"Sheet “Test cases”, row 2: has no column “{ANSWERS}”. Put it back, empty where nothing stands there"]
    assert read_with(without("Other answers")).problems == []


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_with_test_cases_are_refused_in_words(kind: str) -> None:
    change, said = HOSTILE[kind]
    book, data = small_book()

    with pytest.raises(NotAWorkbook, match=said):
        spreadsheet.read(remade(data, change), book)


def test_control_the_same_file_made_anew_is_read() -> None:
    book, data = small_book()

    assert spreadsheet.read(remade(data, lambda parts: None), book).problems == []


JUNK = [
    "=A1",
    "\u202e",
    1e308,
    -0.5,
    True,
    "x" * 33_000,
    "[",
    "“” []",
    "exactly {}",
    "exactly [",
    "exactly []",
    "[]: ",
    ": :",
    "a: [",
    10**20,
    "[size]:",
]


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 24), st.sampled_from(JUNK)), min_size=1, max_size=4))
@settings(max_examples=60)
def test_junk_in_any_cell_is_read_or_refused_in_words(cells: list[tuple[int, int, Any]]) -> None:
    def change(book: Any) -> None:
        for row, column, value in cells:
            book[SHEET].cell(row, column).value = value

    reading = read_with(change)

    assert all(problem.words for problem in reading.problems)
    if not reading.problems:
        read_cases(reading.plain[TESTS])
