"""The steps that the default rules ask for, read by somebody who has to take them."""

import re
from itertools import product
from typing import Any

import pytest

from apps.decisions.engine.explanation import flags, gates, held_to_pilot, next_steps
from apps.decisions.engine.governance import governance
from apps.decisions.engine.outcome import leading_approach
from apps.decisions.engine.way_back import way_back
from tests.decisions.engine.loading import default_machine, state_of

BY_CHANCE = "Let chance decide 1 to 5% of the cases, and write down the chance that each had."
APART = "Record the expert’s own answer before the model’s is shown."
SHELF = "If what was counted had to be there first, as goods on a shelf, beds or seats:"
HARMLESS: dict[str, Any] = {
    "feedback_loop": "yes",
    "error_cost": "low",
    "domain": ["none"],
    "output_kind": "category",
    "task": "tabular_class",
}
STRICT = ("medical", "justice", "employment", "credit", "public_services", "education", "critical_infrastructure")


def steps(answers: dict[str, Any]) -> list[str]:
    return next_steps(state_of(default_machine(), answers))


def test_chance_decides_cases_only_where_a_wrong_answer_does_little_harm() -> None:
    assert BY_CHANCE in steps(HARMLESS)

    for risky in ({"error_cost": "high"}, {"error_cost": "safety"}, *({"domain": [field]} for field in STRICT)):
        said = steps({**HARMLESS, **risky})
        assert BY_CHANCE not in said, risky
        assert any(step.startswith(APART) and "two experts" in step for step in said), risky


@pytest.mark.parametrize("open_answer", ["error_cost", "domain"])
def test_nobody_draws_lots_while_it_is_not_known_what_harm_they_do(open_answer: str) -> None:
    assert BY_CHANCE not in steps({slug: answer for slug, answer in HARMLESS.items() if slug != open_answer})


def test_forecasts_of_sales_are_corrected_for_empty_shelves_and_left_alone_by_chance() -> None:
    said = steps({**HARMLESS, "output_kind": "forecast", "task": "forecast"})

    assert BY_CHANCE not in said
    assert any(step.startswith(SHELF) for step in said)
    assert any("known ahead and belongs into the forecast" in step for step in said)
    assert any("on its own for what is frequent, what is rare and what is new" in step for step in said)


def test_a_forecast_of_which_nobody_said_that_it_is_of_sales_is_told_nothing_of_a_shop() -> None:
    rooms = {
        **HARMLESS,
        "goal_kind": "predict",
        "input_kind": ["time_series"],
        "output_kind": "forecast",
        "task": "forecast",
        "data_setting": "internal",
    }
    said = [step.partition(":")[2] if step.startswith("If ") else step for step in steps(rooms)]
    of_a_shop = re.compile(r"\b(shelf|articles?|promotions?|sales|goods|pieces?|order that was placed)\b")

    assert any(step.startswith(SHELF) for step in steps(rooms))
    assert not [step for step in said if of_a_shop.search(step)]


def test_orders_in_a_strict_field_are_compared_in_silence_and_not_by_lot() -> None:
    ranked = {"output_kind": "ranking", "input_kind": ["interactions"], "task": "recommendation", "feedback_loop": "yes"}
    for cost, field in product(("low", "high", "safety"), ("none", *STRICT)):
        held = {row["rule"] for row in held_to_pilot(state_of(default_machine(), {**ranked, "error_cost": cost, "domain": [field]}))}
        assert ("V-15" in held) == (cost == "low" and field == "none"), (cost, field)
        assert ("V-20" in held) != ("V-15" in held), (cost, field)


MANUALS: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["text", "documents"], "output_kind": "text", "task": "assistant", "standard_task": "standard",
    "knowledge_updates": "monthly", "labelled": 150, "world_changes": "quarterly", "user_feedback": "yes", "data_may_leave": "anywhere",
    "adversary": "nobody", "existing_solution": "covers_some", "team_skill": "some",
}  # fmt: skip
FORMS: dict[str, Any] = {
    "input_kind": ["documents"], "output_kind": "extraction", "task": "document_fields", "standard_task": "standard", "labelled": 2400,
    "adversary": "fraud", "user_feedback": "yes", "data_may_leave": "anywhere", "explanation": "staff", "affects_people": "indirectly",
}  # fmt: skip
TABLE: dict[str, Any] = {
    "input_kind": ["table"], "output_kind": "category", "task": "tabular_class", "standard_task": "standard", "labelled": 5000,
    "examples": 5000, "features": 10, "world_changes": "quarterly", "adversary": "fraud", "user_feedback": "yes", "goal_kind": "predict",
}  # fmt: skip


def leads(answers: dict[str, Any]) -> str:
    return leading_approach(state_of(default_machine(), answers))


def test_what_is_bought_or_taken_as_it_is_is_never_trained_anew() -> None:
    said = " ".join(steps(MANUALS))

    assert leads(MANUALS) in ("cloud_api", "pretrained")
    assert "train it" not in said
    assert "Run the test cases again at each change of the model" in said
    for word in ("who may read which document", "name its document and page", "not found", "400 real questions", "index up to date"):
        assert word in said, word


@pytest.mark.parametrize(
    ("changes", "words"),
    [("quarterly", "about 4 times a year"), ("weekly", "about once a week"), ("daily", "about once on every working day")],
)
def test_training_anew_is_planned_as_often_as_this_case_needs_it(changes: str, words: str) -> None:
    planned = [step for step in steps({**TABLE, "world_changes": changes}) if "train it again" in step]

    assert leads(TABLE) == "classical_ml"
    assert len(planned) == 1 and words in planned[0]


def test_an_assistant_that_reads_texts_is_tested_for_orders_in_them_whoever_gains() -> None:
    named = [row["source"] for row in governance(state_of(default_machine(), MANUALS))]

    assert any(step.startswith("Put hidden orders into twenty texts") for step in steps(MANUALS))
    assert "owasp_llm_2026_01" in named


def test_data_that_outsiders_could_spoil_is_warned_of_only_where_something_is_trained() -> None:
    taught = {"O-05", "O-31", "O-35"}
    for answers, trained in ((FORMS, False), (TABLE, True)):
        state = state_of(default_machine(), answers)
        warned = {row["rule"] for row in flags(state) if row["flag"] == "poisoning"}
        named = {row["source"] for row in governance(state)}
        assert (leads(answers) == "classical_ml") == trained
        assert bool(warned & taught) == trained
        assert ({"owasp_ml_02", "owasp_ml_08", "atlas_poison"} <= named) == trained
        assert bool({"owasp_ml_02", "owasp_ml_08", "atlas_poison"} & named) == trained


def test_a_changed_account_number_is_checked_by_a_second_way() -> None:
    assert any(step.startswith("Check every changed account number by a second way") for step in steps(FORMS))
    assert not any("account number" in step for step in steps({**FORMS, "adversary": "nobody"}))


def test_choices_of_users_are_not_judged_anew_but_weighed_and_tested_live() -> None:
    shop = {"output_kind": "ranking", "input_kind": ["interactions"], "task": "recommendation", "label_quality": "clicks_or_guesses"}
    anew = "Have two people judge two hundred cases anew"

    assert not any(step.startswith(anew) for step in steps(shop))
    assert any("judge the new order on live users only" in step for step in steps(shop))
    assert any(step.startswith(anew) for step in steps({**TABLE, "label_quality": "mixed"}))


def test_whoever_and_whatever_is_new_gets_a_start_of_its_own() -> None:
    shop = {"output_kind": "ranking", "input_kind": ["interactions", "text"], "task": "recommendation"}

    assert any(step.startswith("Start new users and new items with what is popular") for step in steps(shop))
    assert not any("new users" in step for step in steps(TABLE))


def test_reasons_are_not_missed_where_fields_are_read_from_a_page() -> None:
    weighty = {**FORMS, "error_cost": "high"}

    assert "interpretability" not in {row["flag"] for row in flags(state_of(default_machine(), weighty)) if row["rule"] == "L-10"}
    sorted_texts = {"input_kind": ["text"], "output_kind": "category", "task": "text_classification"}
    assert "L-10" in {row["rule"] for row in flags(state_of(default_machine(), {**weighty, **sorted_texts}))}


def test_nobody_is_told_to_cut_to_a_month_of_an_engineer_where_none_is_needed() -> None:
    poor = {"budget_build": 5000}
    bought, built = {**MANUALS, **poor}, {**TABLE, **poor}

    assert leads(bought) == "cloud_api"
    assert "Cut the scope until one person can do it in a month." not in steps(bought)
    if leads(built) == "classical_ml":
        assert "Cut the scope until one person can do it in a month." in steps(built)


TRIAGE: dict[str, Any] = {
    "biased_history": "yes", "affects_people": "decides_about_them", "representative": "partly", "label_quality": "mixed",
    "domain": ["medical"], "examples": 82000, "labelled": 82000, "classes": 5, "labelled_rarest": 600, "input_kind": ["table"],
    "output_kind": "category", "task": "tabular_class", "practices": ["none"], "goal_kind": "predict", "success_metric": "with_baseline",
}  # fmt: skip


def test_one_sided_past_with_cases_enough_is_audited_and_not_collected_anew() -> None:
    state = state_of(default_machine(), TRIAGE)
    opened = gates(state)
    (back,) = way_back(default_machine().book, opened, [], "collect_data_first", {})
    said = " ".join(back["steps"])

    assert [(row["gate"], row["rule"]) for row in opened] == [("audit_data", "L-05")]
    assert "weeks" in back["how_long"]
    for words in ("group by group", "what came of a case", "too high, and judged too low"):
        assert words in said, words
    assert "in silence beside people" not in said
    assert "in silence beside people" in back["go_when"]
    assert "doubling" not in said and "record every case" not in said


def test_services_are_measured_only_where_one_would_be_bought() -> None:
    bought, built = MANUALS, {**MANUALS, "run_where": "own_servers", "sensitivity": "special_category", "data_may_leave": "no"}

    assert leads(bought) == "cloud_api" != leads(built)
    assert [any("of your own items before you sign" in step for step in steps(answers)) for answers in (bought, built)] == [True, False]


def test_whoever_sends_a_form_is_not_told_that_people_are_scored() -> None:
    assert not any(row["rule"] == "O-04" for row in flags(state_of(default_machine(), FORMS)))
    assert any(row["rule"] == "O-04" for row in flags(state_of(default_machine(), {**TABLE, "task": "fraud"})))
