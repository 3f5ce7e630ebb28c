"""Which columns of a draft row stand for which fields of a rule book. The one table that both directions follow."""

from collections.abc import Mapping

from django.db import models

from apps.decisions.models import Approach, Condition, DerivedNumber, Flag, Gate, NamedList, Outcome, ParameterNote, Section, Source, Stage

# Parts of a rule book whose rows need nothing but their own columns.
FLAT: Mapping[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "parameter_notes": (ParameterNote, ("key", "label", "unit", "source", "note", "as_of", "checked_on", "review_on")),
    "sections": (Section, ("slug", "title", "lead", "retired")),
    "lists": (NamedList, ("slug", "choices", "retired")),
    "stages": (Stage, ("slug", "title", "question", "lead", "retired")),
    "approaches": (Approach, ("slug", "label", "verb", "not_verb", "lead", "no_promise", "objection", "retired")),
    "gates": (Gate, ("slug", "outcome", "label", "retired")),
    "outcomes": (
        Outcome,
        ("slug", "label", "headline", "no_promise", "objection", "steps", "who", "how_long", "come_back", "go_when", "retired"),
    ),
    "flags": (Flag, ("slug", "label", "lead", "retired")),
    "sources": (Source, ("slug", "title", "kind", "date", "url", "sure", "demands", "applies_from", "checked_on", "retired")),
    "derived": (DerivedNumber, ("slug", "label", "unit", "lead", "retired")),
}
QUESTION = (
    "slug",
    "section",
    "kind",
    "ask",
    "short",
    "hint",
    "help",
    "example",
    "find_out",
    "who_knows",
    "time",
    "why",
    "unit",
    "can_change",
    "about",
    "retired",
    "more_helps",
)
LIMITS = ("minimum", "maximum")
CHOICE = ("slug", "label", "help", "retired")
FINDING = ("slug", "stage", "title", "question", "because", "sources", "shown", "retired")
VALUE = ("slug", "label", "retired")
CONDITION = ("slug", "title", "retired")
ROW = ("key", "finding", "value", "off")
RULE = ("key", "stage", "because", "with_figures", "sources", "strength", "sure", "off")
EFFECT = ("do", "how", "gate", "flag", "needs", "text", "approaches", "due", "who")
GROUPS = (Condition.ANY, Condition.NONE, Condition.ALL)
# Columns that need not be filled: empty, they are not in the plain data, as in the rule books of before they were there.
LATER = frozenset((
    "with_figures", "no_promise", "objection", "steps", "who", "how_long", "come_back", "go_when", "demands", "applies_from",
    "checked_on", "as_of", "review_on", "off", "retired", "more_helps",
))  # fmt: skip
