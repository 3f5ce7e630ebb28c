"""How the trial of each kind of task is tested: its own step, for that task alone, and none where nothing is learned."""

from typing import Any

import pytest

from tests.decisions.engine.loading import decided_by_default, default_plain
from tests.decisions.engine.test_where_it_belongs import begins

PROJECT: dict[str, Any] = {
    "success_metric": "named_only", "current_way": "people", "simple_rule": "no", "existing_solution": "covers_some",
    "action_on_output": "person_reads", "operations_owner": "named", "standard_task": "variant", "examples": 20_000, "labelled": 5_000,
    "label_quality": "experts_agree",
}  # fmt: skip

# Task, what it is for, what goes in, what comes out, how its step begins.
TASKS = [
    ("misinformation", "find", "text", "category", "Keep all texts of one publisher"),
    ("text_classification", "predict", "text", "category", "Take out copies and near copies"),
    ("trend_detection", "find", "text", "groups", "Go back in time"),
    ("entity_extraction", "find", "text", "extraction", "Count for each kind of fact apart"),
    ("database_question", "find", "text", "code", "Collect a hundred real questions"),
    ("summary_or_writing", "create", "text", "text", "Have two people read fifty texts"),
    ("code_writing", "create", "code", "code", "Take forty tasks of your own"),
    ("image_classification", "find", "images", "category", "Find out what it looks at"),
    ("object_detection", "find", "images", "location", "Count things and not pictures"),
    ("segmentation", "find", "images", "location", "Measure the error in what is decided"),
    ("pose", "find", "video", "location", "Give the error of each joint"),
    ("deepfake_detection", "find", "video", "category", "Test on forgeries by tools"),
    ("document_fields", "find", "documents", "extraction", "Count right fields and not right pages"),
    ("visual_defect", "find", "images", "category", "Count in parts a day"),
    ("transcription", "find", "speech", "text", "Count wrong words for each group"),
    ("speech_synthesis", "create", "text", "media", "Let twenty people listen"),
    ("anomaly", "find", "sensor", "anomaly", "List the events of the last years"),
    ("predictive_maintenance", "predict", "sensor", "category", "Keep all records of one machine"),
    ("recommendation", "predict", "interactions", "ranking", "Test by going forward in time: learn up to a date"),
    ("search_ranking", "predict", "interactions", "ranking", "Test by going forward in time: learn up to a date"),
    ("clustering", "understand_why", "table", "groups", "Do it twice, on two halves"),
    ("point_cloud", "find", "structure_3d", "category", "Keep everything that was scanned"),
    ("media_generation", "create", "text", "media", "Have fifty made for real orders"),
    ("face_identification", "find", "images", "category", "Fix the limit first"),
]
STEPS = sorted({task[-1] for task in TASKS})


def project(task: str, goal: str, given: str, wanted: str) -> dict[str, Any]:
    several = {"classes": 4} if wanted == "category" else {}
    return {**PROJECT, **several, "task": task, "goal_kind": goal, "input_kind": [given], "output_kind": wanted}


@pytest.mark.parametrize("task", TASKS, ids=[task[0] for task in TASKS])
def test_each_task_is_told_how_it_is_tested_and_no_other_ones_test(task: tuple[str, str, str, str, str]) -> None:
    answers = project(*task[:-1])

    assert [step for step in STEPS if begins(answers, step)] == [task[-1]]


@pytest.mark.parametrize("task", TASKS, ids=[task[0] for task in TASKS])
def test_no_such_step_stands_where_the_task_is_not_said(task: tuple[str, str, str, str, str]) -> None:
    answers = {key: value for key, value in project(*task[:-1]).items() if key != "task"}

    assert not any(begins(answers, step) for step in STEPS)


def test_where_a_rule_solves_it_nothing_is_tested_that_learns() -> None:
    answers = {**project(*TASKS[1][:-1]), "simple_rule": "solves_it"}

    assert decided_by_default(answers)["recommendation"] == "no_ml"
    assert not any(begins(answers, step) for step in STEPS)


def test_every_rule_of_this_kind_is_shown_here() -> None:
    keys = {f"D-{number}" for number in range(350, 374)}
    texts = [rule["effects"][0]["text"] for rule in default_plain()["rules"] if rule["key"] in keys]

    assert len(texts) >= len(STEPS)
    assert [text for text in texts if not text.startswith(tuple(STEPS))] == []
