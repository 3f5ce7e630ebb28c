"""A test case is held against what the engine decides, part by part, and an accepted change becomes what is expected."""

from itertools import pairwise

import pytest

from apps.decisions.engine import expectations
from apps.decisions.engine.answers import CaseRefused
from apps.decisions.engine.expectations import PARTS, Outcome, as_found, expected_of, in_normal_form, outcome_of, points, run
from tests.decisions.engine.books import Plain
from tests.decisions.engine.loading import decided_by_default, default_machine, worked_cases

WORKED = {case["id"]: case for case in worked_cases()}


@pytest.mark.parametrize("case_id", WORKED)
def test_worked_case_passes_as_a_test_case(case_id: str) -> None:
    case = WORKED[case_id]

    result = run(default_machine(), case["answers"], in_normal_form(case["expect"]))

    assert result.passes, result.failing


@pytest.mark.parametrize("case_id", list(WORKED)[::4])
def test_outcome_is_what_a_decision_says(case_id: str) -> None:
    decision = decided_by_default(WORKED[case_id]["answers"])

    found = outcome_of(expectations.state_of(default_machine(), WORKED[case_id]["answers"]))

    assert (found.verdict, found.recommendation) == (decision["verdict"], decision["recommendation"])
    assert found.certainty == decision["certainty"]
    assert found.findings == decision["all_findings"]
    assert set(found.flags) == {flag["flag"] for flag in decision["flags"]}
    assert set(found.gates) == {gate["gate"] for gate in decision["gates"]}
    assert found.checks == {check["rule"]: check["state"] for check in decision["checks"] if check["rule"]}
    assert set(found.ruled_out) == {row["approach"] for row in decision["ranking"] if row["excluded"]}
    assert found.fit == {row["approach"]: row["fit"] for row in decision["ranking"]}


def test_no_search_is_made_where_no_expectation_turns_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def searched(*_args: object) -> object:
        raise AssertionError("searched")

    monkeypatch.setattr(expectations, "certainty", searched)

    assert run(default_machine(), WORKED["w02"]["answers"], {"verdict": ["go", "pilot"], "recommendation": ["classical_ml"]}).outcome
    with pytest.raises(AssertionError, match="searched"):
        run(default_machine(), WORKED["w02"]["answers"], {"verdict": ["go"]})


OUTCOME = Outcome(
    verdict="pilot",
    recommendation="classical_ml",
    certainty="leaning",
    findings={"size": "large", "field": "unknown"},
    gates=("frame",),
    flags=("small_data",),
    checks={"V-01": "condition", "H-01": "pass"},
    ruled_out=("from_scratch",),
    fit={"classical_ml": 71, "no_ml": 50},
    rules={"D-07": "holds", "D-08": "unknown"},
)
RIGHT: Plain = {
    "verdict": ["go", "pilot"],
    "recommendation": ["classical_ml"],
    "never": ["no_ml"],
    "certainty": ["leaning"],
    "findings": {"size": "large", "field": "unknown"},
    "gates": ["frame"],
    "gates_never": ["data"],
    "flags": ["small_data"],
    "flags_never": ["leakage"],
    "checks": {"V-01": "condition"},
    "ruled_out": ["from_scratch"],
    "not_ruled_out": ["no_ml"],
    "fit": {"classical_ml": [70, 75], "no_ml": [None, 50]},
    "rules": {"D-07": "holds", "D-08": "unknown"},
}
WRONG: Plain = {
    "verdict": ["go"],
    "recommendation": ["no_ml", "from_scratch"],
    "never": ["classical_ml"],
    "certainty": ["settled", "conditional"],
    "findings": {"size": "small"},
    "gates": ["data"],
    "gates_never": ["frame"],
    "flags": ["leakage"],
    "flags_never": ["small_data"],
    "checks": {"V-01": "pass"},
    "ruled_out": ["no_ml"],
    "not_ruled_out": ["from_scratch"],
    "fit": {"classical_ml": [72, None]},
    "rules": {"D-07": "fails"},
}


@pytest.mark.parametrize("part", PARTS)
def test_each_part_holds_and_fails_on_its_own(part: str) -> None:
    assert all(point.holds for point in points({part: RIGHT[part]}, OUTCOME))
    assert [point.holds for point in points({part: WRONG[part]}, OUTCOME)] == [False]


def test_what_is_not_named_may_come_out_anyhow() -> None:
    assert points({}, OUTCOME) == ()


def test_accepted_change_is_what_is_expected_from_then_on() -> None:
    failing = [point for point in points(WRONG, OUTCOME) if not point.holds]
    assert len(failing) == len(PARTS)

    assert all(point.holds for point in points(as_found(WRONG, failing), OUTCOME))


def test_of_a_case_only_what_failed_is_replaced() -> None:
    mixed = in_normal_form({**RIGHT, "verdict": ["go"], "flags": ["small_data", "leakage"]})

    new = as_found(mixed, [point for point in points(mixed, OUTCOME) if not point.holds])

    assert new == in_normal_form({**RIGHT, "verdict": ["pilot"], "flags_never": ["leakage"]})


def test_difference_names_what_failed_and_nothing_else() -> None:
    machine, case = default_machine(), WORKED["w02"]
    texts = [run(machine, case["answers"], {"recommendation": ["no_ml"], "flags": flags}).difference for flags in ([], ["prohibited"], [])]

    assert texts[0] == texts[2] != ""
    assert texts[1] != texts[0]
    assert run(machine, case["answers"], {"recommendation": ["classical_ml"]}).difference == ""


def test_what_an_author_starts_from_is_what_came() -> None:
    case = WORKED["w05"]
    found = outcome_of(expectations.state_of(default_machine(), case["answers"]))

    expect = expected_of(found)

    assert run(default_machine(), case["answers"], expect).passes
    assert not {"fit", "certainty"} & expect.keys()


def test_decimals_kept_as_words_read_as_the_same_case() -> None:
    said = expectations.values_of(default_machine().book, {"rare_share": "1.4", "examples": 5})

    assert str(said["rare_share"]) == "1.4" and said["examples"] == 5


def test_answer_to_a_question_that_is_gone_is_refused_by_name() -> None:
    with pytest.raises(CaseRefused, match="lifetime"):
        run(default_machine(), {"lifetime": 3}, {"verdict": ["go"]})


def test_normal_form_is_one_whatever_the_order() -> None:
    forward = in_normal_form({**RIGHT, "flags": ["b", "a", "b"]})

    assert in_normal_form(dict(reversed(list(forward.items())))) == forward
    assert forward["flags"] == ["b", "a"]
    assert all(PARTS.index(first) < PARTS.index(second) for first, second in pairwise(forward))
