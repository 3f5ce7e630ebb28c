"""Does a firm decision also hold while open answers arrive one by one? A proof by bounds. Pure; knows `state` and `search`.

A completion answers everything; on the way there some questions are answered and others still open. A rule that speaks for
another approach may then hold already while one that speaks for the approach in front still waits, and a rule may rest on
something being unknown. What is proved here holds for every set of further answers, complete or not. In a *wavering* state
a condition, rule or row is TRUE or FALSE only where it stays so, whatever is answered.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from apps.decisions.engine.domains import Possible
from apps.decisions.engine.draws import alternatives, class_of
from apps.decisions.engine.judging import FALSE, TRUE, UNKNOWN, Truth
from apps.decisions.engine.machine import Leaf, Machine, Node, RuleNode
from apps.decisions.engine.outcome import DO_NOT_BUILD, excluded, leader, recommendation
from apps.decisions.engine.search import Opened, questions_behind
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import MULTI, RECORD_OPERATORS

MOST_LOOKS = 60  # states looked at for each other approach; what is not proved by then is not called firm


@dataclass(frozen=True, slots=True)
class Way:
    """A wavering state, and the open questions that stay open from here on."""

    state: State
    left: frozenset[str] = frozenset()


def holds_on_the_way(state: State, conditions: Mapping[str, Possible]) -> bool:
    """Whether no further answers, however many, show another outcome, given that no completion of the record `state` does.

    With `conditions`, what open questions must come to: whether no other outcome shows once they have, and no other approach
    comes first before that, whatever the gates say.
    """
    way = Way(wavering(state))
    present = recommendation(state)
    if not _outcome_stays(_answered(way, conditions).state, present):
        return False
    if present not in state.machine.approaches and not conditions:
        return True
    first = leader(state)
    return first is not None and _stays_first(way, first)


def wavering(state: State) -> State:
    """The record as a wavering state: what is FALSE in it stays so, whatever further answers come, and in whatever order."""
    way = Way(state.copy())
    _waver(way, state.machine.ruling_steps)
    return way.state


def _answered(way: Way, answers: Mapping[str, Possible]) -> Way:
    """Further along the way, where these questions have answers: each one of those that are named."""
    if not answers:
        return way
    new = Way(way.state.copy(), way.left)
    new.state.raw.update(answers)
    new.state.open -= answers.keys()
    _waver(new, sorted(set().union(*(way.state.machine.deciding[question] for question in answers))))
    return new


def _waver(way: Way, steps: Iterable[int]) -> None:
    """Run the numbered steps, in order, so that nothing is settled that more answers may change."""
    state = way.state
    order, truth = state.machine.order, state.truth
    for index in steps:
        step = order[index]
        kind = type(step)
        if kind is RuleNode:
            now = _lasting(truth, step)
            if now != truth[step.number]:
                state.change(step, now)
        elif kind is Node:
            truth[step.number] = state.node(step)
        elif kind is Leaf and step.test.operator in RECORD_OPERATORS:
            truth[step.number] = _recorded(way, step)
        else:
            state.run((index,))


def _recorded(way: Way, leaf: Leaf) -> Truth:
    """Whether a question is answered, or unknown: lasting where it is answered, stays open, or is not asked."""
    ask = way.state.machine.ask_if.get(leaf.subject)
    applies = TRUE if ask is None else way.state.truth[ask]
    if applies != TRUE or (leaf.subject in way.state.open and leaf.subject not in way.left):
        return min(applies, UNKNOWN)
    return TRUE if (leaf.test.operator == "is unknown") == (leaf.subject in way.left) else FALSE


def _lasting(truth: Sequence[Truth], node: RuleNode) -> Truth:
    """The truth of a rule or row; one that an undecided exception may yet keep back is undecided."""
    lasting = min(node.of_when(truth), default=TRUE)
    return min(lasting, TRUE - max(truth[number] for number in node.unless)) if node.unless else lasting


def _outcome_stays(wavering: State, present: str) -> bool:
    """No refusal or gate before the present outcome may open for what is unknown, and what leads to the present one lasts.

    Several gates may have one outcome. Where every approach is ruled out, the first gate's outcome comes without its gate.
    """
    machine = wavering.machine
    for outcome, rules in ((DO_NOT_BUILD, machine.refusals), *((outcome, rules) for _, outcome, rules in machine.gates)):
        if outcome == present:
            if any(wavering.truth[node.number] == TRUE for node in rules):
                return True
        elif any(_may_open_on_the_way(wavering, node) for node in rules):
            return False
    return present in machine.approaches or all(excluded(wavering, number) == TRUE for number in range(len(machine.approaches)))


def _may_open_on_the_way(wavering: State, node: RuleNode) -> bool:
    """Whether a rule may hold on the way though in no completion: it rests on what is unknown, or has exceptions still open."""
    return wavering.truth[node.number] == UNKNOWN and (
        any(wavering.truth[number] == UNKNOWN for number in node.unless) or _asks_the_record(wavering, node.leaves)
    )


def _asks_the_record(wavering: State, leaves: Sequence[Leaf]) -> bool:
    """Whether conditions, or what the findings and derived numbers in them rest on, ask if an open question has an answer."""
    waiting, seen = list(leaves), set[str]()
    while waiting:
        leaf = waiting.pop()
        if leaf.test.operator in RECORD_OPERATORS and leaf.subject in wavering.open:
            return True
        waiting += _behind(wavering.machine, leaf.subject, seen)
    return False


def _behind(machine: Machine, subject: str, seen: set[str]) -> list[Leaf]:
    """The conditions that a finding, a derived number or the asking of a question rests on; of each subject once."""
    if subject in seen:
        return []
    seen.add(subject)
    if subject in machine.formulas:
        return [leaf for read in machine.formulas[subject].reads for leaf in _behind(machine, read, seen)]
    if subject in machine.ask_if:
        asked = set(machine.book.tests_in(machine.book.question[subject].ask_if))
        return [leaf for test in asked for leaf in machine.leaves_of[test.subject] if leaf.test == test]
    return [leaf for row in machine.rows.get(subject, ()) for leaf in row.leaves]


def _stays_first(way: Way, first: int) -> bool:
    state = way.state
    if any(_may_open_on_the_way(state, node) for node in state.machine.outs[first]):
        return False
    others = (other for other in range(len(state.machine.approaches)) if other != first and excluded(state, other) != TRUE)
    return all(_stays_behind(way, first, other) for other in others)


def _stays_behind(way: Way, first: int, other: int) -> bool:
    """Whether `other` cannot come before `first`: open questions are split, one after another, into their answers and none."""
    ahead = [(node, points) for node in way.state.machine.ranking if (points := _more(node, other, first)) > 0]
    stack, looks = [way], 0
    while stack:
        here = stack.pop()
        waiting = [(node, points) for node, points in ahead if here.state.truth[node.number] == UNKNOWN and not _waits_in_vain(here, node)]
        lead = here.state.fit[first] - here.state.fit[other] - sum(points for _, points in waiting)
        if lead > 0 or (lead == 0 and first < other):
            continue
        looks += 1
        question = _heaviest(here, waiting)
        if looks > MOST_LOOKS or question is None:
            return False
        stack += _split(here, question)
    return True


def _more(node: RuleNode, other: int, first: int) -> int:
    """By how much a rule speaks more for `other` than for `first`, in points."""
    points = dict(node.points)
    return points.get(other, 0) - points.get(first, 0)


def _waits_in_vain(way: Way, node: RuleNode) -> bool:
    """Whether a rule needs the answer of a question that stays open."""
    return any(leaf.subject in way.left and leaf.number in node.when and leaf.test.operator not in RECORD_OPERATORS for leaf in node.leaves)


def _heaviest(way: Way, waiting: list[tuple[RuleNode, int]]) -> str | None:
    """The open question, of those that can be split, that most of the points still to come wait for."""
    weights: Counter[str] = Counter()
    opened: Opened = {}
    for node, points in waiting:
        leaves = [leaf for leaf in node.leaves if way.state.truth[leaf.number] == UNKNOWN]
        for question in {question for leaf in leaves for question, _ in questions_behind(way.state, leaf, opened)}:
            if question in way.state.open - way.left and way.state.machine.domains[question].kind != MULTI:
                weights[question] += points
    return min(weights, key=lambda slug: (-weights[slug], slug)) if weights else None


def _split(way: Way, question: str) -> list[Way]:
    """The question left open for good, and answered with each class of answers that the rules tell apart."""
    machine, possible = way.state.machine, way.state.raw[question]
    left = Way(way.state.copy(), way.left | {question})
    _waver(left, machine.deciding[question])
    classes = (class_of(machine, question, one, possible) for one in alternatives(machine, question, possible))
    return [left, *(_answered(way, {question: one}) for one in classes)]
