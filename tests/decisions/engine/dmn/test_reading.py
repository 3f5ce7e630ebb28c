"""Models as tools write them: chained decisions, types, knowledge models, boxed expressions; refusals with element and line."""

from typing import Any

import pytest

from apps.decisions.engine.dmn.reading import read_model
from apps.decisions.engine.dmn.versions import NAMESPACES
from tests.decisions.engine.dmn.making import (
    NAMESPACE,
    REFUSED,
    clause,
    decision,
    entry,
    literal,
    model,
    one_table,
    output,
    result,
    table,
    text,
)

PERSON = """
<itemDefinition name="tPerson"><itemComponent name="full name"><typeRef>string</typeRef></itemComponent>
<itemComponent name="age"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues></itemComponent>
<itemComponent name="tags" isCollection="true"><typeRef>string</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tColour"><typeRef>string</typeRef><allowedValues><text>"red", "green"</text></allowedValues></itemDefinition>"""


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_version_of_the_standard_from_1_1_on_is_read(namespace: str) -> None:
    raw = one_table("UNIQUE", [["1", "2"]]).replace(NAMESPACE.encode(), namespace.encode())

    assert result(raw, "R", x=1) == 2


def test_required_decisions_are_decided_first_and_read_by_name_and_component() -> None:
    both = table(
        "UNIQUE",
        [clause("x", "number")],
        [output("band", "string"), output("weight", "number")],
        [["< 10", '"low"', "1"], [">= 10", '"high"', "3"]],
    )
    last = table(
        "UNIQUE", [clause("First.band"), clause("First.weight")], [output()], [['"high"', "> 2", '"both"'], ['"low"', "-", '"one"']]
    )
    raw = model({"x": "number"}, decision("First", both, inputs=["x"]), decision("Second", last, decisions=["First"]))

    assert [result(raw, "Second", x=x) for x in (9, 10)] == ["one", "both"]
    assert result(raw, "First", x=10) == {"band": "high", "weight": 3}


def test_a_decision_is_asked_for_by_name_or_else_by_id() -> None:
    raw = one_table("UNIQUE", [["1", "2"]])

    assert (result(raw, "R", x=1), result(raw, "d_R", x=1), result(raw, "Q", x=1)) == (2, 2, REFUSED)


def test_components_of_structured_inputs_are_read_and_held_to_their_types() -> None:
    made = table(
        "UNIQUE",
        [clause("applicant.age", "number"), clause("applicant.full name")],
        [output()],
        [["< 18", "-", '"minor"'], [">= 18", 'not("X")', '"adult"']],
    )
    raw = model({"applicant": "tPerson"}, decision("R", made, inputs=["applicant"]), types=PERSON)

    assert result(raw, "R", applicant={"full name": "A", "age": 17, "tags": ["p"]}) == "minor"
    assert result(raw, "R", applicant={"full name": "A", "age": 18}) == "adult"
    assert result(raw, "R", applicant={"age": 151}) == REFUSED
    assert result(raw, "R", applicant={"age": "18"}) == REFUSED
    assert result(raw, "R", applicant={"age": 18, "tags": "p"}) == REFUSED
    assert result(raw, "R", applicant=5) == REFUSED


def test_allowed_values_of_a_type_limit_what_is_given() -> None:
    made = table("UNIQUE", [clause("c")], [output()], [['"red"', "1"], ["-", "2"]])
    raw = model({"c": "tColour"}, decision("R", made.replace("UNIQUE", "FIRST"), inputs=["c"]), types=PERSON)

    assert [result(raw, "R", c=c) for c in ("red", "green", "blue", None)] == [1, 2, REFUSED, 2]


def test_a_constraint_on_a_whole_list_refuses_what_uses_it() -> None:
    types = '<itemDefinition name="tL" isCollection="true"><typeRef>number</typeRef><typeConstraint><text>count(?) &gt; 2</text></typeConstraint></itemDefinition>'
    unlinked = decision("U", table("FIRST", [clause("l")], [output()], [["-", "1"]]))
    raw = model({"l": "tL"}, decision("R", literal("l"), inputs=["l"]), decision("Q", literal("1")), unlinked, types=types)

    assert [result(raw, name, l=[1, 2, 3]) for name in ("R", "Q", "U")] == [REFUSED, 1, REFUSED]


def test_variables_in_cells_and_outputs_are_read() -> None:
    rules = [["[low..high)", "x + low"], ["wanted", '"wanted"'], ["< low", '"below " + string(low)']]
    raw = model(
        {"x": "number", "low": "number", "high": "number", "wanted": ""},
        decision("R", table("FIRST", [clause("x", "number")], [output()], rules), inputs=["x", "low", "high", "wanted"]),
    )

    assert result(raw, "R", x=3, low=2, high=4) == 5
    assert result(raw, "R", x=9, low=2, high=4, wanted=[8, 9]) == "wanted"
    assert result(raw, "R", x=1, low=2, high=4) == "below 2"


def test_a_table_whose_inputs_nobody_declared_is_read_by_their_names() -> None:
    made = table(
        "UNIQUE",
        [clause("season", "string"), clause("guestCount", "integer")],
        [output("dish", "string")],
        [['"Fall"', "<= 8", '"Ribs"'], ["-", "> 8", '"Stew"']],
    )
    raw = model({}, f'<decision id="dish" name="Dish">{made}</decision>')

    assert result(raw, "Dish", season="Fall", guestCount=8) == "Ribs"
    assert result(raw, "dish", season="x", guestCount=9) == "Stew"
    assert result(raw, "Dish", season="Fall", guestCount="8") == REFUSED
    assert result(raw, "Dish", season="Fall", guestCount=8.5) == REFUSED


def test_a_required_decision_is_known_by_the_output_of_its_table_too() -> None:
    first = table("FIRST", [clause("temperature", "integer")], [output("season", "string")], [["> 30", '"Summer"'], ["-", '"Winter"']])
    second = table("UNIQUE", [clause("season", "string")], [output("dish", "string")], [['"Summer"', '"Salad"'], ['"Winter"', '"Stew"']])
    link = '<informationRequirement><requiredDecision href="#s"/></informationRequirement>'
    for variable in ("", '<variable name="Season" typeRef="string"/>'):
        raw = model(
            {}, f'<decision id="s" name="Season">{variable}{first}</decision>', f'<decision id="d" name="Dish">{link}{second}</decision>'
        )
        assert [result(raw, "Dish", temperature=t) for t in (31, 30)] == ["Salad", "Stew"]


def test_a_decision_that_is_read_without_being_required_is_refused_and_never_taken_for_an_input() -> None:
    first = decision("Season", literal('"Fall"'))
    raw = model({}, first, decision("Dish", table("UNIQUE", [clause("Season")], [output()], [['"Fall"', "1"], ["null", "2"]])))

    assert result(raw, "Dish") == REFUSED


def test_the_type_beside_an_input_expression_does_not_change_what_it_reads() -> None:
    made = table("UNIQUE", [clause("fine", "string")], [output()], [["true", "1"], ["false", "2"]])

    assert result(model({"fine": "boolean"}, decision("R", made, inputs=["fine"])), "R", fine=False) == 2


def test_a_result_is_held_to_its_type_from_dmn_1_2_on() -> None:
    raw = model({}, decision("R", literal("1"), type_="string"))

    assert result(raw, "R") == REFUSED
    assert result(raw.replace(NAMESPACE.encode(), b"http://www.omg.org/spec/DMN/20151101/dmn.xsd"), "R") == 1


def test_an_input_that_no_decision_asks_for_is_no_hindrance_and_one_that_the_model_lacks_is() -> None:
    raw = model({"x": "number", "other": "string"}, decision("R", literal("x"), inputs=["x"]))

    assert result(raw, "R", x=1, other=99) == 1
    assert result(raw, "R", x=1, unknown=1) == REFUSED
    assert result(raw, "R", R=5) == REFUSED
    assert result(raw, "R") is None


def test_a_result_that_is_not_of_the_declared_type_is_not_given_out() -> None:
    assert result(model({}, decision("R", literal('"a"'), type_="number")), "R") == REFUSED
    assert result(model({}, decision("R", literal("[1]"), type_="number")), "R") == 1


def bad_table(**changes: Any) -> bytes:
    made = table(
        changes.get("policy", "UNIQUE"),
        [clause("x", "number")],
        [output(values=changes.get("values", ""))],
        changes.get("rules", [["1", "2"]]),
        changes.get("how", ""),
    )
    return model({"x": "number"}, decision("R", made.replace(*changes.get("replace", ("", ""))), inputs=changes.get("inputs", ["x"])))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (bad_table(policy="BEST"), "hit policy “BEST”"),
        (bad_table(policy="UNIQUE", how="SUM"), "does not go with"),
        (bad_table(policy="COLLECT", how="MEDIAN"), "“MEDIAN”"),
        (bad_table(policy="PRIORITY"), "needs the output values"),
        (bad_table(rules=[["1", "2"], ["3"]]), "rule 2 has 1 input and 0 output entries"),
        (bad_table(rules=[["1", "2"], ["what ever", "2"]]), "rule 2, input entry 1: “what”"),
        (bad_table(rules=[["1", "2 +"]]), "rule 1, output entry 1"),
        (bad_table(replace=("<inputExpression", '<inputExpression expressionLanguage="javascript"')), "javascript"),
        (bad_table(replace=("<input>", "<surprise/><input>")), "surprise"),
        (bad_table(replace=('typeRef="number"', 'typeRef="tUnknown"')), "type “tUnknown” is not defined"),
        (bad_table(replace=("<text>x</text>", "<text>y + 1</text>")), "input 1: “y”"),
        (model({}, decision("R", "")), "has no logic"),
        (model({}, decision("R", "<filter/>")), "filter lacks what it runs over"),
        (model({}, decision("R", "<sorting/>")), "has no logic"),
        (model({}, decision("R", literal("1"), inputs=["nobody"])), "is not in this file"),
        (model({}, decision("R", "<decisionTable><input/></decisionTable>")), "input 1 is missing"),
        (
            model({}, decision("R", literal("1"), knows=["s"]), '<decisionService id="k_s" name="All of it"/>'),
            "“All of it”, which is a decision service",
        ),
    ],
)
def test_what_cannot_be_kept_is_named_with_its_element_and_line(raw: bytes, why: str) -> None:
    (refusal,) = read_model(raw).refusals

    assert why in refusal.message
    assert refusal.where == "decision “R”"
    assert 2 < refusal.line <= len(raw.splitlines())


def test_what_rests_on_a_refused_decision_is_refused_with_its_reason_and_the_rest_is_decided() -> None:
    raw = model(
        {},
        decision("Bad", literal("unheard of(1)")),
        decision("Next", literal("Bad + 1"), decisions=["Bad"]),
        decision("Fine", literal("1")),
    )

    assert (result(raw, "Next"), result(raw, "Fine")) == (REFUSED, 1)
    assert text("a", "b") == "<a><text>b</text></a>"


def test_a_date_that_nobody_declared_is_read_as_the_table_reads_it() -> None:
    made = table(
        "UNIQUE",
        [clause("day", "date")],
        [output()],
        [['< date and time("2015-01-01T12:00:00")', '"before"'], ['>= date and time("2015-01-01T12:00:00")', '"after"']],
    )
    raw = model({}, f'<decision id="d" name="D">{made}</decision>')

    assert [result(raw, "D", day=day) for day in ("2015-01-01T11:59:59", "2015-01-01T12:00:00")] == ["before", "after"]
    assert result(raw, "D", day="2015-01-01") == REFUSED  # a date beside dates and times
    assert result(raw, "D", day="tomorrow") == REFUSED


def test_a_model_with_names_of_several_words_throughout_is_read() -> None:
    types = """
    <itemDefinition name="tViolation"><itemComponent name="Kind"><typeRef>string</typeRef></itemComponent>
    <itemComponent name="Speed Limit"><typeRef>number</typeRef></itemComponent>
    <itemComponent name="Actual Speed"><typeRef>number</typeRef></itemComponent></itemDefinition>
    <itemDefinition name="tFine"><itemComponent name="Amount"><typeRef>number</typeRef></itemComponent>
    <itemComponent name="Points"><typeRef>number</typeRef></itemComponent></itemDefinition>"""
    fine = table(
        "UNIQUE",
        [clause("Violation.Kind", "string"), clause("Violation.Actual Speed - Violation.Speed Limit", "number")],
        [output("Amount", "number"), output("Points", "number")],
        [['"speed"', "[10..30)", "500", "3"], ['"speed"', ">= 30", "1000", "7"], ['"parking"', "-", "100", "1"]],
    )
    total = entry("Total Points", literal("Driver Points + Fine.Points")).replace("'Total Points'", '"Total Points"')
    verdict = literal('if Total Points >= 20 then "Yes" else "No"')
    asked = f"<context>{total}{entry('', verdict)}</context>"
    raw = model(
        {"Violation": "tViolation", "Driver Points": "number"},
        decision("Fine", fine, type_="tFine", inputs=["Violation"]),
        decision("Should the driver be suspended?", asked, type_="string", decisions=["Fine"], inputs=["Driver Points"]),
        types=types,
    )
    given = {"Violation": {"Kind": "speed", "Speed Limit": 100, "Actual Speed": 135}, "Driver Points": 13}

    assert result(raw, "Fine", **given) == {"Amount": 1000, "Points": 7}
    assert result(raw, "Should the driver be suspended?", **given) == "Yes"
    assert result(raw, "Should the driver be suspended?", **{**given, "Driver Points": 12}) == "No"
    assert result(raw, "Fine", Violation={"Kind": "speed", "Speed Limit": 100, "Actual Speed": 105}) is None
