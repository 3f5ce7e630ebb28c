"""What patients are treated by, and what warns of failures: approval and benefit in the first, time to be confirmed in the second."""

from typing import Any

import pytest

from apps.decisions.engine.explanation import checks, held_to_pilot, ranking
from apps.reports.document import ScopingDocument
from tests.decisions.engine.loading import default_machine, state_of
from tests.reports.test_a_test_of_a_change import EMBRYOS
from tests.reports.test_on_top import of, place

SCANS: dict[str, Any] = {
    "goal_kind": "find", "success_metric": "named_only", "current_way": "people", "existing_solution": "none_found",
    "action_on_output": "person_approves", "input_kind": ["images"], "output_kind": "category", "task": "image_classification",
    "standard_task": "variant", "human_can_do": "yes", "examples": 800, "labelled": 800, "classes": 5, "label_quality": "experts_agree",
    "sensitivity": "special_category", "team_skill": "some", "experts": "in_house", "affects_people": "indirectly", "domain": ["medical"],
    "error_cost": "high",
}  # fmt: skip
DRIVES: dict[str, Any] = {
    "goal_kind": "predict", "success_metric": "named_only", "current_way": "people", "existing_solution": "covers_most",
    "action_on_output": "person_approves", "input_kind": ["sensor"], "output_kind": "anomaly", "task": "predictive_maintenance",
    "standard_task": "standard", "labelled": 0, "data_setting": "industrial", "sensitivity": "internal", "team_skill": "none",
    "error_cost": "medium", "affects_people": "no", "domain": ["none"],
}  # fmt: skip
DEVICE = "Ask counsel whether it counts as a medical device where the patients live, and of which class"
BENEFIT = "a study that shows that patients do better with it, and not only that it scores well"


def points(answers: dict[str, Any]) -> dict[str, int]:
    return {row["approach"]: int(row["fit"]) for row in ranking(state_of(default_machine(), answers))}


def needed(answers: dict[str, Any]) -> set[str]:
    return {row["needs"] for row in held_to_pilot(state_of(default_machine(), answers))}


def asked(document: ScopingDocument) -> str:
    return " ".join(document.verdict.ask)


def test_the_device_question_is_asked_where_nobody_said_where_the_patients_live() -> None:
    unsaid, harmless = of(SCANS), of(SCANS, affects_people="no")

    assert place(unsaid, DEVICE)
    assert any("medical device where the patients live" in words for words in needed(SCANS))
    assert not any(DEVICE in step.words for step in harmless.steps)
    assert not any("medical device" in words for words in needed({**SCANS, "domain": ["none"]}))


def test_page_one_names_an_approval_that_is_in_no_sum_and_what_to_allow_for_it() -> None:
    unsaid, proved = of(SCANS).covers, of(SCANS, affects_people="decides_about_them").covers
    harmless, elsewhere, no_field = (
        of(SCANS, **changed).covers for changed in ({"affects_people": "no"}, {"domain": ["credit"]}, {"domain": ["none"]})
    )

    assert "Not counted: approval as a medical device." in unsaid and "several hundred thousand and one to two years" in unsaid
    assert "licences, approval by an authority." in unsaid
    assert "proof before use in medicine" in proved and "approval" not in proved, "the work for it is counted there"
    assert "medical device" not in harmless + elsewhere + no_field
    assert "approval by an authority" in elsewhere and "approval by an authority" not in no_field


def test_months_that_page_one_allows_for_the_law_are_explained_on_the_page_of_the_law() -> None:
    long, short = of(SCANS), of(SCANS, domain=["none"])

    assert "three to six months for the law" in asked(long)
    assert long.law is not None
    assert "three to six months that page 1 allows for the law are for: " in long.law.lead
    assert "ask counsel whether it counts as a medical device" in long.law.lead
    assert short.law is None or "that page 1 allows" not in short.law.lead


@pytest.mark.parametrize(("changed", "arises"), [
    ({}, True), ({"error_cost": "low"}, False), ({"affects_people": "no"}, False), ({"existing_solution": "covers_most"}, False),
])  # fmt: skip
def test_what_patients_are_treated_by_is_held_until_they_do_better(changed: dict[str, Any], arises: bool) -> None:
    assert (BENEFIT in needed({**SCANS, **changed})) is arises


def test_a_study_of_benefit_waits_where_the_cost_of_a_mistake_is_open() -> None:
    answers = {slug: value for slug, value in SCANS.items() if slug != "error_cost"}
    states = {row["rule"]: row["state"] for row in checks(state_of(default_machine(), answers), [])}

    assert states["V-500"] == "unknown"


def test_ready_made_among_patients_means_an_approved_product() -> None:
    patients, pets = points(EMBRYOS), points({**EMBRYOS, "domain": ["none"]})

    assert max(patients, key=lambda slug: patients[slug]) == "no_ml"
    assert patients["cloud_api"] < 50 <= pets["cloud_api"]
    assert place(of(EMBRYOS), "Ask the maker of the product for its approval as a medical device")
    assert points({**EMBRYOS, "existing_solution": "none_found"})["no_ml"] < patients["no_ml"]


def test_general_services_for_speech_and_text_stay_what_they_are_among_patients() -> None:
    letters = {**EMBRYOS, "input_kind": ["speech"], "output_kind": "text", "task": "transcription"}

    assert points(letters)["cloud_api"] == points({**letters, "affects_people": "no"})["cloud_api"]


def test_a_bought_warner_is_watched_for_months_where_no_failure_is_known() -> None:
    watched = of(DRIVES)

    assert "3 to 7 months to fit it, to let it learn" in asked(watched)
    assert "The sensors and who fits them" in asked(watched)
    assert "1 week" not in asked(watched)
    assert place(watched, "Fit the product to the ten machines") < place(watched, "Then watch for three to six months")
    assert not any("two hundred of your own cases" in step.words for step in watched.steps)


def test_with_fifty_known_failures_a_product_is_run_on_the_cases_that_are_there() -> None:
    known = of(DRIVES, labelled=5000, labelled_rarest=60)

    assert "to let it learn" not in asked(known)
    assert any("two hundred of your own cases" in step.words for step in known.steps)


def test_a_product_that_covers_some_of_it_is_tried_a_month_only_where_failures_are_known() -> None:
    few, many = of(DRIVES, existing_solution="covers_some"), of(DRIVES, existing_solution="covers_some", labelled=5000, labelled_rarest=60)

    assert any("trial of three to six months" in step.words for step in (*few.steps, *few.later_steps))
    assert any("month’s trial on three" in step.words for step in (*many.steps, *many.later_steps))
