"""How long it takes to find an answer out, read from the words of the rule book once. Pure; knows nothing of the project.

The words are a time or a range of times, "1 hour to 1 day", which a few more words may follow: "1 hour with counsel". A
day is a working day of eight hours, a week five of them, a month four weeks: what counts is the trouble, not the calendar.
"""

import re
from fractions import Fraction

MINUTES = {"minute": 1, "min": 1, "hour": 60, "h": 60, "day": 480, "d": 480, "week": 2_400, "month": 9_600}
COUNTS = {"a": Fraction(1), "an": Fraction(1), "one": Fraction(1), "half a": Fraction(1, 2), "half an": Fraction(1, 2)}
TIME = re.compile(r"(half an?|an?|one|\d+(?:\.\d+)?) ?(minute|min|hour|h|day|d|week|month)s?\b", re.IGNORECASE)
BETWEEN = re.compile(r" ?(?:to|or|-|–) ?", re.IGNORECASE)
AFTER = re.compile(r"(?:,? (?:with|by|for|in|of) [\w ]+)?\.?", re.IGNORECASE)
AS_WRITTEN = "write it as “10 minutes”, “half a day” or “1 hour to 1 day”"


def minutes_of(words: str) -> tuple[int, int] | None:
    """The least and the most minutes that the words speak of; None for no words. Raises ValueError for other words."""
    if not words.strip():
        return None
    text = " ".join(words.split())
    first = TIME.match(text)
    if first is None:
        raise ValueError(f"“{text}” is not a time that can be read; {AS_WRITTEN}")
    low = high = _minutes(first)
    end = first.end()
    between = BETWEEN.match(text, end)
    if between is not None and (second := TIME.match(text, between.end())) is not None:
        high, end = _minutes(second), second.end()
    if AFTER.fullmatch(text, end) is None:
        raise ValueError(f"“{text}” is not a time that can be read; {AS_WRITTEN}")
    if high < low:
        raise ValueError(f"“{text}” ends before it begins")
    return (low, high)


def middle_of(minutes: tuple[int, int]) -> int:
    """One figure for a range of times, by which questions are compared."""
    return (minutes[0] + minutes[1]) // 2


def weighed(share: int, minutes: int, half: int) -> Fraction:
    """An influence that is worth its time: halved where finding out takes `half` minutes, a third at twice that.

    With no `half` nothing is weighed.
    """
    return Fraction(share) if half <= 0 else Fraction(share * half, half + minutes)


def _minutes(match: re.Match[str]) -> int:
    count = COUNTS.get(match[1].lower()) or Fraction(match[1])
    return int(count * MINUTES[match[2].lower()])
