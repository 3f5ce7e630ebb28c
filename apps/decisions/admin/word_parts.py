"""What each part of a rule book is, for those who edit it: its fields with label, hint, length and where they are shown. Data only.

One description a part: its list, its form, what is checked and the words of both come from here.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from apps.decisions.admin.word_fields import DATE, LINK, PICK, PICKS, VALUE, Field, Pairs, Part, text
from apps.decisions.admin.words_advised import APPROACHES, FLAGS, GATES, OUTCOMES
from apps.decisions.admin.words_asked import FINDINGS, QUESTIONS, SECTIONS, STAGES
from apps.decisions.engine.plain_values import LONGEST_TEXT

SOURCE_KINDS: Pairs = (
    ("article", "Article"), ("book", "Book"), ("catalogue", "Catalogue"), ("framework", "Framework"), ("guide", "Guide"),
    ("judgement", "Our own judgement"), ("law", "Law"), ("paper", "Paper"), ("security", "Security list"), ("practice", "Practice"),
    ("web", "Web page"),
)  # fmt: skip
KIND_HINT = "A guideline of a regulator is a law where it binds, and a guide where it advises. A standard is a framework"
REGIMES_IN_WORDS = "for a law, security list or framework"
SURE: Pairs = (("A", "A – seen at a primary source"), ("B", "B – seen at a secondary source"), ("C", "C – practice, or our own judgement"))
SOURCES = Part(
    "sources",
    "source",
    "Sources",
    "Where something is known from. Every rule names at least one",
    (
        (
            "Where it is from",
            (
                text("title", "Title", "As it is cited: who wrote it, and what it is called", "Enter the title of the source"),
                Field("kind", "Kind", PICK, KIND_HINT, needed="Select the kind of source", options=SOURCE_KINDS),
                Field("date", "Its date", hint="As precise as it is known, like “2026” or “2026-03-01”", most=40),
                Field("url", "Link", LINK, "Where it can be read, like https://example.org/page", most=LONGEST_TEXT),
                Field("sure", "How sure it is", PICK, needed="Select how sure the source is", options=SURE),
            ),
        ),
        (
            "What it asks of a project",
            (
                replace(text("demands", "What it asks", "In our words"), needed_for=REGIMES_IN_WORDS),
                Field("applies_from", "Applies from", DATE, "Like 2026-11-21; empty where no day is known", most=40),
                Field(
                    "checked_on",
                    "Checked on",
                    DATE,
                    "The day on which somebody last looked, like 2026-11-21",
                    most=40,
                    needed_for=REGIMES_IN_WORDS,
                ),
            ),
        ),
    ),
    ("title",),
    "It can no longer be cited. Rules that cite it must cite another",
)
PARAMETERS = Part(
    "parameters",
    "parameter",
    "Parameters",
    "Numbers that rules and formulas use and that no answer gives",
    (
        (
            "Value",
            (
                Field("value", "Value", VALUE, needed="Enter the value"),
                Field("unit", "Unit", hint="Like “months” or “USD a month”", most=80),
            ),
        ),
        (
            "What it is, and where it is from",
            (
                Field("label", "What it is", hint="In tables of parameters and in reasons", needed="Enter what the parameter is"),
                text("source", "Where it is from"),
                text("note", "Note"),
                Field("as_of", "Date of the source", DATE, "The day that the figure speaks of, like 2026-11-21", most=40),
                Field("checked_on", "Checked on", DATE, "The day on which somebody last looked", most=40),
                Field("review_on", "Look again by", DATE, "After this day it is marked as past its review date", most=40),
            ),
        ),
    ),
    ("label", "key"),
    key="key",
)
DERIVED = Part(
    "derived",
    "derived number",
    "Derived numbers",
    "Numbers that follow from the answers. How each is worked out is fixed; the figures that it uses are parameters",
    (
        (
            "Words",
            (
                Field("label", "Name", hint="In rules and reasons", needed="Enter the name of the number"),
                Field("unit", "Unit", hint="After the number", most=80),
                text("lead", "How it is worked out", "Where a reason shows it"),
            ),
        ),
    ),
    ("label",),
    "It is no longer worked out. Rules that read it must be changed or switched off",
    can_add=False,
)
LISTS = Part(
    "lists",
    "named list",
    "Named lists",
    "Choices that many rules share under one name. Change the list, and all of them change",
    (("What it holds", (Field("choices", "Choices and other lists", PICKS),)),),
    ("slug",),
    "Rules can no longer use it; those that do must be changed first",
    "A list can take in only the lists above it",
)
CONDITIONS = Part(
    "conditions",
    "named condition",
    "Named conditions",
    "Conditions that many rules share under one name. Change them here, and all of those rules change",
    (("Words", (Field("title", "Title", hint="In rules: “the case is …”", needed="Enter the title of the named condition"),)),),
    ("title",),
    "Rules can no longer use it; those that do must be changed first",
    conditions=("when", "When all of these hold", "It holds for a case if each of these does"),
)
PARTS: Mapping[str, Part] = {
    part.name: part
    for part in (
        QUESTIONS, SECTIONS, FINDINGS, STAGES, APPROACHES, GATES, OUTCOMES, FLAGS, SOURCES, PARAMETERS, DERIVED, LISTS, CONDITIONS,
    )
}  # fmt: skip


def overdue(row: Mapping[str, object], today: date) -> str:
    """The review date of a row that is past it; "" where it is not."""
    try:
        by = date.fromisoformat(str(row.get("review_on", "")))
    except ValueError:
        return ""
    return by.isoformat() if by < today else ""


def title_of(part: str, row: Mapping[str, object]) -> str:
    """The words by which people know a row."""
    names = PARTS[part].title if part in PARTS else ()
    return next((str(row[name]) for name in names if row.get(name)), "") or str(row.get("slug") or row.get("key") or "").replace("_", " ")
