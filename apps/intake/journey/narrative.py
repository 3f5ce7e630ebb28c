"""The idea: a section like the others, made of narrative fields. They have the shape of questions, are printed, and never decide anything."""

from apps.decisions.engine.answers import LONGEST_NARRATIVE, LONGEST_TITLE
from apps.decisions.engine.terms import Question, Section

LINE, TEXT = "line", "text"  # the kinds of narrative fields, beside the rule book's own kinds of question
IDEA = Section("idea", "The idea", "What it is about, in your own words")


def _field(slug: str, kind: str, ask: str, short: str, hint: str, limit: int) -> Question:
    return Question(
        slug=f"idea.{slug}", section=IDEA.slug, kind=kind, ask=ask, short=short, hint=hint, help="", example="", find_out="",
        who_knows="", time="", why="", unit="", minimum=None, maximum=limit, can_change="yes", about="scope", choices=(), ask_if=(),
    )  # fmt: skip


NARRATIVE = (
    _field("title", LINE, "What do you call this use case?", "Title", "A few words that your colleagues would recognise", LONGEST_TITLE),
    _field(
        "problem", TEXT, "What problem does it solve?", "Problem",
        "What goes wrong today, for whom, how often, and what it costs", LONGEST_NARRATIVE,
    ),
    _field("users", TEXT, "Who would use it?", "Users", "The people who would see its answers, and when", LONGEST_NARRATIVE),
    _field("today", TEXT, "How is it done today?", "Today", "What happens on an ordinary day, step by step", LONGEST_NARRATIVE),
    _field("goal", TEXT, "What should be better afterwards?", "Goal", "In words; the figures come below", LONGEST_NARRATIVE),
    _field("metric", LINE, "Which number must move?", "Measure", "One number, such as hours until the first reply", LONGEST_NARRATIVE),
    _field("metric_today", LINE, "Where does that number stand today?", "Measure today", "With its unit, and since when", LONGEST_NARRATIVE),
    _field("metric_target", LINE, "Where should it stand, and by when?", "Measure wanted", "With its unit, and a date", LONGEST_NARRATIVE),
    _field("stop_if", TEXT, "What would make you stop?", "Stop if", "A result that would tell you to give it up", LONGEST_NARRATIVE),
    _field("constraints", TEXT, "What is fixed already?", "Constraints", "Dates, systems, contracts, rules of the house", LONGEST_NARRATIVE),
    _field("people", TEXT, "Who is involved, by name?", "People", "Owner, daily users, legal, security, operations", LONGEST_NARRATIVE),
    _field("purpose_not", TEXT, "What must it not be used for?", "Not for", "Uses that you rule out from the start", LONGEST_NARRATIVE),
    _field("notes", TEXT, "Is there anything else?", "Notes", "Whatever a reader of the document should know", LONGEST_NARRATIVE),
)  # fmt: skip
MISSING = {"idea.title": "Enter what you call this use case", "idea.problem": "Enter what problem it solves"}  # what a decision insists on
NEEDED = tuple(MISSING)
