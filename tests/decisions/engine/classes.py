"""Which answers go together, and one answer for each class that a small book can tell apart. Imports nothing of the engine."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any


def contradicts(answers: Mapping[str, Any]) -> bool:
    """Whether two of the answers cannot both be right."""
    for smaller, larger in (("labelled", "examples"), ("labelled_rarest", "labelled")):
        if smaller in answers and larger in answers and answers[smaller] > answers[larger]:
            return True
    if answers.get("labelled", 0) > 0:
        if "classes" in answers and answers["classes"] > answers["labelled"]:
            return True
        if answers.get("label_quality") == "none":
            return True
    return answers.get("output_kind") == "category" and answers.get("classes") == 1


def grid(plain: Mapping[str, Any], slug: str) -> list[Any]:
    """Answers that stand for all answers to a question: whole numbers of a small range all, decimals at and between limits.

    Where a number has no upper end, the limits of the book and their neighbours stand for all, with one beyond the last.
    """
    [question] = [question for question in plain["questions"] if question["slug"] == slug]
    choices = [choice["slug"] for choice in question.get("choices", [])]
    if question["kind"] == "choice":
        return list(choices)
    if question["kind"] == "multi":
        others = [choice for choice in choices if choice != "none"]
        sets = [list(chosen) for size in range(1, len(others) + 1) for chosen in combinations(others, size)]
        return sets + ([["none"]] if "none" in choices else [])
    if question["maximum"] == "":
        low = Fraction(question["minimum"])
        around = {low, *(limit + step for limit in limits(plain, slug) for step in (-1, 0, 1))}
        return sorted({int(point) for point in around if point >= low} | {int(max(around)) * 10})
    low, high = Fraction(question["minimum"]), Fraction(question["maximum"])
    if question["kind"] == "integer":
        return list(range(int(low), int(high) + 1))
    points = sorted({low, high, *(limit for limit in limits(plain, slug) if low <= limit <= high)})
    between = [(first + second) / 2 for first, second in zip(points, points[1:], strict=False)]
    return [int(point) if point.denominator == 1 else Decimal(point.numerator) / point.denominator for point in points + between]


def limits(plain: Mapping[str, Any], slug: str) -> Iterator[Fraction]:
    """Every number that a condition of the book compares a question with."""
    for part in ("questions", "conditions", "rows", "rules"):
        yield from _limits_in(plain.get(part, []), slug)


def _limits_in(part: Any, slug: str) -> Iterator[Fraction]:
    if isinstance(part, list) and len(part) > 2 and part[0] == slug:
        yield from (Fraction(limit) for limit in part[2:] if not isinstance(limit, list))
    elif isinstance(part, list | Mapping):
        for inner in part.values() if isinstance(part, Mapping) else part:
            yield from _limits_in(inner, slug)
