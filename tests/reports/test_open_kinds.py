"""An unknown number of kinds takes neither the finding on data nor the first year away where known answers are plenty for several."""

from typing import Any

from tests.reports.test_on_top import of

MITES: dict[str, Any] = {
    "goal_kind": "find", "current_way": "people", "input_kind": ["images"], "output_kind": "location", "task": "object_detection",
    "standard_task": "variant", "human_can_do": "yes", "examples": 5000, "labelled": 5000, "run_where": "phone",
    "action_on_output": "person_reads", "error_cost": "low", "affects_people": "no", "domain": ["none"], "label_quality": "experts_agree",
}  # fmt: skip


def test_many_known_answers_are_enough_for_so_many_kinds_and_the_year_has_a_range() -> None:
    document = of(MITES)
    need = next(need for need in document.data.needs if "fine-tuned" in need.options)

    assert document.data.heading == "There is data enough to build a fine-tuned model for up to 16 kinds, if none is rare"
    assert need.counts.words == "4,800 cases in all" and "the rarest decides" in need.counts.reach
    assert document.facts[0].value.startswith("Likely $")
    assert "; reckoned with 2 kinds, since nobody said how many" in document.facts[0].note


def test_few_known_answers_and_kinds_that_are_counted_are_told_as_before() -> None:
    few, told = of(MITES, examples=1200, labelled=1200), of(MITES, classes=1)

    assert few.data.heading == "Whether there is data enough for a fine-tuned model cannot be said yet"
    assert few.facts[0].value == "Cannot say yet"
    assert "kinds" not in told.data.heading and "reckoned with" not in told.facts[0].note
