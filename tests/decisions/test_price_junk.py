"""A draft of prices may hold anything that a file brought: its pages show it, say what is wrong with it, and never break."""

from copy import deepcopy
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.catalogue import prices
from apps.catalogue import services as pricing
from apps.catalogue.engine import described, typed
from apps.catalogue.engine.differences import differences, labels_of, single_said, title_of
from apps.catalogue.engine.problems import placed, warnings
from apps.catalogue.engine.sections import SECTIONS
from apps.catalogue.engine.unchecked import unchecked
from apps.decisions.admin.prices.row_list import summary
from apps.decisions.management import fixture_files
from apps.decisions.models import RulebookVersion

LIST = fixture_files.default_prices()
ON = date(2026, 11, 22)
FLAT = st.one_of(st.sampled_from(["", "soon", "-1", "2026-02-30", "A", "1e99999999"]), st.integers(-5, 10**9), st.booleans())
JUNK = st.one_of(FLAT, st.lists(FLAT, max_size=3), st.dictionaries(st.sampled_from(["price", "law", "source", "x"]), FLAT, max_size=3))


def spoilt(data: st.DataObject) -> dict[str, Any]:
    """The default list with some fields and single values replaced by anything that can be stored."""
    plain = deepcopy(LIST)
    for section in data.draw(st.lists(st.sampled_from(tuple(SECTIONS)), min_size=1, max_size=3)):
        row = data.draw(st.sampled_from(plain[section][:4]))
        name = data.draw(st.sampled_from([field.name for field in described.fields_of(section)[1:]]))
        row[name] = data.draw(JUNK)
    for name in data.draw(st.lists(st.sampled_from(tuple(described.SINGLES)), max_size=2)):
        plain[name] = data.draw(JUNK)
    return plain


@settings(max_examples=60)
@given(data=st.data())
def test_whatever_stands_in_a_draft_can_be_judged_compared_and_shown(data: st.DataObject) -> None:
    plain = spoilt(data)

    assert prices.shape_problems(plain) == ()
    assert all(problem.message for problem in (*placed(prices.problems(plain), plain), *warnings(plain, ON)))
    assert all(problem.message for problem in (*unchecked(LIST, plain), *unchecked(plain, LIST)))
    assert all(change.words for change in (*differences(LIST, plain), *differences(plain, LIST)))
    assert all(single_said(name, plain[name]) for name in described.SINGLES)
    for section in SECTIONS:
        for row in plain[section][:4]:
            fields = described.fields_of(section)
            typed.read_row(fields, typed.as_typed(fields, row), row, [])
            assert isinstance(summary(section, row) + title_of(section, row, labels_of(plain)), str)


FIGURES = [
    (section, field)
    for section in SECTIONS
    for field in described.fields_of(section)
    if field.kind in (described.NUMBER, described.NUMBERS)
]


@pytest.mark.parametrize(("section", "field"), FIGURES, ids=[f"{section}-{field.name}" for section, field in FIGURES])
def test_no_figure_of_any_section_may_have_an_exponent(section: str, field: described.Field) -> None:
    """A few characters of that fill the memory of whoever reckons with it."""
    plain = deepcopy(LIST)
    plain[section][0][field.name] = "1e9" if field.kind == described.NUMBER else ["1e9"] * 3

    assert any(field.name in fault and "at most 12 digits" in fault for fault in prices.problems(plain))


@pytest.mark.parametrize("ends", [["1", "2"], ["3", "2", "9"], ["1", "", "2"], "7", [1, None, 3], ["1", "2", "1e5000"], [True, "1", "2"]])
def test_range_of_figures_is_three_numbers_that_do_not_fall(ends: Any) -> None:
    plain = deepcopy(LIST)
    plain["model_sizes"][0]["billions"] = ends

    assert [fault for fault in prices.problems(plain) if "billions" in fault]


@pytest.mark.django_db
def test_pages_of_a_draft_with_junk_open(live: RulebookVersion, at_work: Client, at: datetime) -> None:
    plain = deepcopy(LIST)
    plain["services"][0] |= {"checked_on": "soon", "tasks": 7, "status": ["open"], "retires_on": 3}
    plain["services"][1] |= {"status": "open", "retires_on": "2026-02-30"}
    plain["services"][2] |= {"status": "open", "retires_on": "", "closed_to_new_on": "-1"}
    plain["model_sizes"][0] |= {"billions": "many", "epochs": {"low": "1"}}
    plain |= {"review_after_days": ["x"], "engineer_month": "dear", "date": "soon", "tasks_without_service": 1, "currency": 7}
    draft = pricing.open_price_draft(version=None, title="Junk", by="tests", at=at)
    pricing.replace_price_rows(draft=draft, plain=plain, revision=None, by="tests", at=at)

    def opened(name: str, *args: Any, query: str = "") -> int:
        return at_work.get(reverse(f"admin:catalogue_pricedraft_{name}", args=[draft.pk, *args]) + query).status_code

    assert [opened(name) for name in ("change", "rows", "history", "publish", "discard")] == [200] * 5
    for section, key in (
        ("services", LIST["services"][0]["name"]),
        ("model_sizes", LIST["model_sizes"][0]["slug"]),
        ("prices", "translation"),
    ):
        assert opened("row", section, query=f"?key={key}") == opened("remove_row", section, query=f"?key={key}") == 200
    assert [opened("row", "single", query=f"?key={name}") for name in described.SINGLES] == [200] * len(described.SINGLES)
    assert opened("remove_row", "tasks", query="?key=translation") == 200
