"""Places for figures in a sentence of the rule book: how they are written, and what may stand there. Pure; knows `book` only.

A place is written {slug} and names a question for a number, a derived number or a parameter. {slug|case|cases} adds the
word that fits the number; {slug:%} writes a ratio as a percentage. What stands there in a decision is in `figures`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.nearest import nearest

PLACE = re.compile(r"\{([a-z][a-z0-9_]*)(:%|\|[^{}|]+\|[^{}|]+)?\}")
AS_SHARE = ":%"


class Place(NamedTuple):
    """Where a figure goes: what it is a figure of, and how it is written."""

    slug: str
    share: bool = False
    one: str = ""
    many: str = ""


@lru_cache(maxsize=1_024)
def parts_of(template: str) -> tuple[str | Place, ...]:
    """A sentence as words and places, in order."""
    found: list[str | Place] = []
    end = 0
    for match in PLACE.finditer(template):
        found.append(template[end : match.start()])
        how = match[2] or ""
        one, many = how[1:].split("|") if how.startswith("|") else ("", "")
        found.append(Place(match[1], how == AS_SHARE, one, many))
        end = match.end()
    return (*found, template[end:])


def places(template: str) -> tuple[Place, ...]:
    """The places of a sentence, in order."""
    return tuple(part for part in parts_of(template) if isinstance(part, Place))


def problems_of(book: Rulebook, template: str) -> Iterator[str]:
    """What is wrong with a sentence with figures, in words."""
    if not template:
        return
    if any("{" in part or "}" in part for part in parts_of(template) if isinstance(part, str)):
        yield "write a figure as {slug}, {slug|case|cases} or {slug:%}; a bracket stands alone here"
    if not places(template):
        yield "it names no figure; write one as {slug}"
    for slug in dict.fromkeys(place.slug for place in places(template)):
        if slug in book.question:
            if not book.question[slug].is_number:
                yield f"“{slug}” has no number for an answer"
        elif slug not in book.figures:
            near = nearest(slug, book.figures)
            yield f"“{slug}” is no question for a number, derived number or parameter" + (f"; did you mean “{near}”?" if near else "")
