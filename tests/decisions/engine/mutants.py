"""A rule book changed in one place: a limit moved by one, a choice taken out, an operator turned. Imports nothing of the engine."""

from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tests.decisions.engine.units import NUMBERS, Unit, leaves

TURNED = {
    "is": "is not", "is not": "is", "any of": "none of", "none of": "any of", "contains any": "contains none",
    "contains none": "contains any", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "is unknown": "is answered",
    "is answered": "is unknown",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """`unit` is the changed one; `change` says what was changed, in words."""

    unit: Unit
    change: str
    name: str
    path: tuple[Any, ...]


def mutants(unit: Unit, computed: Collection[str] = ()) -> Iterator[Mutant]:
    """All changes of one condition. `computed` numbers seldom lie exactly on a limit: there "<" for "<=" is none of them."""
    for name in ("when", "unless"):
        for path, leaf in leaves(getattr(unit, name)):
            for words, changed in changes(leaf):
                if leaf[0] in computed and leaf[1] in NUMBERS and changed[1] != leaf[1]:
                    continue
                items = deepcopy(list(getattr(unit, name)))
                _put(items, path, changed)
                yield Mutant(replace(unit, **{name: items}), f"{unit.key}, {name} {leaf[0]} {leaf[1]}: {words}", name, path)


def changes(leaf: Sequence[Any]) -> Iterator[tuple[str, list[Any]]]:
    subject, operator, *operand = leaf
    if operator in NUMBERS:
        for place, limit in enumerate(operand):
            step = Decimal(1).scaleb(Decimal(limit).as_tuple().exponent) if isinstance(limit, str) else 1  # type: ignore[arg-type]
            for moved in (Decimal(limit) - step, Decimal(limit) + step):
                yield f"{limit} moved to {moved}", [subject, operator, *operand[:place], str(moved), *operand[place + 1 :]]
    elif operand and isinstance(operand[0], list) and len(operand[0]) > 1:
        for choice in operand[0]:
            yield f"without {choice}", [subject, operator, [other for other in operand[0] if other != choice]]
    if operator in TURNED:
        yield f"turned into {TURNED[operator]}", [subject, TURNED[operator], *operand]


def _put(items: list[Any], path: tuple[Any, ...], changed: list[Any]) -> None:
    inside: Any = items
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = changed
