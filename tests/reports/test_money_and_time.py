"""When the money is back, what a trial takes and what comes on top: one truth wherever page 1 says it, and no build that never pays."""

import re
from typing import Any

import pytest

from apps.reports import formatting
from apps.reports.builder import build, given
from apps.reports.builder.parts import Parts
from tests.reports import samples
from tests.reports.test_first_page import LEAVES, told_of

FORECAST: dict[str, Any] = {
    "goal_kind": "predict", "current_way": "rules_or_spreadsheet", "simple_rule": "partly", "existing_solution": "covers_some",
    "action_on_output": "person_approves", "input_kind": ["time_series", "table"], "output_kind": "forecast", "task": "forecast",
    "standard_task": "standard", "examples": 22_400, "labelled": 22_400, "seasons": 3, "label_quality": "outcome_observed",
    "requests_per_month": 670_000, "run_where": "cloud", "team_skill": "some", "budget_build": 120_000, "success_metric": "with_baseline",
}  # fmt: skip


def test_what_never_brings_its_money_back_is_not_to_be_built_as_it_stands() -> None:
    """Neither the headline nor what is asked for nor the first step sends anybody to build it; with a worth that pays they do."""
    never, pays = (told_of(**FORECAST, practices=["none"], benefit_year=worth) for worth in (40_000, 900_000))

    assert never.verdict.headline[0] == "Do not build it as it stands: its money does not come back with the worth named."
    assert never.verdict.chip.word == "Not as it stands" and never.steps[0].who == "The owner, with finance"
    assert never.verdict.ask[0] == "Approve nothing to build yet: its money does not come back with the worth named, $40k a year."
    assert any("it would have to be worth about $" in words for words in never.verdict.ask)
    assert not any("Approve a trial" in words or "Try it" in words for words in (*never.verdict.ask, *never.verdict.headline))
    assert pays.verdict.headline[0].endswith("uild a classical machine-learning model.")
    assert any(re.search(r"\b[Aa]pprove the ", words) for words in pays.verdict.ask), pays.verdict.ask


def test_where_another_way_pays_in_time_the_headline_turns_to_it() -> None:
    document = told_of(benefit_year=60_000, practices=["none"])

    assert document.verdict.headline[0].startswith("Do not build it as it stands: its money does not come back within five years")
    assert document.verdict.headline[1] == "Look first at an AutoML service: its money is likely back after 29 months, 5 of them building."


def test_the_months_for_the_law_stand_beside_the_months_until_the_money_is_back() -> None:
    """Whoever reads when the money is back reads there, too, what page 1 asks for in front of it."""
    kept = {"goal_kind": "create", "input_kind": ["text"], "output_kind": "text", "task": "summary_or_writing", "affects_people": "indirectly",
            "domain": ["medical"], "sensitivity": "special_category", "data_may_leave": "no", "error_cost": "high", "run_where": "own_servers",
            "standard_task": "standard", "simple_rule": "no", "existing_solution": "covers_some", "success_metric": "with_baseline",
            "action_on_output": "person_approves", "requests_per_month": 1500, "team_skill": "some", "jurisdiction": ["eu"], "practices": ["none"],
            "benefit_year": 500_000}  # fmt: skip
    made = samples.decided({"title": "Letters", "narrative": {}, "answers": kept})
    document = build(result=made.result, case=made.case, book=made.book, prices=made.prices, meta=made.meta)

    assert any("allow three to six months for the law" in words for words in document.verdict.ask)
    assert document.facts[0].note.endswith(", the three to six months for the law not counted")
    assert "papers, waiting and the other steps before the trial come on top" in document.cost.basis
    assert document.reasons.strongest.text.startswith("It writes what is not in its source")


def test_an_average_over_kinds_is_called_one_and_an_app_on_a_phone_is_counted() -> None:
    document = told_of(practices=["none"])

    assert "320 of each on average" in repr(document) and "320 of each." not in repr(document)
    assert "an answer within a second, or a program on a device" in document.covers
    assert "a program on a device" not in told_of(practices=["none"], run_where="cloud", action_on_output="person_reads").covers


MACHINE: dict[str, Any] = {
    "goal_kind": "predict",
    "success_metric": "named_only",
    "current_way": "people",
    "simple_rule": "no",
    "existing_solution": "covers_some",
    "action_on_output": "acts_irreversible",
    "operations_owner": "sketched",
    "stakeholders": "partly",
    "input_kind": ["images", "sensor"],
    "output_kind": "action",
    "task": "control",
    "standard_task": "variant",
    "human_can_do": "yes",
    "examples": 0,
    "labelled": 0,
    "representative": "no",
    "world_changes": "hardly",
    "more_data": "at_a_cost",
    "acquisition_cost": "high",
    "data_setting": "industrial",
    "sensitivity": "internal",
    "run_where": "embedded",
    "latency_ms": 50,
    "power_watts": 60,
    "training_hardware": "one_gpu",
    "budget_build": 400000,
    "budget_run_month": 2000,
    "benefit_year": 350000,
    "deadline_months": 10,
    "team_skill": "some",
    "ml_projects_done": "one_or_two",
    "experts": "partner",
    "affects_people": "no",
    "domain": ["none"],
    "practices": ["none"],
    "jurisdiction": ["us"],
    "error_cost": "safety",
    "accuracy_need": "as_good_as_experts",
}


def test_a_bought_machine_is_seen_at_work_before_it_stands_and_the_makers_ask_beside_ones_own_sum() -> None:
    kept = samples.decided({"title": "Parcels", "narrative": {}, "answers": MACHINE})
    document = build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)
    asked = document.verdict.ask[0]

    assert " of your own work, and what the makers ask for it (have them say so first): " in asked
    assert asked.endswith(" to see such machines at work; a trial in your own place comes after that.")
    seen = next(step for step in document.steps if step.words.startswith("See the machines of two makers at work"))
    assert seen.when and any(step.words.startswith("Have the better machine tried in your own place") for step in document.later_steps)
    assert any("four weeks, beside the look at what is on sale" in step.words for step in document.steps)


def test_what_an_automl_service_must_not_do_does_not_sound_like_the_service_itself() -> None:
    kept = samples.decided({"title": "Leaves", "narrative": {}, "answers": {**LEAVES, "practices": ["none"]}})
    rows = {row["approach"]: row for row in kept.result["ranking"]}
    out = {**rows["cloud_api"], "excluded": True, "fit": 80, "reasons": []}
    ranking = [{**rows["automl"], "fit": 70}, {**rows["fine_tune"], "fit": 60}, out]
    result = {**kept.result, "recommendation": "automl", "ranking": ranking}
    document = build(result=result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)

    assert document.verdict.headline[1] == "Do not use a service over the internet."


def test_what_is_known_of_the_rarest_kind_is_said_once_and_of_a_phone_only_once_people_use_it() -> None:
    kept = {**LEAVES, "practices": ["none"], "rare_share": 4}
    said = {
        place: [need.rarest for need in told_of(**{**kept, "run_where": place}).data.needs if need.rarest] for place in ("phone", "cloud")
    }

    assert all(len(found) == len(set(found)) > 0 for found in said.values())
    assert "would come by in a month once people use it" in said["phone"][0] and "once people use it" not in said["cloud"][0]


def test_a_fit_below_nothing_is_written_with_the_sign_of_every_other_number() -> None:
    assert formatting.reach_words(-9, -1) == "−1 or less" and formatting.reach_words(-9, 4) == "4 or less"


@pytest.mark.parametrize(("months", "said"), [("0.1", "less than a week"), ("0.24", "about 2 weeks"), ("0.0", "less than a week")])
def test_a_wait_of_days_is_no_week(months: str, said: str) -> None:
    kept = samples.content(samples.PILOT)
    span = {"low": months, "high": months, "sure": True}
    result = {**kept.result, "derived": {**kept.result["derived"], given.UNTIL_THERE: span}}

    assert given.wait_words(Parts(result, kept.case, kept.book, kept.prices, kept.meta)) == said


def test_the_months_of_work_are_held_against_the_months_that_were_named() -> None:
    """Page 1 says how much of a payback is building, and that one person does not come to an end in the time that is wanted."""
    answers = {**FORECAST, "practices": ["none"], "benefit_year": 480_000}
    late, early = (told_of(**{**answers, "deadline_months": months}) for months in (8, 40))

    said = "You want it in 8 months; for one person it is likely about 13 months of work. Name 2 people or more, or say which part comes first."
    assert said in late.verdict.ask and said in late.cost.short and not any("You want it in" in words for words in early.verdict.ask)
    assert "months, 13 of them building by one person" in late.facts[0].note


@pytest.mark.parametrize(("budget", "beside"), [(45_000, True), (20_000, False), (900_000, False)])
def test_the_next_option_is_tried_beside_the_first_where_it_alone_fits_the_money_named(budget: int, beside: bool) -> None:
    document = told_of(practices=["none"], benefit_year=480_000, budget_build=budget, run_where="cloud")
    words = [step.words for step in document.steps]
    trial = next(place for place, said in enumerate(words) if said.startswith("Run the trial"))

    assert words[trial + 1].startswith("In the same weeks let an AutoML service learn from the same cases. ") == beside
    assert any("dearer way" in said for said in words) == beside
