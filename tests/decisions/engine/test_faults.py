"""One planted fault of each kind: found in its row and in words, with answers that the engine itself decides to show it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from apps.decisions.engine import analysis
from apps.decisions.engine.analysis import ERROR, WARNING, Problem, approaches
from apps.decisions.engine.analysis.ready import Ready
from apps.decisions.engine.judging import FALSE, TRUE
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.outcome import excluded
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.engine.state import State
from tests.decisions.engine.books import (
    APPROACHES,
    PRICES,
    QUESTIONS,
    SOURCE,
    Plain,
    as_answers,
    disfavour,
    favour,
    open_gate,
    plain_book,
    question,
    rule,
    rule_out,
)
from tests.decisions.engine.loading import machine_of, state_of

STEPS = [question("level", "number", maximum=10), QUESTIONS["colour"], QUESTIONS["mood"]]
VALUES = [{"slug": "low", "label": "Low"}, {"slug": "high", "label": "High"}]
FINDING = {"slug": "state", "stage": "framing", "title": "State", "values": VALUES, "sources": ["practice"]}
FLAG = {"do": "raise flag", "flag": "careful"}


def row(key: str, value: str, *when: Any) -> Plain:
    return {"key": key, "finding": "state", "when": list(when), "value": value}


def clean(**changes: Any) -> Plain:
    """A book without a fault, to plant one in."""
    parts: Plain = {
        "findings": [FINDING],
        "rows": [row("R-01", "low", ["level", "<", 5]), row("R-02", "high", ["level", ">=", 5])],
        "rules": [
            rule("X-01", [["state", "is", "low"]], favour("classical_ml")),
            rule("X-02", [["state", "is", "high"]], favour("cloud_api")),
            rule("X-03", [["colour", "is", "red"]], favour("fine_tune", how="strongly"), FLAG),
            rule("X-04", [["colour", "is", "blue"]], favour("no_ml", how="strongly")),
            rule("X-05", [["mood", "is", "wild"]], rule_out("fine_tune"), {"do": "raise flag", "flag": "slow"}),
            rule("X-06", [["mood", "is", "calm"], ["colour", "is", "green"]], open_gate("frame"), open_gate("collect_data")),
        ],
    }
    return plain_book(STEPS, **{**parts, **changes})


def with_rules(*rules: Plain, **changes: Any) -> Plain:
    return clean(rules=[*clean()["rules"], *rules], **changes)


def with_rows(*rows: Plain) -> Plain:
    return clean(rows=rows)


def found(plain: Plain, kind: str) -> list[Problem]:
    return [problem for problem in analysis.problems(from_plain(plain), PRICES) if problem.kind == kind]


def decided(plain: Plain, problem: Problem) -> tuple[Machine, State]:
    """The example, decided again from the raw answers."""
    machine = machine_of(plain)
    assert problem.example is not None
    return machine, state_of(machine, as_answers(plain, dict(problem.example)))


def truths(plain: Plain, problem: Problem) -> Mapping[str, int]:
    machine, state = decided(plain, problem)
    return {node.key: state.truth[node.number] for node in machine.traced}


def test_book_without_a_fault_is_clean() -> None:
    assert analysis.problems(from_plain(clean()), PRICES) == ()


NEVER = {
    "two conditions": [["level", "<", 2], ["colour", "is", "red"], ["level", ">=", 8]],
    "three conditions": [["tags", "contains any", ["a", "b"]], ["tags", "contains none", ["a"]], ["tags", "contains none", ["b"]]],
    "through a finding": [["state", "is", "low"], ["level", ">=", 7]],
}


def test_conditions_that_shut_each_other_out_are_named_by_number_and_the_others_are_not() -> None:
    [problem] = found(with_rules(rule("X-09", NEVER["two conditions"], FLAG)), "never true")

    assert (problem.severity, problem.where) == (ERROR, ("rules", "X-09"))
    assert problem.message == (
        "This can never be true: condition 1 asks that “level” is less than 2 and condition 3 asks that “level” is at least 8. "
        "Change one of them"
    )


@pytest.mark.parametrize("kind", NEVER)
def test_rule_that_can_never_be_true_is_found(kind: str) -> None:
    plain = with_rules(rule("X-09", NEVER[kind], FLAG))
    plain["questions"].append(QUESTIONS["tags"])

    assert [problem.where for problem in found(plain, "never true")] == [("rules", "X-09")]


DERIVED = [{"slug": "labelled_per_class", "label": "Cases of each kind", "unit": "", "lead": ""}]
COUNTED = [QUESTIONS[name] for name in ("labelled", "classes", "output_kind", "examples")]


def test_rule_on_a_number_that_answers_never_bring_is_found_although_no_condition_shuts_another_out() -> None:
    when = [["labelled_per_class", ">=", 2], ["classes", ">=", 3], ["output_kind", "is", "category"], ["labelled", "<", 5]]
    plain = with_rules(rule("X-09", when, FLAG), derived=DERIVED)
    plain["questions"] += COUNTED

    [problem] = found(plain, "never true")

    assert problem.where == ("rules", "X-09")
    assert "never come out so" in problem.message


def test_question_that_is_never_asked_is_found() -> None:
    plain = with_rules(rule("X-09", [["share", "<", 5]], FLAG))
    plain["questions"].append({**QUESTIONS["share"], "ask_if": [["level", "<", 1], ["level", ">", 2]]})

    assert ("questions", "share") in [problem.where for problem in found(plain, "never true")]


def test_case_that_no_row_covers_is_said_as_a_range_and_shown() -> None:
    plain = with_rows(row("R-01", "low", ["level", "<", 3]), row("R-02", "high", ["level", ">=", 6]))

    [problem] = found(plain, "gap")

    assert (problem.severity, problem.where) == (ERROR, ("findings", "state"))
    assert problem.message == (
        "No row covers cases where “level” is from 3 to less than 6 in “State”. Add one, or set what holds otherwise"
    )
    assert {truths(plain, problem)[key] for key in ("R-01", "R-02")} == {FALSE}


def test_number_that_cannot_be_worked_out_leaves_a_gap() -> None:
    derived = [{"slug": "cases_per_feature", "label": "Cases for each column", "unit": "", "lead": ""}]
    rows = [row("R-01", "low", ["cases_per_feature", "<", 1]), row("R-02", "high", ["cases_per_feature", ">=", 1])]
    plain = clean(rows=rows, derived=derived)
    plain["questions"] += [QUESTIONS["labelled"], QUESTIONS["features"], QUESTIONS["examples"]]

    [problem] = found(plain, "gap")

    assert problem.example is not None
    assert problem.example["features"] == 0
    assert {truths(plain, problem)[key] for key in ("R-01", "R-02")} == {FALSE}


def test_rows_that_set_different_values_for_one_case_are_found() -> None:
    plain = with_rows(row("R-01", "low", ["level", "<", 6]), row("R-02", "high", ["level", ">=", 5]))

    [problem] = found(plain, "conflict")

    assert (problem.severity, problem.where, problem.also) == (ERROR, ("rows", "R-01"), ("R-02",))
    assert problem.message == (
        "R-01 and R-02 both hold where “level” is from 5 to less than 6, and set different values: “Low” and “High”. Change one of them"
    )
    assert [truths(plain, problem)[key] for key in ("R-01", "R-02")] == [TRUE, TRUE]


def test_overlap_of_rows_with_one_value_is_not_reported() -> None:
    plain = with_rows(
        row("R-01", "low", ["level", "<", 5]), row("R-02", "high", ["level", ">=", 5]), row("R-03", "high", ["level", ">", 4])
    )
    plain["rows"][2]["when"] = [["level", ">=", 7], ["colour", "is", "red"]]

    assert found(plain, "conflict") == []


def test_table_in_which_everything_overlaps_names_the_first_rows_and_not_every_pair() -> None:
    rows = [row(f"R-{number:02}", ("low", "high")[number % 2], ["level", "<", number + 1]) for number in range(9)]
    rows += [{**one, "key": f"Q-{one['key'][2:]}"} for one in rows]

    problems = found(with_rows(*rows), "conflict")

    assert len(problems) == 31
    assert problems[-1].message == "Further rows of “State” may overlap. Mend these first, then look again"


def test_one_rule_that_favours_what_it_rules_out_is_found() -> None:
    plain = with_rules(rule("X-09", [["level", ">", 9]], favour("cloud_api"), rule_out("cloud_api")))

    [problem] = found(plain, "conflict")

    assert (problem.severity, problem.where) == (ERROR, ("rules", "X-09"))
    assert truths(plain, problem)["X-09"] == TRUE


def test_two_rules_that_favour_and_disfavour_one_option_in_the_same_cases_are_found() -> None:
    when = [["level", ">", 9], ["colour", "is", "red"]]
    plain = with_rules(rule("X-08", when, favour("cloud_api")), rule("X-09", list(reversed(when)), disfavour("cloud_api")))

    [problem] = found(plain, "conflict")

    assert (problem.where, problem.also) == (("rules", "X-08"), ("X-09",))
    assert [truths(plain, problem)[key] for key in ("X-08", "X-09")] == [TRUE, TRUE]


def test_arguments_for_and_against_in_cases_that_differ_are_weighed_and_no_conflict() -> None:
    plain = with_rules(rule("X-08", [["level", ">", 9]], favour("cloud_api")), rule("X-09", [["level", ">", 8]], disfavour("cloud_api")))

    assert found(plain, "conflict") == []


UNION = (
    row("R-01", "low", ["level", "<", 3]), row("R-02", "low", ["level", "between", 3, 5]), row("R-03", "low", ["level", "between", 2, 4]),
    row("R-04", "high", ["level", ">=", 5]),
)  # fmt: skip


def test_row_that_only_several_others_together_cover_is_found_with_their_names() -> None:
    [problem] = found(with_rows(*UNION), "covered")

    assert (problem.severity, problem.where, problem.also) == (WARNING, ("rows", "R-03"), ("R-01", "R-02"))
    assert problem.message == "R-01 and R-02 already cover this together. Take it away, or change one of them"


def test_control_a_check_by_pairs_misses_what_only_a_union_covers() -> None:
    covered_by_one = [
        (inner["key"], outer["key"])
        for inner in UNION
        for outer in UNION
        if inner is not outer and found(with_rows(inner, {**outer, "value": inner["value"]}), "covered")
    ]

    assert "R-03" not in {inner for inner, _outer in covered_by_one}


def test_row_that_is_there_twice_is_said_once() -> None:
    plain = with_rows(row("R-01", "low", ["level", "<", 5]), row("R-02", "high", ["level", ">=", 5]), row("R-03", "low", ["level", "<", 5]))

    assert [(problem.where[1], problem.also, problem.message) for problem in found(plain, "same")] == [
        ("R-03", ("R-01",), "Same as R-01. Take one of them away")
    ]
    assert found(plain, "covered") == []


def test_rule_that_says_the_same_as_another_is_found_whatever_the_order_of_its_conditions() -> None:
    when = [["level", ">", 9], ["colour", "is", "red"]]
    plain = with_rules(rule("X-08", when, FLAG), rule("X-09", list(reversed(when)), FLAG))

    assert [(problem.where[1], problem.also) for problem in found(plain, "same")] == [("X-09", ("X-08",))]


def test_option_that_is_ruled_out_on_both_sides_of_a_limit_is_found() -> None:
    rules = [rule("X-08", [["level", "<", 5]], rule_out("no_ml")), rule("X-09", [["level", ">=", 5]], rule_out("no_ml"))]

    [problem] = found(with_rules(*rules), "always out")

    assert (problem.severity, problem.where, problem.also) == (ERROR, ("approaches", "no_ml"), ("X-08", "X-09"))


def test_option_that_is_ruled_out_but_for_one_case_is_no_problem() -> None:
    rules = [rule("X-08", [["level", "<", 5]], rule_out("no_ml")), rule("X-09", [["level", ">", 5]], rule_out("no_ml"))]

    assert found(with_rules(*rules), "always out") == []


def test_case_in_which_no_option_is_left_is_shown() -> None:
    plain = with_rules(rule("X-09", [["level", ">", 9], ["mood", "is", "wild"]], rule_out(*APPROACHES)))

    [problem] = found(plain, "nothing left")

    machine, state = decided(plain, problem)
    assert {excluded(state, number) for number in range(len(machine.approaches))} == {TRUE}
    assert "X-09" in problem.also


def test_option_that_never_comes_first_is_proved() -> None:
    rules = [
        rule("X-01", [], favour("classical_ml", how="strongly")),
        rule("X-02", [["colour", "is", "red"]], favour("cloud_api"), FLAG),
        rule("X-03", [["colour", "is", "blue"]], favour("fine_tune", how="strongly"), favour("no_ml", how="strongly")),
        rule("X-04", [["mood", "is", "wild"]], favour("fine_tune", how="slightly"), {"do": "raise flag", "flag": "slow"}),
        rule("X-06", [["mood", "is", "calm"], ["level", ">", 5]], open_gate("frame"), open_gate("collect_data")),
    ]

    assert [(problem.severity, problem.where) for problem in found(clean(rules=rules), "never first")] == [
        (WARNING, ("approaches", "cloud_api"))
    ]


def test_what_put_options_first_is_not_searched_again_after_a_question_was_added(monkeypatch: pytest.MonkeyPatch) -> None:
    proved = analysis.Proved()
    analysis.problems(from_plain(clean()), PRICES, proved=proved)
    proved.first |= {slug: {"level": 1, "colour": colour, "mood": "calm"} for slug, colour in (("fine_tune", "red"), ("no_ml", "blue"))}
    searched: list[str] = []
    monkeypatch.setattr(approaches, "first_place", lambda ready, approach: searched.append(approach.slug))
    monkeypatch.setattr(Ready, "seen", ())
    asked = clean()
    asked["questions"] = [*asked["questions"], {**question("sites", "number", maximum=9), "section": asked["questions"][0]["section"]}]

    analysis.problems(from_plain(asked), PRICES, proved=proved)

    assert not {"fine_tune", "no_ml"} & set(searched)
    analysis.problems(from_plain(asked), PRICES)
    assert {"fine_tune", "no_ml"} <= set(searched)


def test_more_of_a_good_thing_that_hurts_is_shown_at_the_two_numbers_with_the_rules() -> None:
    plain = with_rules(rule("X-08", [["level", ">=", 4]], favour("cloud_api")), rule("X-09", [["level", ">=", 7]], disfavour("cloud_api")))
    plain["questions"][0] = {**plain["questions"][0], "more_helps": ["cloud_api"]}

    [problem] = found(plain, "more hurts")

    assert (problem.severity, problem.where, problem.also) == (WARNING, ("questions", "level"), ("X-09",))
    assert problem.message == (
        "More of “level” hurts “cloud_api”: at 7 its fit is 56, just below it its fit is 62, by X-09. Change one of them"
    )
    machine, state = decided(plain, problem)
    before = state_of(machine, {**as_answers(plain, dict(problem.example or {})), "level": 6})
    number = machine.approaches.index("cloud_api")
    assert state.fit[number] < before.fit[number]


def test_more_that_does_not_hurt_is_proved() -> None:
    plain = with_rules(rule("X-08", [["level", ">=", 4]], favour("cloud_api")), rule("X-09", [["level", "<", 3]], disfavour("cloud_api")))
    plain["questions"][0] = {**plain["questions"][0], "more_helps": ["cloud_api"]}

    assert found(plain, "more hurts") == found(plain, "not known") == []


def test_unless_that_can_never_hold_is_found() -> None:
    plain = with_rules(rule("X-09", [["level", ">", 9]], FLAG, unless=[["colour", "is", "red"], ["level", "<", 3]]))

    [problem] = found(plain, "kept back")

    assert problem.message == "“Unless” 2 can never hold here: “level” is less than 3. Take it away, or change it"


def test_unless_that_always_holds_is_found() -> None:
    plain = with_rules(rule("X-09", [["level", ">", 9]], FLAG, unless=[["level", ">", 8]]))

    [problem] = found(plain, "kept back")

    assert problem.message.startswith("Its “Unless” keeps it back in every case where its conditions hold")


def test_number_outside_the_limits_of_its_question_is_found() -> None:
    [problem] = found(with_rules(rule("X-09", [["colour", "is", "red"], ["level", "<", 140]], FLAG)), "limits")

    assert (problem.severity, problem.where) == (ERROR, ("rules", "X-09"))
    assert problem.message == "Condition 2: “level”: enter a value between 0 and 10; it says 140"


def test_finding_without_a_source_is_found() -> None:
    assert [problem.where for problem in found(clean(findings=[{**FINDING, "sources": []}]), "source")] == [("findings", "state")]


def test_loop_is_shown_as_the_way_round() -> None:
    other = {**FINDING, "slug": "other", "title": "Other"}
    rows = [
        row("R-01", "low", ["other", "is", "low"]), row("R-02", "high", ["other", "is", "high"]),
        {**row("R-03", "low", ["state", "is", "low"]), "finding": "other"}, {**row("R-04", "high", ["state", "is", "high"]), "finding": "other"},
    ]  # fmt: skip

    [problem] = found(clean(findings=[FINDING, other], rows=rows), "loop")

    assert problem.message == "This loop never reaches a result: “State” → “Other” → “State”. Take one of these conditions away"


def _idle_choices(plain: Plain) -> None:
    plain["questions"].append(question("taste", "choice", "sweet", "sour", "salty"))
    plain["rules"].append(rule("X-09", [["taste", "is", "sweet"]], FLAG))


UNUSED: dict[str, tuple[Callable[[Plain], Any], tuple[str, str]]] = {
    "question": (lambda plain: plain["questions"].append(QUESTIONS["share"]), ("questions", "share")),
    "choices": (_idle_choices, ("questions", "taste")),
    "flag": (lambda plain: plain["flags"].append({"slug": "idle", "label": "Idle", "lead": ""}), ("flags", "idle")),
    "gate": (lambda plain: plain["gates"].append({"slug": "idle", "outcome": "frame_first", "label": "Idle"}), ("gates", "idle")),
    "approach": (
        lambda plain: plain["approaches"].append({"slug": "idle", "label": "Idle", "verb": "", "not_verb": ""}),
        ("approaches", "idle"),
    ),
    "value of a finding": (lambda plain: plain["findings"][0]["values"].append({"slug": "mid", "label": "Mid"}), ("findings", "state")),
    "list": (lambda plain: plain.update(lists=[{"slug": "idle", "choices": ["red"]}]), ("lists", "idle")),
    "named condition": (
        lambda plain: plain.update(conditions=[{"slug": "idle", "title": "Idle", "when": [["level", "<", 5]]}]),
        ("conditions", "idle"),
    ),
    "source": (lambda plain: plain["sources"].append({**SOURCE, "slug": "idle"}), ("sources", "idle")),
}


@pytest.mark.parametrize("kind", UNUSED)
def test_what_nobody_uses_is_found(kind: str) -> None:
    plain = clean()
    plain["findings"] = [{**FINDING, "values": list(VALUES)}]
    plant, where = UNUSED[kind]
    plant(plain)

    assert [(problem.severity, problem.where) for problem in found(plain, "unused")] == [(WARNING, where)]
