"""The order of the steps, and who takes them: what binds from the first record on comes before the trial, what needs a result after it."""

from functools import cache
from typing import Any

import pytest

from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.reports.builder import build
from apps.reports.document import ScopingDocument, Step
from apps.reports.formatting import lowered
from tests.reports import samples
from tests.reports.make import worked_cases

CLAIMS: dict[str, Any] = {
    "goal_kind": "find", "success_metric": "with_baseline", "current_way": "people", "simple_rule": "no",
    "existing_solution": "covers_some", "action_on_output": "person_approves", "operations_owner": "named", "stakeholders": "named",
    "input_kind": ["documents"], "output_kind": "extraction", "task": "document_fields", "standard_task": "standard",
    "human_can_do": "yes", "examples": 25000, "labelled": 2400, "label_quality": "experts_agree", "representative": "yes",
    "world_changes": "yearly", "more_data": "cheaply", "sensitivity": "special_category", "data_may_leave": "region_only",
    "user_feedback": "yes", "run_where": "cloud", "requests_per_month": 22000, "budget_build": 100000, "budget_run_month": 3500,
    "team_skill": "some", "experts": "in_house", "affects_people": "indirectly", "domain": ["insurance"], "practices": ["none"],
    "jurisdiction": ["eu"], "error_cost": "medium", "adversary": "fraud",
}  # fmt: skip
CHURN: dict[str, Any] = {
    "goal_kind": "predict", "success_metric": "with_baseline", "simple_rule": "partly", "existing_solution": "covers_some",
    "operations_owner": "named", "input_kind": ["table"], "output_kind": "category",
    "task": "tabular_class", "standard_task": "standard", "examples": 3000, "labelled": 3000, "classes": 2, "labelled_rarest": 270,
    "rare_share": 9, "features": 45, "label_quality": "outcome_observed", "representative": "partly", "leakage": "not_checked",
    "data_may_leave": "no", "sensitivity": "internal", "domain": ["none"], "error_cost": "high", "action_on_output": "acts_reversible",
    "adversary": "nobody", "affects_people": "no", "practices": ["none"], "team_skill": "some", "world_changes": "quarterly",
}  # fmt: skip
TRIAGE: dict[str, Any] = {
    "biased_history": "yes", "affects_people": "decides_about_them", "representative": "partly", "label_quality": "mixed",
    "domain": ["medical"], "examples": 82000, "labelled": 82000, "classes": 5, "labelled_rarest": 600, "input_kind": ["table"],
    "output_kind": "category", "task": "tabular_class", "practices": ["none"], "goal_kind": "predict", "success_metric": "with_baseline",
}  # fmt: skip
MINUTES: dict[str, Any] = {
    "goal_kind": "create", "success_metric": "named_only", "current_way": "people", "existing_solution": "tried_and_failed",
    "action_on_output": "person_approves", "input_kind": ["speech"], "output_kind": "text", "task": "transcription",
    "standard_task": "variant", "human_can_do": "slowly", "examples": 900, "labelled": 600, "label_quality": "mixed",
    "representative": "no", "more_data": "at_a_cost", "label_unit_cost": 12, "sensitivity": "personal", "data_may_leave": "region_only",
    "run_where": "own_servers", "requests_per_month": 80, "budget_build": 60000, "deadline_months": 12, "team_skill": "some",
    "experts": "partner", "affects_people": "no", "domain": ["public_services"], "jurisdiction": ["eu"], "error_cost": "medium",
}  # fmt: skip
CASES = {"claims": CLAIMS, "churn": CHURN, "triage": TRIAGE, "minutes": MINUTES}


@cache
def document(name: str) -> ScopingDocument:
    kept = samples.decided({"title": name, "narrative": {}, "answers": CASES[name]})
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def before_the_trial(name: str) -> list[str]:
    """What stands above the trial."""
    words = [step.words for step in document(name).steps]
    return words[: next(place for place, text in enumerate(words) if text.startswith("Run the trial"))]


def later(name: str) -> list[str]:
    return [step.words for step in document(name).later_steps]


def doer(name: str, start: str) -> str:
    steps: tuple[Step, ...] = (*document(name).steps, *document(name).later_steps)
    return next(step.who for step in steps if step.words.startswith(start))


@pytest.mark.parametrize(
    "start",
    [
        "If a supplier sees the data",
        "Write down on which lawful basis",
        "Do the data-protection impact assessment",
        "Choose a service that works",
    ],
)
def test_contract_basis_region_and_assessment_come_before_the_first_record_leaves(start: str) -> None:
    assert any(words.startswith(start) for words in before_the_trial("claims"))
    assert not any(words.startswith(start) for words in later("claims"))


@pytest.mark.parametrize(
    "start", ["Walk through the inputs", "Do not ask how often it is right", "Run the partial rule now", "Report results for each group"]
)
def test_what_a_trial_without_is_worth_nothing_comes_before_it(start: str) -> None:
    assert any(words.startswith(start) for words in before_the_trial("churn"))


def test_running_beside_people_comes_after_the_trial() -> None:
    assert any(words.startswith("Let it run beside people") for words in later("churn"))


def test_each_step_has_its_own_doer_and_no_seller_marks_his_own_paper() -> None:
    assert "ata-protection officer" in doer("claims", "Do the data-protection impact assessment")
    assert doer("claims", "Measure the service on two hundred") == "Your own analyst"
    every = [step for name in CASES for step in (*document(name).steps, *document(name).later_steps)]
    assert not [step for step in every if "seller" in step.who.lower()]


def test_nobody_is_guessed_at_where_the_rules_name_nobody() -> None:
    kept = samples.content(samples.NOT_YET)
    plain = to_plain(kept.book)
    for rule in plain["rules"]:
        rule["effects"] = [{name: value for name, value in effect.items() if name != "who"} for effect in rule["effects"]]
    told, untold = (
        build(result=kept.result, case=kept.case, book=book, prices=kept.prices, meta=kept.meta) for book in (kept.book, from_plain(plain))
    )

    assert "" not in {step.who for step in told.later_steps}
    assert {step.who for step in untold.later_steps} == {""}


@pytest.mark.parametrize("name", ["claims", "churn"])
def test_all_that_is_due_before_the_trial_stands_above_it_and_nothing_below_is(name: str) -> None:
    rules = samples.book().rules
    due = {
        effect.text.rstrip(".") for rule in rules for effect in rule.effects if effect.do == "next step" and effect.due == "before_trial"
    }
    other = {
        effect.text.rstrip(".") for rule in rules for effect in rule.effects if effect.do == "next step" and effect.due != "before_trial"
    }

    assert later(name) and not [words for words in later(name) if words.rstrip(".") in due - other]
    assert not any("Before the trial" in step.words for step in document(name).steps)


def test_what_the_law_asks_stands_first_among_the_work_before_the_trial() -> None:
    stage = {effect.text.rstrip("."): rule.stage for rule in samples.book().rules for effect in rule.effects if effect.do == "next step"}
    found = [stage[words.rstrip(".")] == "legality" for words in before_the_trial("claims") if words.rstrip(".") in stage]

    assert found == sorted(found, reverse=True) and True in found and False in found


def test_a_no_for_want_of_an_audit_asks_for_the_audit_and_not_for_more_data() -> None:
    told = document("triage")

    assert told.verdict.headline[0] == "Wait, and audit the data first."
    assert told.reasons.strongest.text == (
        "An audit costs weeks, and may show that nothing is wrong. A change of the work in which nothing scores people need not wait for it."
    )
    assert [way.label for way in told.way_back] == ["Audit the data that exists first"]


@pytest.mark.parametrize(
    ("name", "starts"),
    [
        ("triage", ("Have an independent reader compare", "Learn from what came of a case", "Count the two kinds of mistake apart")),
        ("minutes", ("Spend two days on what exists", "Run an open model", "Write down on which lawful basis", "List the groups")),
    ],
)
def test_what_brings_the_missing_or_ends_the_wait_stands_before_the_decision_and_never_under_later(
    name: str, starts: tuple[str, ...]
) -> None:
    told = document(name)
    work = told.steps[:-1]

    assert told.verdict.slug == "not_yet" and told.steps[-1].is_decision and not any(step.is_decision for step in work)
    for start in starts:
        assert [bool(step.who) for step in work if step.words.startswith(start)] == [True], start
        assert not any(step.words.startswith(start) for step in told.later_steps), start
    assert told.later_steps and not {step.words for step in work} & {step.words for step in told.later_steps}


@pytest.mark.parametrize("case", sorted(worked_cases()))
def test_the_steps_of_an_open_gate_never_wait_for_themselves(case: str) -> None:
    told = samples.document(case)
    if told.verdict.slug != "not_yet":
        return
    own = {words for way in told.way_back for words in way.steps}

    assert not own & {step.words for step in told.later_steps}
    for way in told.way_back:
        rest = [step.when for step in told.steps if step.words.startswith("Do ") and way.label.lower() in step.words.lower()]
        in_all = [step.when for step in told.steps if step.words in way.steps and step.when]
        long = lowered(way.how_long.rstrip("."))
        assert (rest, in_all) in (([long], []), ([], [f"{long}, all of “What would make it a go” together"]))


def test_no_step_asks_for_the_rest_of_a_way_back_of_which_nothing_is_left() -> None:
    told = document("triage")
    (way,) = told.way_back
    lines = [words for words in way.steps if not words.startswith("Decide again")]
    own = [step for step in told.steps if step.words in lines]

    assert len(own) == len(lines) > 1 and not [step for step in told.steps if "the rest of what stands under" in step.words]
    assert [step.when for step in own if step.when] == [own[0].when]
    assert own[0].when == "four to eight weeks for cases that are on record already, all of “What would make it a go” together"


@pytest.mark.parametrize("name", ["triage", "minutes"])
def test_a_no_names_one_time_to_come_back(name: str) -> None:
    told = document(name)

    assert told.steps[-1].words.lower().endswith(told.way_back[0].come_back.lower())
    assert "2027" not in told.steps[-1].words


def test_the_number_that_means_yes_is_written_down_before_the_trial_and_only_looked_at_after_it() -> None:
    words = [step.words for step in document("claims").steps]
    place = next(place for place, text in enumerate(words) if text.startswith("Run the trial"))

    assert words[place - 1] == "Write down the number that means yes, and the one that means stop."
    assert words[place + 1].startswith("Is the number that means yes reached?")


def test_where_groups_are_missing_and_numbers_are_not_no_price_of_nothing_is_named() -> None:
    (way,) = document("minutes").way_back

    assert way.costs == "In number enough is there; the groups and places named above are not."


def test_the_first_page_names_as_many_conditions_as_its_mark_counts() -> None:
    held = [{"rule": "V-01", "gate": "", "needs": needs} for needs in ("one thing there", "another")]
    kept = samples.conditional()
    result = {**kept.result, "gates": [], "held_to_pilot": held}
    told = samples.build(result=result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta).verdict

    assert len(kept.result["conditions"]) == 1
    assert told.conditions and told.conditions.word == "3 conditions"
    assert told.why[-1].endswith("needed before it goes live: one thing there; and 1 more; one thing is to be settled first.")


SCRATCHES: dict[str, Any] = {
    "input_kind": ["images"], "output_kind": "category", "task": "visual_defect", "standard_task": "variant", "examples": 150,
    "labelled": 150, "classes": 2, "labelled_rarest": 23, "more_data": "cheaply", "requests_per_month": 9000, "rare_share": 1,
    "existing_solution": "not_looked", "practices": ["none"], "representative": "partly", "data_may_leave": "no",
}  # fmt: skip


def test_the_wait_for_cases_ends_in_a_decision_before_anything_is_trained_and_its_weeks_are_told() -> None:
    kept = samples.decided({"title": "Scratches", "narrative": {}, "answers": SCRATCHES})
    told = build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)
    words = [step.words for step in told.steps]
    wait = next(place for place, one in enumerate(words) if one.startswith("Keep and label every case of the rare kind"))

    assert told.verdict.slug == "pilot" and told.steps[wait].when == "about 2 weeks" and "decide again here" not in words[wait]
    assert told.steps[wait + 1].is_decision and words[wait + 1].startswith("Decide again with them")
    assert (
        "from the start of the trial; the steps before it come on top, about 2 weeks of waiting for cases among them" in told.facts[1].note
    )
    assert next(place for place, one in enumerate(words) if one.startswith("Spend two days on what exists")) < wait
    assert not any(one.startswith("Train") for one in words[:wait])


def test_before_the_look_stands_what_the_look_needs_and_what_the_use_needs_comes_later_and_one_look_is_asked_for_once() -> None:
    answers = {**TRIAGE, "domain": ["employment"], "jurisdiction": ["eu"], "classes": 2}
    kept = samples.decided({"title": "Applications", "narrative": {}, "answers": answers})
    told = build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)
    now, later = ([step.words for step in steps] for steps in (told.steps, told.later_steps))

    for start, first in (
        ("Write the equal-treatment test plan", True),
        ("Say first which groups", True),
        ("Work out the AI Act class", False),
    ):
        assert (any(words.startswith(start) for words in now), any(words.startswith(start) for words in later)) == (first, not first), start
    assert (
        sum(words.startswith(("Have an independent reader", "Before any model, have an independent reader")) for words in (*now, *later))
        == 1
    )


def test_what_an_open_gate_waits_for_comes_first_and_only_a_refusal_stops() -> None:
    waiting, refused = document("triage"), samples.document(samples.STOP)

    assert waiting.deciding_checks[0].chip.word == "First" and "1 has to come first" in waiting.checks_lead
    assert not any(check.chip.word == "Stop" for check in waiting.checks)
    assert refused.deciding_checks[0].chip.word == "Stop"


def test_a_look_at_what_is_sold_comes_before_every_question() -> None:
    answers = {**CLAIMS, "existing_solution": "not_looked", "data_may_leave": None, "task": None, "human_can_do": None, "simple_rule": None}
    kept = samples.decided({"title": "look", "narrative": {}, "answers": {slug: value for slug, value in answers.items() if value}})
    words = [step.words for step in build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta).steps]

    assert any(text.startswith("Find out") for text in words[1:])
    assert words[0].startswith("Spend two days on what exists")
