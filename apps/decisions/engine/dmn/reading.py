"""A tree of elements -> a `Model`. What cannot be kept is refused decision by decision, with element and line. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from apps.decisions.engine.dmn.expressions import Reader
from apps.decisions.engine.dmn.functions import FUNCTIONS
from apps.decisions.engine.dmn.item_definitions import ItemTypes
from apps.decisions.engine.dmn.model import (
    Chosen,
    Decision,
    Entries,
    Function,
    Invoked,
    Knowledge,
    Listed,
    Logic,
    Model,
    Refusal,
    Repeated,
    Required,
    Table,
)
from apps.decisions.engine.dmn.parsing import IDENTIFIER, Names, normal_name
from apps.decisions.engine.dmn.scanning import in_feel
from apps.decisions.engine.dmn.trees import Element, Unkept, read_tree
from apps.decisions.engine.dmn.types import Type
from apps.decisions.engine.dmn.versions import NOT_FITTING, version_of

MOST_DECISIONS = 1_000
LONGEST_NAME = 300
EXPRESSIONS = (
    "decisionTable", "literalExpression", "context", "invocation", "list", "relation", "functionDefinition", "conditional", "for", "every",
    "some", "filter",
)  # fmt: skip


def read_model(raw: bytes) -> Model:
    """The model of a file. Raises Unkept where nothing of it can be kept."""
    return model_of(read_tree(raw))


def model_of(root: Element) -> Model:
    """The model that a tree holds. Raises Unkept where nothing of it can be kept."""
    return _Definitions(root, version_of(root)).model()


def _key(element: Element) -> str:
    """The id of an element, or its line where it has none."""
    return element.get("id") or f"#{element.line}"


def name_of(element: Element) -> str:
    """The name of an input, decision or knowledge model; its id where a tool left the name out."""
    return normal_name(element.get("name") or element.get("id"))


def _variable_name(element: Element) -> str:
    variable = element.one("variable")
    return "" if variable is None else normal_name(variable.get("name"))


@dataclass
class _Variable:
    """An element that others require: its name, and how it is known to what requires it."""

    element: Element
    name: str
    type: Type = field(default_factory=Type)


class _Definitions:
    """One pass over a file: types, then inputs, then knowledge and decisions, each with the names that it may use."""

    def __init__(self, root: Element, version: str) -> None:
        self.root, self.version = root, version
        if not in_feel(root.get("expressionLanguage")):
            raise Unkept(f"the expression language “{root.get('expressionLanguage')}” is not read", root.line)
        self.components = Names(sorted(self._component_names()))
        self.functions = Names([*FUNCTIONS, "sort"])
        self.items = ItemTypes(root, self.components, self.functions)
        self.by_id: dict[str, _Variable] = {}
        self.free: dict[str, Type] = {}
        for kind in ("inputData", "decision", "businessKnowledgeModel"):
            for element in root.all(kind):
                self._register(element)
        if len(root.all("decision")) > MOST_DECISIONS:
            raise Unkept(f"the model has more than {MOST_DECISIONS:,} decisions", root.line)
        self.worked_out = {word for key, one in self.by_id.items() if one.element.name != "inputData" for word in (key, one.name)}
        self.given = {one.name: one for one in self.by_id.values() if one.element.name == "inputData"}
        self.worked_out |= {name for name, one in self.given.items() if not self._has_type(one)}  # whatever reads these is refused

    def model(self) -> Model:
        knowledge = {one.id: one for one in map(self._knowledge, self.root.all("businessKnowledgeModel"))}
        decisions = tuple(self._decision(one) for one in self.root.all("decision"))
        inputs = {**self.free, **{name: self._type_or_any(one) for name, one in self.given.items()}}
        name = normal_name(self.root.get("name"))[:LONGEST_NAME] or "unnamed"
        return Model(name, self.root.get("namespace"), inputs, _without_circles(decisions), knowledge, self.version != NOT_FITTING)

    # Names

    def _register(self, element: Element) -> None:
        name = name_of(element)
        if not name or len(name) > LONGEST_NAME:
            raise Unkept(f"{element.name} has neither name nor id, or a very long name", element.line)
        variable = element.one("variable")
        if variable is not None and variable.get("name"):
            own = normal_name(variable.get("name"))
            name = own if element.name != "decision" else name
        key = _key(element)
        if key in self.by_id:
            raise Unkept(f"two elements have the id “{key}”", element.line)
        self.by_id[key] = _Variable(element, name)

    def _component_names(self) -> set[str]:
        """Whatever may follow a dot: components of types, entries of contexts, outputs of tables."""
        names: set[str] = set()
        for element in self.root.walk():
            if element.space == self.root.space and element.name in ("itemComponent", "output", "variable", "column", "parameter"):
                names.add(normal_name(element.get("name")))
        return names - {""}

    # Types

    def type_of(self, ref: str, line: int) -> Type:
        """The type that a typeRef names. Raises Unkept."""
        return self.items.type_of(ref, line)

    def _type_or_any(self, one: _Variable) -> Type:
        try:
            return self._variable_type(one.element)
        except Unkept:
            return Type()  # whatever reads it was refused for it

    def _has_type(self, one: _Variable) -> bool:
        try:
            self._variable_type(one.element)
        except Unkept:
            return False
        return True

    def _variable_type(self, element: Element) -> Type:
        variable = element.one("variable")
        return self.type_of(variable.get("typeRef"), variable.line) if variable is not None else Type()

    # What requires what

    def _required(self, element: Element, kind: str, inner: Sequence[str]) -> list[tuple[str, _Variable, Element]]:
        found = []
        for requirement in element.all(kind):
            for name in inner:
                for link in requirement.all(name):
                    href = link.get("href")
                    key = href[1:] if href.startswith("#") else href.removeprefix(f"{self.root.get('namespace')}#")
                    if key not in self.by_id:
                        service = next((one for one in self.root.all("decisionService") if one.get("id") == key), None)
                        what = "is not in this file" if service is None else "is a decision service; those are not read"
                        raise Unkept(f"requires “{href if service is None else name_of(service)}”, which {what}", link.line)
                    found.append((key, self.by_id[key], link))
        return found

    def _knowledge(self, element: Element) -> Knowledge:
        key, name, known = _key(element), name_of(element), tuple[str, ...]()
        where = f"knowledge model “{name}”"
        try:
            required = self._required(element, "knowledgeRequirement", ("requiredKnowledge",))
            known = tuple(key for key, _, _ in required)
            body = element.one("encapsulatedLogic")
            if body is None:
                raise Unkept("has no encapsulated logic", element.line)
            reader = Reader(self, {}, {self.by_id[key].name for key in known} | {name})
            function = reader.function(body)
            return Knowledge(key, self.by_id[key].name, element.line, function, known)
        except Unkept as refused:
            return Knowledge(key, name, element.line, None, known, Refusal(where, refused.line or element.line, refused.message))

    def _decision(self, element: Element) -> Decision:
        key, name = _key(element), name_of(element)
        requires: tuple[Required, ...] = ()
        known: tuple[str, ...] = ()
        try:
            type_ = self._variable_type(element)
            inputs = self._required(element, "informationRequirement", ("requiredInput",))
            decisions = self._required(element, "informationRequirement", ("requiredDecision",))
            known = tuple(one for one, _, _ in self._required(element, "knowledgeRequirement", ("requiredKnowledge",)))
            names = {one.name: self._variable_type(one.element) for _, one, _ in inputs}
            requires = self._aliases(decisions, names)
            names |= {one.name: Type() for one in requires}
            logic = [child for child in element.children if child.space == element.space and child.name in EXPRESSIONS]
            if len(logic) != 1:
                raise Unkept("has no logic" if not logic else "has more than one expression", element.line)
            called = {self.by_id[one].name for one in known}
            reader = Reader(self, names, called, free=self.free, given=self._not_required(names), result=type_)
            made = reader.logic(logic[0])
            reads = tuple(name for name in reader.names if name in self.given or name in self.free)
            return Decision(key, name, element.line, type_, made, requires, known, reads, variable=_variable_name(element))
        except Unkept as refused:
            wrong = Refusal(f"decision “{name}”", refused.line or element.line, refused.message)
            return Decision(key, name, element.line, Type(), None, requires, known, refused=wrong)

    def _not_required(self, names: Mapping[str, Type]) -> dict[str, Type]:
        """Inputs of the model that a decision does not say it requires."""
        return {name: self._type_or_any(one) for name, one in self.given.items() if name not in names and name not in self.worked_out}

    def _aliases(self, decisions: Sequence[tuple[str, _Variable, Element]], names: Mapping[str, Type]) -> tuple[Required, ...]:
        """The names of required decisions; besides, their ids, their variables and the outputs of their tables, which some tools read instead."""
        found = {one.name: Required(one.name, key) for key, one, _ in decisions}
        extra: dict[str, list[Required]] = {}
        for key, one, _ in decisions:
            table = one.element.one("decisionTable")
            if table is not None:
                outputs = [normal_name(output.get("name")) for output in table.all("output")]
                for output in (name for name in outputs if name):
                    extra.setdefault(output, []).append(Required(output, key, output if len(outputs) > 1 else ""))
            others = {key if IDENTIFIER.fullmatch(key) else "", _variable_name(one.element)}
            for other in others - {"", one.name}:
                extra.setdefault(other, []).append(Required(other, key))
        for name, ways in extra.items():
            if len(set(ways)) == 1 and name not in found and name not in names:
                found[name] = ways[0]
        return tuple(found.values())


def _without_circles(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions, those that require themselves on some way refused."""
    by_id = {one.id: one for one in decisions}
    fine: set[str] = set()

    def circle(key: str, way: tuple[str, ...]) -> bool:
        if key in way:
            return True
        if key not in fine:
            if len(way) > 200 or any(circle(one.decision, (*way, key)) for one in by_id[key].requires):
                return True
            fine.add(key)
        return False

    kept = []
    for one in decisions:
        if circle(one.id, ()):
            wrong = Refusal(f"decision “{one.name}”", one.line, "requires itself, through the decisions that it requires")
            one = Decision(one.id, one.name, one.line, one.type, None, refused=wrong)
        kept.append(one)
    return tuple(kept)


def tables_of(model: Model) -> tuple[tuple[Decision, Table], ...]:
    """The decisions whose logic is a table, with it."""
    return tuple((one, one.logic) for one in model.decisions if isinstance(one.logic, Table))


def inner_tables(model: Model) -> tuple[Refusal, ...]:
    """The tables that stand inside knowledge models and boxed expressions: they are evaluated there, and are no decisions of their own."""
    knowledge = [(f"knowledge model “{one.name}”", one.function) for one in model.knowledge.values()]
    boxed = [(f"decision “{one.name}”", one.logic) for one in model.decisions if not isinstance(one.logic, Table)]
    found = [(where, table) for where, logic in (*knowledge, *boxed) for table in _tables_in(logic)]
    return tuple(Refusal(where, table.line, "its table is inside another expression and no decision of its own") for where, table in found)


def _tables_in(logic: Logic | None) -> Iterator[Table]:
    if isinstance(logic, Table):
        yield logic
    elif isinstance(logic, Function):
        yield from _tables_in(logic.body)
    elif isinstance(logic, Entries):
        for _, _, entry in logic.entries:
            yield from _tables_in(entry)
    elif isinstance(logic, Invoked):
        for _, bound in logic.bindings:
            yield from _tables_in(bound)
    elif isinstance(logic, Listed):
        for member in logic.members:
            yield from _tables_in(member)
    elif isinstance(logic, Chosen):
        for part in (logic.condition, logic.then, logic.otherwise):
            yield from _tables_in(part)
    elif isinstance(logic, Repeated):
        yield from (*_tables_in(logic.source), *_tables_in(logic.body))
