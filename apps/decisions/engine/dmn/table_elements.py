"""A decisionTable element -> a `Table`: its clauses and rules, each cell parsed. Pure; a part of `reading`."""

import re
from dataclasses import replace

from apps.decisions.engine.dmn import model, syntax
from apps.decisions.engine.dmn.model import AGGREGATIONS, HIT_POLICIES, InputClause, OutputClause, Table, TableRule
from apps.decisions.engine.dmn.parsing import KEYWORDS, normal_name
from apps.decisions.engine.dmn.syntax import Cell, CellTest, Meets, Node
from apps.decisions.engine.dmn.texts import Texts
from apps.decisions.engine.dmn.trees import Element, Unkept
from apps.decisions.engine.dmn.types import READERS, Type

MOST_RULES, MOST_CLAUSES = 5_000, 500
PLAIN_NAME = re.compile(r"[^\W\d]\w*(?: [^\W\d]\w*)*(?:\.[^\W\d]\w*)*")
IN_TABLE = ("input", "output", "annotation", "rule", "description", "extensionElements")


class Tables(Texts):
    """Reads decision tables; the other kinds of logic are read by `expressions`."""

    def table(self, element: Element) -> Table:
        policy, aggregation = element.get("hitPolicy") or model.UNIQUE, element.get("aggregation")
        if policy not in HIT_POLICIES:
            raise Unkept(f"the hit policy “{policy}” is not known", element.line)
        if aggregation not in AGGREGATIONS or (aggregation and policy != model.COLLECT):
            raise Unkept(f"the aggregation “{aggregation}” does not go with the hit policy {policy}", element.line)
        for child in element.children:
            if child.space == element.space and child.name not in IN_TABLE:
                raise Unkept(f"the element {child.name} in a decision table is not read", child.line)
        if len(element.all("rule")) > MOST_RULES or len(element.all("input")) + len(element.all("output")) > MOST_CLAUSES:
            raise Unkept(f"a table has more than {MOST_RULES:,} rules, or more than {MOST_CLAUSES} inputs and outputs", element.line)
        inputs = tuple(self.input(one, number) for number, one in enumerate(element.all("input"), 1))
        outputs = tuple(self.output(one, number) for number, one in enumerate(element.all("output"), 1))
        if len(outputs) == 1 and not outputs[0].values:
            outputs = (replace(outputs[0], values=plain_values(self.result.allowed or (self.result.of or Type()).allowed)),)
        _outputs_fit(element, outputs, policy, aggregation)
        reader = self.inside({})
        parsed: dict[str, Cell] = {}
        rules = tuple(reader.rule(one, number, inputs, outputs, parsed) for number, one in enumerate(element.all("rule"), 1))
        for place, clause in enumerate(inputs):
            if not clause.text and any(rule.cells[place].tests for rule in rules):
                raise Unkept(f"input {place + 1} has no expression", clause.line)
        return Table(policy, aggregation, inputs, outputs, rules, element.line)

    def input(self, element: Element, number: int) -> InputClause:
        expression, what = element.one("inputExpression"), f"input {number}"
        text = self.text(expression, what, element.line).strip()
        assert expression is not None  # noqa: S101  text() has refused it
        if not text:  # as editors leave a column that nobody filled; `table` sees to it that no rule asks anything of it
            return InputClause("", normal_name(element.get("label")), syntax.Literal(None), Type(), (), "", expression.line)
        type_ = self.types.type_of(expression.get("typeRef"), expression.line)
        try:
            reads = self.parser(text, expression.line).expression_only()
        except Unkept as refused:
            if (named := self.free_name(text, type_)) is None:
                raise Unkept(f"{what}: {refused.message}", expression.line) from None
            reads = named
        allowed, written = self.allowed(element.one("inputValues"), f"{what}, input values")
        return InputClause(normal_name(text), normal_name(element.get("label")), reads, type_, allowed, written, element.line)

    def free_name(self, text: str, type_: Type) -> Node | None:
        """A name that nothing in the model declares, as some tools leave the inputs of a table; None where the text is no plain name."""
        plain = normal_name(text)
        if self.free is None or not PLAIN_NAME.fullmatch(plain) or plain.partition(" ")[0] in KEYWORDS:
            return None
        name, _, path = plain.partition(".")
        if name in self.callees or name in self.names or name in self.types.worked_out:
            return None
        if name in self.given:
            self.names[name] = self.given[name]
        else:
            wanted = Type() if path or type_.basic in READERS else type_  # a date is read where the table reads it
            if self.free.setdefault(name, wanted) not in (wanted, Type()):
                raise Unkept(f"“{name}” has two types")
        self.names.setdefault(name, Type())
        node: Node = syntax.Name(name)
        for part in path.split(".") if path else ():
            node = syntax.Path(node, part)
        return node

    def allowed(self, element: Element | None, what: str) -> tuple[tuple[CellTest, ...], str]:
        if element is None:
            return (), ""
        text = self.text(element, what, element.line).strip()
        if not text or text == "-":
            return (), ""
        try:
            return self.parser(text, element.line).values(), text
        except Unkept as refused:
            raise Unkept(f"{what}: {refused.message}", element.line) from None

    def output(self, element: Element, number: int) -> OutputClause:
        what = f"output {number}"
        type_ = self.types.type_of(element.get("typeRef"), element.line)
        allowed, _ = self.allowed(element.one("outputValues"), f"{what}, output values")
        default, text = element.one("defaultOutputEntry"), ""
        if default is not None:
            text = self.text(default, f"{what}, default", element.line).strip()
        made = self.node(default, f"{what}, default", element.line) if default is not None and text else None
        named, label = normal_name(element.get("name")), normal_name(element.get("label"))
        return OutputClause(named, label, type_, plain_values(allowed or type_.allowed), allowed, made, text, element.line)

    def rule(
        self, element: Element, number: int, inputs: tuple[InputClause, ...], outputs: tuple[OutputClause, ...], parsed: dict[str, Cell]
    ) -> TableRule:
        entries, results, what = element.all("inputEntry"), element.all("outputEntry"), f"rule {number}"
        if len(entries) != len(inputs) or len(results) != len(outputs):
            raise Unkept(
                f"{what} has {len(entries)} input and {len(results)} output entries for {len(inputs)} inputs and {len(outputs)} outputs",
                element.line,
            )
        texts = [self.text(entry, f"{what}, input entry {place}", entry.line).strip() for place, entry in enumerate(entries, 1)]
        for place, (entry, text) in enumerate(zip(entries, texts, strict=True), 1):
            if text not in parsed:
                try:
                    parsed[text] = self.parser(text, entry.line).cell()
                except Unkept as refused:
                    raise Unkept(f"{what}, input entry {place}: {refused.message}", entry.line) from None
        made = []
        for place, entry in enumerate(results, 1):
            empty = not self.text(entry, f"{what}, output entry {place}", entry.line).strip()
            made.append(syntax.Literal(None) if empty else self.node(entry, f"{what}, output entry {place}", entry.line))
        written = tuple(self.text(entry, what, entry.line).strip() for entry in results)
        description = element.one("description")
        note = normal_name(description.text) if description is not None else ""
        return TableRule(tuple(parsed[text] for text in texts), tuple(made), tuple(texts), written, note, element.line)


def plain_values(tests: tuple[CellTest, ...]) -> tuple[Node, ...]:
    """The values that are listed, in their order; none where something else than values is."""
    plain = tuple(test.what for test in tests if isinstance(test, Meets) and not test.asks)
    return plain if len(plain) == len(tests) else ()


def _outputs_fit(element: Element, outputs: tuple[OutputClause, ...], policy: str, aggregation: str) -> None:
    names = [output.name for output in outputs]
    if not outputs:
        raise Unkept("a table has no output", element.line)
    if len(outputs) > 1 and (len(set(names)) != len(names) or "" in names):
        raise Unkept("of several outputs each needs a name of its own", element.line)
    if len(outputs) > 1 and aggregation:
        raise Unkept(f"COLLECT with {aggregation} over several outputs has no meaning that is agreed upon", element.line)
    if policy in (model.PRIORITY, model.OUTPUT_ORDER) and not any(output.values for output in outputs):
        raise Unkept(f"{policy} needs the output values in the order of their priority", element.line)
