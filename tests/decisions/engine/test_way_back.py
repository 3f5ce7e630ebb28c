"""The way back from a no: what is needed, the steps in their order, and how long they take."""

import pytest

from apps.decisions.engine.way_back import _length
from tests.decisions.engine.books import open_gate, rule
from tests.decisions.engine.test_arguments import book, said_of


def test_way_back_names_what_is_needed_and_the_steps_in_order() -> None:
    gate = rule("R-1", [], open_gate("frame"), {"do": "next step", "text": "Ask."})
    plain = book(gate)
    way = {
        "steps": ["Write it down.", "Decide again."],
        "who": "You",
        "how_long": "A week.",
        "come_back": "Soon.",
        "go_when": "All is said.",
    }
    plain["outcomes"] = [{**row, **way} if row["slug"] == "frame_first" else row for row in plain["outcomes"]]

    (back,) = said_of(plain)["way_back"]

    assert back["gate"] == "frame"
    assert back["needs"] == ["what frame needs"]
    assert back["steps"] == ["Ask.", "Write it down.", "Decide again."]
    assert back["how_long"].endswith("A week.")
    assert (back["who"], back["come_back"], back["go_when"], back["rules"]) == ("You", "Soon.", "All is said.", ["R-1"])


def test_gate_with_an_outcome_of_its_own_name_has_a_plan_of_its_own() -> None:
    plain = book(rule("R-1", [], open_gate("audit")), rule("R-2", [], open_gate("collect_data")))
    plain["gates"] = [*plain["gates"], {"slug": "audit", "outcome": "collect_data_first", "label": "Audit"}]
    plan = {"label": "Audit first", "headline": "Audit", "steps": ["Look."], "who": "A reader", "how_long": "Weeks."}
    plain["outcomes"] = [*plain["outcomes"], {"slug": "audit", **plan}]

    said = said_of(plain)

    assert said["recommendation"] == "collect_data_first"
    assert [(back["gate"], back["label"], back["who"]) for back in said["way_back"]] == [
        ("collect_data", "collect_data_first", ""),
        ("audit", "Audit first", "A reader"),
    ]


def test_refused_idea_has_a_way_back_too_and_a_recommended_way_none() -> None:
    refused = said_of(book(rule("R-1", [], {"do": "refuse", "text": "Not allowed"})))

    assert [back["outcome"] for back in refused["way_back"]] == ["do_not_build"]
    assert said_of(book())["way_back"] == []


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (("2", "4", "9"), "About 4 weeks, at least 2, at most 9."),
        (("1.2", "4.1", "9"), "About 5 weeks, at least 2, at most 9."),
        (("0", "2", "2"), "Up to 2 weeks."),
        (("0", "2", "3"), "About 2 weeks, at most 3."),
        (("1", "1", "1"), "About 1 week."),
        (("0", "0", "5"), ""),
    ],
)
def test_length_of_the_way_back_is_said_from_low_to_high(ends: tuple[str, str, str], words: str) -> None:
    assert _length({"weeks": dict(zip(("low", "likely", "high"), ends, strict=True))}) == words


def test_length_says_what_it_does_not_count() -> None:
    weeks = {"label": "Weeks: enrolment only; add the rest", "low": "4", "likely": "4", "high": "4"}

    assert _length({"weeks": weeks}) == "About 4 weeks: enrolment only; add the rest."


def test_length_that_cannot_be_said_is_not() -> None:
    assert _length({"weeks": {"why": "nobody counted"}}) == ""
