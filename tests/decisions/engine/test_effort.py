"""What it takes to find an answer out: read from words once, refused where it cannot be read, and weighed against influence."""

import pytest

from apps.decisions.engine.certainty import certainty
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.decide import sureness
from apps.decisions.engine.draws import Draws
from apps.decisions.engine.effort import middle_of, minutes_of, weighed
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.rulebook import NotARulebook, from_plain
from tests.decisions.engine.books import QUESTIONS, Plain, plain_book
from tests.decisions.engine.loading import decided, default_machine, default_plain, default_prices, many_cases, state_of


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("10 min", (10, 10)),
        ("5 minutes", (5, 5)),
        ("1 h to 1 day", (60, 480)),
        ("Half a day", (240, 240)),
        ("half an hour", (30, 30)),
        ("1.5 hours", (90, 90)),
        ("1 day to 4 weeks", (480, 9600)),
        ("1 hour with counsel", (60, 60)),
        ("a week", (2400, 2400)),
        ("2 months", (19200, 19200)),
        ("", None),
    ],
)
def test_a_time_in_words_is_read_as_minutes_of_work(words: str, minutes: tuple[int, int] | None) -> None:
    assert minutes_of(words) == minutes


@pytest.mark.parametrize("words", ["soon", "10", "10 minuets", "an afternoon", "2 days to 1 hour", "1 day to never", "1 hour!!"])
def test_a_time_that_cannot_be_read_refuses_the_book_and_is_named(words: str) -> None:
    plain = plain_book([{**QUESTIONS["mood"], "time": words}])

    with pytest.raises(NotARulebook) as refused:
        from_plain(plain)

    [problem] = refused.value.problems
    assert problem.where == "questions mood, time"
    assert words in problem.message


def test_a_time_range_counts_by_its_middle_and_halves_the_weight_where_the_book_says() -> None:
    assert middle_of((60, 480)) == 270
    assert [weighed(60, minutes, 480) for minutes in (0, 480, 960)] == [60, 30, 20]
    assert weighed(60, 960, 0) == 60


def test_every_deciding_question_of_the_default_book_says_what_it_takes() -> None:
    machine = default_machine()
    said = decided(machine, {"task": "text_classification", "labelled": 900})

    assert machine.effort_half == 480
    assert said["efforts"]
    assert [line["question"] for line in said["efforts"]] == said["deciding_questions"]
    for line in said["efforts"]:
        assert line["minutes"] == list(minutes_of(line["time"]) or ())
    assert machine.efforts.keys() == {question["slug"] for question in default_plain()["questions"]}


def how_sure(machine: Machine, answers: Plain) -> Plain:
    """The part of a decision that says how sure it is."""
    state = state_of(machine, answers)
    draws = Draws(state, "seed")
    return sureness(state, certainty(state, draws), draws)


def order_of(said: Plain) -> list[str]:
    """The deciding questions but those that a completion or a condition rests on: these come first whatever they take."""
    first = set(said["would_overturn"]["answers"] if said["would_overturn"] else ()) | {one["question"] for one in said["conditions"]}
    return [slug for slug in said["deciding_questions"] if slug not in first]


def test_deciding_questions_stand_in_the_order_of_influence_less_effort_and_the_parameter_moves_it() -> None:
    machine, plain = default_machine(), default_plain()
    plain["parameters"]["effort_half_minutes"] = 0
    unweighed = compile_book(from_plain(plain), default_prices())
    moved = 0
    for case in many_cases("documented_cases")[::60]:
        said, bare = how_sure(machine, case["answers"]), how_sure(unweighed, case["answers"])
        share = {line["question"]: line["share"] for line in said["influence"]}
        worth = [weighed(share[slug], middle_of(machine.efforts[slug]), 480) for slug in order_of(said)]
        shares = [share[slug] for slug in order_of(bare)]
        moved += order_of(said) != order_of(bare)

        assert worth == sorted(worth, reverse=True)
        assert shares == sorted(shares, reverse=True)

    assert moved > 0, "control: with nothing weighed the order is another"
