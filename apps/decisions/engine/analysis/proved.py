"""What was proved before of parts of a book that still say the same: a save looks anew only at what it changed. Pure.

Only good news is kept, so whatever is kept, the problems found are the same. A key holds all that the proof rested on.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.terms import Value

MOST_KEPT = 20_000  # proofs; the default book needs some 900


class Proved:
    """Proofs by what they rested on, and for each option the answers that last put it first."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, None] = {}
        self.first: dict[str, Mapping[str, Value]] = {}

    def holds(self, key: Hashable, prove: Callable[[], bool]) -> bool:
        """Whether it is so: known already, or proved now and then kept."""
        if key in self._kept:
            return True
        if proved := prove():
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = None
        return proved


class Ground:
    """What a proof about some subjects rests on, beside the conditions themselves."""

    def __init__(self, book: Rulebook, prices: Any) -> None:
        self.book = book
        self._shared = hash((book.lists, book.conditions))
        self._figures = hash((tuple(sorted((key, str(value)) for key, value in book.parameters.items())), repr(prices)))
        self._of: dict[str, Hashable] = {}

    def of(self, subjects: Iterable[str]) -> Hashable:
        """Their definitions, of findings their rows; the figures and prices where a number is worked out."""
        return (self._shared, tuple(self._subject(subject) for subject in subjects))

    def _subject(self, subject: str) -> Hashable:
        if subject not in self._of:
            self._of[subject] = self._definition(subject)
        return self._of[subject]

    def _definition(self, subject: str) -> Hashable:
        if (question := self.book.question.get(subject)) is not None:
            choices = tuple(choice.slug for choice in question.choices)
            return subject, question.kind, choices, question.minimum, question.maximum, question.ask_if
        if subject in self.book.finding:
            values = tuple(value.slug for value in self.book.finding[subject].values)
            return subject, values, tuple((row.key, row.when, row.value) for row in self.book.rows if row.finding == subject)
        return subject, self._figures
