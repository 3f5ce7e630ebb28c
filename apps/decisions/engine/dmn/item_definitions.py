"""Item definitions of a file -> `Type`s, each read when something first names it. Pure; a part of `reading`."""

from apps.decisions.engine.dmn.parsing import Names, Parser, normal_name
from apps.decisions.engine.dmn.scanning import in_feel, read_type_ref
from apps.decisions.engine.dmn.trees import Element, Unkept
from apps.decisions.engine.dmn.types import ANY, BASIC, Type

DEEPEST_TYPES = 20


class ItemTypes:
    """The types that a file defines."""

    def __init__(self, root: Element, components: Names, functions: Names) -> None:
        self.root, self.components, self.functions = root, components, functions
        self.definitions = self._named("itemDefinition")
        self.types: dict[str, Type | Unkept] = {}

    def _named(self, kind: str) -> dict[str, Element]:
        found: dict[str, Element] = {}
        for element in self.root.all(kind):
            name = normal_name(element.get("name"))
            if name in found:
                raise Unkept(f"there are two {kind} elements with the name “{name}”", element.line)
            found[name] = element
        return found

    def type_of(self, ref: str, line: int) -> Type:
        """The type that a typeRef names. Raises Unkept."""
        name = read_type_ref(ref)
        if not name:
            return Type()
        if ":" in name and name not in self.definitions and not self.root.all("import"):
            name = name.rpartition(":")[2].strip()  # a prefix of the model's own namespace
        if name in self.definitions:
            if name not in self.types:
                self.types[name] = Unkept(f"the type “{name}” is defined by itself", line)
                try:
                    self.types[name] = self._item(self.definitions[name], name, 0)
                except Unkept as refused:
                    self.types[name] = refused
            found = self.types[name]
            if isinstance(found, Unkept):
                raise found
            return found
        if name.lower() == "list":
            return Type(many=True)
        if name.lower() in BASIC:
            return Type(BASIC[name.lower()])
        raise Unkept(f"the type “{name}” is not defined", line)

    def _item(self, element: Element, name: str, depth: int) -> Type:
        if depth > DEEPEST_TYPES:
            raise Unkept(f"types stand more than {DEEPEST_TYPES} levels deep", element.line)
        many = element.get("isCollection") == "true"
        if many and element.one("typeConstraint") is not None:
            raise Unkept("a constraint on a whole list is not read", element.line)
        allowed = self._allowed(element)
        parts = element.all("itemComponent")
        if element.one("functionItem") is not None:
            raise Unkept("types of functions are not read", element.line)
        if parts:
            inner = tuple((normal_name(part.get("name")), self._item(part, "", depth + 1)) for part in parts)
            return Type(ANY, inner, many, allowed, name)
        written = element.one("typeRef")
        of = self.type_of(written.text if written is not None else element.get("typeRef"), element.line)
        if of.components or of.many or of.allowed or of.of:
            return Type(ANY, (), many, allowed, name or of.name, of)
        return Type(of.basic, (), many, allowed, name)

    def _allowed(self, element: Element) -> tuple:  # type: ignore[type-arg]
        found, other = element.one("allowedValues"), element.one("typeConstraint")
        if found is not None and other is not None and _text(found) != _text(other):
            raise Unkept("allowed values beside another constraint are not read", other.line)
        found = found or other
        text = found.one("text") if found is not None else None
        if found is None or text is None or not text.text.strip():
            return ()
        if not in_feel(found.get("expressionLanguage")):
            raise Unkept(f"the expression language “{found.get('expressionLanguage')}” is not read", found.line)
        try:
            return Parser(text.text, Names([]), self.components, self.functions).values()
        except Unkept as refused:
            raise Unkept(f"allowed values: {refused.message}", found.line) from None


def _text(element: Element) -> str:
    text = element.one("text")
    return "" if text is None else text.text.strip()
