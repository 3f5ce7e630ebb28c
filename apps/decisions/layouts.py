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
LONG_LIST = 9  # choices; from here on they stand in two columns where there is room


@dataclass(frozen=True, slots=True)
class Look:
    """How one question is shown. `heading` is its level; `judged` says whether a message is an error by now.

    `known` asks how the answer is known, too: not where answers are only tried.
    """

    heading: int = 1
    caption: str = ""
    unit: str = ""
    judged: bool = False
    reading: str = ""
    conflict: Any = None
    revision: int = 0
    optional: bool = False
    known: bool = True


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
            "error": form.message if self.look.judged else "",
            "hows": how_known(question),
            "wanted": question.slug in WANTED,
            "groups": grouped(question, form.chosen),
            "long": len(question.choices) >= LONG_LIST,
        }
        return render_to_string(self.template, words)


def grouped(question: Question, chosen: Collection[str] = ()) -> list[tuple[str, list[Choice]]]:
    """The choices in the book's order, below headings where the list is long enough for them; one group without a heading elsewhere.

    A choice that is retired is offered only to whoever has chosen it.
    """
    headings = HEADINGS.get(question.slug, {})
    groups: list[tuple[str, list[Choice]]] = []
    for choice in question.choices:
        if not groups or choice.slug in headings:
            groups.append((headings.get(choice.slug, ""), []))
        if not choice.retired or choice.slug in chosen:
            groups[-1][1].append(choice)
    return groups


def dressed(form: QuestionForm, look: Look) -> QuestionForm:
    """Give a form the helper that `{% crispy form %}` renders it with."""
    template = f"decisions/fields/{TEMPLATES.get(form.question.kind, form.question.kind)}.html"
    form.helper = fields_only(form, OwnTemplate(template, look))
    return form
