"""Hits of a table -> its result, by the hit policy. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from apps.decisions.engine.dmn import model as parts
from apps.decisions.engine.dmn.evaluating import Scope, evaluate, test_holds
from apps.decisions.engine.dmn.functions import FUNCTIONS
from apps.decisions.engine.dmn.model import OutputClause, Table, TableRule
from apps.decisions.engine.dmn.types import checked, described
from apps.decisions.engine.dmn.values import NotDecided, Value, either, equal


def hits_joined(table: Table, held: Sequence[int], scope: Scope) -> Value:
    """What a table says where the rules at these places hold."""
    if not held:
        return _nothing_held(table, scope)
    if table.policy == parts.FIRST:
        held = held[:1]
    if table.policy == parts.UNIQUE and len(held) > 1:
        raise NotDecided(f"the table is UNIQUE, and rules {_numbers(held)} hold at once")
    rows = [_outputs(table, table.rules[place], place, scope) for place in held]
    if table.policy == parts.ANY_HIT and any(equal(row, rows[0]) is not True for row in rows[1:]):
        raise NotDecided(f"the table says ANY, and rules {_numbers(held)} hold at once with different outputs")
    if table.policy in (parts.PRIORITY, parts.OUTPUT_ORDER):
        rows = [row for _, row in sorted(((_priority(table, row, scope), row) for row in rows), key=lambda pair: pair[0])]
    results = [_single(table, row) for row in rows]
    if table.policy in parts.SINGLE_HIT:
        return results[0]
    return _aggregated(table.aggregation, results) if table.aggregation else results


def _numbers(held: Sequence[int]) -> str:
    return " and ".join(str(place + 1) for place in held[:5]) + (" and others" if len(held) > 5 else "")


def _nothing_held(table: Table, scope: Scope) -> Value:
    if any(output.default is not None for output in table.outputs):
        row = [None if output.default is None else evaluate(output.default, scope) for output in table.outputs]
        fit = [_checked(output, value, "the default", scope) for output, value in zip(table.outputs, row, strict=True)]
        result = _single(table, fit)
        return result if table.policy in parts.SINGLE_HIT or table.aggregation else [result]
    if table.policy in parts.SINGLE_HIT:
        return None
    if table.aggregation:
        return Decimal(0) if table.aggregation == "COUNT" else None
    return []


def _outputs(table: Table, rule: TableRule, place: int, scope: Scope) -> list[Value]:
    values = [evaluate(node, scope) for node in rule.outputs]
    return [_checked(output, value, f"rule {place + 1}", scope) for output, value in zip(table.outputs, values, strict=True)]


def _checked(output: OutputClause, value: Value, what: str, scope: Scope) -> Value:
    what = f"{what}, output “{output.name}”," if output.name else f"{what}, the output"
    value = checked(value, output.type, what, scope)
    if output.allowed and value is not None and either([test_holds(test, value, scope) for test in output.allowed]) is not True:
        raise NotDecided(f"{what} is {described(value)}, which is not among the output values")
    return value


def _priority(table: Table, row: Sequence[Value], scope: Scope) -> tuple[int, ...]:
    """The places of a row's outputs in their lists of values, the first output first."""
    found = []
    for output, value in zip(table.outputs, row, strict=True):
        if output.values:
            places = [place for place, node in enumerate(output.values) if equal(evaluate(node, scope), value) is True]
            if not places:
                raise NotDecided(f"{described(value)} has no place among the output values")
            found.append(places[0])
    return tuple(found)


def _single(table: Table, row: Sequence[Value]) -> Value:
    if len(table.outputs) == 1:
        return row[0]
    return {output.name: value for output, value in zip(table.outputs, row, strict=True)}


def _aggregated(how: str, results: list[Value]) -> Value:
    if how == "COUNT":
        return Decimal(len(results))
    found = FUNCTIONS[how.lower()](results)
    if found is None:
        raise NotDecided(f"COLLECT with {how} over what cannot be counted together")
    return found
