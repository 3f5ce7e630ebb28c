"""One case judged by one rule book as far as somebody asks: what is cheap at once, how sure it is only where it is wanted. Pure.

The same words as a whole decision: `tests/decisions/engine/test_replay.py` holds them against `decide`.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from apps.decisions.engine import terms
from apps.decisions.engine.certainty import LEANING, SETTLED
from apps.decisions.engine.decide import GO, PILOT, verdict
from apps.decisions.engine.estimating import inputs
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.outcome import DO_NOT_BUILD, excluded, gate_open, leading_approach, recommendation, refused
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Value
from apps.decisions.engine.upsets import Look, Upsets
from apps.estimates.engine import options

VERDICT, RECOMMENDATION, CERTAINTY, CHECKS, FLAGS, FIT, COST = "verdict", "recommendation", "certainty", "checks", "flags", "fit", "cost"
ASPECTS = (VERDICT, RECOMMENDATION, CERTAINTY, CHECKS, FLAGS, FIT, COST)  # what is compared, what matters most first


class Judged:
    """Each part is worked out when it is first asked for, and kept. `seed` stands for the answers: the same for both books."""

    def __init__(self, state: State, seed: str, upsets: Upsets, *, word: str = "") -> None:
        self.state, self.seed, self.upsets, self._word = state, seed, upsets, word
        self.machine = state.machine
        self._alike: Judged | None = None

    @classmethod
    def of(cls, machine: Machine, values: Mapping[str, Value], seed: str, upsets: Upsets) -> "Judged":
        """Answers judged by themselves."""
        return cls(State.of(machine, values, rules_only=True), seed, upsets)

    def is_as_sure_as(self, other: "Judged") -> None:
        """How sure the other one is need not be proved anew for this one: nothing that it rests on differs."""
        self._alike = other

    def prove(self, look: Look) -> None:
        """Find out how sure it is, with what was seen of it."""
        self._word = self.upsets.certainty(self.state, self.seed, look)

    @property
    def is_unproved(self) -> bool:
        """Whether how sure it is has to be proved, should it be asked for."""
        return not self._word and self._alike is None

    def __getitem__(self, aspect: str) -> Any:
        return getattr(self, aspect)

    def differs(self, before: "Judged", aspect: str) -> bool:
        """Whether the two say something else of this; what is known to be alike is not worked out."""
        if self._alike is before and (aspect == CERTAINTY or (aspect == VERDICT and self.at_best == before.at_best)):
            return False
        return bool(self[aspect] != before[aspect])

    @cached_property
    def recommendation(self) -> str:
        return recommendation(self.state)

    @cached_property
    def certainty(self) -> str:
        """The word for how sure it is, proved as a whole decision proves it, or as it was proved already."""
        if self._alike is not None:
            return self._alike.certainty
        return self._word or self.upsets.certainty(self.state, self.seed)

    @cached_property
    def at_best(self) -> str:
        """The verdict, were nothing open that matters."""
        return verdict(self.state, SETTLED)

    @cached_property
    def verdict(self) -> str:
        """How sure it is takes by far the longest, and only a go asks for it."""
        return PILOT if self.at_best == GO and self.certainty == LEANING else self.at_best

    @cached_property
    def checks(self) -> tuple[str, ...]:
        """The gates that are open, and whether the idea is refused."""
        opened = tuple(slug for slug, _, rules in self.machine.gates if gate_open(self.state, rules) == TRUE)
        return (*opened, DO_NOT_BUILD) if refused(self.state) == TRUE else opened

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """The warnings that concern the leading approach, each once."""
        slug, truth = leading_approach(self.state), self.state.truth
        raised = {
            effect.flag
            for node in self.machine.warning
            if truth[node.number] == TRUE
            for effect in node.effective.effects
            if effect.do == terms.RAISE_FLAG and slug not in effect.excepted
        }
        return tuple(sorted(raised))

    @cached_property
    def fit(self) -> Mapping[str, int | None]:
        """Points of each approach; None for one that is ruled out."""
        state = self.state
        return {slug: None if excluded(state, number) == TRUE else state.fit[number] for number, slug in enumerate(self.machine.approaches)}

    @cached_property
    def cost(self) -> str:
        """What the leading approach likely costs in its first year, as decimal text; empty where nobody can say."""
        slug = leading_approach(self.state)
        found = options.of_option(inputs(self.state), slug).get("first_year", {}) if slug else {}
        return str(found.get("likely", ""))

    @property
    def fired(self) -> list[str]:
        """The rules and rows that hold."""
        truth = self.state.truth
        return [node.key for node in self.machine.traced if truth[node.number] == TRUE]


def prove_together(pairs: Sequence[tuple[Judged, Judged]]) -> None:
    """See how sure each is, the older side of all first: what upset a case by one book is then tried by the other."""
    for side in zip(*pairs, strict=True):
        unproved = [judged for judged in side if judged.is_unproved]
        if unproved:
            for judged, look in zip(unproved, unproved[0].upsets.look([judged.state for judged in unproved]), strict=True):
                judged.prove(look)
