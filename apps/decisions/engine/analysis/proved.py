"""What was proved before of parts of a book that still say the same: a save looks anew only at what it changed. Pure.

Only good news is kept, so whatever is kept, the problems found are the same. A key holds all that the proof rested on.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.canonical import sha256
from apps.decisions.engine.terms import Value
from apps.estimates.engine.derived import FORMULAS
from apps.estimates.engine.price_table import PriceTable

MOST_KEPT = 20_000  # proofs; the default book needs some 900


class Proved:
    """Proofs by what they rested on, for each option the answers that last put it first, and by conditions those for which they last held."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, None] = {}
        self.first: dict[str, Mapping[str, Value]] = {}
        self.met: dict[Hashable, Mapping[str, Value]] = {}

    def holds(self, key: Hashable, prove: Callable[[], bool]) -> bool:
        """Whether it is so: known already, or proved now and then kept."""
        if key in self._kept:
            return True
        if proved := prove():
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = None
        return proved

    def meet(self, conditions: Hashable, answers: Mapping[str, Value]) -> None:
        """Keep answers for which these conditions hold: with other prices they are tried first."""
        if len(self.met) >= MOST_KEPT:
            self.met.clear()
        self.met[conditions] = answers


class Ground:
    """What a proof about some subjects rests on, beside the conditions themselves."""

    def __init__(self, book: Rulebook, prices: PriceTable) -> None:
        self.book, self.prices = book, prices
        self._shared = _mark((book.lists, book.conditions))
        self._figures = _mark(sorted((key, str(value)) for key, value in book.parameters.items()))
        self._of: dict[str, Hashable] = {}

    def of(self, subjects: Iterable[str]) -> Hashable:
        """Their definitions, of findings their rows; where a number is worked out, the figures and what its formula reads of the prices."""
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
        return subject, self._figures, _mark([getattr(self.prices, part) for part in FORMULAS[subject].prices])


def _mark(content: object) -> str:
    """What tells contents apart for good: to `hash`, minus one and minus two are the same number."""
    return sha256(repr(content))
