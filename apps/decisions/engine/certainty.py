"""How sure a decision is: settled, conditional or leaning, each proved. Pure; knows `search`, `draws`, `outcome` and `on_the_way`.

Settled: no completion of the open answers changes the recommendation. Conditional: none changes which approach comes
first, but one opens, closes or changes a gate or a refusal; the conditions say under which answers it holds. Both also
stand while only some of the open answers have come. Leaning otherwise, with a completion in hand that puts another approach
first, or with the words "not ruled out".
"""

from dataclasses import dataclass, replace

from apps.decisions.engine.contradictions import LIMITED
from apps.decisions.engine.domains import Possible, narrow
from apps.decisions.engine.draws import Draws, alternatives, applies, class_of
from apps.decisions.engine.judging import FALSE, TRUE, UNKNOWN
from apps.decisions.engine.machine import Machine, RuleNode
from apps.decisions.engine.on_the_way import holds_on_the_way
from apps.decisions.engine.outcome import (
    DO_NOT_BUILD,
    leading,
    possible_leaders,
    possible_outcomes,
    recommendation,
)
from apps.decisions.engine.search import NODES, Aim, Found, other_leader, other_outcome, search
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import CHOICE, MULTI, Value

SETTLED, CONDITIONAL, LEANING = "settled", "conditional", "leaning"
TRIED = 40  # draws looked at before the search begins
MOST_CONDITIONS = 12  # a decision that needs more provisos than a page holds is called leaning


# Why something is not ruled out although no completion shows it.
NO_ROOM, LIMIT, UNCUT, LIMIT_LEADER, UNCUT_LEADER = "no room", "limit", "uncut", "limit, leader", "uncut, leader"
ON_THE_WAY = "on the way"  # no completion shows it, but some of the open answers alone may


@dataclass(frozen=True, slots=True)
class Condition:
    """The answers of one open question under which the recommendation holds, and what would come otherwise.

    `keeps` are the gate and refusal rules that these answers keep as they are, with the outcome of each.
    """

    question: str
    holds_for: Possible
    otherwise: str
    keeps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Certainty:
    """The word, its conditions, a completion that overturns (for leaning), and what kept a search from its end."""

    word: str
    conditions: tuple[Condition, ...] = ()
    completion: State | None = None
    doubt: str = ""

    @property
    def proved(self) -> bool:
        """Whether every search came to its end."""
        return not self.doubt


def certainty(state: State, draws: Draws) -> Certainty:
    """Judge a state of the record."""
    completed = of_completions(state, draws)
    if completed.word == LEANING or holds_on_the_way(state, {one.question: one.holds_for for one in completed.conditions}):
        return completed
    return Certainty(LEANING, doubt=ON_THE_WAY)


def of_completions(state: State, draws: Draws) -> Certainty:
    """Judge a state of the record by what it becomes when every open answer has come."""
    present, first = recommendation(state), leading(state)
    open_state = state.completing()
    if possible_outcomes(open_state) == {present}:
        return Certainty(SETTLED)
    if not state.possible:
        return Certainty(LEANING, doubt=NO_ROOM)
    hit = _hit_by_draws(draws, present, first)
    if hit is not None and leading(hit) != first:
        return Certainty(LEANING, completion=hit)
    if hit is None:
        found = search(open_state, other_outcome(present))
        if found.exhausted:
            return Certainty(SETTLED)
        if found.completion is None:
            return Certainty(LEANING, doubt=UNCUT if found.uncut else LIMIT)
        hit = found.completion
    return _conditional_or_leaning(state, open_state, hit)


def filled_in(completion: State) -> dict[str, Value]:
    """A completion as answers, one for each question that applies: each is picked of those that go with the ones before it."""
    machine, raw = completion.machine, completion.raw.copy()
    for slug, domain in machine.domains.items():
        if slug in LIMITED and not domain.is_settled(raw[slug]):
            raw[slug] = domain.known(domain.pick(raw[slug]))
            narrow(machine.domains, raw)  # leaves every other question something: what is possible goes together at its ends
    return {slug: domain.pick(raw[slug]) for slug, domain in machine.domains.items() if applies(completion, slug)}


def _hit_by_draws(draws: Draws, present: str, first: str) -> State | None:
    """A drawn completion with another outcome, one with another leader before all others."""
    other = None
    for drawn in draws.first(TRIED):
        if recommendation(drawn) != present:
            if leading(drawn) != first:
                return drawn
            other = other or drawn
    return other


def _conditional_or_leaning(state: State, open_state: State, hit: State) -> Certainty:
    """`hit` is a completion that recommends something else, though with the same approach first."""
    present, first = recommendation(state), leading(state)
    ranking = same_leader(open_state, first)
    if ranking.completion is not None:  # another approach may come first; where a gate hides that, `hit` shows more
        return Certainty(LEANING, completion=hit if present in possible_outcomes(ranking.completion) else ranking.completion)
    if not ranking.exhausted:
        return Certainty(LEANING, completion=hit, doubt=UNCUT_LEADER if ranking.uncut else LIMIT_LEADER)
    conditions = conditions_of(state, open_state, present)
    if conditions is None:  # no answers keep it as it is: a gate that rests on what is not known, or too many provisos
        return Certainty(LEANING, completion=hit)
    return Certainty(CONDITIONAL, conditions=conditions)


def same_leader(open_state: State, first: str, limit: int = NODES) -> Found:
    """Look for a completion that puts another approach first."""
    if possible_leaders(open_state) == {first}:
        return Found(None, exhausted=True)
    return search(open_state, other_leader(first), limit)


def conditions_of(state: State, open_state: State, present: str) -> tuple[Condition, ...] | None:
    """Restrict open questions, one after another, until no completion overturns; None where that cannot be done."""
    here, aim = open_state, other_outcome(present)
    conditions: list[Condition] = []
    while len(conditions) < MOST_CONDITIONS:
        found = search(here, aim)
        if found.exhausted:
            return tuple(replace(one, keeps=_kept(state, open_state, here, one.question)) for one in conditions)
        if found.completion is None:
            return None
        condition = _restriction(state, here, found.completion, aim)
        if condition is None:
            return None
        conditions.append(condition)
        here = here.with_possible(condition.question, condition.holds_for)
        if not here.possible:
            return None
    return None


def _kept(state: State, open_state: State, here: State, question: str) -> tuple[tuple[str, str], ...]:
    """The gate and refusal rules that were open, rest on this question, and stay as they are under all conditions."""
    machine = state.machine
    outcomes = [(DO_NOT_BUILD, machine.refusals), *((outcome, rules) for _, outcome, rules in machine.gates)]
    return tuple(
        (node.key, outcome)
        for outcome, rules in outcomes
        for node in rules
        if open_state.truth[node.number] == UNKNOWN != here.truth[node.number] and question in _open_questions(state, open_state, node)
    )


def _restriction(state: State, here: State, overturned: State, aim: Aim) -> Condition | None:
    """The open question whose restriction keeps the rule that overturns from doing so, with the fewest answers lost."""
    otherwise = sorted(aim.possible(overturned))[0]
    best: tuple[int, Condition] | None = None
    for node, wanted in _overturning(state, overturned):
        for question in _open_questions(state, here, node):
            classes = alternatives(here.machine, question, here.raw[question])
            kept = [one for one in classes if _keeps(here, question, one, node, wanted)]
            if kept and len(kept) < len(classes):
                holds_for = _union(here.machine, question, kept, here.raw[question])
                if best is None or len(classes) - len(kept) < best[0]:
                    best = (len(classes) - len(kept), Condition(question, holds_for, otherwise))
    return None if best is None else best[1]


def _overturning(state: State, overturned: State) -> list[tuple[RuleNode, int]]:
    """Gate and refusal rules whose truth differs between the record and the completion, with the truth to keep."""
    machine = state.machine
    nodes = [*machine.refusals, *(node for _, _, rules in machine.gates for node in rules)]
    changed = []
    for node in nodes:
        before, after = state.truth[node.number], overturned.truth[node.number]
        if before != TRUE and after == TRUE:
            changed.append((node, FALSE))
        elif before == TRUE and after != TRUE:
            changed.append((node, TRUE))
    return changed


def _open_questions(state: State, here: State, node: RuleNode) -> list[str]:
    """Open questions that a rule's own conditions, and the findings and derived numbers they read, wait for."""
    machine = here.machine
    subjects, found = [leaf.subject for leaf in node.leaves], []
    seen: set[str] = set()
    while subjects:
        subject = subjects.pop(0)
        if subject in seen:
            continue
        seen.add(subject)
        if subject in machine.domains:
            if subject in state.open and not machine.domains[subject].is_settled(here.raw[subject]):
                found.append(subject)
            if subject in machine.ask_if:  # whether it is asked at all may be open, too
                subjects += [test.subject for test in machine.book.tests_in(machine.book.question[subject].ask_if)]
        elif subject in machine.formulas:
            subjects += machine.formulas[subject].reads
        else:
            subjects += [leaf.subject for row in machine.rows[subject] for leaf in row.leaves]
    return found


def _keeps(here: State, question: str, one: Possible, node: RuleNode, wanted: int) -> bool:
    trial = here.with_possible(question, class_of(here.machine, question, one, here.raw[question]))
    return trial.possible and trial.truth[node.number] == wanted


def _union(machine: Machine, question: str, kept: list[Possible], possible: Possible) -> Possible:
    """All kept answers together; for a number, the first unbroken run of them."""
    domain = machine.domains[question]
    if domain.kind == CHOICE:
        return sum(kept)
    if domain.kind == MULTI:
        may = 0
        for _, bits in kept:
            may |= bits
        return (kept[0][0], may) if len(kept) == 1 else (possible[0], may)
    classes = alternatives(machine, question, possible)
    run = [one for one in classes if one in kept]
    last = run[0]
    for one in classes[classes.index(run[0]) :]:
        if one not in kept:
            break
        last = one
    return (run[0][0], class_of(machine, question, last, possible)[1])
