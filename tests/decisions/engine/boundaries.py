"""The engine's maker of boundary cases, judged by the second evaluator, and the cases that tell a book's mutants from it."""

from collections.abc import Iterator, Sequence
from typing import Any

from apps.decisions.engine import boundaries
from apps.decisions.engine.boundaries import Input
from apps.decisions.engine.machine import Machine
from tests.decisions.engine.books import Plain
from tests.decisions.engine.brute_force import Answers, BruteForce, Reading
from tests.decisions.engine.mutants import Mutant
from tests.decisions.engine.units import Unit


class Maker(boundaries.Maker):
    """Makes inputs for the units of one book; the engine judges none of them."""

    def __init__(self, plain: Plain, machine: Machine, brute: BruteForce, kept: Sequence[Answers]) -> None:
        def truth(item: Any, answers: Answers, facts: Any) -> bool | None:
            return brute.truth(item, answers, Reading(applies=facts.applies, values=facts.values))

        super().__init__(plain, machine, kept, truth)

    def distinguishing(self, unit: Unit, mutants: Sequence[Mutant]) -> tuple[list[Input], list[Mutant]]:
        """Inputs that satisfy the unit or tell one of its mutants from it, and the mutants that none of them tells."""
        bases = self.bases(unit)
        chosen, left = bases[:1], list(mutants)
        self._tell(unit, self.edges(unit, bases), chosen, left)
        for place in dict.fromkeys((mutant.name, mutant.path) for mutant in left):
            if any((mutant.name, mutant.path) == place for mutant in left):
                self._tell(unit, self.edges_of(unit, *place, bases), chosen, left)
        return chosen, left

    def _tell(self, unit: Unit, inputs: Iterator[Input], chosen: list[Input], left: list[Mutant]) -> None:
        for one in inputs if left else ():
            fires = self.fires(unit, one)
            told = [mutant for mutant in left if self.fires(mutant.unit, one) != fires]
            if told:
                chosen.append(one)
                left[:] = [mutant for mutant in left if mutant not in told]
            if not left:
                return
