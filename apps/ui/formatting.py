"""How numbers, money and days are written on screen and paper. Pure: no Django, no locale, no clock.

A number may come as int, Decimal or the decimal text that decisions store; never as a float.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

Number = int | Decimal | str

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SCALES = (("bn", Decimal(10**9)), ("m", Decimal(10**6)), ("k", Decimal(10**3)))
DASH = "–"
MINUS = "−"
SECOND = 1_000  # milliseconds
LONGER = (("day", 86_400 * SECOND), ("hour", 3_600 * SECOND), ("minute", 60 * SECOND), ("second", SECOND))
MOST_DIGITS = 60  # beyond it a number written out would fill a page, and a larger one the memory


class NotANumber(ValueError):
    """What should be shown as a number is none."""

    def __init__(self, value: object) -> None:
        super().__init__(f"{value!r} is not a number that can be shown")


def exact(value: Number) -> Decimal:
    """The value as a Decimal. Raises NotANumber for a float, for text that is no number, and for what has no end."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise NotANumber(value)
    try:
        parsed = Decimal(value)
    except InvalidOperation:
        raise NotANumber(value) from None
    if not parsed.is_finite() or abs(parsed.adjusted()) > MOST_DIGITS:
        raise NotANumber(value)
    return parsed


def number(value: Number) -> str:
    """Every digit that is meant, in groups of three: 1,800 and 0.25 and −3."""
    plain = exact(value)
    text = f"{plain.copy_abs():,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if plain < 0 and text != "0" else text


def rounded(value: Number, digits: int = 2) -> Decimal:
    """The value with so many significant digits; half goes to the even neighbour. Zero stays zero."""
    plain = exact(value)
    if plain == 0:
        return Decimal(0)
    return plain.quantize(Decimal((0, (1,), plain.adjusted() - digits + 1)), rounding=ROUND_HALF_EVEN)


def short(value: Number, digits: int = 2) -> str:
    """A figure for reading at a glance, with so many significant digits: 14k, 1.2m, 940, 0.25."""
    figure = rounded(value, digits)
    for word, scale in SCALES:
        if abs(figure) >= scale:
            return f"{number(figure / scale)}{word}"
    return number(figure)


def money(value: Number, currency: str) -> str:
    """One amount with two significant digits: $14k; CHF 14k for a currency without a sign of its own."""
    figure = exact(value)
    sign = MINUS if rounded(figure) < 0 else ""
    return f"{sign}{_mark(currency)}{short(abs(figure))}"


def money_range(low: Number, high: Number, currency: str) -> str:
    """Two ends of an estimate, at most two significant digits each: $14k–22k; one figure where both ends read the same."""
    first, last = money(low, currency), money(high, currency)
    if first == last:
        return first
    if exact(low) < 0 or exact(high) < 0:
        return f"{first} to {last}"
    return f"{first}{DASH}{short(high)}"


def percent(value: Number) -> str:
    """A share that is already counted in hundredths: 12%."""
    return f"{number(value)}%"


def day(moment: date | str) -> str:
    """21 Nov 2026, from a date, a moment, or the ISO text of one."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def clock(moment: datetime) -> str:
    """14:32, in the time zone that the moment carries."""
    return f"{moment.hour:02}:{moment.minute:02}"


def waiting_time(milliseconds: Number) -> str:
    """250 ms, 1.5 seconds, 1 minute, 6 hours: a time in the largest unit of which it is a whole number, else in seconds."""
    value = exact(milliseconds)
    if value < SECOND:
        return f"{number(value)} ms"
    unit, size = next(((unit, size) for unit, size in LONGER if value % size == 0), ("second", SECOND))
    return counted(value / size, unit)


def counted(count: Number, one: str, many: str = "") -> str:
    """1 use case, 5 use cases."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listed(words: list[str] | tuple[str, ...], joint: str = "and") -> str:
    """Words as a sentence lists them: a; a and b; a, b and c."""
    return f" {joint} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _mark(currency: str) -> str:
    return SIGNS.get(currency, f"{currency} ")
