"""Hit policies: written out by hand, and against a second evaluator of loops only over random tables."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.decisions.engine.dmn.making import REFUSED, clause, decision, model, one_table, output, result, table

RULES = [["< 10", '"low"'], ["[5..20)", '"middle"'], [">= 5", '"high"'], ["5", '"high"']]
VALUES = '"high", "middle", "low"'


@pytest.mark.parametrize(
    ("policy", "at", "wanted"),
    [
        ("UNIQUE", 4, "low"),
        ("UNIQUE", 5, REFUSED),
        ("UNIQUE", None, None),
        ("ANY", 25, "high"),
        ("ANY", 6, REFUSED),
        ("FIRST", 6, "low"),
        ("PRIORITY", 6, "high"),
        ("PRIORITY", 4, "low"),
        ("RULE ORDER", 6, ["low", "middle", "high"]),
        ("OUTPUT ORDER", 6, ["high", "middle", "low"]),
        ("OUTPUT ORDER", 5, ["high", "high", "middle", "low"]),
        ("COLLECT", 6, ["low", "middle", "high"]),
        ("COLLECT", None, []),
        ("RULE ORDER", None, []),
        ("FIRST", None, None),
    ],
)
def test_each_policy_gives_what_it_says(policy: str, at: Any, wanted: Any) -> None:
    made = table(policy, [clause("x", "number")], [output(type_="string", values=VALUES)], RULES)

    assert result(model({"x": "number"}, decision("R", made, inputs=["x"])), "R", x=at) == wanted


@pytest.mark.parametrize(
    ("how", "at", "wanted"),
    [
        ("SUM", 6, 12),
        ("MIN", 6, 3),
        ("MAX", 6, 5),
        ("COUNT", 6, 3),
        ("SUM", -1, None),
        ("MIN", -1, None),
        ("MAX", -1, None),
        ("COUNT", -1, 0),
    ],
)
def test_collect_counts_what_it_collected(how: str, at: int, wanted: Any) -> None:
    raw = one_table("COLLECT", [["[0..10]", "3"], ["[5..20]", "4"], ["6", "5"]], aggregation=how)

    assert result(raw, "R", x=at) == wanted


def test_sums_are_of_decimals_and_never_of_binary_fractions() -> None:
    raw = one_table("COLLECT", [["-", "0.1"], ["-", "0.2"]], aggregation="SUM")

    assert result(raw, "R", x=1) == Decimal("0.3")


def test_a_default_stands_where_no_rule_holds() -> None:
    assert result(one_table("UNIQUE", [["1", "2"]], default="7"), "R", x=5) == 7
    assert result(one_table("COLLECT", [["1", "2"]], aggregation="MAX", default="0"), "R", x=5) == 0


def test_several_outputs_are_an_object_by_their_names_and_rank_from_the_first() -> None:
    outputs = [output("a", "string", '"x", "y"'), output("b", "string", '"p", "q"')]
    rules = [["-", '"y"', '"p"'], ["-", '"x"', '"q"'], ["> 5", '"x"', '"p"']]

    def said(policy: str, at: int) -> Any:
        made = table(policy, [clause("x", "number")], outputs, rules)
        return result(model({"x": "number"}, decision("R", made, inputs=["x"])), "R", x=at)

    assert said("PRIORITY", 1) == {"a": "x", "b": "q"}
    assert said("PRIORITY", 6) == {"a": "x", "b": "p"}
    assert [row["a"] + row["b"] for row in said("OUTPUT ORDER", 6)] == ["xp", "xq", "yp"]


def test_what_a_table_says_of_its_own_values_is_held_to() -> None:
    made = table("FIRST", [clause("x", "string", '"a", "b"')], [output(values='"p", "q"')], [['"a"', '"p"'], ["-", '"z"']])
    raw = model({"x": "string"}, decision("R", made, inputs=["x"]))

    assert result(raw, "R", x="a") == "p"
    assert result(raw, "R", x="c") == REFUSED  # not one of the input values
    assert result(raw, "R", x="b") == REFUSED  # its output is not one of the output values


# A second evaluator: a cell is a list of tests (sign, limit); a table a list of (cells, output).

NUMBERS = st.integers(-3, 3)
TEST = st.tuples(st.sampled_from(["<", "<=", ">", ">=", "="]), NUMBERS)
CELL = st.tuples(st.booleans(), st.lists(TEST, max_size=2))
RULE = st.tuples(st.lists(CELL, min_size=2, max_size=2), NUMBERS)
POLICIES = ["UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT", "SUM", "MIN", "MAX", "COUNT"]
VALUE_ORDER = [2, -1, 0, 3, -3, 1, -2]


def written(cell: tuple[bool, list[tuple[str, int]]]) -> str:
    negated, tests = cell
    if not tests:
        return "-"
    text = ", ".join(str(limit) if sign == "=" else f"{sign} {limit}" for sign, limit in tests)
    return f"not({text})" if negated else text


def meets(cell: tuple[bool, list[tuple[str, int]]], value: int | None) -> bool:
    """Three truths by loops: a comparison with null is null, equality with null is false."""
    negated, tests = cell
    if not tests:
        return True
    seen = set()
    for sign, limit in tests:
        if sign == "=":
            seen.add(value == limit)
        elif value is None:
            seen.add(None)
        else:
            seen.add({"<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit}[sign])
    truth = True if True in seen else None if None in seen else False
    return truth is False if negated else truth is True


def by_hand(policy: str, rules: list[Any], values: list[int | None]) -> Any:
    hits = []
    for cells, out in rules:
        hit = True
        for cell, value in zip(cells, values, strict=True):
            hit = hit and meets(cell, value)
        if hit:
            hits.append(out)
    if policy == "COUNT":
        return len(hits)
    if not hits:
        return [] if policy in ("RULE ORDER", "OUTPUT ORDER", "COLLECT") else None
    if policy == "UNIQUE":
        return hits[0] if len(hits) == 1 else REFUSED
    if policy == "ANY":
        return hits[0] if all(out == hits[0] for out in hits) else REFUSED
    ranked = [value for value in VALUE_ORDER for out in hits if out == value]
    found = {"FIRST": hits[0], "PRIORITY": ranked[0], "OUTPUT ORDER": ranked, "SUM": sum(hits), "MIN": min(hits), "MAX": max(hits)}
    return found.get(policy, hits)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(POLICIES), st.lists(RULE, max_size=5), st.lists(st.tuples(*[st.none() | NUMBERS] * 2), min_size=1, max_size=8))
def test_random_tables_are_decided_as_by_loops(policy: str, rules: list[Any], cases: list[Any]) -> None:
    aggregation = policy if policy in ("SUM", "MIN", "MAX", "COUNT") else ""
    rows = [[*(written(cell) for cell in cells), str(out)] for cells, out in rules]
    values = ", ".join(map(str, VALUE_ORDER))
    made = table(
        "COLLECT" if aggregation else policy, [clause("x", "number"), clause("y", "number")], [output(values=values)], rows, aggregation
    )
    raw = model({"x": "number", "y": "number"}, decision("R", made, inputs=["x", "y"]))

    assert [result(raw, "R", x=x, y=y) for x, y in cases] == [by_hand(policy, rules, [x, y]) for x, y in cases]


def test_control_the_second_evaluator_tells_a_moved_limit() -> None:
    rules = [([(False, [("<", 2)]), (False, [])], 1)]
    moved = model({"x": "number"}, decision("R", table("FIRST", [clause("x", "number")], [output()], [["<= 2", "1"]]), inputs=["x"]))

    assert by_hand("FIRST", rules, [2, None]) != result(moved, "R", x=2)
