"""What the list of facts says of cards, machines and grids, and what is left out because nobody checked it."""

from fractions import Fraction
from typing import Any

import pytest

from apps.estimates.engine.cards import cards, holding, machines, reference
from apps.estimates.engine.energy import grid
from apps.estimates.engine.inputs import Lacks
from tests.estimates.known_figures import choices_of, figures, inputs, plain_facts, published


def test_hours_are_counted_on_one_card_of_the_list() -> None:
    found = reference(published())

    assert (found.name, found.tflops, found.watts, found.price) == ("A100 80 GB", 312, 400, Fraction("3.431"))
    assert [row["name"] for row in plain_facts()["accelerators"] if row.get("reference")] == ["A100 80 GB"]


def test_no_field_that_nobody_checked_is_reckoned_with() -> None:
    known = {card.name: card for card in cards(published())}
    for row in plain_facts()["accelerators"]:
        if row.get("unverified") or row.get("edge") or "memory_gb" in row.get("unverified_fields", ()):
            assert row["name"] not in known
            continue
        for key, field in (("tflops", "tflops"), ("watts", "watts"), ("price_hour", "price")):
            value = getattr(known[row["name"]], field)
            hidden = key in row.get("unverified_fields", ()) or not row.get(key)
            assert value is None if hidden else value == Fraction(row[key]), (row["name"], key)


def test_no_speed_of_the_list_is_the_one_for_sparse_weights() -> None:
    for row in plain_facts()["accelerators"]:
        assert row.get("tflops") not in ("130", "242", "733", "624", "1979", "4500", "2614"), row["name"]


@pytest.mark.parametrize(
    ("gigabytes", "most", "smallest"),
    [(16, 1, "T4"), (Fraction(161, 10), 1, "L4"), (100, 1, "H200 SXM"), (100, 8, "T4"), (10_000, 8, None)],
)
def test_cards_hold_a_model_alone_or_together(gigabytes: Any, most: int, smallest: str | None) -> None:
    found = holding(cards(published()), gigabytes, most)

    assert (found[0].name if found else None) == smallest


def test_every_answer_about_machines_but_none_stands_for_some() -> None:
    for answer in choices_of("training_hardware"):
        if answer == "none":
            with pytest.raises(Lacks):
                machines(published(), answer)
            continue
        found = machines(published(), answer)
        assert 0 < found.tflops.low <= found.tflops.likely <= found.tflops.high
        assert 0 < found.gigabytes.low <= found.gigabytes.likely <= found.gigabytes.high


def test_machines_whose_card_the_list_lacks_are_not_guessed() -> None:
    lacking = figures({"accelerators": [row for row in plain_facts()["accelerators"] if row["name"] != "T4"]})

    with pytest.raises(Lacks):
        machines(lacking, "one_gpu")


@pytest.mark.parametrize(
    ("places", "ends"),
    [
        (None, (16, 1009)),
        (["eu"], (47, 617)),
        (["us"], (368, 566)),
        (["uk"], (623, 623)),
        (["eu", "us"], (47, 617)),
        (["other"], (16, 1009)),
    ],
)
def test_the_place_narrows_the_co2_of_electricity_and_elsewhere_is_anywhere(places: list[str] | None, ends: tuple[int, int]) -> None:
    grams, assumed = grid(inputs(**({} if places is None else {"jurisdiction": places})))

    assert (grams.low, grams.high) == ends
    assert "2018 to 2021" in assumed.source


def test_every_grid_says_that_it_is_old_and_lies_in_a_place_that_is_asked_for() -> None:
    for row in plain_facts()["grids"]:
        assert row["place"] in choices_of("jurisdiction") and row["years"] == "2018–2021", row["region"]
