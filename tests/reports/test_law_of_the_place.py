"""Which law is asked about first where, which condition page 1 names, and what of a case is in no figure."""

from typing import Any

import pytest

from apps.reports.builder import build, left_out
from apps.reports.document import ScopingDocument
from tests.reports import samples

MAIL: dict[str, Any] = {
    "goal_kind": "create", "success_metric": "named_only", "current_way": "people", "action_on_output": "acts_reversible", "input_kind": ["text"],
    "output_kind": "text", "task": "assistant", "standard_task": "standard", "sensitivity": "personal", "team_skill": "strong",
    "error_cost": "medium", "affects_people": "indirectly", "domain": ["none"], "requests_per_month": 4000,
}  # fmt: skip
RATES: dict[str, Any] = {
    "goal_kind": "find", "success_metric": "with_baseline", "simple_rule": "solves_it", "action_on_output": "person_reads",
    "input_kind": ["table"], "output_kind": "number", "task": "tabular_number", "sensitivity": "public", "world_changes": "daily",
    "affects_people": "no", "domain": ["none"], "error_cost": "low",
}  # fmt: skip
PRACTICES = "“Prohibited practices”"


def told(answers: dict[str, Any], **changed: Any) -> ScopingDocument:
    kept = samples.decided({"title": "Told", "narrative": {}, "answers": {**answers, **changed}})
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


@pytest.mark.parametrize(
    ("places", "first"), [(["eu"], True), (["eu", "us"], True), (None, True), (["uk"], False), (["us", "other"], False)]
)
def test_the_list_of_what_europe_forbids_is_asked_first_only_where_it_may_be_law(places: list[str] | None, first: bool) -> None:
    document = told(MAIL, **({"jurisdiction": places} if places else {}))

    assert any(PRACTICES in sentence for sentence in document.verdict.ask) == first
    assert any(step.words.startswith("Find out: Prohibited practices") for step in document.steps)


def test_of_several_conditions_page_one_names_the_one_that_is_a_must() -> None:
    why = " ".join(told(MAIL, jurisdiction=["eu"]).verdict.why)
    drafts = told(MAIL, jurisdiction=["eu"], action_on_output="person_approves")

    assert "needed before it goes live, beside what the law asks: a first stage in which people send its drafts" in why
    assert "today’s value of the number that should move" in " ".join(drafts.verdict.why)


def test_what_holds_it_to_a_trial_is_that_a_sent_message_cannot_be_called_back() -> None:
    sent, drafts = told(MAIL).reasons.strongest, told(MAIL, action_on_output="person_approves").reasons.strongest

    assert sent and (sent.lead, sent.rule) == ("What holds it to a trial", "V-262")
    assert drafts is None or drafts.rule != "V-262"


@pytest.mark.parametrize(
    ("changed", "named"),
    [({}, True), ({"world_changes": "yearly"}, False), ({"sensitivity": "internal"}, False), ({"input_kind": ["sensor"]}, False),
     ({"data_setting": "industrial"}, False)],
)  # fmt: skip
def test_fetching_what_others_publish_is_named_as_left_out(changed: dict[str, Any], named: bool) -> None:
    assert (left_out.FETCHED in told(RATES, **changed).covers) == named


def test_where_a_framework_alone_is_named_nobody_reads_that_there_is_no_law() -> None:
    def row(kind: str) -> dict[str, Any]:
        words = {"source": kind, "title": kind, "demands": "Do it.", "applies_from": "", "checked_on": "2026-11-21", "rules": ["L-63"]}
        return {**words, "kind": kind}

    framework, both = (
        samples.changed(samples.GO, governance=[row(kind) for kind in kinds]).law for kinds in (("framework",), ("law", "framework"))
    )

    assert framework and both
    assert "No law is among them" in framework.lead and "No law is among them" not in both.lead


def test_who_lets_a_machine_talk_with_americans_asks_about_their_states() -> None:
    def asked(**changed: Any) -> bool:
        return any("in which states the people live who write to it" in step.words for step in told(MAIL, **changed).steps)

    assert asked(jurisdiction=["us"])
    assert not asked(jurisdiction=["eu"]) and not asked(jurisdiction=["us"], affects_people="no")


GAIT: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["sensor"], "output_kind": "category", "task": "other", "examples": 31, "labelled": 31,
}  # fmt: skip
NO_PLACE, NOTHING = "Which laws hold cannot be named until it is known where", "No law that this list knows"
NO_KIND = "Which laws hold cannot be named until it is known what kind"


@pytest.mark.parametrize(
    ("changed", "begins"),
    [
        ({"sensitivity": "personal"}, NO_PLACE),
        ({"affects_people": "indirectly"}, NO_PLACE),
        ({"affects_people": "no", "sensitivity": "public"}, NOTHING),
        ({}, NOTHING),
        ({"input_kind": ["interactions", "table"]}, NO_KIND),
        ({"input_kind": ["interactions", "table"], "sensitivity": "public", "affects_people": "no"}, NOTHING),
    ],
)
def test_no_law_is_said_to_be_unknown_while_nobody_has_said_where_the_people_live(changed: dict[str, Any], begins: str) -> None:
    found = told(GAIT, **changed).law

    assert found and not found.groups and found.heading.startswith(begins)


GOODS: dict[str, Any] = {
    "goal_kind": "predict", "input_kind": ["interactions", "table"], "output_kind": "ranking", "examples": 200_000, "labelled": 200_000,
    "label_quality": "outcome_observed", "action_on_output": "acts_reversible", "error_cost": "low", "affects_people": "no",
}  # fmt: skip
KIND, LEAVES = "What kind of information is in the data?", "May the data leave your building or country?"


@pytest.mark.parametrize(
    ("changed", "first"),
    [
        ({}, [KIND, LEAVES]),
        ({"data_may_leave": "no"}, [KIND]),
        ({"sensitivity": "personal"}, []),
        ({"input_kind": ["table"]}, []),
    ],
)
def test_of_what_users_chose_the_kind_of_data_is_the_first_question(changed: dict[str, Any], first: list[str]) -> None:
    found = told(GOODS, **changed)
    asked = [step.words for step in found.steps[: max(len(first), 1)]]

    assert [question for question in (KIND, LEAVES) if any(question in words for words in asked)] == first
    assert any(step.words.startswith("Take it for data about people") for step in found.steps) == (first != [])


REPORT: dict[str, Any] = {
    "goal_kind": "create", "current_way": "people", "input_kind": ["text", "documents"], "output_kind": "text", "task": "summary_or_writing",
    "standard_task": "standard", "accuracy_need": "near_perfect", "action_on_output": "person_approves", "error_cost": "medium",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "lead"),
    [({}, ("The gravest warning", "V-340")), ({"task": "transcription", "input_kind": ["speech"]}, ("What holds it to a trial", "V-07"))],
)
def test_a_warning_of_what_is_made_up_goes_before_what_only_holds_it_to_a_trial(changed: dict[str, Any], lead: tuple[str, str]) -> None:
    """Who reads page 1 alone has to learn that a text may name sources that do not exist."""
    strongest = told(REPORT, **changed).reasons.strongest

    assert strongest
    assert (strongest.lead, strongest.rule) == lead
