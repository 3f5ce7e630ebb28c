"""The default book against the collected cases: worked ones in full, ordinary and further ones by recommendation and warnings."""

from functools import cache

import pytest

from apps.decisions.engine.explanation import flags
from apps.decisions.engine.outcome import recommendation
from tests.decisions.engine.books import Plain
from tests.decisions.engine.loading import RULEBOOK_META, decided_by_default, default_machine, many_cases, state_of, worked_cases

# Cases of which the default book says something else, each with the reason why that is let stand. An entry that no longer
# fails is an error, so that the list stays true.
EXPECTED_FAILURES: dict[str, str] = {}
KNOWN_DISAGREEMENTS: dict[str, str] = {}
WORKED = {case["id"]: case for case in worked_cases()}
AGREED_AT_LEAST = {"ordinary_cases": 93, "further_cases": 291}


@cache
def said(case_id: str) -> Plain:
    return decided_by_default(WORKED[case_id]["answers"])


def marked(case_id: str) -> object:
    if case_id in EXPECTED_FAILURES:
        return pytest.param(case_id, marks=pytest.mark.xfail(reason=EXPECTED_FAILURES[case_id], strict=True))
    return case_id


@pytest.mark.parametrize("case_id", [marked(case_id) for case_id in WORKED])
def test_worked_case_comes_out_as_it_should(case_id: str) -> None:
    expect, decision = WORKED[case_id]["expect"], said(case_id)
    flags = {flag["flag"] for flag in decision["flags"]}

    assert decision["recommendation"] in expect["recommendation_any_of"]
    assert decision["recommendation"] not in expect["never"]
    assert decision["verdict"] in expect["verdict_any_of"]
    assert set(expect["flags_at_least"]) <= flags
    assert flags.isdisjoint(expect["flags_never"])


@pytest.mark.parametrize("case_id", WORKED)
def test_worked_case_is_explained(case_id: str) -> None:
    decision = said(case_id)
    book = default_machine().book
    best = next((row for row in decision["ranking"] if not row["excluded"]), None)

    assert decision["rulebook"] == RULEBOOK_META
    assert [row["approach"] for row in decision["ranking"]] != []
    assert {row["approach"] for row in decision["ranking"]} == set(book.approach)
    assert all(reason["because"] and reason["sources"] for row in decision["ranking"] for reason in row["reasons"])
    if decision["verdict"] in ("go", "pilot"):
        assert best is not None
        assert best["approach"] == decision["recommendation"]
        assert not decision["gates"]
    if decision["verdict"] == "not_yet":
        assert decision["gates"] or best is None
    if decision["verdict"] == "stop":
        assert decision["refusals"]
        assert decision["recommendation"] == "do_not_build"
    if decision["verdict"] == "go":
        assert decision["certainty"] in ("settled", "conditional")
        assert not decision["held_to_pilot"]
        assert decision["lead"] is None or decision["lead"] >= 6


@pytest.mark.parametrize("name", AGREED_AT_LEAST)
def test_collected_cases_come_out_as_they_should(name: str) -> None:
    wrong: dict[str, str] = {}
    for case in many_cases(name):
        state = state_of(default_machine(), case["answers"])
        raised, expect = {flag["flag"] for flag in flags(state)}, case["expect"]
        if recommendation(state) not in expect["recommendation_any_of"]:
            wrong[case["id"]] = recommendation(state)
        elif not set(expect.get("flags_at_least", ())) <= raised or not raised.isdisjoint(expect.get("flags_never", ())):
            wrong[case["id"]] = f"flags {sorted(raised)}"

    assert wrong.keys() == {case_id for case_id in KNOWN_DISAGREEMENTS if case_id in {case["id"] for case in many_cases(name)}}, wrong
    assert len(many_cases(name)) - len(wrong) >= AGREED_AT_LEAST[name]


def test_pairs_of_worked_cases_that_differ_in_one_thing_come_out_differently() -> None:
    pairs = {frozenset((case["id"], case["pair"])) for case in WORKED.values() if case.get("pair")}

    assert len(pairs) >= 8
    for first, second in map(sorted, pairs):
        assert said(first)["recommendation"] != said(second)["recommendation"], (first, second)


def test_every_expected_failure_and_disagreement_is_a_case() -> None:
    every = {*WORKED, *(case["id"] for name in AGREED_AT_LEAST for case in many_cases(name))}

    assert {*EXPECTED_FAILURES, *KNOWN_DISAGREEMENTS} <= every


def test_control_each_expectation_sees_through_a_decision_that_is_the_same_for_all() -> None:
    """Whatever one approach were always recommended, most worked cases would fail."""
    for slug in (*default_machine().approaches, "frame_first", "experiment_first", "collect_data_first", "do_not_build"):
        met = [case for case in WORKED.values() if slug in case["expect"]["recommendation_any_of"]]

        assert len(met) < len(WORKED) / 2, slug
