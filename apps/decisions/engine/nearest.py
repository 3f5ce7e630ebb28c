"""Which known word somebody may have meant: for messages that refuse another one. Pure; knows nothing of the project."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

LONGEST = 80  # characters that are compared; no word of ours is longer
ALIKE = 0.5  # from 0, nothing in common, to 1, the same


def nearest(word: object, known: Iterable[str], at_least: float = ALIKE) -> str:
    """The known word most like this one, "" where none is like it. "classify_txt" is like "text_classification"."""
    wanted = str(word)[:LONGEST].lower()
    ranked = sorted(((_likeness(wanted, each.lower()), each) for each in known), key=lambda pair: -pair[0])
    return ranked[0][1] if ranked and ranked[0][0] >= at_least else ""


def _likeness(one: str, other: str) -> float:
    """As whole words, or part by part in whatever order, the better of the two."""
    parts, others = _parts(one), _parts(other)
    if len(others) < 2 or not parts:
        return _ratio(one, other)
    best = sum(max(_ratio(part, each) for each in others) for part in parts) / len(parts)
    return max(_ratio(one, other), best if len(parts) > 1 else 0)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _parts(word: str) -> list[str]:
    return [part for part in re.split(r"[^a-z0-9]+", word) if part]
