"""What would change the recommendation, what it assumes, and what to do next, as frozen values. Pure: knows `judging` and `opening` only."""

from dataclasses import dataclass

from apps.reports.document.judging import Gate
from apps.reports.document.opening import Chip


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    question: str
    label: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change of answers that would flip the recommendation; `was_open` where it only fills in what is not known."""

    changes: tuple[ChangedAnswer, ...]
    recommendation: str
    kind: str
    was_open: bool
    distance: str  # how far each number is from there; empty where none was answered
    alike: str  # how many more changes of this kind lead to the same
    place: int  # among the changes of the result, from 0


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule that does not hold by one condition: what is lacking, how far off that is, and what the rule would do."""

    rule: str
    missing: str
    distance: str
    would: str


@dataclass(frozen=True, slots=True)
class Assumption:
    question: str
    label: str
    answer: str
    known_how: Chip
    effect: str
    who: str
    check: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step: work, or a decision that the work leads to."""

    words: str
    who: str
    when: str
    is_decision: bool


@dataclass(frozen=True, slots=True)
class FirstTask:
    """What one person does in some of the first days; for a decision, what is decided."""

    who: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstDays:
    """Some of the first ten working days: whoever does what in them."""

    days: str
    tasks: tuple[FirstTask, ...]
    is_decision: bool


@dataclass(frozen=True, slots=True)
class TwoWeeks:
    """The first two weeks, from the steps of the decision; `then` is what comes after them."""

    lead: str
    days: tuple[FirstDays, ...]
    then: str


@dataclass(frozen=True, slots=True)
class WayBack:
    """What leads from a Not yet or a Stop to a go: what to do, who, on how many cases, how long, at what price, when to come back."""

    label: str
    gates: tuple[Gate, ...]
    steps: tuple[str, ...]
    who: str
    cases: str  # of a test that compares; else empty
    how_long: str
    costs: str
    come_back: str
    go_when: str
