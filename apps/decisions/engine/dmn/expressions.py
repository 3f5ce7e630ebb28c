"""Elements of boxed expressions -> logic. Pure; a part of `reading`."""

from apps.decisions.engine.dmn import model
from apps.decisions.engine.dmn.model import Function, Logic
from apps.decisions.engine.dmn.parsing import normal_name
from apps.decisions.engine.dmn.table_elements import Tables
from apps.decisions.engine.dmn.trees import Element, Unkept
from apps.decisions.engine.dmn.types import Type


class Reader(Tables):
    """Reads the logic of one decision or knowledge model."""

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


REPEATED = {"for": "return", "some": "satisfies", "every": "satisfies", "filter": "match"}
NOT_LOGIC = ("description", "extensionElements", "variable", "parameter", "formalParameter")
