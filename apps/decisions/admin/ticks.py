"""What was chosen in a list, in the order that it has: a page shows its list in an order of its own. Knows posted data only."""

from collections.abc import Iterable

from django.http import QueryDict


def ticked(data: QueryDict, name: str) -> list[str]:
    """The ticks of one name."""
    return in_order(data, name, data.getlist(name))


def in_order(data: QueryDict, name: str, now: Iterable[str]) -> list[str]:
    """What is chosen now: what was chosen before in its own order, then what is new, in that of the page."""
    chosen = dict.fromkeys(now)
    before = [slug for slug in data.get(f"{name}.order", "").split() if slug in chosen]
    return list(dict.fromkeys([*before, *chosen]))
