"""A choice put in the place of a question that is new and left open: the verdict is the one that a decision with that answer says."""

import copy
from functools import cache

from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.left_open import MOST_TRIED, new_questions, tried_choices
from apps.decisions.engine.replay import Replay
from apps.decisions.engine.rulebook import from_plain
from tests.decisions.engine.loading import decided, default_machine, default_prices, worked_cases
from tests.decisions.engine.test_replay import Plain, default_text
from tests.decisions.make import make_plain, make_question

CHOICES = ("agreed", "asked", "never")


@cache
def with_council() -> Plain:
    """The default rules with a new question; one choice holds back to a pilot, one is refused."""
    plain = copy.deepcopy(default_text())
    section = plain["questions"][0]["section"]
    plain["questions"].append(make_question("council", "choice", "agreed", "asked", "never", section=section))
    for key, choice, effect in (
        ("L-998", "asked", {"do": "hold back", "needs": "an agreement"}),
        ("L-999", "never", {"do": "refuse", "text": "This is refused"}),
    ):
        rule = {**copy.deepcopy(plain["rules"][0]), "key": key, "when": [["council", "is", choice]], "unless": [], "effects": [effect]}
        rule.pop("with_figures", None)
        plain["rules"].append(rule)
    return plain


def test_verdict_with_a_choice_is_the_one_that_a_decision_with_that_answer_says() -> None:
    newer = from_plain(with_council())
    machine, replay = compile_book(newer, default_prices()), Replay(default_machine().book, newer, default_prices())
    cases = [case["answers"] for case in worked_cases()[::4]]
    found = replay.left_open(cases)
    turned = 0
    for answers, what in zip(cases, found, strict=True):
        open_verdict = decided(machine, answers)["verdict"]
        for choice in CHOICES:
            verdict = decided(machine, {**answers, "council": choice})["verdict"]
            turned += verdict != open_verdict
            assert what["council"].get(choice, f"{open_verdict} {open_verdict}") == f"{open_verdict} {verdict}"

    assert turned, "the rules of the new question do something"


def test_answered_question_is_not_left_open_and_a_damaged_case_tells_nothing() -> None:
    replay = Replay(default_machine().book, from_plain(with_council()), default_prices())

    assert replay.left_open([{"council": "agreed"}, {"gone": 1}, {"council": "unknown"}])[:2] == [{}, {}]
    assert set(replay.left_open([{"council": "unknown"}])[0]) == {"council"}


def test_of_many_new_choices_no_more_are_tried_than_said_and_no_question_in_part() -> None:
    plain = make_plain()
    book = from_plain(plain)
    for name in ("one", "two", "three"):
        plain["questions"].append(make_question(name, "choice", *(f"c{at}" for at in range(10))))
    plain["questions"].append(make_question("four", "multi", "a", "b"))
    plain["questions"].append(make_question("five", "integer"))
    tried = tried_choices(new_questions(book, from_plain(plain)))

    assert {slug: len(choices) for slug, choices in tried.items()} == {"one": 10, "two": 0, "three": 0, "four": 2, "five": 0}
    assert sum(map(len, tried.values())) <= MOST_TRIED
