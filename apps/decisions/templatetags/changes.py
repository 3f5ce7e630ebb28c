"""`{% load changes %}`: what a change comes to in one line, where a page folds the rest of it."""

from django import template

from apps.catalogue.engine.differences import Change as PriceChange
from apps.decisions.engine.differences import Change
from apps.decisions.engine.one_line import Line
from apps.decisions.engine.one_line import one_line as line_of

register = template.Library()


@register.filter
def one_line(change: Change | PriceChange) -> Line:
    """What it comes to, and whether there is more."""
    return line_of(change)
