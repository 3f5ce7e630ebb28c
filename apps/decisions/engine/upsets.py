"""Answers that upset one decision, tried on the next: the quickest proof that a decision leans. Pure.

The word for how sure a decision is comes out as `certainty` has it: one completion that puts another approach first and
recommends something else shows that it leans, wherever the completion was found.
"""

from collections.abc import Mapping

from apps.decisions.engine.certainty import LEANING, certainty
from apps.decisions.engine.domains import Possible, narrow
from apps.decisions.engine.draws import Draws
from apps.decisions.engine.outcome import leading, recommendation
from apps.decisions.engine.state import State

TRIED = 16  # of those that upset the same leading approach, the ones that did so last
Answers = Mapping[str, Possible]


class Upsets:
    """What upset earlier cases, by the approach that came first in them. For machines with the same questions."""

    def __init__(self) -> None:
        self._by_leader: dict[str, list[Answers]] = {}

    def certainty(self, state: State, seed: str) -> str:
        """The word for how sure the decision is."""
        present, first = recommendation(state), leading(state)
        known = self._by_leader.setdefault(first, [])
        for place, answers in enumerate(known):
            if _upset(state, answers, present, first):
                known.insert(0, known.pop(place))
                return LEANING
        found = certainty(state, Draws(state, seed))
        if found.completion is not None and leading(found.completion) != first:
            known.insert(0, _answers(found.completion))
            del known[TRIED:]
        return found.word


def _upset(state: State, answers: Answers, present: str, first: str) -> bool:
    """Whether these answers to all that is open put another approach first, and recommend something else."""
    if not state.open or not state.possible:
        return False
    trial = state.copy()
    trial.raw.update({slug: answers[slug] for slug in state.open})
    trial.open = frozenset()
    if not narrow(state.machine.domains, trial.raw):
        return False
    trial.spread(state.open)
    return leading(trial) != first and recommendation(trial) != present


def _answers(completion: State) -> Answers:
    """One answer to every question, of those that the completion leaves."""
    domains = completion.machine.domains
    return {slug: domain.known(domain.pick(completion.raw[slug])) for slug, domain in domains.items()}
