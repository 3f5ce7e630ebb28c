"""The one text that stands for plain data: reading it back is the identity, and no float gets in."""

import hashlib
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.decisions.engine.canonical import NotCanonical, decimal_text, dumps, loads, number_plain, sha256

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_reading_canonical_text_and_writing_it_again_is_the_identity(plain: Any) -> None:
    text = dumps(plain)

    assert dumps(loads(text)) == text
    assert json.loads(text) == loads(text)


@given(PLAIN)
def test_canonical_text_has_no_blanks_outside_of_texts_and_sorted_keys(plain: Any) -> None:
    written = json.dumps(loads(dumps(plain)), ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    assert dumps(plain) == written


@given(st.dictionaries(TEXTS, st.integers(), max_size=6))
def test_order_of_keys_is_forgotten(plain: dict[str, int]) -> None:
    assert dumps(dict(reversed(plain.items()))) == dumps(plain)


def test_two_ways_to_write_one_letter_are_one_text() -> None:
    assert dumps({"e\u0301": "A\u030a"}) == dumps({"\u00e9": "\u00c5"})


@pytest.mark.parametrize("wrong", [1.0, 0.1, float("nan"), float("inf"), Decimal("1.5"), Fraction(1, 3), {1, 2}, b"text", object()])
@pytest.mark.parametrize("wrap", [lambda part: part, lambda part: {"a": [1, part]}, lambda part: [{"b": part}]])
def test_what_has_no_one_form_is_refused_with_its_place(wrong: Any, wrap: Any) -> None:
    with pytest.raises(NotCanonical, match=r"^\$"):
        dumps(wrap(wrong))


def test_the_place_of_a_float_is_named() -> None:
    with pytest.raises(NotCanonical, match=r"\$\.a\[1\]: float has no canonical form"):
        dumps({"a": [1, 0.5]})


@pytest.mark.parametrize("wrong", [{1: "a"}, {None: "a"}, {("a",): 1}, [{True: 1}]])
def test_keys_are_texts(wrong: Any) -> None:
    with pytest.raises(NotCanonical, match="is not text"):
        dumps(wrong)


@pytest.mark.parametrize("text", ["1.0", '{"a":0.5}', "NaN", "Infinity", "-Infinity", "1e3"])
def test_a_float_in_stored_text_is_refused(text: str) -> None:
    with pytest.raises(NotCanonical):
        loads(text)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1", "1"),
        ("1.50", "1.5"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("1E+3", "1000"),
        ("1E-7", "0.0000001"),
        ("0.10", "0.1"),
        ("-2.500", "-2.5"),
        ("123456789012345678901234567.5", "123456789012345678901234567.5"),
    ],
)
def test_a_decimal_has_one_text(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
def test_a_decimal_is_read_back_as_the_same_number(number: Decimal) -> None:
    written = number_plain(number)

    assert Decimal(written) == number
    assert isinstance(written, int) == (number == number.to_integral_value())


def test_the_fingerprint_is_that_of_the_utf_8_bytes() -> None:
    assert sha256("é") == hashlib.sha256(b"\xc3\xa9").hexdigest()
