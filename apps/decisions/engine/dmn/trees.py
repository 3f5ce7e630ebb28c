"""XML text -> a tree of elements that know their lines. Pure; knows nothing of DMN.

What could make a small file large or reach outside it is refused before anything is read into the tree: a document type, entities,
processing instructions, too many elements, too deep nesting.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

MOST_BYTES = 8_000_000
MOST_ELEMENTS = 300_000
MOST_LEVELS = 60
MOST_ATTRIBUTES = 60
NOT_XML_TEXT = frozenset(set(range(32)) - {9, 10, 13})
SEPARATOR = " "  # between namespace and name: no namespace has a blank


class Unkept(ValueError):
    """Something that cannot be kept as it stands; `line` is 0 where there is none."""

    def __init__(self, message: str, line: int = 0) -> None:
        self.message, self.line = message, line
        super().__init__(f"line {line}: {message}" if line else message)


@dataclass(slots=True)
class Element:
    """One element: its namespace and name, attributes without namespaces of their own, text of its own, and its line."""

    space: str
    name: str
    attributes: dict[str, str]
    line: int
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    declared: frozenset[str] = frozenset()  # the namespaces that the file names, at its root only

    @property
    def text(self) -> str:
        """The text that stands directly inside it."""
        return "".join(self.pieces)

    def get(self, attribute: str) -> str:
        """An attribute, or "" where there is none."""
        return self.attributes.get(attribute, "")

    def all(self, name: str) -> list["Element"]:
        """The children of this name in the element's own namespace."""
        return [child for child in self.children if child.name == name and child.space == self.space]

    def one(self, name: str) -> "Element | None":
        """The only child of this name, or None. Raises Unkept where there are several."""
        found = self.all(name)
        if len(found) > 1:
            raise Unkept(f"{self.name} has {len(found)} {name} elements where one may stand", found[1].line)
        return found[0] if found else None

    def walk(self) -> Iterator["Element"]:
        """It and all that stands inside it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_tree(raw: bytes) -> Element:
    """The root of an XML file. Raises Unkept with the line of what is wrong."""
    if len(raw) > MOST_BYTES:
        raise Unkept(f"the file has {len(raw):,} bytes; {MOST_BYTES:,} or fewer can be read")
    reading = _Reading()
    try:
        reading.parser.Parse(raw, True)
    except expat.ExpatError as wrong:
        raise Unkept(f"not XML: {expat.ErrorString(wrong.code)}", wrong.lineno) from None
    except (UnicodeError, LookupError, ValueError) as wrong:
        if isinstance(wrong, Unkept):
            raise
        raise Unkept("not XML: its characters cannot be read", reading.line) from None
    if reading.root is None:
        raise Unkept("not XML: there is no element")
    reading.root.declared = frozenset(reading.declared)
    return reading.root


class _Reading:
    """One pass through a file."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartNamespaceDeclHandler = self.namespace
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.entity
        self.parser.ExternalEntityRefHandler = self.external
        self.root: Element | None = None
        self.open: list[Element] = []
        self.declared: set[str] = set()
        self.elements = 0

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise Unkept(f"the file has more than {MOST_ELEMENTS:,} elements", self.line)
        if len(self.open) >= MOST_LEVELS:
            raise Unkept(f"elements stand more than {MOST_LEVELS} levels deep", self.line)
        if len(attributes) > MOST_ATTRIBUTES:
            raise Unkept(f"an element has more than {MOST_ATTRIBUTES} attributes", self.line)
        space, _, local = name.rpartition(SEPARATOR)
        own = {key: value for key, value in attributes.items() if SEPARATOR not in key}
        element = Element(space, local, own, self.line)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def namespace(self, prefix: str | None, address: str | None) -> None:
        self.declared.add(address or "")

    def end(self, name: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        if self.open:
            self.open[-1].pieces.append(text)

    def doctype(self, *_: object) -> None:
        raise Unkept("a document type (DOCTYPE) is not read", self.line)

    def entity(self, *_: object) -> None:
        raise Unkept("an entity declaration is not read", self.line)

    def external(self, *_: object) -> int:
        raise Unkept("a reference to another file is not read", self.line)


def escaped(text: str) -> str:
    """Text as it stands between the tags of a file that we write."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def quoted(text: str) -> str:
    """Text as it stands in an attribute of a file that we write, with its quotes."""
    text = escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{text}"'
