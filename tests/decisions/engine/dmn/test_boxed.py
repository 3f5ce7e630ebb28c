"""Boxed expressions and knowledge models: read as the standard says, or refused."""

from apps.decisions.engine.dmn.reading import inner_tables, read_model, tables_of
from tests.decisions.engine.dmn.making import REFUSED, attribute, clause, decision, entry, literal, model, output, result, table


def knowledge(name: str, parameters: dict[str, str], body: str) -> str:
    given = "".join(f'<formalParameter name="{one}"{attribute("typeRef", type_)}/>' for one, type_ in parameters.items())
    return (
        f'<businessKnowledgeModel id="k_{name}" name="{name}"><variable name="{name}"/>'
        f"<encapsulatedLogic>{given}{body}</encapsulatedLogic></businessKnowledgeModel>"
    )


def test_knowledge_models_are_called_by_expressions_and_by_boxed_invocations() -> None:
    steps = knowledge("steps", {"n": "number"}, table("UNIQUE", [clause("n", "number")], [output()], [["< 5", "1"], [">= 5", "2"]]))
    invoked = f"<invocation>{literal('steps')}<binding><parameter name='n'/>{literal('x * 2')}</binding></invocation>"
    raw = model(
        {"x": "number"},
        decision("A", literal("steps(x) + steps(n: 9)"), inputs=["x"], knows=["steps"]),
        decision("B", invoked, inputs=["x"], knows=["steps"]),
        knowledge=steps,
    )

    assert result(raw, "A", x=1) == 3
    assert [result(raw, "B", x=x) for x in (2, 3)] == [1, 2]


def test_boxed_contexts_lists_relations_and_conditionals_are_read() -> None:
    boxed = f"<context>{entry('double it', literal('x * 2'))}{entry('more', literal('double it + 1'))}</context>"
    last = f"<context>{entry('double', literal('x * 2'))}{entry('', literal('double + 1'))}</context>"
    rows = f"<relation><column name='a'/><column name='b'/><row>{literal('1')}{literal('x')}</row></relation>"
    choice = f"<conditional><if>{literal('x > 1')}</if><then>{literal('1')}</then><else>{literal('2')}</else></conditional>"
    raw = model(
        {"x": "number"},
        *(
            decision(name, logic, inputs=["x"])
            for name, logic in (
                ("C", boxed),
                ("L", last),
                ("I", f"<list>{literal('x')}{literal('null')}</list>"),
                ("T", rows),
                ("If", choice),
            )
        ),
    )

    found = {name: result(raw, name, x=3) for name in ("C", "L", "I", "T", "If")}
    assert found == {"C": {"double it": 6, "more": 7}, "L": 7, "I": [3, None], "T": [{"a": 1, "b": 3}], "If": 1}


def test_a_boxed_condition_that_is_neither_true_nor_false_is_not_decided() -> None:
    choice = f"<conditional><if>{literal('x')}</if><then>{literal('1')}</then><else>{literal('2')}</else></conditional>"
    raw = model({"x": ""}, decision("If", choice, inputs=["x"]))

    assert [result(raw, "If", x=value) for value in (True, False, None, "yes", 1)] == [1, 2, 2, REFUSED, REFUSED]


def test_boxed_loops_some_every_and_filter_are_read() -> None:
    def over(how: str, body: str, attributes: str = ' iteratorVariable="one"') -> str:
        end = {"for": "return", "filter": "match"}.get(how, "satisfies")
        return f"<{how}{attributes}><in>{literal('xs')}</in><{end}>{literal(body)}</{end}></{how}>"

    bodies = {
        "for": over("for", "one * 2"),
        "some": over("some", "one > 2"),
        "every": over("every", "one > 2"),
        "filter": over("filter", "item > 1", ""),
    }
    raw = model({"xs": ""}, *(decision(name, logic, inputs=["xs"]) for name, logic in bodies.items()))

    assert [result(raw, name, xs=[1, 2, 3]) for name in bodies] == [[2, 4, 6], True, False, [2, 3]]
    assert [result(raw, name, xs=5) for name in bodies] == [REFUSED] * 4
    assert result(raw, "some", xs=[None]) == REFUSED


def test_tables_inside_other_expressions_are_named_with_their_line() -> None:
    inner = table("UNIQUE", [clause("n", "number")], [output()], [["< 5", "1"]])
    boxed = {
        "C": f"<context>{entry('', inner.replace('>n<', '>x<'))}</context>",
        "I": f"<list>{inner.replace('>n<', '>x<')}</list>",
        "Q": f"<conditional><if>{literal('true')}</if><then>{inner.replace('>n<', '>x<')}</then><else>{literal('1')}</else></conditional>",
    }
    decisions = [decision(name, logic, inputs=["x"]) for name, logic in boxed.items()]
    own = decision("Own", inner.replace(">n<", ">x<"), inputs=["x"])
    made = read_model(model({"x": "number"}, *decisions, own, knowledge="\n" + knowledge("steps", {"n": "number"}, inner)))

    assert [str(one) for one in made.refusals] == []
    assert [one.where for one in inner_tables(made)] == ["knowledge model “steps”", *(f"decision “{name}”" for name in boxed)]
    assert all(one.line > 2 for one in inner_tables(made))
    assert [one.name for one, _ in tables_of(made)] == ["Own"]
