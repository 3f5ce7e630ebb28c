"""Page 1 says what a trial needs beside its sum: somebody who builds, a firm’s price, things that have to be made; and what is bought is called by what it holds."""

import re
from typing import Any

import pytest

from apps.reports.builder import build
from apps.reports.document import ScopingDocument
from tests.reports import samples

MENU: dict[str, Any] = {
    "goal_kind": "create", "input_kind": ["text"], "output_kind": "text", "task": "translation", "standard_task": "standard",
    "existing_solution": "not_looked", "team_skill": "none", "current_way": "people", "action_on_output": "person_approves",
}  # fmt: skip
CHAT: dict[str, Any] = {**MENU, "task": "assistant", "existing_solution": "covers_most"}
FROST: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["table"], "output_kind": "number", "task": "tabular_class", "standard_task": "standard",
    "simple_rule": "solves_it", "existing_solution": "covers_most", "action_on_output": "person_reads",
}  # fmt: skip


def document(answers: dict[str, Any]) -> ScopingDocument:
    kept = samples.decided({"title": "Made up", "narrative": {}, "answers": answers})
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def asked(answers: dict[str, Any]) -> str:
    return " ".join(document(answers).verdict.ask)


def test_a_trial_that_nobody_here_can_run_says_who_does_and_for_what() -> None:
    said = asked(MENU)

    assert "Nobody here can do that work: name first who does. A firm takes about $" in said
    assert any(step.words.startswith("Say who does the work") for step in document(MENU).steps)


@pytest.mark.parametrize("changed", [{"team_skill": "some"}, {"task": "assistant", "existing_solution": "covers_most"}])
def test_control_whoever_can_build_or_only_buys_is_not_sent_to_a_firm(changed: dict[str, Any]) -> None:
    assert "Nobody here can do that work" not in asked({**MENU, **changed})
    assert not any(step.words.startswith("Say who does the work") for step in document({**MENU, **changed}).steps)


def test_a_service_beside_a_product_is_headed_by_both() -> None:
    both = "buy a ready-made cloud service, or the product that covers most of it"

    assert both in document({**CHAT, "team_skill": "strong"}).verdict.headline[0]
    assert any(both in step.words for step in document({**CHAT, "team_skill": "strong"}).steps)
    assert both not in document({**CHAT, "team_skill": "strong", "existing_solution": "covers_some"}).verdict.headline[0]
    assert "buy a product that is on sale" in document(CHAT).verdict.headline[0]


def test_where_a_rule_does_it_and_is_on_sale_the_rule_is_what_is_taken() -> None:
    found = document(FROST)

    assert "take the written rule, in a product that is on sale or in the system that you have" in found.verdict.headline[0].lower()
    assert [warning.because for warning in found.warnings if warning.label == "Simpler way first"] == [
        "Experts can write the answer down, and a product that does it is on sale. What it has to hold is that rule: nothing that learns need be bought."
    ]
    assert any(step.words.startswith("Set two ways side by side") for step in found.steps)
    assert found.reasons.strongest and found.reasons.strongest.rule == "F-240"


def test_control_without_such_a_rule_a_product_is_a_product() -> None:
    found = document({**FROST, "simple_rule": "no"})

    assert "written rule" not in found.verdict.headline[0]
    assert "Simpler way first" not in [warning.label for warning in found.warnings]


ALLOY: dict[str, Any] = {
    "goal_kind": "create", "input_kind": ["structure_3d"], "output_kind": "structure", "standard_task": "unique", "simple_rule": "no",
    "team_skill": "strong", "acquisition_cost": "high", "more_data": "at_a_cost", "examples": 120, "label_quality": "outcome_observed",
    "success_metric": "with_baseline", "action_on_output": "person_approves", "affects_people": "no", "domain": ["medical"],
}  # fmt: skip


def test_a_trial_of_what_has_to_be_made_says_that_it_is_on_paper() -> None:
    found = document(ALLOY)

    assert "on paper alone: making and measuring a first handful comes on top" in found.facts[1].note
    assert "Ask for its price first." in asked(ALLOY)
    assert any(step.words.startswith("Have a first handful made and measured") for step in found.steps)
    assert "ethics" not in found.facts[1].note  # nobody is affected


@pytest.mark.parametrize("changed", [{"acquisition_cost": "low", "more_data": "cheaply"}, {"goal_kind": "predict"}])
def test_control_what_needs_no_making_is_not_called_paper(changed: dict[str, Any]) -> None:
    found = document({**ALLOY, **changed})

    assert "on paper alone" not in found.facts[1].note and "on paper" not in asked({**ALLOY, **changed})


def test_data_enough_of_all_kinds_says_how_few_there_are_of_the_one_that_matters() -> None:
    nurses = {
        "goal_kind": "predict", "input_kind": ["table"], "output_kind": "category", "task": "tabular_class", "classes": 2, "simple_rule": "no",
        "labelled": 9000, "examples": 9000, "features": 300, "rare_share": 6, "label_quality": "outcome_observed", "team_skill": "strong",
        "success_metric": "with_baseline", "action_on_output": "person_reads",
    }  # fmt: skip
    told, counted = document(nurses).data, document({**nurses, "labelled_rarest": 540}).data

    assert told and told.heading.endswith("all kinds together; of the kind you care about there would be about 540")
    assert counted and "all kinds together" not in counted.heading


def test_a_small_network_of_ones_own_is_told_apart_from_a_large_one() -> None:
    pollen = {
        "goal_kind": "find", "input_kind": ["images"], "output_kind": "category", "task": "image_classification", "standard_task": "unique",
        "existing_solution": "none_found", "labelled": 20_000, "examples": 20_000, "classes": 4, "label_quality": "experts_agree", "human_can_do": "yes",
        "simple_rule": "no", "team_skill": "strong", "success_metric": "with_baseline", "action_on_output": "person_reads", "domain": ["none"],
    }  # fmt: skip
    many, few = document(pollen), document({**pollen, "labelled": 800, "examples": 800})

    assert any(step.words.startswith("Train a small network from nothing") for step in many.steps)
    assert not any(step.words.startswith("Train a small network from nothing") for step in few.steps)
    assert "Train a large model from scratch" in [row.label for row in many.options]
    assert "Train a large model from scratch" not in [row.label for row in few.options]


def test_the_sum_that_is_asked_for_covers_the_firm_that_is_asked_for_an_offer() -> None:
    said, own = asked(MENU), asked({**MENU, "team_skill": "some"})
    offers = re.search(r"A firm takes about (\S+) to (\S+) for it", said)

    assert offers and re.search(rf"up to {re.escape(offers[2])} for [^.]* of a firm’s work to the first evidence", said)
    assert "of one engineer’s work to the first evidence" in own and "firm" not in own


def test_money_named_below_what_a_firm_takes_is_said_to_go_into_the_trial() -> None:
    assert "Approve a trial within the $2k that you named" in asked({**MENU, "budget_build": 2000}).replace("approve", "Approve")
    assert "that you named" not in asked({**MENU, "budget_build": 400_000})
