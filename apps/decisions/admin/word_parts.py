"""What each part of a rule book is, for those who edit it: its fields with label, hint, length and where they are shown. Data only.

One description a part: its list, its form, what is checked and the words of both come from here.
"""

from collections.abc import Mapping
from datetime import date

from apps.decisions.admin.word_fields import DATE, LINES, NUMBER, PICK, PICKS, TICK, VALUE, Field, Members, Pairs, Part, text
from apps.decisions.engine import terms
from apps.decisions.engine.plain_values import LONGEST_TEXT

LIMITS_OF_A_NUMBER = "Limits of a number"
KINDS: Pairs = (
    (terms.CHOICE, "One choice of several"),
    (terms.MULTI, "Several choices"),
    ("integer", "A whole number"),
    ("number", "A number, with decimals"),
    ("percent", "A percentage"),
    ("money", "An amount of money"),
)
CAN_CHANGE: Pairs = (("yes", "Yes"), ("at_a_cost", "Yes, at a cost"), ("no", "No"))
ABOUT: Pairs = tuple((about, about.capitalize()) for about in terms.ABOUT)
SOURCE_KINDS: Pairs = (
    ("article", "Article"), ("book", "Book"), ("catalogue", "Catalogue"), ("framework", "Framework"), ("guide", "Guide"),
    ("judgement", "Our own judgement"), ("law", "Law"), ("paper", "Paper"), ("security", "Security list"), ("practice", "Practice"),
)  # fmt: skip
SURE: Pairs = (("A", "A – seen at a primary source"), ("B", "B – seen at a secondary source"), ("C", "C – practice, or our own judgement"))

SECTIONS = Part(
    "sections",
    "section",
    "Sections",
    "Groups of questions. Each is one row of the task list",
    (
        (
            "Words",
            (
                Field("title", "Title", hint="In the task list, and above each of its questions", needed="Enter the title of the section"),
                text("lead", "What it is about", "Under the title, at its first question"),
            ),
        ),
    ),
    ("title",),
    "It is no longer in the task list. Its questions must be moved to another section or retired first",
    "In the order of the task list",
)
QUESTIONS = Part(
    "questions",
    "question",
    "Questions",
    "What people are asked. Each stands on a page of its own",
    (
        (
            "What is asked",
            (
                text("ask", "Question", "The heading of its page. It must stand alone: no “it”, no “them”", "Enter the question"),
                Field("short", "Name in a few words", hint="In lists, tables and rules, like “Past cases”"),
                Field("section", "Section", PICK, needed="Select the section", of="sections"),
                Field("kind", "Kind of answer", PICK, needed="Select the kind of answer", options=KINDS),
                text("hint", "Hint", "Between the question and the answer: what counts, in one line"),
            ),
        ),
        (
            LIMITS_OF_A_NUMBER,
            (
                Field("unit", "Unit", hint="After the number, like “cases”. Money takes the currency of the rules", most=80),
                Field("minimum", "Smallest number", NUMBER, "Empty where there is none"),
                Field("maximum", "Largest number", NUMBER, "Empty where there is none"),
                Field("more_helps", "More of it never hurts", PICKS,
                      "Options of which a larger number must never lower the fit. The rules are held to it", of="approaches"),
            ),
        ),
        (
            "Help beside the answer",
            (
                text("help", "What it means", "Folded below the answer"),
                text("example", "Example"),
                text("why", "Why we ask", "One sentence"),
                text("find_out", "How to find out", "What somebody does who does not know yet"),
                text("who_knows", "Who usually knows"),
                Field("time", "How long that takes", hint="Like “10 minutes”, “half a day” or “1 hour to 1 day”"),
            ),
        ),
        (
            "What can be done about the answer",
            (
                Field("can_change", "Can the owner change it?", PICK, "Only what can be changed is offered as a way to another result",
                      "Select whether the owner can change it", options=CAN_CHANGE),
                Field("about", "What a change is about", PICK, "Ways to another result are grouped by this",
                      "Select what a change is about", options=ABOUT),
            ),
        ),
    ),
    ("short", "ask"),
    "It is no longer asked, and answers to it are kept and decide nothing. Rules that read it must be changed or switched off",
    "In the order in which the section asks",
    members=Members("choices", "choice", "Choices", "At least two. In the order in which they are shown", True,
                    "no longer offered; answers that have it keep it, and rules that read it still count"),
    conditions=("ask_if", "Ask only if", "All of these must hold. Without one, it is always asked. Answers that no longer apply are kept, unused"),
)  # fmt: skip
FINDINGS = Part(
    "findings",
    "finding",
    "Findings",
    "What a stage concludes from the answers. The rows of its table, among the rules, say when",
    (
        (
            "Words",
            (
                Field("title", "Title", hint="Heading of its table, and in rules that read it", needed="Enter the title of the finding"),
                text("question", "The question it answers", "Above its table"),
                Field("stage", "Stage", PICK, needed="Select the stage", of="stages"),
                text("because", "Because", "Why its rows say what they say. Readers of the page and of the document see it",
                     "Enter the because: why its rows say what they say"),
                Field("sources", "Sources", PICKS, of="sources"),
                Field("shown", "Show it in the result and in the document", TICK),
            ),
        ),
    ),
    ("title",),
    "It is no longer concluded. Its rows, and rules that read it, must be changed or switched off",
    "In the order in which the result tells them",
    members=Members("values", "value", "Values", "What it can conclude, at least two", False, "no longer set by new rows"),
)  # fmt: skip
STAGES = Part(
    "stages",
    "stage",
    "Stages",
    "The chapters of the reasoning. Each rule and finding belongs to one",
    (
        (
            "Words",
            (
                Field("title", "Title", hint="Heading of its rules", needed="Enter the title of the stage"),
                text("question", "The question it settles"),
                text("lead", "What it is about"),
            ),
        ),
    ),
    ("title",),
    "Rules and findings can no longer be put there; those that are must be moved first",
    "In the order in which reasons are told",
)
APPROACHES = Part(
    "approaches",
    "option",
    "Options",
    "Ways to build that can be recommended",
    (
        (
            "Words",
            (
                Field("label", "Name", hint="In the comparison of options", needed="Enter the name of the option"),
                Field("verb", "As advice", hint="Headline of a result, like “Buy a document service”", needed="Enter the advice"),
                Field("not_verb", "As advice against it", hint="Like “Do not train from scratch”", needed="Enter the advice against it"),
                text("lead", "What it is", "Beside its name"),
                text("no_promise", "What it does not promise", "In the document"),
                text("objection", "The strongest objection", "Said where no rule speaks against it"),
            ),
        ),
    ),
    ("label",),
    "It is no longer considered. Rules that name it must name another, or be switched off",
    "Their order breaks ties: simpler and cheaper first",
)
GATES = Part(
    "gates",
    "gate",
    "Gates",
    "What must be settled before anything is built",
    (
        (
            "Words",
            (
                Field("label", "Name", hint="Among the checks of a result", needed="Enter the name of the gate"),
                Field("outcome", "What is recommended while it is open", PICK, needed="Select the outcome", of="outcomes"),
            ),
        ),
    ),
    ("label",),
    "It is no longer checked. Rules that open it must be changed or switched off",
    "In the order in which open gates decide",
)
OUTCOMES = Part(
    "outcomes",
    "outcome",
    "Outcomes",
    "What is recommended in place of an option, and the way back from it",
    (
        (
            "Words",
            (
                Field("label", "Name", needed="Enter the name of the outcome"),
                text("headline", "Headline", "At the head of the result", "Enter the headline"),
                text("no_promise", "What it does not promise"),
                text("objection", "The strongest objection"),
            ),
        ),
        (
            "The way back",
            (
                Field("steps", "Steps", LINES, "One a line, in their order", most=LONGEST_TEXT),
                text("who", "Who does it"),
                text("how_long", "How long it takes"),
                text("come_back", "When to come back"),
                text("go_when", "What makes it a go"),
            ),
        ),
    ),
    ("label",),
    "It is no longer recommended. Gates that lead to it must lead to another",
)
FLAGS = Part(
    "flags",
    "warning",
    "Warnings",
    "What has to be handled while building, and after. A warning closes nothing by itself",
    (
        (
            "Words",
            (
                Field("label", "Name", hint="In the result and in the document", needed="Enter the name of the warning"),
                text("lead", "What it says", "Below its name", "Enter what the warning says"),
            ),
        ),
    ),
    ("label",),
    "It is no longer raised. Rules that raise it must be changed or switched off",
    "In the order of the document",
)
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
                Field("kind", "Kind", PICK, needed="Select the kind of source", options=SOURCE_KINDS),
                Field("date", "Its date", hint="As precise as it is known, like “2026” or “2026-03-01”", most=40),
                Field("url", "Link", hint="Where it can be read", most=LONGEST_TEXT),
                Field("sure", "How sure it is", PICK, needed="Select how sure the source is", options=SURE),
            ),
        ),
        (
            "What it asks of a project",
            (
                text("demands", "What it asks", "A law, security list or framework must say it, in our words"),
                Field("applies_from", "Applies from", DATE, "Like 2026-11-21; empty where no day is known", most=40),
                Field("checked_on", "Checked on", DATE, "The day on which somebody last looked, like 2026-11-21", most=40),
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
