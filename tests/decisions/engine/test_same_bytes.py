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
from apps.decisions.engine.decide import ENGINE
from apps.decisions.engine.rulebook import from_plain, to_plain
from tests.decisions.engine.books import QUESTIONS, REFUSE, Plain, as_answers, disfavour, favour, open_gate, plain_book, rule, rule_out
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


FIXED_BOOK = plain_book(
    [
        QUESTIONS[slug]
        for slug in ("colour", "mood", "tags", "level", "labelled", "examples", "output_kind", "benefit_year", "budget_build")
    ],
    rules=[
        rule("F-01", [["colour", "is", "red"]], favour("fine_tune", how="strongly"), open_gate("frame")),
        rule("F-02", [["labelled", ">=", 2]], favour("classical_ml"), disfavour("no_ml", how="slightly")),
        rule("F-03", [["mood", "is", "wild"], ["tags", "contains any", ["a", "b"]]], rule_out("cloud_api")),
        rule("F-04", [["output_kind", "is", "text"]], favour("cloud_api"), REFUSE),
        rule("F-05", [["level", "<", 4]], open_gate("collect_data")),
    ],
)
FIXED_ANSWERS: list[Plain] = [{}, {"colour": "green", "labelled": 3}, {"colour": "blue", "level": 7, "output_kind": "category"}]
FINGERPRINTS = {"8": "d43d8a88e2848d467db49f3789c73f4bcbda630c53fc55d9ad80ce226d1e4b0f"}


def test_an_engine_that_decides_these_otherwise_has_a_number_of_its_own() -> None:
    """A stored decision is compared byte for byte with one by the same engine. Change ENGINE, and keep its fingerprint here."""
    machine = machine_of(FIXED_BOOK)
    text = canonical.dumps([canonical.loads(canonical.dumps(decided(machine, answers))) for answers in FIXED_ANSWERS])

    assert FINGERPRINTS[ENGINE] == canonical.sha256(text)
