"""Plain data -> draft rows. Writes into the drafts that it is given, and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from apps.decisions.compiler.columns import CONDITION, FINDING, FLAT, LATER, LIMITS, QUESTION, ROW, RULE
from apps.decisions.compiler.stored import insert_all
from apps.decisions.models import Choice, Condition, Draft, Effect, Finding, FindingValue, NamedCondition, Parameter, Question, Rule

Plain = dict[str, Any]


def fill(draft: Draft, plain: Plain, *, first: int = 0) -> None:
    """Write a rule book's normal form (`to_plain`) into the rows of a draft; `first` is the position of the first row of each part."""
    Parameter.objects.bulk_create(
        Parameter(draft=draft, position=place, key=key, value=str(value))
        for place, (key, value) in enumerate(plain["parameters"].items(), first)
    )
    for part, (model, columns) in FLAT.items():
        model._default_manager.bulk_create(
            model(draft=draft, position=place, **_columns(row, columns)) for place, row in enumerate(plain[part], first)
        )
    pending = _Pending(draft)
    _fill_questions(draft, plain["questions"], pending, first)
    _fill_findings(draft, plain["findings"], first)
    named = NamedCondition.objects.bulk_create(
        NamedCondition(draft=draft, position=place, **_columns(row, CONDITION)) for place, row in enumerate(plain["conditions"], first)
    )
    for condition, row in zip(named, plain["conditions"], strict=True):
        pending.add(row["when"], named_condition=condition)
    _fill_rules(draft, plain, pending, first)
    pending.write()


def write_conditions(rule: Rule, *, when: Sequence[Any], unless: Sequence[Any] = ()) -> None:
    """Replace the conditions of one rule by these, given in plain data."""
    rule.conditions.all().delete()
    pending = _Pending(rule.draft)
    pending.add(when, rule=rule)
    pending.add(unless, rule=rule, role=Condition.UNLESS)
    pending.write()


def put_conditions(draft: Draft, items: Sequence[Any], **owner: Any) -> None:
    """Replace the conditions of one question or named condition by these, given in plain data."""
    Condition.objects.filter(draft=draft, **owner).delete()
    pending = _Pending(draft)
    pending.add(items, **owner)
    pending.write()


def write_effects(rule: Rule, effects: Iterable[Plain]) -> None:
    """Replace the effects of one rule by these, given in plain data."""
    rule.effects.all().delete()
    insert_all(_effect(rule, place, effect) for place, effect in enumerate(effects))


class _Pending:
    """Conditions waiting to be written: level by level, because a member needs the key of its group."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._waiting: list[tuple[Condition, Sequence[Any]]] = []

    def add(self, items: Sequence[Any], *, role: str = Condition.WHEN, **owner: models.Model) -> None:
        """Queue `items` and all that stands inside them for one owner."""
        for place, item in enumerate(items):
            self._queue(item, place, role=role, **owner)

    def write(self) -> None:
        """Write all that waits, a level at a time."""
        while self._waiting:
            level, self._waiting = self._waiting, []
            insert_all(condition for condition, _ in level)
            for group, members in level:
                owner = {"rule": group.rule, "named_condition": group.named_condition, "question": group.question}
                for place, member in enumerate(members):
                    self._queue(member, place, role=group.role, parent=group, **owner)

    def _queue(self, item: Any, place: int, **columns: Any) -> None:
        kind, members, own = _condition_columns(item)
        self._waiting.append((Condition(draft=self._draft, position=place, kind=kind, **own, **columns), members))


def _condition_columns(item: Any) -> tuple[str, Sequence[Any], Plain]:
    """Kind, members and own columns of one condition in plain data."""
    if isinstance(item, Mapping):
        kind, content = next(iter(item.items()))
        return (kind, (), {"subject": content}) if kind == Condition.NAMED else (kind, content, {})
    subject, operator, *operand = item
    own: Plain = {"subject": subject, "operator": operator}
    if operator in ("<", "<=", ">", ">=", "between"):
        own |= dict(zip(("low", "high"), map(Decimal, operand), strict=False))
    elif operator in ("is", "is not"):
        own["values"] = operand
    elif operand:
        own["values"] = operand[0]
    return Condition.TEST, (), own


def _fill_questions(draft: Draft, rows: Sequence[Plain], pending: _Pending, first: int) -> None:
    questions = Question.objects.bulk_create(
        Question(
            draft=draft,
            position=place,
            **_columns(row, QUESTION),
            **{limit: None if row[limit] == "" else Decimal(row[limit]) for limit in LIMITS},
        )
        for place, row in enumerate(rows, first)
    )
    Choice.objects.bulk_create(
        Choice(draft=draft, question=question, position=place, **choice)
        for question, row in zip(questions, rows, strict=True)
        for place, choice in enumerate(row["choices"])
    )
    for question, row in zip(questions, rows, strict=True):
        pending.add(row["ask_if"], question=question)


def _fill_findings(draft: Draft, rows: Sequence[Plain], first: int) -> None:
    findings = Finding.objects.bulk_create(
        Finding(draft=draft, position=place, **_columns(row, FINDING)) for place, row in enumerate(rows, first)
    )
    FindingValue.objects.bulk_create(
        FindingValue(draft=draft, finding=finding, position=place, **value)
        for finding, row in zip(findings, rows, strict=True)
        for place, value in enumerate(row["values"])
    )


def _fill_rules(draft: Draft, plain: Plain, pending: _Pending, first: int) -> None:
    both = [(Rule.ROW, ROW, plain["rows"]), (Rule.RULE, RULE, plain["rules"])]
    rules = insert_all(
        Rule(draft=draft, kind=kind, position=place, **_columns(row, columns))
        for kind, columns, rows in both
        for place, row in enumerate(rows, first)
    )
    for rule, row in zip(rules, [*plain["rows"], *plain["rules"]], strict=True):
        pending.add(row["when"], rule=rule)
        pending.add(row.get("unless", ()), rule=rule, role=Condition.UNLESS)
    insert_all(
        _effect(rule, place, effect)
        for rule, row in zip(rules, [*plain["rows"], *plain["rules"]], strict=True)
        for place, effect in enumerate(row.get("effects", ()))
    )


def _effect(rule: Rule, place: int, effect: Plain) -> Effect:
    columns = {"excepted" if name == "except" else name: value for name, value in effect.items()}
    return Effect(draft_id=rule.draft_id, rule=rule, position=place, **columns)


def _columns(row: Plain, columns: Iterable[str]) -> Plain:
    return {column: row[column] for column in columns if column not in LATER or column in row}
