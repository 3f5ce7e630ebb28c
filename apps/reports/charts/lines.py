"""Two lines over one axis as ready-made coordinates: what a service and a model of one's own cost at every volume. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.reports.charts import Tick, length


@dataclass(frozen=True, slots=True)
class Band:
    """One line with the band around it, as points of a polyline and of a polygon; its name stands beside its end."""

    label: str
    line: str
    area: str
    y_label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An upright line at one place of the lower axis, with its words."""

    x: str
    label: str
    x_label: str
    y_label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """Two lines over a common lower axis; `across` are ticks of the upright one, their x read as y."""

    key: str
    title: str
    width: str
    height: str
    left: str
    right: str
    bottom: str
    x_name: str
    x_middle: str
    y_name: str
    y_ticks: str
    ticks: tuple[Tick, ...]
    across: tuple[Tick, ...]
    one: Band
    other: Band
    marks: tuple[Mark, ...]
    cross_x: str  # where the lines meet; empty where they do not
    cross_y: str


@dataclass(frozen=True, slots=True)
class LineOf:
    """What the line chart needs of one line: its name, and low, likely and high at each place."""

    label: str
    points: Sequence[tuple[Decimal, Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the chart is drawn, in pixels, and the place and amount at its far ends."""

    left: int
    right: int
    top: int
    bottom: int
    last: Decimal
    highest: Decimal

    def x(self, place: Decimal) -> Decimal:
        return self.left + (self.right - self.left) * place / self.last

    def y(self, amount: Decimal) -> Decimal:
        return self.bottom - (self.bottom - self.top) * min(amount, self.highest) / self.highest

    def at(self, place: Decimal, amount: Decimal) -> str:
        return f"{length(self.x(place))},{length(self.y(amount))}"

    def band(self, places: Sequence[Decimal], line: LineOf, beside: Decimal) -> Band:
        """A line with its low and high edge, and the height of the name beside its end."""
        held = list(zip(places, line.points, strict=True))
        edge = [self.at(place, high) for place, (_, _, high) in held] + [self.at(place, low) for place, (low, _, _) in reversed(held)]
        return Band(line.label, " ".join(self.at(place, likely) for place, (_, likely, _) in held), " ".join(edge), length(beside))


def line_chart(
    title: str,
    places: Sequence[Decimal],
    lines: tuple[LineOf, LineOf],
    *,
    ticks: Sequence[tuple[Decimal, str]],
    across: Sequence[tuple[Decimal, str]],
    marks: Sequence[tuple[Decimal, str]],
    names: tuple[str, str],
    cross: tuple[Decimal, Decimal] | None = None,
    width: int = 640,
    height: int = 300,
) -> LineChart:
    """Two lines with bands; what rises beyond the last tick of the upright axis is cut off there. `names` are those of the axes."""
    last, highest = max(places) or Decimal(1), max(amount for amount, _ in across) or Decimal(1)
    frame = _Frame(64, width - 118, 34, height - 44, last, highest)
    beside = _names_beside([frame.y(line.points[-1][1]) + 5 for line in lines])
    return LineChart(
        key="break-even",
        title=title,
        width=str(width),
        height=str(height),
        left=str(frame.left),
        right=str(frame.right),
        bottom=str(frame.bottom),
        x_name=names[0],
        x_middle=length((frame.left + frame.right) / 2),
        y_name=names[1],
        y_ticks=str(frame.bottom + 18),
        ticks=tuple(Tick(length(frame.x(place)), words) for place, words in ticks),
        across=tuple(Tick(length(frame.y(amount)), words) for amount, words in across),
        one=frame.band(places, lines[0], beside[0]),
        other=frame.band(places, lines[1], beside[1]),
        marks=tuple(_mark(frame.x(place), words, row, frame.right) for row, (place, words) in enumerate(marks)),
        cross_x=length(frame.x(cross[0])) if cross else "",
        cross_y=length(frame.y(cross[1])) if cross else "",
    )


def _mark(x: Decimal, words: str, row: int, right: int) -> Mark:
    """Words to the right of their mark, or to the left of one that stands far to the right; a second mark's words stand lower."""
    before = x > right * Decimal("0.62")
    return Mark(length(x), words, length(x - 6 if before else x + 6), str(14 + 15 * row), "end" if before else "start")


def _names_beside(ends: list[Decimal]) -> list[Decimal]:
    """The heights of the names beside the ends of two lines, apart where the ends lie close to each other."""
    if abs(ends[0] - ends[1]) < 18:
        ends[ends.index(max(ends))] = min(ends) + 18
    return ends
