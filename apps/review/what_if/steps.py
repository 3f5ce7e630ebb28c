"""Numbers to try with one press: a little more, a little less, ten times, a tenth, none. static/js/steps.js does the same in the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

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


RAREST, LABELLED, EXAMPLES = "labelled_rarest", "labelled", "examples"
CHAIN = (RAREST, LABELLED, EXAMPLES)  # counts of which none is more than the next: one that is pressed takes the others along


def gone_along(before: Mapping[str, Any], after: Mapping[str, Any], slug: str) -> dict[str, Number]:
    """What changes with a count: more known answers are so many more cases, with as large a part of the rarest kind.

    `before` and `after` are all known answers, `slug` is the count that was pressed. What is not known stays so.
    """
    if slug not in CHAIN or slug not in after:
        return {}
    found, place = {name: after[name] for name in CHAIN if name in after}, CHAIN.index(slug)
    for smaller, larger in zip(CHAIN[place:], CHAIN[place + 1 :], strict=False):
        if smaller in found and larger in found:
            found[larger] = max(found[larger], found[smaller])
    if slug == EXAMPLES and LABELLED in found:
        found[LABELLED] = min(found[LABELLED], found[EXAMPLES])
    if slug != RAREST and RAREST in found and before.get(LABELLED) and found.get(LABELLED) != before[LABELLED]:
        share = Decimal(found[RAREST]) * Decimal(found[LABELLED]) / Decimal(before[LABELLED])
        found[RAREST] = int(share.to_integral_value(ROUND_HALF_UP))
    return {name: value for name, value in found.items() if name != slug and value != after[name]}


def _step(now: Decimal) -> Decimal:
    """One unit of the second figure, and never less than one for numbers of one or more: 1,800 by 100, 12 by 1, 0.5 by 0.1."""
    if not now:
        return Decimal(1)
    size = now.adjusted()
    return max(Decimal(10) ** (size - 1), Decimal(1)) if size >= 0 else Decimal(10) ** size
