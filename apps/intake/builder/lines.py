"""Reading back: what was said to one question in words, and answers that contradict each other. Asks no table, changes nothing."""

from collections.abc import Callable, Set
from dataclasses import dataclass

from apps.decisions.engine import known_how
from apps.decisions.engine.answers import problems_between
from apps.decisions.engine.contradictions import BOUNDS, FOLLOWING, Bound
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.terms import CHOICE, MULTI, Question, Value
from apps.decisions.forms import field_name
from apps.estimates.engine.derived import FORMULAS
from apps.intake.journey.narrative import IDEA
from apps.intake.journey.said import Said
from apps.intake.journey.way import Journey
from apps.ui import formatting

LEFT_OPEN = {False: "Counts as assumed", True: "Counts as a first idea"}
NOT_KNOWN = "I do not know yet"
NOT_PROVIDED = "Not provided"
LEFT_EMPTY = "Left open"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of "Check your answers"."""

    question: Question
    words: str
    how: str
    source: str
    state: str  # provided, unknown, missing, unreadable

    @property
    def is_missing(self) -> bool:
        return self.state == "missing"

    @property
    def name(self) -> str:
        return field_name(self.question.slug)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two answers that cannot both be right, and why: words, of which those with a question lead to it."""

    questions: tuple[Question, Question]
    parts: tuple[tuple[str, Question | None], ...]

    @property
    def words(self) -> str:
        return "".join(words for words, _question in self.parts)


def in_words(question: Question, value: Value, currency: str) -> str:
    """A value as a person reads it: labels of choices, every digit of a number, with its unit."""
    if question.kind == MULTI and isinstance(value, tuple):
        return formatting.listed([question.label_of(slug) for slug in value])
    if question.kind == CHOICE and isinstance(value, str):
        return question.label_of(value)
    if isinstance(value, str | tuple):
        return str(value)
    if question.kind == "percent" and question.unit in ("", "%"):
        return formatting.percent(value)
    if question.kind == "money":
        return f"{formatting.SIGNS.get(currency, f'{currency} ')}{formatting.number(value)}"
    if question.unit == "ms":
        return formatting.waiting_time(value)
    return f"{formatting.number(value)} {_unit(question.unit, value)}".strip()


def _unit(unit: str, value: Value) -> str:
    """The unit as it stands behind this number: one answer, two answers."""
    first, _, rest = unit.partition(" ")
    return f"{first[:-1]} {rest}".strip() if value == 1 and first.endswith("s") else unit


def line(journey: Journey, question: Question) -> Line:
    """What was said to one question."""
    said = journey.of(question.slug)
    if said.unknown:
        return Line(question, NOT_KNOWN, "", said.source, "unknown")
    if journey.needs_attention(question.slug):
        return Line(question, said.typed, "", said.source, "unreadable")
    if said.value is None:
        return Line(question, LEFT_EMPTY if said.is_left_open else NOT_PROVIDED, "", said.source, "missing")
    narrative = question.section == IDEA.slug
    value = None if narrative else journey.value_of(question)
    words = said.typed.strip() if value is None else in_words(question, value, journey.currency)
    return Line(question, words, "" if narrative else how_known(question, said), said.source, "provided")


def how_known(question: Question, said: Said) -> str:
    return known_how.short(question.slug, said.known_how) or LEFT_OPEN[question.slug in known_how.WANTED]


def clashes(journey: Journey, *, among: Set[str] | None = None) -> tuple[Clash, ...]:
    """Answers that contradict each other; where questions are named, only those in which one of them takes part."""
    found = (contradiction.questions for contradiction in problems_between(journey.used))
    return tuple(_clash(journey, one, two) for one, two in found if among is None or {one, two} & among)


def _clash(journey: Journey, one: str, two: str) -> Clash:
    first, second = journey.book.question[one], journey.book.question[two]
    return Clash((first, second), (*_why(first, second, lambda question: _bare(question, journey)), (". Change one of them", None)))


def _why(first: Question, second: Question, said: Callable[[Question], str]) -> tuple[tuple[str, Question | None], ...]:
    """More of the smaller than of the larger, or a number that its choice does not allow."""
    if first.is_number and second.is_number:
        return (
            ("More ", None),
            (_inside(first), first),
            (f" ({said(first)}) than ", None),
            (_inside(second), second),
            (f" ({said(second)}) cannot be", None),
        )
    number, choice = (first, second) if first.is_number else (second, first)
    bound = next(
        bound
        for bound in (*BOUNDS, *FOLLOWING)
        if isinstance(bound, Bound) and (bound.question, bound.number) == (choice.slug, number.slug)
    )
    limit = f"{bound.at_least} or more" if bound.at_least is not None else f"{bound.at_most}{' at most' if bound.at_most else ''}"
    return (
        (f"With “{said(choice)}” for ", None), (_inside(choice), choice), (", ", None), (_inside(number), number),
        (f" must be {limit}; you said {said(number)}", None),
    )  # fmt: skip


def _bare(question: Question, journey: Journey) -> str:
    """What was said, a number without its unit: it stands behind the name of what is counted."""
    value = journey.used[question.slug]
    return (
        formatting.number(value)
        if question.is_number and not isinstance(value, str | tuple)
        else in_words(question, value, journey.currency)
    )


def _inside(question: Question) -> str:
    """The short name as it stands inside a sentence."""
    return question.short[:1].lower() + question.short[1:]


def rules_reading(machine: Machine, slug: str) -> tuple[str, ...]:
    """The keys of the rules that test the answer itself or a number made from it."""
    subjects = [slug, *(name for name, derived in FORMULAS.items() if slug in derived.reads)]
    return tuple(dict.fromkeys(rule.key for subject in subjects for rule in machine.book.rules_that_read(subject)))
