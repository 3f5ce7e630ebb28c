"""Numbers to try with one press: a little more, a little less, ten times, a tenth, none. static/js/steps.js does the same in the page."""

from dataclasses import dataclass
from decimal import Decimal

from apps.decisions.engine.terms import Number, Question, Value

MORE, LESS, TENFOLD, TENTH, NONE = "more", "less", "tenfold", "tenth", "none"


@dataclass(frozen=True, slots=True)
class Press:
    """One button beside a number: its name in the form, its words, and where it leads."""

    name: str
    words: str
    value: Number


PRESETS = {TENFOLD: "Ten times", TENTH: "A tenth", NONE: "None"}


def presets(question: Question, value: Value | None) -> tuple[Press, ...]:
    """What is worth a press beside this number; nothing that would leave it as it is."""
    found = [(name, words, stepped(question, value, name)) for name, words in PRESETS.items()]
    return tuple(Press(name, words, to) for name, words, to in found if to is not None and to != value and (value or name == NONE))


def stepped(question: Question, value: Value | None, name: str) -> Number | None:
    """Where a press leads from a number, or from one that is not known; None where it leads nowhere."""
    if not question.is_number or isinstance(value, str | tuple):
        return None
    now = Decimal(value or 0)
    to = {
        MORE: now + _step(now),
        LESS: now - _step(now),
        TENFOLD: now * 10,
        TENTH: now / 10,
        NONE: Decimal(0),
    }.get(name)
    if to is None:
        return None
    if question.kind == "integer":
        to = to.to_integral_value(rounding="ROUND_HALF_UP")
    if question.minimum is not None:
        to = max(to, Decimal(question.minimum))
    if question.maximum is not None:
        to = min(to, Decimal(question.maximum))
    return int(to) if to == to.to_integral_value() else to.normalize()


def _step(now: Decimal) -> Decimal:
    """One unit of the second figure, and never less than one for numbers of one or more: 1,800 by 100, 12 by 1, 0.5 by 0.1."""
    if not now:
        return Decimal(1)
    size = now.adjusted()
    return max(Decimal(10) ** (size - 1), Decimal(1)) if size >= 0 else Decimal(10) ** size
