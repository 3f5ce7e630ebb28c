"""Which columns of a draft row stand for which fields of a rule book. The one table that both directions follow."""

from collections.abc import Mapping

from django.db import models

from apps.decisions.models import Approach, Condition, DerivedNumber, Flag, Gate, NamedList, Outcome, ParameterNote, Section, Source, Stage

# Parts of a rule book whose rows need nothing but their own columns.
FLAT: Mapping[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "parameter_notes": (ParameterNote, ("key", "label", "unit", "source", "note")),
    "sections": (Section, ("slug", "title", "lead")),
    "lists": (NamedList, ("slug", "choices")),
    "stages": (Stage, ("slug", "title", "question", "lead")),
    "approaches": (Approach, ("slug", "label", "verb", "not_verb", "lead", "no_promise", "objection")),
    "gates": (Gate, ("slug", "outcome", "label")),
    "outcomes": (
        Outcome,
        ("slug", "label", "headline", "no_promise", "objection", "steps", "who", "how_long", "come_back", "go_when"),
    ),
    "flags": (Flag, ("slug", "label", "lead")),
    "sources": (Source, ("slug", "title", "kind", "date", "url", "sure", "demands", "applies_from", "checked_on")),
    "derived": (DerivedNumber, ("slug", "label", "unit", "lead")),
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
)
LIMITS = ("minimum", "maximum")
CHOICE = ("slug", "label", "help")
FINDING = ("slug", "stage", "title", "question", "because", "sources", "shown")
VALUE = ("slug", "label")
ROW = ("key", "finding", "value")
RULE = ("key", "stage", "because", "with_figures", "sources", "strength", "sure")
EFFECT = ("do", "how", "gate", "flag", "needs", "text", "approaches", "due", "who")
GROUPS = (Condition.ANY, Condition.NONE, Condition.ALL)
# Columns that need not be filled: empty, they are not in the plain data, as in the rule books of before they were there.
LATER = frozenset((
    "with_figures", "no_promise", "objection", "steps", "who", "how_long", "come_back", "go_when", "demands", "applies_from",
    "checked_on",
))  # fmt: skip
