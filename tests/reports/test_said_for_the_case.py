"""What the document names, and whom, where the usual words would mislead: services, tools, people, reasons and times."""

from typing import Any

from apps.reports.builder import build, objection
from apps.reports.document import ScopingDocument
from tests.reports import samples

TICKETS: dict[str, Any] = {
    "goal_kind": "find", "success_metric": "with_baseline", "current_way": "people", "simple_rule": "partly", "existing_solution": "covers_some",
    "action_on_output": "acts_reversible", "operations_owner": "named", "stakeholders": "named", "differentiator": "no", "input_kind": ["text"],
    "output_kind": "category", "task": "text_classification", "standard_task": "standard", "human_can_do": "yes", "examples": 310_000,
    "labelled": 310_000, "classes": 22, "labelled_rarest": 240, "label_quality": "mixed", "representative": "yes", "world_changes": "yearly",
    "more_data": "cheaply", "sensitivity": "internal", "data_may_leave": "region_only", "run_where": "cloud", "latency_ms": 10_000,
    "requests_per_month": 9000, "training_hardware": "cpu", "budget_build": 90_000, "budget_run_month": 900, "benefit_year": 90_000,
    "deadline_months": 5, "team_skill": "some", "ml_projects_done": "none", "experts": "in_house", "affects_people": "no", "domain": ["none"],
    "practices": ["none"], "jurisdiction": ["eu"], "explanation": "nobody", "error_cost": "low", "accuracy_need": "as_good_as_experts",
    "adversary": "nobody",
}  # fmt: skip
ORDERS: dict[str, Any] = {
    "goal_kind": "predict", "success_metric": "with_baseline", "current_way": "rules_or_spreadsheet", "simple_rule": "no",
    "existing_solution": "covers_some", "action_on_output": "person_approves", "operations_owner": "named", "stakeholders": "named",
    "input_kind": ["time_series", "table"], "output_kind": "forecast", "task": "forecast", "standard_task": "standard", "human_can_do": "partly",
    "examples": 22_400, "labelled": 22_400, "features": 25, "seasons": 3, "label_quality": "outcome_observed", "representative": "partly",
    "data_age_months": 1, "world_changes": "weekly", "more_data": "cheaply", "leakage": "checked", "sensitivity": "internal",
    "data_may_leave": "region_only", "run_where": "cloud", "requests_per_month": 5000, "budget_build": 120_000, "budget_run_month": 2500,
    "benefit_year": 600_000, "team_skill": "some", "ml_projects_done": "three_or_more", "experts": "in_house", "affects_people": "no",
    "domain": ["none"], "practices": ["none"], "jurisdiction": ["eu"], "explanation": "staff", "error_cost": "medium",
    "accuracy_need": "better_than_now", "adversary": "nobody",
}  # fmt: skip


def document(answers: dict[str, Any], **changed: Any) -> ScopingDocument:
    kept = samples.decided({"title": "Said", "narrative": {}, "answers": {**answers, **changed}})
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def test_a_service_for_kinds_of_ones_own_is_named_so_in_the_headline() -> None:
    own, plain = document(TICKETS), document(TICKETS, classes=2, labelled=40, examples=40, labelled_rarest=20)

    assert own.verdict.headline[0].endswith("buy a ready-made cloud service that takes your own kinds.")
    assert not any("own kinds" in sentence for sentence in plain.verdict.headline)


def test_a_tool_stands_in_the_house_where_the_data_may_not_leave_it() -> None:
    home, away = ({option.label for option in document(ORDERS, data_may_leave=leaves).options} for leaves in ("no", "region_only"))

    assert "AutoML tool in your own house" in home - away and "AutoML service" in away - home


def test_a_product_that_covers_some_of_it_is_tried_and_its_trial_may_turn_all() -> None:
    steps = document(TICKETS).steps
    tried = next(place for place, step in enumerate(steps) if step.words.startswith("Try the product that covers some of it"))

    assert steps[tried + 1].is_decision and steps[tried + 1].words.startswith("Does the product cover most of it?")
    assert not any("decide again here" in step.words for step in steps if not step.is_decision)


def test_where_a_formula_is_hard_to_beat_that_is_the_first_reason_against_a_model_that_learns() -> None:
    learns = document(ORDERS, budget_build=200_000)

    assert learns.verdict.headline[0].endswith("build a classical machine-learning model.")
    assert learns.reasons.strongest and (learns.reasons.strongest.lead, learns.reasons.strongest.rule) == (objection.SIMPLER, "P-51")
    assert document(ORDERS, seasons=1, budget_build=200_000).reasons.strongest != learns.reasons.strongest


def test_a_cost_far_over_the_money_named_is_the_strongest_reason_and_the_rule_stands_after_it() -> None:
    over = document(ORDERS, budget_build=30_000, deadline_months=1).reasons

    assert over.strongest and over.strongest.lead == "The strongest reason against"
    assert over.strongest.text == "Building it likely takes $45k, and you named $30k, and 3 months of one person’s work for the 1 named."
    assert over.against[0].rule == "P-51"


def test_what_speaks_against_a_wait_stands_under_that_heading_alone() -> None:
    for case in (samples.NOT_YET, samples.STOP):
        told = samples.document(case).reasons

        assert told.against_title.startswith("What speaks against ")
        assert told.strongest is None or told.strongest.lead == objection.OF_A_WAIT


def test_points_that_tell_ways_to_build_apart_say_nothing_against_a_wait() -> None:
    waits = samples.document(samples.NOT_YET).reasons

    assert waits.against == () and waits.nothing_against
    audited = document(TICKETS, affects_people="decides_about_them", biased_history="yes", representative="no").reasons
    assert "Each month of waiting goes without the $7.5k of benefit" in audited.nothing_against


def test_every_time_until_the_money_is_back_says_how_much_of_it_is_building() -> None:
    rows = {row.option: row.payback.words for row in document(ORDERS).cost.totals}

    assert rows["Classical machine learning"].endswith(" of them building") and rows["Classical machine learning"][:1].isdigit()


def test_losses_on_loans_show_late_and_the_time_says_so() -> None:
    loan = {"affects_people": "decides_about_them", "domain": ["credit"], "output_kind": "category", "task": "tabular_class", "classes": 2}
    lent, else_where = (
        document(ORDERS, **{**loan, "input_kind": ["table"], "biased_history": "no", "labelled_rarest": 4000, "domain": domain})
        for domain in (["credit"], ["none"])
    )

    assert "losses fell at once" in lent.facts[0].note and "losses fell at once" not in else_where.facts[0].note
    assert "is likely back a year or more later than reckoned here" in lent.facts[0].note


def test_where_nobody_has_built_a_model_no_analyst_is_named() -> None:
    some, none = ({step.who for step in document(TICKETS, team_skill=skill).steps} for skill in ("some", "none"))

    assert "Your own analyst" in some and not any("own analyst" in who.lower() for who in none)
    assert "Somebody you name" in none


def test_where_a_product_is_bought_nobody_builds_it() -> None:
    """What has to be beaten first is beaten by somebody who has to be named."""
    rolls = {"goal_kind": "predict", "input_kind": ["time_series"], "output_kind": "forecast", "seasons": 2}
    built, bought = (
        {step.who for step in document(rolls | {"existing_solution": found, "team_skill": "some"}).steps}
        for found in ("none_found", "covers_most")
    )

    assert "Whoever builds it" in built and "Whoever builds it" not in bought


def test_cases_of_each_kind_are_so_many_on_average() -> None:
    data = document(TICKETS).data
    counts = [need.counts.words for need in data.needs] if data else []

    assert any(words.endswith("cases of each kind on average") for words in counts)


def test_texts_and_pictures_that_are_sorted_by_thousands_are_no_more_work_for_being_of_many_kinds() -> None:
    def work(**changed: Any) -> set[str]:
        told = document(TICKETS, n_tasks=1, **changed)
        return {row.label for row in told.workings.assumed} if told.workings else set()

    many = "Many questions, kinds or layouts at once"
    assert not any(label.startswith(many) for label in work())
    assert not any(label.startswith(many) for label in work(input_kind=["images"], task="image_classification"))
    assert any(label.startswith(many) for label in work(labelled=2000, examples=2000, labelled_rarest=30))


CLAUSES: dict[str, Any] = {
    **TICKETS, "input_kind": ["documents", "text"], "output_kind": "extraction", "task": "entity_extraction", "classes": 18, "labelled": 260,
    "examples": 6500, "labelled_rarest": 22, "label_quality": "experts_agree", "simple_rule": "no", "action_on_output": "person_approves",
    "requests_per_month": 350, "budget_build": 80_000, "benefit_year": 220_000, "error_cost": "high",
}  # fmt: skip
STREETS: dict[str, Any] = {
    **TICKETS, "input_kind": ["images", "video"], "output_kind": "location", "task": "object_detection", "classes": 4, "labelled": 3000,
    "labelled_rarest": 150, "existing_solution": "covers_most", "sensitivity": "personal", "team_skill": "none", "stakeholders": "partly",
}  # fmt: skip


def test_a_service_for_more_passages_than_sellers_know_is_named_so_and_is_more_work() -> None:
    own, few = document(CLAUSES), document(CLAUSES, classes=6)

    assert own.verdict.headline[0].endswith("buy a ready-made cloud service that takes your own kinds.")
    assert not any("own kinds" in sentence for sentence in few.verdict.headline)
    assert "many questions, kinds or layouts at once" in own.covers and "many questions" not in few.covers


def test_what_the_law_asks_stands_beside_what_is_needed_before_it_goes_live_where_it_asks_something() -> None:
    asks, silent = (" ".join(document(answers).verdict.why) for answers in (STREETS, TICKETS))

    assert "needed before it goes live, beside what the law asks: " in asks
    assert "needed before it goes live: " in silent


def test_the_work_inside_a_short_time_until_the_money_is_back_is_told_to_a_tenth() -> None:
    assert "months, 1.6 of them building by one person" in document(TICKETS, action_on_output="person_approves").facts[0].note


def test_page_one_and_the_workings_say_that_it_acts_by_itself_where_that_is_answered_and_only_there() -> None:
    acts, approved = document(TICKETS), document(TICKETS, action_on_output="person_approves")
    unsaid = document({slug: value for slug, value in TICKETS.items() if slug != "action_on_output"})

    assert "the work for this: a system that acts by itself. " in acts.covers
    assert "fitting it into a program that people use" in approved.covers and "acts by itself" not in approved.covers
    assert "acts by itself" not in unsaid.covers, "what nobody said is not called counted"
    assert acts.facts[0].value != approved.facts[0].value


def test_a_council_that_is_asked_only_if_staff_are_filmed_does_not_make_months_of_papers() -> None:
    streets = document(STREETS)

    assert any(step.words.startswith("If cameras ride with staff") for step in streets.steps)
    assert any("allow four to eight weeks" in words for words in streets.verdict.ask)


def test_one_season_on_record_is_a_reason_on_page_one_beside_another_about_the_same_task() -> None:
    leaves = {**STREETS, "input_kind": ["images"], "output_kind": "category", "task": "image_classification", "standard_task": "variant",
              "existing_solution": "none_found", "run_where": "phone", "data_may_leave": "anywhere", "sensitivity": "internal", "seasons": 1,
              "labelled": 1900, "classes": 6, "labelled_rarest": 70, "budget_build": 30_000, "team_skill": "some", "representative": "partly",
              "label_quality": "experts_agree"}  # fmt: skip

    def told(answers: dict[str, Any]) -> list[str]:
        return [reason.rule for reason in document(answers).reasons.against]

    assert "D-188" in told(leaves) and "D-188" not in told({**leaves, "seasons": 2})
