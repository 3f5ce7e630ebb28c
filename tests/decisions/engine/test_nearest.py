"""A refused word is answered with the one that was meant."""

import pytest

from apps.decisions.engine.nearest import nearest

KNOWN = ("text_classification", "image_classification", "assistant", "search", "search_ranking", "labelled", "labelled_rarest", "none")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("classify_txt", "text_classification"),
        ("classification_image", "image_classification"),
        ("serach", "search"),
        ("Ranking of search", "search_ranking"),
        ("labeled", "labelled"),
        ("LABELLED", "labelled"),
        ("rarest labeled", "labelled_rarest"),
        ("qqqq", ""),
        ("", ""),
        ("___", ""),
        ("x" * 1_000_000, ""),
    ],
)
def test_nearest_word_is_the_one_that_was_meant(typed: str, meant: str) -> None:
    assert nearest(typed, KNOWN) == meant


def test_nothing_is_near_where_nothing_is_known() -> None:
    assert nearest("search", ()) == ""
