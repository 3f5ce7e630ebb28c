"""How the form of one question is laid out: our own templates through crispy, and no widget template of Django's.

Rendering widgets is the largest cost of a page with a form; these templates write the fields themselves.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import LayoutObject
from django.template.loader import render_to_string
from django.utils.html import escape

from apps.decisions.engine.known_how import WANTED
from apps.decisions.engine.terms import CHOICE, MULTI, Choice, Question
from apps.decisions.forms import QuestionForm, how_known
from apps.ui.layouts import fields_only

TEMPLATES = {CHOICE: "choice", MULTI: "multi", "integer": "number", "number": "number", "percent": "percent", "money": "money"}
HEADINGS = {
    "task": {
        "text_classification": "Texts",
        "image_classification": "Pictures, documents and video",
        "transcription": "Speech and sound",
        "tabular_class": "Records and readings",
        "recommendation": "Recommending, ordering and grouping",
        "molecule_property": "Molecules, shapes and networks",
        "planning": "Planning, making and measuring",
        "other": "Something else",
    }
}  # over the choices of a long list, each at the first that stands below it
NONE_OF_THEM = "other"  # stands last, after what is folded
LONG_LIST = 9  # choices; from here on they stand in two columns where there is room
Group = tuple[str, list[Choice]]  # a heading, or none, and the choices below it


@dataclass(frozen=True, slots=True)
class Look:
    """How one question is shown. `heading` is its level; `judged` says whether a message is an error by now, `missing` that there is none.

    `known` asks how the answer is known, too: not where answers are only tried. `fitting` are the choices that go with another answer:
    they stand first, the others folded below them; empty where nothing is known of that.
    """

    heading: int = 1
    caption: str = ""
    unit: str = ""
    judged: bool = False
    missing: str = ""
    reading: str = ""
    conflict: Any = None
    revision: int = 0
    optional: bool = False
    known: bool = True
    fitting: frozenset[str] = frozenset()


class OwnTemplate(LayoutObject):
    """One template of ours in the place of crispy's field."""

    def __init__(self, template: str, look: Look) -> None:
        self.template, self.look = template, look

    def render(self, form: QuestionForm, context: Any, template_pack: str = "", **kwargs: Any) -> str:
        question = form.question
        words = {
            "form": form,
            "q": question,
            "name": escape(form.name),
            "chosen": form.chosen,
            "look": self.look,
            "error": self.look.missing or (form.message if self.look.judged else ""),
            "hows": how_known(question),
            "wanted": question.slug in WANTED,
            "parts": parted(grouped(question, form.chosen), self.look.fitting, form.chosen),
            "long": len(question.choices) >= LONG_LIST,
        }
        return render_to_string(self.template, words)


def grouped(question: Question, chosen: Collection[str] = ()) -> list[Group]:
    """The choices in the book's order, below headings where the list is long enough for them; one group without a heading elsewhere.

    A choice that is retired is offered only to whoever has chosen it.
    """
    headings = HEADINGS.get(question.slug, {})
    groups: list[Group] = []
    for choice in question.choices:
        if not groups or choice.slug in headings:
            groups.append((headings.get(choice.slug, ""), []))
        if not choice.retired or choice.slug in chosen:
            groups[-1][1].append(choice)
    return groups


@dataclass(frozen=True, slots=True)
class Parts:
    """The groups of a list: those that fit, those that are folded, and what stands last; `is_open` where a folded one is chosen."""

    first: list[Group]
    folded: list[Group]
    last: list[Group]
    count: int  # choices that are folded
    is_open: bool


def parted(groups: list[Group], fitting: Collection[str], chosen: Collection[str]) -> Parts:
    """The groups with most that fits first, and what does not fit below them; all in the book's order where nothing is known."""
    if not fitting:
        return Parts(groups, [], [], 0, is_open=False)
    listed = [(heading, [each for each in choices if each.slug != NONE_OF_THEM]) for heading, choices in groups]
    kept = [(heading, [each for each in choices if each.slug in fitting], len(choices)) for heading, choices in listed]
    nearest = sorted((group for group in kept if group[1]), key=lambda group: -len(group[1]) / group[2])
    folded = [(heading, [each for each in choices if each.slug not in fitting]) for heading, choices in listed]
    out = [each.slug for _heading, choices in folded for each in choices]
    return Parts(
        [(heading, choices) for heading, choices, _of in nearest],
        [group for group in folded if group[1]],
        [(heading, [each]) for heading, choices in groups for each in choices if each.slug == NONE_OF_THEM],
        len(out),
        is_open=any(slug in chosen for slug in out),
    )


def dressed(form: QuestionForm, look: Look) -> QuestionForm:
    """Give a form the helper that `{% crispy form %}` renders it with."""
    template = f"decisions/fields/{TEMPLATES.get(form.question.kind, form.question.kind)}.html"
    form.helper = fields_only(form, OwnTemplate(template, look))
    return form
