"""Answers that upset one decision, tried on the next: the quickest proof that a decision leans. Pure.

The word for how sure a decision is comes out as `certainty` has it. A decision leans where one completion recommends something
else and one, the same or another, puts another approach first: no search could then rule either out, wherever they were found.
"""

from collections.abc import Mapping

from apps.decisions.engine.certainty import CONDITIONAL, LEANING, SETTLED, TRIED, Condition, conditions_of, same_leader
from apps.decisions.engine.domains import Possible, narrow
from apps.decisions.engine.draws import Draws
from apps.decisions.engine.on_the_way import holds_on_the_way
from apps.decisions.engine.outcome import leading, possible_leaders, possible_outcomes, recommendation
from apps.decisions.engine.search import other_outcome, search
from apps.decisions.engine.state import State

FEW = 8  # draws that are looked at before a search
FIRST_TRIED = 3  # of those that upset the same leader or outcome, before anything else
KEPT = 16  # of these, the ones that did so last
MOST_KEPT = 256  # of all, for what would else take a long search
SHORT = 60  # states that a search looks at before all that is kept is tried
Answers = Mapping[str, Possible]
Mark = tuple[str, str]  # what is to be upset: which approach comes first, or what is recommended
Marks = frozenset[Mark]
FIRST, PRESENT = "1 first", "2 present"  # in the order in which they are tried: another leader mostly recommends something else, too


class Upsets:
    """What upset earlier cases, by what it upset. For machines with the same questions."""

    def __init__(self) -> None:
        self._kept: dict[Mark, list[Answers]] = {}
        self._every: list[Answers] = []

    def certainty(self, state: State, seed: str) -> str:
        """The word for how sure the decision is."""
        word, conditions = self._of_completions(state, Draws(state, seed))
        if word == LEANING or holds_on_the_way(state, {one.question: one.holds_for for one in conditions}):
            return word
        return LEANING

    def _of_completions(self, state: State, draws: Draws) -> tuple[str, tuple[Condition, ...]]:
        """As `certainty.of_completions` has it, from the quickest look to the longest: their order matters to no word."""
        first, present = (FIRST, leading(state)), (PRESENT, recommendation(state))
        stands: Marks = frozenset((first, present))
        if state.open and state.possible and not self._stands_again(state, stands, FIRST_TRIED):
            return LEANING, ()
        open_state = state.completing()
        if possible_outcomes(open_state) == {present[1]}:
            return SETTLED, ()
        if not state.possible:
            return LEANING, ()
        if possible_leaders(open_state) != {first[1]}:
            if not (left := self._stands_again(state, stands, KEPT)):
                return LEANING, ()
            # what is recommended counts as upset only where a draw or a search of this case shows it: others are no part of its proof
            stands = self._stands_in_draws(draws, left | {present}, FEW)
        if present in stands:
            found = search(open_state, other_outcome(present[1]))
            if found.exhausted:
                return SETTLED, ()
            stands = self._stands_in_draws(draws, stands, TRIED) if found.completion is None else self._upset(stands, found.completion)
        if stands == {first}:
            ranking = same_leader(open_state, first[1], SHORT)
            if ranking.is_cut_short and self._still_leads(state, first):
                ranking = same_leader(open_state, first[1])
            if ranking.completion is not None:
                self._upset(stands, ranking.completion)
            elif ranking.exhausted and (conditions := conditions_of(state, open_state, present[1])) is not None:
                return CONDITIONAL, conditions
        return LEANING, ()

    def _stands_again(self, state: State, stands: Marks, count: int) -> Marks:
        """What is not upset by any of the answers that upset the same before."""
        for mark in sorted(stands):
            known = self._kept.get(mark, [])
            for place, answers in enumerate(known[:count]):
                if mark not in stands:
                    break
                completion = _completed(state, answers)
                if completion is not None and (left := _standing(stands, completion)) != stands:
                    known.insert(0, known.pop(place))
                    stands = left
            if mark in stands:
                break
        return stands

    def _still_leads(self, state: State, first: Mark) -> bool:
        """Whether the same approach comes first under all answers that upset anything."""
        for answers in self._every:
            completion = _completed(state, answers)
            if completion is not None and first not in _standing(frozenset((first,)), completion):
                self._upset(frozenset((first,)), completion)
                return False
        return True

    def _stands_in_draws(self, draws: Draws, stands: Marks, count: int) -> Marks:
        """What is not upset either by the draws with which a proof begins."""
        for completion in draws.first(count):
            stands = self._upset(stands, completion)
            if not stands:
                break
        return stands

    def _upset(self, stands: Marks, completion: State) -> Marks:
        """What a completion leaves standing; its answers are kept for the next case where it upsets something."""
        left = _standing(stands, completion)
        if left == stands:
            return stands
        answers = _answers(completion)
        for known, most in ((self._every, MOST_KEPT), *((self._kept.setdefault(mark, []), KEPT) for mark in stands - left)):
            known.insert(0, answers)
            del known[most:]
        return left


def _standing(stands: Marks, completion: State) -> Marks:
    shown = {(FIRST, leading(completion)), (PRESENT, recommendation(completion))}
    return stands & shown


def _completed(state: State, answers: Answers) -> State | None:
    """The state with these answers to all that is open; None where they do not go with the others."""
    trial = state.copy()
    trial.raw.update({slug: answers[slug] for slug in state.open})
    trial.open = frozenset()
    if not narrow(state.machine.domains, trial.raw):
        return None
    trial.run(state.machine.deciding_steps)
    return trial


def _answers(completion: State) -> Answers:
    """One answer to every question, of those that the completion leaves."""
    domains = completion.machine.domains
    return {slug: domain.known(domain.pick(completion.raw[slug])) for slug, domain in domains.items()}
