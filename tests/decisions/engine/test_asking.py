"""Questions that wait for other questions, and derived numbers whose questions are gone."""

import pytest

from apps.decisions.engine.compiling import CannotOrder, compile_book
from apps.decisions.engine.rulebook import NotARulebook, from_plain
from apps.decisions.engine.state import State
from tests.decisions.engine.loading import default_plain, default_prices


def chained(*, circle: bool) -> dict:
    """The default book, its first three questions waiting for each other: the first for the second for the third."""
    plain = default_plain()
    asked = {question["slug"]: question for question in plain["questions"]}
    asked["goal_kind"]["ask_if"] = [["success_metric", "is", "none"]]
    asked["success_metric"]["ask_if"] = [["current_way", "is", "people"]]
    if circle:
        asked["current_way"]["ask_if"] = [["goal_kind", "is", "predict"]]
    return plain


@pytest.mark.parametrize(
    ("answers", "is_asked"),
    [
        ({"current_way": "people", "success_metric": "none"}, 2),
        ({"current_way": "nothing", "success_metric": "none"}, 0),
        ({"success_metric": "none"}, 1),
        ({"current_way": "people", "success_metric": "with_baseline"}, 0),
    ],
)
def test_a_question_waits_for_one_that_itself_waits(answers, is_asked):
    machine = compile_book(from_plain(chained(circle=False)), default_prices())

    state = State.of(machine, answers)
    stepwise = State.of(machine, {})
    for slug, value in answers.items():
        stepwise = stepwise.with_answer(slug, machine.domains[slug].known(value))

    assert state.truth[machine.ask_if["goal_kind"]] == is_asked
    assert stepwise.truth == state.truth


def test_questions_that_wait_for_each_other_in_a_circle_are_refused():
    with pytest.raises(CannotOrder, match="wait for each other"):
        compile_book(from_plain(chained(circle=True)), default_prices())


def test_a_formula_whose_question_is_gone_is_named():
    plain = default_plain()
    plain["questions"] = [question for question in plain["questions"] if question["slug"] != "ml_projects_done"]

    with pytest.raises(NotARulebook) as refused:
        from_plain(plain)

    assert any("scope_load" in p.where and "ml_projects_done" in p.message for p in refused.value.problems)
