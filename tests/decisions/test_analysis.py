"""Each kind of fault is found where it is planted, with answers that show it; books without faults are clean."""

from typing import Any

import pytest

from apps.decisions.engine import analysis
from apps.decisions.engine.analysis import ERROR, WARNING, Problem
from apps.decisions.engine.rulebook import from_plain
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
    assert problem.message == "This can never be true: “Examples” is at least 5,000, and “Examples” is less than 1,000"


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
    assert "Examples: 1,000" in problem.message


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


def test_whether_something_is_known_counts_in_conditions() -> None:
    flag = [{"do": "raise flag", "flag": "small_data"}]
    rules = [
        *make_plain()["rules"],
        make_rule("D-08", ["examples", "is unknown"], ["rare_share", "<", 50], effects=flag),
        make_rule("D-09", ["examples", "is unknown"], ["examples", "<", 50], effects=flag),
    ]

    assert [problem.where for problem in found(rules=rules)] == [("rules", "D-09")]
