"""Numbers as people type them: "1,800", "1 800", "1.8k", "3 %", "20k USD", "2 years". Pure; knows `answers` and `terms`.

A unit is the question's own, or one that turns into it without a doubt; any other is refused, never read past. What cannot
be read comes back as a message for the form, in its words; the text itself is the caller's to keep.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from apps.decisions.engine.answers import LARGEST_NUMBER, check_value
from apps.decisions.engine.canonical import decimal_text
from apps.decisions.engine.terms import Question, Value

SCALES = {
    "": 1, "dozen": 12, "hundred": 100, "k": 10**3, "tsd": 10**3, "thousand": 10**3, "lakh": 10**5, "m": 10**6, "mn": 10**6,
    "mio": 10**6, "million": 10**6, "crore": 10**7, "b": 10**9, "bn": 10**9, "mrd": 10**9, "billion": 10**9,
}  # fmt: skip
NUMBER = re.compile(
    rf"""(?P<sign>[-\u2212]?)\s*
        (?P<digits>\d{{1,3}}(?:[,\u00a0\u202f' ]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?P<gap>\s*)
        (?:(?P<scale>{"|".join(filter(None, SCALES))})\b)?\.?\s*
        (?P<unit>%|[^\d%‰]{{0,40}})""",
    re.IGNORECASE | re.VERBOSE,
)
THOUSANDS_ELSEWHERE = re.compile(r"[1-9]\d{0,2}\.\d{3}")  # twenty or twenty thousand, by where one learned to write
THOUSANDS_BY_POINTS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3})+(?![\d.]|,\d)")
TIMES = {
    "ms": ("ms", "msec", "millisecond", "milliseconds"),
    "seconds": ("s", "sec", "secs", "second", "seconds"),
    "minutes": ("min", "mins", "minute", "minutes"),
    "hours": ("h", "hr", "hrs", "hour", "hours"),
    "days": ("d", "day", "days"),
    "weeks": ("w", "wk", "wks", "week", "weeks"),
    "months": ("mo", "mos", "month", "months"),
    "quarters": ("quarter", "quarters"),
    "years": ("y", "yr", "yrs", "year", "years"),
}  # how people write units of time; one that is not the question's own changes the number
EXACT = (
    {"ms": 1, "seconds": 1_000, "minutes": 60_000, "hours": 3_600_000, "days": 86_400_000, "weeks": 604_800_000},
    {"months": 1, "quarters": 3, "years": 12},
)  # units that turn into each other without a doubt; how many days a month has is one
EACH = re.compile(
    r"(?:\b(?:an?|per|each|every)\s+|/\s*)(hour|day|week|month|quarter|year)\b|\b(dai|week|month|quarter|year)ly\b", re.IGNORECASE
)
DOLLARS = ("USD", "AUD", "CAD", "HKD", "NZD", "SGD")
CODES = re.compile(
    "AED|AUD|BRL|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HKD|HUF|IDR|ILS|INR|JPY|KRW|MXN|MYR|NOK|NZD|PHP|PLN|RON|RUB|SAR|SEK|SGD|THB|TRY|TWD|UAH|"
    "USD|VND|ZAR",
    re.IGNORECASE,
)
MONEY_WORDS = {
    "$": DOLLARS, "dollar": DOLLARS, "dollars": DOLLARS, "us$": ("USD",),
    "€": ("EUR",), "euro": ("EUR",), "euros": ("EUR",),
    "£": ("GBP",), "pound": ("GBP",), "pounds": ("GBP",), "quid": ("GBP",), "pence": (), "cent": (), "cents": (),
    "¥": ("JPY", "CNY"), "yen": ("JPY",), "yuan": ("CNY",), "₹": ("INR",), "rupee": ("INR",), "rupees": ("INR",),
    "₩": ("KRW",), "₽": ("RUB",), "₺": ("TRY",), "₪": ("ILS",), "kr": ("SEK", "NOK", "DKK"), "zł": ("PLN",),
    "franc": ("CHF",), "francs": ("CHF",), "sfr": ("CHF",),
}  # fmt: skip
MONEY_WORD = re.compile(r"us\$|[$€£¥₹₩₽₺₪]|[^\W\d_]+", re.IGNORECASE)
LONGEST_TYPED = 100  # characters; no number that anybody means is longer
LONGEST_QUOTED = 40
SHORTEST_WORD = 4  # letters that may stick to a number and be read past: "1800cases", never "2kk"


def parse_typed(question: Question, text: str, currency: str = "") -> tuple[Value | None, str]:
    """The number that a person typed, or None and the message for the field. An empty text is (None, "").

    `currency` is the one that money is asked in; with none named, a sign says nothing.
    """
    typed = text.strip()
    if not typed:
        return None, ""
    name = question.short or question.ask
    if other := _other_unit(question, typed, currency):
        return None, f"{name} must be {other}; you wrote “{_quoted(typed)}”"
    number = _read(typed, question)
    if number is None:
        return None, f"{name} must be a number, like {_example(question)}{_meant(typed, question)}"
    if abs(number) > LARGEST_NUMBER:
        return None, f"{name} must be no more than 1,000,000,000,000,000"
    value, wrong = check_value(question, int(number) if number == int(number) else number)
    if wrong:
        return None, _words(question, name, number)
    return value, ""


def parse_figure(text: str, *, name: str, kind: str, unit: str, ask: str = "", currency: str = "") -> tuple[Decimal | None, str]:
    """A number that is no answer, like a limit in a rule: read in the same way, with the message where it cannot be."""
    blank: dict[str, Any] = dict.fromkeys(
        ("section", "hint", "help", "example", "find_out", "who_knows", "time", "why", "can_change", "about"), ""
    )
    asked = Question(
        slug="", kind=kind, ask=ask or name, short=name, unit=unit, minimum=None, maximum=None, choices=(), ask_if=(), more_helps=(), **blank
    )  # fmt: skip
    typed = text.strip()
    if other := _other_unit(asked, typed, currency):
        return None, f"{name} must be {other}; you wrote “{_quoted(typed)}”"
    if (number := _read(typed, asked)) is None:
        return None, f"{name} must be a number, like {_example(asked)}; you wrote “{_quoted(typed)}”{_meant(typed, asked)}"
    return number, ""


def _other_unit(question: Question, typed: str, currency: str) -> str:
    """What it must be in, where a number was given in another currency, for another time, or in a unit that does not turn into its own."""
    if not any(sign.isdigit() for sign in typed) or len(typed) > LONGEST_TYPED:
        return ""
    named = [codes for word in MONEY_WORD.findall(typed) if (codes := _currencies(word)) is not None]
    if question.kind == "money" and currency and any(currency not in codes for codes in named):
        return f"in {currency}"
    each, asked = EACH.search(typed), EACH.search(f"{question.unit}; {question.ask}")
    if each and not asked:
        return f"one figure, not one for each {_period(each)}"
    if each and asked and _period(each) != _period(asked):
        return f"for one {_period(asked)}"
    match = NUMBER.fullmatch(typed)
    unit = _time(match["unit"]) if match and question.unit in TIMES and not each else ""
    return f"in {question.unit}" if unit and not _factor(unit, question.unit) else ""


def _currencies(word: str) -> tuple[str, ...] | None:
    """The currencies that a word may name, also "kEUR"; None where it names none."""
    for letters in (word, word[1:] if word[0] in "kKmM" else ""):
        if CODES.fullmatch(letters):
            return (letters.upper(),)
    return MONEY_WORDS.get(word.lower())


def _period(found: re.Match[str]) -> str:
    word = (found[1] or found[2]).lower()
    return "day" if word == "dai" else word


def _time(words: str) -> str:
    """The unit of time that words begin with, "" for none."""
    first = re.match(r"[A-Za-z]*", words)
    word = first[0].lower() if first else ""
    return next((unit for unit, written in TIMES.items() if word in written), "")


def _factor(unit: str, wanted: str) -> Decimal | None:
    """How many of the wanted unit one of this unit is, where that is exact."""
    return next((Decimal(group[unit]) / group[wanted] for group in EXACT if unit in group and wanted in group), None)


def _read(typed: str, question: Question) -> Decimal | None:
    plain = MONEY_WORD.sub(_without_currency, typed).strip() if question.kind == "money" else typed
    match = NUMBER.fullmatch(plain) if len(typed) <= LONGEST_TYPED else None
    if match is None or (match["unit"] == "%" and question.kind != "percent") or _means_something_else(match, question):
        return None
    if question.kind in ("money", "integer") and THOUSANDS_ELSEWHERE.fullmatch(match["digits"]):
        return None
    digits = re.sub(r"[,\u00a0\u202f' ]", "", match["digits"])
    unit = _time(match["unit"]) if question.unit in TIMES else ""
    try:
        number = Decimal(digits) * SCALES[(match["scale"] or "").lower()] * ((_factor(unit, question.unit) if unit else None) or 1)
    except InvalidOperation:
        return None
    return -number if match["sign"] else number


def _without_currency(found: re.Match[str]) -> str:
    """Nothing in the place of a currency, which is the right one by now; of "kEUR" the k."""
    word = found[0]
    if _currencies(word) is None:
        return word
    return word[0] if CODES.fullmatch(word[1:]) and not CODES.fullmatch(word) else " "


def _means_something_else(match: re.Match[str], question: Question) -> bool:
    """Whether what stands behind the digits may change them: "3m" months, "2kk", "5 €" cases, "5 mW"."""
    word = (re.match(r"[^\W\d_]*", match["unit"]) or match)[0].lower()
    if (match["scale"] or "").lower() == "m" and question.unit.lower().startswith("m"):
        return True  # three months or three million of them
    if any(sign in MONEY_WORDS for sign in match["unit"]):
        return True
    own = question.unit.lower()
    if own and len(word) == len(own) + 1 and word.endswith(own):
        return True  # mW and kW are not W
    sticks = not match["scale"] and not match["gap"] and 0 < len(word) < SHORTEST_WORD
    return sticks and not _time(word) and word not in own.split()


def _quoted(typed: str) -> str:
    line = " ".join(typed.split())
    return line if len(line) <= LONGEST_QUOTED else f"{line[:LONGEST_QUOTED]}…"


def _words(question: Question, name: str, number: Decimal) -> str:
    low, high = question.minimum, question.maximum
    if low is not None and high is not None and not low <= number <= high:
        return f"{name} must be between {low} and {high}; you wrote {decimal_text(number)}"
    if low is not None and number < low:
        return f"{name} must be {low} or more"
    if high is not None and number > high:
        return f"{name} must be {high} or fewer"
    if question.kind == "integer" and number != int(number):
        return f"{name} must be a whole number, like {_example(question)}"
    return f"{name} must have fewer decimal places"


def _meant(typed: str, question: Question) -> str:
    """Of a number with points between its thousands, as it is written here: offered and never read, for it may be twenty or twenty thousand."""
    found = THOUSANDS_BY_POINTS.search(typed) if question.kind in ("money", "integer") and len(typed) <= LONGEST_TYPED else None
    return f". Did you mean {found[0].replace('.', ',')}?" if found else ""


def _example(question: Question) -> str:
    return {"integer": "1,800", "percent": "12", "money": "20,000"}.get(question.kind, "1.5")
