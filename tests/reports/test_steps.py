"""The order of the steps, and who takes them: what binds from the first record on comes before the trial, what needs a result after it."""

from functools import cache
from typing import Any

import pytest

from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.reports.builder import build
from apps.reports.builder.steps import ALSO_BEFORE, BEFORE
from apps.reports.document import ScopingDocument, Step
from tests.reports import samples

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
CASES = {"claims": CLAIMS, "churn": CHURN, "triage": TRIAGE}


@cache
def document(name: str) -> ScopingDocument:
    kept = samples.decided({"title": name, "narrative": {}, "answers": CASES[name]})
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def before_the_trial(name: str) -> list[str]:
    """What stands above the trial, and what stands below it marked as due before."""
    words = [step.words for step in document(name).steps]
    above = words[: next(place for place, text in enumerate(words) if text.startswith("Run the trial"))]
    return [*above, *(step.words for step in document(name).later_steps if step.when == BEFORE)]


def later(name: str) -> list[str]:
    return [step.words for step in document(name).later_steps if step.when != BEFORE]


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


def test_what_is_due_before_the_trial_and_finds_no_place_above_it_is_marked_and_named_by_the_trial() -> None:
    document_ = document("claims")
    trial = next(step.words for step in document_.steps if step.words.startswith("Run the trial"))
    marked = [step for step in document_.later_steps if step.when == BEFORE]

    assert bool(marked) == (BEFORE in trial) == (document_.later_title == ALSO_BEFORE)
    assert [step.when for step in document_.later_steps] == sorted(
        (step.when for step in document_.later_steps), key=lambda when: when != BEFORE
    )


def test_a_no_for_want_of_an_audit_asks_for_the_audit_and_not_for_more_data() -> None:
    told = document("triage")

    assert told.verdict.headline[0] == "Wait, and audit the data first."
    assert [way.label for way in told.way_back] == ["Audit the data that exists first"]
