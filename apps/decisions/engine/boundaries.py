"""Cases that a rule book makes of itself: for each rule inputs that satisfy it, and inputs on both sides of every condition. Pure.

For each number v in a condition the answers v-1, v and v+1, for each choice every choice, for each choice of several its
presence and absence, and of what may be open also no answer. Random answers hardly ever stand on a threshold; these do.
The engine says which values findings and derived numbers have while inputs are looked for; who judges them is `truth`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any

from apps.decisions.engine.contradictions import LIMITED, contradicting
from apps.decisions.engine.draws import GRIDS
from apps.decisions.engine.judging import FALSE, TRUE
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.state import State
from apps.decisions.engine.units import NUMBERS, RECORD, Answers, Facts, Truth, Unit, alone, both, leaves, named_in, opened, truth_of, units

MOST_STARTS = 30  # kept inputs that are climbed from before a unit is given up: of the nearest few all may lead to the same dead end
TruthOf = Callable[[Any, Answers, Facts], Truth]
FILLING = {"label_quality": "experts_agree"}  # what a known answer is called where “none” no longer goes with the count


@dataclass
class Input:
    """Answers, and what the engine makes of them."""

    answers: Answers
    state: State

    @cached_property
    def facts(self) -> Facts:
        """Findings, derived numbers and questions asked, for a quick look at single conditions."""
        machine, here = self.state.machine, Facts()
        for slug, bits in machine.finding_bits.items():
            here.values[slug] = [name for name, bit in bits.items() if bit & self.state.vals[slug]]
        for slug in machine.formulas:
            span = self.state.vals[slug]
            here.values[slug] = (
                [None] if span is None else list(dict.fromkeys((span.low, span.low + 1 if span.high is None else span.high)))
            )
        for slug, ask in machine.ask_if.items():
            here.applies[slug] = {TRUE: True, FALSE: False}.get(self.state.truth[ask])
        return here


class Maker:
    """Makes inputs for the units of one book, beginning from kept ones. Another `truth` may judge single conditions."""

    def __init__(self, plain: Mapping[str, Any], machine: Machine, kept: Sequence[Answers], truth: TruthOf | None = None) -> None:
        self.plain, self.machine = opened(plain), machine
        self.named = {named["slug"]: named["when"] for named in self.plain["conditions"]}
        self.questions = {question["slug"]: question for question in self.plain["questions"]}
        self.rows: dict[str, list[Any]] = {}
        for row in self.plain["rows"]:
            self.rows.setdefault(row["finding"], []).extend(row["when"])
        self.truth: TruthOf = truth or (lambda item, answers, facts: truth_of(item, answers, facts, self.named))
        self.kept = [one for one in map(self.input, kept) if one is not None]

    def unit_of(self, key: str) -> Unit:
        """The rule or row of this key, its lists written out. Raises KeyError."""
        return {unit.key: unit for unit in units(self.plain) if unit.kind in ("rule", "row")}[key]

    def input(self, answers: Answers) -> Input | None:
        """An input, or None where the answers contradict each other."""
        if _contradicts(answers):
            return None
        state = State.of(self.machine, {slug: _typed(value) for slug, value in answers.items()})
        return Input(answers, state) if state.possible else None

    def changed(self, one: Input, answers: Answers) -> Input | None:
        """The input with other answers, as `input` gives it, and sooner where only a few differ."""
        different = {slug for slug in answers if one.answers.get(slug) != answers[slug]}
        if _contradicts(answers) or len(answers) < len(one.answers) or (different & LIMITED and one.state.open & LIMITED):
            return self.input(answers)
        state = one.state.copy()
        for slug in different:
            state.raw[slug] = self.machine.domains[slug].known(_typed(answers[slug]))
        state.open -= different
        state.run(sorted({step for slug in different for step in self.machine.touched[slug]}))
        return Input(answers, state)

    def fires(self, unit: Unit, one: Input) -> bool:
        """Whether the unit holds for an input."""
        if any(self.truth(item, one.answers, one.facts) is True for item in unit.unless):
            return False
        return both([self.truth(item, one.answers, one.facts) for item in unit.when]) is True

    def tests(self, items: Sequence[Any]) -> list[Sequence[Any]]:
        """Every single condition that items come down to, named conditions opened."""
        found = [leaf for _, leaf in leaves(items)]
        for slug in named_in(items):
            found += self.tests(self.named[slug])
        return found

    def closure(self, unit: Unit) -> list[str]:
        """Every question that the unit reads, directly or through findings, derived numbers and whether a question is asked."""
        waiting, seen = [leaf[0] for leaf in self.tests([*unit.when, *unit.unless])], dict[str, None]()
        while waiting:
            subject = waiting.pop(0)
            if subject in seen:
                continue
            seen[subject] = None
            if subject in self.questions:
                waiting += [leaf[0] for leaf in self.tests(self.questions[subject].get("ask_if", []))]
            elif subject in self.rows:
                waiting += [leaf[0] for leaf in self.tests(self.rows[subject])]
            else:
                waiting += self.machine.formulas[subject].reads
        return [slug for slug in seen if slug in self.questions]

    # Satisfying a unit

    def bases(self, unit: Unit) -> list[Input]:
        """Some inputs for which the unit holds: kept ones, or one found from those that come nearest."""
        found = [one for one in self.kept if self.fires(unit, one)][:3]
        if not found:
            nearest = sorted(self.kept, key=lambda one: -self.met(unit, one))[:MOST_STARTS]
            found = list(islice((one for one in (self.satisfied(unit, start) for start in nearest) if one is not None), 2))
        return [self.completed(unit, one) for one in found]

    def completed(self, unit: Unit, one: Input) -> Input:
        """The input with an answer to each question that the unit reads, so far as it goes on holding."""
        for slug in self.closure(unit):
            if slug in one.answers or one.facts.applies.get(slug) is False:
                continue
            for value in self.values(slug):
                trial = self.input({**one.answers, slug: value})
                if trial is not None and self.fires(unit, trial):
                    one = trial
                    break
        return one

    def satisfied(self, unit: Unit, start: Input) -> Input | None:
        """Climbs from an input to one for which the unit holds, one or two answers at a time; None where that leads nowhere."""
        here, count = start, self.met(unit, start)
        for _ in range(12):
            if self.fires(unit, here):
                return here
            better = max(self.moved(unit, here), key=lambda one: self.met(unit, one), default=None)
            if better is None or self.met(unit, better) <= count:
                return None
            here, count = better, self.met(unit, better)
        return None

    def met(self, unit: Unit, one: Input) -> int:
        """How much of the unit holds, open conditions counting half; of a named condition each of its own, or nothing would lead into it."""
        truths = [self.truth(item, one.answers, one.facts) for item in self.spelled_out(unit.when)]
        truths += [self.truth(item, one.answers, one.facts) is not True for item in unit.unless]
        return sum(2 if truth is True else truth is None for truth in truths)

    def spelled_out(self, items: Sequence[Any]) -> Iterator[Any]:
        """The items, and in place of a named condition what it comes down to."""
        for item in items:
            if isinstance(item, Mapping) and "named" in item:
                yield from self.spelled_out(self.named[item["named"]])
            else:
                yield item

    # Moving from one input to its neighbours

    def moved(self, unit: Unit, one: Input, slugs: Sequence[str] | None = None) -> Iterator[Input]:
        """Each input that differs in one answer that the unit reads, or in one of `slugs`; what would contradict it goes along."""
        tests = self.tests([*unit.when, *unit.unless])
        for slug in self.closure(unit) if slugs is None else slugs:
            for value in (*self.values(slug, tests), *self.toggled(slug, one), *self.crossings(slug, tests, one)):
                if one.answers.get(slug) != value:
                    answers = one.answers if one.facts.applies.get(slug, True) is True else self.asked(slug, one.answers)
                    if (trial := self.changed(one, going_along(answers, slug, value))) is not None:
                        yield trial
            if slug in one.answers and any(leaf[0] == slug and leaf[1] in RECORD for leaf in tests):
                left = {name: value for name, value in one.answers.items() if name != slug}
                if (trial := self.input(left)) is not None:
                    yield trial

    def asked(self, slug: str, answers: Answers) -> Answers:
        """The answers with those due to which a question is asked: of each of its conditions the first choice."""
        new = dict(answers)
        for leaf in self.tests(self.questions[slug]["ask_if"]):
            choices = leaf[2] if isinstance(leaf[2], list) else [leaf[2]]
            new[leaf[0]] = choices[:1] if self.questions[leaf[0]]["kind"] == "multi" else choices[0]
        return new

    def toggled(self, slug: str, one: Input) -> Iterator[list[str]]:
        """For a question with several choices, what is chosen with one more, and with one less."""
        if self.questions[slug]["kind"] == "multi":
            chosen = one.answers.get(slug, [])
            for choice in (choice["slug"] for choice in self.questions[slug]["choices"]):
                other = [word for word in chosen if word not in (choice, "none")]
                if other and choice != "none":
                    yield other if choice in chosen else [*other, choice]

    def edges(self, unit: Unit, bases: Sequence[Input]) -> Iterator[Input]:
        """The bases and all their neighbours: each number beside a limit, each choice, each presence and absence."""
        yield from bases
        for base in bases:
            yield from self.moved(unit, base)

    def edges_of(self, unit: Unit, name: str, path: tuple[Any, ...], bases: Sequence[Input]) -> Iterator[Input]:
        """Inputs around those for which the unit hangs on one condition alone, though another of its group may do as well."""
        hanging = hanging_on(unit, name, path)
        found = list(self.beginnings(hanging, bases))
        subjects = self.closure(Unit("condition", "", [leaf for place, leaf in leaves(getattr(unit, name)) if place == path]))
        for one in found:
            yield one
            yield from self.moved(unit, one)
            for near in self.moved(unit, one, subjects):
                yield from self.moved(unit, near, subjects)
        for one in found[:1]:
            for near in self.moved(unit, one):
                yield from self.moved(unit, near, subjects)

    def beginnings(self, unit: Unit, bases: Sequence[Input]) -> Iterator[Input]:
        """Inputs for which a unit holds, climbed to from the bases and from the kept ones that come nearest."""
        near_by = sorted(self.kept, key=lambda one: -self.met(unit, one))[:4]
        starts = (self.satisfied(unit, base) for base in (*bases, *near_by))
        return (self.completed(unit, one) for one in starts if one is not None)

    def values(self, slug: str, tests: Sequence[Sequence[Any]] = ()) -> list[Any]:
        """Answers to a question: each choice, each choice of several alone, each number beside and on a limit."""
        question = self.questions[slug]
        choices = [choice["slug"] for choice in question.get("choices", [])]
        if question["kind"] == "choice":
            return list(choices)
        if question["kind"] == "multi":
            return [[choice] for choice in choices]
        step = 1 if question["kind"] == "integer" else Decimal("0.05")
        found: set[Any] = set(GRIDS[question["kind"]])
        for leaf in tests:
            if leaf[0] == slug and leaf[1] in NUMBERS:
                for limit in map(Decimal, leaf[2:]):
                    found |= {limit, limit - 1, limit + 1, limit - step, limit + step}
        low, high = Decimal(question.get("minimum") or 0), Decimal(question.get("maximum") or 10**12)
        inside = [value for value in found if low <= value <= high]
        return [int(value) if value == int(value) else Decimal(value) for value in sorted(inside)]

    def crossings(self, slug: str, tests: Sequence[Sequence[Any]], one: Input) -> Iterator[int]:
        """For a number that a derived number reads, the answers at which that number crosses a limit."""
        for leaf in tests:
            formula = self.machine.formulas.get(leaf[0])
            if formula is None or slug not in formula.reads or not self.machine.domains[slug].question.is_number:
                continue
            for limit in {Decimal(number) + off for number in leaf[2:] for off in (-1, 0, 1)}:
                if (at := self._crossing(slug, leaf[0], limit, one)) is not None:
                    yield from (value for value in (at - 1, at, at + 1) if value >= 0)

    def _crossing(self, slug: str, number: str, limit: Decimal, one: Input) -> int | None:
        low, high = 0, min(int(Decimal(self.questions[slug].get("maximum") or 10**9)), 10**9)
        below, above = self._reaches(slug, low, number, limit, one), self._reaches(slug, high, number, limit, one)
        if below == above:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            if self._reaches(slug, middle, number, limit, one) == below:
                low = middle
            else:
                high = middle
        return high

    def _reaches(self, slug: str, value: int, number: str, limit: Decimal, one: Input) -> bool:
        state = one.state.copy()
        state.raw = {**state.raw, slug: (value, value)}
        span = state.computed(number)
        return span is not None and span.low >= limit


def hanging_on(unit: Unit, name: str, path: tuple[Any, ...]) -> Unit:
    """What holds where the unit hangs on one of its conditions alone."""
    if name == "when":
        items, unwanted = alone(unit.when, path)
        return replace(unit, when=items, unless=[*unwanted, *unit.unless])
    items, unwanted = alone([unit.unless[path[0]]], (0, *path[1:]))
    others = [item for number, item in enumerate(unit.unless) if number != path[0]]
    return replace(unit, when=[*unit.when, *items], unless=[*unwanted, *others])


def _contradicts(answers: Mapping[str, Any]) -> bool:
    return next(contradicting(answers), None) is not None


def _typed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def going_along(answers: Answers, slug: str, value: Any) -> Answers:
    """The answers with one replaced, and those that it contradicts moved just as far as they must."""
    new = {**answers, slug: value}
    if slug in ("labelled_rarest", "classes") and "labelled" in new and new["labelled"] > 0:
        new["labelled"] = max(new["labelled"], value)
    if "labelled" in new:
        if slug == "examples":
            new["labelled"] = min(new["labelled"], value)
        elif "examples" in new:
            new["examples"] = max(new["examples"], new["labelled"])
        if "labelled_rarest" in new:
            new["labelled_rarest"] = min(new["labelled_rarest"], new["labelled"])
        if slug == "label_quality" and value == "none":
            new |= {name: 0 for name in ("labelled", "labelled_rarest") if name in new}
        elif new["labelled"] > 0 and new.get("label_quality") == "none":
            new |= FILLING
        if new["labelled"] > 0 and "classes" in new:
            new["classes"] = min(new["classes"], new["labelled"])
    if new.get("output_kind") == "category" and new.get("classes", 2) < 2:
        new["classes"] = 2
    return new
