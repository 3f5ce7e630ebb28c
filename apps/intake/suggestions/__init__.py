"""Which tasks the typed idea sounds like: plain matching of words, on this machine, with nothing learned and nothing sent.

Pure: knows words and tasks, no models and no Django. What it finds is offered; nothing is chosen by it.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

MOST = 3  # more would be a second list to read
TASK = "task"  # the question it is for
NOT_WORDS = (
    "the and for with from that which what this are not one into before after their they has have had how will when who our its was were"
    " can could may all any out per too also each than then them there use used using get more most less many much very need needs of to in on by is it as at be or an we do if so no up my he us"
)
ENDINGS = ("isation", "ization", "ations", "ation", "ings", "ing", "ments", "ment", "ies", "ers", "es", "ed", "er", "s", "y", "e")
SHORTEST_STEM = 3
_NOT_WORDS = frozenset(NOT_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*|\d-?d\b")


@dataclass(frozen=True, slots=True)
class Index:
    """How much each word says for each task. Made once for the words of all tasks."""

    weights: Mapping[str, Mapping[str, float]]  # by word, then by task

    @classmethod
    def of(cls, tasks: Mapping[str, Iterable[str]]) -> "Index":
        """`tasks` has by its slug the texts that describe each; a word that many tasks share says little."""
        counted = {slug: Counter(word for text in texts for word in words(text)) for slug, texts in tasks.items()}
        shared = Counter(word for count in counted.values() for word in count)
        weights: dict[str, dict[str, float]] = {}
        for slug, count in counted.items():
            for word, times in count.items():
                weights.setdefault(word, {})[slug] = (1 + math.log(times)) * math.log(1 + len(tasks) / shared[word])
        return cls(weights)

    def nearest(self, texts: Iterable[tuple[str, float]], *, among: Collection[str] | None = None) -> tuple[str, ...]:
        """At most three tasks, the likeliest first; none where no word says anything. Each text comes with what it counts."""
        said: dict[str, float] = {}
        for text, counts in texts:
            for word in words(text):
                said[word] = max(counts, said.get(word, 0.0))
        scores: Counter[str] = Counter()
        for word, counts in said.items():
            for slug, weight in self.weights.get(word, {}).items():
                if among is None or slug in among:
                    scores[slug] += counts * weight  # type: ignore[assignment]
        return tuple(slug for slug, _score in sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))[:MOST])


def words(text: str) -> list[str]:
    """The words of a text without their endings, those that say nothing left out."""
    found = _WORD.findall(text.casefold())
    parts = [part for word in found for part in ((word, *word.split("-")) if "-" in word else (word,))]
    return [stem(part) for part in parts if len(part) > 1 and part not in _NOT_WORDS]


def stem(word: str) -> str:
    """The word without its ending, so that "invoices" is met by "invoice"."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word
