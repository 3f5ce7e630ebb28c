"""A case written as a file reads back as the same case, digit by digit."""

import json
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from apps.decisions.engine.casefile import read_json, write_json

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6).filter(lambda n: n != 0)
VALUES = st.one_of(TEXTS, NUMBERS, st.integers(-(10**15), 10**15), st.lists(TEXTS, max_size=3), st.booleans())


@given(st.dictionaries(TEXTS, VALUES, max_size=6))
def test_what_is_written_reads_back_as_the_same(answers: dict[str, Any]) -> None:
    assert read_json(write_json({"answers": answers}).encode()) == {"answers": answers}


def test_a_text_that_looks_like_a_written_number_stays_a_text() -> None:
    tricky = {"title": '"\\u0000number 5"', "notes": "\\u0000number 7"}

    assert json.loads(write_json(tricky)) == tricky


def test_a_decimal_keeps_every_digit() -> None:
    assert "999999999999999.123456" in write_json({"n": Decimal("999999999999999.123456")})
