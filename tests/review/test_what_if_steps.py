"""What a press beside a number leads to."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.decisions.engine.terms import Question
from apps.review.what_if.steps import gone_along, presets, stepped
from tests.decisions.engine.loading import default_machine


def question(slug: str) -> Question:
    return default_machine().book.question[slug]


@pytest.mark.parametrize(
    ("now", "press", "then"),
    [
        (1800, "more", 1900), (1800, "less", 1700), (12, "more", 13), (0, "more", 1), (0, "less", 0), (None, "more", 1), (1000, "less", 900),
        (1800, "tenfold", 18000), (1800, "tenth", 180), (15, "tenth", 2), (1800, "none", 0),
    ],
)  # fmt: skip
def test_a_press_moves_a_whole_number_by_its_second_figure(now: int | None, press: str, then: int) -> None:
    assert stepped(question("examples"), now, press) == then


def test_a_share_stays_within_its_ends_and_a_fraction_stays_one() -> None:
    share = question("rare_share")

    assert stepped(share, 60, "tenfold") == 100
    assert stepped(share, Decimal("0.5"), "more") == Decimal("0.6")
    assert stepped(share, Decimal("0.5"), "tenth") == Decimal("0.05")


def test_a_press_that_leads_nowhere_is_not_offered() -> None:
    assert [press.name for press in presets(question("examples"), 0)] == []
    assert [press.name for press in presets(question("examples"), None)] == ["none"]
    assert presets(replace(question("examples"), minimum=Decimal(1)), 5)[-1].value == 1
    assert presets(question("team_skill"), "none") == ()
    assert stepped(question("examples"), 5, "sideways") is None


@pytest.mark.parametrize(
    ("slug", "to", "along"),
    [
        ("labelled", 20_000, {"examples": 20_000, "labelled_rarest": 600}),
        ("labelled", 200, {"labelled_rarest": 6}),
        ("examples", 200, {"labelled": 200, "labelled_rarest": 6}),
        ("examples", 20_000, {}),
        ("labelled_rarest", 3_000, {"labelled": 3_000, "examples": 3_000}),
        ("labelled_rarest", 6, {}),
        ("deadline_months", 80, {}),
    ],
)
def test_of_counts_that_limit_each_other_one_takes_the_others_along(slug: str, to: int, along: dict[str, int]) -> None:
    before = {"examples": 2_000, "labelled": 2_000, "labelled_rarest": 60, "deadline_months": 8}

    assert gone_along(before, {**before, slug: to}, slug) == along


def test_what_is_not_known_does_not_go_along() -> None:
    assert gone_along({"labelled": 20}, {"labelled": 200}, "labelled") == {}
    assert gone_along({"labelled": 0, "labelled_rarest": 0}, {"labelled": 1, "labelled_rarest": 0}, "labelled") == {}
    assert gone_along({}, {}, "labelled") == {}
