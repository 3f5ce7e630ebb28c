"""Steps and conditions that are worded for the case at hand, and not given where they cannot be followed."""

from typing import Any

import pytest

from apps.decisions.engine.explanation import checks, findings, flags, gates, held_to_pilot, next_steps
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.outcome import leading_approach
from apps.reports.builder.steps import IN_TIME
from tests.decisions.engine.loading import default_machine, state_of

CLAUSES: dict[str, Any] = {
    "input_kind": ["documents", "text"], "output_kind": "extraction", "task": "entity_extraction", "labelled": 260, "examples": 6500,
    "standard_task": "standard", "classes": 18, "labelled_rarest": 22, "error_cost": "high", "more_data": "at_a_cost", "action_on_output": "person_approves",
}  # fmt: skip
SCRATCHES: dict[str, Any] = {
    "input_kind": ["images"], "output_kind": "category", "task": "visual_defect", "labelled": 400, "classes": 2, "labelled_rarest": 30,
    "rare_share": 2, "requests_per_month": 5000, "more_data": "cheaply",
}  # fmt: skip
PARCELS: dict[str, Any] = {
    "input_kind": ["images", "sensor"], "output_kind": "action", "task": "control", "standard_task": "variant", "examples": 0,
    "labelled": 0, "representative": "no", "error_cost": "safety", "action_on_output": "acts_irreversible",
}  # fmt: skip
LOANS: dict[str, Any] = {
    "input_kind": ["table"], "output_kind": "category", "task": "tabular_class", "error_cost": "high", "action_on_output": "acts_reversible",
    "requests_per_month": 9000, "examples": 40_000, "labelled": 40_000,
}  # fmt: skip
FIFTY = "Look for the rarest kind in old cases"
CONFIRMS = "a person who confirms before a costly answer acts"
LEAK = {"V-12", "D-24"}


def steps(answers: dict[str, Any]) -> list[str]:
    return next_steps(state_of(default_machine(), answers))


def needs(answers: dict[str, Any]) -> set[str]:
    return {row["needs"] for row in held_to_pilot(state_of(default_machine(), answers))}


def open_checks(answers: dict[str, Any]) -> set[str]:
    return {row["rule"] for row in checks(state_of(default_machine(), answers), []) if row["state"] == "unknown"}


def begins(said: list[str], words: str) -> bool:
    return any(step.startswith(words) for step in said)


def test_fifty_cases_of_the_rarest_kind_are_not_asked_for_without_a_step_to_them() -> None:
    assert any("fifty cases of it" in need for need in needs(CLAUSES))
    assert begins(steps(CLAUSES), FIFTY)
    assert not begins(steps({**CLAUSES, "labelled_rarest": 50}), FIFTY)


def test_whoever_waits_for_fifty_rare_cases_is_not_sent_for_them_twice() -> None:
    assert begins(steps(SCRATCHES), "Keep and label every case of the rare kind")
    assert not begins(steps(SCRATCHES), FIFTY)
    assert begins(steps({**SCRATCHES, "requests_per_month": 50}), FIFTY)


def test_the_camera_stands_before_the_pictures_that_are_kept_with_it() -> None:
    camera, pictures = (default_machine().book.rule[key].stage for key in ("B-174", "D-90"))

    assert said(SCRATCHES, "B-174") and said(SCRATCHES, "D-90")
    assert IN_TIME.index(camera) < IN_TIME.index(pictures)


def test_a_machine_gets_a_limit_and_a_stop_and_nobody_who_confirms_each_move() -> None:
    said = steps(PARCELS)

    assert CONFIRMS not in needs(PARCELS)
    assert any(need.endswith("a stop outside it") for need in needs(PARCELS))
    assert not any("let a person confirm" in step for step in said)
    assert any("a person at the stop" in step for step in said)


@pytest.mark.parametrize(
    ("changed", "confirmed"),
    [
        ({}, False),
        ({"requests_per_month": 1999}, True),
        ({"action_on_output": "acts_irreversible"}, True),
        ({"requests_per_month": None}, True),
    ],
)
def test_nobody_confirms_thousands_of_answers_that_can_be_undone(changed: dict[str, Any], confirmed: bool) -> None:
    answers = {slug: answer for slug, answer in {**LOANS, **changed}.items() if answer is not None}

    assert (CONFIRMS in needs(answers)) == confirmed
    assert any("what lies outside it" in need for need in needs(answers)) != confirmed


def test_where_nothing_learns_and_a_machine_is_bought_nobody_walks_through_inputs() -> None:
    assert "D-83" not in open_checks(PARCELS)
    suspected = {**PARCELS, "leakage": "suspected"}
    assert not any(row["rule"] == "D-83" for row in gates(state_of(default_machine(), suspected)))
    learns = {**suspected, "examples": 12, "labelled": 12, "output_kind": "category", "task": "object_detection"}
    assert any(row["rule"] == "D-83" for row in gates(state_of(default_machine(), learns)))


def test_of_a_machine_that_is_bought_nobody_asks_for_cases_or_results_by_group() -> None:
    bought = {**PARCELS, "representative": "partly", "existing_solution": "covers_some", "team_skill": "none"}
    state = state_of(default_machine(), bought)

    assert leading_approach(state) == "no_ml"
    assert "D-34" not in {row["rule"] for row in flags(state)}
    assert not begins(steps(bought), "Report results")


def test_inputs_are_asked_about_only_where_an_input_can_give_the_answer_away() -> None:
    tickets = {
        "input_kind": ["text"], "output_kind": "category", "task": "text_classification", "standard_task": "variant", "labelled": 9000,
        "examples": 12_000, "classes": 22,
    }  # fmt: skip
    for answers in (CLAUSES, SCRATCHES, tickets):
        assert not LEAK & open_checks(answers), answers
    assert open_checks({slug: answer for slug, answer in LOANS.items() if slug != "leakage"}) >= LEAK
    assert begins(steps(tickets), "Learn and test only from what was there when a case came in")


def test_an_answer_given_away_is_looked_for_in_columns_or_in_pictures() -> None:
    table, pictures = steps({**LOANS, "leakage": "suspected"}), steps({**SCRATCHES, "leakage": "suspected"})

    assert begins(table, "Go through the columns") and not begins(table, "Look for what goes with the answer")
    assert begins(pictures, "Look for what goes with the answer") and not begins(pictures, "Go through the columns")


@pytest.mark.parametrize(
    ("kinds", "output", "words"),
    [
        (["images"], "category", "each group, place and device"),
        (["text", "table"], "text", "each group of people, place and kind of text"),
        (["table"], "category", "each group and place that"),
        (["time_series", "table"], "forecast", "the error for each place and each group of what is forecast"),
        (["text", "images"], "category", "each group, place and device"),
    ],
)
def test_results_are_reported_for_groups_that_there_are(kinds: list[str], output: str, words: str) -> None:
    said = [step for step in steps({"input_kind": kinds, "output_kind": output, "representative": "partly"}) if step.startswith("Report ")]

    assert len(said) == 1 and words in said[0]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"output_kind": "forecast", "task": "forecast"}, "Let the product forecast the last eight weeks"),
        (
            {"output_kind": "location", "task": "object_detection", "rare_share": 5},
            "Run the product that was found and a service that is called side by side, on as many of the same cases of your own as hold fifty",
        ),
        (
            {"output_kind": "category", "task": "tabular_class", "rare_share": 5},
            "Run the product on as many of your own cases as hold fifty",
        ),
        ({"output_kind": "category", "task": "tabular_class", "rare_share": 20}, "Run the product on two hundred"),
        ({"output_kind": "category", "task": "tabular_class"}, "Run the product on two hundred"),
        ({"output_kind": "category", "task": "visual_defect", "rare_share": 1}, "Have the inspection system run"),
    ],
)
def test_a_product_is_tried_on_as_many_cases_as_tell_something(answers: dict[str, Any], words: str) -> None:
    tried = ("Let the product", "Run the product", "Have the inspection system")
    said = [step for step in steps({**answers, "existing_solution": "covers_most"}) if step.startswith(tried)]

    assert len(said) == 1 and said[0].startswith(words)
    assert "exit terms" in said[0]


def test_a_product_is_not_faulted_for_what_rules_cannot_do() -> None:
    daily = {"current_way": "rules_or_spreadsheet", "world_changes": "daily", "simple_rule": "partly", "existing_solution": "none_found"}
    bought = {**daily, "existing_solution": "covers_most"}
    held = [
        {node.key for node in default_machine().rules if state_of(default_machine(), answers).truth[node.number] == TRUE}
        for answers in (daily, bought)
    ]

    assert ["F-16" in keys for keys in held] == [True, False]


def test_a_service_is_not_told_to_be_dearer_an_answer_than_a_model_while_the_volume_is_small() -> None:
    """One page does not say that the service costs next to nothing and that each of its answers costs more."""
    said = " ".join((rule.because + (rule.with_figures or "")) for rule in [default_machine().book.rule["D-66"]])

    assert "large general one." in said and "costs" not in said


OWN_KINDS: dict[str, Any] = {
    "input_kind": ["text"], "output_kind": "category", "task": "text_classification", "standard_task": "standard", "classes": 22, "labelled": 300,
    "data_may_leave": "anywhere", "run_where": "cloud", "team_skill": "none",
}  # fmt: skip
LEAVES: dict[str, Any] = {
    "input_kind": ["images"], "output_kind": "category", "task": "image_classification", "standard_task": "variant", "classes": 6,
    "examples": 5200, "labelled": 1900, "label_quality": "experts_agree", "run_where": "phone", "budget_build": 30_000,
    "data_may_leave": "anywhere", "team_skill": "none",
}  # fmt: skip


@pytest.mark.parametrize(("changed", "asked"), [({}, True), ({"classes": 2}, False), ({"labelled": 0}, False)])
def test_a_service_for_kinds_of_ones_own_has_to_take_them(changed: dict[str, Any], asked: bool) -> None:
    answers = {**OWN_KINDS, **changed}

    assert leading_approach(state_of(default_machine(), answers)) == "cloud_api"
    assert any("takes your own kinds" in step for step in steps(answers)) == asked


@pytest.mark.parametrize(
    ("changed", "asked"),
    [({"classes": 18}, True), ({"classes": 9}, False), ({"task": "document_fields", "classes": 12, "standard_task": "variant"}, True),
     ({"task": "document_fields", "classes": 12}, False)],
)  # fmt: skip
def test_a_service_that_picks_out_more_kinds_than_sellers_know_has_to_take_them(changed: dict[str, Any], asked: bool) -> None:
    """Of invoices like everybody's the layouts are counted, and a service reads them without being taught."""
    answers = {**OWN_KINDS, "output_kind": "extraction", "task": "entity_extraction", "labelled": 260, **changed}

    assert said(answers, "B-171") == asked


def test_a_tool_for_a_device_has_to_hand_out_the_model_before_it_is_chosen() -> None:
    effect = default_machine().book.rule["B-170"].effects[0]

    assert leading_approach(state_of(default_machine(), LEAVES)) == "automl" and effect.due == "before_trial"
    assert effect.text in steps(LEAVES) and "hands out the model as a file" in effect.text
    assert effect.text not in steps({**LEAVES, "run_where": "cloud"})
    assert effect.text not in steps({**LEAVES, "budget_build": 400_000, "team_skill": "strong", "labelled": 40_000, "examples": 40_000})


def said(answers: dict[str, Any], rule: str) -> bool:
    """Whether this rule holds for these answers."""
    state = state_of(default_machine(), answers)
    return state.truth[next(node.number for node in default_machine().rules if node.key == rule)] == TRUE


TICKETS: dict[str, Any] = {
    "input_kind": ["text"], "output_kind": "category", "task": "text_classification", "standard_task": "standard", "classes": 22,
    "examples": 310_000, "labelled": 310_000, "label_quality": "mixed", "current_way": "people", "action_on_output": "acts_reversible",
    "error_cost": "low",
}  # fmt: skip

READ_BY_LAWYERS: dict[str, Any] = {
    "current_way": "people", "action_on_output": "person_approves", "error_cost": "high", "why_now": ["cost"], "task": "entity_extraction",
}  # fmt: skip
ESCAPES: dict[str, Any] = {
    **SCRATCHES, "error_cost": "high", "action_on_output": "acts_reversible", "requests_per_month": 90_000, "rare_share": 2,
}  # fmt: skip
GARAGES: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["table"], "output_kind": "anomaly", "task": "anomaly", "affects_people": "indirectly",
    "domain": ["public_services"],
}  # fmt: skip
GRANTS: dict[str, Any] = {
    "input_kind": ["table"], "output_kind": "ranking", "task": "fraud", "affects_people": "indirectly", "domain": ["education"],
}  # fmt: skip
CONTRACTS: dict[str, Any] = {
    "input_kind": ["documents", "text"], "output_kind": "extraction", "task": "document_fields", "standard_task": "standard",
    "existing_solution": "covers_most", "team_skill": "none", "labelled": 0,
}  # fmt: skip
COOKIES: dict[str, Any] = {
    "goal_kind": "decide_what_to_change", "task": "planning", "output_kind": "action", "input_kind": ["table"], "labelled": 144, "features": 8,
    "label_quality": "mixed", "more_data": "at_a_cost", "label_unit_cost": 20,
}  # fmt: skip
NURSES: dict[str, Any] = {
    "input_kind": ["table"], "output_kind": "ranking", "task": "tabular_class", "labelled": 3000, "features": 400, "rare_share": 6,
}  # fmt: skip
PRICES: dict[str, Any] = {"output_kind": "number", "action_on_output": "acts_reversible", "task": "tabular_number", "input_kind": ["table"]}
POTHOLES: dict[str, Any] = {
    "input_kind": ["images", "video"], "output_kind": "location", "task": "object_detection", "standard_task": "standard",
    "existing_solution": "covers_most", "sensitivity": "personal", "run_where": "cloud", "jurisdiction": ["eu"], "domain": ["public_services"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "holds", "changed"),
    [
        ("D-241", NURSES, {"features": 15}),
        ("D-241", NURSES, {"rare_share": 40}),
        ("D-241", NURSES, {"labelled_rarest": 180}),
        ("D-241", NURSES, {"output_kind": "number"}),
        ("D-241", {**NURSES, "features": 30}, {"labelled": 90_000}),
        ("D-37", NURSES, {"labelled": 9000}),
        ("V-81", TICKETS, {"error_cost": "high"}),
        ("V-81", TICKETS, {"action_on_output": "person_approves"}),
        ("D-188", {**LEAVES, "seasons": 1}, {"seasons": 2}),
        ("B-172", {**TICKETS, "existing_solution": "covers_some", "data_may_leave": "no"}, {"data_may_leave": "region_only"}),
        ("B-110", {**TICKETS, "existing_solution": "covers_some", "data_may_leave": "region_only"}, {"data_may_leave": "no"}),
        ("B-173", POTHOLES, {"existing_solution": "covers_some"}),
        ("B-173", POTHOLES, {"run_where": "phone"}),
        ("L-184", POTHOLES, {"sensitivity": "public"}),
        ("B-175", {**PARCELS, "existing_solution": "covers_some"}, {"task": "planning"}),
        ("F-27", {**PARCELS, "existing_solution": "covers_some"}, {"task": "planning"}),
        ("B-176", {**PARCELS, "existing_solution": "covers_some", "task": "planning"}, {"task": "control"}),
        ("P-74", COOKIES, {"labelled": 5000}),
        ("P-72", {**COOKIES, "examples": 144, "label_unit_cost": 0}, {"label_unit_cost": 20}),
        ("B-176", {**COOKIES, "existing_solution": "covers_some", "label_unit_cost": 0}, {"label_unit_cost": 20}),
        ("B-112", {**LEAVES, "standard_task": "standard", "existing_solution": "covers_most"}, {"standard_task": "unique"}),
        ("V-87", GRANTS, {"affects_people": "no"}),
        ("V-87", GRANTS, {"domain": ["none"]}),
        ("V-87", {**GRANTS, "task": "tabular_class"}, {"output_kind": "number"}),
        ("V-87", {**GRANTS, "output_kind": "category"}, {"task": "tabular_class"}),
        ("V-86", {**PRICES, "team_skill": "none"}, {"team_skill": "some"}),
        ("V-86", {**PRICES, "team_skill": "none"}, {"action_on_output": "person_reads"}),
        ("B-179", CONTRACTS, {"team_skill": "some"}),
        ("B-179", CONTRACTS, {"existing_solution": "covers_some"}),
        ("O-15", GARAGES, {"affects_people": "no"}),
        ("B-178", {**TICKETS, "classes": 7700}, {"classes": 499}),
        ("B-171", {**TICKETS, "classes": 499}, {"classes": 500}),
        ("O-149", {"task": "image_classification", "output_kind": "category"}, {"classes": 9}),
        ("F-29", {"simple_rule": "solves_it", "action_on_output": "person_reads"}, {"action_on_output": "acts_reversible"}),
        ("F-180", {"simple_rule": "solves_it", "action_on_output": "acts_reversible"}, {"action_on_output": "person_reads"}),
        ("D-189", COOKIES, {"labelled": 200}),
        ("D-80", {**COOKIES, "labelled": 200}, {"labelled": 144}),
        ("O-145", PRICES, {"action_on_output": "person_approves"}),
        ("O-146", READ_BY_LAWYERS, {"error_cost": "low"}),
        ("O-146", READ_BY_LAWYERS, {"task": "summary_or_writing"}),
        (
            "O-148",
            {**POTHOLES, "action_on_output": "person_approves", "requests_per_month": 400_000, "rare_share": 5},
            {"requests_per_month": 900},
        ),
        ("O-147", {"output_kind": "forecast", "feedback_loop": "yes"}, {"output_kind": "number"}),
        ("O-07", {"output_kind": "number", "feedback_loop": "yes"}, {"output_kind": "forecast"}),
        ("V-84", ESCAPES, {"requests_per_month": 900}),
        ("V-85", {"action_on_output": "acts_irreversible", "output_kind": "category"}, {"action_on_output": "acts_reversible"}),
        ("V-85", {"action_on_output": "acts_irreversible", "output_kind": "category"}, {"output_kind": "action"}),
        ("V-84", ESCAPES, {"action_on_output": "person_approves"}),
        ("O-145", PRICES, {"output_kind": "forecast"}),
        ("F-28", {"simple_rule": "solves_it", "output_kind": "text"}, {"simple_rule": "partly"}),
        ("L-184", POTHOLES, {"jurisdiction": ["us"]}),
        ("V-82", {**CLAUSES, "labelled_rarest": 22}, {"error_cost": "low"}),
        (
            "V-83",
            {**SCRATCHES, "current_way": "people", "accuracy_need": "as_good_as_experts", "error_cost": "high"},
            {"current_way": "product"},
        ),
        ("O-141", CLAUSES, {"error_cost": "low"}),
        ("H-60", {**CLAUSES, "requests_per_month": 350}, {"requests_per_month": 90_000_000}),
        ("D-180", PARCELS, {"examples": 5}),
        ("D-21", {**PARCELS, "examples": 5}, {"examples": 0}),
    ],
)
def test_what_is_said_of_few_is_said_where_it_is_so_and_not_beside(rule: str, holds: dict[str, Any], changed: dict[str, Any]) -> None:
    assert said(holds, rule) and not said({**holds, **changed}, rule)


def test_where_people_are_judged_the_groups_come_first_and_what_is_bought_answers_to_the_same_law() -> None:
    hiring = {
        "affects_people": "decides_about_them", "domain": ["employment"], "existing_solution": "not_looked", "labelled": 14_000,
        "output_kind": "ranking", "task": "search_ranking", "standard_task": "standard", "team_skill": "none", "differentiator": "no",
    }  # fmt: skip

    assert begins(steps(hiring), "Say first which groups the records name") and begins(steps(hiring), "Of a product that you find")
    assert not begins(steps({**hiring, "affects_people": "no"}), "Say first") and not begins(
        steps({**hiring, "affects_people": "no"}), "Of a product"
    )


def test_what_is_known_of_those_let_in_alone_is_the_gravest_of_a_loop() -> None:
    granted = {
        **LOANS,
        "feedback_loop": "yes",
        "affects_people": "decides_about_them",
        "domain": ["credit"],
        "label_quality": "outcome_observed",
    }

    assert said(granted, "O-140") and not said(granted, "O-07")
    assert said({**granted, "domain": ["none"]}, "O-07") and not said({**granted, "domain": ["none"]}, "O-140")


def test_a_rule_that_is_written_down_is_scored_and_not_written_down_again() -> None:
    table = {**LOANS, "simple_rule": "partly", "affects_people": "decides_about_them"}

    assert begins(steps({**table, "current_way": "rules_or_spreadsheet"}), "Score the past cases with the rule of today")
    assert begins(steps({**table, "current_way": "people"}), "Write the partial rule down")


def test_a_letter_that_a_doctor_signs_faces_nobody_and_copies_nobody() -> None:
    letter = {
        "jurisdiction": ["eu"], "task": "summary_or_writing", "output_kind": "text", "affects_people": "indirectly",
        "action_on_output": "person_approves", "data_may_leave": "no",
    }  # fmt: skip

    assert said(letter, "L-182") and not said(letter, "L-22") and not said(letter, "L-150")
    assert said({**letter, "action_on_output": "acts_reversible"}, "L-22") and said({**letter, "data_may_leave": "anywhere"}, "L-150")


def test_a_public_body_that_buys_asks_purchasing_first() -> None:
    bought = {
        "domain": ["public_services"], "existing_solution": "covers_most", "standard_task": "standard", "differentiator": "no",
        "input_kind": ["images"], "output_kind": "location", "task": "object_detection", "team_skill": "none",
    }  # fmt: skip

    assert begins(steps(bought), "Ask purchasing how this may be bought")
    assert not begins(steps({**bought, "domain": ["none"]}), "Ask purchasing how this may be bought")


def test_columns_are_counted_against_the_kind_that_matters_where_its_share_is_known() -> None:
    """One warning, by the rarer count; by all cases where no share is known or somebody counted the kind."""
    for changed, rule in (({}, "D-241"), ({"rare_share": 45}, "D-240"), ({"labelled_rarest": 180}, "D-240")):
        raised = [row for row in flags(state_of(default_machine(), {**NURSES, **changed})) if row["flag"] == "overfitting"]
        assert [row["rule"] for row in raised] == [rule], changed
    told = next(row["because"] for row in flags(state_of(default_machine(), NURSES)) if row["flag"] == "overfitting")
    assert "about 180 would be of the kind that you care about" in told and "0.45 for each of 400 columns" in told


COUNCIL: dict[str, Any] = {
    "goal_kind": "create", "input_kind": ["speech", "video"], "output_kind": "text", "task": "transcription", "standard_task": "standard",
    "current_way": "nothing", "action_on_output": "person_reads", "labelled": 0, "sensitivity": "public", "data_may_leave": "anywhere",
    "team_skill": "none",
}  # fmt: skip
ROLLS: dict[str, Any] = {
    "goal_kind": "predict", "input_kind": ["time_series", "table"], "output_kind": "forecast", "label_quality": "mixed", "seasons": 2,
    "standard_task": "variant", "existing_solution": "covers_most", "action_on_output": "person_approves",
}  # fmt: skip


def test_what_is_said_in_a_video_is_a_problem_of_sound() -> None:
    def problem(**changed: Any) -> str:
        return findings(state_of(default_machine(), {**COUNCIL, **changed}), shown=True)["problem"]

    assert problem() == "audio"
    assert problem(task="summary_or_writing") == problem(input_kind=["video"]) == "vision"


def test_recordings_are_tested_by_hours_and_words_and_not_by_two_hundred_items() -> None:
    said = steps(COUNCIL)

    assert begins(said, "Have two hours of your own recordings written down")
    assert begins(said, "Have two services write down the same two hours")
    assert not any("two hundred of your own items" in step or "four hundred items" in step for step in said)
    assert not begins(said, "Put hidden orders into twenty texts")
    assert any("two hundred of your own items" in step for step in steps({**COUNCIL, "task": "translation", "input_kind": ["text"]}))


def test_only_public_recordings_are_tried_on_the_page_of_a_service_at_once() -> None:
    def is_tried_at_once(sensitivity: str) -> bool:
        return any("needs no engineer" in step for step in steps({**COUNCIL, "sensitivity": sensitivity}))

    assert [is_tried_at_once(word) for word in ("public", "internal", "personal")] == [True, False, False]


def test_minutes_are_not_compared_with_those_of_people_who_do_not_do_it() -> None:
    minutes = "Measure the minutes that a text takes"

    assert not begins(steps(COUNCIL), minutes)
    assert begins(steps({**COUNCIL, "current_way": "people"}), minutes)


def test_nobody_judges_past_figures_anew() -> None:
    """They were counted, or guessed, or cut short where nothing was left."""
    said, mail = steps(ROLLS), {**ROLLS, "input_kind": ["text"], "output_kind": "category"}

    assert not any("two people" in words for words in [*said, *needs(ROLLS)])
    assert any("two people" in words for words in [*steps(mail), *needs(mail)])
    assert any("guessed or corrected" in need for need in needs(ROLLS))
    assert begins(said, "Mark in the past figures what was guessed") and begins(said, "If what was counted had to be there first")


def test_a_product_that_covers_some_is_tried_also_where_nobody_said_how_common_the_task_is() -> None:
    leases = {key: value for key, value in CLAUSES.items() if key != "standard_task"} | {"existing_solution": "covers_some"}
    tried = "Try the product that covers some of it"

    assert begins(steps(leases), tried)
    assert not begins(steps({**leases, "standard_task": "unique"}), tried)
