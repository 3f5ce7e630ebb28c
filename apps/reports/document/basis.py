"""What the decision rests on, and the record of its answers, as frozen values. Pure: knows nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    stage: str
    question: str
    answer: str
    because: str


@dataclass(frozen=True, slots=True)
class FiredRule:
    key: str
    stage: str
    because: str
    effects: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A derived number with its unit and where it comes from."""

    label: str
    value: str
    lead: str


@dataclass(frozen=True, slots=True)
class Basis:
    rules: str
    rules_sha256: str
    prices: str
    prices_sha256: str
    engine: str
    fired: tuple[FiredRule, ...]
    figures: tuple[Figure, ...]
    sources: tuple[str, ...]
    limits: tuple[str, ...]
    overdue: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A part of the idea in the owner's own words; "not stated" where it was left empty."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """`state` is one of: used, not known, not provided, not asked, not used."""

    question: str
    ask: str
    answer: str
    known_how: str
    source: str
    state: str


@dataclass(frozen=True, slots=True)
class RecordSection:
    title: str
    answers: tuple[RecordedAnswer, ...]
