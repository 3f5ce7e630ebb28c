"""Which open answers matter most: in how many drawn completions another answer changes the recommendation. Pure.

A question that no rule reads scores nothing by construction. Draws come from `draws`, so the order is the same everywhere.
"""

from collections.abc import Iterable, Sequence

from apps.decisions.engine.contradictions import LIMITED
from apps.decisions.engine.domains import Possible, narrow
from apps.decisions.engine.draws import DRAWS, Draws, Numbers, alternatives, applies
from apps.decisions.engine.judging import UNKNOWN
from apps.decisions.engine.outcome import recommendation
from apps.decisions.engine.search import Opened, other_outcome, questions_behind, undecided
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Value


def questions_that_matter(state: State) -> dict[str, int]:
    """Open questions behind rules that are undecided and can change the result, with the points at stake; most first."""
    open_state, slugs = state.completing(), list(state.machine.domains)
    place, truth = {slug: number for number, slug in enumerate(slugs)}, open_state.truth
    opened: Opened = {}
    behind: dict[int, int] = {}  # by condition the questions, as bits: several rules ask the same
    at_stake: dict[int, int] = {}  # points, by the questions of a rule
    for node, weight in undecided(open_state, other_outcome(recommendation(state))):
        asked = 0
        for leaf in node.leaves:
            if truth[leaf.number] == UNKNOWN:
                if leaf.number not in behind:
                    found = {question for question, _ in questions_behind(open_state, leaf, opened)}
                    behind[leaf.number] = sum(1 << place[question] for question in found)
                asked |= behind[leaf.number]
        at_stake[asked] = at_stake.get(asked, 0) + weight
    weights = [0] * len(slugs)
    for asked, weight in at_stake.items():
        while asked:
            first = asked & -asked
            weights[first.bit_length() - 1] += weight
            asked ^= first
    return {slugs[number]: weights[number] for number in sorted(range(len(slugs)), key=lambda number: -weights[number]) if weights[number]}


def influence(state: State, draws: Draws, questions: Iterable[str]) -> dict[str, int]:
    """For each question, in how many of 100 draws one other answer of its changes the recommendation; most first."""
    counted = dict.fromkeys(questions, 0)
    drawn_count = 0
    every = {question: alternatives(state.machine, question, state.raw[question]) for question in counted}
    for drawn in draws.first(DRAWS):
        drawn_count += 1
        numbers, present = Numbers(f"{draws.seed}|flip|{drawn_count}"), recommendation(drawn)
        for question in counted:
            if applies(drawn, question) and _flips(drawn, question, every[question], numbers, present):
                counted[question] += 1
    shares = {question: round(100 * count / max(drawn_count, 1)) for question, count in counted.items()}
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


def needed(state: State, completion: dict[str, Value], present: str) -> dict[str, Value]:
    """The answers of a completion without which it would not overturn: as few as can be dropped one by one."""
    kept = {slug: value for slug, value in completion.items() if slug in state.open}
    for slug in list(kept):
        fewer = {other: value for other, value in kept.items() if other != slug}
        if recommendation(filled(state, fewer)) != present:
            kept = fewer
    return kept


def _flips(drawn: State, question: str, every: Sequence[Possible], numbers: Numbers, present: str) -> bool:
    others = [one for one in every if one != drawn.raw[question]]
    if not others:
        return False
    flipped = drawn.with_possible(question, others[numbers.below(len(others))])
    return flipped.possible and recommendation(flipped) != present


def filled(state: State, values: dict[str, Value]) -> State:
    """A state of the record with some open answers given."""
    after = state.copy()
    after.raw.update((slug, after.machine.domains[slug].known(value)) for slug, value in values.items())
    after.open = frozenset(slug for slug in state.open if slug not in values)
    narrow(after.machine.domains, after.raw)
    after.spread({*values, *(LIMITED & state.open)})
    return after
