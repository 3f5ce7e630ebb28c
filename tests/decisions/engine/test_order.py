"""No order but the book's own: rules, rows, conditions, questions' fields and answers may be shuffled. With a control."""

import json
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from apps.decisions.engine import canonical
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.rulebook import from_plain
from tests.decisions.engine.books import QUESTIONS, Plain, favour, plain_book, rule
from tests.decisions.engine.drawing import books_with_answers
from tests.decisions.engine.loading import (
    decided,
    decided_by_default,
    default_plain,
    default_prices,
    machine_of,
    many_cases,
    worked_cases,
)

LISTED = ("flags", "gates", "refusals", "held_to_pilot", "checks", "trace", "near_misses", "next_steps")


def shuffled_rules(book: Plain, order: random.Random) -> Plain:
    """The book with its rules, rows and the conditions of each in another order."""
    shuffled: Plain = json.loads(json.dumps(book))
    order.shuffle(shuffled["rules"])
    order.shuffle(shuffled["rows"])
    for part in (*shuffled["rules"], *shuffled["rows"]):
        order.shuffle(part["when"])
        order.shuffle(part.get("unless", []))
    return shuffled


def shuffled_keys(plain: Any, order: random.Random) -> Any:
    """The same data with the keys of every object in another order."""
    if isinstance(plain, dict):
        keys = list(plain)
        order.shuffle(keys)
        return {key: shuffled_keys(plain[key], order) for key in keys}
    return [shuffled_keys(part, order) for part in plain] if isinstance(plain, list) else plain


def unlisted(said: Plain) -> str:
    """A decision as canonical text, with what is listed in the order of the rules sorted: reasons, flags, gates, trace."""
    plain = canonical.loads(canonical.dumps(said))
    for line in plain["trace"]:
        line["when"], line["unless"] = sorted(map(str, line["when"])), sorted(map(str, line.get("unless", ())))
    for row in plain["ranking"]:
        row["reasons"].sort(key=canonical.dumps)
    for name in LISTED:
        plain[name].sort(key=canonical.dumps)
    return canonical.dumps(plain)


@given(books_with_answers(), st.integers(0, 99))
def test_shuffling_rules_rows_and_conditions_changes_nothing(drawn: tuple[Plain, Plain], seed: int) -> None:
    book, answers = drawn
    other = shuffled_rules(book, random.Random(seed))

    assert unlisted(decided(machine_of(other), answers)) == unlisted(decided(machine_of(book), answers))


@given(books_with_answers(), st.integers(0, 99))
def test_the_order_of_keys_changes_no_byte(drawn: tuple[Plain, Plain], seed: int) -> None:
    book, answers = drawn
    order = random.Random(seed)
    other = decided(machine_of(shuffled_keys(book, order)), shuffled_keys(answers, order))

    assert canonical.dumps(other) == canonical.dumps(decided(machine_of(book), answers))


def test_shuffling_the_default_book_changes_nothing() -> None:
    book = default_plain()
    order = random.Random(1)
    other = compile_book(from_plain(shuffled_keys(shuffled_rules(book, order), order)), default_prices())
    for case in (*worked_cases()[:3], *many_cases("further_cases")[::100]):
        answers = shuffled_keys(case["answers"], order)

        assert unlisted(decided(other, answers)) == unlisted(decided_by_default(case["answers"])), case["id"]


def test_control_rows_that_overlap_make_the_first_one_win() -> None:
    """Such a table is refused when it is published; evaluated all the same, its order shows, so a shuffle can fail."""
    finding = {"slug": "state", "stage": "framing", "values": [{"slug": "low", "label": ""}, {"slug": "high", "label": ""}]}
    rows = [
        {"key": "R-01", "finding": "state", "when": [["level", "<", 5]], "value": "low"},
        {"key": "R-02", "finding": "state", "when": [["level", ">=", 2]], "value": "high"},
    ]
    rules = [rule("X-01", [["state", "is", "high"]], favour("cloud_api"))]
    one = plain_book([QUESTIONS["level"]], findings=[finding], rows=rows, rules=rules)
    other = {**one, "rows": rows[::-1]}

    assert unlisted(decided(machine_of(one), {"level": 3})) != unlisted(decided(machine_of(other), {"level": 3}))
