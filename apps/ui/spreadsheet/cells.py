"""Single cells: texts that no spreadsheet takes for a formula, numbers that keep their digits, and both back. Knows no sheets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

LONGEST_CELL = 32_000  # characters; a spreadsheet holds 32,767
EXACT_DIGITS = 15  # that a number of a spreadsheet keeps
STARTS = "=+-@\t\r"  # what a spreadsheet may take for the beginning of a formula
ESCAPED = re.compile(rf"'*[{re.escape(STARTS)}]")
CODED = re.compile(r"_x(005F)_(?=x[0-9A-Fa-f]{4}_)|_x(00[01][0-9A-F]|FFF[EF])_")  # no more: some programs forget to write the first kind
TO_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
BARE = re.compile(r"@?[A-Za-z0-9_.:/-]+")
YES, NO = ("yes", "true", "1"), ("no", "false", "0")
STEP = re.compile(r"\d{1,3}\.(?: (.*))?")


class NotAWorkbook(ValueError):
    """A file that is not read at all; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that holds what no cell of ours can; `message` follows its place."""

    message: str


Cell = str | Decimal | bool | Wrong | None


def written(text: str) -> str:
    """A text as it stands in a cell: an apostrophe before what might be a formula, signs that a file cannot hold by their codes."""
    safe = f"'{text}" if ESCAPED.match(text) else text
    return TO_CODE.sub(lambda sign: f"_x{ord(sign[0]):04X}_", safe)


def text_of(cell: str) -> str:
    """The text that stands in a cell."""
    text = CODED.sub(lambda code: chr(int(code[1] or code[2], 16)), cell)
    return text[1:] if text.startswith("'") and ESCAPED.match(text) else text


def number_written(number: str) -> int | float | str:
    """A number for a cell: as a number where a spreadsheet keeps every digit of it, as text otherwise."""
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", number):
        return written(number)
    digits = number.lstrip("-").replace(".", "").lstrip("0")
    if len(digits) > EXACT_DIGITS or plain_digits(Decimal(number)) != number:
        return written(number)
    return float(number) if "." in number else int(number)


def plain_digits(number: Decimal) -> str:
    """A number in the one form that a spreadsheet gives back: no exponent, no zeros at its end."""
    text = format(number.normalize(), "f")
    return "0" if text == "-0" else text


def cell_of(value: Any, kind: str) -> Cell:
    """What a cell of a file holds, by its kind as openpyxl tells it."""
    if value is None or value == "":
        return None
    if kind == "f" or not isinstance(value, str | bool | int | float | date):
        return Wrong("holds a formula; formulas are not evaluated. Enter what it should be")
    if kind == "e":
        return Wrong(f"holds {value}, an error of the spreadsheet. Enter what it should be")
    if isinstance(value, str):
        return text_of(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if value != value or value in (float("inf"), float("-inf")):
        return Wrong("must be a number, like 1,800 or 0.5")
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{EXACT_DIGITS}g}")


def as_text(cell: Cell) -> str:
    """A cell where a text stands: a number that a spreadsheet made of it is a text again."""
    if isinstance(cell, Decimal):
        return plain_digits(cell)
    return "yes" if cell is True else "no" if cell is False else cell if isinstance(cell, str) else ""


def yes_or_no(cell: Cell) -> bool | None:
    """What a cell says where yes or no stands; None where it says neither."""
    said = as_text(cell).strip().lower()
    return True if said in YES else False if said in NO else None


def words_written(words: Sequence[str]) -> str:
    """Short names one after the other; one that could be taken for several in quotation marks."""
    return ", ".join(word if BARE.fullmatch(word) else _quoted(word) for word in words)


def words_of(text: str) -> list[str]:
    """The short names of a cell."""
    found: list[str] = []
    for match in re.finditer(r'"((?:[^"\\]|\\.)*)"|([^,;\n"]+)', text):
        word = re.sub(r"\\(.)", r"\1", match[1], flags=re.DOTALL) if match[1] is not None else match[2].strip()
        if word or match[1] is not None:
            found.append(word)
    return found


def texts_written(texts: Sequence[str]) -> str:
    """Texts one below the other, numbered; a further line of one begins with "| "."""
    return "\n".join(f"{number}. " + text.replace("\n", "\n| ") for number, text in enumerate(texts, 1))


def texts_of(text: str) -> list[str]:
    """The texts of a cell: numbered, or one a line."""
    if not text:
        return []
    found: list[str] = []
    for line in text.split("\n"):
        if line.startswith("|") and found:
            found[-1] += "\n" + line[1:].removeprefix(" ")
        elif step := STEP.fullmatch(line):
            found.append(step[1] or "")
        elif line.strip():
            found.append(line)
    return found


def _quoted(word: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", word) + '"'
