"""Short names made of the words of a row: how one is proposed, free of what is taken. Saves nothing."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from apps.decisions import compiler
from apps.decisions.engine.articles import first_article
from apps.decisions.history import names_of_old

LONGEST_SLUG = 60
MOST_WORDS = 4
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
    """A short name made of the words of a row, one that nothing else has, and nothing had that a published version took out."""
    words = named_by(values)
    taken = {compiler.key_of(row) for part in compiler.PARTS for row in compiler.rows_in(plain, part)}
    return free_slug(words, taken | names_of_old())


def named_by(values: Mapping[str, Any]) -> str:
    """The words of a row of which its short name is made; "" where none are there."""
    return next((str(values[name]) for name in ("short", "label", "title", "ask") if str(values.get(name) or "").strip()), "")


def free_slug(words: str, taken: Iterable[str]) -> str:
    """A short name made of these words: “How many cases are there?” is “cases”, “EU AI Act, Article 4: skills” “eu_ai_act_article_4”.

    "" where no letter is left.
    """
    before, article = first_article(words)
    telling = [*_telling(before)[:MOST_WORDS], *_telling(article)] if article else _telling(words)[:MOST_WORDS]
    begin = next((place for place, word in enumerate(telling) if not word[0].isdigit()), len(telling))
    figures = telling[:begin] if begin < len(telling) else []  # a short name begins with a letter: “10 to 32 pixels” is “pixels_10_32”
    start = "_".join([*telling[begin:], *figures])[: LONGEST_SLUG - 4].rstrip("_")
    held = set(taken)
    return next((slug for slug in (start, *(f"{start}_{number}" for number in range(2, 1000))) if slug not in held), "") if start else ""


def _telling(words: str) -> list[str]:
    found = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower())
    return [word for word in found if word not in SAID_OFTEN] or found
