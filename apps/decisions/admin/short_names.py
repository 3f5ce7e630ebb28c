"""Short names made of the words of a row: how one is proposed, free of what is taken. Saves nothing."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from apps.decisions import compiler

LONGEST_SLUG = 60
SAID_OFTEN = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "before",
        "by",
        "can",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "like",
        "many",
        "may",
        "much",
        "must",
        "of",
        "on",
        "or",
        "our",
        "per",
        "should",
        "so",
        "than",
        "that",
        "the",
        "their",
        "them",
        "there",
        "these",
        "they",
        "this",
        "to",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)


def proposed(values: Mapping[str, Any], plain: Mapping[str, Any]) -> str:
    """A short name made of the words of a row, one that nothing else has."""
    words = next((str(values[name]) for name in ("short", "label", "title", "ask") if values.get(name)), "")
    taken = {compiler.key_of(row) for part in compiler.PARTS for row in compiler.rows_in(plain, part)}
    return free_slug(words, taken)


def free_slug(words: str, taken: Iterable[str]) -> str:
    """A short name made of these words: “How many cases are there?” is “cases”. "" where no letter is left."""
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    found = re.findall(r"[a-z0-9]+", ascii_words)
    telling = [word for word in found if word not in SAID_OFTEN] or found
    start = re.sub(r"^[0-9_]+", "", "_".join(telling[:4]))[: LONGEST_SLUG - 4].rstrip("_")
    held = set(taken)
    return next((slug for slug in (start, *(f"{start}_{number}" for number in range(2, 1000))) if slug not in held), "") if start else ""
