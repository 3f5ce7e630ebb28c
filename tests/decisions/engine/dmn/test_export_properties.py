"""Random small rule books as DMN: whatever is open, the same rules hold; a file read back is the same book; other engines agree."""

from typing import Any

from hypothesis import given, settings

from apps.decisions.engine import canonical
from apps.decisions.engine.dmn.facts import inputs_of_state
from apps.decisions.engine.dmn.reading import read_model
from apps.decisions.engine.dmn.rows import Rows
from apps.decisions.engine.dmn.writing import book_of_file, dmn_of
from apps.decisions.engine.rulebook import to_plain
from tests.decisions.engine.dmn.judges import Zen
from tests.decisions.engine.dmn.test_export import findings_of, that_hold, told_by_tables
from tests.decisions.engine.drawing import books_with_answers, failures
from tests.decisions.engine.loading import machine_of, state_of

Drawn = tuple[dict[str, Any], dict[str, Any]]


def agrees(drawn: Drawn) -> bool:
    """Whether the tables say of these answers what the rules say."""
    plain, answers = drawn
    machine = machine_of(plain)
    state = state_of(machine, answers)
    return told_by_tables(read_model(dmn_of(machine.book)), state) == (that_hold(state), findings_of(state))


@settings(max_examples=150, deadline=None)
@given(books_with_answers())
def test_the_tables_of_a_random_book_say_what_its_rules_say(drawn: Drawn) -> None:
    assert agrees(drawn)


@settings(max_examples=40, deadline=None)
@given(books_with_answers(most_open=0))
def test_the_tables_say_it_where_nothing_is_open(drawn: Drawn) -> None:
    assert agrees(drawn)


def test_control_tables_that_read_an_open_answer_as_a_choice_disagree() -> None:
    def as_if_answered(drawn: Drawn) -> bool:
        plain, answers = drawn
        machine = machine_of(plain)
        state = state_of(machine, answers)
        model = read_model(dmn_of(machine.book).replace(b"null, ", b""))
        return told_by_tables(model, state)[0] == that_hold(state)

    assert failures(books_with_answers(), as_if_answered, 200) > 0


@settings(max_examples=40, deadline=None)
@given(books_with_answers())
def test_out_and_in_again_is_the_identity(drawn: Drawn) -> None:
    book = machine_of(drawn[0]).book
    raw = dmn_of(book)
    back = book_of_file(raw)

    assert back is not None
    assert canonical.dumps(to_plain(back)) == canonical.dumps(to_plain(book))
    assert dmn_of(back) == raw


@settings(max_examples=40, deadline=None)
@given(books_with_answers())
def test_another_engine_agrees_over_random_books(drawn: Drawn) -> None:
    machine = machine_of(drawn[0])
    state = state_of(machine, drawn[1])
    found = Zen(Rows(machine.book)).read(inputs_of_state(state))

    assert set().union(*(keys for keys in found.values() if isinstance(keys, set))) == that_hold(state)
