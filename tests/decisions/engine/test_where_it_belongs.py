"""Steps, points and reasons that hold for one kind of record or way and not beside it, each with the case where it must not show."""

from itertools import product
from typing import Any

import pytest

from apps.decisions.engine.explanation import held_to_pilot, next_steps
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.outcome import leading_approach
from tests.decisions.engine.loading import decided_by_default, default_machine, state_of

INSULTS: dict[str, Any] = {
    "input_kind": ["text"], "output_kind": "category", "task": "text_classification", "standard_task": "variant", "examples": 30_000,
    "labelled": 30_000, "classes": 2, "rare_share": 4, "label_quality": "experts_agree", "action_on_output": "acts_reversible",
}  # fmt: skip
CLAIMS: dict[str, Any] = {
    "input_kind": ["table"], "output_kind": "category", "task": "tabular_class", "examples": 30_000, "labelled": 30_000, "classes": 2,
    "rare_share": 4, "label_quality": "outcome_observed", "action_on_output": "person_reads",
}  # fmt: skip
MORE_WEIGHT, AS_THEY_ARE = "Give the rare kind more weight in training.", "Leave the shares in training as they are."


def steps(answers: dict[str, Any]) -> list[str]:
    return next_steps(state_of(default_machine(), answers))


def begins(answers: dict[str, Any], words: str) -> bool:
    return any(step.startswith(words) for step in steps(answers))


def said(answers: dict[str, Any], rule: str) -> bool:
    """Whether this rule holds for these answers."""
    state = state_of(default_machine(), answers)
    return state.truth[next(node.number for node in default_machine().rules if node.key == rule)] == TRUE


@pytest.mark.parametrize(
    ("answers", "more_weight"),
    [
        (INSULTS, True),
        ({**INSULTS, "input_kind": ["text", "table"]}, True),
        ({**INSULTS, "input_kind": ["images", "sensor"], "task": "visual_defect"}, True),
        (CLAIMS, False),
        ({**CLAIMS, "input_kind": ["sensor"], "task": "predictive_maintenance"}, False),
        ({**CLAIMS, "input_kind": ["table", "text"]}, False),
    ],
)
def test_the_rare_kind_gets_more_weight_in_texts_pictures_and_sound_and_its_own_share_in_tables(
    answers: dict[str, Any], more_weight: bool
) -> None:
    assert begins(answers, MORE_WEIGHT) == more_weight
    assert begins(answers, AS_THEY_ARE) != more_weight


def test_nobody_is_told_to_weigh_the_rare_kind_and_to_leave_it() -> None:
    kinds = ("text", "images", "sound", "table", "sensor", "time_series")
    tasks = (
        "text_classification",
        "image_classification",
        "visual_defect",
        "sound_events",
        "tabular_class",
        "fraud",
        "predictive_maintenance",
    )
    for one, other, task in product(kinds, kinds, tasks):
        answers = {**INSULTS, "input_kind": sorted({one, other}), "task": task}
        assert not (begins(answers, MORE_WEIGHT) and begins(answers, AS_THEY_ARE)), (one, other, task)


@pytest.mark.parametrize(
    ("changed", "holds"),
    [
        ({"requests_per_month": 4_000_000}, set()),  # 2,000 a month at list price, 1,920 of one's own: within what sellers differ by
        ({"requests_per_month": 7_600_000}, set()),
        ({"requests_per_month": 7_700_000}, {"H-320"}),  # twice at list price, not at the cheapest kind of seller
        ({"requests_per_month": 12_700_000}, {"H-320"}),
        ({"requests_per_month": 12_800_000}, {"H-19"}),  # twice at the cheapest as well
        ({"requests_per_month": 40_000}, set()),
        (
            {"task": "summary_or_writing", "output_kind": "text", "requests_per_month": 100_000_000},
            set(),
        ),  # half a hundred machines of one's own
        ({"task": "translation", "output_kind": "text", "requests_per_month": 900_000}, {"H-320"}),
        ({"task": "translation", "output_kind": "text", "requests_per_month": 100_000_000}, {"H-19"}),
    ],
)
def test_a_model_of_ones_own_is_called_cheaper_only_where_it_costs_half_of_what_the_cheapest_seller_asks(
    changed: dict[str, Any], holds: set[str]
) -> None:
    assert {key for key in ("H-19", "H-320") if said({**INSULTS, **changed}, key)} == holds


@pytest.mark.parametrize(
    ("changed", "counts"),
    [({}, True), ({"run_where": "cloud"}, False), ({"training_hardware": "none"}, False), ({"standard_task": "unique"}, False),
     ({"input_kind": ["table"], "task": "tabular_class"}, False)],
)  # fmt: skip
def test_a_card_that_stands_there_speaks_for_a_model_that_is_downloaded(changed: dict[str, Any], counts: bool) -> None:
    there = {"input_kind": ["images"], "task": "object_detection", "output_kind": "location", "standard_task": "standard",
             "run_where": "workstation", "training_hardware": "one_gpu"}  # fmt: skip

    assert said({**there, **changed}, "H-280") == counts


LINES: dict[str, Any] = {**INSULTS, "requests_per_month": 8_000_000}  # 4,000 a month at list price, 1,920 of one's own


@pytest.mark.parametrize(
    ("named", "holds"),
    [(4000, set()), (3999, {"H-18"}), (1920, {"H-18"}), (1919, {"H-281"}), (640, {"H-281"}), (639, {"H-282"}), (0, set())],
)
def test_money_for_a_month_is_held_against_every_way_that_it_does_not_pay_for(named: int, holds: set[str]) -> None:
    """Against the service alone where one's own fits; against both alike where neither does; against none more where nothing that learns fits."""
    answers = {**LINES, "budget_run_month": named}

    assert {rule for rule in ("H-18", "H-281", "H-282") if said(answers, rule)} == holds


def test_what_neither_way_fits_costs_both_the_same_points() -> None:
    def fits(named: int) -> dict[str, int]:
        return {row["approach"]: row["fit"] for row in decided_by_default({**LINES, "budget_run_month": named})["ranking"]}

    enough, less, least = fits(9000), fits(1900), fits(300)
    assert {enough[way] - less[way] for way in ("cloud_api", "pretrained", "fine_tune", "from_scratch")} == {12}
    assert enough["classical_ml"] == less["classical_ml"] and least == enough


@pytest.mark.parametrize(
    ("kinds", "camera", "instrument"),
    [
        (["images"], True, False),
        (["images", "table"], True, False),
        (["video"], True, False),
        (["images", "sensor"], False, True),
        (["sensor"], False, True),
        (["sound"], False, True),
        (["structure_3d", "images"], False, True),
    ],
)
def test_a_camera_and_its_light_are_set_up_only_where_it_is_a_camera_that_looks(kinds: list[str], camera: bool, instrument: bool) -> None:
    answers = {**CLAIMS, "input_kind": kinds, "task": "visual_defect"}

    assert begins(answers, "Set up the camera and the light first") == camera
    assert begins(answers, "Fix the instrument and its settings first") == instrument
    assert not begins({**answers, "task": "predictive_maintenance"}, "Fix the instrument")


@pytest.mark.parametrize(
    ("output", "holds"),
    [
        ("category", True),
        ("number", True),
        ("ranking", True),
        ("location", False),
        ("text", False),
        ("extraction", False),
    ],
)
def test_a_model_for_tables_is_praised_only_where_it_can_give_the_answer(output: str, holds: bool) -> None:
    """Such a model gives a kind, a number or an order; a place in a picture or a text it does not give."""
    beside = {"input_kind": ["images", "sensor"], "output_kind": output, "standard_task": "variant"}

    assert said(beside, "P-03") == holds
    assert not said({**beside, "input_kind": ["images"]}, "P-03")


MARKS: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["images"], "output_kind": "ranking", "task": "search", "standard_task": "standard",
    "examples": 40_000, "labelled": 0, "sensitivity": "public", "error_cost": "high", "affects_people": "indirectly",
    "action_on_output": "acts_reversible", "knowledge_updates": "monthly", "team_skill": "some",
}  # fmt: skip
OF_TEXTS = ("page", "quote", "language", "documents to look up", "who may read which document", "read fifty documents")


@pytest.mark.parametrize(
    ("kinds", "likeness"),
    [(["images"], True), (["images", "table"], True), (["sound"], True), (["structure_3d"], True),
     (["text"], False), (["documents"], False), (["images", "text"], False), (["documents", "images"], False)],
)  # fmt: skip
def test_a_search_for_what_is_alike_is_told_nothing_of_pages_and_passages(kinds: list[str], likeness: bool) -> None:
    answers = {**MARKS, "input_kind": kinds}

    assert begins(answers, "Collect some hundred real queries, each with the records that an expert holds like it") == likeness
    assert begins(answers, "Collect about 400 real questions, each with the page") != likeness
    assert any(word in step for step in steps(answers) for word in OF_TEXTS) != likeness


def test_who_may_see_which_record_is_asked_only_where_not_everybody_may() -> None:
    assert not begins(MARKS, "List who may") and begins({**MARKS, "sensitivity": "internal"}, "List who may see which record")
    assert begins({**MARKS, "input_kind": ["text"]}, "List who may read which document")


def test_nothing_is_tuned_for_a_search_by_likeness_before_a_thousand_pairs_are_known() -> None:
    assert said(MARKS, "P-280") and not said({**MARKS, "labelled": 1000}, "P-280") and not said({**MARKS, "input_kind": ["text"]}, "P-280")
    assert not said(MARKS, "P-340") and said({**MARKS, "input_kind": ["text"]}, "P-340")
    assert not said({**MARKS, "input_kind": ["text"]}, "P-41")  # of a model that writes


TRAPS: dict[str, Any] = {
    "goal_kind": "find", "current_way": "people", "existing_solution": "covers_most", "action_on_output": "person_reads", "input_kind": ["images"],
    "output_kind": "location", "task": "object_detection", "standard_task": "standard", "team_skill": "none", "error_cost": "low",
}  # fmt: skip


def leads(answers: dict[str, Any]) -> str | None:
    return leading_approach(state_of(default_machine(), answers))


@pytest.mark.parametrize("kinds", [["images"], ["video"], ["sound"], ["images", "sensor"]])
def test_where_nobody_can_build_the_product_that_does_it_comes_before_a_service(kinds: list[str]) -> None:
    task = "sound_events" if "sound" in kinds else TRAPS["task"]

    assert leads({**TRAPS, "input_kind": kinds, "task": task}) == "no_ml"


@pytest.mark.parametrize(
    ("changed", "first"),
    [
        ({"team_skill": "some"}, "cloud_api"),
        ({"existing_solution": "covers_some"}, "cloud_api"),
        ({"input_kind": ["documents"], "task": "document_fields", "output_kind": "extraction"}, "cloud_api"),
        ({"input_kind": ["text"], "task": "translation", "output_kind": "text"}, "cloud_api"),
        ({"run_where": "workstation", "training_hardware": "one_gpu"}, "pretrained"),
    ],
)
def test_control_who_can_build_or_has_what_runs_it_is_not_sent_to_the_product(changed: dict[str, Any], first: str) -> None:
    """Documents and translations are read by services with a screen of their own; where a card stands a ready-made model is downloaded."""
    assert leads({**TRAPS, **changed}) == first


FLOODS: dict[str, Any] = {
    "goal_kind": "predict", "input_kind": ["table"], "output_kind": "number", "task": "tabular_class", "classes": 2, "label_quality": "mixed",
    "representative": "partly", "error_cost": "high", "action_on_output": "person_reads",
}  # fmt: skip
OF_DEAR_ERRORS = {"V-280", "D-280", "D-281", "D-282"}


@pytest.mark.parametrize(
    ("changed", "rules"),
    [
        ({}, OF_DEAR_ERRORS),
        ({"error_cost": "safety"}, OF_DEAR_ERRORS),
        ({"classes": None, "rare_share": 3}, OF_DEAR_ERRORS),
        ({"representative": "yes"}, OF_DEAR_ERRORS - {"D-281"}),
        ({"representative": None}, OF_DEAR_ERRORS - {"D-281"}),
        ({"label_quality": "outcome_observed", "labelled": 20}, OF_DEAR_ERRORS - {"D-282"}),
        ({"label_quality": "outcome_observed", "labelled": 9000}, {"V-280", "D-281"}),  # D-197 splits these by time
        ({"goal_kind": "find"}, {"V-280", "D-281"}),
        ({"labelled": 0}, OF_DEAR_ERRORS - {"D-281"}),
        ({"task": "fraud", "labelled": 30}, OF_DEAR_ERRORS - {"V-280"}),  # V-10 fixes the alarms a week where too few are known
        ({"goal_kind": "find", "input_kind": ["sensor"]}, {"V-280"}),  # D-290 splits these by thing
        ({"error_cost": "medium"}, set()),
        ({"error_cost": None}, set()),
        ({"classes": 6}, set()),
        ({"output_kind": "forecast", "task": "forecast"}, set()),
        ({"output_kind": "ranking"}, set()),
        ({"input_kind": ["text"], "output_kind": "text", "task": "summary_or_writing"}, set()),
    ],
)
def test_dear_misses_of_a_prediction_are_counted_apart_and_where_it_has_not_learned(changed: dict[str, Any], rules: set[str]) -> None:
    answers = {slug: answer for slug, answer in {**FLOODS, **changed}.items() if answer is not None}

    assert {rule for rule in OF_DEAR_ERRORS if said(answers, rule)} == rules


def test_a_dear_prediction_is_used_for_good_only_after_its_misses_were_counted() -> None:
    held = {row["rule"]: row["needs"] for row in held_to_pilot(state_of(default_machine(), FLOODS))}

    assert held["V-280"].startswith("misses and false alarms counted apart") and begins(
        FLOODS, "Write down how many misses and how many false"
    )
    assert "V-280" not in {row["rule"] for row in held_to_pilot(state_of(default_machine(), {**FLOODS, "error_cost": "low"}))}
