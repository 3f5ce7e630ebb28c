"""Reasons of different kinds, so that a short list does not tell one fact three times. May import the builder's parts and pure modules only."""

from collections.abc import Sequence

from apps.reports.builder.parts import Parts
from apps.reports.document import Reason

READY_MADE = ("cloud_api", "pretrained", "automl")  # ways that others have made
MADE_BY_OTHERS = ("problem", "sourcing")  # stages whose rules all say of such a way that it is there already
WHERE_DATA_GOES = "data_may_leave"  # a fact of its own beside that it is there already


def apart(parts: Parts, reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """One reason of each kind before a second of any; of those of one kind that rest on the same answers only the first."""
    first: list[Reason] = []
    second: list[Reason] = []
    for reason in reasons:
        same = [other for other in first if _kind(parts, other) == _kind(parts, reason)]
        if not same:
            first.append(reason)
        elif not any(_is_one_fact(parts, other.rule, reason.rule) for other in (*same, *second)):
            second.append(reason)
    return (*first, *second)


def not_told(parts: Parts, reasons: Sequence[Reason], told: str) -> tuple[Reason, ...]:
    """The reasons that rest on no answer on which the rule that is told already rests, or one before them."""
    kept: list[Reason] = []
    for reason in reasons:
        asked = _questions(parts, reason.rule)
        if not any(asked & _questions(parts, other) for other in (told, *(one.rule for one in kept))):
            kept.append(reason)
    return tuple(kept)


def _kind(parts: Parts, reason: Reason) -> str:
    rule = parts.book.rule.get(reason.rule)
    stage = rule.stage if rule else ""
    if WHERE_DATA_GOES in parts.book.subjects_of(reason.rule):
        return WHERE_DATA_GOES
    ready = parts.leader is not None and parts.leader["approach"] in READY_MADE
    return "made by others" if ready and stage in MADE_BY_OTHERS else stage


def _is_one_fact(parts: Parts, one: str, other: str) -> bool:
    """Whether all that one rule reads is read by the other."""
    first, second = parts.book.subjects_of(one), parts.book.subjects_of(other)
    return bool(first and second) and (first <= second or second <= first)


def _questions(parts: Parts, key: str) -> frozenset[str]:
    return frozenset(slug for slug in parts.book.subjects_of(key) if slug in parts.book.question)
