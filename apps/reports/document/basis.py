"""What the decision rests on, and the record of its answers, as frozen values. Pure: knows nothing else."""

from dataclasses import dataclass

SILENT = ("not provided", "not asked yet", "not asked")  # states of a recorded answer of which there is no more to say


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
    """`state` is one of: used, not known, not readable, not provided, not asked yet, not asked, not used."""

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

    @property
    def says_how(self) -> bool:
        """Whether it is said of any answer here how it is known, or by whom."""
        return any(answer.known_how or answer.source for answer in self.answers)

    @property
    def given(self) -> tuple[RecordedAnswer, ...]:
        """What somebody answered, or said not to know."""
        return tuple(answer for answer in self.answers if answer.state not in SILENT)

    @property
    def silent(self) -> tuple[tuple[str, tuple[RecordedAnswer, ...]], ...]:
        """The questions without an answer, together by why."""
        words = dict.fromkeys(answer.answer for answer in self.answers if answer.state in SILENT)
        return tuple((said, tuple(one for one in self.answers if one.answer == said and one.state in SILENT)) for said in words)
