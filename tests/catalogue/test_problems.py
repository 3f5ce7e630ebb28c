"""Problems of a list stand at the row where they are mended; what is only due or ended is a warning."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogue import prices
from apps.catalogue.engine.described import DESCRIBED, SINGLES
from apps.catalogue.engine.problems import SINGLE, PriceProblem, placed, warnings
from apps.catalogue.engine.sections import SECTIONS, keys_twice
from apps.decisions.management import fixture_files

Plain = dict[str, Any]
ON = date(2026, 11, 22)
LIST = fixture_files.default_prices()


def found_in(plain: Plain) -> list[tuple[str, str, str]]:
    return [(each.section, each.key, each.message) for each in placed(prices.problems(plain), plain)]


def with_row(section: str, key: str, **changes: Any) -> Plain:
    plain = deepcopy(LIST)
    row = next(row for row in plain[section] if row[SECTIONS[section].key] == key)
    row.update(changes)
    return plain


@pytest.mark.parametrize(
    ("spoil", "place", "words"),
    [
        (lambda: with_row("services", "Amazon Comprehend", vendor=""), ("services", "Amazon Comprehend"), "Seller is missing"),
        (lambda: with_row("labelling", "box", low="9"), ("labelling", "box"), "Low, typical and high must stand in the order of their size"),
        (lambda: with_row("prices", "translation", price="dear"), ("prices", "translation"), "Price must be a number"),
        (lambda: {**deepcopy(LIST), "currency": "dollars"}, (SINGLE, "currency"), "Currency must be three capital letters"),
        (lambda: {**deepcopy(LIST), "date": "soon"}, (SINGLE, "date"), "Date must be a date"),
        (lambda: {**deepcopy(LIST), "tasks_without_service": ["x"]}, (SINGLE, "tasks_without_service"), "There is no task x"),
        (lambda: {**deepcopy(LIST), "engineer_month": {}}, (SINGLE, "engineer_month"), "Price is missing"),
        (lambda: {**deepcopy(LIST), "review_after_days": {"law": 0}}, (SINGLE, "review_after_days"), "Law must be a whole number"),
        (lambda: {"date": "2026-11-21", "prices": [], "services": []}, (SINGLE, "currency"), "Missing"),
    ],
)  # fmt: skip
def test_fault_stands_at_its_row(spoil: Callable[[], Plain], place: tuple[str, str], words: str) -> None:
    problems = found_in(spoil())

    assert problems[0][:2] == place
    assert problems[0][2].casefold().startswith(words.casefold())


def test_task_that_is_gone_is_said_at_each_row_that_names_it() -> None:
    plain = deepcopy(LIST)
    plain["tasks"] = [row for row in plain["tasks"] if row["slug"] != "translation"]

    problems = found_in(plain)

    assert ("prices", "translation", "There is no task translation") in problems
    assert ("services", "Google Cloud Translation", "There is no task translation") in problems


@given(data=st.data(), section=st.sampled_from(tuple(DESCRIBED)))
def test_every_fault_of_a_spoilt_row_names_that_row(data: st.DataObject, section: str) -> None:
    plain = deepcopy(LIST)
    row = data.draw(st.sampled_from(plain[section]))
    name = data.draw(st.sampled_from([name for name in row if name != SECTIONS[section].key]))
    row[name] = data.draw(st.sampled_from(["", 7, "-1", "soon", ["x"], True]))

    for problem in placed(prices.problems(plain), plain):
        assert (problem.section in DESCRIBED and problem.key) or problem.key in SINGLES


def test_fact_past_its_review_is_a_warning() -> None:
    plain = with_row("packages", "flaml", checked_on="2026-08-01")

    assert PriceProblem("packages", "flaml", "Past its review since 30 Oct 2026: look at its source again", "warning") in warnings(
        plain, ON
    )
    assert all(each.key != "setfit" for each in warnings(plain, ON))


def test_service_whose_end_has_passed_is_a_warning_until_its_state_says_so() -> None:
    before = with_row("services", "Amazon Polly", retires_on="2026-11-23", status="deprecated")
    after = with_row("services", "Amazon Polly", retires_on="2026-11-22", status="deprecated")
    said = with_row("services", "Amazon Polly", retires_on="2026-11-22", status="retired")

    assert [[each.message for each in warnings(plain, ON) if each.key == "Amazon Polly"] for plain in (before, after, said)] == [
        [], ["Its end, 22 Nov 2026, has passed: set its state to Ended"], [],
    ]  # fmt: skip


def test_default_list_has_no_service_whose_end_was_missed() -> None:
    assert [each.key for each in warnings(deepcopy(LIST), ON) if "set its state" in each.message] == []


@pytest.mark.parametrize("name", ["retires_on", "closed_to_new_on"])
@pytest.mark.parametrize("text", ["-1", "2026-02-30", "1.1.2026"])
def test_an_end_that_is_no_day_is_a_fault_and_no_warning(name: str, text: str) -> None:
    plain = with_row("services", "Amazon Polly", status="open", **{name: text})

    assert all(each.key != "Amazon Polly" for each in warnings(plain, ON))
    assert any(place[:2] == ("services", "Amazon Polly") for place in found_in(plain))


def test_rows_are_gone_through_once_however_many_faults_there_are() -> None:
    """A file may bring 5,000 rows with several faults each, and every page of its draft says where they are."""

    class Counted(list[Plain]):
        times = 0

        def __iter__(self) -> Iterator[Plain]:
            self.times += 1
            return super().__iter__()

    rows = Counted({"name": f"a: {number}"} for number in range(20))
    plain = {"services": rows}

    found = placed([f"services, a: {number}: vendor is missing" for number in range(20)], plain)

    assert rows.times == 1
    assert [(each.key, each.message) for each in found] == [(f"a: {number}", "Seller is missing") for number in range(20)]


def test_a_name_that_begins_another_is_not_taken_for_it() -> None:
    plain = {"services": [{"name": "a"}, {"name": "a: b"}, {"name": "x" * 200}]}

    found = placed(["services, a: b: vendor is missing", "services, a: c is odd", f"services, {'x' * 200}: vendor is missing"], plain)

    assert [each.key for each in found] == ["a: b", "a", "x" * 200]


def test_names_that_stand_twice_are_told_once_each_in_their_order() -> None:
    rows = [{"name": name} for name in ("b", "a", "b", "c", "a", "b")]

    assert keys_twice("services", rows) == [f"services, {name}: stands in the list twice" for name in ("b", "a")]
