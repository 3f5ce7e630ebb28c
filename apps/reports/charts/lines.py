"""Two lines over one axis as ready-made coordinates: what a service and a model of one's own cost at every volume. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from apps.reports.charts import Tick, length


@dataclass(frozen=True, slots=True)
class Band:
    """One line with the band around it, as points of a polyline and of a polygon; its name stands beside its end, or above with a piece of it."""

    label: str
    line: str
    area: str
    x_label: str
    y_label: str
    piece: str  # of the line, before a name that stands above


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
    x_across: str
    y_ticks: str
    ticks: tuple[Tick, ...]
    across: tuple[Tick, ...]
    one: Band
    other: Band
    marks: tuple[Mark, ...]
    cross_x: str  # where the lines meet; empty where they do not
    cross_y: str
    narrow: "LineChart | None" = None


@dataclass(frozen=True, slots=True)
class LineOf:
    """What the line chart needs of one line: its name, and low, likely and high at each place."""

    label: str
    points: Sequence[tuple[Decimal, Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is to be drawn, in amounts and words; `names` are those of the axes, `cross` is where the lines meet."""

    title: str
    places: Sequence[Decimal]
    lines: tuple[LineOf, LineOf]
    ticks: Sequence[tuple[Decimal, str]]
    across: Sequence[tuple[Decimal, str]]
    marks: Sequence[tuple[Decimal, str]]
    names: tuple[str, str]
    cross: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The size of the picture in pixels, and what stays free around the lines; `above` is where words of marks begin."""

    width: int
    height: int
    left: int
    right: int
    above: int
    is_narrow: bool


WIDE, NARROW = Layout(640, 300, 64, 118, 0, is_narrow=False), Layout(300, 330, 56, 14, 50, is_narrow=True)
KEY, ROW_OF_NAME = 26, 21  # the length of the piece of a line before its name, and the height of that row


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

    def band(self, places: Sequence[Decimal], line: LineOf) -> Band:
        """A line with its low and high edge; its name gets its place from the layout."""
        held = list(zip(places, line.points, strict=True))
        edge = [self.at(place, high) for place, (_, _, high) in held] + [self.at(place, low) for place, (low, _, _) in reversed(held)]
        return Band(line.label, " ".join(self.at(place, likely) for place, (_, likely, _) in held), " ".join(edge), "", "", "")


def line_chart(drawing: Drawing) -> LineChart:
    """Two lines with bands; what rises beyond the last tick of the upright axis is cut off there."""
    return replace(_drawn(drawing, WIDE), narrow=_drawn(drawing, NARROW))


def _drawn(drawing: Drawing, size: Layout) -> LineChart:
    last, highest = max(drawing.places) or Decimal(1), max(amount for amount, _ in drawing.across) or Decimal(1)
    frame = _Frame(size.left, size.width - size.right, size.above + 34, size.height - 44, last, highest)
    one, other = _named(frame, drawing, size)
    return LineChart(
        key="break-even",
        title=drawing.title,
        width=str(size.width),
        height=str(size.height),
        left=str(frame.left),
        right=str(frame.right),
        bottom=str(frame.bottom),
        x_name=drawing.names[0],
        x_middle=length((frame.left + frame.right) / 2),
        y_name=drawing.names[1],
        x_across=str(frame.left - 8),
        y_ticks=str(frame.bottom + 18),
        ticks=tuple(Tick(length(frame.x(place)), words) for place, words in drawing.ticks),
        across=tuple(Tick(length(frame.y(amount)), words) for amount, words in drawing.across),
        one=one,
        other=other,
        marks=tuple(_mark(frame.x(place), words, size.above + 14 + 15 * row, frame) for row, (place, words) in enumerate(drawing.marks)),
        cross_x=length(frame.x(drawing.cross[0])) if drawing.cross else "",
        cross_y=length(frame.y(drawing.cross[1])) if drawing.cross else "",
    )


def _named(frame: _Frame, drawing: Drawing, size: Layout) -> tuple[Band, Band]:
    """The lines with their names: beside their ends, or one below the other above the picture, each behind a piece of its line."""
    one, other = (frame.band(drawing.places, line) for line in drawing.lines)
    if size.is_narrow:
        rows = ((one, 0), (other, 1))
        first, second = (
            replace(
                band,
                x_label=str(KEY + 8),
                y_label=str(15 + ROW_OF_NAME * row),
                piece=f"0,{10 + ROW_OF_NAME * row} {KEY},{10 + ROW_OF_NAME * row}",
            )
            for band, row in rows
        )
        return first, second
    beside = _names_beside([frame.y(line.points[-1][1]) + 5 for line in drawing.lines])
    behind = str(frame.right + 8)
    return replace(one, x_label=behind, y_label=length(beside[0])), replace(other, x_label=behind, y_label=length(beside[1]))


def _mark(x: Decimal, words: str, height: int, frame: _Frame) -> Mark:
    """Words to the right of their mark, or to the left of one that stands far to the right; a second mark's words stand lower."""
    before = x > frame.right / 2
    return Mark(length(x), words, length(x - 6 if before else x + 6), str(height), "end" if before else "start")


def _names_beside(ends: list[Decimal]) -> list[Decimal]:
    """The heights of the names beside the ends of two lines, apart where the ends lie close to each other."""
    if abs(ends[0] - ends[1]) < 18:
        ends[ends.index(max(ends))] = min(ends) + 18
    return ends
