"""Value against what holds use cases up, as ready-made coordinates for SVG. Knows standings only.

Every length is a string, so that no locale can write "12,5" into an SVG. Numbers are those of the table, which says everything that is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.reports.charts import length
from apps.review.portfolio.standing import Standing
from apps.ui.formatting import listed, money

MOST_HELD = 4  # four and more stand together: whoever has so much to settle does not start now
TONES = {"go": "go", "pilot": "info", "not_yet": "later", "stop": "stop"}
STARTS = ("go", "pilot")  # verdicts by which something is begun
SMALLEST, LARGEST = 9, 20  # radius of a circle


@dataclass(frozen=True, slots=True)
class Entry:
    """One use case to draw: its number in the table, the name of its decision, its verdict, and how it stands."""

    number: int
    decision: str
    verdict: str
    standing: Standing
    title: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    number: int
    x: str
    y: str
    y_text: str
    r: str
    tone: str
    starts: bool
    priced: bool  # whether its first-year cost is known, so that its size says something


@dataclass(frozen=True, slots=True)
class Matrix:
    """The drawing in one size. `left_out` are the numbers of the table that name no value, or one of another currency."""

    title: str
    width: str
    height: str
    left: str
    right: str
    top: str
    bottom: str
    value_end: str  # where the words of a value end
    centre: str
    count_line: str
    name_line: str
    ready: str  # the corner of what is worth most and held up least
    ready_width: str
    half: str
    columns: tuple[tuple[str, str], ...]  # where a count of things that hold it up stands, and the count
    values: tuple[tuple[str, str], ...]
    dots: tuple[Dot, ...]
    left_out: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """Where the picture is drawn, in pixels."""

    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int
    apart: int  # between dots of one column, that they do not hide each other


WIDE = Size(680, 370, 78, 16, 660, 322, 26)
NARROW = Size(288, 330, 50, 16, 280, 284, 13)


def matrix(entries: Sequence[Entry], currency: str, size: Size) -> Matrix | None:
    """The drawing of those that name a value in this currency; None where none does."""
    drawn = [each for each in entries if each.standing.value is not None and each.standing.currency == currency]
    if not drawn:
        return None
    top = _round_above(max(each.standing.value or Decimal(0) for each in drawn))
    step = Decimal(size.right - size.left) / (MOST_HELD + 1)
    middle = size.bottom - (size.bottom - size.top) // 2
    return Matrix(
        _title(drawn, currency),
        str(size.width), str(size.height), str(size.left), str(size.right), str(size.top), str(size.bottom),
        str(size.left - 6), str((size.left + size.right) // 2), str(size.bottom + 18), str(size.bottom + 38),
        length(size.right - 2 * step), length(2 * step), str(middle - size.top),
        tuple((length(size.right - step * (held + Decimal("0.5"))), f"{held}+" if held == MOST_HELD else str(held)) for held in range(MOST_HELD + 1)),
        ((str(size.bottom), money(0, currency)), (str(middle), money(top / 2, currency)), (str(size.top), money(top, currency))),
        tuple(_dots(drawn, top, step, size)),
        tuple(each.number for each in entries if each not in drawn),
    )  # fmt: skip


def _title(drawn: Sequence[Entry], currency: str) -> str:
    """The picture in a sentence, for whoever cannot see it."""
    free = [str(each.number) for each in drawn if not each.standing.held_by]
    best = max(drawn, key=lambda each: each.standing.value or 0)
    held = f"nothing holds up {listed(free)}" if free else "something holds up each of them"
    most = f"number {best.number} is worth most, {money(best.standing.value or 0, currency)} a year"
    return f"Value a year against what holds {len(drawn)} use cases up: {most}; {held}. Every number is in the table below."


def _dots(drawn: Sequence[Entry], top: Decimal, step: Decimal, size: Size) -> list[Dot]:
    dearest = max((each.standing.cost.likely for each in drawn if each.standing.cost), default=Decimal(0))
    stacked: dict[int, int] = {}
    found = []
    for each in sorted(drawn, key=lambda one: one.standing.value or 0):
        held = min(len(each.standing.held_by), MOST_HELD)
        place = stacked[held] = stacked.get(held, -1) + 1
        shift = size.apart * ((place + 1) // 2) * (1 if place % 2 else -1)
        x = size.right - step * (held + Decimal("0.5")) + max(min(shift, int(step / 2) - SMALLEST), SMALLEST - int(step / 2))
        y = size.bottom - (size.bottom - size.top) * (each.standing.value or 0) / top
        r = _radius(each.standing.cost.likely if each.standing.cost else Decimal(0), dearest)
        starts = each.verdict in STARTS
        found.append(
            Dot(
                each.number,
                length(x),
                length(y),
                length(y + 5),
                length(r),
                TONES.get(each.verdict, "later"),
                starts,
                each.standing.cost is not None,
            )
        )
    return found


def _radius(cost: Decimal, dearest: Decimal) -> Decimal:
    """By area, so that a circle of twice the ink is twice the money."""
    share = (cost / dearest).sqrt() if dearest else Decimal(0)
    return SMALLEST + (LARGEST - SMALLEST) * share


def _round_above(amount: Decimal) -> Decimal:
    """The next of 1, 2, 2.5, 5 and their tens, hundreds and so on."""
    power = Decimal(10) ** max(amount.adjusted(), 0)
    return next(step * power for step in map(Decimal, ("1", "2", "2.5", "5", "10")) if step * power >= amount)
