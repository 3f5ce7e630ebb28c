"""A failing test case names the change that turned it, and no rule that has nothing to do with it."""

from typing import Any

import pytest

from apps.decisions.engine import expectations
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.deciding_rules import deciding_rules
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.engine.turned import Turned, Turning
from tests.decisions.engine.loading import default_machine, default_prices, state_of, worked_cases
from tests.decisions.make import make_plain


def weaker(*keys: str) -> Any:
    """The default rules, with all that these favour favoured slightly, and a word of another rule changed."""
    plain = to_plain(default_machine().book)
    rules = [
        {**row, "effects": [{**effect, "how": "slightly"} if effect["do"] == "favour" else effect for effect in row["effects"]]}
        if row["key"] in keys
        else {**row, "because": "Other words."}
        if row["key"] == "F-02"
        else row
        for row in plain["rules"]
    ]
    return compile_book(from_plain({**plain, "rules": rules}), default_prices())


@pytest.fixture(scope="module")
def turning() -> Turning:
    return Turning(default_machine().book, weaker("P-01", "P-02"), default_prices())


@pytest.fixture(scope="module")
def parts_wholesaler() -> dict[str, Any]:
    return next(case for case in worked_cases() if "simple check fails" in case["title"])


def test_rule_whose_change_turned_a_case_is_named_with_the_lead_before_and_after(turning: Turning, parts_wholesaler: Any) -> None:
    answers = parts_wholesaler["answers"]
    result = expectations.run(turning.after, answers, {"verdict": ["go"]})

    (turned,) = turning.of(answers, {"verdict": ["go"]}, result.failing)

    assert (turned.causes, turned.alone) == ((("rules", "P-01"),), True)
    assert turned.before[0][0] == turned.after[0][0] == "classical_ml"
    assert turned.before[0][1] > turned.after[0][1]


def test_what_the_older_book_gives_too_was_turned_by_nothing(turning: Turning, parts_wholesaler: Any) -> None:
    answers, expect = parts_wholesaler["answers"], {"recommendation": ["no_ml"]}
    result = expectations.run(turning.after, answers, expect)

    assert turning.of(answers, expect, result.failing) == (Turned(),)


def test_a_hold_that_is_not_for_the_option_in_front_is_not_called_deciding(parts_wholesaler: Any) -> None:
    state = state_of(weaker("P-01"), parts_wholesaler["answers"])
    (point,) = expectations.run(state.machine, parts_wholesaler["answers"], {"verdict": ["go"]}).failing

    assert point.actual == "pilot"
    assert "V-14" not in deciding_rules(state, point)


def test_case_that_answers_what_is_not_asked_any_more_is_told_no_change(parts_wholesaler: dict[str, Any]) -> None:
    """The older rules read it, the newer ones do not: it fails without a point of its own."""
    smaller = compile_book(from_plain(make_plain()), default_prices())

    assert Turning(default_machine().book, smaller, default_prices()).of(parts_wholesaler["answers"], {"never": ["no_ml"]}, ()) == ()
