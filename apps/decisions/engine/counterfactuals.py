"""What would have to be different for another recommendation: the fewest changes first. Pure; re-decides every one.

Only answers that the owner can change, or find out, are touched: an open one counts as a change too. A fact that nobody can change
is tried alone, while it is open: finding it out may turn everything by itself. One change and two are looked at in full, one answer for each class that the rules tell apart; three where no fewer get
forward. Nothing is given of which a part alone would do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations, product

from apps.decisions.engine.changes import EASE, Change, changes_of, distance, may_change, turns, values_at
from apps.decisions.engine.contradictions import LIMITED
from apps.decisions.engine.draws import applies
from apps.decisions.engine.effects import Effect, Effects
from apps.decisions.engine.hope import Hope
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.outcome import recommendation
from apps.decisions.engine.state import State

MOST_BLOCKING = 10  # questions behind an open gate that are tried three at a time
CENT = Fraction(1, 100)
FACT = 2  # what nobody can change comes after what can be changed at a cost
MOST_TRIED = 600  # ways to answer three questions at once that are still tried in full


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Changes that together give another recommendation; `kind` is what they are about, `alike` how many more are of it."""

    changes: tuple[Change, ...]
    recommendation: str
    kind: tuple[str, ...] = ()
    alike: int = 0

    @property
    def questions(self) -> frozenset[str]:
        """The questions answered otherwise."""
        return frozenset(change.question for change in self.changes)


@dataclass(slots=True)
class _Tried:
    """One change, the state that it gives, and its effect; no effect where it contradicts another answer."""

    change: Change
    state: State
    effect: Effect | None
    asked: bool
    far: Fraction = field(default=Fraction(0))


def counterfactuals(state: State) -> tuple[Counterfactual, ...]:
    """The smallest changes to a state of the record, easiest first, of every kind one before a second of any."""
    return tuple(_in_order(state, smallest(state)))


def smallest(state: State) -> list[Counterfactual]:
    """For each set of one or two questions, and of three where no fewer get forward, the nearest answers to another recommendation.

    None of which fewer questions of the same set give the same recommendation.
    """
    if _refused_for_good(state):
        return []
    return _Search(state).all()


class _Search:
    """Everything that is tried with one state."""

    def __init__(self, state: State) -> None:
        self.state, self.machine, self.present = state, state.machine, recommendation(state)
        self.hopes: dict[tuple[int, str, str], bool] = {}
        self.done: set[frozenset[Change]] = set()
        self.effects, self.hope = Effects(state), Hope(state)
        self.found: dict[tuple[frozenset[str], str], tuple[Fraction, Counterfactual]] = {}
        self.tried = {slug: [self.one(change) for change in changes_of(state, slug)] for slug in self.machine.domains}
        self.facts = {slug: tried for slug, tried in self.tried.items() if tried and not may_change(self.machine, slug)}
        self.tried = {slug: tried for slug, tried in self.tried.items() if tried and slug not in self.facts}

    def all(self) -> list[Counterfactual]:
        for tried in (*self.tried.values(), *self.facts.values()):
            for one in tried:
                if one.asked and one.effect is not None:
                    self.keep((one,), recommendation(one.state))
        for first, second in combinations(self.tried, 2):
            self.pair(first, second)
        if not any(came in self.machine.approaches for _, came in self.found):
            self.threes()
        return [item for _, item in self.found.values() if self.again(item) == item.recommendation]

    def again(self, item: Counterfactual) -> str:
        """What is recommended after the changes, decided anew: nothing is given that was only added up."""
        domains = self.machine.domains
        return recommendation(self.state.with_answers({one.question: domains[one.question].known(one.value) for one in item.changes}))

    def one(self, change: Change) -> _Tried:
        """A change tried alone."""
        domain = self.machine.domains[change.question]
        changed = self.state.with_answers({change.question: domain.known(change.value)})
        effect = self.effects.of(changed) if changed.possible else None
        return _Tried(change, changed, effect, applies(self.state, change.question), distance(self.state, change))

    def keep(self, tried: tuple[_Tried, ...], came: str) -> None:
        """Keep changes that give another recommendation, if no smaller or nearer ones do."""
        if came == self.present:
            return
        questions = frozenset(one.change.question for one in tried)
        if len(questions) > 1 and any((smaller, came) in self.found for smaller in _parts(questions)):
            return
        far = sum((one.far for one in tried), Fraction(0))
        key = (questions, came)
        if key not in self.found or far < self.found[key][0]:
            self.found[key] = (far, Counterfactual(tuple(one.change for one in tried), came))

    def pair(self, first: str, second: str) -> None:
        """Every two changes of two questions."""
        limited = first in LIMITED and second in LIMITED
        meet = []
        for one, other in product(self.tried[first], self.tried[second]):
            if limited or one.effect is None or other.effect is None:
                if limited:
                    meet.append((one, other))
            elif one.effect.reaches & other.effect.reaches:
                meet.append((one, other))
            elif one.asked and other.asked and not one.effect.is_idle and not other.effect.is_idle:
                came = self.effects.together(one.effect, other.effect)
                if came != self.present and applies(one.state, second) and applies(other.state, first):
                    self.keep((one, other), came)
        if meet and self.new(self.hope.of(frozenset((first, second))), first, second):
            for one, other in meet:
                if self.hopeful(one, first, second) and self.hopeful(other, second, first):
                    self.decided((one, other))
            for here, there in ((first, second), (second, first)):
                for one in self.tried[here]:
                    if self.hopeful(one, here, there):
                        self.meeting(one, there)

    def new(self, outcomes: set[str], *questions: str) -> bool:
        """Whether there is an outcome among them that none of the questions alone gives."""
        return any(came != self.present and all((frozenset((slug,)), came) not in self.found for slug in questions) for came in outcomes)

    def hopeful(self, one: _Tried, first: str, second: str) -> bool:
        """Whether after one change any answer to the other question may give something new; asked once for each."""
        if one.effect is None:
            return True
        key = (id(one), first, second)
        if key not in self.hopes:
            self.hopes[key] = self.new(self.hope.after(one.state, frozenset((second,))), first, second)
        return self.hopes[key]

    def threes(self) -> None:
        """Three changes that together close the gates and refusals that stand in the way."""
        nodes = {node.number for node in self.effects.deciding[: self.effects.waiting] if self.state.truth[node.number] == TRUE}
        behind = [slug for slug in self.tried if nodes & self.hope.touched[slug].numbers]
        for three in combinations(behind[:MOST_BLOCKING], 3):
            ways = [self.tried[slug] for slug in three]
            count = len(ways[0]) * len(ways[1]) * len(ways[2])
            if count <= MOST_TRIED and any(came in self.machine.approaches for came in self.hope.of(frozenset(three))):
                for tried in product(*ways):
                    self.decided(tried)

    def decided(self, tried: tuple[_Tried, ...]) -> None:
        """Decide several changes together anew; once, for several turns may lie at one number."""
        changes = frozenset(one.change for one in tried)
        if changes in self.done:
            return
        self.done.add(changes)
        domains, before = self.machine.domains, next((one for one in tried if one.effect is not None), None)
        answers = {one.change.question: domains[one.change.question].known(one.change.value) for one in tried if one is not before}
        changed = (self.state if before is None else before.state).with_answers(answers)
        if changed.possible and all(applies(changed, one.change.question) for one in tried):
            self.keep(tried, recommendation(changed))

    def meeting(self, one: _Tried, second: str) -> None:
        """Decide one change with answers to a second question at which a condition on a derived number turns after it."""
        domain, here = self.machine.domains[second], self.after(one)
        for subject in self.moved(one, second) if domain.question.is_number else ():
            for at in turns(here, domain, subject):
                for value in values_at(domain, (at, at - 1 if isinstance(at, int) else at - CENT)):
                    change = Change(second, value, second in self.state.open)
                    self.decided((one, _Tried(change, one.state, None, True, distance(self.state, change))))

    def after(self, one: _Tried) -> State:
        """The state after a change; after one that contradicts another answer, with just that answer replaced."""
        if one.effect is not None:
            return one.state
        here, change = self.state.copy(), one.change
        here.raw[change.question] = self.machine.domains[change.question].known(change.value)
        return here

    def moved(self, one: _Tried, second: str) -> list[str]:
        """The derived numbers that read the second question and something that the change has moved."""
        reading = [(name, formula.reads) for name, formula in self.machine.formulas.items() if second in formula.reads]
        if one.effect is None:
            return [name for name, reads in reading if one.change.question in reads]
        return [name for name, _ in reading if self.effects.place[name] & one.effect.reaches]


def _parts(questions: frozenset[str]) -> Iterator[frozenset[str]]:
    for size in range(1, len(questions)):
        yield from (frozenset(part) for part in combinations(questions, size))


def _refused_for_good(state: State) -> bool:
    """Whether a rule refuses the idea on answers alone that nobody can change."""
    questions = state.machine.book.question
    return any(
        state.truth[node.number] == TRUE
        and all(leaf.subject in questions and questions[leaf.subject].can_change not in EASE for leaf in node.leaves)
        for node in state.machine.refusals
    )


def _in_order(state: State, found: list[Counterfactual]) -> list[Counterfactual]:
    """To an approach first, then with fewer changes, then what costs less to change and less has to be found out."""
    machine = state.machine
    questions, approaches = machine.book.question, set(machine.approaches)

    def ease(item: Counterfactual) -> tuple[int, ...]:
        costs = [EASE.get(questions[change.question].can_change, FACT) for change in item.changes]
        opened = sum(change.was_open for change in item.changes)
        return (item.recommendation not in approaches, len(item.changes), max(costs), sum(costs), opened)

    kinds: dict[tuple[tuple[str, ...], str], list[Counterfactual]] = {}
    for item in sorted(found, key=ease):
        about = tuple(sorted({questions[change.question].about for change in item.changes}))
        kinds.setdefault((about, item.recommendation), []).append(item)
    ranked = [
        (place, ease(item), replace(item, kind=about, alike=len(items) - 1))
        for (about, _), items in kinds.items()
        for place, item in enumerate(items)
    ]
    return [item for _, _, item in sorted(ranked, key=lambda entry: entry[:2])]
