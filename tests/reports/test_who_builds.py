"""Where nobody here can build it, page 1 says so, with what a firm takes; and what is bought is called by what it holds."""

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


def test_control_without_such_a_rule_a_product_is_a_product() -> None:
    found = document({**FROST, "simple_rule": "no"})

    assert "written rule" not in found.verdict.headline[0]
    assert "Simpler way first" not in [warning.label for warning in found.warnings]
