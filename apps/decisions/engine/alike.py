"""Sources whose titles say nearly the same, or that stand at the same address: whoever names a new one shall see what is there. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from apps.decisions.engine.articles import articles_in, first_article, laws_in

MOST = 3  # that are named
ENOUGH = 0.6  # of what the words of the lighter title weigh (house judgement)
LEAST = 2  # words that two titles share
SAME = 2.0  # how near a source is that is the same: where there is one, those that only share words are not named beside it
LIGHT = 1.0  # the least that a title weighs: of words that many have alone, nothing follows
LITTLE = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "it",
        "its",
        "no",
        "of",
        "on",
        "or",
        "section",
        "sections",
        "such",
        "that",
        "the",
        "this",
        "to",
        "with",
    ]
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a source says of itself: the words of its title, those of its name, and which parts of which laws it names."""

    words: frozenset[str]
    name: frozenset[str]
    articles: frozenset[str]
    laws: frozenset[str]

    @classmethod
    def of(cls, title: str, url: str) -> "_Said":
        before, first = first_article(title)
        return cls(_words(title), _words(before) if first else frozenset(), articles_in(title), laws_in(title, url))


def alike_sources(title: str, url: str, sources: Iterable[Mapping[str, Any]], *, own: str = "") -> tuple[tuple[str, str], ...]:
    """Short name and title of the sources that this one looks like, the likest first."""
    new = _Said.of(title, url)
    rows = [row for row in sources if row["slug"] != own and not row.get("retired")]
    others = [_Said.of(row["title"], str(row.get("url") or "")) for row in rows]
    often = Counter(word for other in others for word in other.words)
    held = Counter(law for other in others for law in other.laws)
    near = [(_nearness(new, other, often, held), row) for row, other in zip(rows, others, strict=True)]
    found = sorted((-how, str(row["slug"]), str(row["title"])) for how, row in near if how)
    return tuple((slug, said) for how, slug, said in found[:MOST] if -how >= SAME or found[0][0] > -SAME)


def _nearness(new: _Said, other: _Said, often: Mapping[str, int], held: Mapping[str, int]) -> float:
    """How near two sources are: 0 where they are not alike. The same part of the same law is the same, whatever else is said."""
    if new.words == other.words != frozenset():
        return SAME + 1
    of_other_parts = new.articles and other.articles and not new.articles & other.articles
    if not of_other_parts and any(held[law] == 1 or new.articles & other.articles for law in new.laws & other.laws):
        return SAME
    if of_other_parts:
        return 0
    if new.articles & other.articles and new.name == other.name:
        return SAME
    shared = new.words & other.words
    share = _weight(shared, often) / max(min(_weight(new.words, often), _weight(other.words, often)), LIGHT)
    return share if share >= ENOUGH and len(shared) >= LEAST else 0


def _weight(words: Iterable[str], often: Mapping[str, int]) -> float:
    """A word that many titles have says little of any."""
    return sum(1 / max(often.get(word, 1), 1) for word in words)


def _words(title: str) -> frozenset[str]:
    said = re.findall(r"\w+", title.casefold())
    return frozenset(word.removesuffix("s") if len(word) > 3 else word for word in said if word not in LITTLE)
