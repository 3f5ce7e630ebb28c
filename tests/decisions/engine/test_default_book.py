"""The default book read by the second evaluator: complete answers, drawn completions, and each with answers taken away."""

from collections.abc import Iterator
from functools import cache

from apps.decisions.engine.certainty import filled_in
from apps.decisions.engine.draws import Draws
from apps.decisions.engine.judging import as_bool
from apps.decisions.engine.outcome import leading, recommendation
from apps.decisions.engine.state import State
from tests.decisions.engine.brute_force import Answers, BruteForce
from tests.decisions.engine.loading import default_machine, default_plain, default_prices, many_cases, read_case, worked_cases


@cache
def brute() -> BruteForce:
    return BruteForce(default_plain(), default_prices())


def as_answers(state_values: dict[str, object]) -> Answers:
    return {slug: list(value) if isinstance(value, tuple) else value for slug, value in state_values.items()}


def completed() -> Iterator[tuple[str, State]]:
    """Two completions of each of some cases, so that every question that is asked has an answer."""
    machine = default_machine()
    for case in (*worked_cases()[::2], *many_cases("ordinary_cases")[::8], *many_cases("further_cases")[::20]):
        state = State.of(machine, read_case(machine.book, case).values)
        for number, drawn in enumerate(Draws(state, f"book {case['id']}").first(2)):
            yield f"{case['id']} completed, {number}", State.of(machine, filled_in(drawn))


def test_a_second_evaluator_agrees_on_the_default_book_rule_by_rule() -> None:
    """Without open answers nothing is open: every rule, row, fit and recommendation, read twice."""
    count = 0
    for name, state in completed():
        values = {slug: state.machine.domains[slug].pick(raw) for slug, raw in state.raw.items() if slug not in state.open}
        here = brute().read(as_answers(dict(values)))
        nodes = [*state.machine.rules, *(node for rows in state.machine.rows.values() for node in rows)]
        wrong = [node.key for node in nodes if as_bool(state.truth[node.number]) != here.holds[node.key]]
        count += 1

        assert wrong == [], name
        assert dict(zip(state.machine.approaches, state.fit, strict=True)) == here.fit, name
        assert (leading(state), recommendation(state)) == (here.leading, here.recommendation), name

    assert count > 50


def test_no_rule_of_the_default_book_is_open_once_everything_is_answered() -> None:
    for name, state in completed():
        still_open = [node.key for node in state.machine.rules if as_bool(state.truth[node.number]) is None]

        assert still_open == [], name


def test_every_table_of_the_default_book_gives_exactly_one_value_for_complete_answers() -> None:
    for name, state in completed():
        for finding, rows in state.machine.rows.items():
            said = {node.key for node in rows if as_bool(state.truth[node.number]) is True}

            assert len(said) == 1, (name, finding, said)
