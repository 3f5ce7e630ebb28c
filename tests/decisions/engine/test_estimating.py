"""The estimates inside a decision: there for every approach, of the record's open answers, and out of the quick preview."""

from fractions import Fraction

import pytest

from apps.decisions.engine.decide import ENGINE, preview
from apps.decisions.engine.estimating import inputs
from tests.decisions.engine.books import Plain, plain_book, question
from tests.decisions.engine.loading import (
    case_of,
    decided,
    decided_by_default,
    default_machine,
    default_plain,
    machine_of,
    state_of,
    worked_cases,
)

PICTURES: Plain = {"input_kind": ["images"], "output_kind": "category", "task": "image_classification", "classes": 4}


def test_a_decision_carries_the_estimates_of_every_approach() -> None:
    machine = default_machine()
    decision = decided(machine, {**PICTURES, "labelled": 800, "examples": 800, "requests_per_month": 5000})

    assert decision["engine"] == ENGINE == "8"
    assert list(decision["estimates"]["options"]) == list(machine.approaches)
    assert decision["estimates"]["currency"] == "USD"
    assert decision["estimates"]["shared"]["break_even"]["asked"] == "5000"


def test_the_quick_preview_leaves_them_out() -> None:
    machine = default_machine()

    assert "estimates" not in preview(machine, case_of(machine, PICTURES).values)


def test_ways_back_are_told_of_the_gates_that_are_open_and_of_no_other() -> None:
    for case in worked_cases()[::3]:
        decision = decided_by_default(case["answers"])

        assert set(decision["estimates"]["shared"]["waits"]) == {gate["gate"] for gate in decision["gates"]}, case["id"]


def test_an_open_number_has_no_end_and_findings_are_choices() -> None:
    read = inputs(state_of(default_machine(), PICTURES))

    assert read.number("requests_per_month").high is None and read.is_open("requests_per_month")
    assert read.choice("problem") == {"vision"}
    assert not read.is_open("classes") and read.number("classes").is_point
    assert read.is_open("a_question_that_the_book_does_not_have")


def test_rules_without_the_figures_still_decide_and_say_what_they_lack() -> None:
    machine = machine_of(plain_book([question("colour", "choice", "red", "green")]))
    option = decided(machine, {"colour": "red"})["estimates"]["options"]["no_ml"]

    assert option["first_year"]["why"] == "the price list has no figure for “no_ml”"


@pytest.mark.parametrize(
    ("estimate", "rule"),
    [
        ("machine_card_month_likely", "own_cost_machine_month"),
        ("own_people_month_likely", "own_cost_people_month"),
        ("band_picture_build", "label_target_content"),
        ("band_text_build", "label_target_content"),
        ("band_table_build", "label_target_records"),
        ("band_structure_build", "label_target_structure"),
        ("band_fields_build", "label_target_extraction"),
    ],
)
def test_figures_that_rules_and_estimates_share_are_the_same(estimate: str, rule: str) -> None:
    parameters = default_plain()["parameters"]

    assert parameters[estimate] == parameters[rule]


@pytest.mark.parametrize(
    ("kind", "answers", "number"),
    [
        ("picture", PICTURES, "labelled_per_class"),
        ("text", {"input_kind": ["text"], "output_kind": "category", "classes": 4}, "labelled_per_class"),
        ("place", {"input_kind": ["images"], "output_kind": "location", "classes": 4}, "labelled_per_class"),
        ("fields", {"input_kind": ["text"], "output_kind": "extraction", "task": "entity_extraction"}, "labelled"),
        ("table", {"input_kind": ["table"], "output_kind": "number"}, "labelled"),
        ("readings", {"input_kind": ["sensor"], "output_kind": "number"}, "labelled"),
        ("structure", {"input_kind": ["graph"], "output_kind": "number"}, "labelled"),
    ],
)
def test_bands_begin_where_the_table_of_the_finding_changes(kind: str, answers: Plain, number: str) -> None:
    parameters = default_plain()["parameters"]
    for band, finding in (("try", "pilot"), ("build", "enough"), ("scratch", "deep")):
        limit = int(parameters[f"band_{kind}_{band}"]) * (4 if number == "labelled_per_class" else 1)
        assert found_data(answers, limit) == finding, (kind, band)
        assert found_data(answers, limit - 1) != finding, (kind, band)


def found_data(answers: Plain, labelled: int) -> str:
    machine = default_machine()
    bits = state_of(machine, {**answers, "labelled": labelled, "examples": 10**7}).vals["data"]
    return " or ".join(name for name, bit in machine.finding_bits["data"].items() if bits & bit)


def test_break_even_and_its_derived_number_agree() -> None:
    state = state_of(default_machine(), {**PICTURES, "requests_per_month": 480_000})
    assert state.vals["break_even_ratio"].low == Fraction(1, 2)  # of 960,000, for a service is told kinds of one's own
