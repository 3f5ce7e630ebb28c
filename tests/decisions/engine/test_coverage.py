"""What test cases cover: the rules that hold in one, and the conditions whose loss one would notice."""

from typing import Any

import pytest

from apps.decisions.engine.coverage import Covered, coverage
from apps.decisions.engine.machine import Machine
from tests.decisions.engine.loading import default_machine, machine_of, state_of, worked_cases
from tests.decisions.make import make_plain, make_rule

PAIR = [["examples", ">=", 10], ["classes", ">", 2]]


def covered(rule: dict[str, Any], *cases: dict[str, Any]) -> Covered:
    machine = machine_of(make_plain(rules=[rule]))
    return next(one for one in coverage(machine, [state_of(machine, case) for case in cases]) if one.key == rule["key"])


def test_rule_that_holds_in_no_case_is_counted_nought() -> None:
    assert covered(make_rule("D-01", *PAIR), {"examples": 5, "classes": 2}).cases == 0
    assert covered(make_rule("D-01", *PAIR), {"examples": 10, "classes": 3}, {"examples": 11, "classes": 3}).cases == 2


def test_condition_is_noticed_where_it_alone_keeps_the_rule_back() -> None:
    rule = make_rule("D-01", *PAIR)

    assert covered(rule, {"examples": 10, "classes": 3}).unnoticed == ("“Examples” is at least 10", "“Classes” is more than 2")
    assert covered(rule, {"examples": 9, "classes": 3}).unnoticed == ("“Classes” is more than 2",)
    assert covered(rule, {"examples": 9, "classes": 2}).unnoticed == ("“Examples” is at least 10", "“Classes” is more than 2")
    assert covered(rule, {"examples": 9, "classes": 3}, {"examples": 10, "classes": 2}).unnoticed == ()


def test_condition_of_an_any_is_noticed_where_it_alone_lets_the_rule_hold() -> None:
    rule = make_rule("D-01", {"any": PAIR})

    assert covered(rule, {"examples": 10, "classes": 3}).unnoticed == ("“Examples” is at least 10", "“Classes” is more than 2")
    assert covered(rule, {"examples": 10, "classes": 2}).unnoticed == ("“Classes” is more than 2",)


def test_unless_is_noticed_where_it_alone_keeps_the_rule_back() -> None:
    step = [{"do": "next step", "text": "Count."}]
    rule = make_rule("D-01", ["examples", ">=", 10], unless=[["classes", ">", 2]], effects=step)

    assert "unless “Classes” is more than 2" in covered(rule, {"examples": 10, "classes": 2}).unnoticed
    assert "unless “Classes” is more than 2" not in covered(rule, {"examples": 10, "classes": 3}).unnoticed


def without(machine: Machine, rule: Any, place: int) -> Machine:
    """The same book with one condition of a rule left out."""
    plain = make_plain(rules=[rule | {"when": [item for number, item in enumerate(rule["when"]) if number != place]}])
    return machine_of(plain)


@pytest.mark.parametrize("examples", [9, 10, None])
@pytest.mark.parametrize("classes", [2, 3, None])
def test_noticed_is_what_a_book_without_the_condition_decides_otherwise(examples: int | None, classes: int | None) -> None:
    rule, case = make_rule("D-01", *PAIR), {"examples": examples, "classes": classes}
    answers = {slug: value for slug, value in case.items() if value is not None}
    left = covered(rule, answers).unnoticed
    whole = machine_of(make_plain(rules=[rule]))

    for place, words in enumerate(("“Examples” is at least 10", "“Classes” is more than 2")):
        truths = []
        for machine in (whole, without(whole, rule, place)):
            state = state_of(machine, answers)
            truths.append(next(state.truth[node.number] for node in machine.traced if node.key == "D-01") == 2)
        assert (words in left) == (truths[0] == truths[1])


def test_default_rules_are_counted_once_each() -> None:
    machine = default_machine()

    found = coverage(machine, [state_of(machine, case["answers"]) for case in worked_cases()])

    assert [one.key for one in found] == [node.key for node in machine.traced]
    assert sum(one.cases > 0 for one in found) > 250
