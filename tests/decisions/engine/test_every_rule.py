"""Every rule of the default book has a test case, and every change of a single condition is noticed by one of them.

The cases are made by `boundaries` and kept in a file; the second evaluator judges them. A rule that was changed since gets its
cases made anew here, so that this says something about the rules as they are and not as they were.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from apps.decisions.engine.draws import Draws
from apps.decisions.engine.judging import as_bool
from apps.decisions.engine.state import State
from tests.decisions.engine.boundary_cases import all_units, brute, holds, kept, made, mutants_of, name_of, unnoticed
from tests.decisions.engine.brute_force import Answers, Reading
from tests.decisions.engine.loading import case_of, default_machine, worked_cases
from tests.decisions.engine.mutants import Mutant
from tests.decisions.engine.units import Unit, truth_of

IMPLIED = "so many known answers for each kind are at least one in all; the check for gaps does not work out quotients"
NO_CASES = "without cases there are no known answers; the check for gaps looks at each number by itself"
KNOWN = "fewer than a hundred are kept out already; said so that an open count does not keep the rule back"
SIX_KINDS = "with six kinds or more there are at least six known answers, or none"
# Changes that no answers can tell, since another condition of the same rule says as much; each with its reason.
FEWER = "the rarest kind is never more than all known answers: below fifty of these it is below fifty, too; said for whoever reads the rule"
NOT_TOLD = {
    **{f"DF-{number}, when labelled >=": IMPLIED for number in (21, 22, 23, 25, 26, 27, 29, 30, 31, 33, 34, 35)},
    **{f"DF-{number}, when labelled <": NO_CASES for number in (14, 42)},
    **{f"D-{number}, unless labelled >=": KNOWN for number in (330, 331)},
    "D-52, when labelled >=": SIX_KINDS,
    **{f"V-{number}, when labelled >=": FEWER for number in (377, 378)},
    "D-03, unless classes >=": "a thousand known answers are scarce only with more than fifty kinds; said for whoever reads the rule",
    "PF-20, when input_kind contains any: without interactions": "the list is shared, and the row takes no interactions",
}
RANDOM = 300


@cache
def inputs() -> dict[str, tuple[Answers, ...]]:
    """The cases of each unit: the kept ones, and where these no longer tell all its mutants, those made now."""
    found = {}
    for unit in all_units():
        cases = kept().get(name_of(unit), [])
        if not cases or not any(holds(unit, answers) for answers in cases) or missed(unit, cases):
            cases = [*cases, *made(unit)]
        found[name_of(unit)] = tuple(cases)
    return found


def missed(unit: Unit, cases: Sequence[Answers]) -> list[Mutant]:
    """The mutants that none of the cases tells, but for those that nothing can tell."""
    return [mutant for mutant in unnoticed(unit, cases) if not any(mutant.change.startswith(name) for name in NOT_TOLD)]


def rules_and_rows() -> Iterator[Unit]:
    return (unit for unit in all_units() if unit.kind in ("rule", "row"))


def test_every_rule_and_row_holds_in_one_of_its_cases() -> None:
    never = [name_of(unit) for unit in rules_and_rows() if not any(holds(unit, answers) for answers in inputs()[name_of(unit)])]

    assert never == []


def test_the_second_evaluator_agrees_on_every_case_of_every_rule() -> None:
    machine = default_machine()
    nodes = {node.key: node for node in [*machine.rules, *(node for rows in machine.rows.values() for node in rows)]}
    wrong = []
    for unit in rules_and_rows():
        for answers in inputs()[name_of(unit)]:
            state = State.of(machine, case_of(machine, answers).values)
            if as_bool(state.truth[nodes[unit.key].number]) != truth_of(brute(), unit, answers, Reading()):
                wrong.append((unit.key, answers))

    assert wrong == []


def test_a_limit_moved_by_one_a_choice_left_out_and_an_operator_turned_are_all_noticed() -> None:
    left = [mutant.change for unit in all_units() for mutant in missed(unit, inputs()[name_of(unit)])]
    count = sum(len(mutants_of(unit)) for unit in all_units())

    assert count > 3_000
    assert left == []


def test_every_change_that_nothing_can_tell_is_a_change_of_the_book() -> None:
    changes = [mutant.change for unit in all_units() for mutant in mutants_of(unit)]

    assert [name for name in NOT_TOLD if not any(change.startswith(name) for change in changes)] == []


def test_control_random_answers_overlook_changes() -> None:
    """The reason why cases are made at the edges: as many drawn ones leave limits unnoticed that were moved by one."""
    machine = default_machine()
    drawn: list[Answers] = []
    for case in worked_cases():
        for state in Draws(State.of(machine, case_of(machine, case["answers"]).values), f"random {case['id']}").first(RANDOM // 30):
            values = {slug: state.machine.domains[slug].pick(raw) for slug, raw in state.raw.items()}
            drawn.append({slug: list(value) if isinstance(value, tuple) else value for slug, value in values.items()})
    some = list(rules_and_rows())[::12]
    overlooked = [mutant.change for unit in some for mutant in missed(unit, drawn)]

    assert len(drawn) > RANDOM / 2
    assert any("moved to" in change for change in overlooked)
