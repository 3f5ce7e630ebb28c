"""What would change the recommendation: only what a sane owner could bring about or find out, for the better."""

from typing import Any

import pytest

from apps.reports.builder import build, sane
from tests.reports import samples
from tests.reports.make import worked_cases

EVERY = sorted(worked_cases())


@pytest.mark.parametrize(
    ("slug", "now", "then", "told"),
    [
        ("team_skill", "strong", "none", False),
        ("team_skill", "some", "strong", True),
        ("more_data", "at_a_cost", "no", False),
        ("more_data", "no", "cheaply", True),
        ("existing_solution", "covers_some", "tried_and_failed", False),
        ("existing_solution", "not_looked", "covers_most", True),
        ("budget_build", 90_000, 12_999, False),
        ("labelled_rarest", 30, 50, True),
        ("n_tasks", 5, 2, True),
        ("action_on_output", "person_reads", "acts_reversible", True),
        ("action_on_output", "acts_irreversible", "person_approves", True),
        ("action_on_output", "person_reads", "acts_irreversible", False),
        ("run_where", "cloud", "own_servers", True),
    ],
)
def test_only_changes_for_the_better_are_advice(slug: str, now: Any, then: Any, told: bool) -> None:
    assert sane.is_sane({slug: then}, {slug: now}, ()) is told


def test_whatever_an_open_answer_turns_out_to_be_is_a_finding() -> None:
    assert sane.is_sane({"team_skill": "none"}, {}, ["team_skill"])
    assert not sane.is_sane({"requests_per_month": 0}, {}, ["requests_per_month"])
    assert not sane.is_sane({"team_skill": "none", "more_data": "no"}, {"more_data": "cheaply"}, ["team_skill"])


def test_every_answer_that_is_ordered_is_one_of_the_book() -> None:
    book = samples.book()

    for slug, groups in sane.BETTER.items():
        assert {choice for group in groups for choice in group} == {choice.slug for choice in book.question[slug].choices}, slug
    assert all(book.question[slug].is_number for slug in sane.MORE | sane.LESS)


@pytest.mark.parametrize("case", EVERY)
def test_no_document_advises_to_have_less(case: str) -> None:
    document, answers = samples.document(case), samples.content(case).result["answers"]
    worse = {("team_skill", "Nobody here"), ("more_data", "No"), ("tuning_plan", "No, settings as delivered")}

    assert not [
        item for change in document.changes for item in change.changes if item.question in answers and (item.question, item.then) in worse
    ]


def test_changes_that_are_not_told_are_not_counted_either() -> None:
    row = {"recommendation": "automl", "was_open": [], "distance": {}, "kind": ["people"], "alike": 3}
    changes = [{**row, "changes": change} for change in ({"experts": "in_house"}, {"team_skill": "strong"}, {"team_skill": "none"})]
    kept = samples.content(samples.GO)
    answers = {**kept.case["answers"], "experts": "none", "team_skill": "some"}
    case = {**kept.case, "answers": answers}
    document = build(result={**kept.result, "would_change": changes}, case=case, book=kept.book, prices=kept.prices, meta=kept.meta)

    assert [change.alike for change in document.changes] == ["1 other answer to the same end was found."] * 2
