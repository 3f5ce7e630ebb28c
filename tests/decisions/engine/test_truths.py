"""Each operator, group and named condition on open, known and not-applicable answers, as tables."""

from typing import Any

import pytest

from apps.decisions.engine.terms import OPERATORS
from tests.decisions.engine.books import QUESTIONS, Plain, favour, open_gate, plain_book, rule
from tests.decisions.engine.loading import decided, machine_of, state_of

QUESTIONS_ASKED = [QUESTIONS[slug] for slug in ("colour", "mood", "tags", "places", "level", "labelled", "features")]
RED, BLUE, OPEN = {"colour": "red"}, {"colour": "blue"}, {}
TABLE: list[tuple[list[Any], Plain, bool | None]] = [
    (["colour", "is", "red"], RED, True),
    (["colour", "is", "red"], BLUE, False),
    (["colour", "is", "red"], OPEN, None),
    (["colour", "is not", "red"], RED, False),
    (["colour", "is not", "red"], BLUE, True),
    (["colour", "is not", "red"], OPEN, None),
    (["colour", "any of", ["red", "green"]], RED, True),
    (["colour", "any of", ["red", "green"]], BLUE, False),
    (["colour", "any of", ["red", "green"]], OPEN, None),
    (["colour", "none of", ["red", "green"]], RED, False),
    (["colour", "none of", ["red", "green"]], BLUE, True),
    (["colour", "none of", ["red", "green"]], OPEN, None),
    (["tags", "contains any", ["a", "b"]], {"tags": ["b", "c"]}, True),
    (["tags", "contains any", ["a", "b"]], {"tags": ["c"]}, False),
    (["tags", "contains any", ["a", "b"]], OPEN, None),
    (["tags", "contains all", ["a", "b"]], {"tags": ["a", "b", "c"]}, True),
    (["tags", "contains all", ["a", "b"]], {"tags": ["a", "c"]}, False),
    (["tags", "contains all", ["a", "b"]], OPEN, None),
    (["tags", "contains none", ["a", "b"]], {"tags": ["c"]}, True),
    (["tags", "contains none", ["a", "b"]], {"tags": ["c", "b"]}, False),
    (["tags", "contains none", ["a", "b"]], OPEN, None),
    (["places", "contains none", ["east", "west"]], {"places": ["none"]}, True),
    *(
        (["level", operator, *numbers], {"level": value}, truth)
        for operator, numbers, truths in (
            ("<", [5], (True, False, False)),
            ("<=", [5], (True, True, False)),
            (">", [5], (False, False, True)),
            (">=", [5], (False, True, True)),
            ("between", [5, 6], (False, True, False)),
            ("between", [4, 5], (True, False, False)),
        )
        for value, truth in zip((4, 5, 6), truths, strict=True)
    ),
    *((["level", operator, 5, *([6] if operator == "between" else [])], OPEN, None) for operator in ("<", "<=", ">", ">=", "between")),
    (["colour", "is answered"], RED, True),
    (["colour", "is answered"], OPEN, False),
    (["colour", "is unknown"], RED, False),
    (["colour", "is unknown"], OPEN, True),
]
TESTS_OF_COLOUR = [
    ["colour", "is", "red"],
    ["colour", "is not", "red"],
    ["colour", "any of", ["red"]],
    ["colour", "none of", ["red"]],
    ["colour", "is answered"],
    ["colour", "is unknown"],
]
TRUE, FALSE, UNKNOWN = ["mood", "is", "calm"], ["mood", "is", "wild"], ["level", ">", 5]
CALM = {"mood": "calm"}


def holds(item: Any, answers: Plain, **parts: Any) -> bool | None:
    """The truth of one condition, as the trace of a decision says it."""
    questions = parts.pop("questions", QUESTIONS_ASKED)
    machine = machine_of(plain_book(questions, rules=[rule("X-01", [item], {"do": "next step", "text": "Look"})], **parts))
    [trace] = decided(machine, answers)["trace"]
    assert list(trace["when"]) == [trace["holds"]]
    truth: bool | None = trace["holds"]
    return truth


@pytest.mark.parametrize(("item", "answers", "truth"), TABLE, ids=str)
def test_operator_on_known_and_open_answers(item: list[Any], answers: Plain, truth: bool | None) -> None:
    assert holds(item, answers) is truth


def test_the_table_has_every_operator_on_an_open_answer() -> None:
    assert {item[1] for item, answers, _ in TABLE if not answers} == set(OPERATORS)


def test_an_explicit_unknown_is_open_like_an_answer_left_out() -> None:
    for item, answers, truth in TABLE:
        if not answers:
            assert holds(item, {item[0]: "unknown"}) is truth


@pytest.mark.parametrize("item", TESTS_OF_COLOUR, ids=str)
def test_every_condition_on_a_question_that_is_not_asked_is_false(item: list[Any]) -> None:
    colour = {**QUESTIONS["colour"], "ask_if": [["mood", "is", "calm"]]}
    asked = [colour, QUESTIONS["mood"]]

    assert holds(item, {"mood": "wild"}, questions=asked) is False
    assert holds(item, {"mood": "wild", "colour": "red"}, questions=asked) is False
    assert holds(item, {"mood": "wild", "colour": "blue"}, questions=asked) is False


@pytest.mark.parametrize("item", TESTS_OF_COLOUR, ids=str)
def test_an_answer_counts_as_open_while_it_is_open_whether_it_is_asked(item: list[Any]) -> None:
    colour = {**QUESTIONS["colour"], "ask_if": [["mood", "is", "calm"]]}
    truth = {"is unknown": True, "is answered": False}.get(item[1])

    assert holds(item, {"colour": "red"}, questions=[colour, QUESTIONS["mood"]]) is truth


@pytest.mark.parametrize(
    ("item", "truth"),
    [
        ({"any": [TRUE, UNKNOWN]}, True),
        ({"any": [FALSE, UNKNOWN]}, None),
        ({"any": [FALSE, FALSE]}, False),
        ({"none": [TRUE, UNKNOWN]}, False),
        ({"none": [FALSE, UNKNOWN]}, None),
        ({"none": [FALSE]}, True),
        ({"none": [UNKNOWN]}, None),
        ({"any": [{"all": [TRUE, UNKNOWN]}, FALSE]}, None),
        ({"any": [{"all": [FALSE, UNKNOWN]}, FALSE]}, False),
        ({"none": [{"all": [FALSE, UNKNOWN]}]}, True),
        ({"none": [{"all": [TRUE, UNKNOWN]}]}, None),
        ({"any": [{"named": "open"}, FALSE]}, None),
        ({"named": "open"}, None),
        ({"none": [{"named": "open"}, TRUE]}, False),
    ],
    ids=str,
)
def test_groups_and_named_conditions_are_strong_kleene(item: Plain, truth: bool | None) -> None:
    conditions = [{"slug": "open", "title": "Open", "when": [TRUE, UNKNOWN]}]

    assert holds(item, CALM, conditions=conditions) is truth


@pytest.mark.parametrize(
    ("first", "second", "truth"),
    [
        (a, b, False if FALSE in (a, b) else None if UNKNOWN in (a, b) else True)
        for a in (TRUE, FALSE, UNKNOWN)
        for b in (TRUE, FALSE, UNKNOWN)
    ],
)
def test_all_conditions_of_a_rule_must_hold(first: list[Any], second: list[Any], truth: bool | None) -> None:
    machine = machine_of(plain_book(QUESTIONS_ASKED, rules=[rule("X-01", [first, second], favour("no_ml"))]))

    assert decided(machine, CALM)["trace"][0]["holds"] is truth


@pytest.mark.parametrize(
    ("when", "unless", "truth"),
    [
        (TRUE, [TRUE], False),
        (TRUE, [FALSE], True),
        (TRUE, [UNKNOWN], True),  # only what is known to hold keeps a rule back
        (TRUE, [FALSE, TRUE], False),
        (UNKNOWN, [TRUE], False),
        (UNKNOWN, [FALSE], None),
        (FALSE, [FALSE], False),
        (TRUE, [{"all": [TRUE, TRUE]}], False),
        (TRUE, [{"all": [TRUE, UNKNOWN]}], True),
    ],
)
def test_unless_keeps_a_rule_back_only_when_it_is_known_to_hold(when: list[Any], unless: list[Any], truth: bool | None) -> None:
    machine = machine_of(plain_book(QUESTIONS_ASKED, rules=[rule("X-01", [when], open_gate("frame"), unless=unless)]))

    assert decided(machine, CALM)["trace"][0]["holds"] is truth


@pytest.mark.parametrize(
    ("condition", "answers", "truth"),
    [
        (["cases_per_feature", ">=", 2], {"labelled": 4, "features": 2}, True),
        (["cases_per_feature", ">", 2], {"labelled": 4, "features": 2}, False),
        (["cases_per_feature", ">=", 2], {"labelled": 4}, None),
        (["cases_per_feature", ">=", 0], {"labelled": 4}, None),  # there is none if there are no columns
        (["cases_per_feature", "<", 9], {"labelled": 4, "features": 0}, False),
        (["cases_per_feature", ">=", 9], {"labelled": 4, "features": 0}, False),
        (["cases_per_feature", ">", 0], {"labelled": 0}, False),  # whatever the number of columns
    ],
)
def test_a_condition_on_a_derived_number_follows_from_all_that_it_can_be(condition: list[Any], answers: Plain, truth: bool | None) -> None:
    derived = [{"slug": "cases_per_feature", "label": "Cases", "unit": "", "lead": ""}]

    assert holds(condition, answers, derived=derived) is truth


def test_a_finding_can_be_each_value_of_the_rows_that_are_open() -> None:
    finding = {"slug": "state", "stage": "framing", "values": [{"slug": s, "label": s} for s in ("low", "middle", "high")]}
    rows = [
        {"key": f"R-0{number}", "finding": "state", "when": [["level", *test]], "value": value}
        for number, (test, value) in enumerate([(("<", 2), "low"), (("between", 2, 5), "middle"), ((">=", 5), "high")])
    ]
    machine = machine_of(plain_book(QUESTIONS_ASKED, findings=[finding], rows=rows))

    assert state_of(machine, {"level": 2}).vals["state"] == 0b010
    assert state_of(machine, {}).vals["state"] == 0b111
