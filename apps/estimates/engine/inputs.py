"""What an estimate may read: what each answer can still be, the rules' parameters with their notes, the rows of the list of facts.

Knows `estimate` and `spans` only. A figure that the rules or the list of facts lack raises `Lacks`, which becomes a `CannotSay`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, wraps
from typing import Any

from apps.estimates.engine.estimate import Assumption, CannotSay, Estimate, Range, decimal_text, rounded
from apps.estimates.engine.spans import Exact, Span, exact

Row = Mapping[str, Any]
NO_NUMBER = Span(0, None, False)


class Lacks(Exception):
    """A parameter of the rules, or a row of the list of facts, that is not there; the text says which."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that no answer gives, looked up once: parameters with the assumption that each makes, and the list of facts."""

    parameters: Mapping[str, Exact]
    notes: Mapping[str, Assumption]
    facts: Mapping[str, Any]
    currency: str
    rows_by: Mapping[str, Mapping[str, Row]] = field(default_factory=dict)

    @classmethod
    def of(cls, parameters: Mapping[str, Any], notes: Sequence[Any], sources: Mapping[str, str], facts: Mapping[str, Any]) -> "Figures":
        """From a rule book's parameters, their notes (key, label, unit, source, note), titles of sources, and a plain list of facts."""
        numbers = {key: exact(value) for key, value in parameters.items() if not isinstance(value, str)}
        currency = str(facts.get("currency") or parameters.get("currency", ""))
        units = {note.key: note.unit.replace("money", currency) for note in notes}
        said = {
            note.key: Assumption(note.label, printed(numbers[note.key], units[note.key]), _source(note, sources))
            for note in notes
            if note.key in numbers
        }
        said |= _triples(said, notes, numbers, units, sources)
        keyed = {name: {str(row.get(key)): row for row in reversed(facts.get(name, ()))} for name, key in KEYS.items()}
        return cls(numbers, said, facts, currency, keyed)

    def parameter(self, key: str) -> Exact:
        """Its value, of nought or more. Raises Lacks, also for less than nought."""
        if key not in self.parameters:
            raise Lacks(f"the rules have no figure “{key}”")
        if self.parameters[key] < 0:
            raise Lacks(f"the figure “{key}” of the rules is below nought")
        return self.parameters[key]

    def above_nought(self, key: str) -> Exact:
        """A parameter that something is divided by. Raises Lacks, also for nought."""
        if not self.parameter(key):
            raise Lacks(f"the figure “{key}” of the rules is nought")
        return self.parameters[key]

    def assumption(self, key: str) -> Assumption:
        """What a parameter assumes, with its source. Raises Lacks."""
        return self.notes.get(key) or Assumption(key, printed(self.parameter(key), ""), "")

    def range_of(self, key: str) -> Range:
        """The parameters KEY_low, KEY_likely and KEY_high; `assumption(KEY)` says all three. Raises Lacks."""
        found = Range(self.parameter(f"{key}_low"), self.parameter(f"{key}_likely"), self.parameter(f"{key}_high"))
        if not found.low <= found.likely <= found.high:
            raise Lacks(f"the figures “{key}” of the rules are not in the order of their size")
        return found

    def range_above_nought(self, key: str) -> Range:
        """The same, of figures that something is divided by. Raises Lacks, also for nought."""
        self.above_nought(f"{key}_low")
        return self.range_of(key)

    def percent(self, key: str) -> Range:
        """The same, of percentages, as shares of one. Raises Lacks, also for more than 100."""
        low, likely, high = self.range_of(key)
        if high > 100:
            raise Lacks(f"the figures “{key}” of the rules are more than 100 %")
        return Range(Fraction(low) / 100, Fraction(likely) / 100, Fraction(high) / 100)

    def rows(self, section: str) -> Sequence[Row]:
        """All rows of a section of the list of facts; none where there is no such section."""
        found: Sequence[Row] = self.facts.get(section, ())
        return found

    def row(self, section: str, key: str) -> Row:
        """The row of a section by its key (see KEYS). Raises Lacks."""
        found = self.rows_by.get(section, {}).get(key)
        if found is None:
            raise Lacks(f"the price list has no figure for “{key}”")
        return found


KEYS: Mapping[str, str] = {"approach_costs": "approach", "prices": "task", "labelling": "item", "accelerators": "name"}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What every answer can still be, findings among the choices. An open answer is the whole of its range."""

    numbers: Mapping[str, Span]
    choices: Mapping[str, frozenset[str]]
    several: Mapping[str, tuple[frozenset[str], frozenset[str]]]  # those that are sure, those that are possible
    unanswered: frozenset[str]
    figures: Figures
    kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)  # what several estimates need, worked out once

    def number(self, slug: str) -> Span:
        """What a number can still be: its low end, and its high end or None."""
        return self.numbers.get(slug, NO_NUMBER)

    def choice(self, slug: str) -> frozenset[str]:
        """The choices that a question or finding can still have; none for one that the book does not have."""
        return self.choices.get(slug, frozenset())

    def limit(self, key: str) -> Exact:
        """A parameter of the rules. Raises Lacks."""
        return self.figures.parameter(key)

    def is_open(self, slug: str) -> bool:
        """Whether nobody has answered the question, or the book has no such question."""
        return slug in self.unanswered or not (slug in self.numbers or slug in self.choices or slug in self.several)

    def needs(self, *slugs: str) -> tuple[str, ...]:
        """Those of the questions that have no answer."""
        return tuple(slug for slug in slugs if slug in self.unanswered)


def of_row(row: Row, low: str, likely: str, high: str) -> Range:
    """Three fields of a row. Raises Lacks where one is no number, or they are not in the order of their size."""
    try:
        found = Range(exact(str(row[low])), exact(str(row[likely])), exact(str(row[high])))
    except (KeyError, ArithmeticError, ValueError):
        raise Lacks(f"a row of the price list has no {low}, {likely} and {high}") from None
    if not 0 <= found.low <= found.likely <= found.high:
        raise Lacks(f"{low}, {likely} and {high} of a row of the price list are not in the order of their size")
    return found


Found = Estimate | CannotSay


def or_cannot_say(slug: str, label: str) -> Callable[[Callable[..., Found]], Callable[..., Found]]:
    """Makes a formula that raises Lacks say so instead."""

    def wrap(formula: Callable[..., Found]) -> Callable[..., Found]:
        @wraps(formula)
        def said(*args: Any, **kwargs: Any) -> Found:
            try:
                return formula(*args, **kwargs)
            except Lacks as lacks:
                return CannotSay(slug, label, str(lacks))

        return said

    return wrap


def _triples(
    said: Mapping[str, Assumption],
    notes: Sequence[Any],
    numbers: Mapping[str, Exact],
    units: Mapping[str, str],
    sources: Mapping[str, str],
) -> dict[str, Assumption]:
    """For every KEY_low, KEY_likely and KEY_high one assumption under KEY: "10 to 50, likely 20 % a year"."""
    found = {}
    for note in notes:
        key = note.key.removesuffix("_likely")
        low, likely, high = (f"{key}_{end}" for end in ("low", "likely", "high"))
        if note.key == likely and {low, likely, high} <= said.keys():
            value = f"{printed(numbers[low], '')} to {printed(numbers[high], '')}, likely {printed(numbers[likely], units[likely])}"
            found[key] = Assumption(note.label, value, _source(note, sources))
    return found


@lru_cache(maxsize=4_096)
def printed(value: Exact, unit: str) -> str:
    """A figure as assumptions print it: thousands apart, its unit behind it."""
    whole, _, rest = decimal_text(rounded(value)).partition(".")
    return f"{int(whole):,}{'.' if rest else ''}{rest} {unit}".strip()


def _source(note: Any, sources: Mapping[str, str]) -> str:
    title = sources.get(note.source, "")
    return "; ".join(part for part in (title, note.note) if part)
