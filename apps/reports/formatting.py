"""How the document writes numbers, money, days and people's own words. Pure: knows no models, no locale and no clock."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}
LONGEST_TEXT, MOST_LINES = 8_000, 200
# Control characters but tab and line feed, and everything that turns the direction of writing round.
UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


def number_words(number: Decimal | int) -> str:
    """1,800 and 0.35: thousands with commas, no needless noughts."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money_words(amount: Decimal | int, currency: str) -> str:
    """$40,000; a currency without a sign of its own keeps its three letters: CHF 40,000."""
    whole = number_words(Decimal(amount).quantize(Decimal("0.01")))
    return f"{SYMBOLS[currency]}{whole}" if currency in SYMBOLS else f"{currency} {whole}"


def short_money(amount: Decimal, currency: str) -> str:
    """Two significant digits: $14k, $1.2M, $850."""
    sign = SYMBOLS.get(currency, f"{currency} ")
    return f"{sign}{_two_digits(amount)}"


def money_range(low: Decimal, high: Decimal, currency: str) -> str:
    """$14k–22k; one figure where both ends come out alike."""
    first, last = _two_digits(low), _two_digits(high)
    sign = SYMBOLS.get(currency, f"{currency} ")
    return f"{sign}{first}" if first == last else f"{sign}{first}–{last}"


def rounded(number: Decimal) -> str:
    """A computed figure for reading: three significant digits, thousands with commas."""
    if number == 0:
        return "0"
    return number_words(_significant(number, 3))


def range_words(low: Decimal, high: Decimal, unit: str) -> str:
    """2 weeks, 2 to 4 weeks; the unit is given in the plural and loses its s for one."""
    if low == high:
        return f"{number_words(low)} {unit.removesuffix('s') if low == 1 else unit}"
    return f"{number_words(low)} to {number_words(high)} {unit}"


def day_words(day: date) -> str:
    """21 Nov 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def listed(words: Iterable[str], last: str = "and") -> str:
    """a, b and c."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def counted(number: int, one: str, many: str = "") -> str:
    """1 answer, 3 answers."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def printable_text(text: str) -> str:
    """Somebody's own words as they may be printed: no control characters, at most 8,000 characters and 200 lines.

    What is cut off says so; the whole text stays in the file's attachment.
    """
    clean = UNPRINTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    lines = clean.split("\n")
    if len(clean) <= LONGEST_TEXT and len(lines) <= MOST_LINES:
        return clean
    kept = "\n".join(lines[:MOST_LINES])[:LONGEST_TEXT]
    return f"{kept} … (cut here: {len(clean):,} characters in all; the whole text is in the attached groundwork.json)"


def sentence(text: str) -> str:
    """`text` with a capital letter in front and a full stop behind, unless it ends in a stop of its own."""
    clean = text.strip()
    if not clean:
        return ""
    return clean[0].upper() + clean[1:] + ("" if clean[-1] in ".!?…" else ".")


def lowered(text: str) -> str:
    """`text` for the middle of a sentence: a small first letter, unless the word is an abbreviation or a name such as AutoML."""
    first = text.split(" ", 1)[0]
    return text if len(first) > 1 and not first[1:].islower() or first == "I" else text[:1].lower() + text[1:]


def first_sentence(text: str, limit: int = 90) -> str:
    """The first sentence of `text`, cut at a word where it is longer than `limit`."""
    found = re.match(r".*?[.!?](?=\s|$)", text.strip(), re.DOTALL)
    clean = (found.group(0) if found else text).strip().rstrip(".")
    return clean if len(clean) <= limit else clean[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _two_digits(amount: Decimal) -> str:
    value = _significant(amount, 2)
    for size, letter in ((Decimal(1_000_000), "M"), (Decimal(1_000), "k")):
        if abs(value) >= size:
            return number_words(value / size) + letter
    return number_words(value)


def _significant(number: Decimal, digits: int) -> Decimal:
    if number == 0:
        return Decimal(0)
    exponent = number.adjusted() - digits + 1
    return number.quantize(Decimal(1).scaleb(exponent), rounding=ROUND_HALF_UP) if exponent < 0 else Decimal(
        (number / Decimal(1).scaleb(exponent)).quantize(Decimal(1), rounding=ROUND_HALF_UP) * Decimal(1).scaleb(exponent)
    )
