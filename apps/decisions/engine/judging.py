"""One condition as a function of what a subject can still be: false, unknown or true. Pure; knows `domains` and `terms`.

Truths are 0 (false), 1 (unknown), 2 (true), so that strong Kleene "and" is the smallest and "or" the largest.
A subject that does not apply, or a derived number that does not exist, makes every condition on it false.
"""

from collections.abc import Callable
from typing import Any

from apps.decisions.engine.domains import Possible
from apps.estimates.engine.spans import Exact, Span

FALSE, UNKNOWN, TRUE = 0, 1, 2
Truth = int
Judge = Callable[[Any], Truth]


def as_bool(truth: Truth) -> bool | None:
    """A truth as the outside reads it: True, False, or None for unknown."""
    return None if truth == UNKNOWN else truth == TRUE


def judge_choice(operator: str, bits: int, everything: int) -> Judge:
    """Truth of "is", "is not", "any of", "none of" for a set of choices that are still possible."""
    wanted = bits if operator in ("is", "any of") else everything & ~bits

    def judge(possible: int) -> Truth:
        if not possible & wanted:
            return FALSE
        return UNKNOWN if possible & ~wanted else TRUE

    return judge


def judge_several(operator: str, bits: int) -> Judge:
    """Truth of "contains any", "contains all", "contains none" for several choices; there is always at least one."""

    def any_of(possible: tuple[int, int] | None) -> Truth:
        if possible is None:
            return FALSE
        sure, may = possible
        if sure & bits or not may & ~bits:
            return TRUE
        return UNKNOWN if may & bits else FALSE

    def all_of(possible: tuple[int, int] | None) -> Truth:
        if possible is None or bits & ~possible[1]:
            return FALSE
        return UNKNOWN if bits & ~possible[0] else TRUE

    def none_of(possible: tuple[int, int] | None) -> Truth:
        return FALSE if possible is None else TRUE - any_of(possible)

    return {"contains any": any_of, "contains all": all_of, "contains none": none_of}[operator]


def judge_number(operator: str, numbers: tuple[Exact, ...]) -> Judge:
    """Truth of a comparison for a number between two bounds; `between` is half-open, [a, b)."""
    limit, last = numbers[0], numbers[-1]

    def at_least(possible: Possible) -> Truth:
        if possible[0] >= limit:
            return TRUE
        return FALSE if possible[1] is not None and possible[1] < limit else UNKNOWN

    def less(possible: Possible) -> Truth:
        if possible[0] >= limit:
            return FALSE
        return TRUE if possible[1] is not None and possible[1] < limit else UNKNOWN

    def more(possible: Possible) -> Truth:
        if possible[0] > limit:
            return TRUE
        return FALSE if possible[1] is not None and possible[1] <= limit else UNKNOWN

    def at_most(possible: Possible) -> Truth:
        if possible[0] > limit:
            return FALSE
        return TRUE if possible[1] is not None and possible[1] <= limit else UNKNOWN

    def between(possible: Possible) -> Truth:
        low, high = possible[0], possible[1]
        if low >= last or (high is not None and high < limit):
            return FALSE
        return TRUE if low >= limit and high is not None and high < last else UNKNOWN

    return {">=": at_least, "<": less, ">": more, "<=": at_most, "between": between}[operator]


def judge_span(operator: str, numbers: tuple[Exact, ...]) -> Judge:
    """The same for a derived number, which may not exist: then the condition is false."""
    judge = judge_number(operator, numbers)

    def judge_derived(span: Span | None) -> Truth:
        if span is None:
            return FALSE
        truth = judge(span)
        return truth if span.sure or truth == FALSE else UNKNOWN

    return judge_derived
