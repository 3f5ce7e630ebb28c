"""Everything in a rule book that has conditions, as plain data, and one condition among them. Pure; imports nothing of the engine.

Truths are True, False, and None for open. What findings, derived numbers and questions come to is told, not worked out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Plain = dict[str, Any]
Answers = dict[str, Any]
Truth = bool | None
NUMBERS = ("<", "<=", ">", ">=", "between")
RECORD = ("is unknown", "is answered")


@dataclass(frozen=True)
class Unit:
    """Something with conditions: a rule, a row of a finding's table, a named condition, or when a question is asked."""

    kind: str
    key: str
    when: Sequence[Any]
    unless: Sequence[Any] = ()


@dataclass
class Facts:
    """What follows from some answers: which questions are asked, and which values findings and derived numbers can still have."""

    applies: dict[str, Truth] = field(default_factory=dict)
    values: dict[str, list[Any]] = field(default_factory=dict)


def opened(plain: Mapping[str, Any]) -> Plain:
    """The book with every list written out in the conditions that name it."""
    lists = {named["slug"]: named["choices"] for named in plain["lists"]}

    def choices(words: Sequence[Any]) -> list[Any]:
        found: list[Any] = []
        for word in words:
            found += choices(lists[word[1:]]) if isinstance(word, str) and word.startswith("@") else [word]
        return list(dict.fromkeys(found))

    def item(part: Any) -> Any:
        if isinstance(part, Mapping):
            return {kind: members if kind == "named" else [item(member) for member in members] for kind, members in part.items()}
        return [*part[:2], *(choices(operand) if isinstance(operand, list) else operand for operand in part[2:])]

    def written(row: Plain) -> Plain:
        return row | {name: [item(part) for part in row[name]] for name in ("when", "unless", "ask_if") if name in row}

    return {**plain, **{part: [written(row) for row in plain[part]] for part in ("questions", "conditions", "rows", "rules")}}


def units(plain: Mapping[str, Any]) -> list[Unit]:
    """Everything in the book that has conditions."""
    found = [Unit("rule", rule["key"], rule["when"], rule.get("unless", ())) for rule in plain["rules"]]
    found += [Unit("row", row["key"], row["when"]) for row in plain["rows"]]
    found += [Unit("condition", named["slug"], named["when"]) for named in plain["conditions"]]
    return found + [Unit("question", question["slug"], question["ask_if"]) for question in plain["questions"] if question.get("ask_if")]


def leaves(items: Sequence[Any], path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Sequence[Any]]]:
    """Every single condition with the way that leads to it."""
    for place, part in enumerate(items):
        if isinstance(part, Mapping):
            for kind, members in part.items():
                if kind != "named":
                    yield from leaves(members, (*path, place, kind))
        else:
            yield (*path, place), part


def alone(items: Sequence[Any], path: tuple[Any, ...]) -> tuple[list[Any], list[Any]]:
    """What must hold, and what must not, for the condition at `path` to be the only one of its groups that holds."""
    place, *rest = path
    others = [item for number, item in enumerate(items) if number != place]
    if not rest:
        return [*others, items[place]], []
    kind, *inner = rest
    members = items[place][kind]
    wanted, unwanted = alone(members, tuple(inner))
    if kind != "all":
        siblings = [member for number, member in enumerate(members) if number != inner[0]]
        wanted, unwanted = wanted[len(siblings) :], [*unwanted, *siblings]
    return [*others, *wanted], unwanted


def named_in(items: Sequence[Any]) -> Iterator[str]:
    """The named conditions that stand in the items, at any depth."""
    for part in items:
        if isinstance(part, Mapping):
            for kind, members in part.items():
                if kind == "named":
                    yield members
                else:
                    yield from named_in(members)


def truth_of(item: Any, answers: Mapping[str, Any], facts: Facts, named: Mapping[str, Sequence[Any]]) -> Truth:
    """One condition, group or named condition of an opened book, for answers and what follows from them."""
    if isinstance(item, Mapping):
        [(kind, members)] = item.items()
        inner = [truth_of(member, answers, facts, named) for member in (named[members] if kind == "named" else members)]
        if kind in ("all", "named"):
            return both(inner)
        least = both([turned(truth) for truth in inner])
        return turned(least) if kind == "any" else least
    subject, operator, *operand = item
    if subject in facts.values:
        truths = [value is not None and _test(value, operator, operand) for value in facts.values[subject]]
        return None if {True, False} <= {*truths} else True in truths
    applies = facts.applies.get(subject, True)
    if applies is False:
        return False
    known = applies is True and subject in answers
    if operator in RECORD:
        return bool(known == (operator == "is answered"))
    return _test(answers[subject], operator, operand) if known else None


def both(truths: Sequence[Truth]) -> Truth:
    """Strong Kleene "and"."""
    return False if False in truths else None if None in truths else True


def turned(truth: Truth) -> Truth:
    """Strong Kleene "not"."""
    return None if truth is None else not truth


def _test(value: Any, operator: str, operand: Sequence[Any]) -> bool:
    if operator in NUMBERS:
        number, (first, *rest) = Fraction(value), [Fraction(limit) for limit in operand]
        held = {"<": number < first, "<=": number <= first, ">": number > first, ">=": number >= first}
        return held[operator] if operator in held else first <= number < rest[0]
    words = [word for part in operand for word in ([part] if isinstance(part, str) else part)]
    if operator in ("is", "any of", "is not", "none of"):
        return (value in words) == (operator in ("is", "any of"))
    there = [word for word in words if word in value]
    if operator == "contains all":
        return len(there) == len(words)
    return bool(there) == (operator == "contains any")
