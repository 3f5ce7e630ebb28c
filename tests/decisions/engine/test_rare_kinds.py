"""Rare and many kinds: agreement is counted in a lot of its own, weights only while little is known, five likeliest shown; and the mark to beat."""

from typing import Any

import pytest

from tests.decisions.engine.loading import default_plain
from tests.decisions.engine.test_forward_in_time import BAD_FAITH, GOODS
from tests.decisions.engine.test_where_it_belongs import begins, said, steps

WEIGH, LIMIT = "Give the rare kind more weight in training.", "Choose on cases set aside the limit"


@pytest.mark.parametrize(
    ("changed", "by_itself"),
    [
        ({}, True),
        ({"rare_share": 40}, False),
        ({"rare_share": 40, "classes": 1000}, True),
        ({"rare_share": None, "classes": 2, "labelled_rarest": 10_000}, True),
        ({"rare_share": None, "classes": 4}, False),
    ],
)
def test_agreement_is_counted_on_a_draw_by_lot_and_on_the_rare_kinds_by_themselves(changed: dict[str, Any], by_itself: bool) -> None:
    answers = {slug: answer for slug, answer in {**BAD_FAITH, **changed}.items() if answer is not None}
    found = [step for step in steps(answers) if step.startswith("Have two people judge two hundred cases anew, drawn by lot")]

    assert len(found) == 1 and "commonest" not in found[0]
    assert ("two hundred more drawn from those marked as rare kinds" in found[0]) == by_itself
    assert (said(answers, "D-333"), said(answers, "D-80")) == (by_itself, not by_itself)


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({}, LIMIT),
        ({"labelled": 30_000}, WEIGH),
        ({"labelled": 30_000, "labelled_rarest": 2_000}, LIMIT),
        ({"rare_share": 12}, None),
        ({"output_kind": "extraction", "task": "entity_extraction"}, None),
    ],
)
def test_the_rare_kind_is_weighed_where_little_of_it_is_known_and_else_gets_a_limit(changed: dict[str, Any], asked: str | None) -> None:
    answers = {**BAD_FAITH, **changed}

    assert [words for words in (WEIGH, LIMIT) if begins(answers, words)] == ([asked] if asked else [])


OWN_LIST, POPULAR = "First beat two simple orders: what all users choose", "First beat a simple order: what was chosen most often"


@pytest.mark.parametrize(
    ("changed", "bar"),
    [
        ({}, OWN_LIST),
        ({"task": "recommendation"}, OWN_LIST),
        ({"task": "search_ranking"}, OWN_LIST),
        ({"task": "recommendation", "input_kind": ["table"]}, POPULAR),
        ({"input_kind": ["table"], "output_kind": "number"}, None),
    ],
)
def test_what_users_chose_before_is_part_of_the_mark_to_beat(changed: dict[str, Any], bar: str | None) -> None:
    answers = {**GOODS, **changed}

    assert [words for words in (OWN_LIST, POPULAR) if begins(answers, words)] == ([bar] if bar else [])


@pytest.mark.parametrize(
    ("changed", "five"),
    [
        ({"action_on_output": "person_approves"}, True),
        ({"action_on_output": "person_approves", "classes": 19}, False),
        ({"action_on_output": "acts_reversible"}, False),
    ],
)
def test_who_chooses_among_many_kinds_is_shown_the_five_likeliest(changed: dict[str, Any], five: bool) -> None:
    answers = {**BAD_FAITH, "rare_share": 40, "classes": 1000, **changed}

    assert begins(answers, "Show the five likeliest answers and not one.") == five


PICTURES: dict[str, Any] = {"input_kind": ["images"], "task": "image_classification", "output_kind": "category"}


@pytest.mark.parametrize(
    ("changed", "too_few"),
    [
        ({}, False),
        ({"labelled": 800_000}, True),
        ({"labelled": 800_000, "rare_share": 40}, False),
        ({**PICTURES, "labelled": 80_000}, True),
        ({**PICTURES, "labelled": 100_000}, False),
    ],
)
def test_to_start_from_scratch_takes_enough_of_the_kind_that_matters(changed: dict[str, Any], too_few: bool) -> None:
    answers = {**BAD_FAITH, **changed}

    assert any(said(answers, rule) for rule in ("D-335", "D-336")) == too_few


def test_no_step_draws_cases_from_the_commonest_kinds() -> None:
    effects = [(rule["key"], effect.get("text", "")) for rule in default_plain()["rules"] for effect in rule["effects"]]

    assert [key for key, text in effects if "commonest at most" in text] == []
