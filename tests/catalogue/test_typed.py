"""Whatever is typed into the form of a row: stored so that the form shows it again, or refused in words at its field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogue import prices
from apps.catalogue.engine import described, typed
from apps.catalogue.engine.described import Field
from apps.decisions.management import fixture_files

LIST = fixture_files.default_prices()
TASKS = [row["slug"] for row in LIST["tasks"]]
SECTIONS = tuple(described.DESCRIBED)
NASTY = st.sampled_from(
    [
        "",
        " ",
        "yes",
        "0.01",
        "-1",
        "1e9",
        "1,000",
        "٣",
        "2026-11-21",
        "2026-02-30",
        "open",
        "A",
        "a\r\nb",
        "\x00",
        "‮x",
        "\ud800",
        "x" * 2_001,
    ]
)
TEXTS = st.lists(st.one_of(NASTY, st.text(max_size=12), st.sampled_from(TASKS)), max_size=4)


def forms(section: str) -> st.SearchStrategy[dict[str, list[str]]]:
    return st.fixed_dictionaries({field.name: TEXTS for field in described.fields_of(section)})


def same_as_typed(field: Field, form: list[str], shown: list[str]) -> bool:
    """Whether the form shows again what was typed: blanks around it, line breaks and the order of ticks aside."""
    if field.kind == described.YES_NO:
        return shown == (["yes"] if "yes" in form else [])
    if field.kind == described.TASKS:
        return set(shown) == {text.strip() for text in form} - {""}
    if field.kind == described.NUMBERS:
        return shown == [text.strip() for text in form] or (not shown and not any(text.strip() for text in form))
    text = form[0].strip() if form else ""
    if field.kind == described.NAMES:
        return (shown or [""])[0].split("\n") == ([line.strip() for line in text.splitlines() if line.strip()] or [""])
    if field.kind == described.WHOLE:
        return (int(shown[0]) if shown else "") == (int(text) if text else "")
    return (shown or [""])[0] == typed.BREAKS.sub(" ", text)


@given(data=st.data(), section=st.sampled_from(SECTIONS))
def test_what_is_typed_is_kept_or_refused_at_its_field(data: st.DataObject, section: str) -> None:
    fields, form = described.fields_of(section), data.draw(forms(section))
    before = data.draw(st.sampled_from([{}, *LIST[section]]))

    row, wrong = typed.read_row(fields, form, before, TASKS)

    refused = {name for name, words in wrong if words}
    assert refused <= {field.name for field in fields}
    shown = typed.as_typed(fields, row)
    for field in fields:
        if field.name not in refused:
            assert same_as_typed(field, form[field.name], shown[field.name]), (field, form[field.name], shown[field.name])
    assert prices.shape_problems({section: [{**row, fields[0].name: "name"}]}) == ()
    assert typed.read_row(fields, shown, row, TASKS) == (row, []) or refused


@pytest.mark.parametrize("section", SECTIONS)
def test_row_saved_as_it_is_shown_stays_byte_for_byte(section: str) -> None:
    for row in LIST[section]:
        fields = described.fields_of(section)
        assert typed.read_row(fields, typed.as_typed(fields, row), row, TASKS) == (row, [])


@pytest.mark.parametrize(
    ("section", "field", "text", "words"),
    [
        ("prices", "price", "0,5", "Enter a number with a point"),
        ("prices", "price", "-1", "Enter 0 or more"),
        ("prices", "checked_on", "31.12.2026", "Enter a day, like 2026-11-21"),
        ("services", "status", "gone", "Select one of the list"),
        ("services", "tasks", "no_such_task", "Select tasks of the list only"),
        ("services", "note", "a\x07b", "holds a character that cannot be shown"),
        ("services", "note", "x" * 2_001, "must be 2,000 characters or fewer; you have 2,001"),
        ("model_sizes", "billions", "1", "Enter all three, low, likely and high, or none of them"),
    ],
)
def test_fault_is_said_in_words(section: str, field: str, text: str, words: str) -> None:
    _row, wrong = typed.read_row(described.fields_of(section), {field: [text]}, {}, TASKS)

    assert [name for name, _words in wrong] == [field]
    assert words in wrong[0][1]


def test_what_no_field_shows_stays_in_the_row() -> None:
    fields = described.fields_of("prices")
    before: dict[str, Any] = {**LIST["prices"][0], "of_a_later_version": "kept"}

    row, _wrong = typed.read_row(fields, {**typed.as_typed(fields, before), "price": ["2"]}, before, TASKS)

    assert row == {**before, "price": "2"}


def test_nought_days_are_refused_and_what_stood_there_is_not_taken_away() -> None:
    days = [field for field in described.SINGLES["review_after_days"].fields if field.name == "price"]

    assert typed.read_row(days, {"price": ["0"]}, {"price": 90}, []) == ({"price": 90}, [("price", "Enter a whole number from 1, like 90")])
    assert typed.read_row(days, {"price": [""]}, {"price": 90}, []) == ({}, [])  # control: an empty field does take it away
