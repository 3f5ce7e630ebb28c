"""`{% open_use_cases as open %}`: how many use cases wait for a decision, for pages of the administration, which know of no use case."""

from django import template

from apps.intake.selectors.lists import undecided
from apps.ui.formatting import counted, number

register = template.Library()
MOST = 1_000  # counted one by one; more are told as more


@register.simple_tag
def open_use_cases() -> str:
    """ "no open use case", "6 open use cases", "more than 1,000 open use cases"."""
    found = undecided(most=MOST)
    if not found:
        return "no open use case"
    return f"more than {number(MOST)} open use cases" if found > MOST else counted(found, "open use case", "open use cases")
