"""A case is read whole or refused in words that name the question, the value and what is allowed; nothing else is ever raised."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.decisions.engine.answers import NARRATIVE, Answer, Case, CaseRefused, case_plain, check_value, problems_between, read_case
from apps.decisions.engine.state import State
from tests.decisions.engine.books import Plain, as_answers
from tests.decisions.engine.loading import default_machine, default_plain, many_cases, worked_cases

BOOK = default_machine().book
SLUGS = [question.slug for question in BOOK.questions]


def refusal(case: Any) -> tuple[str, ...]:
    """The problems of a case; none where it was read."""
    try:
        read_case(BOOK, case)
    except CaseRefused as refused:
        return refused.problems
    return ()


# What is refused, and in which words

CONTRADICTIONS = [
    ({"labelled": 20, "examples": 10}, "labelled (20) cannot be more than examples (10); change one of them"),
    ({"labelled_rarest": 5, "labelled": 4}, "labelled_rarest (5) cannot be more than labelled (4); change one of them"),
    ({"classes": 3, "labelled": 2}, "classes (3) cannot be more than labelled (2); change one of them"),
    ({"classes": 1, "output_kind": "category"}, "classes (1) does not go with output_kind (category); change one of them"),
    ({"label_quality": "none", "labelled": 1}, "label_quality (none) does not go with labelled (1); change one of them"),
    ({"labelled_rarest": 5, "examples": 4}, "labelled_rarest (5) cannot be more than examples (4); change one of them"),
    ({"label_quality": "none", "labelled_rarest": 1}, "label_quality (none) does not go with labelled_rarest (1); change one of them"),
]
GO_TOGETHER = [
    {"labelled": 10, "examples": 10},
    {"labelled_rarest": 4, "labelled": 4},
    {"classes": 3, "labelled": 0},  # no labels yet, three kinds to tell apart: an ordinary start
    {"classes": 3, "labelled": 3},
    {"classes": 2, "output_kind": "category"},
    {"classes": 1, "output_kind": "number"},
    {"label_quality": "none", "labelled": 0},
    {"labelled": 20, "examples": "unknown"},
]


@pytest.mark.parametrize(("answers", "message"), CONTRADICTIONS)
def test_answers_that_contradict_each_other_are_refused_with_both_questions(answers: Plain, message: str) -> None:
    assert refusal({"answers": answers}) == (message,)
    assert all(slug in message for slug in answers)


@pytest.mark.parametrize("answers", GO_TOGETHER, ids=str)
def test_answers_that_only_look_like_it_are_read(answers: Plain) -> None:
    assert refusal({"answers": answers}) == ()


def test_every_contradiction_is_named_at_once_with_its_questions() -> None:
    found = problems_between({"labelled": 20, "examples": 10, "labelled_rarest": 30, "classes": 40, "label_quality": "none"})

    assert [problem.questions for problem in found] == [
        ("labelled", "examples"),
        ("labelled_rarest", "labelled"),
        ("classes", "labelled"),
        ("label_quality", "labelled"),
    ]


WRONG_VALUES: list[tuple[str, Any, str]] = [
    ("labelled", "20", "20 is not a number; wanted is a whole number, 0 or more, or unknown"),
    ("labelled", True, "true is not a number"),
    ("labelled", [20], "[20] is not a number"),
    ("labelled", None, "null is not a number"),
    ("labelled", 20.0, "20.0 is not a number"),  # a float never gets in; the reader of case files makes decimals
    ("labelled", Decimal("2.5"), "2.5 is not a whole number; wanted is a whole number, 0 or more"),
    ("labelled", -1, "-1 is out of range; wanted is a whole number, 0 or more"),
    ("labelled", 10**15 + 1, "is out of range; wanted is a whole number, 0 or more, and no more than 10^15"),
    ("labelled", Decimal("NaN"), "NaN is not a number that can be used"),
    ("labelled", Decimal("sNaN"), "is not a number that can be used"),
    ("labelled", Decimal("-Infinity"), "-Infinity is not a number that can be used"),
    ("labelled", Decimal("1E+999999"), "is out of range"),
    ("power_watts", -1, "-1 is out of range; wanted is a number, 0 or more"),
    ("deadline_months", Decimal("-0.5"), "-0.5 is out of range; wanted is a number, 0 or more"),
    ("budget_build", -1, "-1 is out of range; wanted is a number, 0 or more"),
    ("budget_build", Decimal("0." + 21 * "1"), "has more than 20 decimal places"),
    ("rare_share", 101, "101 is out of range; wanted is a number from 0 to 100"),
    ("rare_share", -1, "-1 is out of range; wanted is a number from 0 to 100"),
    ("rare_share", Decimal("100.0001"), "100.0001 is out of range; wanted is a number from 0 to 100"),
    ("task", "serach", "“serach” is not a choice; did you mean “search”?; use one of "),
    ("task", ["search"], "['search'] is not one choice; wanted is one of "),
    ("task", 3, "3 is not one choice"),
    ("input_kind", "text", "text is not a list; wanted is a list of "),
    ("input_kind", [], "the list is empty; leave the question out, or name at least one choice"),
    ("input_kind", ["text", "text"], "names a choice twice"),
    ("input_kind", ["txet"], "“txet” is not a choice; did you mean “text”?"),
    ("input_kind", [1], "“1” is not a choice"),
    ("domain", ["none", "credit"], "“none” stands alone"),
]


@pytest.mark.parametrize(("slug", "value", "message"), WRONG_VALUES, ids=lambda part: str(part)[:30])
def test_a_wrong_value_is_refused_with_question_value_and_what_is_allowed(slug: str, value: Any, message: str) -> None:
    for written in (value, {"value": value, "known_how": "measured"}):
        [problem] = refusal({"answers": {slug: written}})

        assert problem.startswith(f"{slug}: ")
        assert message in problem


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ({"answers": {"labeled": 5}}, "“labeled” is no question; did you mean “labelled”?"),
        ({"answers": {7: 5}}, "“7” is no question"),
        ({"answers": []}, "answers: wanted is an object"),
        ({"answers": "no"}, "answers: wanted is an object"),
        ([], "a case is an object"),
        ("case", "a case is an object"),
        (None, "a case is an object"),
        ({"narative": {}}, "“narative” is no part of a case; did you mean “narrative”?"),
        ({"title": 5}, "title: 5 is not a text"),
        ({"title": "x" * 201}, "title: must be 200 characters or fewer; there are 201"),
        ({"title": "a\x00b"}, "title: must not hold control characters"),
        ({"title": "half \ud800"}, "title: holds half a character"),
        ({"narrative": {"problem": "x" * 2_001}}, "narrative.problem: must be 2,000 characters or fewer; there are 2,001"),
        ({"narrative": {"problem": 3}}, "narrative.problem: 3 is not a text"),
        ({"narrative": {"no name": "x"}}, "narrative: “no name” is no name of a field"),
        ({"narrative": {f"n{number}": "x" for number in range(41)}}, "narrative: at most 40 fields"),
        (
            {"answers": {"labelled": {"value": 5, "known_how": "guessed"}}},
            "labelled: known_how is “guessed”; use measured, estimated, assumed",
        ),
        ({"answers": {"labelled": {"value": 5, "source": "x" * 501}}}, "labelled: source: must be 500 characters or fewer"),
        ({"answers": {"labelled": {"value": 5, "private": "yes"}}}, "labelled: private is true or false"),
        ({"answers": {"labelled": {"valeu": 5}}}, "labelled: “valeu” is no part of an answer; did you mean “value”?"),
        ({"answers": {"labelled": {"known_how": "measured"}}}, "labelled: an answer written as an object needs a value"),
    ],
    ids=lambda part: str(part)[:40],
)
def test_a_case_out_of_shape_is_refused_with_its_place(case: Any, message: str) -> None:
    assert any(message in problem for problem in refusal(case))


def test_every_problem_comes_back_at_once() -> None:
    problems = refusal({"title": 5, "answers": {"labeled": 1, "task": "x", "rare_share": 200}, "colour": 1})

    assert len(problems) == 5


@pytest.mark.parametrize("length", [200, 1])
def test_texts_up_to_their_length_are_read(length: int) -> None:
    assert refusal({"title": "x" * length, "narrative": {"problem": "x" * 2_000}, "answers": {}}) == ()


# What is read


def test_left_out_and_unknown_are_both_open_and_told_apart() -> None:
    case = read_case(BOOK, {"answers": {"labelled": "unknown", "task": {"value": "unknown", "source": "asked Ann"}}})

    assert case.values == {}
    assert case.answers["labelled"] == Answer(None)
    assert case.answers["task"] == Answer(None, source="asked Ann")
    assert "examples" not in case.answers


def test_words_of_which_no_value_could_be_read_are_kept_and_decide_nothing() -> None:
    unread = {"answers": {"examples": {"value": "unknown", "typed": "-1"}}}
    read = read_case(BOOK, unread)

    assert read.values == {} and read.answers["examples"].typed == "-1"
    assert case_plain(BOOK, read)["answers"] == unread["answers"]
    with pytest.raises(CaseRefused, match="its value is unknown"):
        read_case(BOOK, {"answers": {"examples": {"value": 4, "typed": "4"}}})


def test_numbers_are_whole_or_decimal_and_lists_in_the_order_of_the_book() -> None:
    answers = {"labelled": Decimal("20.0"), "deadline_months": Decimal("1.5"), "input_kind": ["video", "table", "text"]}
    values = read_case(BOOK, {"answers": answers}).values
    order = [choice.slug for choice in BOOK.question["input_kind"].choices]

    assert values["labelled"] == 20
    assert isinstance(values["labelled"], int)
    assert values["deadline_months"] == Decimal("1.5")
    assert list(values["input_kind"]) == sorted(["video", "table", "text"], key=order.index)  # type: ignore[arg-type]


def test_narrative_and_what_stands_beside_a_case_decide_nothing() -> None:
    case = read_case(BOOK, {"id": "w01", "why": 3, "expect": {}, "narrative": {name: name for name in NARRATIVE}})

    assert set(case.narrative) == set(NARRATIVE)
    assert case.answers == {}


ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals(allow_nan=True) | st.text(max_size=8) | st.sampled_from(SLUGS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.sampled_from(["value", "source"]), inner, max_size=3)
    ),
    max_leaves=8,
)
ANY_CASE = ANY_VALUE | st.fixed_dictionaries(
    {},
    optional={
        "title": ANY_VALUE,
        "narrative": ANY_VALUE | st.dictionaries(st.sampled_from(NARRATIVE), ANY_VALUE, max_size=2),
        "answers": ANY_VALUE | st.dictionaries(st.sampled_from(SLUGS) | st.text(max_size=8), ANY_VALUE, max_size=4),
    },
)


@given(ANY_CASE)
def test_no_case_raises_anything_but_a_refusal_in_words(case: Any) -> None:
    problems = refusal(case)

    assert all(problem and "\n" not in problem and len(problem) < 4_000 for problem in problems)
    assert all(problem.isprintable() for problem in problems)


def some_value(question: Any) -> st.SearchStrategy[Any]:
    slugs = [choice.slug for choice in question.choices]
    if question.kind == "choice":
        return st.sampled_from(slugs)
    if question.kind == "multi":
        return st.lists(st.sampled_from([slug for slug in slugs if slug != "none"]), min_size=1, unique=True)
    low, high = int(question.minimum or 0), int(question.maximum or 10**15)
    return st.integers(low, high) | (st.decimals(low, high, places=3) if question.kind != "integer" else st.nothing())


ANSWERS = st.fixed_dictionaries({}, optional={question.slug: some_value(question) for question in BOOK.questions})
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)
AROUND = st.fixed_dictionaries({"known_how": st.sampled_from(["", "measured", "assumed"]), "source": TEXT, "private": st.booleans()})


@given(TEXT, st.dictionaries(st.sampled_from(NARRATIVE), TEXT, max_size=3), ANSWERS, AROUND)
def test_a_case_and_its_plain_form_stand_for_each_other(title: str, narrative: Plain, answers: Plain, around: Plain) -> None:
    written = {slug: {"value": value, **around} if number % 2 else value for number, (slug, value) in enumerate(answers.items())}
    if refusal({"answers": written}):
        written = {slug: value for slug, value in written.items() if slug not in ("labelled", "labelled_rarest", "classes")}
    case = read_case(BOOK, {"title": title, "narrative": narrative, "answers": written})
    plain = case_plain(BOOK, case)
    again = read_case(BOOK, {**plain, "answers": numbered(plain["answers"])})

    assert again == case
    assert case_plain(BOOK, again) == plain


def numbered(answers: Plain) -> Plain:
    """Stored answers with their decimals as numbers again."""
    bare = as_answers(default_plain(), {slug: answer for slug, answer in answers.items() if not isinstance(answer, dict)})
    for slug, answer in answers.items():
        if isinstance(answer, dict):
            bare[slug] = {
                **answer,
                **as_answers({"questions": [{"slug": "value", "choices": BOOK.question[slug].choices}]}, {"value": answer["value"]}),
            }
    return bare


def test_every_collected_case_is_read_and_comes_back() -> None:
    for case in (*worked_cases(), *many_cases("ordinary_cases"), *many_cases("further_cases")):
        read = read_case(BOOK, case)

        assert isinstance(read, Case)
        assert read.values.keys() == {slug for slug, answer in case["answers"].items() if answer != "unknown"}


@given(st.sampled_from(SLUGS), ANY_VALUE)
def test_a_checked_value_is_a_value_or_a_message_never_both(slug: str, raw: Any) -> None:
    value, message = check_value(BOOK.question[slug], raw)

    assert (value is None) == bool(message)
    assert not isinstance(value, float | bool)


@given(
    st.dictionaries(st.sampled_from(("examples", "labelled", "labelled_rarest", "classes")), st.integers(0, 4)),
    st.sampled_from(("none", "experts_agree", None)),
    st.sampled_from(("category", "number", None)),
)
def test_what_is_refused_is_exactly_what_leaves_no_answer(counts, quality, output):
    values = {**counts, **({"label_quality": quality} if quality else {}), **({"output_kind": output} if output else {})}
    if values.get("classes") == 0:
        values["classes"] = 1
    machine = default_machine()

    assert bool(problems_between(values)) is not State.of(machine, values).possible


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({"narrative": {"probelm": "late invoices"}}, "narrative: “probelm” is no name of a field; did you mean “problem”?"),
        ({"title": "a\u202eb"}, "title: must not hold marks that turn the direction of writing"),
        ({"title": "a\x9bb"}, "title: must not hold control characters"),
    ],
)
def test_a_mistyped_field_and_hidden_marks_are_refused(case, words):
    assert refusal(case) == (words,)


def test_a_field_of_ones_own_is_kept():
    assert read_case(BOOK, {"narrative": {"steering_board": "meets in May"}}).narrative == {"steering_board": "meets in May"}
