"""`{% load glossary %}`: a word leads to what it means where it first stands on a page, and is plain text after that."""

from collections.abc import Iterator
from typing import cast

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.ui.glossary import Term, glossary

register = template.Library()
SEEN = "terms that stand on this page already"


@register.simple_tag
def words() -> object:
    """All terms in their groups, for the page that explains them."""
    return glossary().groups


@register.simple_tag(takes_context=True)
def term(context: Context, name: str, shown: str = "") -> SafeString:
    """The word `name`, or `shown` in its place, as a link the first time; what is no term stays as it is."""
    found = glossary().by_name.get(name.lower())
    if found is None or not _is_first(context, found):
        return format_html("{}", shown or name)
    return _link(found, shown or name)


@register.simple_tag(takes_context=True)
def term_address(context: Context, name: str) -> str:
    """The address of what a word means, the first time, for what is no text; nothing of what is no term."""
    found = glossary().by_name.get(name.lower())
    return _address(found) if found is not None and _is_first(context, found) else ""


@register.simple_tag(takes_context=True)
def glossed(context: Context, text: str) -> SafeString:
    """A text in which each term is a link where it first stands on the page."""
    return format_html_join("", "{}", ((piece,) for piece in _pieces(context, str(text))))


def _pieces(context: Context, text: str) -> Iterator[str]:
    end = 0
    for start, stop, found in glossary().uses(text):
        if _is_first(context, found):
            yield text[end:start]
            yield _link(found, text[start:stop])
            end = stop
    yield text[end:]


def _is_first(context: Context, found: Term) -> bool:
    """Whether the page has not had this word yet. The lowest layer of a rendering is shared by all templates that it includes."""
    shared = cast(dict[str, set[str]], context.render_context.dicts[0])
    seen = shared.setdefault(SEEN, set())
    is_first = found.slug not in seen
    seen.add(found.slug)
    return is_first


def _link(found: Term, shown: str) -> SafeString:
    return format_html('<a class="term" href="{}">{}</a>', _address(found), shown)


def _address(found: Term) -> str:
    return f"{reverse('ui:help')}#word-{found.slug}"
