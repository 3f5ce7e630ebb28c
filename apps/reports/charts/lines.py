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
    left, right, top, bottom = 64, width - 118, 34, height - 44
    last, highest = max(places) or Decimal(1), max(amount for amount, _ in across) or Decimal(1)

    def x(place: Decimal) -> Decimal:
        return left + (right - left) * place / last

    def y(amount: Decimal) -> Decimal:
        return bottom - (bottom - top) * min(amount, highest) / highest

    def at(place: Decimal, amount: Decimal) -> str:
        return f"{length(x(place))},{length(y(amount))}"

    def band(line: LineOf, beside: Decimal) -> Band:
        held = list(zip(places, line.points, strict=True))
        edge = [at(place, high) for place, (_, _, high) in held] + [at(place, low) for place, (low, _, _) in reversed(held)]
        return Band(line.label, " ".join(at(place, likely) for place, (_, likely, _) in held), " ".join(edge), length(beside))

    ends = [y(line.points[-1][1]) + 5 for line in lines]
    if abs(ends[0] - ends[1]) < 18:  # names beside ends that lie close to each other
        ends[ends.index(max(ends))] = min(ends) + 18
    return LineChart(
        key="break-even",
        title=title,
        width=str(width),
        height=str(height),
        left=str(left),
        right=str(right),
        bottom=str(bottom),
        x_name=names[0],
        x_middle=length((left + right) / 2),
        y_name=names[1],
        y_ticks=str(bottom + 18),
        ticks=tuple(Tick(length(x(place)), words) for place, words in ticks),
        across=tuple(Tick(length(y(amount)), words) for amount, words in across),
        one=band(lines[0], ends[0]),
        other=band(lines[1], ends[1]),
        marks=tuple(_mark(x(place), words, row, right) for row, (place, words) in enumerate(marks)),
        cross_x=length(x(cross[0])) if cross else "",
        cross_y=length(y(cross[1])) if cross else "",
    )


def _mark(x: Decimal, words: str, row: int, right: int) -> Mark:
    """Words to the right of their mark, or to the left of one that stands far to the right; a second mark's words stand lower."""
    before = x > right * Decimal("0.62")
    return Mark(length(x), words, length(x - 6 if before else x + 6), str(14 + 15 * row), "end" if before else "start")
