"""`{% load ui %}`: icons, and the filters that write numbers, counts and days as everywhere else.

Only a thin edge over `apps.ui.formatting`. A value that is missing shows as a dash, one that is no number as it is.
"""

from collections.abc import Callable
from datetime import date, datetime

from django import template
from django.core.paginator import Page
from django.forms import BoundField, Form
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.ui import formatting
from apps.ui.web_address import web_address

register = template.Library()

ICONS = frozenset(
    [
        "check",
        "warn",
        "stop",
        "flag",
        "clock",
        "plus",
        "minus",
        "arrow",
        "back",
        "down",
        "up",
        "pen",
        "download",
        "search",
        "info",
        "question",
        "lock",
        "person",
        "gear",
        "link",
        "table",
    ]
)
VERDICT_ICONS = {"go": "check", "pilot": "flag", "not_yet": "clock", "stop": "stop"}
VERDICT_WORDS = {"go": "Go", "pilot": "Pilot first", "not_yet": "Not yet", "stop": "Stop"}
VERDICT_CLASSES = {"go": "c-go", "pilot": "c-pilot", "not_yet": "c-later", "stop": "c-stop"}
NOTHING = "–"


class UnknownIcon(template.TemplateSyntaxError):
    """A template asked for an icon that the sprite does not hold."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no icon “{name}”; there are: {', '.join(sorted(ICONS))}")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing from the sprite. It is decoration: the word stands beside it."""
    if name not in ICONS:
        raise UnknownIcon(name)
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}"></use></svg>', name)


@register.simple_tag
def verdict_chip(verdict: str) -> SafeString:
    """Word, icon and colour of a verdict."""
    if verdict not in VERDICT_WORDS:
        return format_html('<span class="chip c-plain">{}</span>', verdict)
    return format_html(
        '<span class="chip {}">{}{}</span>',
        VERDICT_CLASSES[verdict],
        icon(VERDICT_ICONS[verdict]),
        VERDICT_WORDS[verdict],
    )


@register.simple_tag
def link_out(address: str, words: str) -> SafeString:
    """A link to another site, which is told nothing of where it came from; of what is no web address only the words."""
    to = web_address(address)
    return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', to, words) if to else format_html("{}", words)


@register.filter
def number(value: object) -> str:
    """1,800"""
    return _shown(formatting.number, value)


@register.filter
def day(value: date | datetime | str | None) -> str:
    """21 Nov 2026, in the site's time zone"""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formatting.day(value) if value else NOTHING


@register.filter
def clock(value: datetime | None) -> str:
    """14:32, in the site's time zone"""
    return formatting.clock(timezone.localtime(value)) if value else NOTHING


@register.filter
def moment(value: datetime | None) -> str:
    """21 Nov 2026, 14:32"""
    return f"{day(value)}, {clock(value)}" if value else NOTHING


@register.filter
def counted(count: int, words: str) -> str:
    """`{{ 5|counted:"use case,use cases" }}`: 5 use cases"""
    one, _, many = words.partition(",")
    return formatting.counted(count, one, many)


@register.filter
def pages_near(page: Page[object]) -> list[int | None]:
    """The numbers of the pages to be linked from this one: the first, the last and those around it, with None where some are left out."""
    elided = page.paginator.get_elided_page_range(page.number)
    return [number if isinstance(number, int) else None for number in elided]


@register.filter
def problems_of(form: Form) -> list[tuple[str, str]]:
    """What an error summary lists: for each problem the id to link to and its words, fields in the form's order."""
    first = next((_target(field) for field in form.visible_fields()), "")
    found = [(_target(field), str(field.errors[0])) for field in form if field.errors]
    return [(first, str(error)) for error in form.non_field_errors()] + found


def _target(field: BoundField) -> str:
    # A group of radios or ticks has no id of its own that can take the focus; its first one has.
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


def _shown(write: Callable[..., str], value: object) -> str:
    if value is None or value == "":
        return NOTHING
    try:
        return write(value)
    except formatting.NotANumber:
        return str(value)
