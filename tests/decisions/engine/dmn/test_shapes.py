"""The same table in the shapes in which public tools write it: each is read, and decides the same."""

import pytest

from apps.decisions.engine.dmn.reading import read_model
from tests.decisions.engine.dmn.making import (
    NAMESPACE,
    REFUSED,
    clause,
    decision,
    literal,
    model,
    one_table,
    output,
    result,
    table,
)

DMN_1_2 = "http://www.omg.org/spec/DMN/20180521/MODEL/"


@pytest.mark.parametrize("own", ['xmlns="urn:test" ', ""])
def test_elements_that_a_tool_left_out_of_the_standards_namespace_are_read_where_the_file_names_it(own: str) -> None:
    raw = one_table("UNIQUE", [["1", "2"]]).replace(f'xmlns="{NAMESPACE}"'.encode(), f'{own}xmlns:semantic="{DMN_1_2}"'.encode())

    assert result(raw, "R", x=1) == 2


def test_elements_of_another_namespace_are_not_taken_for_the_standards() -> None:
    for own in ('xmlns="urn:other" xmlns:dmn="' + DMN_1_2 + '"', 'xmlns="urn:test"'):
        with pytest.raises(ValueError, match="not a DMN file"):
            read_model(one_table("UNIQUE", [["1", "2"]]).replace(f'xmlns="{NAMESPACE}"'.encode(), own.encode()))


def test_a_type_that_an_editor_leaves_undefined_is_any() -> None:
    made = table("UNIQUE", [clause("x", "<Undefined>")], [output("a", "<Undefined>"), output("b", "number")], [["< 5", '"low"', "1"]])
    raw = model({"x": "<Undefined>"}, decision("R", made, type_="<Undefined>", inputs=["x"]))

    assert result(raw, "R", x=4) == {"a": "low", "b": 1}


def test_a_prefix_before_a_type_is_left_out_whether_the_file_declares_it_or_not() -> None:
    types = (
        '<itemDefinition name="tAge"><typeRef>xsd:decimal</typeRef><allowedValues><text>[0..150]</text></allowedValues></itemDefinition>'
    )
    raw = model({"x": "own:tAge"}, decision("R", literal("x + 1"), type_="feel:number", inputs=["x"]), types=types)

    assert [result(raw, "R", x=x) for x in (150, 151)] == [151, REFUSED]


@pytest.mark.parametrize("name", ["", ' name=""'])
def test_what_has_no_name_is_known_by_its_id(name: str) -> None:
    first = table("UNIQUE", [clause("x", "number")], [output("band")], [["< 5", '"low"'], [">= 5", '"high"']])
    last = table("UNIQUE", [clause("first", "string")], [output()], [['"low"', "1"], ['"high"', "2"]])
    link = '<informationRequirement><requiredDecision href="#first"/></informationRequirement>'
    raw = model({}, f'<decision id="first"{name}>{first}</decision><decision id="last"{name}>{link}{last}</decision>')

    assert [result(raw, "last", x=x) for x in (4, 5)] == [1, 2]


def test_a_required_decision_is_known_by_the_name_of_its_variable_too() -> None:
    first = (
        '<decision id="_1" name="The season"><variable name="season"/><literalExpression><text>"Fall"</text></literalExpression></decision>'
    )
    link = '<informationRequirement><requiredDecision href="#_1"/></informationRequirement>'
    raw = model({}, first + f'<decision id="_2" name="Dish">{link}{literal("season + The season")}</decision>')

    assert result(raw, "Dish") == "FallFall"
    assert result(raw, "season") == "Fall"


def test_priorities_may_stand_in_the_type_of_the_decision() -> None:
    types = '<itemDefinition name="tS"><typeRef>string</typeRef><allowedValues><text>"no", "yes"</text></allowedValues></itemDefinition>'
    types += '<itemDefinition name="tL" isCollection="true"><typeRef>tS</typeRef></itemDefinition>'
    rules = [["> 1", '"yes"'], ["> 2", '"no"']]
    for policy, type_, wanted in (("PRIORITY", "tS", "no"), ("OUTPUT ORDER", "tL", ["no", "yes"])):
        made = table(policy, [clause("x", "number")], [output()], rules)
        raw = model({"x": "number"}, decision("R", made, type_=type_, inputs=["x"]), types=types)
        assert result(raw, "R", x=3) == wanted


def test_an_input_that_nobody_filled_is_no_hindrance_unless_a_rule_asks_something_of_it() -> None:
    def made(cell: str) -> bytes:
        rules = [["< 5", cell, '"low"'], ["-", "-", '"any"']]
        return model({"x": "number"}, decision("R", table("FIRST", [clause("x", "number"), clause("")], [output()], rules), inputs=["x"]))

    assert [result(made(""), "R", x=x) for x in (4, 5)] == ["low", "any"]
    (refusal,) = read_model(made("1")).refusals
    assert "input 2 has no expression" in refusal.message


def test_of_a_table_that_takes_the_first_hit_the_rules_behind_it_are_not_asked() -> None:
    made = table("FIRST", [clause("x")], [output()], [["< 5", '"low"'], ["not(5, 6)", '"other"'], ["-", '"last"']])
    raw = model({"x": ""}, decision("R", made, inputs=["x"]))

    assert [result(raw, "R", x=x) for x in (4, 7, 5, "a")] == ["low", "other", "last", REFUSED]


def test_allowed_values_beside_another_constraint_refuse_what_uses_the_type() -> None:
    def typed(other: str) -> bytes:
        types = f"""<itemDefinition name="tX"><typeRef>number</typeRef><allowedValues><text>[0..9]</text></allowedValues>
        <typeConstraint><text>{other}</text></typeConstraint></itemDefinition>"""
        return model({"x": "tX"}, decision("R", literal("x"), inputs=["x"]), types=types)

    assert [result(typed(other), "R", x=1) for other in ("[0..9]", "? &gt; 5")] == [1, REFUSED]


@pytest.mark.parametrize(
    ("start", "end", "months"), [("2020-01-31T10:00:00", "2021-01-31T09:00:00", REFUSED), ("2020-01-31", "2021-03-30T09:00:00", "P1Y1M")]
)
def test_months_between_days_with_a_time_are_counted_unless_the_time_decides(start: str, end: str, months: str) -> None:
    raw = model({}, decision("R", literal(f'years and months duration(@"{start}", @"{end}")')))

    assert result(raw, "R") == months
