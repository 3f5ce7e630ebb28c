"""The live panel: a tie is called a tie, what is not reached yet raises no alarm, and no check is counted as passed."""

import re
from typing import Any

import pytest

from apps.decisions.engine.against import clause
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


def test_an_option_is_called_beside_the_form_as_the_decision_will_call_it() -> None:
    panel = panel_of(("goal_kind", "predict"), ("output_kind", "category"), ("data_may_leave", "no"))

    assert "AutoML tool in your own house" in {bar.label for bar in panel.bars}
    assert "AutoML service" in {
        bar.label for bar in panel_of(("goal_kind", "predict"), ("output_kind", "category"), ("simple_rule", "solves_it")).bars
    }


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


def test_of_several_rules_that_rule_a_way_out_the_panel_names_the_one_of_the_result() -> None:
    from tests.reports.test_one_statement import JARS, document

    named = {option.rule for option in document(JARS).options if option.excluded}

    assert {bar.ruled_out_by for bar in panel_of(*JARS.items()).bars if bar.ruled_out_by} == named


def section_saved(pages: Any, seq: int, **typed: str) -> Any:
    """One save of a page that holds these questions, by the same page each time."""
    revisions = {f"{slug}_revision": 0 for slug in typed}
    words = {"shown": list(typed), **typed, **revisions, "editor": "page", "seq": seq, "confirmed": "1"}
    return pages.post("sections/hardware/save", words, headers={"HX-Request": "true"})


def test_a_good_answer_is_counted_and_told_though_another_of_the_page_cannot_be_read(pages: Any) -> None:
    bad = section_saved(pages, 1, budget_build="€50k", budget_run_month="")
    good = section_saved(pages, 2, budget_build="€50k", budget_run_month="", run_where="phone")

    assert "your last answer is not counted yet" in text_of(bad)
    assert "not counted yet, and neither" not in text_of(good)
    assert re.search(r"Your last answer (moved|ruled out) “", text_of(good))
    assert re.search(r"Saved at \d\d:\d\d\. “Money to build” still needs attention", text_of(good))


def test_a_save_writes_again_only_what_is_news_for_the_rest_would_be_read_out_again(pages: Any) -> None:
    section_saved(pages, 1, budget_build="50k", budget_run_month="2k")
    second = markup_of(section_saved(pages, 2, budget_build="50k", budget_run_month="3k"))
    again = markup_of(section_saved(pages, 3, budget_build="50k", budget_run_month="3k"))

    assert "reading-budget_run_month" in second and "reading-budget_build" not in second
    assert "panel-moved" in second
    assert "reading-" not in again and "panel-moved" not in again


def test_before_the_first_answer_no_option_has_points(pages: Any) -> None:
    assert panel_of().bars == ()
    assert "The options stand here as soon as your answers speak for one more than for another" in text_of(pages.get("questions/examples"))


def test_while_nothing_tells_the_options_apart_no_bars_of_one_length_stand_there_but_what_would(pages: Any, save: Any) -> None:
    assert panel_of(("goal_kind", "predict")).bars == ()
    assert panel_of(("goal_kind", "predict"), ("output_kind", "category"), ("run_where", "phone")).bars, "control: some are told apart"
    save("goal_kind", "predict", value="predict", editor="")
    page = text_of(pages.get("questions/examples"))

    assert "So far your answers speak for no option more than for another" in page
    assert "Answer these for a first view" in page


def test_an_option_that_is_ruled_out_says_why_beside_the_rule() -> None:
    out = next(bar for bar in panel_of(("goal_kind", "predict"), ("run_where", "phone")).bars if bar.ruled_out_by)

    rule = default_machine().book.rule[out.ruled_out_by]
    assert out.why_out and clause(rule.because) == out.why_out
