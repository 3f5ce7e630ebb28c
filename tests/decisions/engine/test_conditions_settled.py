"""Whatever the first page names as needed before it goes live is settled by one of the steps, in every kept case."""

from collections.abc import Iterator, Sequence
from functools import cache

from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.explanation import gates, held_to_pilot, next_steps
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.engine.terms import HOLD_BACK, NEXT_STEP
from tests.decisions.engine.loading import default_machine, default_plain, default_prices, many_cases, state_of, worked_cases

KEPT = ("documented_cases", "further_cases", "ordinary_cases")
# A rule that holds back and gives no step of its own, with how the steps of other rules begin that settle it.
SETTLED_ELSEWHERE = {
    "V-01": (
        "Measure today’s value of that number",
        "Measure its value today",
        "Work out today’s value of that number",
        "Count today’s value of that number",
        "Take as the number the share of drafts",
    ),
    "V-02": ("Write the equal-treatment test plan",),
    "V-05": ("Have two people judge",),
    "V-07": ("Before anybody relies on it, count", "Let two people check fifty", "Let two experts check fifty"),
    "V-12": ("Walk through the inputs", "Go through the columns"),
    "V-376": ("Keep some of those whose need is known apart",),
    "V-13": ("Let it run", "Let it work slowly first"),
    "V-16": ("Look for the rarest kind", "Label what lies there already", "Run the product on as many", "Keep and label every case"),
    "V-82": ("Look for the rarest kind", "Label what lies there already", "Run the product on as many", "Keep and label every case"),
    "V-31": ("Have about a hundred cases", "Collect about four hundred items of your own"),
    "V-331": ("Count false alarms by themselves on harmless texts",),
    "V-32": ("Let two people check fifty", "Let two experts check fifty"),
}


@cache
def own_steps(key: str) -> tuple[str, ...]:
    return tuple(effect.text for effect in default_machine().book.rule[key].effects if effect.do == NEXT_STEP)


def is_settled(rule: str, steps: Sequence[str]) -> bool:
    return any(step.startswith(own_steps(rule) or SETTLED_ELSEWHERE[rule]) for step in steps)


def held() -> Iterator[tuple[str, str, list[str]]]:
    """Each case that may be tried, with each rule that holds it to a trial and all of its steps."""
    cases = [*worked_cases(), *(case for name in KEPT for case in many_cases(name))]
    for case in cases:
        state = state_of(default_machine(), case["answers"])
        if not gates(state):
            steps = next_steps(state)
            yield from ((case.get("id", ""), str(row["rule"]), steps) for row in held_to_pilot(state) if row["rule"])


def test_everything_needed_before_it_goes_live_has_a_step_that_settles_it() -> None:
    assert not {(name, rule) for name, rule, steps in held() if not is_settled(rule, steps)}


def test_every_rule_that_holds_back_is_looked_at() -> None:
    rules = {rule.key for rule in default_machine().book.rules if any(effect.do == HOLD_BACK for effect in rule.effects)}

    assert {key for key in rules if not own_steps(key)} == set(SETTLED_ELSEWHERE)


def test_control_without_the_rule_that_settles_it_a_condition_is_missed() -> None:
    """Disputed answers that nobody has counted were once to be settled, and no step did it."""
    answers = {"label_quality": "mixed", "output_kind": "category", "input_kind": ["text"], "goal_kind": "find"}
    plain = default_plain()
    plain["rules"] = [row for row in plain["rules"] if row["key"] != "D-210"]

    for machine, settled in ((default_machine(), True), (compile_book(from_plain(plain), default_prices()), False)):
        state = state_of(machine, answers)
        assert "V-05" in [row["rule"] for row in held_to_pilot(state)]
        assert is_settled("V-05", next_steps(state)) is settled
