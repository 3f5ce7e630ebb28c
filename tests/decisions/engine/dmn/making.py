"""DMN models for tests, written from a few words."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from apps.decisions.engine.dmn.deciding import decided
from apps.decisions.engine.dmn.reading import read_model
from apps.decisions.engine.dmn.values import NotDecided

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"
REFUSED = "refused"


def attribute(name: str, value: str) -> str:
    return f" {name}={quoteattr(value)}" if value else ""


def text(element: str, content: str, **attributes: str) -> str:
    written = "".join(attribute(name, value) for name, value in attributes.items())
    return f"<{element}{written}><text>{escape(content)}</text></{element}>"


def clause(reads: str, type_: str = "", allowed: str = "") -> str:
    """An input."""
    return f"<input>{text('inputExpression', reads, typeRef=type_)}{text('inputValues', allowed) if allowed else ''}</input>"


def output(name: str = "", type_: str = "", values: str = "", default: str = "") -> str:
    inner = (text("outputValues", values) if values else "") + (text("defaultOutputEntry", default) if default else "")
    return f"<output{attribute('name', name)}{attribute('typeRef', type_)}>{inner}</output>"


def table(policy: str, inputs: Sequence[str], outputs: Sequence[str], rules: Sequence[Sequence[str]], aggregation: str = "") -> str:
    """A decision table; each rule is its input entries and then its output entries, and stands on a line of its own."""
    written = "".join(
        "\n<rule>"
        + "".join(text("inputEntry", cell) for cell in rule[: len(inputs)])
        + "".join(text("outputEntry", cell) for cell in rule[len(inputs) :])
        + "</rule>"
        for rule in rules
    )
    opening = f"<decisionTable{attribute('hitPolicy', policy)}{attribute('aggregation', aggregation)}>"
    return f"{opening}{''.join(inputs)}{''.join(outputs)}{written}</decisionTable>"


def literal(expression: str) -> str:
    return text("literalExpression", expression)


def entry(name: str, logic: str) -> str:
    """One entry of a boxed context."""
    return f"<contextEntry>{f'<variable name={name!r}/>' if name else ''}{logic}</contextEntry>"


def key(name: str) -> str:
    return "_" + "".join(c if c.isalnum() else "_" for c in name)


def decision(
    name: str, logic: str, *, type_: str = "", inputs: Sequence[str] = (), decisions: Sequence[str] = (), knows: Sequence[str] = ()
) -> str:
    links = "".join(
        f"<informationRequirement><requiredInput href={quoteattr('#i' + key(one))}/></informationRequirement>" for one in inputs
    )
    links += "".join(
        f"<informationRequirement><requiredDecision href={quoteattr('#d' + key(one))}/></informationRequirement>" for one in decisions
    )
    links += "".join(
        f"<knowledgeRequirement><requiredKnowledge href={quoteattr('#k' + key(one))}/></knowledgeRequirement>" for one in knows
    )
    variable = f"<variable name={quoteattr(name)}{attribute('typeRef', type_)}/>"
    return f"\n<decision id={quoteattr('d' + key(name))} name={quoteattr(name)}>{variable}{links}{logic}</decision>"


def model(
    inputs: Mapping[str, str], *decisions: str, name: str = "model", types: str = "", knowledge: str = "", namespace: str = NAMESPACE
) -> bytes:
    """A whole file."""
    given = "".join(
        f"\n<inputData id={quoteattr('i' + key(one))} name={quoteattr(one)}><variable name={quoteattr(one)}{attribute('typeRef', type_)}/></inputData>"
        for one, type_ in inputs.items()
    )
    opening = f'<definitions xmlns="{namespace}" namespace="urn:test" name={quoteattr(name)} id="m">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}{types}{given}{knowledge}{"".join(decisions)}\n</definitions>\n'.encode()


def one_table(
    policy: str, rules: Sequence[Sequence[str]], *, aggregation: str = "", values: str = "", default: str = "", type_: str = "number"
) -> bytes:
    """A model with one table "R" over one number "x" and one output."""
    made = table(policy, [clause("x", type_)], [output(values=values, default=default)], rules, aggregation)
    return model({"x": type_}, decision("R", made, inputs=["x"]))


def result(raw: bytes, name: str, **inputs: Any) -> Any:
    """The result of a decision, or the word for a refusal."""
    try:
        return decided(read_model(raw), name, inputs)
    except NotDecided:
        return REFUSED


def value_of(expression: str, **inputs: Any) -> Any:
    """The value of a FEEL expression over inputs without types."""
    made = model(dict.fromkeys(inputs, ""), decision("R", literal(expression), inputs=list(inputs)))
    refused = read_model(made).refusals
    return REFUSED if refused else result(made, "R", **inputs)


def holds(cell: str, value: Any, type_: str = "") -> Any:
    """Whether a value meets a cell of a table; the word for a refusal where nothing is decided."""
    made = table("FIRST", [clause("x", type_)], [output(default="false")], [[cell, "true"]])
    return result(model({"x": type_}, decision("R", made, inputs=["x"])), "R", x=value)
