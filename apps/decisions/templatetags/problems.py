"""Where the row of a problem is edited, and where its example is tried: the one place that knows these addresses."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import NoReverseMatch, reverse

from apps.decisions.engine.analysis import Problem
from apps.decisions.models import Draft

register = template.Library()
RULES = ("rules", "rows")
PART_WORDS = {
    "parameters": "Figure",
    "parameter_notes": "Figure",
    "sections": "Section",
    "questions": "Question",
    "lists": "List",
    "conditions": "Named condition",
    "stages": "Stage",
    "findings": "Finding",
    "approaches": "Option",
    "gates": "Gate",
    "outcomes": "Outcome",
    "flags": "Warning",
    "sources": "Source",
    "derived": "Number",
    "rules": "Rule",
    "rows": "Row",
}


@register.simple_tag
def place_url(draft: Draft, part: str, key: str) -> str:
    """The page of a row of a draft; empty for what has none."""
    if part in RULES:
        return reverse("admin:decisions_draft_rule", args=[draft.pk, key])
    with suppress(NoReverseMatch):
        return reverse("admin:decisions_draft_word", args=[draft.pk, part, key])
    return ""


@register.simple_tag
def see_also(problem: Problem, here: str = "") -> tuple[str, ...]:
    """The other rules that a problem concerns: on the page of one of them, the one that it is listed under."""
    if not here or here not in problem.also:
        return problem.also
    part, key = problem.where
    return tuple(dict.fromkeys([*([key] if part in RULES else []), *(each for each in problem.also if each != here)]))


@register.filter
def part_words(part: str) -> str:
    """What a row of this part is called."""
    return PART_WORDS.get(part, "Draft")


@register.simple_tag
def mend_url(draft: Draft, problem: Problem, choice: str, rule: str = "") -> str:
    """The page on which one of several choices is told apart from the others: a new rule for it, or this one, which then holds at it, too."""
    page = (
        reverse("admin:decisions_draft_rule", args=[draft.pk, rule]) if rule else reverse("admin:decisions_draft_new_rule", args=[draft.pk])
    )
    return f"{page}?{urlencode({'reads': problem.where[1], 'value': choice})}"


@register.simple_tag
def try_url(draft: Draft, answers: Mapping[str, Any] | None, rule: str = "") -> str:
    """The page that tries these answers in the draft; empty while there is none, or nothing to try."""
    if not answers:
        return ""
    given = [(f"a.{slug}", one) for slug, value in answers.items() for one in (value if isinstance(value, list | tuple) else [value])]
    with suppress(NoReverseMatch):
        return f"{reverse('admin:decisions_draft_try', args=[draft.pk])}?{urlencode(given)}"
    return ""
