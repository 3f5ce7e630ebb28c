"""The live panel: a tie is called a tie, what is not reached yet raises no alarm, and no check is counted as passed."""

import re
from typing import Any

import pytest

from tests.decisions.engine.loading import default_machine
from tests.intake.test_question_page import markup_of, text_of

pytestmark = pytest.mark.django_db


def panel_of(*before: tuple[str, Any], then: tuple[str, Any] | None = None) -> Any:
    """The panel for these answers, and after one more."""
    from dataclasses import replace

    from apps.intake import builder
    from apps.intake.journey.said import Said, to_json
    from apps.intake.journey.way import Journey

    said = {slug: Said(value=to_json(value), typed=str(value)) for slug, value in before}
    first = Journey(default_machine(), said)
    if then is None:
        return builder.panel(first)
    return builder.panel(replace(first, said={**said, then[0]: Said(value=to_json(then[1]), typed=str(then[1]))}), first)


def test_nothing_leads_where_several_options_fit_equally_well() -> None:
    panel = panel_of(("goal_kind", "predict"))

    assert re.fullmatch(r"Nothing leads yet: \d options are level", panel.leading)
    assert not any(bar.leads for bar in panel.bars)


def test_two_options_that_fit_equally_well_are_both_named() -> None:
    panel = panel_of(("goal_kind", "predict"), ("output_kind", "category"), ("run_where", "phone"))

    assert panel.leading.endswith(" are level so far")
    assert panel.leading.count("“") == 2
    assert not any(bar.leads for bar in panel.bars)


def test_one_option_ahead_is_named_and_marked() -> None:
    panel = panel_of(("goal_kind", "predict"), ("output_kind", "category"), ("simple_rule", "solves_it"))

    (leader,) = [bar for bar in panel.bars if bar.leads]
    assert panel.leading == f"“{leader.label}” looks best so far"


def test_what_was_not_come_to_yet_is_no_stop() -> None:
    panel = panel_of(("goal_kind", "predict"))

    assert [check for check in panel.checks if check.words in ("Stop", "First")] == []
    assert panel.first == ""


def test_what_comes_first_says_so_in_a_word_that_can_be_seen(pages: Any) -> None:
    response = pages.autosave("success_metric", "none")

    assert re.search(r"First: one number that must move", text_of(response))
    assert "Settle the problem first" in text_of(response)
    assert 'visually-hidden">: First' not in markup_of(response)


def test_a_rule_that_does_not_hold_is_no_check_that_was_passed() -> None:
    labels = [check.label for check in panel_of(("goal_kind", "predict"), ("success_metric", "with_baseline")).checks]

    assert any(re.fullmatch(r"\d+ do(es)? not arise", label) for label in labels)
    assert not any("pass" in label.lower() for label in labels)


def test_what_an_answer_rules_out_is_said_before_what_it_moves() -> None:
    panel = panel_of(("goal_kind", "predict"), then=("run_where", "phone"))

    assert re.fullmatch(
        r"Your last answer ruled out “Ready-made cloud service” \(rule [A-Z]-\d+\), and raised the warning “.+”", panel.moved
    )


def test_an_answer_that_only_settles_a_check_did_something() -> None:
    panel = panel_of(("goal_kind", "predict"), then=("success_metric", "with_baseline"))

    assert re.fullmatch(r"No option moved; your last answer settled \d+ checks?", panel.moved)


def test_a_warning_that_an_answer_raises_is_named() -> None:
    panel = panel_of(("input_kind", ["text"]), ("output_kind", "category"), then=("adversary", "gaming"))

    assert panel.moved.endswith("raised the warning “Somebody gains by fooling it”")


def test_a_warning_that_stood_before_is_not_said_again() -> None:
    panel = panel_of(("input_kind", ["text"]), ("adversary", "gaming"), then=("output_kind", "category"))

    assert "Somebody gains" not in panel.moved
