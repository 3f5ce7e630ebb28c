"""A wait for a test of a change: its cases, the time until its effect shows, its arms, and a clinical trial where patients feel it."""

from typing import Any

import pytest

from apps.reports.document import ScopingDocument, WayBack
from tests.reports.test_on_top import of, place

EMBRYOS: dict[str, Any] = {
    "goal_kind": "decide_what_to_change", "current_way": "people", "existing_solution": "covers_some", "action_on_output": "person_approves",
    "input_kind": ["video", "images"], "output_kind": "ranking", "human_can_do": "partly", "standard_task": "standard",
    "sensitivity": "special_category", "error_cost": "high", "affects_people": "indirectly", "domain": ["medical"],
}  # fmt: skip
HOMES: dict[str, Any] = {
    "goal_kind": "decide_what_to_change", "current_way": "nothing", "existing_solution": "covers_some", "action_on_output": "person_reads",
    "input_kind": ["time_series", "sensor"], "output_kind": "effect", "data_setting": "consumer", "sensitivity": "personal",
    "error_cost": "low", "affects_people": "indirectly", "domain": ["none"],
}  # fmt: skip
UNTOLD: dict[str, Any] = {  # whether the answer can be told at all: nothing is compared with today
    "goal_kind": "predict", "input_kind": ["table"], "output_kind": "category", "human_can_do": "no", "standard_task": "unique",
}  # fmt: skip


def the_test(document: ScopingDocument) -> WayBack:
    (way,) = document.way_back
    return way


def asked(document: ScopingDocument) -> str:
    return " ".join(document.verdict.ask)


def test_the_number_of_cases_stands_on_page_one_and_in_what_it_takes() -> None:
    homes = of(HOMES)

    assert "The test likely takes about 3,100 cases in two groups (130 to 60,000)." in asked(homes)
    assert "20 in 100 do well without the change, and a change of 20% of these" in the_test(homes).cases


def test_a_share_that_is_given_takes_the_place_of_the_example_and_a_flow_gives_weeks() -> None:
    known = of(HOMES, rare_share=50, requests_per_month=400)

    assert "in our example" not in the_test(known).cases
    assert "of the share that you gave" in the_test(known).cases
    assert "At 400 a month it takes about 9 weeks" in asked(known)
    assert "a month it takes" not in asked(of(HOMES))


@pytest.mark.parametrize(("changed", "words"), [
    ({}, "a season at the least"),
    ({"input_kind": ["interactions"]}, "whole weeks, at least two"),
    ({"data_setting": "internal", "input_kind": ["table"]}, "which nobody has said yet"),
    ({"domain": ["medical"]}, "months, and years where births"),
])  # fmt: skip
def test_the_time_until_the_effect_shows_hangs_on_the_field(changed: dict[str, Any], words: str) -> None:
    document = of(HOMES, **changed)

    assert words in asked(document)
    assert words in document.way_back[0].how_long
    assert ("at least two" in document.way_back[0].how_long) is ("at least two" in words)


def test_the_sum_is_the_planning_alone_and_says_so() -> None:
    for text in (asked(of(HOMES)), the_test(of(HOMES)).costs):
        assert "To plan the test and to reckon its result likely takes $6.1k of work" in text
        assert "to run it, and the change itself, come on top" in text


def test_arms_are_named_and_a_product_that_does_part_of_it_is_lent_for_one_of_them() -> None:
    sold, unsold = of(HOMES), of(HOMES, existing_solution="none_found")

    assert any(words.startswith("Name the arms before it starts") for words in the_test(sold).steps)
    assert any("borrow or rent what is on sale" in words for words in the_test(unsold).steps)
    assert place(sold, "Make the product that covers some of it one arm")
    assert not any(step.words.startswith("Make the product") for step in unsold.steps)
    assert (sold.verdict.headline[1], unsold.verdict.headline[1]) == (
        "Do not build or buy for good yet.",
        "Do not build or buy anything yet.",
    )


def test_what_patients_feel_is_a_clinical_trial_approved_before_the_first_of_them() -> None:
    felt, unfelt = of(EMBRYOS), of(EMBRYOS, affects_people="no")

    assert "a clinical trial that shows that patients do better with it, approved by an ethics committee" in asked(felt)
    assert the_test(felt).steps[0].startswith("Treat it as a clinical trial")
    assert "clinical trial" not in asked(unfelt) + " ".join(the_test(unfelt).steps)
    assert "P-20" in {gate.rule for gate in the_test(unfelt).gates}


def test_an_effect_on_patients_read_off_or_tried_needs_approval_too() -> None:
    assert "ethics committee" in asked(of(HOMES, domain=["medical"]))
    assert "ethics committee" not in asked(of(HOMES))


def test_a_test_that_compares_nothing_names_no_groups() -> None:
    untold = of(UNTOLD)

    assert untold.verdict.slug == "not_yet"
    assert not untold.way_back[0].cases
    assert "two groups" not in asked(untold)


def test_a_choice_for_each_case_is_asked_about_before_anything_else() -> None:
    doubted, plain = of(EMBRYOS), of(EMBRYOS, action_on_output="person_reads")

    assert place(doubted, "Ask once more what is wanted") == 0
    assert doubted.steps[1].is_decision
    assert not any(step.words.startswith("Ask once more what is wanted") for step in (*plain.steps, *plain.later_steps))


def test_the_planning_of_the_test_costs_the_same_on_page_one_and_in_the_way_back() -> None:
    both = of(HOMES, success_metric="none")
    ways = {way.label: way.costs for way in both.way_back}

    assert len(ways) == 2, "control: two things are missing"
    assert "To plan the test and to reckon its result likely takes $6.1k of work" in asked(both)
    assert "What else is missing likely takes $3.1k ($1.8k–6.1k)." in asked(both)
    assert any("likely takes $6.1k of work" in costs for costs in ways.values()) and any("$3.1k" in costs for costs in ways.values())


def test_which_question_it_is_and_its_test_come_first_where_an_order_of_need_has_to_wait() -> None:
    need = of(HOMES, input_kind=["table"], output_kind="ranking", labelled=900, label_quality="experts_agree", success_metric="none",
              affects_people="decides_about_them", domain=["public_services"])  # fmt: skip

    assert need.verdict.slug == "not_yet"
    assert 0 < place(need, "Write down which of two questions it is") < place(need, "Keep some of those whose need is known apart")
