"""A whole part of a draft put in another order, written in the journal as single moves. May not import views, forms or admin."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from apps.decisions import compiler
from apps.decisions.models import Draft
from apps.decisions.services.journal import Step


def put_in_order(draft: Draft, step: Step, plain: dict[str, Any], part: str, keys: Sequence[str]) -> None:
    """Put a whole part in order; the journal gets as few moves as lead there, one after the other."""
    rows = {compiler.key_of(row): row for row in compiler.rows_in(plain, part)}
    now, wanted = list(rows), [key for key in dict.fromkeys(keys) if key in rows]
    if now == wanted or len(now) != len(wanted):
        return
    place = {key: number for number, key in enumerate(now)}
    stay = _in_order_already([place[key] for key in wanted])
    for number, key in enumerate(wanted):
        if place[key] not in stay:
            was = now.index(key)
            now.pop(was)
            now.insert(now.index(wanted[number - 1]) + 1 if number else 0, key)
            step.changed(part, before=rows[key], after=rows[key], places=(was, now.index(key)))
    compiler.arrange(draft, part, wanted)


def _in_order_already(places: Sequence[int]) -> set[int]:
    """The most places that follow each other upwards: those need not move."""
    tails: list[int] = []  # the lowest end of a row of each length, by its number in `places`
    before: list[int] = []
    for number, place in enumerate(places):
        at = bisect_left(tails, place, key=lambda tail: places[tail])
        before.append(tails[at - 1] if at else -1)
        tails[at : at + 1] = [number]
    found: set[int] = set()
    number = tails[-1] if tails else -1
    while number >= 0:
        found.add(places[number])
        number = before[number]
    return found
