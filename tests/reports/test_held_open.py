"""A go that an open answer can still hold to a pilot says so: beside how sure it is, in what is asked, in what would change it, in the steps."""

from functools import cache
from typing import Any

import pytest

from apps.reports.builder import build
from apps.reports.document import ScopingDocument
from apps.reports.services.files import Content
from tests.decisions.engine.loading import many_cases
from tests.reports import samples
from tests.reports.make import worked_cases
from tests.reports.test_on_top import of

UNSAID = "No answer that is still missing can change this recommendation"


@cache
def sample() -> tuple[Content, ...]:
    """Worked cases, and a part of the ordinary and the documented ones, decided."""
    cases = [*worked_cases().values(), *many_cases("ordinary_cases")[::3], *many_cases("documented_cases")[::40]]
    return tuple(samples.decided({"title": "A case", "narrative": {}, "answers": case["answers"]}) for case in cases)


def open_checks(kept: Content, *kinds: str) -> list[dict[str, Any]]:
    return [row for row in kept.result["checks"] if row["kind"] in kinds and row["state"] == "unknown"]


def paper(kept: Content) -> ScopingDocument:
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def go_without(*questions: str) -> Content:
    """A worked go with these questions left open."""
    case = worked_cases()[samples.GO]
    case["answers"] = {slug: value for slug, value in case["answers"].items() if slug not in questions}
    return samples.decided(case)


def is_honest(kept: Content, document: ScopingDocument) -> bool:
    """Whether each waiting check is named on the first screen and in what is asked, with a step that settles it, and nothing denies it."""
    asked = " ".join(document.verdict.ask)
    settled = [step.words for step in document.steps if step.words.startswith(("Find out: ", "Then find out: "))]
    named = all(row["needs"] in document.how_sure.lead and row["needs"] in asked for row in open_checks(kept, "pilot"))
    return named and bool(settled) and UNSAID not in document.how_sure.lead and "hold it to a pilot first" in document.changes_lead


def test_every_go_with_a_waiting_pilot_check_names_it_at_once_and_has_a_step_that_settles_it() -> None:
    goes = [kept for kept in (*sample(), waiting()) if kept.result["verdict"] == "go"]
    held = [kept for kept in goes if open_checks(kept, "pilot")]

    assert held
    assert all(is_honest(kept, paper(kept)) for kept in held)


@cache
def waiting() -> Content:
    """A go where nobody has said how good it must be: one answer would hold it to a pilot."""
    return go_without("accuracy_need")


def test_the_open_answer_is_asked_in_full_and_named_as_what_may_hold_it() -> None:
    document = paper(waiting())

    assert waiting().result["verdict"] == "go" and waiting().result["certainty"] == "settled"
    assert (
        document.how_sure.word == "Settled, if the 12 guesses hold"
        and document.how_sure.short == "Settled, if the 12 guesses hold; 1 open check"
    )
    assert "1 open answer can still hold it to a pilot first: “How good must the system be" in document.how_sure.lead
    assert document.verdict.ask[0].startswith("First answer “") and "pilot first, for proof on your own cases" in document.verdict.ask[0]
    assert document.steps[0].words.startswith("Find out: How good must the system be")


def test_a_go_that_nothing_can_hold_says_so_plainly() -> None:
    document = samples.document(samples.GO)

    assert UNSAID in document.how_sure.lead and document.how_sure.short == "Settled, if the 12 guesses hold"
    assert "hold it to a pilot" not in " ".join((document.how_sure.lead, document.changes_lead, *document.verdict.ask))


def test_a_pilot_that_a_check_could_send_back_to_not_yet_is_never_called_settled() -> None:
    settled = [kept for kept in sample() if kept.result["verdict"] == "pilot" and kept.result["certainty"] == "settled"]

    assert not any(open_checks(kept, "gate", "refusal") for kept in settled)


NO_COUNT: dict[str, Any] = {
    "goal_kind": "predict", "success_metric": "named_only", "current_way": "people", "action_on_output": "person_reads",
    "operations_owner": "named", "input_kind": ["table"], "output_kind": "ranking", "task": "tabular_class", "standard_task": "variant",
    "features": 20, "representative": "partly", "sensitivity": "public", "error_cost": "low", "affects_people": "indirectly",
    "domain": ["public_services"], "jurisdiction": ["eu"],
}  # fmt: skip
COUNT = "Find out: For how many past cases is the right answer known?"


def test_known_answers_are_counted_before_money_is_asked_for_something_that_learns_from_them() -> None:
    uncounted, counted = of(NO_COUNT), of(NO_COUNT, labelled=4000, examples=4000)

    assert uncounted.steps[0].words.startswith(COUNT)
    assert uncounted.verdict.ask[0].startswith("Find out for how many past cases") and "approve nothing before" in uncounted.verdict.ask[0]
    assert uncounted.verdict.ask[1].startswith("Then answer the open question of law")
    assert not any(step.words.startswith(COUNT) for step in counted.steps)
    assert counted.verdict.ask[0].startswith("First answer the open question of law")


def test_nobody_counts_the_known_answers_of_a_record_that_goes_on() -> None:
    forecast = {
        **NO_COUNT,
        "output_kind": "forecast",
        "task": "forecast",
        "input_kind": ["time_series"],
        "examples": 9000,
        "domain": ["none"],
    }
    with_a_past, without = of(forecast, seasons=4), of(forecast)

    assert COUNT not in with_a_past.steps[0].words
    assert not any("approve nothing before" in sentence for sentence in with_a_past.verdict.ask)
    assert any("approve nothing before" in sentence for sentence in without.verdict.ask), "control: nobody said how long the record is"


@pytest.mark.parametrize("answers", [NO_COUNT, {**NO_COUNT, "labelled": 4000, "examples": 4000}])
def test_what_page_one_calls_first_is_the_first_step(answers: dict[str, Any]) -> None:
    document = of(answers)
    first = COUNT if "labelled" not in answers else "Find out: Prohibited practices"

    assert document.steps[0].words.startswith(first)


def test_what_a_day_settles_and_may_have_to_come_first_is_looked_up() -> None:
    looks = [step.words for step in of(NO_COUNT).steps if step.words.startswith("Look up as well")]

    assert len(looks) == 1 and "“Who might fool it”" in looks[0]
    assert not any("Who might fool it" in step.words for step in of(NO_COUNT, adversary="nobody").steps if step.words.startswith("Look up"))


def test_what_changes_the_advice_alone_is_found_out_and_not_only_looked_up() -> None:
    found_out = [step.words for step in of(NO_COUNT).steps if "find out" in step.words.lower()]

    assert any("Is every input known" in words for words in found_out), found_out


@pytest.mark.parametrize(("answers", "on_page_one"), [
    ({"affects_people": "no", "domain": ["finance"]}, False),
    ({"affects_people": "no", "domain": ["employment"]}, True),
    ({"affects_people": "indirectly", "domain": ["none"]}, True),
    ({"affects_people": "indirectly", "jurisdiction": ["us"]}, False),
    ({"affects_people": "no", "domain": ["none"], "sensitivity": "personal"}, True),
])  # fmt: skip
def test_the_list_of_what_is_forbidden_comes_last_where_it_weighs_on_nobody_or_is_no_law(
    answers: dict[str, Any], on_page_one: bool
) -> None:
    document = of({**NO_COUNT, "labelled": 4000, "examples": 4000, **answers})
    asked = [step.words for step in document.steps if step.words.startswith(("Find out:", "Then find", "Look up"))]

    assert any("Prohibited practices" in words for words in document.verdict.ask) is on_page_one
    assert asked[0 if on_page_one else -1].startswith("Find out: Prohibited practices")
