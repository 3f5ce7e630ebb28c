"""What the pages of the form show, worked out before a template sees it: the live panel, reading back, lists of answers.

Takes the journey and the engine's preview; asks no table and changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.decisions.engine import decide
from apps.decisions.engine.answers import problems_between
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.outcome import DO_NOT_BUILD
from apps.decisions.engine.terms import CHOICE, MULTI, Question, Value
from apps.decisions.forms import field_name
from apps.estimates.engine.derived import FORMULAS
from apps.intake.journey.narrative import IDEA
from apps.intake.journey.said import Said
from apps.intake.journey.way import Journey
from apps.ui import formatting

CHECKS_SHOWN = 4
MS = 1_000  # in a second
KNOWN_HOW = {"measured": "Measured", "estimated": "Estimated", "assumed": "Assumed"}
NOT_KNOWN = "I do not know yet"
NOT_PROVIDED = "Not provided"
NOT_COUNTED = "Nothing has moved: your last answer is not counted yet"
CONTESTED = "Two answers contradict each other, and neither is counted"
NO_LONGER_COUNTED = "Your last answer is not counted yet, and neither is what stood there before"
CHECK_LOOKS = {
    "pass": ("c-go", "check", "Pass"),
    "condition": ("c-amber", "warn", "Condition"),
    "stop": ("c-stop", "stop", "Stop"),
    "unknown": ("c-plain", "question", "Not known"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One option of the live panel. `move` is what the last answer did to it, in points; an excluded one has no fit."""

    label: str
    fit: int
    move: int
    ruled_out_by: str
    leads: bool

    @property
    def width(self) -> int:
        return max(0, min(100, self.fit))

    @property
    def moved_by(self) -> int:
        return abs(self.move)


@dataclass(frozen=True, slots=True)
class Check:
    label: str
    look: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Where this is heading: a hint, never a verdict. `moved` is the one sentence that is announced."""

    leading: str
    moved: str
    first: str
    bars: tuple[Bar, ...]
    checks: tuple[Check, ...]
    matters: tuple[Question, ...]


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
    """Two answers that cannot both be right, with the sentence that names both values."""

    questions: tuple[Question, Question]
    first: str
    second: str

    @property
    def words(self) -> str:
        one, two = self.questions
        return f"You said {self.first} for “{one.short}” and {self.second} for “{two.short}”. Change one of them"


def panel(journey: Journey, before: Journey | None = None, *, counted: bool = True) -> Panel:
    """The live panel for these answers. `before` is how they stood before the last one; `counted` is False after one that cannot be read."""
    book = journey.book
    counts = _uncontested(journey)
    counted_before = counts if before is None else _uncontested(before)
    now = journey.once("preview", counts, decide.preview)
    was = now if counted_before == counts else journey.once("preview", counted_before, decide.preview)
    fits = {row["approach"]: row["fit"] for row in was["ranking"] if not row["excluded"]} if counted else {}
    bars = tuple(_bar(book, row, fits, leads=number == 0) for number, row in enumerate(now["ranking"]))
    return Panel(
        leading=_leading(book, now, nothing_known=not counts),
        moved=_announced(journey, _moved(bars, was, now), moved=was is not now, counted=counted),
        first=_first(book, now) if counts else "",
        bars=bars,
        checks=_checks(now["checks"]) if counts else (),
        matters=tuple(book.question[slug] for slug in now["questions_that_matter"] if slug in book.question)[:3],
    )


def _uncontested(journey: Journey) -> dict[str, Value]:
    return {slug: value for slug, value in journey.used.items() if slug not in journey.contested}


def _bar(book: Rulebook, row: Mapping[str, Any], was: Mapping[str, int], *, leads: bool) -> Bar:
    out = next((reason["rule"] for reason in row["reasons"] if reason["effect"] == "excludes"), "") if row["excluded"] else ""
    fit = row["fit"] or 0
    move = 0 if row["excluded"] else fit - was.get(row["approach"], fit)
    return Bar(book.approach[row["approach"]].label, fit, move, out, leads and not row["excluded"])


def _leading(book: Rulebook, now: Mapping[str, Any], *, nothing_known: bool) -> str:
    if nothing_known:
        return "Nothing to go by yet"
    if now["recommendation"] == DO_NOT_BUILD:
        return "So far, a rule speaks against building this"
    leader = now["leader"]
    return f"{book.approach[leader].label} looks best so far" if leader in book.approach else "Every option is ruled out so far"


def _first(book: Rulebook, now: Mapping[str, Any]) -> str:
    """What an open gate asks for before anything else."""
    recommended = now["recommendation"]
    gate = recommended != DO_NOT_BUILD and recommended not in book.approach
    return book.outcome_labels[recommended] if gate else ""


def _announced(journey: Journey, sentence: str, *, moved: bool, counted: bool) -> str:
    """The one sentence that is announced after a save."""
    if not counted:
        return NO_LONGER_COUNTED if moved else NOT_COUNTED
    return CONTESTED if journey.contested else sentence


def _moved(bars: Iterable[Bar], was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """One sentence on what the last answer did: the largest move, or what else changed."""
    moves = sorted((bar for bar in bars if bar.move), key=lambda bar: -bar.moved_by)
    if moves:
        way = "up" if moves[0].move > 0 else "down"
        return f"Your last answer moved “{moves[0].label}” {way} by {moves[0].moved_by}"
    out_before = {row["approach"] for row in was["ranking"] if row["excluded"]}
    if new := [bar for bar, row in zip(bars, now["ranking"], strict=False) if row["excluded"] and row["approach"] not in out_before]:
        return f"Your last answer ruled out “{new[0].label}”"
    return "Your last answer moved nothing" if was is not now else ""


def _checks(found: Iterable[Mapping[str, Any]]) -> tuple[Check, ...]:
    """What stands in the way by name, the worst first; what passes and what is not known as counts."""
    checks = list(found)
    named = [check for state in ("stop", "condition") for check in checks if check["state"] == state]
    chips = [_check(check["needs"], check["state"]) for check in named[:CHECKS_SHOWN]]
    more = len(named) - len(chips)
    counts = {state: sum(check["state"] == state for check in checks) for state in ("pass", "unknown")}
    return (
        *chips,
        *([_check(f"{more} more", "condition")] if more else []),
        *([_check(f"{counts['pass']} pass", "pass")] if counts["pass"] else []),
        *([_check(f"{counts['unknown']} not known yet", "unknown")] if counts["unknown"] else []),
    )


def _check(label: str, state: str) -> Check:
    return Check(label[:1].upper() + label[1:], *CHECK_LOOKS[state])


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
    return f"{formatting.number(value)} {_unit(question.unit, value)}".strip()


def _unit(unit: str, value: Value) -> str:
    """The unit as it stands behind this number: one answer, two answers; a second and more of milliseconds in seconds, too."""
    first, _, rest = unit.partition(" ")
    if value == 1 and len(first) > len("ms") and first.endswith("s"):
        return f"{first[:-1]} {rest}".strip()
    if unit == "ms" and isinstance(value, int) and value >= MS:
        return (
            f"ms, which is {formatting.counted(value // MS, 'second')}"
            if value % MS == 0
            else f"ms, which is {formatting.number(Decimal(value) / MS)} seconds"
        )
    return unit


def line(journey: Journey, question: Question) -> Line:
    """What was said to one question."""
    said = journey.of(question.slug)
    if said.unknown:
        return Line(question, NOT_KNOWN, "", said.source, "unknown")
    if journey.needs_attention(question.slug):
        return Line(question, said.typed, "", said.source, "unreadable")
    if said.value is None:
        return Line(question, NOT_PROVIDED, "", said.source, "missing")
    narrative = question.section == IDEA.slug
    value = None if narrative else journey.value_of(question)
    words = said.typed.strip() if value is None else in_words(question, value, journey.currency)
    return Line(question, words, "" if narrative else how_known(said), said.source, "provided")


def how_known(said: Said) -> str:
    return KNOWN_HOW.get(said.known_how, "Counts as assumed")


def clashes(journey: Journey, *, with_question: str | None = None) -> tuple[Clash, ...]:
    """Answers that contradict each other; only those of one question where it is named."""
    book, values = journey.book, journey.used

    def words(slug: str) -> str:
        return in_words(book.question[slug], values[slug], journey.currency)

    found = (contradiction.questions for contradiction in problems_between(values))
    return tuple(
        Clash((book.question[one], book.question[two]), words(one), words(two)) for one, two in found if with_question in (None, one, two)
    )


def rules_reading(machine: Machine, slug: str) -> tuple[str, ...]:
    """The keys of the rules that test the answer itself or a number made from it."""
    subjects = [slug, *(name for name, derived in FORMULAS.items() if slug in derived.reads)]
    return tuple(dict.fromkeys(rule.key for subject in subjects for rule in machine.book.rules_that_read(subject)))
