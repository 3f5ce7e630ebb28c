"""Numbers as people type them: "1,800", "1 800", "1.8k", "3 %", "20k USD". Pure; knows `answers` and `terms`.

What cannot be read comes back as a message for the form, in its words; the text itself is the caller's to keep.
"""

import re
from decimal import Decimal, InvalidOperation

from apps.decisions.engine.answers import LARGEST_NUMBER, check_value
from apps.decisions.engine.canonical import decimal_text
from apps.decisions.engine.terms import Question, Value

SCALES = {"": 1, "k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
NUMBER = re.compile(
    r"""(?P<sign>[-\u2212]?)\s*[$€£]?\s*
        (?P<digits>\d{1,3}(?:[,\u00a0\u202f' ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s*
        (?P<scale>k|thousand|m|million|bn|billion)?\b\.?\s*
        (?P<unit>%|[^\d%]{0,40})""",
    re.IGNORECASE | re.VERBOSE,
)
THOUSANDS_ELSEWHERE = re.compile(r"[1-9]\d{0,2}\.\d{3}")  # twenty or twenty thousand, by where one learned to write
TIMES = {
    "ms": ("ms", "millisecond", "milliseconds"),
    "seconds": ("s", "sec", "secs", "second", "seconds"),
    "minutes": ("min", "mins", "minute", "minutes"),
    "hours": ("h", "hour", "hours"),
    "days": ("d", "day", "days"),
    "weeks": ("week", "weeks"),
    "months": ("mo", "month", "months"),
    "years": ("y", "year", "years"),
}  # how people write units of time; one that is not the question's own changes the number
LONGEST_TYPED = 100  # characters; no number that anybody means is longer


def parse_typed(question: Question, text: str) -> tuple[Value | None, str]:
    """The number that a person typed, or None and the message for the field. An empty text is (None, "")."""
    typed = text.strip()
    if not typed:
        return None, ""
    name = question.short or question.ask
    if other := _other_time(typed, question):
        return None, f"{name} must be in {question.unit}, like {_example(question)}; you wrote {other}"
    number = _read(typed, question)
    if number is None:
        return None, f"{name} must be a number, like {_example(question)}"
    if abs(number) > LARGEST_NUMBER:
        return None, f"{name} must be no more than 1,000,000,000,000,000"
    value, wrong = check_value(question, int(number) if number == int(number) else number)
    if wrong:
        return None, _words(question, name, number)
    return value, ""


def _other_time(typed: str, question: Question) -> str:
    """The unit of time behind the number, where the question asks for another one."""
    word = re.sub(r"^[^A-Za-z]*", "", typed).lower().rstrip(".")
    unit = next((unit for unit, words in TIMES.items() if word in words), "")
    return unit if unit and question.unit in TIMES and unit != question.unit else ""


def _read(typed: str, question: Question) -> Decimal | None:
    match = NUMBER.fullmatch(typed) if len(typed) <= LONGEST_TYPED else None
    if match is None or (match["unit"] == "%" and question.kind != "percent"):
        return None
    if question.kind in ("money", "integer") and THOUSANDS_ELSEWHERE.fullmatch(match["digits"]):
        return None
    if (match["scale"] or "").lower() == "m" and question.unit.lower().startswith("m"):
        return None  # three months or three million of them
    digits = re.sub(r"[,\u00a0\u202f' ]", "", match["digits"])
    try:
        number = Decimal(digits) * SCALES[(match["scale"] or "").lower()]
    except InvalidOperation:
        return None
    return -number if match["sign"] else number


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


def _example(question: Question) -> str:
    return {"integer": "1,800", "percent": "12", "money": "20,000"}.get(question.kind, "1.5")
