"""What surrounds the model makes it more work: what is known is counted and named, what is open widens the range and is named too."""

from decimal import Decimal
from typing import Any

import pytest

from apps.estimates.engine.burdens import added, factor
from apps.estimates.engine.estimate import Estimate, Range
from apps.estimates.engine.parts import Part
from apps.estimates.engine.ranges import NOTHING
from apps.estimates.engine.totals import costs, said
from tests.estimates.casting import ends, of_answers, small, three

PLAIN: dict[str, Any] = {  # a case in which nothing is heavier than usual
    "action_on_output": "person_reads", "run_where": "cloud", "latency_ms": 5000, "task": "tabular_class", "input_kind": ["table"],
    "output_kind": "category", "classes": 2, "requests_per_month": 3000, "n_tasks": 1, "sensitivity": "internal", "domain": ["none"],
    "affects_people": "no", "error_cost": "low", "labelled": 5000, "examples": 5000, "label_quality": "outcome_observed",
}  # fmt: skip


def times(**answers: Any) -> Range:
    return factor(of_answers(**{**PLAIN, **answers}))


def opened(*slugs: str) -> dict[str, Any]:
    return {slug: value for slug, value in PLAIN.items() if slug not in slugs}


def test_an_ordinary_case_is_the_work_of_the_list_and_no_more() -> None:
    assert times() == Range(1, 1, 1)
    assert added(of_answers(**PLAIN)).assumptions == ()


@pytest.mark.parametrize(
    ("answers", "low", "likely", "high"),
    [
        ({"action_on_output": "acts_reversible", "error_cost": "medium"}, 2, 3, 4),
        ({"action_on_output": "acts_reversible"}, "1.5", 2, 3),  # fewer tests where a mistake costs little
        ({"action_on_output": "acts_reversible", "latency_ms": 150}, 2, 3, 4),
        ({"run_where": "phone"}, 2, 3, 4),  # it is there already, but a model on it is of no use without a program
        ({"latency_ms": 150}, 2, 3, 4),
        ({"run_where": "embedded"}, 2, 3, 4),
        ({"action_on_output": "person_approves"}, "1.25", "1.5", 2),
        ({"task": "assistant", "output_kind": "text"}, "2.5", "3.5", 5),
        ({"output_kind": "forecast", "requests_per_month": 960_000}, 3, 6, 8),
        ({"n_tasks": 3}, "1.25", 2, 3),
        ({"classes": 40}, "1.25", 2, 3),
        ({"classes": 10, "task": "entity_extraction", "output_kind": "extraction"}, "1.25", 2, 3),
        ({"classes": 9, "task": "entity_extraction", "output_kind": "extraction"}, 1, 1, 1),
        ({"classes": 19, "task": "document_fields", "output_kind": "extraction"}, 1, 1, 1),  # layouts, which one model reads alike
        ({"sensitivity": "personal"}, "1.05", "1.2", "1.5"),
        ({"sensitivity": "special_category"}, "1.2", "1.5", "2.5"),
        ({"domain": ["insurance"], "affects_people": "decides_about_them"}, "1.25", "1.75", 3),
        ({"domain": ["insurance"]}, 1, "1.1", "1.25"),  # a person only reads it, and nobody feels it: its rules hardly bite
        ({"error_cost": "safety"}, 3, 6, 11),
        ({"domain": ["medical"], "affects_people": "decides_about_them"}, 21, 23, 26),
        ({"domain": ["medical"]}, "1.25", "1.75", 3),
    ],
)
def test_what_is_known_to_be_heavier_adds_its_share(answers: dict[str, Any], low: Any, likely: Any, high: Any) -> None:
    found = times(**answers)

    assert [Decimal(end.numerator) / end.denominator for end in found] == [Decimal(each) for each in (low, likely, high)]


@pytest.mark.parametrize(("answers", "hardly"), [
    ({}, True), ({"affects_people": "indirectly"}, True), ({"sensitivity": "public"}, True),
    ({"affects_people": "indirectly", "error_cost": "medium"}, False), ({"affects_people": "decides_about_them"}, False),
    ({"action_on_output": "person_approves"}, False), ({"sensitivity": "personal"}, False), ({"domain": ["finance", "medical"]}, False),
])  # fmt: skip
def test_a_field_with_rules_costs_in_full_but_where_they_hardly_bite(answers: dict[str, Any], hardly: bool) -> None:
    labels = [one.label for one in added(of_answers(**{**PLAIN, "domain": ["finance"], **answers})).assumptions]

    assert any(label.endswith("which hardly bite here") for label in labels) is hardly
    assert ("A field with rules of its own" in labels) is not hardly


@pytest.mark.parametrize("slug", ["sensitivity", "action_on_output", "affects_people"])
def test_an_open_answer_spares_nobody_the_rules_of_a_field(slug: str) -> None:
    found = added(of_answers(**{**opened(slug), "domain": ["finance"]}))

    assert "A field with rules of its own" in [one.label for one in found.assumptions]
    assert found.found.likely >= Decimal("0.75")


def test_shares_are_added_up_and_of_one_kind_the_heaviest_counts() -> None:
    assert times(action_on_output="person_approves", latency_ms=150, sensitivity="personal").low == Decimal("2.05")


@pytest.mark.parametrize("slug", ["action_on_output", "latency_ms", "run_where", "n_tasks", "sensitivity", "domain", "error_cost"])
def test_what_nobody_answered_widens_the_range_and_is_asked_for_and_named_in_full(slug: str) -> None:
    found = added(of_answers(**opened(slug)))

    assert found.found == Range(0, Decimal("0.1"), Decimal("0.25"))
    assert slug in found.needs
    assert all(": nobody said " in one.label and "where it is so, " in one.value for one in found.assumptions)


@pytest.mark.parametrize("place", ["phone", "embedded"])
def test_a_program_on_a_device_counts_in_full_however_soon_an_answer_must_come(place: str) -> None:
    hurried, unsaid = (added(of_answers(**{**opened(*slugs), "run_where": place})) for slugs in ((), ("latency_ms",)))

    assert unsaid == hurried
    assert [one.label for one in unsaid.assumptions] == ["An answer within a second, or a program on a device"]


ACTING = "A system that acts by itself"


@pytest.mark.parametrize("acts", ["acts_reversible", "acts_irreversible"])
@pytest.mark.parametrize("cost", ["low", "medium", "high"])
def test_what_acts_by_itself_costs_so_and_is_called_so_whatever_a_mistake_costs(acts: str, cost: str) -> None:
    said = [one.label for one in added(of_answers(**{**PLAIN, "action_on_output": acts, "error_cost": cost})).assumptions]

    assert len(said) == 1 and said[0].startswith(ACTING) and "nobody said" not in said[0]


def test_where_it_is_said_to_act_by_itself_only_the_cost_of_a_mistake_is_called_open() -> None:
    found = added(of_answers(**{**opened("error_cost"), "action_on_output": "acts_reversible"}))
    labels = [one.label for one in found.assumptions]

    assert ACTING in labels, "what is answered is counted"
    assert f"{ACTING}, where a mistake costs more than little: nobody said what a mistake costs" in labels
    assert not any("what happens with an answer" in label for label in labels)
    assert found.found.low == Decimal("0.5") and found.found.high > 2


@pytest.mark.parametrize("answer", ["person_reads", "person_approves", "nothing_planned"])
def test_where_people_act_nothing_is_reckoned_or_said_of_acting_by_itself(answer: str) -> None:
    everything_else_open = added(of_answers(action_on_output=answer))

    assert not any(ACTING in one.label for one in everything_else_open.assumptions)


def test_where_nobody_said_what_happens_with_an_answer_that_is_what_is_called_open() -> None:
    labels = [one.label for one in added(of_answers(**opened("action_on_output"))).assumptions]

    assert f"{ACTING}: nobody said what happens with an answer" in labels


def test_rules_of_before_without_a_word_for_acting_count_it_as_they_did() -> None:
    figures = {**three("work_live", 100, 200, 300), **three("work_open", 0, 10, 25), "work_live_ms": 1000}
    case = {"action_on_output": "acts_reversible", "run_where": "cloud", "latency_ms": 5000}

    assert added(small({**case, "error_cost": "high"}, figures)).found == Range(1, 2, 3)
    assert added(small({**case, "error_cost": "low"}, figures)).found == NOTHING


def test_the_same_way_of_building_costs_a_churn_list_little_and_a_triage_device_a_fortune() -> None:
    triage = {"action_on_output": "person_approves", "classes": 5, "sensitivity": "special_category", "domain": ["medical"],
              "affects_people": "decides_about_them", "error_cost": "safety"}  # fmt: skip
    churn, device = (_build(of_answers(**{**PLAIN, **answers})) for answers in ({"sensitivity": "personal"}, triage))

    assert ends(churn) == (13_965, 31_920, 79_800)
    assert ends(device)[0] > 250_000 and ends(device)[2] > 1_000_000
    assert "Proof before use in medicine" in {one.label for one in device.assumptions}
    assert any("Our judgement" in one.source for one in device.assumptions)


def test_rules_of_before_without_such_figures_add_nothing() -> None:
    inputs = small({"error_cost": "safety", "task": "assistant"}, three("upkeep_share", 1, 2, 3))

    assert added(inputs) == Part(NOTHING)


def test_a_study_carries_its_scope_its_data_and_its_field_and_nothing_of_what_use_needs() -> None:
    def study(**answers: Any) -> tuple[Any, ...]:
        return ends(_build(of_answers(**{**PLAIN, **answers}), "research_with_experts"))

    assert study(action_on_output="acts_irreversible", task="assistant") == study()
    for heavy in ({"error_cost": "safety"}, {"sensitivity": "special_category"}, {"domain": ["finance"]}, {"n_tasks": 50}):
        assert study(**heavy) > study(), heavy


def trial(**answers: Any) -> Any:
    return said_of(of_answers(**{**PLAIN, **answers}), "classical_ml")["trial"]


def test_a_trial_costs_its_weeks_with_what_data_and_scope_add() -> None:
    assert [round(end, -2) for end in ends(trial())] == [6_100, 12_300, 24_600]  # two, four and eight weeks of a month at 13,300
    for plain, more in zip(ends(trial()), ends(trial(sensitivity="special_category")), strict=True):
        assert float(more / plain) == pytest.approx(float(times(sensitivity="special_category").likely), rel=0.01)


@pytest.mark.parametrize("approach", ["cloud_api", "pretrained"])
def test_a_ready_made_model_is_tried_on_many_kinds_as_soon_as_on_few(approach: str) -> None:
    def weeks(**answers: Any) -> Any:
        return ends(said_of(of_answers(**{**PLAIN, **answers}), approach)["trial"])

    kinds = {"output_kind": "category", "classes": 22}
    assert weeks(**kinds) == weeks(sensitivity="personal") == weeks(), "others read the papers on personal data, before it"
    assert weeks(n_tasks=20) > weeks(), "twenty questions are twenty trials of it"
    assert ends(trial(**kinds)) > ends(trial()), "control: what learns needs cases of each kind"


def test_a_trial_beside_people_carries_nothing_of_approval_or_of_live_use() -> None:
    assert ends(trial(error_cost="safety", domain=["medical"], action_on_output="acts_irreversible")) == ends(trial())


def test_answers_out_of_texts_of_ones_own_pay_for_an_index() -> None:
    text = {"task": "assistant", "output_kind": "text", "input_kind": ["text"]}
    month = said_of(of_answers(**{**PLAIN, **text}), "cloud_api")["run_month"]

    assert isinstance(month, Estimate) and "A search index over texts or records of one’s own" in {one.label for one in month.assumptions}


@pytest.mark.parametrize(
    ("kinds", "label"),
    [
        (["images"], "A search for what is alike"),
        (["images", "table"], "A search for what is alike"),
        (["text"], "Answers out of texts of one’s own"),
        (["images", "documents"], "Answers out of texts of one’s own"),
    ],
)
def test_a_search_by_likeness_takes_no_texts_apart(kinds: list[str], label: str) -> None:
    found = added(of_answers(**{**PLAIN, "task": "search", "output_kind": "ranking", "input_kind": kinds}))

    assert [one.label for one in found.assumptions if one.label in ("A search for what is alike", "Answers out of texts of one’s own")] == [
        label
    ]


def test_a_search_of_which_nobody_said_what_it_looks_through_is_taken_for_one_of_texts() -> None:
    unsaid = {**opened("input_kind"), "task": "search", "output_kind": "ranking"}

    assert added(of_answers(**unsaid)) == added(of_answers(**unsaid, input_kind=["text"]))


def said_of(inputs: Any, approach: str) -> Any:
    return said(inputs, approach, costs(inputs, approach, Part(NOTHING), None))


def _build(inputs: Any, approach: str = "classical_ml") -> Estimate:
    found = said_of(inputs, approach)["build"]
    assert isinstance(found, Estimate)
    return found
