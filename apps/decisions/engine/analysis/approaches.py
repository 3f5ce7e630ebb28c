"""What can become of each option: ruled out whatever is answered, or never first. Pure.

*Never first* is shown otherwise by an example, or proved by a search with the bound: that of certainty, with every answer
still to come. Where it reaches its limit, it says so.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial

from apps.decisions.engine.analysis.problem import ALWAYS_OUT, ERROR, NEVER_FIRST, NOT_KNOWN, NOTHING_LEFT, WARNING, Problem
from apps.decisions.engine.analysis.reach import TOO_MANY
from apps.decisions.engine.analysis.ready import Proof, Ready, Shown, failing
from apps.decisions.engine.analysis.words import keys_words
from apps.decisions.engine.certainty import filled_in
from apps.decisions.engine.contradictions import LIMITED
from apps.decisions.engine.draws import Draws, alternatives
from apps.decisions.engine.examples import Comes
from apps.decisions.engine.judging import FALSE, TRUE, UNKNOWN
from apps.decisions.engine.outcome import excluded, gate_open, leading, possible_leaders, refused
from apps.decisions.engine.packing import Packed, Undecided
from apps.decisions.engine.search import Aim, search
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import RULE_OUT, Approach, Rule, Value

ROUNDS = 2  # times that every question is gone through
FILLED_IN = 3  # ways in which the answers of an example are filled in
LOOKED_AT = 400  # states looked at before it is said that it is not known
FIRST, LATER = "first", "later"


def always_out(ready: Ready, concerns: Callable[[Sequence[str]], bool]) -> Iterator[Problem]:
    """Options that are ruled out by one rule or another whatever is answered, of those whose rules rest on what `concerns` us."""
    for approach in ready.book.approaches:
        if rules := ruling_out(ready, approach):
            where, keys = ("approaches", approach.slug), tuple(rule.key for rule in rules)
            try:
                items = tuple(rule.when for rule in rules)
                subjects = ready.subjects([item for rule in rules for item in rule.when])
                if concerns(subjects) and not ready.proved_of("not always", items, subjects, partial(_not_always, ready, rules)):
                    message = f"“{approach.label}” is ruled out whatever is answered, by {keys_words(keys)}. Change one of them"
                    yield Problem(ERROR, where, message, also=keys, kind=ALWAYS_OUT)
            except Undecided:
                message = f"Whether “{approach.label}” is ruled out whatever is answered is not known: {TOO_MANY}"
                yield Problem(WARNING, where, message, also=keys, kind=NOT_KNOWN)


def _not_always(ready: Ready, rules: Sequence[Rule]) -> bool:
    items = [item for rule in rules for item in rule.when]
    none_holds = Comes(tuple(ready.node[rule.key].number for rule in rules), FALSE)
    covers = [box for rule in rules for box in ready.space.holds(rule.when)]
    subjects = ready.subjects(items)
    if not ready.computed(subjects):
        return ready.region([ready.space.whole()], subjects, covers) is not None
    proof = Proof() if ready.space.asked_whether_known(items) else failing(rule.key for rule in rules)
    found = ready.shown([ready.space.whole()], subjects, covers, none_holds, proof)
    return found is not None


def ruling_out(ready: Ready, approach: Approach) -> list[Rule]:
    return [rule for rule in ready.book.rules if any(e.do == RULE_OUT and approach.slug in e.approaches for e in rule.effects)]


def nothing_left(ready: Ready) -> Iterator[Problem]:
    """A case in which every option is ruled out while no gate and no refusal says what comes instead."""
    if all(ready.machine.outs) and ready.machine.outs:
        aim = Aim(_left, LATER, nodes=tuple(dict.fromkeys(node for nodes in ready.machine.outs for node in nodes)))
        found = search(State.of(ready.machine, {}).completing(), aim, LOOKED_AT)
        where = ("approaches", ready.book.approaches[0].slug)
        if found.completion is not None:
            shown = Shown(filled_in(found.completion), found.completion)
            state = State.of(ready.machine, shown.answers)
            keys = tuple(dict.fromkeys(n.key for nodes in ready.machine.outs for n in nodes if state.truth[n.number] == TRUE))
            message = f"Every option is ruled out for this case, by {keys_words(keys)}, and no gate says what to do first. Keep one, or open a gate"
            yield Problem(WARNING, where, message, shown.plain, keys, NOTHING_LEFT)


def _left(state: State) -> set[str]:
    outs = [excluded(state, number) for number in range(len(state.machine.approaches))]
    waits = [refused(state), *(gate_open(state, rules) for _, _, rules in state.machine.gates)]
    if FALSE in outs or TRUE in waits:
        return {LATER}
    return {FIRST} if all(out == TRUE for out in outs) and all(wait == FALSE for wait in waits) else {FIRST, LATER}


def never_first(ready: Ready, skip: frozenset[str]) -> Iterator[Problem]:
    """Options that no answers put first. What put them first before is looked at before anything is searched."""
    first = {leading(state) for answers in ready.proved.first.values() if (state := _still(ready, answers)) is not None}
    if not first >= {approach.slug for approach in ready.book.approaches} - skip:
        first |= {leading(shown.state) for shown in ready.seen if ready.is_complete(shown)}
    for approach in ready.book.approaches:
        if approach.slug in skip or approach.slug in first:
            continue
        where = ("approaches", approach.slug)
        try:
            shown = first_place(ready, approach)
        except Undecided:
            yield Problem(WARNING, where, f"Whether “{approach.label}” can ever come first is not known: {TOO_MANY}", kind=NOT_KNOWN)
            continue
        if shown is None:
            message = f"“{approach.label}” never comes first, whatever is answered. Favour it more somewhere, or take it away"
            yield Problem(WARNING, where, message, kind=NEVER_FIRST)
        else:
            ready.proved.first[approach.slug] = shown.answers


def _still(ready: Ready, answers: Mapping[str, Value]) -> State | None:
    """What comes of answers to another book, with any to what this one asks beside; None where it does not ask so."""
    if not ready.can_be_given(answers):
        return None
    state = State.of(ready.machine, answers)
    if state.possible and not ready.is_complete(Shown(answers, state)):
        answers = filled_in(state)
        state = State.of(ready.machine, answers)
    return state if state.possible and ready.is_complete(Shown(answers, state)) else None


def first_place(ready: Ready, approach: Approach) -> Shown | None:
    """Answers for which the option comes first; None where it is proved that there are none. Raises Undecided."""
    number = ready.machine.approaches.index(approach.slug)
    if (found := _climbed(ready, number)) is not None or (found := _by_rules(ready, approach, number)) is not None:
        return found
    if ready.space.steps.left <= 0:
        raise Undecided

    ranking = ready.machine.ranking
    rows = ready.loose_rows(ready.machine, ranking)

    def possible(state: State) -> set[str]:
        if any(state.truth[row.number] == UNKNOWN for row in rows):
            return {FIRST, LATER}
        leaders = possible_leaders(state)
        return {LATER} if approach.slug not in leaders else {FIRST} if len(leaders) == 1 else {FIRST, LATER}

    nodes = (*rows, *ranking) if rows else ()
    aim = Aim(possible, LATER, ranking_only=True, nodes=nodes, prefer=lambda state: _ahead(state, number))
    search_result = search(State.of(ready.machine, {}).completing(), aim, LOOKED_AT)
    if search_result.completion is not None:
        answers = filled_in(search_result.completion)
        state = State.of(ready.machine, answers)
        if leading(state) == approach.slug:
            return Shown(answers, state)
        raise Undecided
    if not search_result.exhausted:
        raise Undecided
    return None


def _climbed(ready: Ready, number: int) -> Shown | None:
    """From the drawn case that the option comes nearest in, one answer changed after another as long as it gains by it."""
    best = max((shown for shown in ready.drawn if ready.is_complete(shown)), key=lambda shown: _lead(shown.state, number), default=None)
    if best is None:
        return None
    state, ahead = best.state, _lead(best.state, number)
    for question in [*ready.machine.domains] * ROUNDS:
        if question not in ready.machine.ask_if and question not in LIMITED:
            for possible in alternatives(ready.machine, question, ready.machine.domains[question].whole):
                trial = state.with_answers({question: possible})
                if trial.possible and _lead(trial, number) > ahead:
                    state, ahead = trial, _lead(trial, number)
            if ahead > 0:
                answers = filled_in(state)
                decided = State.of(ready.machine, answers)
                return Shown(answers, decided) if decided.possible and leading(decided) == ready.machine.approaches[number] else None
    return None


def _lead(state: State, number: int) -> int:
    """By how much the option is ahead of the others; far behind where it is ruled out."""
    if excluded(state, number) == TRUE:
        return -10_000
    others = [fit for other, fit in enumerate(state.fit) if other != number and excluded(state, other) != TRUE]
    return state.fit[number] - max(others, default=-10_000)


def _by_rules(ready: Ready, approach: Approach, number: int) -> Shown | None:
    """The rules that speak most for the option, taken together one after another as long as they go together; then decided."""
    space = ready.space
    wanted = sorted(_speaking(ready, number), key=lambda pair: (-pair[0], pair[1].key))
    box, taken = space.whole(), list[Rule]()
    covers: list[Packed] = []
    subjects: list[str] = []
    for _, rule in wanted:
        with suppress(Undecided):
            items = [item for kept in (*taken, rule) for item in kept.when]
            subjects = ready.subjects(items)
            covers = ready.impossible.of(subjects)
            region = space.first(space.meeting([box], space.holds(rule.when)), covers)
            if region is None:
                continue
            met = [both for both in space.meeting([box], space.holds(rule.when)) if not region & ~both]
            box = met[0]
            taken.append(rule)
            slots = space.slots_of(subjects)
            room = {slot: space.layout.bits(region, slot) for slot in slots}
            found = ready.examples.state(space.layout.point(region, slots), room, Comes())
            if found is not None:
                shown = _completed(ready, found[1], approach.slug)
                if shown is not None:
                    return shown
    return None


def _completed(ready: Ready, state: State, slug: str) -> Shown | None:
    """These answers with the others filled in, in a few ways, so that the option comes first."""
    for drawn in Draws(state, slug).first(FILLED_IN):
        answers = filled_in(drawn)
        decided = State.of(ready.machine, answers)
        if decided.possible and leading(decided) == slug:
            return Shown(answers, decided)
    return None


def _speaking(ready: Ready, number: int) -> Iterator[tuple[int, Rule]]:
    """The rules that put the option ahead of the others, with by how much."""
    for node in ready.machine.rules:
        points = dict(node.points)
        gain = points.get(number, 0) * len(ready.machine.approaches) - sum(points.values())
        if points.get(number, 0) > 0 and number not in node.rules_out and gain > 0:
            yield points[number], node.effective


def _ahead(state: State, number: int) -> int:
    """By how much the option can still be ahead of what the others have for sure."""
    if excluded(state, number) == TRUE:
        return -10_000
    return state.high[number] - max((low for other, low in enumerate(state.low) if other != number), default=0)
