"""What a cell of a table that we write allows of its column, as a set that can be cut with another; and its text. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.decisions.engine.canonical import number_plain

Number = int | Decimal
Edge = tuple[Number, bool] | None  # a bound and whether it is inside; None where there is none


@dataclass(frozen=True, slots=True)
class OneOf:
    """Some of the values that a column can have; None among them is null. In the order of the column's values."""

    values: tuple[str | bool | None, ...]

    def cut(self, other: "OneOf") -> "OneOf":
        """The values of both."""
        return OneOf(tuple(value for value in self.values if value in other.values))

    @property
    def text(self) -> str:
        """The cell; "" where nothing is left."""
        return ", ".join(_written(value) for value in sorted(self.values, key=lambda value: value is not None))


def _written(value: str | bool | None) -> str:
    if value is None:
        return "null"
    return f'"{value}"' if isinstance(value, str) else "true" if value else "false"


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers between two edges."""

    low: Edge
    high: Edge

    def cut(self, other: "Span") -> "Span | None":
        """What lies in both; None where nothing does."""
        low = max((edge for edge in (self.low, other.low) if edge), key=lambda edge: (edge[0], not edge[1]), default=None)
        high = min((edge for edge in (self.high, other.high) if edge), key=lambda edge: (edge[0], edge[1]), default=None)
        if low and high and (low[0] > high[0] or (low[0] == high[0] and not (low[1] and high[1]))):
            return None
        return Span(low, high)

    @property
    def text(self) -> str:
        if self.low and self.high:
            return f"{'[' if self.low[1] else '('}{number_plain(self.low[0])}..{number_plain(self.high[0])}{']' if self.high[1] else ')'}"
        if self.low:
            return f"{'>=' if self.low[1] else '>'} {number_plain(self.low[0])}"
        assert self.high is not None  # noqa: S101  a span without edges is written by whoever makes it
        return f"{'<=' if self.high[1] else '<'} {number_plain(self.high[0])}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Some spans of numbers, and null where it is wanted."""

    spans: tuple[Span, ...]
    null: bool = False

    def cut(self, other: "Numbers") -> "Numbers":
        """What lies in both."""
        found = [cut for one in self.spans for two in other.spans if (cut := one.cut(two)) is not None]
        return Numbers(tuple(found), self.null and other.null)

    @property
    def text(self) -> str:
        """The cell; "" where nothing is left."""
        spans = [span.text for span in self.spans if span.low or span.high]
        if len(spans) < len(self.spans):
            spans = ["< 0", ">= 0"]  # any number, but not null
        return ", ".join([*(["null"] if self.null else []), *spans])  # null first: some engines stop at a comparison with null


Limit = OneOf | Numbers
Row = dict[str, Limit]  # by column; what has no limit can be anything

SPANS = {
    "<": lambda limits: [Span(None, (limits[0], False))],
    "<=": lambda limits: [Span(None, (limits[0], True))],
    ">": lambda limits: [Span((limits[0], False), None)],
    ">=": lambda limits: [Span((limits[0], True), None)],
    "between": lambda limits: [Span((limits[0], True), (limits[1], False))],
}
OTHERWISE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def spans_for(operator: str, limits: Sequence[Number]) -> tuple[Span, ...]:
    """The numbers for which a comparison is true."""
    return tuple(SPANS[operator](limits))


def spans_against(operator: str, limits: Sequence[Number]) -> tuple[Span, ...]:
    """The numbers for which it is false."""
    if operator == "between":
        return (Span(None, (limits[0], False)), Span((limits[1], True), None))
    return spans_for(OTHERWISE[operator], limits)


def together(rows: Sequence[Row]) -> Row | None:
    """One row that asks all that these ask; None where no value could meet it."""
    found: Row = {}
    for row in rows:
        for column, limit in row.items():
            there = found.get(column)
            found[column] = limit if there is None else _cut(there, limit)
            if not found[column].text:
                return None
    return found


def _cut(one: Limit, other: Limit) -> Limit:
    if isinstance(one, OneOf) and isinstance(other, OneOf):
        return one.cut(other)
    if isinstance(one, Numbers) and isinstance(other, Numbers):
        return one.cut(other)
    raise TypeError("a column has numbers or values, not both")
