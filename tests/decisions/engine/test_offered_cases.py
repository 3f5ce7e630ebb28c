"""Boundary cases for a rule's author: on both sides of each limit, each with what the book says today."""

from functools import cache
from random import Random

import pytest

from apps.decisions.engine import expectations
from apps.decisions.engine.boundaries import Maker
from apps.decisions.engine.offered_cases import offered_cases
from apps.decisions.engine.rulebook import to_plain
from tests.decisions.engine.boundary_cases import all_units, kept, name_of, unnoticed
from tests.decisions.engine.loading import case_of, default_machine, machine_of, worked_cases
from tests.decisions.make import make_plain, make_rule


@cache
def maker() -> Maker:
    """Begins from the worked cases, as a draft of the default rules does."""
    machine = default_machine()
    kept = [case_of(machine, case["answers"]).values for case in worked_cases()]
    return Maker(to_plain(machine.book), machine, [{q: list(v) if isinstance(v, tuple) else v for q, v in one.items()} for one in kept])


def drawn(count: int) -> list[str]:
    return Random(5).sample([node.key for node in default_machine().traced], count)


def test_limits_of_a_number_come_just_below_at_and_just_above() -> None:
    plain = make_plain(rules=[make_rule("D-01", ["labelled", "between", 10, 100])])
    machine = machine_of(plain)

    cases = {case.title: case for case in offered_cases(Maker(plain, machine, [{}]), "D-01")}

    told = {
        title.removeprefix("D-01, Labelled "): (case.answers["labelled"], case.holds)
        for title, case in cases.items()
        if "Labelled" in title
    }
    assert told["just below 10"] == (9, False)
    assert told["just above 100"] == (101, False)
    assert {(9, False), (10, True), (11, True), (99, True), (100, False), (101, False)} <= {
        (case.answers.get("labelled"), case.holds) for case in cases.values()
    }


@pytest.mark.slow
@pytest.mark.parametrize("key", drawn(25))
def test_each_case_passes_as_a_test_case_today_and_says_whether_the_rule_holds(key: str) -> None:
    cases = offered_cases(maker(), key)

    assert any(case.holds for case in cases)
    for case in cases:
        result = expectations.run(default_machine(), case.answers, case.expect)
        assert result.passes, (case, result.failing)
        assert (key in result.fired) == case.holds
        assert case.expect["rules"] == {key: "holds" if case.holds else result.outcome.rules[key]}  # type: ignore[union-attr]
        assert 0 < len(case.title) <= 200


@pytest.mark.slow
@pytest.mark.parametrize("unit", [unit for unit in all_units() if unit.kind in ("rule", "row")][::23], ids=lambda unit: unit.key)
def test_limit_of_a_number_moved_by_one_is_noticed(unit: object) -> None:
    cases = offered_cases(maker(), unit.key)  # type: ignore[attr-defined]

    left = unnoticed(unit, [dict(case.answers) for case in cases])  # type: ignore[arg-type]

    by_answers = unnoticed(unit, kept()[name_of(unit)])  # type: ignore[arg-type]  # what no answers at all tell from it
    direct = [one for one in left if "moved to" in one.change and one.change.split()[2].rstrip(":") in default_machine().domains]
    assert [one.change for one in direct if one not in by_answers] == []


def test_rule_of_which_no_answers_are_found_offers_nothing() -> None:
    plain = make_plain(rules=[make_rule("D-01", ["examples", "<", 5], ["examples", ">", 9])])

    assert offered_cases(Maker(plain, machine_of(plain), [{}]), "D-01") == []
    with pytest.raises(KeyError):
        offered_cases(Maker(plain, machine_of(plain), [{}]), "Z-99")


def test_answers_for_a_named_condition_are_found_though_each_of_its_parts_alone_brings_nothing() -> None:
    parts = [["output_kind", "is", "number"], ["input_kind", "contains any", ["images"]], ["examples", ">=", 50]]
    plain = make_plain(
        conditions=[{"slug": "seen", "title": "Something to look at", "when": parts}], rules=[make_rule("D-01", {"named": "seen"})]
    )

    cases = offered_cases(Maker(plain, machine_of(plain), [{}]), "D-01")

    assert [case.holds for case in cases] == [True]
