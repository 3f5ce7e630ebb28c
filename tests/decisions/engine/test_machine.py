"""Trying another answer runs only what that answer touches, and comes to the same as deciding afresh."""

from typing import Any

from hypothesis import given

from apps.decisions.engine.readers import steps_behind
from apps.decisions.engine.state import State
from tests.decisions.engine.books import QUESTIONS, Plain, disfavour, favour, plain_book, rule
from tests.decisions.engine.classes import grid
from tests.decisions.engine.drawing import books_with_answers
from tests.decisions.engine.loading import case_of, default_machine, machine_of, state_of, worked_cases


@given(books_with_answers())
def test_one_answer_replaced_comes_to_the_same_as_deciding_afresh(drawn: tuple[Plain, Plain]) -> None:
    book, answers = drawn
    machine = machine_of(book)
    state = state_of(machine, answers)
    for question in book["questions"]:
        slug = question["slug"]
        for value in grid(book, slug)[:3]:
            typed = case_of(machine, {slug: value}).values[slug]
            tried = state.with_answer(slug, machine.domains[slug].known(typed))
            if tried.possible:
                afresh = state_of(machine, {**answers, slug: value})

                assert tried.truth == afresh.truth, (slug, value)
                assert (tried.fit, tried.low, tried.high) == (afresh.fit, afresh.low, afresh.high)
                assert {name: tried.vals[name] for name in machine.leaves_of if name in tried.vals} == {
                    name: afresh.vals[name] for name in machine.leaves_of if name in afresh.vals
                }


def test_a_finding_that_only_a_formula_reads_follows_its_answers() -> None:
    finding = {"slug": "problem", "stage": "framing", "values": [{"slug": slug, "label": slug} for slug in ("table", "structure")]}
    rows = [
        {"key": f"R-0{number}", "finding": "problem", "when": [["mood", "is", mood]], "value": value}
        for number, (mood, value) in enumerate([("calm", "table"), ("wild", "structure")])
    ]
    asked = [QUESTIONS[slug] for slug in ("mood", "labelled", "classes", "output_kind", "task")]
    derived = [{"slug": "label_gap", "label": "Gap", "unit": "", "lead": ""}]
    rules = [rule("X-01", [["label_gap", "<", 1]], favour("cloud_api")), rule("X-02", [["label_gap", ">", 0]], disfavour("no_ml"))]
    machine = machine_of(plain_book(asked, findings=[finding], rows=rows, derived=derived, rules=rules))
    answers = {"labelled": 4, "classes": 3, "output_kind": "category"}
    wild = machine.domains["mood"].known("wild")

    assert state_of(machine, answers).with_answer("mood", wild).fit == state_of(machine, {**answers, "mood": "wild"}).fit
    assert state_of(machine, {**answers, "mood": "calm"}).with_answer("mood", wild).vals["label_gap"] == (1, 1, True)


def test_replacing_answers_of_worked_cases_one_by_one_comes_to_the_same() -> None:
    machine = default_machine()
    for first, second in zip(worked_cases()[::7], worked_cases()[3::7], strict=False):
        state, values = state_of(machine, first["answers"]), dict(case_of(machine, first["answers"]).values)
        for slug, value in case_of(machine, second["answers"]).values.items():
            changed = state.with_answer(slug, machine.domains[slug].known(value))
            if changed.possible:
                state, values[slug] = changed, value

        afresh = type(state).of(machine, values)
        assert state.truth == afresh.truth
        assert state.fit == afresh.fit


def test_the_steps_behind_a_rule_alone_decide_it_as_all_steps_do() -> None:
    machine, behind = default_machine(), steps_behind(default_machine())
    nothing = State.of(machine, {})
    left_out = 0
    for place, case in enumerate(worked_cases()):
        answers = case_of(machine, case["answers"]).values
        whole = State.of(machine, answers)
        known = {slug: machine.domains[slug].known(value) for slug, value in answers.items()}
        for node in machine.traced[place :: len(worked_cases())]:
            steps = [index for index in range(len(machine.order)) if behind[node.number] >> index & 1]
            part = nothing.with_answers(known, steps=steps)
            assert part.truth[node.number] == whole.truth[node.number], (node.key, place)
            left_out += part.truth != whole.truth
    assert left_out, "or all of them were run"


@given(books_with_answers())
def test_a_record_told_from_another_one_is_the_same_as_one_made_afresh(drawn: tuple[Plain, Plain]) -> None:
    book, answers = drawn
    machine = machine_of(book)
    values = dict(case_of(machine, answers).values)
    state = State.of(machine, values, rules_only=True)

    for slug in values:
        assert_as_afresh(state, {other: value for other, value in values.items() if other != slug})
        assert_as_afresh(State.of(machine, {slug: values[slug]}, rules_only=True), values)


def test_records_of_worked_cases_are_told_from_each_other_as_they_are_made_afresh() -> None:
    machine = default_machine()
    records = [dict(case_of(machine, case["answers"]).values) for case in worked_cases()[::3]]
    for first, second in zip(records, [*records[1:], {}], strict=True):
        assert_as_afresh(State.of(machine, first, rules_only=True), second)
        for slug in list(first)[::9]:
            assert_as_afresh(State.of(machine, first, rules_only=True), {other: value for other, value in first.items() if other != slug})


def assert_as_afresh(state: State, values: dict[str, Any]) -> None:
    told, afresh = state.told(values), State.of(state.machine, values, rules_only=True)
    read = {name for name in state.machine.leaves_of if name in afresh.vals}
    assert (told.raw, told.open, told.possible, told.truth) == (afresh.raw, afresh.open, afresh.possible, afresh.truth)
    assert (told.fit, told.low, told.high) == (afresh.fit, afresh.low, afresh.high)
    assert {name: told.vals[name] for name in read} == {name: afresh.vals[name] for name in read}
