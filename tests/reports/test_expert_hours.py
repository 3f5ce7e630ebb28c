"""Where experts judge cases before a trial, the step says its hours, and the ask names their money with that of the trial."""

from decimal import Decimal
from typing import Any

import pytest

from apps.decisions.engine.terms import Effect
from apps.reports.builder import build, expert_hours, trial
from apps.reports.builder.parts import Parts
from apps.reports.document import ScopingDocument, Step
from apps.ui.formatting import money
from tests.reports import samples

CODES: dict[str, Any] = {
    "goal_kind": "find", "current_way": "people", "input_kind": ["text"], "output_kind": "category", "task": "text_classification",
    "examples": 4_000_000, "labelled": 4_000_000, "classes": 1000, "label_quality": "mixed", "data_may_leave": "no",
    "action_on_output": "person_approves", "sensitivity": "internal", "error_cost": "low", "affects_people": "no",
}  # fmt: skip
ANEW = "Have two people judge two hundred cases anew, or thirty of each kind (the fifty commonest at most) where that is more."


def told(**answers: Any) -> ScopingDocument:
    kept = samples.decided({"title": "Codes", "narrative": {}, "answers": {**CODES, **answers}})
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def parts(**answers: Any) -> Parts:
    kept = samples.decided({"title": "Codes", "narrative": {}, "answers": {**CODES, **answers}})
    return Parts(kept.result, kept.case, kept.book, kept.prices, kept.meta)


def judged_anew(document: ScopingDocument) -> Step:
    return next(step for step in document.steps if "two people judge" in step.words)


def step(text: str, who: str = "Subject experts", due: str = "before_trial") -> Effect:
    return Effect("next step", text=text, who=who, due=due)


def test_the_step_says_the_hours_of_two_people_by_the_figures_that_price_missing_answers() -> None:
    likely = parts()

    assert expert_hours.when(likely, step(ANEW)) == "about 250 hours (100 to 750) of the experts, $15k"
    assert judged_anew(told()).when.startswith("about ")


def test_the_ask_is_the_trial_and_the_experts_together() -> None:
    kept = parts()
    taken = expert_hours.of_the_trial(kept)
    said = next(words for words in told().verdict.ask if "trial of about" in words)

    assert taken is not None
    assert expert_hours.words(kept, taken) in said and "one engineer’s work" in said
    most = trial.money(kept, str(kept.leader["approach"]))[1]
    whole, top = (money(most + taken.money[end], kept.currency) for end in (1, 2))
    assert f"trial of about {whole}, at most {top}: up to {money(most, kept.currency)} for " in said, (
        "a ceiling of two tops, no top and a middle"
    )


def test_money_that_was_named_stays_apart_from_the_hours_of_experts() -> None:
    said = next(words for words in told(budget_build=12_000).verdict.ask if "that you named" in words)

    assert "$12k" in said and "and on top about $" in said


def test_nothing_is_reckoned_where_no_expert_judges() -> None:
    assert not any("hours of your experts" in words for words in told(label_quality="outcome_observed").verdict.ask)


def test_the_price_that_was_given_counts_in_place_of_minutes() -> None:
    found = expert_hours.when(parts(label_unit_cost=6), step("Have two people judge two hundred cases anew."))

    assert found == "about 40 hours of the experts, $2.4k"


@pytest.mark.parametrize(("text", "cases", "people"), [
    ("Have two people judge all cases with a known answer anew.", 4_000_000, 2),
    ("Judge five hundred cases again by it, or all where there are fewer; those that two people judge are among them.", 500, 1),
    ("Let two experts read fifty documents without it.", 50, 2), ("Have about a hundred cases of your own judged by somebody.", 100, 1),
])  # fmt: skip
def test_cases_and_people_are_read_from_the_words_of_the_step(text: str, cases: int, people: int) -> None:
    found = expert_hours.judging(parts(), step(text))

    assert found is not None and (found.cases, found.people) == (cases, people)


@pytest.mark.parametrize("other", [
    step("Have two people judge each test item."), step(ANEW, who="Your own analyst"), step(ANEW, due="after_trial"),
    step("Set two hundred cases aside."),
])  # fmt: skip
def test_a_step_without_a_count_or_without_experts_has_no_hours(other: Effect) -> None:
    assert expert_hours.judging(parts(), other) is None


def test_cases_that_lie_among_those_of_another_step_are_not_paid_twice() -> None:
    alone, both = (expert_hours.of_the_trial(parts(standard_task=task)) for task in ("standard", "variant"))

    assert any("are among them" in one.words for one in told(standard_task="variant").steps)
    assert alone is not None and both is not None
    # four hundred by two people, and of the five hundred the rest by one
    assert [round(end * 8) for end in both.money] == [round(end * 9) for end in alone.money]


def test_a_translation_without_right_answers_is_tested_by_two_who_speak_both_and_that_stands_in_the_ask() -> None:
    translated = {
        "goal_kind": "create", "input_kind": ["text"], "output_kind": "text", "task": "translation", "standard_task": "standard",
        "requests_per_month": 40_000, "sensitivity": "public", "data_may_leave": "anywhere",
    }  # fmt: skip
    kept = samples.decided({"title": "Texts", "narrative": {}, "answers": translated})
    document = build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)
    tested = next(step for step in document.steps if step.words.startswith("Name the languages."))
    known = samples.decided({"title": "Texts", "narrative": {}, "answers": {**translated, "labelled": 200}}).result["next_steps"]

    assert tested.when == "about 33 hours (13 to 100) of the experts for each language, $2k"
    assert any(
        "about $2k ($400–12k) for some 33 hours of your experts, $2k more for each further language" in one for one in document.verdict.ask
    )
    assert not any(str(step).startswith("Name the languages.") for step in known), "control: their right translations are known"


def test_two_lots_are_counted_once() -> None:
    words = "Have two people judge two hundred cases anew, and two hundred more drawn from rare kinds. Count for each of the two lots by itself."

    assert expert_hours.judging(parts(), step(words)) == expert_hours.Judging(Decimal(400), 2)
