"""What a field of the list of facts is: its name, its words, what may stand in it. Knows no section."""

from dataclasses import dataclass

TEXT, LONG, NUMBER, DAY, CHOICE, YES_NO, TASKS, NAMES, NUMBERS, WHOLE = (
    *("text", "long", "number", "day", "choice", "yes_no"),
    *("tasks", "names", "numbers", "whole"),
)
KINDS = frozenset({TEXT, LONG, NUMBER, DAY, CHOICE, YES_NO, TASKS, NAMES, NUMBERS, WHOLE})
Choices = tuple[tuple[str, str], ...]  # value, and its words


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `name` as the list has it, `words` and `help` as people read it, `kind` of what it holds.

    In a row a number is decimal text, a day "2026-11-21", yes true, tasks and names lists of text, numbers three decimal
    texts (low, likely, high), a whole number an integer. What is empty is left out of the row.
    """

    name: str
    words: str
    help: str = ""
    kind: str = TEXT
    unit: str = ""
    choices: Choices = ()
    required: bool = False


SURE_CHOICES: Choices = (
    ("A", "A: seen at a primary source"),
    ("B", "B: seen at a secondary source"),
    ("C", "C: practice, a seller’s figure, or our judgement"),
)
KNOWN = (  # how every row ends
    Field("source", "Source", "Who says so, and where: a price page, a paper, a law.", LONG, required=True),
    Field("checked_on", "Checked on", "The day on which somebody looked at the source last.", DAY, required=True),
    Field("as_of", "As of", "The day of the figure itself, where it is older than the check.", DAY),
    Field("sure", "How sure", "How near to the origin the source is.", CHOICE, choices=SURE_CHOICES),
    Field("unverified", "Not checked at its source", "Plausible and commonly stated. It is never printed as a fact.", YES_NO),
    Field("judgement", "Our own judgement", "Nobody published it: we put it so, and the pages say that.", YES_NO),
)


def slug(help_: str = "Small letters, digits and underscores, like image_class. It is never shown and never changes.") -> Field:
    """The short name of a row, by which the list names it."""
    return Field("slug", "Short name", help_, required=True)


NOTE = Field("note", "Note", "What a reader has to know besides. Shown beside the row.", LONG)
TASKS_FIELD = Field("tasks", "Tasks", "Which tasks of this list it concerns.", TASKS)
