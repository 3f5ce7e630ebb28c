"""Charts as ready-made coordinates: dataclasses of strings that one template each turns into SVG. Pure: knows no models and no Django.

The title is the message in a sentence, for it is all that a reader who cannot see the picture gets; the numbers stand in a table beside it.
Every length is a string, so that no locale can write "12,5" into an SVG.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.reports.formatting import reach_words
from apps.ui.formatting import number

ROW, BAR, PAIR = 29, 14, 40
ARROW = 5
LABEL_LIMIT = 34


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
    ticks: tuple[Tick, ...]
    bars: tuple[FitBar, ...]


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
    ticks: tuple[Tick, ...]
    bars: tuple[RangeBar, ...]


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


def fit_chart(title: str, options: Sequence[FitOf], *, width: int = 640, left: int = 236) -> FitChart:
    """Bars from 0 to 100; an excluded option has its name and "not scored", and no bar."""
    full = width - left - 96
    bars = tuple(_fit_bar(option, row, left, full) for row, option in enumerate(options))
    bottom = ROW * len(options) + 6
    ticks = tuple(Tick(length(left + full * mark / 100), str(mark)) for mark in (0, 25, 50, 75, 100))
    return FitChart(
        "fit", title, str(width), str(bottom + 24), str(left - 12), str(left), length(full), str(bottom + 18), str(bottom), ticks, bars
    )


def range_chart(
    title: str, options: Sequence[RangeOf], tick_words: Sequence[tuple[Decimal, str]], *, width: int = 640, left: int = 236
) -> RangeChart:
    """Low to high as a bar with the likely value as an upright mark; `tick_words` are amounts and their labels, the last one the end of the axis."""
    full = width - left - 40
    end = max([amount for amount, _ in tick_words] + [option.high for option in options]) or Decimal(1)

    def x(amount: Decimal) -> Decimal:
        return left + full * amount / end

    bars = tuple(
        RangeBar(
            label=shortened(option.label),
            value=option.words,
            y_label=str(row * PAIR + 15),
            y_value=str(row * PAIR + 30),
            y_bar=str(row * PAIR + 11),
            y_mark=str(row * PAIR + 7),
            x_low=length(x(option.low)),
            width=length(max(x(option.high) - x(option.low), Decimal(4))),
            x_likely=length(x(option.likely) - 2),
            leading=option.leading,
        )
        for row, option in enumerate(options)
    )
    bottom = PAIR * len(options) + 4
    ticks = tuple(Tick(length(x(amount)), words) for amount, words in tick_words)
    return RangeChart("cost", title, str(width), str(bottom + 24), str(left - 12), str(bottom + 18), str(bottom), ticks, bars)


def shortened(label: str, limit: int = LABEL_LIMIT) -> str:
    """A label that fits its place; the full words stand in the table beside the chart."""
    return label if len(label) <= limit else label[: limit - 1].rstrip(" ,;:") + "…"


def _fit_bar(option: FitOf, row: int, left: int, full: int) -> FitBar:
    top = row * ROW + 8
    fit, low, high = (_on_scale(points) for points in (option.fit or 0, option.low, option.high))
    excluded = option.fit is None
    return FitBar(
        label=shortened(option.label),
        value=_fit_words(option),
        y_label=str(top + 12),
        y_bar=str(top),
        y_line=str(top + BAR // 2),
        y_value=str(top + 12),
        width=length(full * fit / 100),
        x_low=length(left + full * low / 100),
        x_high=length(left + full * high / 100),
        low_end=_end(left + full * low / 100, top, beyond=-ARROW if option.low < 0 else 0),
        high_end=_end(left + full * high / 100, top, beyond=ARROW if option.high > 100 else 0),
        x_value=length(left if excluded else left + full + 8),
        leading=option.leading,
        excluded=excluded,
    )


def _end(x: float, top: int, *, beyond: int) -> str:
    """An upright mark, or the head of an arrow that points out of the scale."""
    return " ".join(
        f"{length(along)},{y}"
        for along, y in ((x - beyond, top + 2), (x, top + BAR // 2 if beyond else top + 2), (x - beyond, top + BAR - 2))
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
