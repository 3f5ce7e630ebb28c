"""Answers that upset one decision, tried on the next: the quickest proof that a decision leans. Pure.

The word for how sure a decision is comes out as `certainty` has it. A decision leans where one completion recommends something
else and one, the same or another, puts another approach first: no search could then rule either out, wherever they were found.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass

from apps.decisions.engine.certainty import CONDITIONAL, LEANING, SETTLED, TRIED, Condition, conditions_of, same_leader
from apps.decisions.engine.domains import Possible, narrow
from apps.decisions.engine.draws import Draws
from apps.decisions.engine.on_the_way import holds_on_the_way
from apps.decisions.engine.outcome import leading, possible_leaders, possible_outcomes, recommendation
from apps.decisions.engine.search import other_outcome, search
from apps.decisions.engine.side_by_side import WORTH_IT, completing_together, run_together, run_without_numbers
from apps.decisions.engine.state import State

FEW = 8  # draws that are looked at before a search
FIRST_TRIED = 3  # of those that upset the same leader or outcome, before anything else
KEPT = 16  # of these, the ones that did so last
MOST_KEPT = 256  # of all, for what would else take a long search
AT_ONCE = 32  # of these
SHORT = 60  # states that a search looks at before all that is kept is tried
Answers = Mapping[str, Possible]
Mark = tuple[str, str]  # what is to be upset: which approach comes first, or what is recommended
Marks = frozenset[Mark]
Tries = Generator[tuple[Answers, Marks], Marks | None]  # asks for answers to be tried on what still stands
FIRST, PRESENT = "1 first", "2 present"  # in the order in which they are tried: another leader mostly recommends something else, too


@dataclass(slots=True)
class Look:
    """What is seen of a state before anything is searched for it: the word, where that shows it, and what earlier answers leave standing."""

    state: State
    first: Mark
    present: Mark
    stands: Marks
    completing: State
    word: str = ""
    is_upset: bool = False  # whether another approach may come first, and no earlier answers showed enough

    @classmethod
    def at(cls, state: State) -> "Look":
        """Before anything is tried."""
        first, present = (FIRST, leading(state)), (PRESENT, recommendation(state))
        return cls(state, first, present, frozenset((first, present)), state)

    def see(self, completing: State) -> None:
        """What the answers that are possible say, all taken together."""
        self.completing = completing
        if possible_outcomes(completing) == {self.present[1]}:
            self.word = SETTLED
        elif not self.state.possible:
            self.word = LEANING
        else:
            self.is_upset = possible_leaders(completing) != {self.first[1]}


class Upsets:
    """What upset earlier cases, by what it upset. For machines with the same questions."""

    def __init__(self) -> None:
        self._kept: dict[Mark, list[Answers]] = {}
        self._every: list[Answers] = []

    def certainty(self, state: State, seed: str, look: Look | None = None) -> str:
        """The word for how sure the decision is; `look` is what was seen of it already."""
        word, conditions = self._of_completions(look or self.look([state])[0], Draws(state, seed))
        if word == LEANING or holds_on_the_way(state, {one.question: one.holds_for for one in conditions}):
            return word
        return LEANING

    def look(self, states: Sequence[State]) -> list[Look]:
        """Try what upset earlier cases on states of one machine together: a little on each, and more on what that leaves undecided."""
        looks = [Look.at(state) for state in states]
        self._try_again([look for look in looks if look.state.open and look.state.possible], FIRST_TRIED)
        undecided = [look for look in looks if not look.word]
        for look, completing in zip(undecided, completing_together([look.state for look in undecided]), strict=True):
            look.see(completing)
        self._try_again([look for look in undecided if look.is_upset], KEPT)
        return looks

    def _of_completions(self, look: Look, draws: Draws) -> tuple[str, tuple[Condition, ...]]:
        """As `certainty.of_completions` has it, from the quickest look to the longest: their order matters to no word."""
        if look.word:
            return look.word, ()
        state, open_state, first, present, stands = look.state, look.completing, look.first, look.present, look.stands
        if look.is_upset:
            # what is recommended counts as upset only where a draw or a search of this case shows it: others are no part of its proof
            stands = self._stands_in_draws(draws, stands | {present}, FEW)
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

    def _try_again(self, looks: Sequence[Look], count: int) -> None:
        """What is not upset by any of the answers that upset the same before; a decision leans where nothing stands."""
        waiting = [(look.state, self._tries(look, count)) for look in looks]
        shown: list[Marks | None] = [None] * len(waiting)
        while waiting:
            asked = [(state, tries, trial) for (state, tries), last in zip(waiting, shown, strict=True) if (trial := _next(tries, last))]
            shown = [*_left_standing([(state, *trial) for state, _tries, trial in asked])]
            waiting = [(state, tries) for state, tries, _trial in asked]

    def _tries(self, look: Look, count: int) -> Tries:
        """Ask for one completion after another, and take what each leaves standing."""
        stands = frozenset((look.first, look.present))
        for mark in sorted(stands):
            known = self._kept.get(mark, [])
            for answers in tuple(known[:count]):
                if mark not in stands:
                    break
                left = yield answers, stands
                if left is not None and left != stands:
                    known.sort(key=lambda one, answers=answers: one is not answers)  # type: ignore[misc]
                    stands = left
            if mark in stands:
                break
        look.stands, look.word = stands, look.word if stands else LEANING

    def _still_leads(self, state: State, first: Mark) -> bool:
        """Whether the same approach comes first under all answers that upset anything."""
        stands: Marks = frozenset((first,))
        for place in range(0, len(self._every), AT_ONCE):
            some = self._every[place : place + AT_ONCE]
            for answers, left in zip(some, _left_standing([(state, answers, stands) for answers in some]), strict=True):
                if not left:
                    completion = _completed(state, answers)
                    assert completion is not None  # noqa: S101  it was seen a moment ago
                    completion.run(state.machine.deciding_steps)
                    self._upset(stands, completion)
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


def _next(tries: Tries, left: Marks | None) -> tuple[Answers, Marks] | None:
    """The answers to try next, and on what; None where enough is shown."""
    try:
        return tries.send(left)
    except StopIteration:
        return None


def _left_standing(trials: Sequence[tuple[State, Answers, Marks]]) -> list[Marks]:
    """What each state leaves standing with such answers to all that is open in it. Derived numbers are worked out where it hangs on them."""
    left = [stands for _state, _answers, stands in trials]
    waiting = [
        (place, whole) for place, (state, answers, _stands) in enumerate(trials) if (whole := _completed(state, answers)) is not None
    ]
    if len(waiting) >= WORTH_IT:
        run_without_numbers([whole for _, whole in waiting])
        seen = {place: found for place, whole in waiting if (found := _surely_standing(left[place], whole)) is not None}
        waiting = [(place, whole) for place, whole in waiting if place not in seen]
        left = [seen.get(place, stands) for place, stands in enumerate(left)]
    run_together([whole for _, whole in waiting], deciding_only=True)
    for place, whole in waiting:
        left[place] = _standing(left[place], whole)
    return left


def _surely_standing(stands: Marks, completion: State) -> Marks | None:
    """The same where some conditions are left unknown; None where it hangs on them."""
    may = {FIRST: possible_leaders(completion), PRESENT: possible_outcomes(completion)}
    left = frozenset(mark for mark in stands if mark[1] in may[mark[0]])
    return left if all(len(may[what]) == 1 for what, _ in left) else None


def _completed(state: State, answers: Answers) -> State | None:
    """The state with these answers to all that is open, not run yet; None where they do not go with the others."""
    trial = state.copy()
    trial.raw.update({slug: answers[slug] for slug in state.open})
    trial.open = frozenset()
    return trial if narrow(state.machine.domains, trial.raw) else None


def _answers(completion: State) -> Answers:
    """One answer to every question, of those that the completion leaves."""
    domains = completion.machine.domains
    return {slug: domain.known(domain.pick(completion.raw[slug])) for slug, domain in domains.items()}
