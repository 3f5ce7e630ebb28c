"""How the document writes what `ui.formatting` does not: exact money, spans of time, sentences, and people's own words. Pure."""

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal

from apps.ui import formatting as written
from apps.ui.characters import CONTROLS, HALVES, MARKS, TURNS

LONGEST_TEXT, MOST_LINES = 8_000, 200
# Control characters but tab and line feed, and everything that turns the direction of writing round.
UNPRINTED = re.compile(f"[{CONTROLS}\r{TURNS}{HALVES}{MARKS}]")


def money_words(amount: Decimal | int, currency: str) -> str:
    """$40,000; a currency without a sign of its own keeps its three letters: CHF 40,000."""
    whole = written.number(Decimal(amount).quantize(Decimal("0.01")))
    return f"{written.SIGNS[currency]}{whole}" if currency in written.SIGNS else f"{currency} {whole}"


def money_tick(amount: Decimal, currency: str) -> str:
    """$125k: a round amount beside an axis, with all of its digits."""
    return f"{written.SIGNS.get(currency, f'{currency} ')}{written.short(amount, 3)}"


def figure(number: Decimal) -> str:
    """A computed figure for reading: a whole number as it is, any other with two significant digits, and nothing below a thousandth."""
    if number == number.to_integral_value():
        return written.number(number)
    return written.number(written.rounded(number, 2)) if abs(number) >= Decimal("0.001") else "less than 0.001"


def figure_words(low: Decimal, high: Decimal, unit: str, currency: str) -> str:
    """A derived number with its unit as words: 20,600 cases; half a percent as 0.5%; 0 to 5 of 8; 0.085, where 1 means all alike."""
    if unit.startswith("money"):
        return f"{written.money_range(low, high, currency)}{unit.removeprefix('money')}"
    first, last = figure(low), figure(high)
    said = first if first == last else f"{first} to {last}"
    if unit.startswith("%"):
        return f"{said}{unit}"
    if unit.startswith("1 = "):
        return f"{said}, where 1 means {unit.removeprefix('1 = ')}"
    return f"{said} {unit_words(said, unit)}".strip()


def unit_words(said: str, unit: str) -> str:
    """The unit behind a figure: 1 idea, 1 answer a month, 5 ideas, 1 ms."""
    one, _, rest = unit.partition(" ")
    plural = said != "1" or len(one) < 3 or not one.endswith("s")
    return unit if plural else f"{one.removesuffix('s')} {rest}".strip()


def range_words(low: Decimal, high: Decimal, unit: str) -> str:
    """2 weeks, 2 to 4 weeks; the unit is given in the plural and loses its s for one."""
    if low == high:
        return f"{written.number(low)} {unit.removesuffix('s') if low == 1 else unit}"
    return f"{written.number(low)} to {written.number(high)} {unit}"


def span_words(low: int, high: int) -> str:
    """71–83; with words where a dash and a minus would stand side by side: −4 to 71."""
    return f"{low}–{high}" if low >= 0 else f"{written.number(low)} to {written.number(high)}"


def reach_words(low: int, high: int) -> str:
    """A range of fits on the scale from 0 to 100: 71–83; where it leaves the scale, only the end that lies on it."""
    if low < 0 and high > 100:
        return "wide open"
    if low < 0:
        return f"{written.number(high)} or less"
    return f"{low} or more" if high > 100 else span_words(low, high)


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


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
    """`text` for the middle of a sentence: a small first letter, unless it is an abbreviation or a name such as AutoML or United Kingdom."""
    first, _, rest = text.partition(" ")
    is_name = rest[:1].isupper() and rest[1:2].islower() and " " not in rest  # two words, both with a capital
    return text if is_name or (len(first) > 1 and not first[1:].islower()) or first == "I" else text[:1].lower() + text[1:]


def first_sentence(text: str, limit: int = 0) -> str:
    """The first sentence of `text` without its full stop, cut at a word where it is longer than `limit`; 0 is no limit."""
    found = re.match(r".*?[.!?](?=\s|$)", text.strip(), re.DOTALL)
    clean = (found.group(0) if found else text).strip().rstrip(".")
    return clean if not limit or len(clean) <= limit else clean[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
