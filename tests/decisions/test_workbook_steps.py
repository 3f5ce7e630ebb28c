"""How much is done for a workbook in which nearly all is wrong: counted, not timed, and little beside what is in the file."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

import pytest

from apps.decisions import spreadsheet
from apps.decisions.engine import called
from apps.decisions.engine.called import called_in
from apps.decisions.engine.case_rows import MOST_CASES
from apps.decisions.engine.differences import TESTS
from apps.decisions.engine.exact_conditions import conditions_from
from apps.decisions.spreadsheet import layout, reading, values
from apps.decisions.spreadsheet.cases import MOST_FAULTS
from tests.decisions.make import make_plain
from tests.decisions.test_workbook import ABOUT, changed, normal, set_to
from tests.decisions.test_workbook_cases import LARGE, SHEET, read_with, small_book


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The words that were held against every name there is."""
    words: list[str] = []

    def close(word: str, *more: Any) -> list[str]:
        words.append(word)
        return get_close_matches(word, *more)

    called._meant.cache_clear()
    monkeypatch.setattr(called, "get_close_matches", close)
    yield words
    called._meant.cache_clear()


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("Rules", "\n".join(f"[Q-{n}]: holds" for n in range(1_700))),
        ("Rules", "\n".join(f'exactly {{"Q-{n}": "holds"}}' for n in range(900))),
        ("Warnings raised", ", ".join(f"[zq{n}]" for n in range(3_500))),
        ("Warnings raised", "; ".join(f"zq{n}" for n in range(3_500))),
    ],
)
def test_meant_word_is_looked_for_in_the_first_faults_of_a_cell_only_and_in_the_same_cell_once(
    compared: list[str], column: str, cell: str
) -> None:
    found = read_with(set_to(SHEET, "large", column, cell)).problems
    assert len(found) > 40 * called.MOST_HINTS, "each of them is told all the same"
    assert len(compared) == called.MOST_HINTS

    read_with(set_to(SHEET, "large", column, cell))
    assert len(compared) == called.MOST_HINTS


def test_conditions_look_for_the_meant_word_in_their_first_faults_only(compared: list[str]) -> None:
    words = called_in(normal(make_plain()))

    _conditions, problems = conditions_from("\n".join(f"[zq{n}] is known" for n in range(500)), words)

    assert (len(problems), len(compared)) == (500, called.MOST_HINTS)


def test_more_rows_than_there_can_be_cases_are_refused_before_a_cell_of_them_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def change(book: Any) -> None:
        for number in range(MOST_CASES):
            book[SHEET].append([f"n{number}", "More", "", None, None, "go"])

    cells = []

    def value_of(cell: Any, column: layout.Column, *more: Any) -> Any:
        cells.extend([column.field] if column.holds in (layout.EXPECTED, layout.ANSWERS) else [])
        return values.value_of(cell, column, *more)

    monkeypatch.setattr(reading, "value_of", value_of)

    (found,) = read_with(change).problems
    assert found.words.endswith("has 1,002 rows; there can be 1,000 test cases or fewer") and cells == []

    assert read_with(lambda book: None).problems == [] and cells, "control: where there are few, they are"


def test_what_cannot_be_read_is_looked_through_until_there_is_enough_to_mend() -> None:
    def change(book: Any) -> None:
        page = book[SHEET]
        rules = next(cell.column for cell in page[2] if cell.value == "Rules")
        for number in range(300):
            page.append([f"n{number}", "More"])
            page.cell(page.max_row, rules).value = "[Q-1]: holds"

    read = read_with(change)

    words = [problem.words for problem in read.problems]
    assert len(words) == MOST_FAULTS + 1
    assert words[0] == (
        "Sheet “Test cases”: has 200 faults up to row 204, and nothing below it was looked at. Mend these first, then upload the file again"
    )
    assert read.plain[TESTS] == small_book()[0][TESTS], "what was not looked at is told neither as new nor as gone"


def test_names_that_lead_nowhere_in_cases_as_they_stand_keep_no_other_case_from_being_read() -> None:
    gone = [{**LARGE, "key": f"c{n}", "expect": {"rules": {"Q-1": "holds"}}} for n in range(MOST_FAULTS + 20)]
    book = {**normal(make_plain()), TESTS: gone}

    def change(made: Any) -> None:
        page = made[SHEET]
        page.append([f"n{page.max_row}", "The last one", "", None, None, "goo"])

    found = spreadsheet.read(changed(spreadsheet.write(book, ABOUT), change), book).problems

    assert ["goo" in problem.words for problem in found] == [True]
