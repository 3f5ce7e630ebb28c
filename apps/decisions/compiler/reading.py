"""Draft rows -> plain data -> `Rulebook`. Changes nothing."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models

from apps.decisions.compiler.columns import CHOICE, EFFECT, FINDING, FLAT, GROUPS, LATER, LIMITS, QUESTION, ROW, RULE, VALUE
from apps.decisions.engine import terms
from apps.decisions.engine.analysis import row_of
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.canonical import number_plain
from apps.decisions.engine.plain_conditions import items_from_plain
from apps.decisions.engine.rulebook import NotARulebook, from_plain
from apps.decisions.models import Choice, Condition, Draft, Effect, Finding, FindingValue, NamedCondition, Parameter, Question, Rule

Plain = dict[str, Any]


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
    unless, texts = items_from_plain(plain["unless"]), {name: plain[name] for name in ("because", "strength", "sure")}
    return terms.Rule(plain["key"], plain["stage"], when, unless, effects, sources=tuple(plain["sources"]), **texts)


def readable_book(plain: Plain) -> tuple[Rulebook | None, dict[str, str]]:
    """The rule book without the rules and rows that cannot be read, and why each of these cannot.

    For lists and sentences while a draft is being worked on; None where something else than a rule is broken.
    """
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
    """All rows of a draft as plain data, in their order. What is wrong in them stays as it is: `from_plain` judges."""
    conditions = _Conditions(draft)
    plain: Plain = {
        "name": draft.name,
        "parameters": dict(Parameter.objects.filter(draft=draft).order_by("key").values_list("key", "value")),
    }
    for part, (model, columns) in FLAT.items():
        plain[part] = [_columns(row, columns) for row in model._default_manager.filter(draft=draft)]
    plain["questions"] = _questions(draft, conditions)
    plain["conditions"] = [
        {"slug": row.slug, "title": row.title, "when": conditions.of("named_condition", row.pk)}
        for row in NamedCondition.objects.filter(draft=draft)
    ]
    plain["findings"] = _findings(draft)
    rules = list(Rule.objects.filter(draft=draft))
    plain["rows"] = [{**_columns(row, ROW), "when": conditions.of("rule", row.pk)} for row in rules if row.is_row]
    effects = _by(Effect.objects.filter(draft=draft), "rule_id")
    plain["rules"] = [
        {
            **_columns(row, RULE),
            "when": conditions.of("rule", row.pk),
            "unless": conditions.of("rule", row.pk, role=Condition.UNLESS),
            "effects": [effect_plain(effect) for effect in effects[row.pk]],
        }
        for row in rules
        if not row.is_row
    ]
    return plain


def effect_plain(effect: Effect) -> Plain:
    """One effect, with the columns that are filled."""
    plain = {**_columns(effect, EFFECT), "except": list(effect.excepted)}
    return {key: value for key, value in plain.items() if value}


def rule_plain(rule: Rule) -> Plain:
    """One rule or row of a draft in plain data, by its own few queries."""
    conditions = _Conditions(rule.draft, rule=rule)
    plain = {"key": rule.key, "when": conditions.of("rule", rule.pk)}
    if rule.is_row:
        return {**plain, **_columns(rule, ROW)}
    return {
        **plain,
        **_columns(rule, RULE),
        "unless": conditions.of("rule", rule.pk, role=Condition.UNLESS),
        "effects": [effect_plain(effect) for effect in rule.effects.all()],
    }


class _Conditions:
    """The condition rows of a draft, read once, as the trees that they are."""

    def __init__(self, draft: Draft, *, rule: Rule | None = None) -> None:
        rows = Condition.objects.filter(draft=draft)
        self._by_parent = _by(rows if rule is None else rows.filter(rule=rule), "parent_id")
        self._roots: dict[tuple[str, int, str], list[Condition]] = defaultdict(list)
        for row in self._by_parent[None]:
            for owner in ("rule", "named_condition", "question"):
                if (key := getattr(row, f"{owner}_id")) is not None:
                    self._roots[owner, key, row.role].append(row)

    def of(self, owner: str, key: int, *, role: str = Condition.WHEN) -> list[Any]:
        return [self._plain(row) for row in self._roots[owner, key, role]]

    def _plain(self, row: Condition) -> Any:
        if row.kind == Condition.NAMED:
            return {"named": row.subject}
        if row.kind in GROUPS:
            return {row.kind: [self._plain(member) for member in self._by_parent[row.pk]]}
        test: list[Any] = [row.subject, row.operator]
        numbers = [number_plain(number) for number in (row.low, row.high) if number is not None]
        if numbers:
            return test + numbers
        if row.operator in ("is", "is not"):
            return test + list(row.values)
        return [*test, list(row.values)] if row.values else test


def _questions(draft: Draft, conditions: _Conditions) -> list[Plain]:
    choices = _by(Choice.objects.filter(draft=draft), "question_id")
    return [
        {
            **_columns(row, QUESTION),
            **{limit: "" if getattr(row, limit) is None else number_plain(getattr(row, limit)) for limit in LIMITS},
            "choices": [_columns(choice, CHOICE) for choice in choices[row.pk]],
            "ask_if": conditions.of("question", row.pk),
        }
        for row in Question.objects.filter(draft=draft)
    ]


def _findings(draft: Draft) -> list[Plain]:
    values = _by(FindingValue.objects.filter(draft=draft), "finding_id")
    return [
        {**_columns(row, FINDING), "values": [_columns(value, VALUE) for value in values[row.pk]]}
        for row in Finding.objects.filter(draft=draft)
    ]


def _columns(row: models.Model, columns: Iterable[str]) -> Plain:
    return {column: getattr(row, column) for column in columns if column not in LATER or getattr(row, column)}


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _by(rows: Iterable[Any], column: str) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return groups
