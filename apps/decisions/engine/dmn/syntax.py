"""What a FEEL text says, as frozen values. May import nothing of the project."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, text, boolean, date, time, duration or null as written."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    """A variable; "?" is the value that a table's cell is asked about."""

    name: str


@dataclass(frozen=True, slots=True)
class Path:
    """A component of a value."""

    of: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Members of a list: by place, or those for which a condition holds."""

    of: "Node"
    by: "Node"


@dataclass(frozen=True, slots=True)
class Minus:
    """A negative."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic, a comparison, "and" or "or"."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Between:
    """From one value to another, both included."""

    of: "Node"
    low: "Node"
    high: "Node"


@dataclass(frozen=True, slots=True)
class In:
    """Whether a value meets any of some tests."""

    of: "Node"
    tests: tuple["CellTest", ...]


@dataclass(frozen=True, slots=True)
class If:
    condition: "Node"
    then: "Node"
    otherwise: "Node"


@dataclass(frozen=True, slots=True)
class For:
    """A list made from others; each source is a list, or two numbers to count between."""

    sources: tuple[tuple[str, "Node", "Node | None"], ...]
    result: "Node"


@dataclass(frozen=True, slots=True)
class Quantified:
    """`some` or `every`."""

    every: bool
    sources: tuple[tuple[str, "Node"], ...]
    satisfies: "Node"


@dataclass(frozen=True, slots=True)
class ListOf:
    members: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class ContextOf:
    entries: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class RangeOf:
    """Two ends, each with or without itself."""

    low: "Node"
    high: "Node"
    low_in: bool
    high_in: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A function of FEEL by its name, or one that a name of the model stands for; arguments by place or by name."""

    function: str
    built_in: bool
    arguments: tuple["Node", ...]
    named: tuple[tuple[str, "Node"], ...] = ()


@dataclass(frozen=True, slots=True)
class Sorted:
    """A list in the order that a function of two members says: whether the first comes before the second."""

    of: "Node"
    first: str
    second: str
    precedes: "Node"


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """Whether a value is of one of FEEL's own types."""

    of: "Node"
    basic: str


Node = (
    Literal | Name | Path | Filter | Minus | Binary | Between | In | If | For | Quantified | ListOf | ContextOf | RangeOf | Call | Sorted
    | InstanceOf
)  # fmt: skip
BOOLEAN_SIGNS = ("=", "!=", "<", "<=", ">", ">=", "and", "or")


@dataclass(frozen=True, slots=True)
class Compared:
    """A cell such as `< 5`."""

    sign: str
    to: Node


@dataclass(frozen=True, slots=True)
class Meets:
    """A cell that is an expression: a value, a list of them, a range, or a condition on "?"."""

    what: Node
    asks: bool  # whether it names "?"

    @property
    def is_condition(self) -> bool:
        """Whether what is written there can only be true or false."""
        node = self.what
        return isinstance(node, Between | In | Quantified | InstanceOf) or (isinstance(node, Binary) and node.sign in BOOLEAN_SIGNS)


CellTest = Compared | Meets


@dataclass(frozen=True, slots=True)
class Cell:
    """One input entry: any value where there are no tests; one of the tests, or with `negated` none of them."""

    tests: tuple[CellTest, ...] = ()
    negated: bool = False
