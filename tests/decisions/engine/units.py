"""Everything in a rule book that has conditions, as plain data, and one condition among them. Imports nothing of the engine."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.decisions.engine.books import Plain
from tests.decisions.engine.brute_force import Answers, BruteForce, Reading, Truth, both

NUMBERS = ("<", "<=", ">", ">=", "between")
RECORD = ("is unknown", "is answered")


@dataclass(frozen=True)
class Unit:
    """Something with conditions: a rule, a row of a finding's table, a named condition, or when a question is asked."""

    kind: str
    key: str
    when: Sequence[Any]
    unless: Sequence[Any] = ()


def opened(plain: Plain) -> Plain:
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

    return plain | {part: [written(row) for row in plain[part]] for part in ("questions", "conditions", "rows", "rules")}


def units(plain: Plain) -> list[Unit]:
    """Everything in the book that has conditions."""
    found = [Unit("rule", rule["key"], rule["when"], rule.get("unless", ())) for rule in plain["rules"]]
    found += [Unit("row", row["key"], row["when"]) for row in plain["rows"]]
    found += [Unit("condition", named["slug"], named["when"]) for named in plain["conditions"]]
    return found + [Unit("question", question["slug"], question["ask_if"]) for question in plain["questions"] if question.get("ask_if")]


def truth_of(brute: BruteForce, unit: Unit, answers: Answers, here: Reading) -> Truth:
    """Whether the conditions of a unit hold, by the second evaluator."""
    for item in unit.unless:
        if brute.truth(item, answers, here) is True:
            return False
    return both([brute.truth(item, answers, here) for item in unit.when])


def holds(brute: BruteForce, unit: Unit, answers: Answers) -> bool:
    """The same with everything judged anew, and nothing taken from the engine."""
    return truth_of(brute, unit, answers, Reading()) is True


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
