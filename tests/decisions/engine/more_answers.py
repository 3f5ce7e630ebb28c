"""Random cases and what comes of them when more answers arrive: does a decision that was called firm still stand?

A case is a kept one, or a drawn completion of one, of which some answers are taken away; more answers are some or all of a
drawn completion of what is left, for which every condition of a conditional decision holds. As long as such a condition has
no answer, it promises only which approach comes first.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from apps.decisions.engine.certainty import CONDITIONAL, LEANING, Certainty, certainty, filled_in
from apps.decisions.engine.domains import Domain
from apps.decisions.engine.draws import Draws, applies
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.outcome import leading, recommendation
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import CHOICE, MULTI, Value
from apps.estimates.engine.spans import exact
from tests.decisions.engine.loading import case_of, many_cases, worked_cases

EACH = 8  # ways in which more answers arrive for one firm case
Judge = Callable[[State, Draws], Certainty]


@dataclass(frozen=True)
class Pair:
    """A firm case before and after more answers, by what was promised of it; `overturned` if that came otherwise.

    `complete`: nothing is open afterwards.
    """

    name: str
    word: str
    complete: bool
    before: str
    after: str

    @property
    def overturned(self) -> bool:
        return self.before != self.after


def pairs(machine: Machine, count: int, seed: int, judge: Judge = certainty) -> Iterator[Pair]:
    """`count` pairs of a case that is called firm and the same case with more answers."""
    chance = random.Random(seed)
    every = [*worked_cases(), *many_cases("ordinary_cases"), *many_cases("further_cases"), *many_cases("documented_cases")]
    found = 0
    while found < count:
        case = chance.choice(every)
        state = some_answers(machine, case["answers"], chance)
        name = f"{case['id']} {chance.random()}"
        draws = Draws(state, name)
        sure = judge(state, draws)
        if sure.word == LEANING:
            continue
        for drawn in Draws(state, f"more {name}").first(EACH):
            if found < count and conditions_hold(machine, sure, filled_in(drawn)):
                found += 1
                more = State.of(machine, with_some_of(state, filled_in(drawn), chance))
                promised = recommendation if all_answered(sure, more) else leading
                yield Pair(name, sure.word, is_complete(more), promised(state), promised(more))


def some_answers(machine: Machine, answers: dict[str, Any], chance: random.Random) -> State:
    """A state of the record: the case as it is, or a completion of it, less some answers."""
    values = dict(case_of(machine, answers).values)
    if chance.random() < 0.3:
        drawn = next(Draws(State.of(machine, values), str(chance.random())).first(1), None)
        values = filled_in(drawn) if drawn is not None else values
    gone = chance.sample(sorted(values), min(len(values), chance.randint(0, 9)))
    return State.of(machine, {slug: value for slug, value in values.items() if slug not in gone})


def with_some_of(state: State, more: dict[str, Value], chance: random.Random) -> dict[str, Value]:
    """The answers of the record and some of the others, in half of the cases all of them."""
    share = 1.0 if chance.random() < 0.5 else chance.random()
    return {slug: value for slug, value in more.items() if slug not in state.open or chance.random() < share}


def conditions_hold(machine: Machine, sure: Certainty, values: dict[str, Value]) -> bool:
    """Whether the answers are among those that a conditional decision names."""
    if sure.word != CONDITIONAL:
        return True
    return all(
        one.question not in values or allows(machine.domains[one.question], one.holds_for, values[one.question]) for one in sure.conditions
    )


def all_answered(sure: Certainty, more: State) -> bool:
    """Whether every condition has its answer, or its question is not asked."""
    return not any(one.question in more.open and applies(more, one.question) for one in sure.conditions)


def is_complete(state: State) -> bool:
    """Whether every question that is asked has its answer."""
    return not any(applies(state, slug) for slug in state.open)


def allows(domain: Domain, possible: Any, value: Value) -> bool:
    """Whether an answer is one of those that a condition names."""
    known = domain.known(value)
    if domain.kind == CHOICE:
        return bool(possible & known)
    if domain.kind == MULTI:
        return possible[0] & ~known[0] == 0 and known[0] & ~possible[1] == 0
    return bool(possible[0] <= exact(value) and (possible[1] is None or exact(value) <= possible[1]))  # type: ignore[arg-type]


def word_of_the_leader(state: State, _draws: Draws) -> Certainty:
    """A careless judge, for controls: calls settled whatever has an approach in front."""
    return Certainty("settled" if leading(state) == recommendation(state) else LEANING)
