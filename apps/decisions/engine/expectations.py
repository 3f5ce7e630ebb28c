"""What a test case expects of a decision, and what comes instead. Pure; plain data in, frozen values out.

An expectation names only what matters to its author: whatever it leaves out may come out anyhow. How sure a decision is
takes a search, so it is looked for only where an expectation turns on it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from apps.decisions.engine import canonical, explanation
from apps.decisions.engine.answers import read_case
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.certainty import SETTLED, certainty
from apps.decisions.engine.decide import GO, PILOT, verdict
from apps.decisions.engine.draws import Draws
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.outcome import excluded, recommendation
from apps.decisions.engine.own_payback import own_payback
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Value

Plain = dict[str, Any]

VERDICT, RECOMMENDATION, NEVER, CERTAINTY = "verdict", "recommendation", "never", "certainty"
FINDINGS, GATES, NO_GATES, FLAGS, NO_FLAGS = "findings", "gates", "gates_never", "flags", "flags_never"
CHECKS, OUT, NOT_OUT, FIT, RULES = "checks", "ruled_out", "not_ruled_out", "fit", "rules"
ANY_OF = (VERDICT, RECOMMENDATION, CERTAINTY)  # one of several is right
MUST, MUST_NOT = {FLAGS: FLAGS, GATES: GATES, OUT: OUT}, {NO_FLAGS: FLAGS, NO_GATES: GATES, NOT_OUT: OUT}
LISTS = (*ANY_OF, NEVER, *MUST, *MUST_NOT)
PARTS = (VERDICT, RECOMMENDATION, NEVER, CERTAINTY, FINDINGS, GATES, NO_GATES, FLAGS, NO_FLAGS, CHECKS, OUT, NOT_OUT, FIT, RULES)
HOLDS, HOLDS_NOT, NOT_KNOWN = "holds", "fails", "unknown"
HOLDING = (HOLDS_NOT, NOT_KNOWN, HOLDS)  # by the truth of a rule
IN_CASES = {  # how collections of examples write the same
    "verdict_any_of": VERDICT,
    "recommendation_any_of": RECOMMENDATION,
    "certainty_any_of": CERTAINTY,
    "never": NEVER,
    "flags_at_least": FLAGS,
    "flags_never": NO_FLAGS,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of a case, as far as an expectation can ask. `certainty` is empty where nobody asked."""

    verdict: str
    recommendation: str
    certainty: str
    findings: Mapping[str, str]
    gates: tuple[str, ...]
    flags: tuple[str, ...]
    checks: Mapping[str, str]  # by the key of the rule
    ruled_out: tuple[str, ...]
    fit: Mapping[str, int]
    rules: Mapping[str, str]  # of every rule and row: holds, fails, or unknown


@dataclass(frozen=True, slots=True)
class Point:
    """One thing expected: of which part, about what, what was expected and what came."""

    part: str
    about: str
    expected: Any
    actual: Any
    holds: bool

    @property
    def plain(self) -> list[Any]:
        """As it is kept where somebody accepts it."""
        return [self.part, self.about, self.expected, self.actual]


@dataclass(frozen=True, slots=True)
class Result:
    """A test case that was run. `refused` says why its answers cannot be read by this book; nothing else is there then."""

    points: tuple[Point, ...] = ()
    fired: frozenset[str] = frozenset()
    outcome: Outcome | None = None
    refused: tuple[str, ...] = ()

    @property
    def failing(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if not point.holds)

    @property
    def passes(self) -> bool:
        """Whether its answers could be read, and all that it expects came."""
        return not self.refused and not self.failing

    @property
    def difference(self) -> str:
        """What failed, as one text: an acceptance holds for exactly this. Empty where it passes."""
        if self.passes:
            return ""
        return canonical.dumps([list(self.refused), [point.plain for point in self.failing]])


def in_normal_form(expect: Mapping[str, Any]) -> Plain:
    """An expectation with its parts in one order and nothing empty; lists keep their order, each word once."""
    named = {IN_CASES.get(part, part): value for part, value in expect.items()}
    found: Plain = {}
    for part in PARTS:
        value = named.get(part)
        if value:
            found[part] = list(dict.fromkeys(value)) if part in LISTS else dict(sorted(value.items()))
    return found


def values_of(book: Rulebook, answers: Mapping[str, Any]) -> dict[str, Value]:
    """The known answers of a case that was kept as text, where decimals are words. Raises CaseRefused with every problem."""
    return read_case(book, {"answers": {slug: _typed(book, slug, value) for slug, value in answers.items()}}).values


def state_of(machine: Machine, answers: Mapping[str, Any]) -> State:
    """What holds for the answers of a kept case. Raises CaseRefused with every problem."""
    return State.of(machine, values_of(machine.book, answers))


def outcome_of(state: State, *, wanted: Iterable[str] = PARTS) -> Outcome:
    """What comes of a state. How sure it is, is looked for only where `wanted` says so or the verdict turns on it."""
    held = explanation.held_to_pilot(state, own_payback(state))
    quick, wanted = verdict(state, SETTLED, held), frozenset(wanted)
    sure = ""
    if CERTAINTY in wanted or (quick == GO and VERDICT in wanted):
        sure = certainty(state, Draws(state, "a test case")).word
    machine = state.machine
    return Outcome(
        verdict=verdict(state, sure, held) if sure else quick,
        recommendation=recommendation(state),
        certainty=sure,
        findings=explanation.findings(state, shown=False),
        gates=tuple(dict.fromkeys(gate["gate"] for gate in explanation.gates(state))),
        flags=tuple(dict.fromkeys(flag["flag"] for flag in explanation.flags(state))),
        checks={check["rule"]: check["state"] for check in explanation.checks(state, held) if check["rule"]},
        ruled_out=tuple(slug for number, slug in enumerate(machine.approaches) if excluded(state, number) == TRUE),
        fit=dict(zip(machine.approaches, state.fit, strict=True)),
        rules={node.key: HOLDING[state.truth[node.number]] for node in machine.traced},
    )


def run(machine: Machine, answers: Mapping[str, Any], expect: Mapping[str, Any]) -> Result:
    """Decide a kept case and hold what comes against what is expected. Raises CaseRefused where it cannot be read."""
    state = state_of(machine, answers)
    found = outcome_of(state, wanted=_needed(expect))
    fired = frozenset(node.key for node in machine.traced if state.truth[node.number] == TRUE)
    return Result(points(expect, found), fired, found)


def points(expect: Mapping[str, Any], found: Outcome) -> tuple[Point, ...]:
    """Everything that is expected, each beside what came."""
    held: list[Point] = []
    for part in PARTS:
        wanted = expect.get(part)
        if not wanted:
            continue
        if part in ANY_OF:
            actual = getattr(found, part)
            held.append(Point(part, "", list(wanted), actual, actual in wanted))
        elif part == NEVER:
            held.append(Point(part, "", list(wanted), found.recommendation, found.recommendation not in wanted))
        elif part in MUST:
            there = getattr(found, MUST[part])
            held += [Point(part, slug, True, slug in there, slug in there) for slug in wanted]
        elif part in MUST_NOT:
            there = getattr(found, MUST_NOT[part])
            held += [Point(part, slug, False, slug in there, slug not in there) for slug in wanted]
        elif part == FIT:
            held += [_fit(slug, limits, found.fit.get(slug)) for slug, limits in wanted.items()]
        else:
            values = getattr(found, part)
            held += [Point(part, slug, value, values.get(slug), values.get(slug) == value) for slug, value in wanted.items()]
    return tuple(held)


def as_found(expect: Mapping[str, Any], failing: Iterable[Point]) -> Plain:
    """The expectation with what came in the place of what failed: how an accepted change is carried on."""
    new: Plain = {part: dict(value) if isinstance(value, Mapping) else list(value) for part, value in expect.items()}
    for point in failing:
        if point.part in ANY_OF:
            new[point.part] = [point.actual]
        elif point.part == NEVER:
            new[NEVER].remove(point.actual)
        elif point.part in (*MUST, *MUST_NOT):
            new[point.part].remove(point.about)
            new.setdefault(_opposite(point.part), []).append(point.about)
        elif point.actual is None:
            del new[point.part][point.about]  # the book has no such thing any more
        else:
            new[point.part][point.about] = [point.actual, point.actual] if point.part == FIT else point.actual
    return in_normal_form(new)


def expected_of(found: Outcome) -> Plain:
    """What an author may start from: what came, without how sure it is and without points, which move with every rule."""
    return in_normal_form({
        VERDICT: [found.verdict],
        RECOMMENDATION: [found.recommendation],
        GATES: list(found.gates),
        FLAGS: list(found.flags),
    })  # fmt: skip


def _needed(expect: Mapping[str, Any]) -> frozenset[str]:
    """The parts of an outcome that the expectation asks; a verdict that may be go or pilot needs no search between the two."""
    either = {GO, PILOT} <= set(expect.get(VERDICT, ()))
    return frozenset(part for part in expect if part != VERDICT or not either)


def _fit(slug: str, limits: Iterable[int | None], actual: int | None) -> Point:
    low, high = limits
    inside = actual is not None and (low is None or low <= actual) and (high is None or actual <= high)
    return Point(FIT, slug, [low, high], actual, inside)


def _opposite(part: str) -> str:
    return {FLAGS: NO_FLAGS, NO_FLAGS: FLAGS, GATES: NO_GATES, NO_GATES: GATES, OUT: NOT_OUT, NOT_OUT: OUT}[part]


def _typed(book: Rulebook, slug: str, value: Any) -> Any:
    """A decimal was written down as text; back again where the question asks for a number."""
    if isinstance(value, Mapping):
        value = value.get("value")
    question = book.question.get(slug)
    if question is not None and question.is_number and isinstance(value, str) and value != "unknown":
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    return value
