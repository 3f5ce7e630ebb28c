"""A choice put in the place of a question that is new and left open: the verdict is the one that a decision with that answer says."""

import copy
from functools import cache

from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.left_open import MOST_TRIED, new_questions, tried_choices
from apps.decisions.engine.replay import Replay
from apps.decisions.engine.rulebook import from_plain
from tests.decisions.engine.loading import decided, default_machine, default_prices, worked_cases
from tests.decisions.engine.test_replay import Plain, default_text
from tests.decisions.make import make_plain, make_question, make_rule

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


def test_case_is_tried_without_what_the_newer_rules_do_not_ask_any_more() -> None:
    plain = with_council()
    older = copy.deepcopy(default_text())
    older["questions"].append(make_question("gone", "integer", section=older["questions"][0]["section"]))
    replay = Replay(from_plain(older), from_plain(plain), default_prices())

    assert set(replay.left_open([{"gone": 1}])[0]) == {"council"}


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


def test_retired_choice_of_a_new_question_is_not_tried() -> None:
    plain = make_plain()
    book, question = from_plain(plain), make_question("one", "choice", "kept", "gone", "other")
    question["choices"][1]["retired"] = True
    plain["questions"].append(question)

    assert tried_choices(new_questions(book, from_plain(plain))) == {"one": ("kept", "other")}


def test_choice_that_does_not_go_with_other_answers_is_not_tried() -> None:
    """Nobody decided any answers, so none are known: with fifty known ones nobody can choose that."""
    plain = make_plain()
    older = from_plain(plain)
    plain["questions"].append(make_question("label_quality", "choice", "none", "two_people"))
    refused = [{"do": "refuse", "text": "This is refused"}]
    plain["rules"].append(make_rule("D-90", ["label_quality", "is", "none"], effects=refused))
    replay = Replay(older, from_plain(plain), default_prices())

    many, few = ({"output_kind": "number", "labelled": labelled} for labelled in (50, 0))
    assert replay.left_open([many]) == [{"label_quality": {}}]
    assert replay.left_open([few])[0]["label_quality"].keys() == {"none"}, "control: where none are known it is tried"
