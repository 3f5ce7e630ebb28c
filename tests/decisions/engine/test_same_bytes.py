"""The same answers, rules and prices give the same bytes: in any process, hash seed, time zone or locale, and years later."""

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from hypothesis import given

from apps.decisions.engine import canonical
from apps.decisions.engine.answers import case_plain
from apps.decisions.engine.rulebook import from_plain, to_plain
from tests.decisions.engine.books import Plain, as_answers
from tests.decisions.engine.drawing import books_with_answers, failures
from tests.decisions.engine.loading import ROOT, case_of, decided, decided_by_default, default_machine, machine_of
from tests.decisions.engine.print_decisions import CASES

PLACES = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Kolkata", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "4242", "TZ": "America/St_Johns", "LC_ALL": "C"},
]


@cache
def printed() -> list[dict[str, Any]]:
    """What processes of their own print, one in each place."""
    program = [sys.executable, "-m", "tests.decisions.engine.print_decisions"]
    running = [subprocess.Popen(program, cwd=ROOT, env={**os.environ, **place}, stdout=subprocess.PIPE) for place in PLACES]
    return [json.loads(process.communicate(timeout=120)[0]) for process in running]


@cache
def here() -> list[str]:
    return [canonical.dumps(decided_by_default(case["answers"])) for case in CASES]


@pytest.mark.parametrize("place", range(len(PLACES)))
def test_another_process_seed_time_zone_and_locale_give_the_same_bytes(place: int) -> None:
    assert printed()[place]["decisions"] == here()


def test_control_a_set_of_words_has_another_order_in_another_process() -> None:
    assert len({tuple(output["control"]) for output in printed()}) > 1


@given(books_with_answers())
@pytest.mark.behaviour(39)
def test_deciding_again_from_what_is_stored_gives_the_same_bytes(drawn: tuple[Plain, Plain]) -> None:
    book, answers = drawn
    machine = machine_of(book)
    text = canonical.dumps(decided(machine, answers))
    stored_book = canonical.dumps(to_plain(machine.book))
    stored_answers = canonical.dumps(case_plain(machine.book, case_of(machine, answers))["answers"])

    again = machine_of(canonical.loads(stored_book))
    given_again = as_answers(book, canonical.loads(stored_answers))

    assert canonical.dumps(to_plain(again.book)) == stored_book
    assert canonical.dumps(decided(again, given_again)) == text


def test_control_one_changed_weight_changes_the_bytes() -> None:
    def same(drawn: tuple[Plain, Plain]) -> bool:
        book, answers = drawn
        parameters = {**book["parameters"], "points_clearly": 7}
        heavier = machine_of({**book, "parameters": parameters})
        return canonical.dumps(decided(heavier, answers)) == canonical.dumps(decided(machine_of(book), answers))

    assert failures(books_with_answers(), same, examples=30) > 5


def test_a_decision_holds_no_float_and_reads_back_as_itself() -> None:
    for text in here():
        assert canonical.dumps(canonical.loads(text)) == text


def test_the_stored_default_book_reads_back_as_itself() -> None:
    plain = to_plain(default_machine().book)
    text = canonical.dumps(plain)

    assert canonical.loads(text) == plain
    assert canonical.dumps(to_plain(from_plain(canonical.loads(text)))) == text
