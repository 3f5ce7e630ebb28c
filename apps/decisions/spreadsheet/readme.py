"""The first sheet of a workbook: what it is a copy of, how to change it, and the little that is read back from it."""

from collections.abc import Mapping
from typing import Any

from apps.decisions.engine.differences import TESTS
from apps.decisions.spreadsheet.layout import About
from apps.ui.formatting import counted
from apps.ui.spreadsheet.readme import HIDDEN_SHEET, how_to_change

NAME, DRAFT, TITLE, REVISION, VERSION, FINGERPRINT = (
    "Name of the rule book", "Draft", "Title of the draft", "Revision of the draft", "Version of the rules", "Fingerprint",
)  # fmt: skip
LABELS = {NAME: "name", DRAFT: "draft", TITLE: "title", REVISION: "revision", VERSION: "version", FINGERPRINT: "fingerprint"}
CASES = (
    (
        "Test cases",
        "One row a case: what is answered, one answer a line, in a column for each section, and in the columns that follow what must come out. Copy a row under a new key to begin "
        "another. What fails is told on the page “Test cases” of the draft",
    ),
)


def lines_of(plain: Mapping[str, Any], about: About) -> list[tuple[str, str]]:
    """Label and text of each line."""
    counts = f"{len(plain['questions'])} questions, {len(plain['rules'])} rules, {len(plain['rows'])} rows of findings"
    if TESTS in plain:
        counts += f", {counted(len(plain[TESTS]), 'test case', 'test cases')}"
    return [
        ("Rules as a spreadsheet", f"A rule book with {counts}. One sheet a table; each row is a row of the rule book"),
        (NAME, str(plain["name"])),
        (DRAFT, about.draft),
        (TITLE, about.title),
        (REVISION, about.revision),
        (VERSION, about.version),
        (FINGERPRINT, about.fingerprint),
        *how_to_change("a draft"),
        (
            "Short names",
            "Rows name each other by short names, such as [labelled]. In conditions and effects the short name in brackets decides. "
            "The words before it are for you: leave them out or keep them true",
        ),
        (
            "A new table",
            "For a new finding or stage copy the sheet of another one, empty its rows and change the bracket in its first cell to [rows short_name] or "
            "[rules short_name]",
        ),
        *CASES[: TESTS in plain],
        ("Formulas", "Are not evaluated, and refused. Paste values"),
        (
            "The sign ’ before a text",
            "A text that begins with =, +, - or @ has an apostrophe before it, so that no program takes it for a formula. It is taken away on upload",
        ),
        ("Numbers", "Write 1800 or 1,800 and 0.5. Numbers of more than 15 digits stand as text, for a spreadsheet would round them"),
        HIDDEN_SHEET,
    ]


def about_in(rows: list[tuple[str, str]]) -> About:
    """What the first sheet says of where the workbook comes from."""
    found = {LABELS[label]: text for label, text in rows if label in LABELS}
    return About(**found)
