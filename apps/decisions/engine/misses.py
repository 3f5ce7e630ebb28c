"""Rules that nearly acted: kept from it by one condition, the nearest first, and how far that condition is from holding. Pure.

How far a number is from its limit is told in words, and compared as a share of the limit, so that months and money can
stand in one order. Where no number is missing, another answer is: such a miss comes after those of numbers.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from apps.decisions.engine import terms, wording
from apps.decisions.engine.apart import apart, short_of
from apps.decisions.engine.judging import FALSE, TRUE, UNKNOWN
from apps.decisions.engine.machine import RuleNode
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Item, Named, Test
from apps.estimates.engine.spans import Exact, exact

Plain = dict[str, Any]
NEAR = Fraction(1, 2)  # a number within half and double of its limit; our judgement
FAR = Fraction(10**18)  # farther than any number: an answer of another kind is missing


def near_misses(state: State) -> list[Plain]:
    """Rules kept from acting by exactly one condition that is false, the others true; the nearest first."""
    found: list[tuple[Fraction, Plain]] = []
    for node in state.machine.rules:
        failed = [number for number in node.when if state.truth[number] == FALSE]
        open_ones = any(state.truth[number] == UNKNOWN for number in node.when)
        kept_back = any(state.truth[number] == TRUE for number in node.unless)
        if len(failed) == 1 and not open_ones and not kept_back and len(node.when) > 1:
            found.append(_miss(state, node, node.effective.when[node.when.index(failed[0])]))
    return [miss for _, miss in sorted(found, key=lambda pair: pair[0])]


def _miss(state: State, node: RuleNode, item: Item) -> tuple[Fraction, Plain]:
    book, rule = state.machine.book, node.effective
    share, distance = _how_far(state, item)
    return share, {
        "rule": rule.key,
        "missing": wording.item_words(book, item),
        "distance": distance,
        "near": share <= NEAR,
        "would": [wording.effect_words(book, effect, quoted=False) for effect in rule.effects],
        "subjects": sorted({test.subject for test in book.tests_in((item,))}),
    }


def _how_far(state: State, item: Item) -> tuple[Fraction, str]:
    """How far a condition is from holding: the share, and the words, "" where no number alone would do."""
    if isinstance(item, Test):
        return _from_limit(state, item)
    if isinstance(item, Named):
        return _of_all(state, state.machine.book.named_condition[item.slug].when)
    if item.kind == "any":
        return min((_how_far(state, member) for member in item.members), key=lambda pair: pair[0], default=(FAR, ""))
    return _of_all(state, item.members) if item.kind == "all" else (FAR, "")


def _of_all(state: State, items: Sequence[Item]) -> tuple[Fraction, str]:
    """A group that holds as soon as its one false member does; of several that are false there is no one distance."""
    false = [item for item in items if not _holds(state, item)]
    return _how_far(state, false[0]) if len(false) == 1 else (FAR, "")


def _holds(state: State, item: Item) -> bool:
    if isinstance(item, Test):
        leaf = next(leaf for leaf in state.machine.leaves_of[item.subject] if leaf.test == item)
        return state.truth[leaf.number] == TRUE
    if isinstance(item, Named):
        return all(_holds(state, member) for member in state.machine.book.named_condition[item.slug].when)
    held = [_holds(state, member) for member in item.members]
    return all(held) if item.kind == "all" else any(held) if item.kind == "any" else not any(held)


def _from_limit(state: State, test: Test) -> tuple[Fraction, str]:
    if test.operator not in terms.NUMBER_OPERATORS:
        return FAR, ""
    present, limits = _number(state, test.subject), tuple(exact(number) for number in test.operand)
    if present is None:
        return FAR, ""
    limit: Exact = limits[0] if present < limits[0] else limits[-1]  # of a range its nearer end
    largest, by = max(abs(Fraction(limit)), abs(Fraction(present))), abs(Fraction(limit) - Fraction(present))
    share = by / largest if largest else Fraction(0)
    below = test.operator in ("<", "<=") or (test.operator == "between" and present >= limit)
    strictly = test.operator in ("<", ">") or (test.operator == "between" and below)
    return share, short_of(present, limit, below=below) if strictly else apart(present, limit)


def _number(state: State, subject: str) -> Exact | None:
    """The one number that an answer or a derived number is, None where there is no such one."""
    machine = state.machine
    if subject in machine.domains:
        if subject in state.open:
            return None
        low, high = state.raw[subject]
    else:
        span = state.vals[subject]
        if span is None or not span.is_point:
            return None
        low, high = span.low, span.high
    number: Exact = low
    return number if low == high else None
