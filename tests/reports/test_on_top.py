"""What comes on top of a trial's sum and before its first step: looking for the rarest kind, the way tried beside, prices, audits, wages."""

from typing import Any

from apps.reports.builder import build
from apps.reports.document import ScopingDocument
from tests.reports import samples
from tests.reports.test_first_page import LEAVES
from tests.reports.test_money_and_time import MACHINE
from tests.reports.test_said_for_the_case import CLAUSES, ORDERS, TICKETS, document

COLLISIONS: dict[str, Any] = {
    "goal_kind": "find",
    "success_metric": "with_baseline",
    "current_way": "rules_or_spreadsheet",
    "simple_rule": "partly",
    "existing_solution": "none_found",
    "action_on_output": "acts_irreversible",
    "operations_owner": "named",
    "input_kind": ["sensor", "table"],
    "output_kind": "category",
    "task": "tabular_class",
    "standard_task": "unique",
    "examples": 1000000,
    "labelled": 1000000,
    "classes": 2,
    "features": 7,
    "more_data": "cheaply",
    "sensitivity": "internal",
    "run_where": "own_servers",
    "latency_ms": 1,
    "team_skill": "strong",
    "experts": "in_house",
    "explanation": "staff",
    "affects_people": "no",
    "domain": ["none"],
}


def of(answers: dict[str, Any], **changed: Any) -> ScopingDocument:
    kept = samples.decided({"title": "On top", "narrative": {}, "answers": {**answers, **changed}})
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def place(document: ScopingDocument, words: str) -> int:
    return next(number for number, step in enumerate(document.steps) if step.words.startswith(words))


def test_looking_for_the_rarest_kind_says_how_many_cases_that_is_and_its_price_stands_in_what_is_asked() -> None:
    """Twenty-eight more at 22 in 260 are 331 contracts; at sixty each that is no part of any sum."""
    priced, unpriced = of(CLAUSES, label_unit_cost=60), of(CLAUSES)
    look = "Look for the rarest kind in old cases"

    assert priced.steps[place(priced, look)].words.endswith(
        " At their share that means looking through about 330 cases, about $20k at $60 each, where nobody reads them anyway."
    )
    assert any(words.startswith("The look for the rarest kind comes on top, about $20k ") for words in priced.verdict.ask)
    assert unpriced.steps[place(unpriced, look)].words.endswith(" looking through about 330 cases.")
    assert not any(
        "comes on top" in words for words in (*unpriced.verdict.ask, *of(CLAUSES, labelled_rarest=60, label_unit_cost=60).verdict.ask)
    )


def test_more_cases_than_lie_there_are_called_so() -> None:
    few = of(CLAUSES, examples=400)

    assert "about 330 cases, more than the 140 that lie there unjudged" in few.steps[place(few, "Look for the rarest kind")].words


def test_the_simplest_way_is_tried_before_anything_is_asked_of_a_supplier() -> None:
    tickets = document(TICKETS)

    assert place(tickets, "Take two days to count words") < place(tickets, "Try the product that covers some of it")


def test_a_machine_that_is_first_seen_elsewhere_is_priced_first_and_its_cell_assessed_before_it_stands() -> None:
    seen, stands = of(MACHINE), of(MACHINE, existing_solution="covers_most")
    cell = "Have a safety engineer assess the risks"

    assert place(seen, "Ask two makers for a price before anything else") == 0
    assert any(step.words.startswith(cell) for step in seen.later_steps) and not any(step.words.startswith(cell) for step in seen.steps)
    assert "ask for its assessment of risks" in seen.steps[place(seen, "See the machines of two makers at work")].words
    assert place(stands, cell) >= 0


def test_an_audit_has_a_price_and_the_representatives_of_staff_are_asked_before_it() -> None:
    people: dict[str, Any] = {"affects_people": "decides_about_them", "biased_history": "yes", "representative": "no"}
    audit, frame = of(TICKETS, **people), samples.document(samples.NOT_YET)
    elsewhere = of(TICKETS, **people, jurisdiction=["us"])
    council = "Put the comparison of past cases to the works council"

    assert "Bringing it likely takes $15k of work ($9.2k–31k)." in audit.verdict.ask
    assert not any("$15k" in words for words in frame.verdict.ask)
    assert place(audit, council) < place(audit, "Have an independent reader compare")
    assert not any(step.words.startswith(council) for step in elsewhere.steps)


def test_american_wages_are_called_so_where_the_people_live_elsewhere() -> None:
    said = ", American wages;"

    assert said in of(TICKETS).facts[0].note and said not in of(TICKETS, jurisdiction=["eu", "us"]).facts[0].note
    assert said not in of({key: value for key, value in TICKETS.items() if key != "jurisdiction"}).facts[0].note


def test_an_option_below_half_of_where_all_start_is_called_far_behind() -> None:
    behind = [row for row in samples.document("w01").options if not row.excluded and row.standing.word in ("Possible", "Far behind")]
    words = {row.standing.word: [int(other.fit.replace("−", "-")) for other in behind if other.standing == row.standing] for row in behind}

    assert words.keys() == {"Possible", "Far behind"}
    assert max(words["Far behind"]) < 25 <= min(words["Possible"])


def test_the_way_that_is_tried_beside_brings_its_own_steps_and_its_sum_stands_in_what_is_asked() -> None:
    def close(budget: int) -> ScopingDocument:
        kept = samples.decided({"title": "Leaves", "narrative": {}, "answers": {**LEAVES, "practices": ["none"], "budget_build": budget}})
        first, second, *others = kept.result["ranking"]
        ranking = [{**first, "fit": second["fit"] + 3}, second, *others]
        return build(result={**kept.result, "ranking": ranking}, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)

    beside, alone = close(75_000), close(900_000)
    own = "Before you choose the AutoML tool: see that it hands out the model"

    assert place(beside, own) < place(beside, "Run the trial")
    assert any("learns from the same cases in the same weeks, for up to $" in words for words in beside.verdict.ask)
    assert not any(step.words.startswith(own) for step in alone.steps)
    assert not any("in the same weeks" in words for words in alone.verdict.ask)


def test_of_two_reasons_that_it_is_there_already_the_one_about_this_case_goes_before_lesser_ones() -> None:
    """What is read of the data that stays at home is no fact that the first reason told, and moves twice the points."""
    letters = of(
        TICKETS, output_kind="text", task="summary_or_writing", data_may_leave="no", run_where="own_servers", sensitivity="special_category"
    )

    assert [reason.rule for reason in letters.reasons.for_it][:2] == ["B-04", "B-02"]


def test_what_is_far_over_the_money_named_is_cut_before_it_is_tried() -> None:
    over, within = (of(TICKETS, budget_build=budget) for budget in (12_000, 90_000))
    cut = "Cut the first version to what the money and the time named allow"

    assert place(over, cut) < place(over, "Run the trial")
    assert not any(step.words.startswith(cut) for step in within.steps)


def test_a_model_that_owes_each_person_the_exact_reasons_is_one_that_people_can_read() -> None:
    loans: dict[str, Any] = {**TICKETS, "input_kind": ["table"], "task": "tabular_class", "classes": 2, "existing_solution": "none_found"}
    read, any_form = (" ".join(of(loans, explanation=who).verdict.headline) for who in ("person_exact", "nobody"))

    assert "build a classical machine-learning model that people can read." in read
    assert "build a classical machine-learning model." in any_form


def test_a_written_rule_is_called_one_and_planning_software_is_no_machine_that_one_goes_to_see() -> None:
    rule = of(TICKETS, simple_rule="solves_it", existing_solution="none_found").verdict.headline[0]
    plans = of(MACHINE, task="planning", error_cost="low", run_where="cloud")

    assert rule.endswith("rite the rule down, and use it.")
    assert not any("such machines" in words for words in plans.verdict.ask)
    assert not any("machines of two makers" in step.words or "Ask two makers" in step.words for step in plans.steps)
    assert place(plans, "Let two sellers show their product on past cases of your own") > 0


def test_few_trials_at_a_price_are_a_planned_series_and_nothing_that_one_buys() -> None:
    cookies: dict[str, Any] = {
        "goal_kind": "decide_what_to_change", "success_metric": "named_only", "current_way": "people", "existing_solution": "covers_some",
        "action_on_output": "person_approves", "input_kind": ["table"], "output_kind": "action", "task": "planning", "standard_task": "variant",
        "examples": 144, "labelled": 144, "features": 8, "label_quality": "mixed", "label_unit_cost": 20, "more_data": "at_a_cost",
        "team_skill": "strong", "error_cost": "low", "affects_people": "no", "domain": ["none"], "practices": ["none"],
    }  # fmt: skip
    planned, many = of(cookies), of(cookies, labelled=5000, examples=5000)

    assert planned.verdict.headline[0].endswith("lan the next trials as one experiment (design of experiments).")
    assert "P-74" in [reason.rule for reason in planned.reasons.for_it] and "quote" not in planned.facts[0].note
    assert place(planned, "Write down which settings may change") < place(planned, "Run the trial")
    assert many.verdict.headline[0].endswith("uy a product that is on sale.") and "quote" in many.facts[0].note


def test_what_acts_alone_where_a_mistake_is_dear_has_that_among_the_first_lines_against_it() -> None:
    alone, asked = (of(TICKETS, error_cost="high", action_on_output=what) for what in ("acts_reversible", "person_approves"))

    assert any("no person can confirm each" in reason.text for reason in alone.reasons.against)
    assert not any("no person can confirm each" in reason.text for reason in asked.reasons.against)


def test_a_forecast_that_shapes_its_own_sales_says_so_before_lighter_warnings() -> None:
    orders = of(ORDERS, feedback_loop="yes", budget_build=200_000)

    assert orders.reasons.against[0].rule == "O-147"


def test_points_that_tell_ways_to_build_apart_say_nothing_against_a_no() -> None:
    stopped = samples.document(samples.STOP).reasons

    assert stopped.against == () and stopped.nothing_against == "Nothing speaks for building it."


def test_a_long_list_that_others_have_is_nobodys_own_and_a_model_is_tied_to_it() -> None:
    codes = of(TICKETS, classes=7700, labelled=27_000, examples=27_000)

    assert "tie it to the list of kinds" in codes.verdict.headline[0] and "own kinds" not in " ".join(codes.verdict.headline)
    assert any(step.words.startswith("Tie it to the list") for step in codes.steps)


def test_what_cannot_be_undone_is_the_gravest_and_no_line_says_that_nothing_speaks_against_it() -> None:
    filtered = of(COLLISIONS)
    told = [reason.rule for reason in filtered.reasons.against] + [filtered.reasons.strongest.rule if filtered.reasons.strongest else ""]

    assert "V-85" in told and filtered.reasons.nothing_against == ""
    assert any(step.words.startswith("Keep a random share of all cases") for step in filtered.steps)


def test_no_reason_that_the_first_option_has_as_well_is_the_strongest_for_the_next() -> None:
    rule = of(TICKETS, simple_rule="solves_it", existing_solution="none_found", explanation="person_exact").reasons

    assert not rule.strongest or rule.strongest.rule != "L-06"
    assert "F-11" not in [reason.rule for reason in rule.against]
