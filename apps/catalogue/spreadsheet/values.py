"""One value of a price list as a cell, and back. Knows no sheet.

A value that would not come back as it is, such as a table or a number where text is meant, stands as JSON behind "json:".
"""

import json
from typing import Any

from apps.catalogue.engine.described import NAMES, NUMBER, NUMBERS, TASKS, WHOLE, YES_NO, Field
from apps.catalogue.engine.fields import HIDDEN, unwritable
from apps.ui.jsonfile import NotReadable, read
from apps.ui.spreadsheet import cells
from apps.ui.spreadsheet.cells import Cell, Wrong

NOTHING = "–"  # the field is there, and empty
JSON = "json:"
LISTS = (TASKS, NAMES, NUMBERS)
GROUPED = str.maketrans("", "", ",\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")


class Unread(Exception):
    """A cell that cannot be read; the message follows its place."""


def written(value: Any, field: Field) -> str | int | float:
    """What stands in a cell for a value."""
    cell = _plainly(value, field)
    if cell is not None and _comes_back(cell, value, field):
        return cell
    return cells.written(f"{JSON} {json.dumps(value, ensure_ascii=False, sort_keys=True)}")


def value_of(cell: Cell, field: Field) -> Any:
    """The value that a cell stands for; None where the field is not said. Raises Unread."""
    if isinstance(cell, Wrong):
        raise Unread(cell.message)
    if cell is None:
        return None
    text = cells.as_text(cell)
    if HIDDEN.search(text):
        raise Unread("must be one line, without control characters or marks that turn the direction of writing")
    if text.startswith(JSON):
        return _json(text.removeprefix(JSON))
    if text.strip() == NOTHING:
        return [] if field.kind in LISTS else ""
    if field.kind in LISTS:
        return cells.words_of(text)
    if field.kind == YES_NO:
        said = cells.yes_or_no(cell)
        if said is None:
            raise Unread(f"must be yes, no or empty, not “{text[:40]}”")
        return said
    if field.kind in (NUMBER, WHOLE):
        number = text.strip().translate(GROUPED)
        return int(number) if field.kind == WHOLE and number.isascii() and number.isdigit() and len(number) < 10 else number
    return _chosen(text.strip(), field) if field.choices else text


def _plainly(value: Any, field: Field) -> str | int | float | None:
    """A value as a person would enter it; None where there is no such way."""
    if value in ("", []) and not isinstance(value, bool):
        return NOTHING
    if field.kind == YES_NO:
        return ("yes" if value else "no") if isinstance(value, bool) else None
    if field.kind in LISTS:
        return cells.written(cells.words_written(value)) if _is_texts(value) else None
    if field.kind == NUMBER:
        return cells.number_written(value) if isinstance(value, str) else None
    if field.kind == WHOLE:
        return value if isinstance(value, int) and not isinstance(value, bool) else None
    return cells.written(value) if isinstance(value, str) else None


def _comes_back(cell: str | int | float, value: Any, field: Field) -> bool:
    try:
        found = value_of(cells.cell_of(cell, "s" if isinstance(cell, str) else "n"), field)
    except Unread:
        return False
    return type(found) is type(value) and bool(found == value)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _chosen(text: str, field: Field) -> str:
    """The value of a choice, for which its words may stand too."""
    return next((value for value, words in field.choices if text in (value, words)), text)


def _json(text: str) -> Any:
    try:
        found = read(text.encode("utf-8"), what="A cell", most_bytes=cells.LONGEST_CELL * 4)
    except NotReadable as refused:
        raise Unread(f"cannot be read behind “{JSON}” as JSON: {refused.problems[0]}") from None
    except UnicodeEncodeError:
        raise Unread("holds half a character. Enter the text again") from None
    if wrong := unwritable(found, "it"):
        raise Unread(f"cannot be kept as it stands behind “{JSON}”: {wrong[0]}")
    return found
