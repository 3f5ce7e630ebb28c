"""The first sheet of a price list's workbook: what it is a copy of, how to change it, and the little that is read back from it."""

from collections.abc import Mapping
from typing import Any

from apps.catalogue.engine.sections import SECTIONS
from apps.catalogue.spreadsheet.layout import About
from apps.catalogue.spreadsheet.values import JSON, NOTHING
from apps.ui.spreadsheet.readme import HIDDEN_SHEET, how_to_change

DRAFT, TITLE, REVISION, NUMBER, FINGERPRINT = ("Draft", "Title of the draft", "Revision of the draft", "Number of the list", "Fingerprint")
LABELS = {DRAFT: "draft", TITLE: "title", REVISION: "revision", NUMBER: "number", FINGERPRINT: "fingerprint"}


def lines_of(plain: Mapping[str, Any], about: About) -> list[tuple[str, str]]:
    """Label and text of each line."""
    rows = sum(len(plain.get(name, ())) for name in SECTIONS)
    return [
        (
            "Prices as a spreadsheet",
            f"A price list of {plain.get('date', 'no day')} with {rows:,} rows. One sheet a section, one row a fact",
        ),
        (DRAFT, about.draft),
        (TITLE, about.title),
        (REVISION, about.revision),
        (NUMBER, about.number),
        (FINGERPRINT, about.fingerprint),
        *how_to_change("a draft of the prices"),
        ("Names of rows", "The first column names the row, once in its sheet. A row with another name is another row"),
        ("Numbers", "Write 1800 or 1,800 and 0.5, without a currency. 1.50 stands as text, so that its last digit is kept"),
        ("Days and lists", "Write 2026-11-21, or a date cell. Several names or numbers stand in one cell, with commas between them"),
        (
            f"The sign {NOTHING}",
            "Says that a field is there and empty. An empty cell says that it is not there; both mean that nothing is known",
        ),
        (f"The word {JSON}", "Stands before what no cell can hold otherwise. Leave it as it is, or enter the value itself"),
        (
            "Formulas",
            "Are not evaluated, and refused. Paste values. A text that begins with =, +, - or @ has an apostrophe before it, so that no program "
            "takes it for a formula; it is taken away on upload",
        ),
        HIDDEN_SHEET,
    ]


def about_in(rows: list[tuple[str, str]]) -> About:
    """What the first sheet says of where the workbook comes from."""
    return About(**{LABELS[label]: text for label, text in rows if label in LABELS})
