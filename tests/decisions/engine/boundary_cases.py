"""The cases that the default book made of itself, kept in a file: `python -m tests.decisions.engine.boundary_cases` brings it up to date.

One line for each unit: answers that satisfy it, and `edges`, each a few answers replaced (null: taken away). Making all of them takes
minutes, so a line stays as long as it tells all mutants of its unit; the test makes anew those that no longer do.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from tests.decisions.engine.boundaries import Maker
from tests.decisions.engine.brute_force import Answers, BruteForce, Reading
from tests.decisions.engine.loading import CASES, case_of, default_machine, default_plain, default_prices, many_cases, worked_cases
from tests.decisions.engine.mutants import Mutant, mutants
from tests.decisions.engine.units import Unit, opened, truth_of, units

FILE = CASES / "boundary_cases.jsonl"


@cache
def brute() -> BruteForce:
    return BruteForce(opened(default_plain()), default_prices())


@cache
def maker() -> Maker:
    """Begins from the worked, the ordinary and the further cases."""
    every = [*worked_cases(), *many_cases("ordinary_cases"), *many_cases("further_cases")]
    values = [case_of(default_machine(), case["answers"]).values for case in every]
    plain = [{slug: list(value) if isinstance(value, tuple) else value for slug, value in one.items()} for one in values]
    return Maker(default_plain(), default_machine(), brute(), plain)


@cache
def all_units() -> tuple[Unit, ...]:
    return tuple(units(opened(default_plain())))


def mutants_of(unit: Unit) -> tuple[Mutant, ...]:
    return _mutants()[name_of(unit)]


@cache
def _mutants() -> Mapping[str, tuple[Mutant, ...]]:
    return {name_of(unit): tuple(mutants(unit, computed=default_machine().formulas)) for unit in all_units()}


def name_of(unit: Unit) -> str:
    return f"{unit.kind} {unit.key}"


@cache
def kept() -> Mapping[str, list[Answers]]:
    """The kept inputs of each unit; none of a file that is not there yet."""
    lines = FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else []
    return {row["unit"]: _inputs(row) for row in (json.loads(line, parse_float=Decimal) for line in lines)}


def _inputs(row: Mapping[str, Any]) -> list[Answers]:
    first: Answers = row["answers"]
    edges = [first | edge for edge in row["edges"]]
    return [first, *({slug: value for slug, value in edge.items() if value is not None} for edge in edges)]


def made(unit: Unit) -> list[Answers]:
    """Inputs of a unit, made now: only the answers that it reads."""
    closure = set(maker().closure(unit))
    chosen, _ = maker().distinguishing(unit, mutants_of(unit))
    return [{slug: value for slug, value in one.answers.items() if slug in closure} for one in chosen]


def line_of(unit: Unit, inputs: Sequence[Answers]) -> str:
    first, *others = inputs or [{}]
    edges = [
        {slug: other.get(slug) for slug in sorted({*first, *other}) if slug not in other or first.get(slug) != other[slug]}
        for other in others
    ]
    row = {"unit": name_of(unit), "answers": dict(sorted(first.items())), "edges": edges}
    return json.dumps(row, default=_number, ensure_ascii=False)


def _number(value: Decimal) -> float:
    return float(value)


def holds(unit: Unit, answers: Answers) -> bool:
    """Whether the unit is true, by the second evaluator alone."""
    return truth_of(brute(), unit, answers, Reading()) is True


def unnoticed(unit: Unit, cases: Sequence[Answers]) -> list[Mutant]:
    """The mutants of a unit that none of the cases tells from it.

    Findings, derived numbers and what is asked are the book's, not the mutant's: they are read once for each case.
    """
    readings = [(answers, Reading()) for answers in cases]
    truths = [(answers, here, truth_of(brute(), unit, answers, here)) for answers, here in readings]
    return [
        mutant
        for mutant in mutants_of(unit)
        if all((truth_of(brute(), mutant.unit, answers, here) is True) == (truth is True) for answers, here, truth in truths)
    ]


def up_to_date(unit: Unit) -> list[Answers]:
    """The kept inputs of a unit where they still tell all its mutants, else those made now."""
    cases = kept().get(name_of(unit), [])
    return cases if any(holds(unit, answers) for answers in cases) and not unnoticed(unit, cases) else made(unit)


if __name__ == "__main__":
    lines = [line_of(unit, up_to_date(unit)) for unit in all_units()]
    FILE.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
