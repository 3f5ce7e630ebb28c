"""The default book against projects of which it is known what came of them; their answers are what was known beforehand.

Each case names where it is documented. What should have been advised was written down before any advice was seen, by today's
knowledge and market; where an experiment was right, a pilot of a way that does no harm counts as right, too.
"""

from collections import Counter
from functools import cache

from apps.decisions.engine.certainty import LEANING, certainty
from apps.decisions.engine.decide import verdict
from apps.decisions.engine.draws import Draws
from apps.decisions.engine.explanation import flags
from apps.decisions.engine.outcome import recommendation
from apps.decisions.engine.state import State
from tests.decisions.engine.books import Plain
from tests.decisions.engine.loading import default_machine, many_cases, state_of

WAITING = ("not_yet", "stop")
RIGHT_AT_LEAST, HARMFUL_AT_MOST, WAITING_AT_MOST = 0.90, 0.0, 0.05
RAISED_AT_LEAST, FITTING_AT_LEAST = 0.95, 0.75


@cache
def advised() -> tuple[tuple[Plain, Plain], ...]:
    """Each case's expectation with what is decided on it, without the parts of a decision that only explain it."""
    return tuple((case["expect"], decision(case["answers"])) for case in many_cases("documented_cases"))


def decision(answers: Plain) -> Plain:
    state = state_of(default_machine(), answers)
    waits = verdict(state, LEANING) in WAITING  # however sure it is: that only tells a pilot from a go
    return {"recommendation": recommendation(state), "waits": waits, "flags": flags(state), "state": state}


def is_right(expect: Plain, decision: Plain) -> bool:
    wanted, advice = expect["recommendation_any_of"], decision["recommendation"]
    may_try = "experiment_first" in wanted and advice not in expect.get("harmful", ())
    return advice in wanted or (may_try and is_pilot(decision["state"]))


def is_pilot(state: State) -> bool:
    return verdict(state, certainty(state, Draws(state, "")).word) == "pilot"


def test_advice_is_what_the_outcome_later_called_for() -> None:
    right = [is_right(expect, decision) for expect, decision in advised()]

    assert sum(right) / len(right) >= RIGHT_AT_LEAST


def test_no_advice_would_have_done_harm() -> None:
    harmful = [decision["recommendation"] in expect.get("harmful", ()) for expect, decision in advised()]

    assert sum(harmful) / len(harmful) <= HARMFUL_AT_MOST


def test_nobody_is_told_to_wait_where_going_ahead_was_right() -> None:
    waiting = [decision["waits"] for expect, decision in advised() if expect.get("go_ahead_right")]

    assert sum(waiting) / len(waiting) <= WAITING_AT_MOST


def test_warnings_that_an_expert_insists_on_are_raised_and_most_raised_ones_fit() -> None:
    counts = Counter[str]()
    for expect, decision in advised():
        raised, wanted = {flag["flag"] for flag in decision["flags"]}, set(expect.get("flags_at_least", ()))
        counts.update(wanted=len(wanted), met=len(wanted & raised), raised=len(raised))
        counts.update(fitting=len(raised & (wanted | set(expect.get("flags_fit", ())))))

    assert counts["met"] / counts["wanted"] >= RAISED_AT_LEAST
    assert counts["fitting"] / counts["raised"] >= FITTING_AT_LEAST


def test_control_no_single_advice_is_right_for_half_of_the_cases() -> None:
    for slug in (*default_machine().approaches, "frame_first", "experiment_first", "collect_data_first", "do_not_build"):
        met = [slug in expect["recommendation_any_of"] for expect, _ in advised()]

        assert sum(met) / len(met) < 0.5, slug
