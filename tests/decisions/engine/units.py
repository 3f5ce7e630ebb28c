"""The units of a rule book as the second evaluator judges them: what they are is the engine's, whether they hold is not."""

from apps.decisions.engine.units import NUMBERS, RECORD, Unit, alone, leaves, named_in, opened, units
from tests.decisions.engine.brute_force import Answers, BruteForce, Reading, Truth, both

__all__ = ["NUMBERS", "RECORD", "Unit", "alone", "holds", "leaves", "named_in", "opened", "truth_of", "units"]


def truth_of(brute: BruteForce, unit: Unit, answers: Answers, here: Reading) -> Truth:
    """Whether the conditions of a unit hold, by the second evaluator."""
    for item in unit.unless:
        if brute.truth(item, answers, here) is True:
            return False
    return both([brute.truth(item, answers, here) for item in unit.when])


def holds(brute: BruteForce, unit: Unit, answers: Answers) -> bool:
    """The same with everything judged anew, and nothing taken from the engine."""
    return truth_of(brute, unit, answers, Reading()) is True
