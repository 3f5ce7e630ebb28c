"""A thing is said once and in one way: a reason beside the rule that gives it."""

from decimal import Decimal
from typing import Any

from apps.decisions.engine.against import clause
from apps.reports.builder import build
from apps.reports.charts import LABEL_LIMIT
from apps.reports.document import ScopingDocument
from tests.reports import samples
from tests.reports.test_said_for_the_case import ORDERS, TICKETS, document

# Labels on jars, read at the machine, where nobody can build and no seller is known: most ways are ruled out by more than one rule.
JARS: dict[str, Any] = {
    "goal_kind": "find", "simple_rule": "no", "input_kind": ["images"], "output_kind": "category", "task": "visual_defect",
    "standard_task": "variant", "human_can_do": "yes", "examples": 3000, "labelled": 3000, "classes": 3, "labelled_rarest": 70,
    "label_quality": "experts_agree", "representative": "yes", "data_may_leave": "no", "sensitivity": "internal", "run_where": "embedded",
    "latency_ms": 300, "training_hardware": "none", "budget_build": 40_000, "team_skill": "none", "requests_per_month": 400_000,
}  # fmt: skip


def test_a_way_ruled_out_bears_the_number_of_the_rule_whose_reason_is_printed() -> None:
    out = [option for option in document(JARS).options if option.excluded]

    assert any(sum(reason.effect == "rules it out" for reason in option.reasons) > 1 for option in out)  # where it matters
    for option in out:
        text = next(reason.text for reason in option.reasons if reason.rule == option.rule)
        assert option.why_not == f"Ruled out: {clause(text)}."


def test_an_option_has_one_name_in_table_picture_and_sentence() -> None:
    told = document(TICKETS)

    shortest = {option.label for option in told.options if len(option.label) <= LABEL_LIMIT}
    assert "Rules, a product or a changed process" in shortest
    assert shortest <= {bar.label for bar in told.fit_chart.bars}
    assert "no machine learning" not in told.cost.heading.lower()


def test_what_is_known_answers_in_cents_is_told_like_any_other() -> None:
    cents = {"labelled": 500, "label_unit_cost": Decimal("0.10"), "task": "planning", "goal_kind": "decide_what_to_change"}

    assert "A planned series of trials" not in {option.label for option in document({**TICKETS, **cents}).options}
    assert "A planned series of trials" in {option.label for option in document({**TICKETS, **cents, "label_unit_cost": 40}).options}


def test_settled_alone_is_not_said_where_answers_that_nobody_checked_can_change_it() -> None:
    def told(how: str, but: str = "") -> ScopingDocument:
        kept = samples.content()
        given = {
            slug: {**(answer if isinstance(answer, dict) else {"value": answer}), "known_how": how}
            for slug, answer in kept.case["answers"].items()
        }
        case = {**kept.case, "answers": {**given, **({but: {**given[but], "known_how": "assumed"}} if but else {})}}
        return build(result=kept.result, case=case, book=kept.book, prices=kept.prices, meta=kept.meta)

    plain = told("measured").how_sure
    moves = next(slug for row in samples.content().result["would_change"] if len(row["changes"]) == 1 for slug in row["changes"])
    one, tile = told("measured", moves), told("measured", moves).facts[3]
    many = samples.document()

    assert plain.word == plain.term == "Settled"
    assert one.how_sure.word == "Settled, if one guess holds" and tile.note == "1 of them can move the result"
    assert many.how_sure.word == "Settled, if the 12 guesses hold" and many.facts[3].note == "12 of them can move the result"
    assert one.how_sure.term == many.how_sure.term == "Settled, if the guesses hold"
    assert told("measured", "jurisdiction").how_sure.word == "Settled", "control: a guess that moves nothing"


def sourcing(answers: dict[str, Any], **changed: Any) -> str:
    return next(found.answer for found in document(answers, **changed).findings if found.question.startswith("Buy, host, adapt"))


def test_a_finding_where_to_look_first_says_how_it_goes_with_another_advice() -> None:
    looks = {"standard_task": "variant"}  # adapt what is ready-made, by that answer; a table learns from itself
    by_all = ". That is where to look first, by two answers; by all of them classical machine learning comes first"

    assert sourcing(ORDERS, **looks) == f"Adapt a ready-made model{by_all}"
    assert sourcing(JARS, standard_task="standard", data_may_leave="region_only").startswith(
        "Buy or call a service. Here that is ruled out, and "
    )
    assert sourcing(ORDERS, standard_task="unique") == "A way of your own", "control: where they agree"


def test_no_reason_says_that_services_exist_beside_one_that_says_that_none_is_known() -> None:
    told = document(JARS, standard_task="standard", data_may_leave="region_only", run_where="own_servers")
    said = [reason.text for option in told.options for reason in option.reasons]

    assert any("We know no service for this task" in words for words in said)
    assert not [words for words in said if "services for it exist" in words]


def test_when_the_money_is_back_is_told_with_both_cases_wherever_the_rules_reckon_with_all_of_it() -> None:
    told = document(TICKETS, budget_build=160_000, budget_run_month=2000)
    in_full = "were all the money spent that you named, only after "
    by_rule = [row.because for row in told.warnings if "does not bring the money back" in row.because]
    by_rule += [check.words for check in told.checks if check.state == "condition" and "does not bring the money back" in check.words]

    assert in_full in told.facts[0].note and ", of which 80% is counted" in told.facts[0].note
    assert by_rule and all(" At the likely cost of " in words and " it is back " in words for words in by_rule)
    assert in_full not in document(TICKETS, budget_build=60_000, budget_run_month=500).facts[0].note, "control: in time even so"


def test_two_rules_that_wait_for_one_thing_and_undo_each_other_are_no_near_misses() -> None:
    def told(*would: list[str]) -> list[str]:
        rows = [
            {"rule": f"X-{number}", "missing": "“Beds” is less than 50", "distance": "10 less, from 60", "near": True, "would": each}
            for number, each in enumerate(would)
        ]
        return [miss.would for miss in samples.changed(near_misses=rows).near_misses]

    assert told(["favour Classical machine learning strongly"], ["disfavour Classical machine learning strongly"]) == []
    assert len(told(["favour Classical machine learning strongly"], ["disfavour Classical machine learning clearly"])) == 2


def test_where_a_firm_builds_it_is_said_why_a_tool_still_comes_first() -> None:
    jars = {**JARS, "run_where": "own_servers", "data_may_leave": "anywhere", "budget_build": 200_000}
    told, by_us = (document(jars, team_skill=skill) for skill in ("none", "strong"))
    even_so = "comes first even so: once the firm is gone"

    assert any(even_so in words for words in told.verdict.ask), told.verdict.ask
    assert not any(even_so in words for words in by_us.verdict.ask)


def test_cameras_stand_beside_the_cost_of_what_looks_at_machines_and_nowhere_else() -> None:
    def cost(**answers: Any) -> str:
        return next(fact.note for fact in document({**JARS, **answers}).facts if fact.label.startswith("First-year cost"))

    assert "; cameras, lights and other devices are bought on top: ask for a quote" in cost()
    assert "; sensors and other devices are bought on top" in cost(input_kind=["sensor"], task="predictive_maintenance")
    assert "devices are bought on top" not in cost(run_where="cloud")
