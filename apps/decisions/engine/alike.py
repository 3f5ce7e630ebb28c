"""Sources whose titles say nearly the same, or that stand at the same address: whoever names a new one shall see what is there. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

MOST = 3  # that are named
ENOUGH = 0.6  # of what the words of the lighter title weigh (house judgement)
LEAST = 2  # words that two titles share
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


def alike_sources(title: str, url: str, sources: Iterable[Mapping[str, Any]], *, own: str = "") -> tuple[tuple[str, str], ...]:
    """Short name and title of the sources that this one looks like, the likest first."""
    words, place = _words(title), _place(url)
    others = [(row, _words(row["title"])) for row in sources if row["slug"] != own and not row.get("retired")]
    often = Counter(word for _row, said in others for word in said)
    found: list[tuple[float, str, str]] = []
    for row, said in others:
        shared = words & said
        share = _weight(shared, often) / max(min(_weight(words, often), _weight(said, often)), LIGHT)
        is_same = words == said != frozenset() or (place and place == _place(str(row.get("url") or "")))
        if is_same or (share >= ENOUGH and len(shared) >= LEAST):
            found.append((-2.0 if is_same else -share, str(row["slug"]), str(row["title"])))
    return tuple((slug, said) for _share, slug, said in sorted(found)[:MOST])


def _weight(words: Iterable[str], often: Mapping[str, int]) -> float:
    """A word that many titles have says little of any."""
    return sum(1 / max(often.get(word, 1), 1) for word in words)


def _words(title: str) -> frozenset[str]:
    said = re.findall(r"\w+", title.casefold())
    return frozenset(word.removesuffix("s") if len(word) > 3 else word for word in said if word not in LITTLE)


def _place(url: str) -> str:
    """A web address without what leads to the same page."""
    return re.sub(r"^https?://(www\.)?", "", url.strip().casefold()).rstrip("/")
