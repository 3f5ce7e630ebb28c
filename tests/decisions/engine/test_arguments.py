"""What speaks against a decision, why not each other way, what it rests on, and the way back from a no."""

from typing import Any

import pytest
from hypothesis import given

from apps.decisions.engine import canonical
from apps.decisions.engine.against import clause
from apps.decisions.engine.answers import read_case
from apps.decisions.engine.decide import decide
from apps.decisions.engine.state import State
from apps.decisions.engine.weakest import _without
from tests.decisions.engine.books import Plain, disfavour, favour, open_gate, plain_book, question, rule, rule_out
from tests.decisions.engine.drawing import books_with_answers
from tests.decisions.engine.loading import (
    PRICE_META,
    RULEBOOK_META,
    case_of,
    decided,
    decided_by_default,
    machine_of,
    many_cases,
    worked_cases,
)

COLOURS = question("colour", "choice", "red", "green", find_out="Look at it.", who_knows="Anybody", time="1 day")
GENERAL = "Nobody knows everything."


def book(*rules: Plain, **parts: Any) -> Plain:
    plain = plain_book([COLOURS, question("mood", "choice", "calm", "wild")], rules=list(rules), **parts)
    for part in ("approaches", "outcomes"):
        plain[part] = [{**row, "objection": GENERAL, "no_promise": f"{row['slug']} promises little."} for row in plain[part]]
    return plain


def said_of(plain: Plain, answers: Plain | None = None) -> Plain:
    return decided(machine_of(plain), answers or {})


def why_not(said: Plain) -> dict[str, str]:
    return {row["approach"]: row["why_not"] for row in said["ranking"]}


def test_heaviest_rule_against_the_recommendation_is_the_strongest_reason() -> None:
    said = said_of(
        book(
            rule("R-1", [], favour("no_ml", how="strongly"), because="It is simple."),
            rule("R-2", [], disfavour("no_ml", how="slightly"), because="It is dull."),
            rule("R-3", [], disfavour("no_ml", how="clearly"), because="It is slow."),
            rule("R-4", [], disfavour("classical_ml", "cloud_api", "fine_tune", how="strongly"), because="They are dear."),
        )
    )

    assert said["strongest_against"] == {"text": "It is slow.", "rule": "R-3", "kind": "against", "approach": "no_ml"}
    assert said["no_promise"] == "no_ml promises little."


def test_where_no_rule_is_against_it_the_best_of_the_runner_up_is_said() -> None:
    said = said_of(
        book(
            rule("R-1", [], favour("no_ml", how="strongly"), because="It is simple."),
            rule("R-2", [], favour("cloud_api"), because="It is ready."),
        )
    )

    assert said["strongest_against"] == {"text": "It is ready.", "rule": "R-2", "kind": "runner_up", "approach": "cloud_api"}


def test_a_reason_for_both_is_no_reason_for_the_runner_up() -> None:
    said = said_of(book(rule("R-1", [], favour("no_ml", "cloud_api"), because="Both are simple.")))

    assert said["strongest_against"] == {"text": GENERAL, "rule": "", "kind": "general", "approach": "no_ml"}


def test_what_holds_the_next_way_back_as_much_is_no_reason_against_the_first() -> None:
    said = said_of(
        book(
            rule("R-1", [], favour("no_ml", how="strongly"), because="It is simple."),
            rule("R-2", [], disfavour("no_ml", "cloud_api", how="strongly"), because="Both are dear."),
            rule("R-3", [], disfavour("no_ml", how="clearly"), because="It is slow."),
            rule("R-4", [], disfavour("classical_ml", "fine_tune", how="strongly"), because="They are dear."),
            rule("R-5", [], favour("cloud_api", how="slightly"), because="It is ready."),
        )
    )

    assert said["strongest_against"] == {"text": "It is slow.", "rule": "R-3", "kind": "against", "approach": "no_ml"}


def test_what_is_as_true_of_the_first_way_is_no_reason_for_the_next() -> None:
    enough = [["colour", "is", "red"]]
    plain = book(
        rule("R-1", [], favour("no_ml", how="strongly"), because="It is simple."),
        rule("R-2", enough, favour("no_ml"), because="There is enough for this."),
        rule("R-3", enough, favour("cloud_api"), because="There is enough for that."),
    )

    assert said_of(plain, {"colour": "red"})["strongest_against"]["kind"] == "general"


@pytest.mark.parametrize(("how", "kind", "words"), [("slightly", "warning", "B is proven."), ("clearly", "runner_up", "It is ready.")])
def test_the_best_proven_warning_outweighs_a_slight_difference_alone(how: str, kind: str, words: str) -> None:
    warn = {"do": "raise flag", "flag": "careful"}
    said = said_of(
        book(
            rule("R-1", [], favour("no_ml", how="strongly"), because="It is simple."),
            rule("R-2", [], favour("cloud_api", how=how), because="It is ready."),
            rule("R-3", [], {**warn}, because="A is a guess.", sure="C"),
            rule("R-4", [], {**warn}, because="B is proven.", sure="A"),
            rule("R-5", [], {**warn}, favour("no_ml", how="slightly"), because="C speaks for it.", sure="A"),
        )
    )

    assert (said["strongest_against"]["kind"], said["strongest_against"]["text"]) == (kind, words)


@pytest.mark.parametrize(("strength", "words"), [("must", "Nobody sees it."), ("strong", "It is ready.")])
def test_what_the_rules_call_a_must_to_show_in_a_trial_is_said_before_any_difference(strength: str, words: str) -> None:
    said = said_of(
        book(
            rule("R-1", [], favour("no_ml", how="strongly"), because="It is simple."),
            rule("R-2", [], favour("cloud_api", how="clearly"), because="It is ready."),
            rule("R-3", [], {"do": "hold back", "except": [], "needs": "a count"}, because="Nobody sees it.", strength=strength, sure="C"),
        )
    )

    assert said["strongest_against"]["text"] == words


def test_what_is_against_both_alike_is_no_reason_why_one_is_behind() -> None:
    plain = book(
        rule("R-1", [], disfavour("no_ml", how="strongly"), disfavour("cloud_api", how="strongly"), because="There are too few."),
        rule("R-2", [], favour("cloud_api"), because="It is ready."),
        rule("R-3", [], disfavour("classical_ml", how="strongly"), because="Nobody could keep it."),
        rule("R-4", [], rule_out("fine_tune"), because="There is no data."),
    )

    assert why_not(said_of(plain, {})) == {
        "cloud_api": "",
        "no_ml": "6 points behind “cloud_api”, for which more speaks: it is ready.",
        "classical_ml": "6 points behind “cloud_api”; the main reason: nobody could keep it.",
        "fine_tune": "Ruled out: there is no data.",
    }


def test_against_waiting_stands_the_general_objection_to_it() -> None:
    said = said_of(book(rule("R-1", [], open_gate("frame"), favour("no_ml", how="strongly"))))

    assert said["strongest_against"] == {"text": GENERAL, "rule": "", "kind": "general", "approach": ""}
    assert said["no_promise"] == "frame_first promises little."


def test_each_other_way_is_told_why_not_in_one_sentence() -> None:
    said = said_of(
        book(
            rule("R-1", [], favour("cloud_api", how="strongly"), because="It is ready. And it is cheap."),
            rule("R-2", [], disfavour("no_ml"), because="It is dull: nobody likes it. It is slow."),
            rule("R-3", [], rule_out("fine_tune"), because="There is no data."),
        )
    )

    assert why_not(said) == {
        "cloud_api": "",
        "no_ml": "18 points behind “cloud_api”; against it: it is dull; nobody likes it.",
        "classical_ml": "Nothing speaks against it, but more speaks for “cloud_api”: it is ready.",
        "fine_tune": "Ruled out: there is no data.",
    }


def test_level_ways_and_waiting_ways_are_told_so() -> None:
    level = why_not(said_of(book()))
    waiting = why_not(said_of(book(rule("R-1", [], open_gate("frame")))))

    assert level["cloud_api"] == "It fits as well as “no_ml”, which is the simpler or cheaper of the two."
    assert waiting["no_ml"] == "It leads among the ways to build, and has to wait for what frame needs."


def test_clause_keeps_names_and_closing_quotes() -> None:
    assert clause("AI needs data. Much of it.") == "AI needs data"
    assert clause("“Why” is hard.") == "“Why” is hard"
    assert clause("Costs 1.5 times as much.") == "costs 1.5 times as much"


def answered(how: str, value: str = "red") -> Plain:
    return {"value": value, "known_how": how}


def rests_on_colour(how: str) -> Plain:
    machine = machine_of(book(rule("R-1", [["colour", "is", "red"]], favour("cloud_api", how="strongly"))))
    case = read_case(machine.book, {"answers": {"colour": answered(how), "mood": answered("assumed", "calm")}})
    return decide(machine, case, rulebook=RULEBOOK_META, price_list=PRICE_META)


def test_unmeasured_answer_that_carries_the_recommendation_is_named_with_its_check() -> None:
    assert rests_on_colour("assumed")["weakest"] == [
        {
            "question": "colour",
            "known_how": "assumed",
            "points": 12,
            "without": "no_ml",
            "check": "Look at it.",
            "who": "Anybody",
            "time": "1 day",
        }
    ]


def test_measured_answers_are_not_weak() -> None:
    assert rests_on_colour("measured")["weakest"] == []


@given(books_with_answers())
def test_arguments_hold_for_any_book(drawn: tuple[Plain, Plain]) -> None:
    plain, answers = drawn
    said = said_of(plain, answers)
    keys = {each["key"] for each in plain["rules"]}

    assert said["strongest_against"]["rule"] in keys | {""}
    assert all(bool(row["why_not"]) == (row["approach"] != said["recommendation"]) for row in said["ranking"])
    assert bool(said["way_back"]) == (said["verdict"] in ("not_yet", "stop"))
    assert canonical.dumps(said)


def test_default_book_always_has_something_against_it_and_a_full_way_back() -> None:
    for case in (*worked_cases(), *many_cases("further_cases")[::40]):
        said = decided_by_default(case["answers"])

        assert said["strongest_against"]["text"], case["id"]
        assert said["no_promise"], case["id"]
        assert all(row["why_not"] or row["approach"] == said["recommendation"] for row in said["ranking"]), case["id"]
        for back in said["way_back"]:
            assert len(back["steps"]) >= 4, case["id"]
            assert all(back[part] for part in ("who", "how_long", "come_back", "go_when")), case["id"]


@given(books_with_answers())
def test_taking_an_answer_away_leaves_the_state_of_the_others(drawn: tuple[Plain, Plain]) -> None:
    plain, answers = drawn
    machine = machine_of(plain)
    values = case_of(machine, answers).values
    state = State.of(machine, values)

    for slug in values:
        left = State.of(machine, {name: value for name, value in values.items() if name != slug})
        without = _without(state, slug, values)
        assert (without.fit, without.truth, without.open) == (left.fit, left.truth, left.open), slug
