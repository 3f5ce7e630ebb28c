"""Checks, warnings and gates as frozen values. Pure: knows `opening` only."""

from dataclasses import dataclass

from apps.reports.document.opening import Chip


@dataclass(frozen=True, slots=True)
class TurnsOn:
    """An open question that a check waits for."""

    question: str
    label: str


@dataclass(frozen=True, slots=True)
class Check:
    """`title` is what must be there; `state` is one of: stop, condition, unknown, pass. `words` say why, of an unknown one what it would do."""

    title: str
    state: str
    chip: Chip
    words: str
    rule: str
    turns_on: tuple[TurnsOn, ...]
    further: str
    is_far: bool  # it waits for several open answers at once: it is named, and not told in full


@dataclass(frozen=True, slots=True)
class Warning:
    """`because` is empty where the rule says what `meaning` says already."""

    label: str
    meaning: str
    because: str
    rule: str


@dataclass(frozen=True, slots=True)
class Gate:
    label: str
    needs: str
    because: str
    rule: str
