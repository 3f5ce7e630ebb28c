"""The weakest answers that a recommendation rests on, each with its cheapest check. Pure, plain data out.

Weak is what was not measured. How much rests on an answer is found by taking it away and deciding again: whether something
else would be recommended, and how much of the lead it carries.
"""

from collections.abc import Mapping
from typing import Any

from apps.decisions.engine.answers import Answer
from apps.decisions.engine.contradictions import LIMITED
from apps.decisions.engine.domains import narrow
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.outcome import excluded, leader, recommendation
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Value

Plain = dict[str, Any]
MEASURED = "measured"
MOST = 8
WEAKNESS = {"": 0, "assumed": 0, "estimated": 1}


def weakest(state: State, answers: Mapping[str, Answer], not_used: list[str]) -> list[Plain]:
    """Unmeasured answers on which something rests, those that carry the recommendation first, then by the points they carry."""
    present, best = recommendation(state), leader(state)
    values = {slug: answer.value for slug, answer in answers.items() if answer.value is not None}
    found = []
    for slug, answer in answers.items():
        if answer.value is None or answer.known_how == MEASURED or slug in not_used:
            continue
        without = _without(state, slug, values)
        instead = recommendation(without)
        points = 0 if best is None else _ahead(state, best) - _ahead(without, best)
        if instead != present or points > 0:
            found.append(_entry(state, slug, answer, max(points, 0), "" if instead == present else instead))
    place = {question.slug: number for number, question in enumerate(state.machine.book.questions)}
    found.sort(key=lambda row: (not row["without"], -row["points"], WEAKNESS.get(row["known_how"], 0), place[row["question"]]))
    return found[:MOST]


def _entry(state: State, slug: str, answer: Answer, points: int, without: str) -> Plain:
    question = state.machine.book.question[slug]
    return {
        "question": slug,
        "known_how": answer.known_how,
        "points": points,
        "without": without,
        "check": question.find_out,
        "who": question.who_knows,
        "time": question.time,
    }


def _without(state: State, slug: str, values: Mapping[str, Value]) -> State:
    """The state in which one answer is open again."""
    new = state.copy()
    machine = state.machine
    freed = {slug, *(LIMITED & state.open)} if slug in LIMITED else {slug}  # what the answer said about open ones goes with it
    for name in freed:
        new.raw[name] = machine.domains[name].whole
    new.open |= {slug}
    if slug in LIMITED and not narrow(machine.domains, new.raw):
        return State.of(machine, {name: value for name, value in values.items() if name != slug})
    changed = {slug, *(name for name in LIMITED & new.raw.keys() if new.raw[name] != state.raw[name])}
    new.run(sorted(set().union(*(machine.touched[name] for name in changed))))
    return new


def _ahead(state: State, approach: int) -> int:
    """Points of an approach above the best other one that is not ruled out; above the start where there is none."""
    others = [fit for number, fit in enumerate(state.fit) if number != approach and excluded(state, number) != TRUE]
    return state.fit[approach] - max(others, default=state.machine.start)
