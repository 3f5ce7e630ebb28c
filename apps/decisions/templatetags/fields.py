"""`{% load fields %}`: the rows of a form, and the parts of a field that are the same for everybody.

Those parts are kept in the process by what they are made of, which is what the rules say and whether a box is ticked: a page
of a section holds a hundred of them. Nothing that somebody typed is among it.
"""

from collections.abc import Container
from functools import lru_cache
from typing import Protocol

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.decisions.engine.terms import Choice, Question

register = template.Library()


class Helper(Protocol):
    """What crispy-forms calls a form's helper: it knows the rows and how to write them."""

    def render_layout(self, form: "Laid", context: template.Context) -> SafeString: ...


class Laid(Protocol):
    """A form that brings its helper along."""

    helper: Helper


@register.simple_tag(takes_context=True)
def fields(context: template.Context, form: Laid) -> SafeString:
    """The rows of a form as its helper lays them out: `{% crispy %}` for a page of many forms, without what it puts around each."""
    return form.helper.render_layout(form, context)


@register.simple_tag
def option(choice: Choice, name: str, kind: str, chosen: Container[str]) -> SafeString:
    """One choice of a question, ticked or not."""
    return _option(choice, name, kind, checked=choice.slug in chosen)


@register.simple_tag
def part(which: str, question: Question, name: str, look: object, checked: bool = False) -> SafeString:
    """A part of a field that holds the question's own words and at most one tick."""
    return _part(which, question, name, look.heading, look.caption, optional=look.optional, checked=checked)  # type: ignore[attr-defined]


@register.simple_tag
def hows(choices: tuple[tuple[str, str], ...], name: str, known_how: str) -> SafeString:
    """How an answer may be known, with the one that is."""
    return _hows(choices, name, known_how if any(known_how == value for value, _words in choices) else "")


@lru_cache(maxsize=1024)
def _hows(choices: tuple[tuple[str, str], ...], name: str, known_how: str) -> SafeString:
    return render_to_string("decisions/fields/_hows.html", {"hows": choices, "name": name, "known_how": known_how})


@lru_cache(maxsize=4096)
def _option(choice: Choice, name: str, kind: str, *, checked: bool) -> SafeString:
    return render_to_string("decisions/fields/_option.html", {"choice": choice, "name": name, "type": kind, "checked": checked})


@lru_cache(maxsize=2048)
def _part(which: str, question: Question, name: str, heading: int, caption: str, *, optional: bool, checked: bool) -> SafeString:
    words = {"q": question, "name": name, "heading": heading, "caption": caption, "optional": optional, "checked": checked}
    return render_to_string(f"decisions/fields/_{which}.html", words)
