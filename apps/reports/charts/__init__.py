"""Charts as ready-made coordinates: dataclasses of strings that one template each turns into SVG. Pure: knows no models and no Django.

The title is the message in a sentence, for it is all that a reader who cannot see the picture gets; the numbers stand in a table beside it.
Each chart carries the same once more for a phone, `narrow`: names stand above their bars there, and text keeps its size.
Every length is a string, so that no locale can write "12,5" into an SVG.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from apps.reports.formatting import reach_words
from apps.ui.formatting import number

ARROW = 5
LABEL_LIMIT = 38
MOST_TICKS = 4  # on a phone; of more every second one is named


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a chart of bars stand, in pixels; heights are counted from the top of a row."""

    width: int
    left: int  # where the bars start
    right: int  # what stays free behind them
    row: int
    bar: int
    height: int  # of a bar
    label: int
    value: int
    x_label: int
    anchor: str  # of the label


FIT_WIDE, FIT_NARROW = Layout(640, 252, 96, 29, 8, 14, 20, 20, 244, "end"), Layout(300, 12, 12, 46, 26, 14, 18, 18, 0, "start")
RANGE_WIDE, RANGE_NARROW = Layout(640, 252, 40, 40, 11, 16, 15, 30, 244, "end"), Layout(300, 10, 24, 68, 42, 16, 15, 33, 0, "start")


@dataclass(frozen=True, slots=True)
class Tick:
    x: str
    label: str


@dataclass(frozen=True, slots=True)
class FitBar:
    """One option's bar from 0 to its fit, with a line from the low to the high end of the range."""

    label: str
    value: str
    y_label: str
    y_bar: str
    y_line: str
    y_value: str
    width: str
    x_low: str
    x_high: str
    low_end: str  # points of the mark at the low end, or of an arrow where the range goes on beyond the scale
    high_end: str
    x_value: str
    leading: bool
    excluded: bool


@dataclass(frozen=True, slots=True)
class FitChart:
    key: str
    title: str
    width: str
    height: str
    x_label: str
    x_bar: str
    full: str
    y_ticks: str
    y_axis: str
    label_anchor: str
    value_anchor: str
    ticks: tuple[Tick, ...]
    bars: tuple[FitBar, ...]
    narrow: "FitChart | None" = None


@dataclass(frozen=True, slots=True)
class RangeBar:
    """One option's low, likely and high."""

    label: str
    value: str
    y_label: str
    y_value: str
    y_bar: str
    y_mark: str
    x_low: str
    width: str
    x_likely: str
    leading: bool


@dataclass(frozen=True, slots=True)
class RangeChart:
    key: str
    title: str
    width: str
    height: str
    x_label: str
    y_ticks: str
    y_axis: str
    label_anchor: str
    ticks: tuple[Tick, ...]
    bars: tuple[RangeBar, ...]
    narrow: "RangeChart | None" = None


@dataclass(frozen=True, slots=True)
class FitOf:
    """What the fit chart needs of one option; fit, low and high are points, None for an excluded one."""

    label: str
    fit: int | None
    low: int
    high: int
    leading: bool


@dataclass(frozen=True, slots=True)
class RangeOf:
    """What the range chart needs of one option: amounts, and the same in words."""

    label: str
    low: Decimal
    likely: Decimal
    high: Decimal
    words: str
    leading: bool
    is_marked: bool = True  # not where its ends lie too far apart for a likely value


def fit_chart(title: str, options: Sequence[FitOf]) -> FitChart:
    """Bars from 0 to 100; an excluded option has its name and "not scored", and no bar."""
    wide, narrow = (_fit_chart(title, options, size) for size in (FIT_WIDE, FIT_NARROW))
    return replace(wide, narrow=narrow)


def _fit_chart(title: str, options: Sequence[FitOf], size: Layout) -> FitChart:
    full = size.width - size.left - size.right
    bottom = size.row * len(options) + 6
    return FitChart(
        key="fit",
        title=title,
        width=str(size.width),
        height=str(bottom + 24),
        x_label=str(size.x_label),
        x_bar=str(size.left),
        full=length(full),
        y_ticks=str(bottom + 18),
        y_axis=str(bottom),
        label_anchor=size.anchor,
        value_anchor="start" if size.anchor == "end" else "end",
        ticks=tuple(Tick(length(size.left + full * mark / 100), str(mark)) for mark in (0, 25, 50, 75, 100)),
        bars=tuple(_fit_bar(option, row * size.row, size, full) for row, option in enumerate(options)),
    )


def range_chart(title: str, options: Sequence[RangeOf], tick_words: Sequence[tuple[Decimal, str]]) -> RangeChart:
    """Low to high as a bar with the likely value as an upright mark; `tick_words` are amounts and their labels, the last one the end of the axis."""
    every = 2 if len(tick_words) > MOST_TICKS else 1
    wide = _range_chart(title, options, tick_words, RANGE_WIDE, every=1)
    return replace(wide, narrow=_range_chart(title, options, tick_words, RANGE_NARROW, every=every))


def _range_chart(
    title: str, options: Sequence[RangeOf], tick_words: Sequence[tuple[Decimal, str]], size: Layout, *, every: int
) -> RangeChart:
    full = size.width - size.left - size.right
    end = max([amount for amount, _ in tick_words] + [option.high for option in options]) or Decimal(1)

    def x(amount: Decimal) -> Decimal:
        return size.left + full * amount / end

    bars = tuple(
        RangeBar(
            label=shortened(option.label),
            value=option.words,
            y_label=str(row * size.row + size.label),
            y_value=str(row * size.row + size.value),
            y_bar=str(row * size.row + size.bar),
            y_mark=str(row * size.row + size.bar - 4),
            x_low=length(x(option.low)),
            width=length(max(x(option.high) - x(option.low), Decimal(4))),
            x_likely=length(x(option.likely) - 2) if option.is_marked else "",
            leading=option.leading,
        )
        for row, option in enumerate(options)
    )
    bottom = size.row * len(options) + 4
    ticks = tuple(Tick(length(x(amount)), words) for amount, words in tick_words[::every])
    return RangeChart(
        key="cost",
        title=title,
        width=str(size.width),
        height=str(bottom + 24),
        x_label=str(size.x_label),
        y_ticks=str(bottom + 18),
        y_axis=str(bottom),
        label_anchor=size.anchor,
        ticks=ticks,
        bars=bars,
    )


def shortened(label: str, limit: int = LABEL_LIMIT) -> str:
    """A label that fits its place; the full words stand in the table beside the chart."""
    return label if len(label) <= limit else label[: limit - 1].rstrip(" ,;:") + "…"


def _fit_bar(option: FitOf, top: int, size: Layout, full: int) -> FitBar:
    fit, low, high = (_on_scale(points) for points in (option.fit or 0, option.low, option.high))
    excluded, is_beside = option.fit is None, size.anchor == "end"
    bar, behind = top + size.bar, size.left + full + 8  # behind the bar, or at the end of the line above it
    return FitBar(
        label=shortened(option.label),
        value=_fit_words(option),
        y_label=str(top + size.label),
        y_bar=str(bar),
        y_line=str(bar + size.height // 2),
        y_value=str(top + size.value),
        width=length(full * fit / 100),
        x_low=length(size.left + full * low / 100),
        x_high=length(size.left + full * high / 100),
        low_end=_end(size.left + full * low / 100, bar, size.height, beyond=-ARROW if option.low < 0 else 0),
        high_end=_end(size.left + full * high / 100, bar, size.height, beyond=ARROW if option.high > 100 else 0),
        x_value=length(size.left if excluded and is_beside else behind),
        leading=option.leading,
        excluded=excluded,
    )


def _end(x: float, top: int, height: int, *, beyond: int) -> str:
    """An upright mark, or the head of an arrow that points out of the scale."""
    return " ".join(
        f"{length(along)},{y}"
        for along, y in ((x - beyond, top + 2), (x, top + height // 2 if beyond else top + 2), (x - beyond, top + height - 2))
    )


def _fit_words(option: FitOf) -> str:
    if option.fit is None:
        return "Not scored"
    return number(option.fit) if option.low == option.high else f"{number(option.fit)} ({reach_words(option.low, option.high)})"


def _on_scale(points: int) -> int:
    return max(0, min(100, points))


def length(number: Decimal | float | int) -> str:
    """A length of an SVG attribute: one decimal place at most."""
    return f"{Decimal(str(number)).quantize(Decimal('0.1')):f}".removesuffix(".0")
