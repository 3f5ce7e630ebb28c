"""The description of the fields is whole: every field of the lists that come with Groundwork, and nothing that the check would refuse."""

from typing import Any

import pytest

from apps.catalogue import prices
from apps.catalogue.engine import described, review
from apps.catalogue.engine.described import Field
from apps.catalogue.engine.sections import SECTIONS, row_problems
from apps.decisions.management import fixture_files

LISTS = fixture_files.default_price_lists()
SAMPLES = {
    described.TEXT: "text", described.LONG: "text", described.NUMBER: "1", described.DAY: "2026-11-21", described.YES_NO: True,
    described.TASKS: ["translation"], described.NAMES: ["name"], described.NUMBERS: ["1", "2", "3"], described.WHOLE: 1,
}  # fmt: skip
ONE_OF = {"list_prices": ("price_low", "price_high", "price_in", "price_out"), "people": ("price_low", "price_high")}


def sample(field: Field) -> Any:
    return field.choices[0][0] if field.choices else SAMPLES.get(field.kind, "translation")


def fits(field: Field, value: Any) -> bool:
    """Whether a stored value has the form of its kind."""
    if value in ("", [], None):
        return not field.required
    if field.kind == described.CHOICE:
        return value in {choice for choice, _words in field.choices} if field.choices else isinstance(value, str)
    if field.kind in (described.TASKS, described.NAMES, described.NUMBERS):
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return isinstance(value, {described.YES_NO: bool, described.WHOLE: int}.get(field.kind, str))


@pytest.mark.parametrize("section", SECTIONS)
def test_every_field_of_every_list_is_described(section: str) -> None:
    rows = [row for plain in LISTS for row in plain[section]]

    for row in rows:
        for name, value in row.items():
            field = described.field_named(section, name)
            assert field is not None, f"{section}: {name} is not described"
            assert fits(field, value), f"{section}: {name} is no {field.kind}: {value!r}"


def test_every_single_value_of_every_list_is_described() -> None:
    for plain in LISTS:
        assert set(plain) <= {*SECTIONS, *described.SINGLES}
        for name, single in described.SINGLES.items():
            value = plain[name]
            fields = {field.name: field for field in single.fields}
            assert all(fits(fields[key], each) for key, each in (value.items() if single.table else [(name, value)]))


@pytest.mark.parametrize("section", SECTIONS)
def test_row_with_every_described_field_passes_the_check(section: str) -> None:
    row = {field.name: sample(field) for field in described.fields_of(section) if field.name not in ONE_OF.get(section, ())}

    assert row_problems(section, row) == []
    assert row_problems(section, {**row, "source": ""}) != []


@pytest.mark.parametrize("section", SECTIONS)
def test_description_and_check_say_the_same(section: str) -> None:
    checked, fields = SECTIONS[section], {field.name: field for field in described.fields_of(section)}

    assert {checked.key, *checked.filled, *checked.texts, *checked.numbers, *checked.lists} <= set(fields)
    assert next(iter(fields)) == checked.key
    assert all(fields[name].required for name in (checked.key, *checked.filled))
    assert all(fields[name].kind == described.NUMBER for name in checked.numbers)
    assert all(fields[name].kind in (described.TASKS, described.NAMES) for name in checked.lists)


def test_sections_have_words_everywhere() -> None:
    assert set(described.DESCRIBED) == set(SECTIONS)
    assert {field.name for field in described.SINGLES["review_after_days"].fields} == set(review.KIND_WORDS)


def test_words_of_a_section_are_told_apart() -> None:
    for section, fields in described.DESCRIBED.items():
        assert len({field.words for field in fields}) == len({field.name for field in fields}) == len(fields), section
        assert all(field.words and field.kind in described.KINDS for field in fields)


def test_default_list_fits_into_a_draft() -> None:
    assert all(prices.shape_problems(plain) == () for plain in LISTS)
