"""The first page as frozen values: who decided what and when, what to do, how sure, four facts. Pure: knows nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chip:
    """A word with its colour class (go, pilot, amber, stop, later, info, plain) and an icon's name or nothing."""

    word: str
    tone: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    title: str
    reference: str
    decided_by: str
    decided_on: str
    moment: str  # the same as an ISO time, for the file's own dates
    valid_until: str
    decision: str
    rules: str
    prices: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do and what not to do, in sentences; three lines of why; what the reader is asked for."""

    slug: str
    chip: Chip
    conditions: Chip | None
    headline: tuple[str, ...]
    why: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToSettle:
    """One open answer: what to find out or what must be so, what else would come, and the effort."""

    question: str
    words: str
    otherwise: str
    effort: str


@dataclass(frozen=True, slots=True)
class HowSure:
    """`word` is Settled, Settled if or Leaning; never a percentage."""

    slug: str
    word: str
    short: str
    lead: str
    items: tuple[ToSettle, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    note: str
