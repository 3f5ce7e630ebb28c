"""Which sheets a workbook has, and which columns: made of the fields of a rule book's parts, so that none is forgotten.

Test cases have one sheet, a row each: their answers stand one a line, as conditions do, in a column for each section of the form. So a case
can be copied, compared and taken out as one row, and no cell is higher than a screen. A row for each answer would be tens of thousands of rows.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models as tables

from apps.decisions import models
from apps.decisions.engine import case_rows, terms
from apps.decisions.engine import expectations as expected
from apps.decisions.engine.differences import TESTS
from apps.decisions.engine.sources import Source

Plain = Mapping[str, Any]
KEY, TEXT, NAME, NAMES, TEXTS, NUMBER, FLAG, WHEN, EFFECTS, PLACE, TEST, OWNER, ANSWERS, EXPECTED = (
    "key", "text", "name", "names", "texts", "number", "flag", "when", "effects", "place", "test", "owner", "answers", "expected",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """Of what a workbook is the copy, as its first sheet says."""

    name: str = ""
    draft: str = ""  # its number here, and
    title: str = ""
    revision: str = ""
    version: str = ""  # of the rules: the one that is copied, or from which the draft comes
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field that it holds, how, and what may stand in it."""

    field: str
    title: str
    holds: str
    note: str = ""
    longest: int = 0
    words: tuple[str, ...] = ()  # the closed set
    refers: str = ""  # the part whose short names may stand here
    can_lack: bool = False  # empty, the field is not in the plain data


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its part of the book, and `of` which finding, or in which stage, its rows are."""

    part: str
    name: str
    lead: str
    of: str = ""

    @property
    def mark(self) -> str:
        """By what a sheet is known again, whatever it was renamed to."""
        return f"[{self.part} {self.of}]" if self.of else f"[{self.part}]"


CHOICES, VALUES = "choices", "values"  # parts of questions and findings with sheets of their own
PARAMETERS, NOTES = "parameters", "parameter_notes"
SHEETS: Mapping[str, tuple[str, str]] = {
    "sections": ("Sections", "Sections of the form, in the order in which they are asked"),
    "questions": ("Questions", "Questions of the form, in their order. Choices have their own sheet"),
    CHOICES: ("Choices", "Choices of the questions, in their order"),
    "lists": ("Named lists", "Choices that many rules share. @name takes in another list"),
    "conditions": ("Named conditions", "Conditions that many rules share, written once"),
    "stages": ("Stages", "Stages in which a case is looked at"),
    "findings": ("Findings", "What a stage concludes. Values and tables have their own sheets"),
    VALUES: ("Values of findings", "Values that the findings can have, in their order"),
    "approaches": ("Options", "Ways to build, simpler first: the order settles ties"),
    "gates": ("Gates", "What must be true first: the order decides between open gates"),
    "outcomes": ("Outcomes", "What is recommended in place of an option, and the way back from it"),
    "flags": ("Warnings", "What readers are warned of"),
    "sources": ("Sources", "Where things are known from"),
    PARAMETERS: ("Parameters", "Numbers that rules and formulas use, and where each comes from"),
    "derived": ("Derived numbers", "Numbers that are worked out of the answers"),
    TESTS: ("Test cases", "Examples with what must come out: given these answers, expect this. Empty cells expect nothing"),
}
BEFORE_TABLES = ("sections", "questions", CHOICES, "lists", "conditions", "stages", "findings", VALUES)
AFTER_TABLES = ("approaches", "gates", "outcomes", "flags", "sources", PARAMETERS, "derived")
KINDS: Mapping[str, type] = {
    "sections": terms.Section, "questions": terms.Question, CHOICES: terms.Choice, "lists": terms.NamedList,
    "conditions": terms.NamedCondition, "stages": terms.Stage, "findings": terms.Finding, VALUES: terms.FindingValue,
    "rows": terms.Row, "rules": terms.Rule, "approaches": terms.Approach, "gates": terms.Gate, "outcomes": terms.Outcome,
    "flags": terms.Flag, "sources": Source, PARAMETERS: terms.ParameterNote, "derived": terms.DerivedNumber,
}  # fmt: skip
TABLES: Mapping[str, type[tables.Model]] = {
    "sections": models.Section, "questions": models.Question, CHOICES: models.Choice, "lists": models.NamedList,
    "conditions": models.NamedCondition, "stages": models.Stage, "findings": models.Finding, VALUES: models.FindingValue,
    "rows": models.Rule, "rules": models.Rule, "approaches": models.Approach, "gates": models.Gate, "outcomes": models.Outcome,
    "flags": models.Flag, "sources": models.Source, PARAMETERS: models.ParameterNote, "derived": models.DerivedNumber,
}  # fmt: skip
NOT_HERE = {"choices": "questions", "values": "findings", "finding": "rows", "stage": "rules"}  # fields said elsewhere, by part
TITLES: Mapping[str, str] = {
    "slug": "Short name", "key": "Key", "ask": "Question", "short": "Short words", "find_out": "How to find out",
    "who_knows": "Who usually knows", "time": "Time it takes", "ask_if": "Asked only if", "when": "If all of these hold",
    "unless": "Unless one of these is known to hold", "with_figures": "Because with figures", "sure": "Sure",
    "can_change": "Can the owner change it", "about": "About", "not_verb": "Verb with not", "no_promise": "What it does not promise",
    "objection": "Strongest objection", "how_long": "How long", "come_back": "When to come back", "go_when": "What makes it a go",
    "applies_from": "Applies from", "checked_on": "Checked on", "as_of": "As of", "review_on": "Look again by", "more_helps": "More never hurts", "url": "Address",
    "off": "Switched off", "lead": "Lead", "effects": "Then", "kind": "Kind",
}  # fmt: skip
NOTES_ON: Mapping[str, str] = {
    "slug": "Lower-case letters, digits and _. It never changes once it was published: everything names the row by it.",
    "key": "Never used before, like D-07. It never changes.",
    "when": "One condition a line; all must hold. Empty: always. The short name in brackets decides, the words before it are for you.\n"
    "Groups: “any of these:” or “none of these:”, their conditions below with “- ” before them.",
    "unless": "Written like conditions. One of them that is known to hold keeps the rule back.",
    "ask_if": "Written like the conditions of a rule. Empty: always asked.",
    "effects": "One effect a line; what belongs to it below, with “- ” before it. A further line of the same text begins with “| ”.",
    "because": "One sentence that readers of the document see.",
    "with_figures": "The because with places for figures, such as {labelled|case|cases}. May be empty.",
    "sources": "Short names of sources, with commas between them.",
    "choices": "Short names, with commas between them; @name takes in another list.",
    "more_helps": "Short names of the options that more of it never hurts. Only of numbers.",
    "steps": "One step a line, numbered. A further line of the same step begins with “| ”.",
    "off": "yes keeps the rule and lets it decide nothing.",
    "retired": "yes keeps the row for what names it already, and offers it no more.",
    "minimum": "A number, or empty where there is no limit.",
    "maximum": "A number, or empty where there is no limit.",
    "sure": "A: seen at a primary source. B: at a secondary one. C: practice, or our own judgement.",
    "value": "What the finding is then.",
}
WORDS: Mapping[Any, tuple[str, ...]] = {
    ("questions", "kind"): terms.KINDS,
    "can_change": terms.CAN_CHANGE,
    "about": terms.ABOUT,
    "strength": terms.STRENGTHS,
    ("rules", "sure"): terms.SURE,
}
REFERS: Mapping[str, str] = {
    "section": "sections",
    "stage": "stages",
    "sources": "sources",
    "outcome": "outcomes",
    "more_helps": "approaches",
}
PLACE_COLUMN = Column(
    "place", "Place", PLACE, "Where it stands among all of its kind, so that nothing moves on the way back. Leave it empty in new rows."
)
MORE = Column("when", "More conditions", WHEN, NOTES_ON["when"])
ORDER = {  # as a table is read; what is not named here follows
    "rows": ("key", "value", MORE.field, "off"),
    "rules": ("key", "when", "unless", "effects", "because", "with_figures", "sources", "strength", "sure", "off"),
}
CASE_COLUMNS = (
    Column("key", "Key", KEY, "Never used before, like t7 or small-clinic. It never changes.", 60),
    Column("title", "Title", TEXT, "What the test case is about.", case_rows.LONGEST["title"]),
    Column("why", "Why", TEXT, "Why this must come out, and who says so. May be empty.", case_rows.LONGEST["why"]),
    Column("answers", "Other answers", ANSWERS, "Like the answers before it, to questions of no section.", can_lack=True),
    *(Column(part, title, EXPECTED, note, can_lack=True) for part, title, note in (
        (expected.VERDICT, "Verdict is", "One a line; any of them is right."),
        (expected.RECOMMENDATION, "Recommended is", "One a line; any of them is right."),
        (expected.NEVER, "Recommended is none of", "One a line."),
        (expected.CERTAINTY, "How sure", "One a line; any of them is right."),
        (expected.FINDINGS, "Findings", "One a line: short name in brackets, a colon, and its value."),
        (expected.GATES, "Gates open", "One a line; each must be open."),
        (expected.NO_GATES, "Gates not open", "One a line; none may be open."),
        (expected.FLAGS, "Warnings raised", "One a line; each must be raised."),
        (expected.NO_FLAGS, "Warnings not raised", "One a line; none may be raised."),
        (expected.CHECKS, "Checks", "One a line: key of the rule in brackets, a colon, and how it comes out."),
        (expected.OUT, "Options ruled out", "One a line; each must be ruled out."),
        (expected.NOT_OUT, "Options not ruled out", "One a line; none may be ruled out."),
        (expected.FIT, "Points of options", "One a line: short name in brackets, a colon, and 3, 2 to 5, 3 or more, 4 or less."),
        (expected.RULES, "Rules", "One a line: key in brackets, a colon, and holds, does not hold, or not known yet."),
    )),
)  # fmt: skip
MOST_SECTIONS = 30  # with a column of their own
ANSWERS_NOTE = (
    "One answer a line: the short name of the question in brackets, a colon, and the answer, such as\n[labelled]: 1,800\n[task]: [translation]\n"
    "Questions without a line are not answered. The words before a short name are for you. An answer counts in whichever of these columns it stands."
)
OWNERS = {
    CHOICES: Column("question", "Question", OWNER, "The short name of the question that it is a choice of.", 80, refers="questions"),
    VALUES: Column("finding", "Finding", OWNER, "The short name of the finding that can have it.", 80, refers="findings"),
}


def sheets_of(book: Plain) -> list[Sheet]:
    """The sheets of a book, in their order; a table for each finding and stage, and for what rows say that neither names.

    Test cases stand beside a book: they have their sheet where its plain data has them.
    """
    found = [Sheet(part, *SHEETS[part]) for part in BEFORE_TABLES]
    for slug, title in _named(book, "findings", "rows", "finding"):
        found.append(Sheet("rows", f"Table {slug}", f"Rows that set the finding “{title}”. Empty cells mean: any", slug))
    for slug, title in _named(book, "stages", "rules", "stage"):
        found.append(Sheet("rules", f"Rules {slug}", f"Rules of the stage “{title}”", slug))
    return [*found, *(Sheet(part, *SHEETS[part]) for part in (*AFTER_TABLES, TESTS) if part in book)]


def columns_of(part: str) -> list[Column]:
    """The columns of a part's sheets; those for single questions in a finding's table come to them."""
    if part == TESTS:
        return list(CASE_COLUMNS)
    found = [OWNERS[part]] if part in OWNERS else []
    for field in fields(KINDS[part]):
        if NOT_HERE.get(field.name) == part:
            continue
        if part == "rows" and field.name == "when":
            found.append(MORE)
            continue
        found.append(_column(part, field.name, field.type, can_lack=field.default is not MISSING))
        if part == PARAMETERS and field.name == "key":
            found.append(Column("value", "Value", NUMBER, "A number; of “currency” three letters.", 200))
    if part in ORDER:
        found.sort(key=lambda column: ORDER[part].index(column.field) if column.field in ORDER[part] else len(ORDER[part]))
    if part == PARAMETERS:
        found.append(Column("noted", "Explained", FLAG, "Whether it has a note at all. Leave it empty in new rows."))
    return [*found, PLACE_COLUMN] if part in ("rows", "rules") else found


def answers_column(section: str, title: str) -> Column:
    """The column for the answers of a section; `title` is its whole head."""
    return Column(f"{ANSWERS} {section}", title, ANSWERS, ANSWERS_NOTE, can_lack=True)


def _column(part: str, name: str, kind: Any, *, can_lack: bool) -> Column:
    title, note = TITLES.get(name, name.replace("_", " ").capitalize()), NOTES_ON.get(name, "")
    holds = _holds(part, name, kind)
    words = WORDS.get((part, name)) or WORDS.get(name, ())
    return Column(name, title, holds, note, _longest(part, name), words, REFERS.get(name, ""), can_lack)


def _holds(part: str, name: str, kind: Any) -> str:
    if name in ("slug", "key"):
        return KEY
    if name in ("when", "unless", "ask_if"):
        return WHEN
    if kind is bool:
        return FLAG
    if name in ("minimum", "maximum"):
        return NUMBER
    if name in ("effects", "steps"):
        return EFFECTS if name == "effects" else TEXTS
    if str(kind).startswith("tuple"):
        return NAMES
    closed = name in REFERS or name in WORDS or (part, name) in WORDS or (part, name) == ("rows", "value")
    return NAME if closed else TEXT


def _longest(part: str, name: str) -> int:
    try:
        field: Any = TABLES[part]._meta.get_field(name)
    except FieldDoesNotExist:  # conditions and effects are rows of their own
        return 0
    return int(getattr(getattr(field, "base_field", field), "max_length", 0) or 0)


def _named(book: Plain, part: str, rows: str, field: str) -> list[tuple[str, str]]:
    names = {row["slug"]: row["title"] for row in book[part]}
    lost = {row[field]: row[field] for row in book[rows] if row[field] not in names}
    return [*names.items(), *lost.items()]
