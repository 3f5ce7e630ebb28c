"""Boundary cases of one rule for its author: at, just below and above each limit, with and without each choice. Pure.

Each comes with what the book says of it today, so far as the rule has a hand in it: the author reads it, and keeps what is right.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.decisions.engine import expectations as parts
from apps.decisions.engine import terms, wording
from apps.decisions.engine.boundaries import Input, Maker, going_along, hanging_on
from apps.decisions.engine.expectations import Outcome, outcome_of
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.machine import RuleNode
from apps.decisions.engine.plain_conditions import items_from_plain
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Question, Row, Rule
from apps.decisions.engine.units import NUMBERS, Answers, Unit, leaves

Leaf = Sequence[Any]
MOST, LONGEST_TITLE = 60, 200  # cases of one rule; characters
MOST_TURNING = 8  # beginnings that are looked at for the most cases beside a limit


@dataclass(frozen=True, slots=True)
class Offered:
    """One case: what it is about, only the answers that the rule reads, whether the rule holds, and what comes out today."""

    title: str
    answers: Mapping[str, Any]
    holds: bool
    expect: Mapping[str, Any]


def offered_cases(maker: Maker, key: str) -> list[Offered]:
    """The boundary cases of a rule or row; none where no answers were found for which it holds. Raises KeyError."""
    node = {node.key: node for node in maker.machine.traced}[key]
    unit = maker.unit_of(key)
    bases = maker.bases(unit)
    if not bases:
        return []
    found: dict[str, Offered] = {}
    whole = _offered(maker, node, unit, bases[0], "all its conditions hold")
    found[repr(sorted(whole.answers.items()))] = whole
    for name in ("when", "unless"):
        for path, leaf in leaves(getattr(unit, name)):
            for words, one in _around(maker, unit, name, path, leaf, bases):
                case = _offered(maker, node, unit, one, words)
                found.setdefault(repr(sorted(case.answers.items())), case)
    return list(found.values())[:MOST]


def answers_that_meet(maker: Maker, conditions: Sequence[Any]) -> Answers | None:
    """Answers for which all of these conditions hold, without any that could be left out; None where none were found."""
    unit = Unit("condition", "", list(conditions))
    base = next(iter(maker.bases(unit)), None)
    if base is None:
        return None
    found = _reduced(maker, unit, base)
    for slug in list(found.answers):
        fewer = maker.input({name: value for name, value in found.answers.items() if name != slug})
        if fewer is not None and maker.fires(unit, fewer):
            found = fewer
    return found.answers


def _around(maker: Maker, unit: Unit, name: str, path: tuple[Any, ...], leaf: Leaf, bases: Sequence[Input]) -> Iterator[tuple[str, Input]]:
    """Inputs on both sides of one condition, where the rule hangs on it alone; each with words.

    Of several beginnings one is taken from which the rule itself turns, for another condition may follow the same answer;
    and of the first few of those the one with the most cases, for a value beside a limit may contradict other answers.
    """
    first: list[tuple[str, Input]] = []
    turning: list[list[tuple[str, Input]]] = []
    hanging = hanging_on(unit, name, path)
    for base in maker.beginnings(hanging, bases):
        found = list(_both_sides(maker, hanging, _reduced(maker, hanging, base), leaf))
        first = first or found
        if len({maker.fires(unit, one) for _words, one in found}) > 1:
            turning.append(found)
        if len(turning) == MOST_TURNING or (turning and len(turning[-1]) >= _most_beside(maker, leaf)):
            break
    most = max((len(found) for found in turning), default=0)
    return iter(next((found for found in turning if len(found) == most), first))


def _most_beside(maker: Maker, leaf: Leaf) -> int:
    """How many cases there are beside the limits of a condition on a question for a number; one is enough for any other."""
    if leaf[0] not in maker.questions or leaf[1] not in NUMBERS:
        return 1
    question = maker.machine.book.question[leaf[0]]
    return sum(len(_beside(question, Decimal(limit))) for limit in leaf[2:])


def _reduced(maker: Maker, unit: Unit, one: Input) -> Input:
    """The input without answers that the unit does not read, which would only stand in the way; as it is where it needs them."""
    few = maker.input({slug: one.answers[slug] for slug in maker.closure(unit) if slug in one.answers})
    return few if few is not None and maker.fires(unit, few) else one


def _both_sides(maker: Maker, hanging: Unit, base: Input, leaf: Leaf) -> Iterator[tuple[str, Input]]:
    subject, operator = leaf[0], leaf[1]
    if subject in maker.questions and operator in NUMBERS:
        return _beside_limits(maker, hanging, base, subject, [Decimal(limit) for limit in leaf[2:]])
    return _beside_crossings(maker, base, leaf) if subject in maker.machine.formulas else _other_side(maker, base, leaf)


def _beside_limits(maker: Maker, hanging: Unit, base: Input, slug: str, limits: Sequence[Decimal]) -> Iterator[tuple[str, Input]]:
    question = maker.machine.book.question[slug]
    for limit in limits:
        for value, where in _beside(question, limit):
            number = as_number(value)
            if (one := _with_number(maker, hanging, base, slug, number)) is not None:
                yield f"{wording.subject_words(maker.machine.book, slug)} {where} {wording.number_words(as_number(limit))}", one


def _with_number(maker: Maker, hanging: Unit, base: Input, slug: str, number: Any) -> Input | None:
    """The input with this number; where that contradicts what was chosen elsewhere, with the first other choice that goes with it."""
    one = maker.changed(base, going_along(base.answers, slug, number))
    if one is not None:
        return one
    chosen = (other for other in maker.closure(hanging) if other in base.answers and maker.questions[other]["kind"] == "choice")
    others = (maker.input(going_along({**base.answers, other: value}, slug, number)) for other in chosen for value in maker.values(other))
    return next((other for other in others if other is not None and maker.fires(hanging, other)), None)


def _beside(question: Question, limit: Decimal) -> list[tuple[Decimal, str]]:
    """A limit and the values just beside it, with words; only those that the question takes."""
    step = Decimal(1) if question.kind == "integer" else Decimal("0.01")
    low, high = (Decimal(end) if end is not None else None for end in (question.minimum, question.maximum))
    around = [(limit - step, "just below"), (limit, "exactly"), (limit + step, "just above")]
    return [(value, where) for value, where in around if (low is None or value >= low) and (high is None or value <= high)]


def _beside_crossings(maker: Maker, base: Input, leaf: Leaf) -> Iterator[tuple[str, Input]]:
    """Of a derived number: the answers at which it crosses a limit, of the first answer that can make it cross."""
    book, formula = maker.machine.book, maker.machine.formulas[leaf[0]]
    label = wording.subject_words(book, leaf[0])
    for slug in (slug for slug in formula.reads if slug in maker.questions):
        found = list(maker.crossings(slug, [leaf], base))
        for value in found:
            if (one := maker.changed(base, going_along(base.answers, slug, value))) is not None:
                yield f"{label} beside its limit: {wording.subject_words(book, slug)} {wording.number_words(value)}", one
        if found:
            return
    yield from _other_side(maker, base, leaf)


def _other_side(maker: Maker, base: Input, leaf: Leaf) -> Iterator[tuple[str, Input]]:
    """The input as it is, and the nearest one for which the condition does not hold."""
    words = wording.item_words(maker.machine.book, items_from_plain([leaf])[0])
    one_leaf = Unit("condition", "", [leaf])
    yield words, base
    for near in maker.moved(one_leaf, base):
        if maker.truth(leaf, near.answers, near.facts) is False:
            yield f"all but: {words}", near
            return


def _offered(maker: Maker, node: RuleNode, unit: Unit, one: Input, words: str) -> Offered:
    reads = maker.closure(unit)
    answers: Answers = {slug: one.answers[slug] for slug in reads if slug in one.answers}
    state = State.of(maker.machine, {slug: tuple(value) if isinstance(value, list) else value for slug, value in answers.items()})
    holds = state.truth[node.number] == TRUE
    return Offered(_short(f"{node.key}, {words}"), answers, holds, _expected(node, outcome_of(state, wanted=())))


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _expected(node: RuleNode, found: Outcome) -> Mapping[str, Any]:
    """Whether the rule holds, and what the outcome says about what the rule does; of points nothing, which other rules move as well."""
    rule = node.rule
    expect: dict[str, Any] = {parts.RULES: {node.key: found.rules[node.key]}}
    if isinstance(rule, Row):
        return parts.in_normal_form({**expect, parts.FINDINGS: {rule.finding: found.findings[rule.finding]}})
    return parts.in_normal_form({**expect, **_of_effects(rule, found)})


def _of_effects(rule: Rule, found: Outcome) -> dict[str, Any]:
    expect: dict[str, list[str]] = {part: [] for part in (*parts.MUST, *parts.MUST_NOT)}
    named: Mapping[str, tuple[str, str, Callable[[terms.Effect], Sequence[str]]]] = {
        terms.RAISE_FLAG: (parts.FLAGS, parts.NO_FLAGS, lambda effect: (effect.flag,)),
        terms.OPEN_GATE: (parts.GATES, parts.NO_GATES, lambda effect: (effect.gate,)),
        terms.RULE_OUT: (parts.OUT, parts.NOT_OUT, lambda effect: effect.approaches),
    }
    for effect in rule.effects:
        if effect.do in named:
            yes, no, slugs = named[effect.do]
            for slug in slugs(effect):
                expect[yes if slug in getattr(found, yes) else no].append(slug)
    checks = {rule.key: found.checks[rule.key]} if rule.key in found.checks else {}
    return {**expect, parts.CHECKS: checks}


def as_number(value: Decimal) -> int | Decimal:
    """A limit as a number is written."""
    return int(value) if value == int(value) else value
