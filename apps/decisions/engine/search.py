"""Is there a completion of the open answers with another outcome? A search that proves yes or no. Pure; knows `state`.

It splits the possible answers of one open question after another, as finely as the rules can tell them apart, and drops
what the bounds already settle. A hit is a completion in hand; an exhausted search is a proof that there is none.

Conditions on derived numbers lie askew between several questions: no cut along one of them ever settles all cases. They are
taken for true, then for false, as if they hung on nothing; only where another outcome would come of that are answers looked
for that bear it out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from apps.decisions.engine.cutting import around, can_decide, cut
from apps.decisions.engine.judging import UNKNOWN
from apps.decisions.engine.machine import Leaf, RuleNode
from apps.decisions.engine.outcome import possible_leaders, possible_outcomes
from apps.decisions.engine.state import State
from apps.estimates.engine.spans import Span, exact

NODES = 1_500  # states looked at before a search gives up and says "not ruled out"
BESIDE = Fraction(1, 10**9)  # no two limits of the rules lie so close: a number just below a limit is as good as any below it
Opened = dict[str, list[tuple[str, Leaf]]]  # the open questions behind each finding, each with the condition to cut it along
GATE_WEIGHT = 20  # a rule that can open a gate or refuse weighs more than any favour when a question is chosen


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to: a completion, or none; `exhausted` is False where it was stopped, by the limit or by `uncut`.

    `uncut`: a state was left in which more than one outcome seems possible, and no question that could be cut further.
    """

    completion: State | None
    exhausted: bool
    uncut: bool = False

    @property
    def is_cut_short(self) -> bool:
        """Whether it was stopped by the limit alone."""
        return not (self.exhausted or self.uncut or self.completion)


@dataclass(frozen=True, slots=True)
class Aim:
    """What is looked for: the outcomes still possible in a state, and the one that must not come out.

    `nodes` are the rules that it hangs on where they are known, `prefer` says which of two halves to look at first: the one with more.
    """

    possible: Callable[[State], set[str]]
    present: str
    ranking_only: bool = False
    nodes: tuple[RuleNode, ...] = ()
    prefer: Callable[[State], int] | None = None


def other_outcome(present: str) -> Aim:
    """Look for a completion that recommends something else."""
    return Aim(possible_outcomes, present)


def other_leader(present: str) -> Aim:
    """Look for a completion that puts another approach first, gates and refusals left aside."""
    return Aim(possible_leaders, present, ranking_only=True)


def search(state: State, aim: Aim, limit: int = NODES) -> Found:
    """Look for a completion of `state` (one to be completed) that meets the aim."""
    stack, nodes = [state], 0
    while stack:
        here = stack.pop()
        if not here.possible:
            continue
        outcomes = aim.possible(here)
        unproved = _not_borne_out(here) if aim.present not in outcomes else ()
        if aim.present not in outcomes and not unproved:
            here.assumed = {}
            return Found(here, exhausted=False)
        if outcomes == {aim.present}:
            continue
        nodes += 1
        if nodes > limit:
            return Found(None, exhausted=False)
        halves = _bear_out(here, unproved) if unproved else split(here, aim)
        if halves is None:
            return Found(None, exhausted=False, uncut=True)
        stack.extend(halves if aim.prefer is None else sorted(halves, key=aim.prefer))
    return Found(None, exhausted=True)


def split(state: State, aim: Aim) -> list[State] | None:
    """The state cut in two at the open question with the most weight behind it; None where none is left to cut."""
    weights: dict[str, int] = {}
    leaves: dict[str, Leaf] = {}
    opened: Opened = {}
    for leaf, weight in _waiting(state, aim):
        for question, why in questions_behind(state, leaf, opened):
            weights[question] = weights.get(question, 0) + weight
            if question not in leaves or leaves[question].subject != question == why.subject:
                leaves[question] = why
    for question in sorted(weights, key=lambda slug: (-weights[slug], slug)):
        leaf = leaves[question]
        if leaf.subject in state.machine.formulas:
            return [state.assuming(leaf.subject, span) for span in _suppositions(state, leaf)]
        if parts := cut(state, state.machine.domains[question], leaf):
            return [state.with_possible(question, part) for part in parts]
    return None


def _waiting(state: State, aim: Aim) -> Iterable[tuple[Leaf, int]]:
    """The conditions that undecided rules wait for, each once, with the weight of all these rules."""
    leaves: dict[int, Leaf] = {}
    weights: dict[int, int] = {}
    for node, weight in undecided(state, aim):
        for leaf in node.leaves:
            if state.truth[leaf.number] == UNKNOWN:
                leaves[leaf.number] = leaf
                weights[leaf.number] = weights.get(leaf.number, 0) + weight
    return ((leaves[number], weight) for number, weight in weights.items())


def _suppositions(state: State, leaf: Leaf) -> list[Span | None]:
    """Where a derived number may lie, cut at a limit of an undecided condition; and nowhere, where it may not exist."""
    low, high, sure = state.assumed.get(leaf.subject) or state.vals[leaf.subject]
    nowhere: list[Span | None] = [] if sure else [None]
    for operand in leaf.test.operand:
        limit = exact(operand)
        below, above = (limit, limit + BESIDE) if leaf.test.operator in ("<=", ">") else (limit - BESIDE, limit)
        if low <= below and (high is None or above <= high):
            return [*nowhere, Span(low, below), Span(above, high)]
    return [*nowhere, Span(low, high)]


def _not_borne_out(state: State) -> Sequence[Leaf]:
    """The conditions that are only taken for true or false: the answers still possible allow both."""
    leaves = [leaf for number in state.assumed for leaf in state.machine.leaves_of[number]]
    return [leaf for leaf in leaves if state.truth[leaf.number] != UNKNOWN == leaf.judge(state.vals[leaf.subject])]


def _bear_out(state: State, unproved: Sequence[Leaf]) -> list[State] | None:
    """The state in parts, so that such a condition is decided: where a number turns it, else one number, so that another may."""
    behind = [pair for leaf in unproved for pair in questions_behind(state, leaf, {})]
    for question, leaf, decides in _deciding_first(state, behind):
        domain = state.machine.domains[question]
        parts = cut(state, domain, leaf) if decides or not domain.question.is_number else around(state.raw[question], domain.step)
        if parts:
            return [state.with_possible(question, part) for part in parts]
    return None


def _deciding_first(state: State, behind: Sequence[tuple[str, Leaf]]) -> Iterator[tuple[str, Leaf, bool]]:
    """The questions that alone decide a condition, then the others; looked at one by one, for the first mostly is enough."""
    others = []
    for question, leaf in behind:
        if can_decide(state, question, leaf):
            yield question, leaf, True
        else:
            others.append((question, leaf))
    yield from ((question, leaf, False) for question, leaf in others)


def undecided(state: State, aim: Aim) -> Iterable[tuple[RuleNode, int]]:
    machine, truth = state.machine, state.truth
    if aim.nodes:
        yield from ((node, 1) for node in aim.nodes if truth[node.number] == UNKNOWN)
        return
    if not aim.ranking_only:
        for node in (*machine.refusals, *(node for _, _, rules in machine.gates for node in rules)):
            if truth[node.number] == UNKNOWN:
                yield node, GATE_WEIGHT
    contenders = _contenders(state)
    for node in machine.ranking:
        if truth[node.number] == UNKNOWN:
            weight = 0
            for approach, points in node.points:
                if approach in contenders:
                    weight += abs(points)
            for approach in node.rules_out:
                if approach in contenders:
                    weight += GATE_WEIGHT
            if weight:
                yield node, weight


def _contenders(state: State) -> set[int]:
    """The approaches that can still lead, as numbers."""
    slugs = possible_leaders(state)
    return {number for number, slug in enumerate(state.machine.approaches) if slug in slugs}


def questions_behind(state: State, leaf: Leaf, opened: Opened) -> list[tuple[str, Leaf]]:
    """The open questions that an undecided condition waits for, each with the condition to cut it along.

    `opened` keeps what stands behind each finding of this state: many rules ask the same one.
    """
    machine, subject = state.machine, leaf.subject
    if subject in machine.domains:
        if subject in machine.ask_if and leaf.judge(state.raw[subject]) != UNKNOWN:
            asked = [machine.leaves_of[test.subject] for test in machine.book.tests_in(machine.book.question[subject].ask_if)]
            return [(inner.subject, inner) for leaves in asked for inner in leaves if state.truth[inner.number] == UNKNOWN]
        return [(subject, leaf)]
    if subject in machine.formulas:
        found: list[tuple[str, Leaf]] = []
        for read in machine.formulas[subject].reads:
            if read in machine.finding_bits:
                found += _behind_finding(state, read, opened)
            elif not machine.domains[read].is_settled(state.raw[read]):
                found.append((read, leaf))
        return found
    return _behind_finding(state, subject, opened)


def _behind_finding(state: State, finding: str, opened: Opened) -> list[tuple[str, Leaf]]:
    if finding not in opened:
        nodes = [node for node in state.machine.rows[finding] if state.truth[node.number] == UNKNOWN]
        inner = {leaf.number: leaf for node in nodes for leaf in node.leaves if state.truth[leaf.number] == UNKNOWN}
        opened[finding] = [pair for number in sorted(inner) for pair in questions_behind(state, inner[number], opened)]
    return opened[finding]
