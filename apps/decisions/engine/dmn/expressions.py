"""Elements of expressions -> logic, each text parsed with the names in its scope. Pure; a part of `reading`."""

import re
from collections.abc import Collection, Mapping
from typing import Protocol

from apps.decisions.engine.dmn import model, syntax
from apps.decisions.engine.dmn.model import AGGREGATIONS, HIT_POLICIES, Function, InputClause, Logic, OutputClause, Table, TableRule
from apps.decisions.engine.dmn.parsing import KEYWORDS, Names, Parser, normal_name
from apps.decisions.engine.dmn.scanning import in_feel
from apps.decisions.engine.dmn.syntax import Cell, CellTest, Meets, Node
from apps.decisions.engine.dmn.trees import Element, Unkept
from apps.decisions.engine.dmn.types import READERS, Type

MOST_RULES, MOST_CLAUSES = 5_000, 500
PLAIN_NAME = re.compile(r"[^\W\d]\w*(?: [^\W\d]\w*)*(?:\.[^\W\d]\w*)*")
IN_TABLE = ("input", "output", "annotation", "rule", "description", "extensionElements")


class Types(Protocol):
    """What knows the types of a model."""

    components: Names
    functions: Names
    worked_out: set[str]  # what is no input: names and ids of decisions and knowledge models, and inputs whose type cannot be read

    def type_of(self, ref: str, line: int) -> Type:
        """The type that a typeRef names."""


class Reader:
    """Reads the logic of one decision or knowledge model."""

    def __init__(
        self,
        types: Types,
        names: Mapping[str, Type],
        callees: Collection[str],
        *,
        free: dict[str, Type] | None = None,
        given: Mapping[str, Type] | None = None,
    ) -> None:
        self.types, self.names, self.callees = types, dict(names), set(callees)
        self.free, self.given = free, given or {}
        self.counted, self.in_scope = 0, Names([])

    def inside(self, names: Mapping[str, Type]) -> "Reader":
        """A reader for what stands inside, with more names."""
        return Reader(self.types, {**self.names, **names}, self.callees, free=self.free, given=self.given)

    # Texts

    def parser(self, text: str, line: int) -> Parser:
        clash = self.callees & self.names.keys()
        if clash:
            raise Unkept(f"“{sorted(clash)[0]}” is a function and a value here", line)
        if len(self.names) + len(self.callees) != self.counted:  # names are only ever added
            self.counted, self.in_scope = len(self.names) + len(self.callees), Names([*self.names, *self.callees])
        return Parser(text, self.in_scope, self.types.components, self.types.functions)

    def node(self, element: Element | None, what: str, line: int) -> Node:
        """The expression that a text element holds."""
        text = self.text(element, what, line)
        try:
            return self.parser(text, line).expression_only()
        except Unkept as refused:
            raise Unkept(f"{what}: {refused.message}", refused.line or (element.line if element else line)) from None

    def text(self, element: Element | None, what: str, line: int) -> str:
        if element is None:
            raise Unkept(f"{what} is missing", line)
        if not in_feel(element.get("expressionLanguage")):
            raise Unkept(f"{what} is in “{element.get('expressionLanguage')}”, which is not read", element.line)
        if element.one("importedValues") is not None:
            raise Unkept(f"{what} is imported from elsewhere", element.line)
        text = element.one("text")
        if text is not None and text.children:
            raise Unkept(f"{what} holds other elements than text", element.line)
        return text.text if text is not None else ""

    # Logic

    def logic(self, element: Element) -> Logic:
        """The logic of any expression element that is kept."""
        read = {
            "decisionTable": self.table,
            "literalExpression": self.written,
            "context": self.context,
            "invocation": self.invocation,
            "list": self.listed,
            "relation": self.relation,
            "functionDefinition": self.function,
            "conditional": self.conditional,
            **dict.fromkeys(REPEATED, self.repeated),
        }.get(element.name)
        if read is None:
            raise Unkept(f"the element {element.name} is not read", element.line)
        return read(element)

    def only(self, element: Element) -> Logic:
        """The one expression inside an element."""
        inner = [child for child in element.children if child.space == element.space and child.name not in NOT_LOGIC]
        if len(inner) != 1:
            raise Unkept(f"{element.name} has {len(inner)} expressions where one may stand", element.line)
        return self.logic(inner[0])

    def written(self, element: Element) -> Logic:
        return model.Written(self.node(element, "the expression", element.line), element.line)

    def context(self, element: Element) -> Logic:
        reader, entries = self, []
        for entry in element.all("contextEntry"):
            variable = entry.one("variable")
            name = normal_name(variable.get("name")) if variable is not None else ""
            type_ = self.types.type_of(variable.get("typeRef"), variable.line) if variable is not None else Type()
            found = reader.only(entry)
            entries.append((name, type_, found))
            if isinstance(found, Function):
                reader = reader.inside({})
                reader.callees.add(name)
            elif name:
                reader = reader.inside({name: Type()})
        names = [name for name, _, _ in entries]
        if len(names) != len(set(names)) or "" in names[:-1]:
            raise Unkept("a context has two entries with one name, or an unnamed one that is not its last", element.line)
        return model.Entries(tuple(entries))

    def invocation(self, element: Element) -> Logic:
        called = self.text(element.one("literalExpression"), "what is invoked", element.line)
        if normal_name(called) not in self.callees:
            raise Unkept(f"“{normal_name(called)}” is no knowledge model that is required here", element.line)
        bindings = []
        for binding in element.all("binding"):
            parameter = binding.one("parameter")
            if parameter is None:
                raise Unkept("a binding has no parameter", binding.line)
            bindings.append((normal_name(parameter.get("name")), self.only(binding)))
        return model.Invoked(normal_name(called), tuple(bindings))

    def listed(self, element: Element) -> Logic:
        return model.Listed(tuple(self.logic(child) for child in element.children if child.name not in NOT_LOGIC))

    def relation(self, element: Element) -> Logic:
        columns = [normal_name(column.get("name")) for column in element.all("column")]
        rows = []
        for row in element.all("row"):
            cells = [self.logic(child) for child in row.children if child.name not in NOT_LOGIC]
            if len(cells) != len(columns):
                raise Unkept(f"a row has {len(cells)} cells for {len(columns)} columns", row.line)
            rows.append(model.Entries(tuple((name, Type(), cell) for name, cell in zip(columns, cells, strict=True))))
        return model.Listed(tuple(rows))

    def conditional(self, element: Element) -> Logic:
        parts = [element.one(name) for name in ("if", "then", "else")]
        if any(part is None for part in parts):
            raise Unkept("a conditional lacks if, then or else", element.line)
        return model.Chosen(*(self.only(part) for part in parts if part is not None))

    def repeated(self, element: Element) -> Logic:
        source, body = element.one("in"), element.one(REPEATED[element.name])
        if source is None or body is None:
            raise Unkept(f"{element.name} lacks what it runs over, or what it is to do", element.line)
        name = "item" if element.name == "filter" else normal_name(element.get("iteratorVariable"))
        if not name:
            raise Unkept(f"{element.name} names no variable", element.line)
        inner = self.inside({name: Type()})
        if element.name == "filter":  # its members' components are names there
            inner = inner.inside({component: Type() for component in self.types.components.all if component not in self.names})
        return model.Repeated(element.name, name, self.only(source), inner.only(body))

    def function(self, element: Element) -> Function:
        if element.get("kind") not in ("", "FEEL"):
            raise Unkept(f"a function of the kind “{element.get('kind')}” is not read", element.line)
        found = element.all("formalParameter")
        parameters = tuple((normal_name(one.get("name")), self.types.type_of(one.get("typeRef"), one.line)) for one in found)
        return Function(parameters, self.inside(dict(parameters)).only(element))

    # Tables

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
        _outputs_fit(element, outputs, policy, aggregation)
        reader = self.inside({})
        parsed: dict[str, Cell] = {}
        rules = tuple(reader.rule(one, number, inputs, outputs, parsed) for number, one in enumerate(element.all("rule"), 1))
        return Table(policy, aggregation, inputs, outputs, rules, element.line)

    def input(self, element: Element, number: int) -> InputClause:
        expression, what = element.one("inputExpression"), f"input {number}"
        text = self.text(expression, what, element.line).strip()
        assert expression is not None  # noqa: S101  text() has refused it
        if not text:
            raise Unkept(f"{what} has no expression", expression.line)
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
        values = allowed or type_.allowed
        plain = tuple(test.what for test in values if isinstance(test, Meets) and not test.asks)
        default, text = element.one("defaultOutputEntry"), ""
        if default is not None:
            text = self.text(default, f"{what}, default", element.line).strip()
        made = self.node(default, f"{what}, default", element.line) if default is not None and text else None
        named, label = normal_name(element.get("name")), normal_name(element.get("label"))
        return OutputClause(named, label, type_, plain if len(plain) == len(values) else (), allowed, made, text, element.line)

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


REPEATED = {"for": "return", "some": "satisfies", "every": "satisfies", "filter": "match"}
NOT_LOGIC = ("description", "extensionElements", "variable", "parameter", "formalParameter")


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
