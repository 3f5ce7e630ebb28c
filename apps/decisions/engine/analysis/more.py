"""Can more of a good thing hurt? For the pairs of a question and an option that the question declares. Pure.

Answers are split along the rules that can move the wrong way as the number grows, until none is left or one is seen to: then
whole answers are looked for, and both neighbouring values decided by the engine. What else can vary is tried at the classes that
the rules tell apart; behind derived numbers also at the round numbers of `draws`, whose formulas rise or fall with each input.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apps.decisions.engine.analysis.problem import MORE_HURTS, NOT_KNOWN, WARNING, Problem
from apps.decisions.engine.analysis.reach import TOO_MANY
from apps.decisions.engine.analysis.ready import Ready
from apps.decisions.engine.analysis.words import keys_words
from apps.decisions.engine.certainty import filled_in
from apps.decisions.engine.cutting import cut, turnings
from apps.decisions.engine.domains import Possible, as_value
from apps.decisions.engine.draws import alternatives, asked_points
from apps.decisions.engine.examples import plain_answers
from apps.decisions.engine.judging import FALSE, TRUE, UNKNOWN
from apps.decisions.engine.machine import Leaf, RuleNode
from apps.decisions.engine.outcome import excluded
from apps.decisions.engine.packing import Undecided
from apps.decisions.engine.search import Opened, questions_behind
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Group, Item, Named, Question, Test, Value
from apps.decisions.engine.wording import number_words
from apps.estimates.engine.spans import Exact, Span

TRIED = 6  # values of the question at which a turn of another one is looked for
LOOKED_AT = 400  # states looked at for one pair
UP, DOWN = 1, -1
RISES, FALLS = frozenset({UP}), frozenset({DOWN})
EITHER = RISES | FALLS


@dataclass(frozen=True, slots=True)
class Worse:
    """Answers with which the next larger number brings an option less."""

    answers: dict[str, Value]
    less: Exact
    more: Exact
    before: int
    after: int | None  # None where it is ruled out
    rules: tuple[str, ...]


def more_hurts(ready: Ready) -> Iterator[Problem]:
    """Declared pairs of which more can hurt."""
    for question in ready.book.questions:
        for slug in question.more_helps:
            yield from _pair(ready, question, slug)


def _pair(ready: Ready, question: Question, slug: str) -> Iterator[Problem]:
    where, option = ("questions", question.slug), ready.book.approach[slug].label
    name = question.short or question.ask
    pair = More(ready, question, ready.machine.approaches.index(slug))
    found: Worse | None = None

    def never_hurts() -> bool:
        nonlocal found
        found = pair.found()
        return found is None

    try:
        ready.proved_of("never hurts", (question.slug, pair.content), pair.subjects, never_hurts)
    except Undecided:
        yield Problem(WARNING, where, f"Whether more of “{name}” can hurt “{option}” is not known: {TOO_MANY}", also=(), kind=NOT_KNOWN)
        return
    if found is None:
        return
    below = f"at {number_words(found.less)}" if question.kind == "integer" else "just below it"
    now = "it is ruled out" if found.after is None else f"its fit is {found.after}"
    message = (
        f"More of “{name}” hurts “{option}”: at {number_words(found.more)} {now}, {below} its fit is {found.before}, "
        f"by {keys_words(found.rules)}. Change one of them"
    )
    yield Problem(WARNING, where, message, plain_answers(found.answers), found.rules, MORE_HURTS)


class More:
    """One pair: a question and the number of an option."""

    def __init__(self, ready: Ready, question: Question, option: int) -> None:
        self.ready, self.machine, self.slug, self.option = ready, ready.machine, question.slug, option
        self.domain = ready.machine.domains[question.slug]
        tests = ready.book.tests_in(question.ask_if)
        self.asked = [leaf for test in tests for leaf in ready.machine.leaves_of[test.subject] if leaf.test == test]  # when it is asked
        self.moved = {step for index in self.machine.touched[self.slug] if isinstance(step := self.machine.order[index], RuleNode)}
        mine = [node for node in self.machine.rules if node in self.moved and (dict(node.points).get(option) or option in node.rules_out)]
        self.points = {node.number: dict(node.points).get(option, 0) for node in mine}
        self.wrong = [node for node in mine if not self._ways(node) <= (RISES if self._is_for(node) else FALLS)]
        self.right = [node for node in mine if node not in self.wrong]
        outs = self.machine.outs[option]
        self.rows = ready.loose_rows(self.machine, (*mine, *outs))
        self.content = tuple((node.effective.when, node.effective.unless, node.points) for node in (*mine, *outs))
        self.subjects = ready.subjects([item for node in (*mine, *outs) for item in (*node.effective.when, *node.effective.unless)])

    def found(self) -> Worse | None:
        """Answers that show it; None where there are none. Raises Undecided."""
        stack, looked = [State.of(self.machine, {}).completing()], 0
        while stack:
            here = stack.pop()
            if not here.possible or not any(here.truth[node.number] == UNKNOWN for node in (*self.wrong, *self.rows)):
                continue
            looked += 1
            if looked > LOOKED_AT:
                raise Undecided
            if (parts := self._split(here, [*self.wrong, *self.rows])) is None:
                worse = self._worse(here)
                if isinstance(worse, Worse):
                    return worse
                parts = self._split(here, [*self.right, *self.machine.outs[self.option]]) if worse else None
            stack += parts or []
        return None

    # Which way rules move

    def _is_for(self, node: RuleNode) -> bool:
        return self.points[node.number] > 0 and self.option not in node.rules_out

    def _ways(self, node: RuleNode) -> frozenset[int]:
        rule = node.effective
        ways = [self._way(item) for item in rule.when]
        return frozenset().union(*ways, *(_turned(self._way(item)) for item in rule.unless))

    def _way(self, item: Item) -> frozenset[int]:
        """Whether a condition can become true, or false, as the number grows."""
        if isinstance(item, Named):
            return frozenset().union(*(self._way(inner) for inner in self.machine.book.named_condition[item.slug].when))
        if isinstance(item, Group):
            inside = frozenset[int]().union(*(self._way(member) for member in item.members))
            return _turned(inside) if item.kind == "none" else inside
        if item.subject == self.slug:
            return _of_operator(item)
        if item.subject in self.machine.formulas:
            return self._way_of_derived(item)
        return EITHER if self._rests_on(item.subject) else frozenset()

    def _rests_on(self, subject: str) -> bool:
        return self.slug in self.ready.space.with_what_they_read([subject])

    def _way_of_derived(self, test: Test) -> frozenset[int]:
        formula = self.machine.formulas[test.subject]
        if self.slug not in formula.reads or any(read in self.machine.finding_bits for read in formula.reads):
            return EITHER if self._rests_on(test.subject) else frozenset()
        state, (low, high) = State.of(self.machine, {}), self.domain.whole
        ends = []
        for at in (max(low, 1), high):
            known = state.known_to(test.subject)
            known.numbers[self.slug] = Span(at, at)
            ends.append(formula.formula(known))
        if ends[0] is None or ends[1] is None or ends[0].high is None or ends[1].high is None:
            return EITHER
        rises = ends[1].low >= ends[0].low and ends[1].high >= ends[0].high
        falls = ends[1].low <= ends[0].low and ends[1].high <= ends[0].high
        known = state.known_to(test.subject)
        known.numbers[self.slug] = Span(low, low)
        at_nought = formula.formula(known)  # by nought nothing can be divided: from the next number on a condition may hold
        appears = frozenset() if at_nought is not None and at_nought.sure else RISES
        if rises == falls:
            return EITHER if not rises else appears
        return appears | (_of_operator(test) if rises else _turned(_of_operator(test)))

    # Splitting

    def _split(self, state: State, nodes: Sequence[RuleNode]) -> list[State] | None:
        """The state in parts along an open question, other than this one, that undecided rules wait for; None where there is none."""
        weights: dict[str, int] = {}
        leaves: dict[str, Leaf] = {}
        opened: Opened = {}
        waiting = [leaf for node in nodes if state.truth[node.number] == UNKNOWN for leaf in node.leaves]
        for leaf in (*waiting, *self.asked):
            if state.truth[leaf.number] == UNKNOWN:
                for question, why in questions_behind(state, leaf, opened):
                    weights[question] = weights.get(question, 0) + 1
                    if question not in leaves or why.subject == question:
                        leaves[question] = why
        weights.pop(self.slug, None)
        for question in sorted(weights, key=lambda slug: (-weights[slug], slug)):
            if len(parts := self._parts(state, question, leaves[question])) > 1:
                tried = [state.with_answers({question: part}, self.machine.touched) for part in parts]
                return [one for one in tried if one.possible]
        return None

    def _parts(self, state: State, question: str, leaf: Leaf) -> list[Possible]:
        domain = self.machine.domains[question]
        if domain.question.is_number and leaf.subject != question:
            return self._places(state, question, leaf.subject)
        return cut(state, domain, leaf)

    def _places(self, state: State, question: str, subject: str) -> list[Possible]:
        """Numbers to try behind a derived one: its ends, round ones, and where a condition turns for some values of this question."""
        domain, (low, high) = self.machine.domains[question], state.raw[question]
        found = {low, high, *(one[0] for one in alternatives(self.machine, question, state.raw[question]))}
        judges = tuple(leaf.judge for leaf in self.machine.leaves_of.get(subject, ()))
        least, most = state.raw[self.slug]
        step = self.domain.step
        for at in sorted({least, least + step, least + 2 * step, *asked_points(self.machine, self.slug)})[:TRIED]:
            if least <= at <= most:
                here = state.with_answers({self.slug: (at, at)}, self.machine.touched)
                turns = turnings(here, domain, subject, judges) if here.possible and here.raw[question] == (low, high) else ()
                found |= {at for at in turns if at is not None and low <= at <= high}
        return [(at, at) for at in sorted(found)]

    # Looking

    def _worse(self, state: State) -> Worse | bool:
        """Answers of this state that show it; else whether further answers may."""
        may = False
        for less, more in self._neighbours(state):
            before, after = (state.with_answers({self.slug: (at, at)}, self.machine.touched) for at in (less, more))
            if not before.possible or not after.possible or excluded(before, self.option) == TRUE or not self._may_fall(before, after):
                continue
            may = True
            if (worse := self._decided(after, less, more)) is not None:
                return worse
        return may

    def _neighbours(self, state: State) -> list[tuple[Exact, Exact]]:
        """The numbers just below and at each limit, those of derived numbers included."""
        step, (low, high) = self.domain.step, state.raw[self.slug]
        points = set(asked_points(self.machine, self.slug))
        for name, formula in self.machine.formulas.items():
            if self.slug in formula.reads:
                judges = tuple(leaf.judge for leaf in self.machine.leaves_of.get(name, ()))
                points |= {at for at in turnings(state, self.domain, name, judges) if at is not None}
                points.add(low + step)  # by nought nothing can be divided: the number may begin to be there
        return [(point - step, point) for point in sorted(points) if low <= point - step and point <= high]

    def _may_fall(self, before: State, after: State) -> bool:
        change = 0
        for node in (*self.wrong, *self.right):
            old, new = before.truth[node.number], after.truth[node.number]
            if UNKNOWN not in (old, new):
                change += self.points[node.number] * (new - old) // TRUE
                if self.option in node.rules_out and new == TRUE != old:
                    return True
        return change < 0

    def _decided(self, after: State, less: Exact, more: Exact) -> Worse | None:
        answers = filled_in(after)
        one, two = (State.of(self.machine, {**answers, self.slug: as_value(at)}) for at in (less, more))
        out, gone = excluded(one, self.option), excluded(two, self.option)
        if not one.possible or not two.possible or out != FALSE or (gone == FALSE and two.fit[self.option] >= one.fit[self.option]):
            return None
        rules = [node.key for node in (*self.wrong, *self.right) if one.truth[node.number] != two.truth[node.number]]
        fit = None if gone == TRUE else two.fit[self.option]
        return Worse({**answers, self.slug: as_value(more)}, less, more, one.fit[self.option], fit, tuple(rules))


def _of_operator(test: Test) -> frozenset[int]:
    if test.operator in (">", ">="):
        return RISES
    if test.operator in ("<", "<="):
        return FALLS
    return EITHER if test.operator == "between" else frozenset()


def _turned(ways: frozenset[int]) -> frozenset[int]:
    return frozenset(-way for way in ways)
