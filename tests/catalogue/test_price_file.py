"""A price list as one JSON file: out and in gives the same bytes; what is wrong in a file is refused with section and row."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from apps.catalogue import pricefile, prices
from apps.catalogue.pricefile import PriceFileRefused
from apps.decisions.management import fixture_files
from tests.catalogue.drawing import lists

Plain = dict[str, Any]
SMALL: Plain = {"date": "2027-01-01", "currency": "USD", "prices": [], "services": []}


def changed(**changes: Any) -> bytes:
    return json.dumps(json.loads(pricefile.written(SMALL, number=3)) | changes).encode()


def in_prices(**changes: Any) -> bytes:
    """A file without a fingerprint, in which the list says something else."""
    return json.dumps({"groundwork": "prices", "price_list": SMALL | changes}).encode()


def test_default_list_comes_back_byte_for_byte() -> None:
    plain = fixture_files.default_prices()
    raw = pricefile.written(plain, number=1).encode()

    read = pricefile.read(raw)

    assert prices.canonical(read.plain) == prices.canonical(plain)
    assert (read.sha256, read.number, read.is_verified) == (prices.sha256(prices.canonical(plain)), 1, True)
    assert pricefile.written(read.plain, number=read.number).encode() == raw


@given(lists())
@settings(max_examples=60)
def test_any_list_comes_back_byte_for_byte(plain: Plain) -> None:
    raw = pricefile.written(plain, number=None).encode()

    assert prices.canonical(pricefile.read(raw).plain) == prices.canonical(plain)


def test_list_alone_is_read_too_and_said_to_be_unchecked() -> None:
    read = pricefile.read(json.dumps(SMALL).encode())

    assert (read.plain, read.number, read.is_verified) == (SMALL, None, False)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not UTF-8 text: byte 1"),
        (b"[]", "must be one object"),
        (b"{}", "must be there, with the sections of a price list"),
        (b"[" * 30, "more than 20 levels"),
        (b'{"a": 1, "a": 2}', "“a” stands twice"),
        (b'{"prices": 0.5}', '0.5 is not a whole number; write decimals as text, like "0.5"'),
        (b" " * 5_000_001, "A file of prices has at most 5 MB"),
        (changed(colour="red"), "A file of prices has no part “colour”"),
        (changed(groundwork="rules"), "this is another file"),
        (changed(number=0), "number: must be a whole number from 1"),
        (changed(sha256=7), "sha256: must be text"),
        (changed(sha256="0" * 64), "The fingerprint does not fit"),
        (changed(price_list=SMALL | {"currency": "EUR"}), "The fingerprint does not fit"),
        (in_prices(grids={}), "grids: write it as tables"),
        (in_prices(grids=[{"region": "x"}] * 5_001), "grids: must have 5,000 rows or fewer; it has 5,001"),
        (in_prices(grids=[{"region": "x"}] * 2), "grids, x: stands in the list twice"),
        (in_prices(grids=[{"place": "x"}]), "grids, row 1: region must be text"),
        (in_prices(grids=[{"region": "x", "place": None}]), "grids[0].place: write it as text"),
        (in_prices(grids=[{"region": "x\u202e"}]), "grids[0].region: must not hold control characters"),
        (in_prices(**{"a\ud800": "x"}), "must not hold control characters"),
    ],
)
def test_what_is_wrong_is_refused_in_words(raw: bytes, said: str) -> None:
    with pytest.raises(PriceFileRefused) as refused:
        pricefile.read(raw)

    assert said in "\n".join(refused.value.problems)


def test_control_the_sound_file_is_read() -> None:
    assert pricefile.read(changed()).plain == SMALL
    assert pricefile.read(in_prices()).plain == SMALL


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x" * 300, "must not hold control characters, and have at most 200"),
        ("a\u0001b", "must not hold control characters"),
        ("hidden", "A price list has no part “hidden”"),
    ],
)
def test_parts_that_no_list_has_are_refused_by_name_and_never_published(name: str, said: str) -> None:
    """No difference shows them, and no workbook could hold every name."""
    plain = {**fixture_files.default_prices(), name: "any text"}

    assert any(said in fault for fault in prices.shape_problems(plain))
    assert any(said in fault for fault in prices.problems(plain))
    assert prices.shape_problems(fixture_files.default_prices()) == ()


def test_fields_of_a_row_have_names_that_can_be_kept() -> None:
    plain = fixture_files.default_prices()
    plain["services"] = [{**plain["services"][0], "b\x00": "1"}, *plain["services"][1:]]

    assert any("must not hold control characters" in fault for fault in prices.shape_problems(plain))


def test_half_a_character_in_a_name_is_refused_in_words_that_a_page_can_show() -> None:
    with pytest.raises(PriceFileRefused) as refused:
        pricefile.read(json.dumps(SMALL | {"\ud800": 1}).encode())

    assert refused.value.problems and all(problem.encode() for problem in refused.value.problems)
