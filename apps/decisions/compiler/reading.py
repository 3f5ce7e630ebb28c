"""Draft rows -> plain data -> `Rulebook`. Changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db import models

from apps.decisions.compiler.columns import CHOICE, CONDITION, EFFECT, FINDING, FLAT, GROUPS, LATER, LIMITS, QUESTION, ROW, RULE, VALUE
from apps.decisions.compiler.stored import Stored, rows_in, texts_of
from apps.decisions.engine import terms
from apps.decisions.engine.analysis import row_of
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.canonical import number_plain
from apps.decisions.engine.plain_conditions import items_from_plain
from apps.decisions.engine.rulebook import NotARulebook, from_plain
from apps.decisions.models import Choice, Condition, Draft, Effect, Finding, FindingValue, NamedCondition, Parameter, Question, Rule
from apps.ui.held import Held, once

Plain = dict[str, Any]
TABLES: tuple[type[models.Model], ...] = (
    *(model for model, _columns in FLAT.values()),
    *(Parameter, Question, Choice, NamedCondition, Finding, FindingValue, Rule, Condition, Effect),
)


def book_of(draft: Draft) -> Rulebook:
    """The draft as the engine sees it. Raises NotARulebook with every problem, each naming its row."""
    return from_plain(plain_of(draft))


def rule_from(plain: Plain, *, is_row: bool) -> terms.Rule | terms.Row:
    """One rule or row in plain data as the engine's value, its words unchecked. Raises ValueError for unreadable conditions."""
    when = items_from_plain(plain["when"])
    if is_row:
        return terms.Row(plain["key"], plain["finding"], when, plain["value"])
    effects = tuple(
        terms.Effect(**{"excepted" if name == "except" else name: _tuple(value) for name, value in effect.items()})
        for effect in plain["effects"]
    )
    unless, texts = items_from_plain(plain["unless"], depth=1), {name: plain[name] for name in ("because", "strength", "sure")}
    return terms.Rule(plain["key"], plain["stage"], when, unless, effects, sources=tuple(plain["sources"]), **texts)


def readable_book(plain: Mapping[str, Any]) -> tuple[Rulebook | None, dict[str, str]]:
    """The rule book without the rules and rows that cannot be read, and why each of these cannot.

    For lists and sentences while a draft is being worked on; None where something else than a rule is broken.
    """
    return once(plain, "book", lambda: _readable(plain))


def _readable(plain: Mapping[str, Any]) -> tuple[Rulebook | None, dict[str, str]]:
    broken: dict[str, str] = {}
    while True:
        kept = {part: [row for row in plain[part] if row["key"] not in broken] for part in ("rows", "rules")}
        try:
            return from_plain({**plain, **kept}), broken
        except NotARulebook as refused:
            found = {key: problem.message for problem in refused.problems for part, key in [row_of(problem.where)] if part in kept}
            if not found or found.keys() <= broken.keys():
                return None, broken
            broken |= found


def plain_of(draft: Draft) -> Plain:
    """All rows of a draft as plain data, in their order. What is wrong in them stays as it is: `from_plain` judges.

    Read anew each time, and put together once for each state of a draft: what comes is shared, and not to be changed.
    """
    return _plain(draft.name, texts_of(draft.pk, TABLES))


@lru_cache(maxsize=8)
def _plain(name: str, texts: tuple[str, ...]) -> Held:
    stored = rows_in(texts, TABLES)
    conditions = _Conditions(stored[Condition])
    plain: Plain = {
        "name": name,
        "parameters": {row["key"]: row["value"] for row in sorted(stored[Parameter], key=lambda row: row["key"])},
    }
    for part, (model, columns) in FLAT.items():
        plain[part] = [_columns(row, columns) for row in stored[model]]
    plain["questions"] = _questions(stored, conditions)
    plain["conditions"] = [
        {**_columns(row, CONDITION), "when": conditions.of("named_condition", row["id"])} for row in stored[NamedCondition]
    ]
    plain["findings"] = _findings(stored)
    plain["rows"] = [{**_columns(row, ROW), "when": conditions.of("rule", row["id"])} for row in stored[Rule] if row["kind"] == Rule.ROW]
    effects = _by(stored[Effect], "rule_id")
    plain["rules"] = [
        {
            **_columns(row, RULE),
            "when": conditions.of("rule", row["id"]),
            "unless": conditions.of("rule", row["id"], role=Condition.UNLESS),
            "effects": [effect_plain(effect) for effect in effects[row["id"]]],
        }
        for row in stored[Rule]
        if row["kind"] == Rule.RULE
    ]
    return Held(plain)


def effect_plain(effect: Stored) -> Plain:
    """One effect, with the columns that are filled."""
    plain = {**_columns(effect, EFFECT), "except": list(effect["excepted"])}
    return {key: value for key, value in plain.items() if value}


def rule_plain(rule: Rule) -> Plain:
    """One rule or row of a draft in plain data, by its own few queries."""
    found: Any = Condition.objects.filter(rule=rule).values()
    conditions = _Conditions(found)
    plain = {"key": rule.key, "when": conditions.of("rule", rule.pk)}
    if rule.is_row:
        return {**plain, **_columns(vars(rule), ROW)}
    return {
        **plain,
        **_columns(vars(rule), RULE),
        "unless": conditions.of("rule", rule.pk, role=Condition.UNLESS),
        "effects": [effect_plain(dict(effect)) for effect in rule.effects.values()],
    }


class _Conditions:
    """Condition rows, read once, as the trees that they are."""

    def __init__(self, rows: Iterable[Stored]) -> None:
        self._by_parent = _by(rows, "parent_id")
        self._roots: dict[tuple[str, int, str], list[Stored]] = defaultdict(list)
        for row in self._by_parent[None]:
            for owner in ("rule", "named_condition", "question"):
                if (key := row[f"{owner}_id"]) is not None:
                    self._roots[owner, key, row["role"]].append(row)

    def of(self, owner: str, key: int, *, role: str = Condition.WHEN) -> list[Any]:
        return [self._plain(row) for row in self._roots[owner, key, role]]

    def _plain(self, row: Stored) -> Any:
        if row["kind"] == Condition.NAMED:
            return {"named": row["subject"]}
        if row["kind"] in GROUPS:
            return {row["kind"]: [self._plain(member) for member in self._by_parent[row["id"]]]}
        test: list[Any] = [row["subject"], row["operator"]]
        numbers = [number_plain(number) for number in (row["low"], row["high"]) if number is not None]
        if numbers:
            return test + numbers
        if row["operator"] in ("is", "is not"):
            return test + list(row["values"])
        return [*test, list(row["values"])] if row["values"] else test


def _questions(stored: Mapping[Any, list[Stored]], conditions: _Conditions) -> list[Plain]:
    choices = _by(stored[Choice], "question_id")
    return [
        {
            **_columns(row, QUESTION),
            **{limit: "" if row[limit] is None else number_plain(row[limit]) for limit in LIMITS},
            "choices": [_columns(choice, CHOICE) for choice in choices[row["id"]]],
            "ask_if": conditions.of("question", row["id"]),
        }
        for row in stored[Question]
    ]


def _findings(stored: Mapping[Any, list[Stored]]) -> list[Plain]:
    values = _by(stored[FindingValue], "finding_id")
    return [{**_columns(row, FINDING), "values": [_columns(value, VALUE) for value in values[row["id"]]]} for row in stored[Finding]]


def _columns(row: Stored, columns: Iterable[str]) -> Plain:
    return {column: row[column] for column in columns if column not in LATER or row[column]}


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _by(rows: Iterable[Stored], column: str) -> dict[Any, list[Stored]]:
    groups: dict[Any, list[Stored]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups
