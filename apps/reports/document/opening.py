"""The first page as frozen values: who decided what and when, what to do, how sure, four facts. Pure: knows nothing else."""

from dataclasses import dataclass

# The word where nothing that is missing can change a decision, and answers that nobody checked can.
OF_GUESSES, HOLDS_IF_GUESSES, HOLDS_IF_ONE_GUESS = (
    "Settled, if the guesses hold",
    "Settled, if the {count} guesses hold",
    "Settled, if one guess holds",
)


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
    """`word` is Settled, Settled if or Leaning, or says on what it rests; never a percentage."""

    slug: str
    word: str
    short: str
    lead: str
    items: tuple[ToSettle, ...]
    more: str

    @property
    def term(self) -> str:
        """The name under which the glossary explains the word, whatever it counts."""
        return OF_GUESSES if self.word == HOLDS_IF_ONE_GUESS or self.word.startswith(HOLDS_IF_GUESSES.partition("{")[0]) else self.word


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    note: str
