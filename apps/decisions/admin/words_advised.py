"""What may be advised and warned of, described for those who edit it: options, gates, outcomes, warnings. Data only."""

from apps.decisions.admin.word_fields import LINES, PICK, Field, Part, text
from apps.decisions.engine.plain_values import LONGEST_TEXT

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
