"""A DMN model as frozen values: decisions, their tables and other expressions, what each requires. Pure; read in `reading`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.decisions.engine.dmn.syntax import Cell, CellTest, Node
from apps.decisions.engine.dmn.types import Type

UNIQUE, ANY_HIT, PRIORITY, FIRST, COLLECT = "UNIQUE", "ANY", "PRIORITY", "FIRST", "COLLECT"
RULE_ORDER, OUTPUT_ORDER = "RULE ORDER", "OUTPUT ORDER"
SINGLE_HIT = (UNIQUE, ANY_HIT, PRIORITY, FIRST)
HIT_POLICIES = (*SINGLE_HIT, COLLECT, RULE_ORDER, OUTPUT_ORDER)
AGGREGATIONS = ("", "SUM", "MIN", "MAX", "COUNT")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What of a model cannot be kept: where it stands, in words and by line, and why."""

    where: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.where}, line {self.line}: {self.message}" if self.line else f"{self.where}: {self.message}"


@dataclass(frozen=True, slots=True)
class InputClause:
    """One input of a table: what it reads, of which type, limited to which values."""

    text: str
    label: str
    reads: Node
    type: Type
    allowed: tuple[CellTest, ...]
    allowed_text: str
    line: int


@dataclass(frozen=True, slots=True)
class OutputClause:
    """One output: its values in the order of their priority where they are listed, and what stands where no rule holds."""

    name: str
    label: str
    type: Type
    values: tuple[Node, ...]
    allowed: tuple[CellTest, ...]
    default: Node | None
    default_text: str
    line: int


@dataclass(frozen=True, slots=True)
class TableRule:
    cells: tuple[Cell, ...]
    outputs: tuple[Node, ...]
    cell_texts: tuple[str, ...]
    output_texts: tuple[str, ...]
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    policy: str
    aggregation: str
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[TableRule, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Written:
    """A literal expression."""

    node: Node
    line: int


@dataclass(frozen=True, slots=True)
class Entries:
    """A boxed context; an entry without name is its result."""

    entries: tuple[tuple[str, Type, "Logic"], ...]


@dataclass(frozen=True, slots=True)
class Invoked:
    """A boxed invocation of a name."""

    function: str
    bindings: tuple[tuple[str, "Logic"], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    members: tuple["Logic", ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A boxed conditional."""

    condition: "Logic"
    then: "Logic"
    otherwise: "Logic"


@dataclass(frozen=True, slots=True)
class Repeated:
    """A boxed `for`, `some`, `every` or `filter`: over the members of a list, each known by a name."""

    how: str
    name: str
    source: "Logic"
    body: "Logic"


@dataclass(frozen=True, slots=True)
class Function:
    """What a business knowledge model, or an entry of a context, encapsulates."""

    parameters: tuple[tuple[str, Type], ...]
    body: "Logic"


Logic = Table | Written | Entries | Invoked | Listed | Chosen | Repeated | Function


@dataclass(frozen=True, slots=True)
class Required:
    """A name in the scope of a decision and the decision it comes from; `component` where it is only one output of it."""

    name: str
    decision: str  # id
    component: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision; `refused` where it cannot be kept, and its logic is then None."""

    id: str
    name: str
    line: int
    type: Type
    logic: Logic | None
    requires: tuple[Required, ...] = ()
    knows: tuple[str, ...] = ()  # ids of knowledge models
    reads: tuple[str, ...] = ()  # inputs
    refused: Refusal | None = None
    variable: str = ""  # the name of its result, where that is another


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model."""

    id: str
    name: str
    line: int
    function: Function | None
    knows: tuple[str, ...] = ()
    refused: Refusal | None = None


@dataclass(frozen=True)
class Model:
    """All that could be read of a file."""

    name: str
    namespace: str
    inputs: Mapping[str, Type]
    decisions: tuple[Decision, ...]
    knowledge: Mapping[str, Knowledge] = field(default_factory=dict)
    fits_results: bool = True  # whether a result is held to its declared type: DMN 1.1 did not say so yet

    def decision(self, name: str) -> Decision | None:
        """The decision of this name, or else id, or else name of the result; None where there is none, or several of the name."""
        wanted = " ".join(name.split())
        for found in (
            [one for one in self.decisions if one.name == wanted],
            [one for one in self.decisions if one.id == name],
            [one for one in self.decisions if one.variable == wanted],
        ):
            if found:
                return found[0] if len(found) == 1 else None
        return None

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Everything that could not be kept."""
        refused = [one.refused for one in self.decisions] + [one.refused for one in self.knowledge.values()]
        return tuple(sorted((one for one in refused if one is not None), key=lambda one: one.line))
