"""What finding out one open answer may bring stands first among what would change the advice; what nobody is asked yet is not asked for."""

from typing import Any

from tests.reports import samples

VANS: dict[str, Any] = {
    "goal_kind": "predict", "success_metric": "with_baseline", "current_way": "people", "existing_solution": "not_looked",
    "action_on_output": "person_approves", "input_kind": ["text", "table"], "output_kind": "ranking", "task": "text_classification",
    "human_can_do": "partly", "examples": 140_000, "labelled": 118_000, "label_quality": "mixed", "error_cost": "low",
    "budget_build": 150_000, "deadline_months": 9, "team_skill": "some", "experts": "in_house", "simple_rule": "unknown",
    "representative": "unknown", "leakage": "unknown", "run_where": "unknown",
}  # fmt: skip


def document(**changes: Any) -> Any:
    answers = {slug: value for slug, value in {**VANS, **changes}.items() if value is not None}
    kept = samples.decided({"title": "Parts in the van", "narrative": {}, "answers": answers})
    return samples.build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def alone(told: Any) -> list[tuple[str, str]]:
    return [(change.changes[0].question, change.recommendation) for change in told.changes if len(change.changes) == 1 and change.was_open]


def test_an_open_answer_that_by_itself_would_have_everything_wait_or_rule_a_model_out_is_told_first() -> None:
    told = document()
    places = [place for place, change in enumerate(told.changes) if len(change.changes) == 1 and change.was_open]

    assert ("leakage", "Collect data first") in alone(told)
    assert ("simple_rule", "Rules, a product or a changed process") in alone(told)
    assert places == list(range(len(places)))


def test_what_is_known_and_cannot_be_changed_is_no_change() -> None:
    assert "simple_rule" not in dict(alone(document(simple_rule="no")))
    assert "leakage" not in dict(alone(document(leakage="checked")))


def test_what_the_idea_is_is_not_found_out() -> None:
    """Another task or trade is another idea; what is prohibited is asked of everybody."""
    told = dict(alone(document(task=None, domain=None, practices=None)))

    assert not told.keys() & {"task", "input_kind", "output_kind", "goal_kind", "domain", "practices"}


def test_a_question_that_waits_for_an_open_one_is_counted_apart_and_not_asked_for() -> None:
    told = document()
    states = {answer.question: answer.state for section in told.record for answer in section.answers}
    asked = " ".join(step.words for step in (*told.steps, *told.later_steps))

    assert (states["power_watts"], states["run_where"]) == ("not asked yet", "not known")
    assert "1 not asked yet" in told.record_lead or "not asked yet" in told.record_lead
    assert "computing on the device" not in asked
    assert {answer.question: answer.state for s in document(run_where="embedded").record for answer in s.answers}[
        "power_watts"
    ] == "not provided"
