"""The text of an element -> syntax, with the names in its scope. Pure; a part of `reading`."""

from collections.abc import Collection, Mapping
from typing import Protocol, Self

from apps.decisions.engine.dmn.parsing import Names, Parser
from apps.decisions.engine.dmn.scanning import in_feel
from apps.decisions.engine.dmn.syntax import Node
from apps.decisions.engine.dmn.trees import Element, Unkept
from apps.decisions.engine.dmn.types import Type


class Types(Protocol):
    """What knows the types of a model."""

    components: Names
    functions: Names
    worked_out: set[str]  # what is no input: names and ids of decisions and knowledge models, and inputs whose type cannot be read

    def type_of(self, ref: str, line: int) -> Type:
        """The type that a typeRef names."""


class Texts:
    """The texts of one decision or knowledge model, and what they may name."""

    def __init__(
        self,
        types: Types,
        names: Mapping[str, Type],
        callees: Collection[str],
        *,
        free: dict[str, Type] | None = None,
        given: Mapping[str, Type] | None = None,
        result: Type | None = None,
    ) -> None:
        self.types, self.names, self.callees = types, dict(names), set(callees)
        self.free, self.given, self.result = free, given or {}, result or Type()
        self.counted, self.in_scope = 0, Names([])

    def inside(self, names: Mapping[str, Type]) -> Self:
        """A reader for what stands inside, with more names."""
        return type(self)(self.types, {**self.names, **names}, self.callees, free=self.free, given=self.given)

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
