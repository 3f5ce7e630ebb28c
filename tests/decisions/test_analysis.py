"""Each kind of fault is found where it is planted, with answers that show it; books without faults are clean."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.decisions.engine import analysis
from apps.decisions.engine.analysis import ERROR, WARNING, Problem
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.packing import Steps
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.engine.state import State
from apps.decisions.management import fixture_files
from tests.decisions.make import make_plain, make_question, make_row, make_rule


def found(**changes: Any) -> tuple[Problem, ...]:
    return analysis.problems(from_plain(make_plain(**changes)))


def test_small_book_is_clean() -> None:
    assert found() == ()


def test_default_book_is_clean() -> None:
    book = from_plain(fixture_files.default_rulebook())

    assert analysis.problems(book, fixture_files.default_prices()) == ()


def test_rule_that_can_never_be_true_is_named_with_both_conditions() -> None:
    rules = [*make_plain()["rules"], make_rule("D-09", ["examples", ">=", 5000], ["examples", "<", 1000])]

    (problem,) = found(rules=rules)

    assert (problem.severity, problem.where) == (ERROR, ("rules", "D-09"))
    assert problem.message == (
        "This can never be true: condition 1 asks that “Examples” is at least 5,000 "
        "and condition 2 asks that “Examples” is less than 1,000. Change one of them"
    )


@pytest.mark.parametrize(
    "when",
    [
        [["labelled", ">", 10], ["examples", "<", 5]],
        [["input_kind", "contains all", ["table", "none"]]],
        [["input_kind", "contains none", ["table", "images", "none"]]],
        [["size", "is", "small"], ["examples", ">=", 1000]],
        [["labelled", "<", 5], ["output_kind", "is", "text"]],
        [["output_kind", "is", "category"], ["classes", "<", 2]],
        [["rare_share", ">", 100]],
        [{"none": [["examples", ">=", 3], ["examples", "<", 3]]}],
    ],
    ids=["contradiction", "none stands alone", "at least one", "finding", "asked only if", "one class", "range", "none of all"],
)
def test_what_answers_cannot_be_is_never_true(when: list[Any]) -> None:
    problems = found(rules=[*make_plain()["rules"], make_rule("D-09", *when)])

    assert [(problem.severity, problem.where) for problem in problems] == [(ERROR, ("rules", "D-09"))]


def test_rows_that_overlap_with_different_values_are_shown_by_answers() -> None:
    rows = [make_row("DF-01", "small", ["examples", "<", 1500]), make_row("DF-02", "large", ["examples", ">=", 1000])]

    (problem,) = found(rows=rows)

    assert (problem.severity, problem.where, problem.also) == (ERROR, ("rows", "DF-01"), ("DF-02",))
    assert problem.example is not None
    assert 1000 <= problem.example["examples"] < 1500
    assert problem.message == (
        "DF-01 and DF-02 both hold where “Examples” is from 1,000 to less than 1,500, and set different values: “Small” and “Large”. "
        "Change one of them"
    )


def test_rows_that_overlap_only_where_answers_contradict_each_other_are_no_problem() -> None:
    rows = [
        make_row("DF-01", "small", ["examples", "<", 1000]),
        make_row("DF-02", "large", ["examples", ">=", 1000]),
        make_row("DF-03", "large", ["labelled", ">=", 1000]),
    ]

    assert [problem.severity for problem in found(rows=rows)] == [WARNING]  # DF-02 covers it: nobody labels more than there is


def test_case_that_no_row_covers_is_shown_by_answers() -> None:
    rows = [make_row("DF-01", "small", ["examples", "<", 20]), make_row("DF-02", "large", ["examples", ">=", 50])]

    (problem,) = found(rows=rows)

    assert (problem.severity, problem.where) == (ERROR, ("findings", "size"))
    assert problem.example is not None
    assert 20 <= problem.example["examples"] < 50


def test_closed_question_leaves_a_gap() -> None:
    rows = [make_row("DF-01", "small", ["labelled", "<", 20]), make_row("DF-02", "large", ["labelled", ">=", 20])]

    (problem,) = [problem for problem in found(rows=rows) if problem.severity == ERROR]

    assert problem.example is not None
    assert problem.example["output_kind"] == "text"


def test_row_that_others_cover_together_is_a_warning() -> None:
    rows = [
        make_row("DF-01", "small", ["examples", "<", 500]),
        make_row("DF-02", "small", ["examples", "between", 500, 1000]),
        make_row("DF-03", "small", ["examples", "between", 400, 600]),
        make_row("DF-04", "large", ["examples", ">=", 1000]),
    ]

    (problem,) = found(rows=rows)

    assert (problem.severity, problem.where, problem.also) == (WARNING, ("rows", "DF-03"), ("DF-01", "DF-02"))


def test_approach_ruled_out_on_both_sides_of_a_limit_is_an_error() -> None:
    out = [{"do": "rule out", "approaches": ["no_ml"]}]
    rules = [
        *make_plain()["rules"],
        make_rule("D-08", ["examples", "<", 500], effects=out),
        make_rule("D-09", ["examples", ">=", 500], effects=out),
    ]

    (problem,) = found(rules=rules)

    assert (problem.severity, problem.where, problem.also) == (ERROR, ("approaches", "no_ml"), ("D-08", "D-09"))


def test_twins_and_what_nobody_reads_are_warnings() -> None:
    plain = make_plain()
    questions = [*plain["questions"], make_question("idle", "choice", "yes", "no")]
    rules = [*plain["rules"], make_rule("D-09", ["size", "is", "large"])]

    problems = found(questions=questions, rules=rules)

    assert [(problem.severity, problem.where) for problem in problems] == [
        (WARNING, ("rules", "D-09")),
        (WARNING, ("questions", "idle")),
    ]


def test_questions_that_wait_for_each_other_are_an_error() -> None:
    questions = make_plain()["questions"]
    questions[2]["ask_if"] = [["labelled", ">", 3]]
    questions[3]["ask_if"] = [["examples", ">", 3]]

    assert [(problem.severity, problem.where) for problem in found(questions=questions)] == [(ERROR, ("questions", "examples"))]


def test_broken_parameter_is_an_error() -> None:
    parameters = make_plain()["parameters"]
    del parameters["staleness_limit_daily"]

    assert [problem.where for problem in found(parameters=parameters)] == [("parameters", "staleness_limit_daily")]


def test_whether_something_is_known_counts_in_conditions() -> None:
    flag = [{"do": "raise flag", "flag": "small_data"}]
    rules = [
        *make_plain()["rules"],
        make_rule("D-08", ["examples", "is unknown"], ["rare_share", "<", 50], effects=flag),
        make_rule("D-09", ["examples", "is unknown"], ["examples", "<", 50], effects=flag),
    ]

    assert [problem.where for problem in found(rules=rules)] == [("rules", "D-09")]


# Against enumeration

KINDS = ("category", "number", "text")
ANSWERS = [
    {"output_kind": kind, "input_kind": inputs, "examples": examples} | ({"labelled": labelled} if kind != "text" else {})
    for kind, inputs, examples, labelled in product(
        KINDS, [("table",), ("images",), ("table", "images"), ("none",)], (0, 9, 10, 19, 20, 30), (0, 9, 10, 19, 20, 30)
    )
    if labelled <= examples and (kind != "text" or labelled == 0)  # of a text nobody asks how much is labelled
]
CONDITIONS = st.one_of(
    st.tuples(st.just("output_kind"), st.sampled_from(["is", "is not"]), st.sampled_from(KINDS)).map(list),
    st.tuples(
        st.just("input_kind"), st.sampled_from(["contains any", "contains all", "contains none"]),
        st.lists(st.sampled_from(["table", "images", "none"]), min_size=1, max_size=2, unique=True),
    ).map(list),
    st.tuples(st.sampled_from(["examples", "labelled"]), st.sampled_from(["<", ">="]), st.sampled_from([10, 20])).map(list),
)  # fmt: skip
MEMBERS = CONDITIONS | st.builds(lambda inside: {"all": inside}, st.lists(CONDITIONS, min_size=1, max_size=2))
ITEMS = CONDITIONS | st.builds(
    lambda kind, members: {kind: members}, st.sampled_from(["any", "none"]), st.lists(MEMBERS, min_size=1, max_size=2)
)
TABLES = st.lists(st.tuples(st.lists(ITEMS, max_size=2), st.sampled_from(["small", "large"])), min_size=1, max_size=4)


@settings(max_examples=80, deadline=None)
@given(table=TABLES)
def test_gaps_overlaps_and_dead_rows_are_what_enumeration_finds(table: list[Any]) -> None:
    rows = [make_row(f"DF-0{number}", value, *when) for number, (when, value) in enumerate(table)]
    book = from_plain(make_plain(rows=rows))
    machine = compile_book(book, analysis.NO_PRICES)
    numbers = {node.rule.key: node.number for node in machine.rows["size"]}
    holding = [{key for key, number in numbers.items() if State.of(machine, answers).truth[number] == TRUE} for answers in ANSWERS]
    values = {row["key"]: row["value"] for row in rows}

    problems = [problem for problem in analysis.problems(book) if problem.severity == ERROR]

    dead = {problem.where[1] for problem in problems if "never be true" in problem.message and problem.where[0] == "rows"}
    clashes = {(problem.where[1], problem.also[0]) for problem in problems if "both hold" in problem.message}
    assert dead == {key for key in numbers if not any(key in keys for keys in holding)}
    assert clashes == {
        (one, other) for one in numbers for other in numbers
        if one < other and values[one] != values[other] and any({one, other} <= keys for keys in holding)
    }  # fmt: skip
    assert any("No row covers" in problem.message for problem in problems) == (set() in holding)


def test_book_that_takes_too_long_to_prove_is_warned_of_and_nothing_is_claimed() -> None:
    book = from_plain(make_plain())

    found = analysis.problems(book, steps=Steps(in_all=0))

    assert {problem.severity for problem in found} == {WARNING}
    assert all("not known: there are too many combinations to look through" in problem.message for problem in found)
    assert {problem.where[0] for problem in found} >= {"findings"}


def test_mistake_that_is_found_within_the_steps_stays_an_error() -> None:
    plain = make_plain()
    plain["rows"] = plain["rows"][:1]

    assert ERROR in {problem.severity for problem in analysis.problems(from_plain(plain))}
    assert {problem.severity for problem in analysis.problems(from_plain(plain), steps=Steps(in_all=0))} == {WARNING}


def test_choice_named_as_what_is_not_known_is_an_error_and_one_said_twice_a_warning() -> None:
    plain = make_plain()
    sizes = make_question("sizes", "choice", "small", "unknown")
    alike = make_question("alike", "choice", "one", "two")
    alike["choices"] = [{**choice, "label": label} for choice, label in zip(alike["choices"], ("On  a day", "on a day"), strict=True)]
    retired = {**alike, "slug": "over", "choices": [alike["choices"][0], {**alike["choices"][1], "retired": True}]}

    problems = [each for each in found(questions=[*plain["questions"], sizes, alike, retired]) if each.kind != analysis.UNUSED]

    assert [(each.severity, each.where) for each in problems] == [(ERROR, ("questions", "sizes")), (WARNING, ("questions", "alike"))]
    assert "kept for what is not known" in problems[0].message
    assert "“on a day” stands twice" in problems[1].message


@pytest.mark.parametrize(
    ("when", "offered"),
    [
        ([["days", "is", "one"]], True),
        ([["days", "any of", ["one", "two"]], ["days", "any of", ["two"]]], False),  # at one more, the second keeps it back
        ([["days", "is", "one"], ["after", "is", "yes"]], False),  # “after” is not asked at one more
        ([["days", "is", "one"], {"any": [["days", "is", "one"], ["other", "is", "yes"]]}], False),
        ([["days", "is not", "one"]], False),
    ],
)
def test_rule_is_offered_to_hold_at_one_more_choice_only_where_that_is_enough(when: list[Any], offered: bool) -> None:
    days = make_question("days", "choice", "one", "two", "three", "four")
    after = make_question("after", "choice", "yes", "no", ask_if=[["days", "is", "one"]])
    questions = [*make_plain()["questions"], days, after, make_question("other", "choice", "yes", "no")]

    problems = found(questions=questions, rules=[*make_plain()["rules"], make_rule("D-77", *when)])

    alike = next(problem for problem in problems if problem.where == ("questions", "days") and problem.apart)
    assert ("D-77" in alike.could_hold) is offered
