"""What a recommendation hangs on is counted once, and what is read off a list in minutes is a step and nothing more."""

from typing import Any

import pytest

from apps.reports.document import ScopingDocument
from tests.reports import samples
from tests.reports.make import worked_cases
from tests.reports.test_on_top import COLLISIONS, of
from tests.reports.test_said_for_the_case import ORDERS, TICKETS

LIST = "Find out: Prohibited practices"
PROVISO = {"question": "jurisdiction", "provided": "it is one of a few", "else": "do_not_build", "keeps": []}
WRITTEN: dict[str, Any] = {"simple_rule": "solves_it", "human_can_do": "yes"}


def unasked(**changed: Any) -> ScopingDocument:
    """Tickets that a written rule sorts, and nobody has read the list of forbidden practices."""
    return of({slug: value for slug, value in TICKETS.items() if slug != "practices"}, **WRITTEN, **changed)


def test_conditions_on_one_question_with_the_same_end_are_counted_once_and_the_last_asks_most() -> None:
    held = samples.decided({"title": "", "narrative": {}, "answers": {}}).result["held_to_pilot"]
    later, other = {**PROVISO, "provided": "it is one of fewer"}, {**PROVISO, "else": "frame_first"}
    told = samples.changed(samples.PILOT, conditions=[PROVISO, later], certainty="conditional", held_to_pilot=held, gates=[])
    apart = samples.changed(samples.PILOT, conditions=[PROVISO, later, other], certainty="conditional", held_to_pilot=held, gates=[])

    assert told.verdict.conditions and told.verdict.conditions.word == "1 condition"
    assert [item.words for item in told.how_sure.items] == ["it is one of fewer"]
    assert apart.verdict.conditions and apart.verdict.conditions.word == "2 conditions"


def test_where_nobody_is_touched_the_list_of_what_is_forbidden_is_a_step_and_opens_nothing() -> None:
    document = unasked(domain=["none"], affects_people="no", sensitivity="internal")

    assert not any("Prohibited practices" in words for words in (*document.verdict.ask, *document.verdict.why))
    assert not any(item.question == "practices" for item in document.how_sure.items)
    assert any(step.words.startswith(LIST) for step in document.steps)


@pytest.mark.parametrize("answer", [
    {"affects_people": "indirectly"}, {"sensitivity": "personal"}, {"domain": ["employment"]}, {"input_kind": ["video"], "output_kind": "category"},
])  # fmt: skip
def test_where_somebody_may_be_touched_it_is_asked_before_anything_is_approved(answer: dict[str, Any]) -> None:
    document = unasked(**answer)

    assert "Prohibited practices" in document.verdict.ask[0]
    assert any(step.words.startswith(LIST) for step in document.steps)


def test_a_product_is_bought_for_what_it_covers_and_no_warning_speaks_of_a_model_nobody_wants() -> None:
    product = of(TICKETS, **WRITTEN, existing_solution="covers_most", output_kind="number", task="tabular_number", input_kind=["table"])
    rule = of(TICKETS, **WRITTEN, existing_solution="none_found")

    assert "product" in product.verdict.headline[0] and product.reasons.for_it[0].rule == "B-10"
    assert product.options[0].rule == "B-10"
    assert "rule" in rule.verdict.headline[0] and rule.reasons.for_it[0].rule == "F-08"
    assert "F-11" not in [warning.rule for document in (product, rule) for warning in document.warnings]


def test_weeks_are_for_contracts_and_data_protection_only_where_a_step_is() -> None:
    field = of(ORDERS, domain=["critical_infrastructure"], data_may_leave="anywhere", run_where="own_servers")
    nobody = of(COLLISIONS)

    said = " ".join(field.verdict.ask)
    assert "contracts and data protection" not in said and "four to eight weeks for what counsel has to answer" in said
    assert "four to eight weeks" not in " ".join(nobody.verdict.ask)


def test_the_written_rule_is_scored_in_half_a_day_and_no_month_stands_beside_its_trial() -> None:
    for acts in ("person_reads", "acts_reversible"):
        words = [step.words for step in of(TICKETS, **WRITTEN, existing_solution="none_found", action_on_output=acts).steps]

        assert any(said.startswith("Write the rule down") and "half a day" in said for said in words)
        assert not any("month" in said for said in words if said.startswith("Write the rule down"))


def test_what_is_normal_is_learnt_only_where_something_learns() -> None:
    rare = {
        **TICKETS,
        "input_kind": ["sensor"],
        "output_kind": "anomaly",
        "task": "anomaly",
        "labelled": 30,
        "labelled_rarest": 5,
        "classes": 2,
    }
    written, learnt = of(rare, **WRITTEN, existing_solution="none_found"), of(rare, simple_rule="no", existing_solution="none_found")
    normal, alarms = "Learn what normal looks like", "Count false alarms"

    for document, here in ((written, False), (learnt, True)):
        words = [step.words for step in (*document.steps, *document.later_steps)]
        assert [any(said.startswith(start) for said in words) for start in (normal, alarms)] == [here, here]


def test_a_forecast_that_a_person_reads_is_compared_on_the_same_cases() -> None:
    words = " ".join(step.words for step in of(ORDERS, action_on_output="person_reads").steps)

    assert "let it run silently beside the way of today on the same cases" in words


def test_a_date_that_the_wait_and_the_trial_may_pass_is_said_to_be_passed() -> None:
    near, far = (of(worked_cases()[samples.NOT_YET]["answers"], deadline_months=months).reasons.nothing_against for months in (1, 60))

    assert "You want a first version in 1 month" in near and "Do not count on it by then" in near
    assert "You want a first version in 60 months" in far and "Do not count on it" not in far
