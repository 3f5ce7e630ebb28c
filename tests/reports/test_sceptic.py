"""What a sceptical reader asks of page 1 and of the steps: what runs within the money, what a picture task begins with, who is wrongly named."""

from typing import Any

import pytest

from apps.reports.document import ScopingDocument
from tests.reports.test_on_top import of, place

LINKS: dict[str, Any] = {
    "goal_kind": "find", "current_way": "people", "input_kind": ["text"], "output_kind": "extraction", "task": "entity_extraction",
    "examples": 5000000, "labelled": 5000000, "label_quality": "mixed", "run_where": "own_servers", "training_hardware": "cpu",
    "budget_run_month": 500, "action_on_output": "person_approves", "user_feedback": "yes", "sensitivity": "public", "error_cost": "low",
    "affects_people": "no",
}  # fmt: skip
TILES: dict[str, Any] = {
    "goal_kind": "find", "current_way": "nothing", "input_kind": ["images"], "output_kind": "location", "standard_task": "unique",
    "human_can_do": "yes", "examples": 450000, "labelled": 800, "label_quality": "experts_agree", "sensitivity": "public",
    "team_skill": "some", "budget_build": 5000, "action_on_output": "person_reads", "affects_people": "no",
}  # fmt: skip
GAMES: dict[str, Any] = {
    "goal_kind": "find", "current_way": "people", "input_kind": ["table"], "output_kind": "anomaly", "human_can_do": "partly",
    "rare_share": 1, "examples": 100000, "label_quality": "mixed", "explanation": "person_exact", "action_on_output": "person_approves",
    "adversary": "fraud", "experts": "in_house", "affects_people": "indirectly",
}  # fmt: skip


def asked(document: ScopingDocument) -> str:
    return " ".join(document.verdict.ask)


@pytest.mark.parametrize(("month", "words"), [
    (500, "3 points behind, may run within it, from $180 a month: that close, the money decides. Price both first."),
    (1500, "3 points behind, likely runs for $1.4k a month: that close, the money decides. Try that one first."),
    (100, ""),
    (5000, ""),
])  # fmt: skip
def test_where_a_close_option_runs_within_the_money_and_the_first_does_not_page_one_says_so(month: int, words: str) -> None:
    text = asked(of(LINKS, budget_run_month=month))

    assert ("the money decides" in text) is bool(words)
    assert words in text


@pytest.mark.parametrize(("month", "words"), [
    (100, "The cheapest that may run within it is rules, a product or a changed process, from $"),
    (5, "No way compared here runs within it: the cheapest is rules, a product or a changed process, from $"),
    (500, ""),
    (5000, ""),
])  # fmt: skip
def test_money_for_a_month_in_which_the_first_cannot_run_is_told_what_it_buys(month: int, words: str) -> None:
    text = asked(of(LINKS, budget_run_month=month))

    assert ("the cheapest" in text.lower()) is bool(words) and words in text
    assert ("and far below the likely $" in text) == (month <= 500)


def test_out_of_many_marked_texts_the_simplest_way_is_scored_first() -> None:
    assert place(of(LINKS), "Take two days for the simplest way") < place(of(LINKS), "Run the trial")
    assert not any("simplest way" in step.words for step in of(LINKS, labelled=500).steps)


def test_a_picture_task_of_nobody_elses_begins_with_a_small_classifier_on_a_pretrained_network() -> None:
    taught, untaught = of(TILES), of(TILES, labelled=40)

    assert "small classifier" in taught.verdict.headline[0]
    assert place(taught, "Begin with two days on the cheapest way") < place(taught, "Run the trial")
    assert not any("small classifier" in words for words in (*untaught.verdict.headline, *(step.words for step in untaught.steps)))


def test_an_unchanged_model_is_shown_fifty_pictures_in_a_day_or_two() -> None:
    untaught = of(TILES, labelled=40, budget_build=4000)

    assert "unchanged" not in of(TILES).verdict.why[1]
    assert "unchanged" in untaught.verdict.why[1]
    assert any("a day or two, not weeks" in step.words for step in untaught.steps)


def test_where_known_answers_are_not_counted_their_number_is_asked_first() -> None:
    first = "Find out: For how many past cases is the right answer known?"

    assert of(GAMES).steps[0].words.startswith(first)
    for document in (of(GAMES, labelled=900), of(GAMES, label_quality="none")):
        assert not any(step.words.startswith(first) for step in document.steps)


def test_what_people_are_wrongly_named_for_is_reckoned_from_their_own_figures() -> None:
    counted, uncounted, nobody = of(GAMES, requests_per_month=20000), of(GAMES), of(GAMES, affects_people="no")

    assert "1% of 20,000 cases a month are of the kind you look for: about 200." in warned(counted)
    assert "that alone would be about 200 a month" in warned(counted)
    assert "about 10 in every 1,000 cases" in warned(uncounted)
    assert "wrongly named" not in warned(nobody)
    for document, is_said in ((counted, True), (uncounted, True), (nobody, False)):
        assert any(step.words.startswith("Say how many people at most may be wrongly named") for step in document.steps) is is_said


def warned(document: ScopingDocument) -> str:
    return " ".join(warning.because for warning in document.warnings)


def test_an_option_bears_one_name_on_every_page() -> None:
    effects = " ".join(rule.effects for rule in of(GAMES).basis.fired)

    assert "A model of what is normal" in effects
    assert "Search for groups or odd cases" not in effects


FILMS: dict[str, Any] = {
    "goal_kind": "find", "current_way": "people", "input_kind": ["images"], "output_kind": "location", "task": "object_detection",
    "examples": 26684, "labelled": 26684, "label_quality": "experts_agree", "sensitivity": "special_category",
    "action_on_output": "person_approves", "team_skill": "strong", "training_hardware": "one_gpu", "affects_people": "indirectly",
    "domain": ["medical"],
}  # fmt: skip
REPORTS: dict[str, Any] = {
    "goal_kind": "create", "current_way": "people", "input_kind": ["text", "documents"], "output_kind": "text", "task": "summary_or_writing",
    "standard_task": "standard", "human_can_do": "yes", "accuracy_need": "near_perfect", "action_on_output": "person_approves",
    "why_now": ["cost"], "error_cost": "medium", "jurisdiction": ["other"],
}  # fmt: skip
PUPILS: dict[str, Any] = {
    "goal_kind": "predict", "success_metric": "with_baseline", "current_way": "people", "simple_rule": "solves_it", "input_kind": ["table"],
    "output_kind": "category", "examples": 20000, "labelled": 20000, "classes": 2, "label_quality": "outcome_observed",
    "action_on_output": "person_reads", "sensitivity": "personal", "affects_people": "indirectly", "domain": ["education"],
}  # fmt: skip
NAKED: dict[str, Any] = {
    "goal_kind": "find", "current_way": "people", "input_kind": ["images"], "output_kind": "category", "labelled": 0,
    "standard_task": "standard", "team_skill": "some", "error_cost": "medium", "affects_people": "indirectly",
}  # fmt: skip


def begins(document: ScopingDocument, words: str) -> bool:
    return any(step.words.startswith(words) for step in (*document.steps, *document.later_steps))


@pytest.mark.parametrize(("answers", "other", "words"), [
    (FILMS, {"domain": ["none"]}, "Test it on pictures or recordings from a house or device that it never saw"),
    (FILMS, {"labelled": 50}, "Keep all pictures or recordings of one person"),
    (REPORTS, {"task": "translation"}, "Agree on one rule for every text: before it leaves the house a person opens each source"),
    (PUPILS, {"affects_people": "no"}, "Compare the groups on past cases"),
    (NAKED, {"labelled": 900}, "Collect about four hundred items of your own"),
])  # fmt: skip
def test_what_a_reader_would_not_sign_without_is_a_step_and_only_there(answers: dict[str, Any], other: dict[str, Any], words: str) -> None:
    assert begins(of(answers), words)
    assert not begins(of(answers, **other), words)


def test_of_texts_nobody_says_that_a_model_knows_of_which_it_is_unsure() -> None:
    unsure = "Plan for a person to take the cases that it is unsure of"

    assert not begins(of(REPORTS), unsure)
    assert begins(of(LINKS, accuracy_need="near_perfect"), unsure)


def test_a_written_rule_is_compared_with_and_without_itself_and_no_model_is_spoken_of() -> None:
    words = " ".join(step.words for step in of(PUPILS).steps)

    assert "with and without it" in words
