"""When a dated fact is past its review: counted in days from the figure's own day or from the check, on the day that is given."""

from datetime import date, timedelta
from typing import Any

import pytest

from apps.catalogue.engine import lifecycle, review
from apps.catalogue.engine.sections import SECTIONS
from apps.decisions.management import fixture_files

CHECKED = date(2026, 11, 21)
PLAIN = {"review_after_days": {"price": 90, "law": 180}}


def test_fact_is_due_from_the_day_on_which_its_days_are_over() -> None:
    row = {"checked_on": "2026-11-21"}
    last = CHECKED + timedelta(days=90)

    assert review.review_on("prices", row, PLAIN) == last
    assert [review.is_due("prices", row, PLAIN, last + timedelta(days=days)) for days in (-1, 0, 1)] == [False, True, True]


def test_day_of_the_figure_itself_counts_before_that_of_the_check() -> None:
    row = {"checked_on": "2026-11-21", "as_of": "2026-08-05"}

    assert review.review_on("list_prices", row, PLAIN) == date(2026, 11, 3)
    assert review.is_due("list_prices", row, PLAIN, CHECKED)


def test_kinds_hold_for_different_times() -> None:
    row = {"checked_on": "2026-11-21"}

    assert review.review_on("law", row, PLAIN) == CHECKED + timedelta(days=180)


@pytest.mark.parametrize(
    ("section", "row", "plain"),
    [
        ("prices", {"checked_on": "2026-11-21"}, {}),  # a list from before there were reviews
        ("grids", {"checked_on": "2026-11-21"}, PLAIN),  # no days for this kind
        ("prices", {}, PLAIN),
        ("prices", {"checked_on": "soon"}, PLAIN),
        ("nothing", {"checked_on": "2026-11-21"}, PLAIN),
    ],
)
def test_control_what_has_no_days_or_no_date_is_never_due(section: str, row: dict[str, str], plain: dict[str, Any]) -> None:
    assert review.review_on(section, row, plain) is None
    assert not review.is_due(section, row, plain, date.max)


def test_every_section_is_of_a_kind_and_the_default_list_says_how_long_each_kind_holds() -> None:
    days = fixture_files.default_prices()["review_after_days"]

    assert set(SECTIONS) <= set(review.KIND_OF)
    assert set(review.KIND_OF.values()) == set(days) == set(review.KIND_WORDS)


SERVICE = {"status": "open", "kind": "api"}


@pytest.mark.parametrize(
    ("changes", "state", "words"),
    [
        ({}, "open", "Open"),
        ({"closed_to_new_on": "2027-01-31"}, "open", "Open, closes to new customers on 31 Jan 2027"),
        ({"closed_to_new_on": "2026-11-21"}, "closed", "Closed to new customers since 21 Nov 2026"),
        ({"status": "closed_to_new"}, "closed", "Closed to new customers"),
        ({"status": "closed_to_new", "retires_on": "2027-01-31"}, "closed", "Closed to new customers, ends on 31 Jan 2027"),
        ({"status": "deprecated", "retires_on": "2028-09-25"}, "ending", "Ends on 25 Sep 2028"),
        ({"retires_on": "2028-09-25"}, "ending", "Ends on 25 Sep 2028"),
        ({"status": "deprecated"}, "ending", "To be ended, no date given"),
        ({"status": "deprecated", "retires_on": "2026-11-21"}, "gone", "Ended on 21 Nov 2026"),
        ({"status": "retired"}, "gone", "Ended"),
    ],
)
def test_state_of_a_service_is_said_in_words(changes: dict[str, str], state: str, words: str) -> None:
    row = SERVICE | changes

    assert (lifecycle.state(row, CHECKED), lifecycle.words(row, CHECKED)) == (state, words)
    assert lifecycle.may_be_offered(row, CHECKED) is (not changes)


def test_end_that_has_come_since_the_list_was_published_is_an_end() -> None:
    row = SERVICE | {"status": "deprecated", "retires_on": "2027-09-14"}

    assert lifecycle.words(row, date(2027, 9, 13)) == "Ends on 14 Sep 2027"
    assert lifecycle.words(row, date(2027, 9, 14)) == "Ended on 14 Sep 2027"
