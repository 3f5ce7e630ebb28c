"""What one cell says, by the column that it stands in; or why it cannot be read. Knows no sheet."""

import re
from typing import Any

from apps.decisions.engine.called import Called, nearest
from apps.decisions.engine.canonical import number_plain
from apps.decisions.engine.case_rows import KEY as CASE_KEY
from apps.decisions.engine.differences import TESTS
from apps.decisions.engine.exact_cases import answers_from, expected_from
from apps.decisions.engine.exact_conditions import conditions_from, digits_problem, number_from, test_from
from apps.decisions.engine.exact_effects import effects_from
from apps.decisions.engine.plain_values import KEY, SLUG, Unreadable, read_text
from apps.decisions.spreadsheet import layout
from apps.decisions.spreadsheet.layout import Column
from apps.ui.spreadsheet.cells import Cell, Decimal, Wrong, as_text, texts_of, words_of, yes_or_no

LONGEST_WORD = 80  # characters of a short name, as the database keeps it


class Unread(Exception):
    """A cell that cannot be read as it is. `value` stands for it until then.

    `forgivable`: it may stay where the draft says the same already, as a name that leads nowhere yet.
    """

    def __init__(self, messages: list[str], value: Any, *, forgivable: bool = False) -> None:
        self.messages, self.value, self.forgivable = messages, value, forgivable
        super().__init__("; ".join(messages))


def value_of(cell: Cell, column: Column, called: Called) -> Any:
    """The value of a cell. Raises Unread."""
    empty = _empty(column)
    if isinstance(cell, Wrong):
        raise Unread([cell.message], empty)
    if cell is None:
        return empty
    if column.holds == layout.NUMBER:
        return _number(cell, column)
    if column.holds == layout.FLAG:
        said = yes_or_no(cell)
        if said is None:
            raise Unread([f"must be yes or no, not “{_cut(as_text(cell))}”"], empty)
        return said
    text = as_text(cell)
    if column.holds == layout.TEST:
        return _read(*test_from(column.field, text, called), text)
    if column.holds == layout.WHEN:
        return _read(*conditions_from(text, called), text)
    if column.holds == layout.ANSWERS:
        return _read(*answers_from(text, called), text)
    if column.holds == layout.EXPECTED:
        return _read(*expected_from(column.field, text, called), text)
    if column.holds == layout.EFFECTS:
        effects, problems = effects_from(text, called)
        problems = [*problems, *(wrong for effect in effects for value in effect.values() for wrong in _text_problems(value))]
        return _read(effects, problems, text)
    if column.holds == layout.NAMES:
        return _names(words_of(text))
    if column.holds == layout.TEXTS:
        texts = texts_of(text)
        if problems := [wrong for each in texts for wrong in _text_problems(each)]:
            raise Unread(problems, texts)
        return texts
    return _text(text, column)


def key_problem(part: str, key: str) -> str:
    """Why something cannot be the key of a row."""
    if not key:
        return "is empty. Enter what the row is found by"
    if part == TESTS:
        return "" if CASE_KEY.fullmatch(key) else f"must be letters, digits, _ and -, 60 or fewer, not “{_cut(key)}”"
    if part in ("rows", "rules"):
        return "" if KEY.fullmatch(key) else f"must look like D-07, not “{_cut(key)}”"
    return "" if SLUG.fullmatch(key) else f"must be lower-case letters, digits and _, not “{_cut(key)}”"


def known_problem(part: str, of: str, known: dict[str, list[str]]) -> str:
    """Why a table's finding or stage leads nowhere."""
    owners = {"rows": "findings", "rules": "stages"}.get(part)
    if owners is None or of in known[owners]:
        return ""
    what = "finding" if part == "rows" else "stage"
    return f"“{of}” in the bracket is no {what}{nearest(of, known[owners])}"


def _empty(column: Column) -> Any:
    return {layout.NAMES: [], layout.TEXTS: [], layout.WHEN: [], layout.EFFECTS: [], layout.FLAG: False, layout.ANSWERS: {}}.get(
        column.holds, ""
    )


def _number(cell: Cell, column: Column) -> int | str:
    if column.field == "value":  # a parameter: a number, or letters for the currency; kept as written
        text = as_text(cell)
        if wrong := _text_problems(text) or _too_long(text, column.longest):
            raise Unread(wrong, "")
        return text
    if isinstance(cell, Decimal):
        if too_many := digits_problem(cell):
            raise Unread([too_many], "")
        return number_plain(cell)
    number, no_number = number_from(as_text(cell))
    if no_number:
        raise Unread([no_number], "")
    return number


def _names(words: list[str]) -> list[str]:
    problems = [wrong for word in words for wrong in (_text_problems(word) or _too_long(word, LONGEST_WORD))]
    if problems:
        raise Unread(problems, words)
    return words


def _text(text: str, column: Column) -> str:
    if column.holds in (layout.KEY, layout.NAME, layout.OWNER):
        text = text.strip()
    problems = _text_problems(text) or _too_long(text, column.longest)
    if problems:
        raise Unread(problems, "")
    if column.words and text not in column.words:
        raise Unread([f"must be one of {', '.join(column.words)}, not “{_cut(text)}”{_meant(text, column)}"], text, forgivable=True)
    return text


def _read(value: Any, problems: Any, text: str) -> Any:
    """What was read of a text; names that lead nowhere may have stood there before."""
    found = [problems] if isinstance(problems, str) and problems else list(problems)
    if "\r" in text and not found:
        found = ["holds a sign that ends a line in old files. Enter the text again"]
    if found:
        raise Unread(found, value, forgivable=True)
    return value


def _text_problems(value: Any) -> list[str]:
    try:
        read_text(value if isinstance(value, str) else "")
    except Unreadable as refused:
        return [refused.message]
    return []


def _too_long(text: str, longest: int) -> list[str]:
    return [f"must be {longest:,} characters or fewer; there are {len(text):,}"] if longest and len(text) > longest else []


def _meant(text: str, column: Column) -> str:
    found = nearest(text.strip().lower(), column.words)
    return found if found.startswith("; did you mean") else ""


def _cut(text: str) -> str:
    joined = re.sub(r"\s+", " ", text)
    return joined if len(joined) <= 40 else f"{joined[:39]}…"


def value_or(cell: Cell, column: Column, called: Called) -> Any:
    """What a cell says, or an empty list where it cannot be read."""
    try:
        return value_of(cell, column, called)
    except Unread:
        return []
