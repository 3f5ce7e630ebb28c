"""The estimates of a decision in words: as likely, from where to where, or that nobody can say yet and what would tell. May import the builder's parts and pure modules only."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.reports import formatting
from apps.reports.builder.parts import Parts
from apps.reports.document import Amount, Asked, Unsaid
from apps.ui.formatting import MINUS, listed, money, money_range, number, rounded

Found = Mapping[str, Any]  # an estimate, or a “cannot say” with its `why`, as the decision holds it

CANNOT_SAY = Amount("Cannot say yet", "")
NONE = Amount("–", "")
NEVER_ALONE = "Never"  # of a figure that is so likely; of one that is so at worst only, the words below
AT_WORST = "at worst never"
UNDER_A_DAY = "under a day"
WIDE, MANY_TIMES = 100, "could be many times more or less"
TRAINED = "training"  # how the slugs of what one run would tell begin
SMALLER = (("months", "weeks", Decimal(52) / 12), ("weeks", "days", Decimal(7)))
ONE = {"seconds": "second", "cases": "case", "months": "month", "weeks": "week", "hours": "hour", "days": "day"}


def is_said(found: Found | None) -> bool:
    return bool(found) and "likely" in (found or {})


def ends(found: Found) -> tuple[Decimal, Decimal, Decimal]:
    """Low, likely and high."""
    low, likely, high = (Decimal(str(found[end])) for end in ("low", "likely", "high"))
    return low, likely, high


def handy(found: Found) -> tuple[Decimal, Decimal, Decimal, str]:
    """Its ends and unit; less than a month is told in weeks, less than a week in days, a thousand milliseconds in seconds."""
    three, unit = ends(found), str(found["unit"])
    for large, small, times in SMALLER:
        if unit == large and 0 < three[1] < 1:
            three, unit = (three[0] * times, three[1] * times, three[2] * times), small
    if unit == "ms" and three[1] >= 1000:
        three, unit = (three[0] / 1000, three[1] / 1000, three[2] / 1000), "seconds"
    return *three, unit


def is_wide(found: Found, *, never: Decimal | None = None) -> bool:
    """Whether the high end is more than a hundred times the low one, which no reader can plan with; an end that is never is no width."""
    low, _, high = ends(found)
    return 0 < low * WIDE < high and (never is None or high < never)


def amount(parts: Parts, found: Found | None, *, never: Decimal | None = None) -> Amount:
    """A figure as likely and its range; from `never` on it is said to come never."""
    if found is None:
        return NONE
    if not is_said(found):
        return CANNOT_SAY
    low, likely, high, unit = handy(found)
    words = one(parts, likely, unit, never=never, exactly=low == high)
    said = "" if low == high else reach(parts, low, high, unit, never=never)
    return Amount(words, _unsure(found) if said and is_wide(found, never=never) else said)


def span_words(parts: Parts, found: Found) -> str:
    """From low to high where it can be planned with, else as likely."""
    said = amount(parts, found)
    return said.words if not said.reach or is_wide(found) else said.reach


def in_words(parts: Parts, found: Found) -> str:
    """About $33k ($15k–81k); nothing more than the figure where there is no range."""
    said = amount(parts, found)
    if is_said(found) and is_wide(found):
        return f"likely {said.words}; {said.reach}" if said.reach else said.words
    about = "" if said.words.startswith("under ") else "about "
    return f"{about}{said.words} ({said.reach})" if said.reach else said.words


def one(parts: Parts, value: Decimal, unit: str, *, never: Decimal | None = None, exactly: bool = False) -> str:
    """One figure with its unit: $33k, 13%, about 370 cases as 370 cases, 1 month."""
    if never is not None and value >= never:
        return NEVER_ALONE
    if is_money(parts, unit):
        return f"under {money(1, parts.currency)}" if 0 < value < 1 else money(value, parts.currency)
    if unit == "days" and 0 < value < 1:
        return UNDER_A_DAY
    said = number(value) if exactly and value == value.to_integral_value() else plain(value)
    return said + suffix(unit, said)


def reach(parts: Parts, low: Decimal, high: Decimal, unit: str, *, never: Decimal | None = None) -> str:
    """From low to high with the unit once: $15k–81k, 350 to 380 cases, from 3 months where the last end is never; nothing where both ends read the same."""
    if never is not None and high >= never:
        return "" if low >= never else f"from {one(parts, low, unit)}; {AT_WORST}"
    if is_money(parts, unit):
        if 0 < low < 1:
            return f"up to {money(high, parts.currency)}" if high >= 1 else ""
        return money_range(low, high, parts.currency) if money(low, parts.currency) != money(high, parts.currency) else ""
    if unit == "days" and 0 < low < 1:
        return f"up to {one(parts, high, unit)}" if high >= 1 else ""
    first, last = plain(low), plain(high)
    return "" if first == last else f"{first} to {last}{suffix(unit, last)}"


def plain(value: Decimal) -> str:
    """A figure with two digits that mean something, and a tenth at the least."""
    small = 0 < abs(value) < Decimal("0.1")
    return f"{MINUS if value < 0 else ''}under 0.1" if small else number(rounded(value, 2))


def suffix(unit: str, said: str) -> str:
    if not unit or unit.startswith("%"):
        return unit
    first, _, rest = unit.partition(" ")
    return f" {ONE.get(first, first)} {rest}".rstrip() if said == "1" else f" {unit}"


def is_money(parts: Parts, unit: str) -> bool:
    return unit.split(" ")[0] in (parts.currency, "money")


def _unsure(found: Found) -> str:
    return f"{MANY_TIMES}: time one run first" if str(found.get("slug", "")).startswith(TRAINED) else MANY_TIMES


def asked(parts: Parts, slugs: Iterable[str]) -> tuple[Asked, ...]:
    return tuple(Asked(slug, parts.short(slug)) for slug in dict.fromkeys(map(str, slugs)) if slug in parts.book.question)


def unsaid(parts: Parts, rows: Iterable[tuple[str, Found | None]]) -> tuple[Unsaid, ...]:
    """What cannot be said, with its name; figures that lack the same are one line."""
    lacking: dict[tuple[str, Sequence[str]], list[str]] = {}
    for name, found in rows:
        if found and not is_said(found) and found.get("why"):
            lacking.setdefault((str(found["why"]), tuple(found.get("needs", ()))), []).append(name)
    return tuple(
        Unsaid(listed(list(dict.fromkeys(names))), formatting.sentence(why), asked(parts, needs)) for (why, needs), names in lacking.items()
    )
