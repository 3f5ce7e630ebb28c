"""What a stored draft row means to the engine, and back. The only module that knows both shapes; changes nothing but drafts it is given.

Rows -> plain data -> `Rulebook`, and plain data -> rows. Both ways are the identity on a rule book's normal form.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from apps.decisions.engine import terms
from apps.decisions.engine.analysis import row_of
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.canonical import number_plain
from apps.decisions.engine.rulebook import NotARulebook, from_plain, items_from_plain
from apps.decisions.models import (
    Approach,
    Choice,
    Condition,
    DerivedNumber,
    Draft,
    Effect,
    Finding,
    FindingValue,
    Flag,
    Gate,
    NamedCondition,
    NamedList,
    Outcome,
    Parameter,
    ParameterNote,
    Question,
    Rule,
    Section,
    Source,
    Stage,
)

Plain = dict[str, Any]

# Parts of a rule book whose rows need nothing but their own columns.
FLAT: Mapping[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "parameter_notes": (ParameterNote, ("key", "label", "unit", "source", "note")),
    "sections": (Section, ("slug", "title", "lead")),
    "lists": (NamedList, ("slug", "choices")),
    "stages": (Stage, ("slug", "title", "question", "lead")),
    "approaches": (Approach, ("slug", "label", "verb", "not_verb", "lead")),
    "gates": (Gate, ("slug", "outcome", "label")),
    "outcomes": (Outcome, ("slug", "label", "headline")),
    "flags": (Flag, ("slug", "label", "lead")),
    "sources": (Source, ("slug", "title", "kind", "date", "url", "sure")),
    "derived": (DerivedNumber, ("slug", "label", "unit", "lead")),
}
QUESTION = (
    "slug",
    "section",
    "kind",
    "ask",
    "short",
    "hint",
    "help",
    "example",
    "find_out",
    "who_knows",
    "time",
    "why",
    "unit",
    "can_change",
    "about",
)
LIMITS = ("minimum", "maximum")
CHOICE = ("slug", "label", "help")
FINDING = ("slug", "stage", "title", "question", "because", "sources", "shown")
VALUE = ("slug", "label")
ROW = ("key", "finding", "value")
RULE = ("key", "stage", "because", "sources", "strength", "sure")
EFFECT = ("do", "how", "gate", "flag", "needs", "text", "approaches")
GROUPS = (Condition.ANY, Condition.NONE, Condition.ALL)


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


def fill(draft: Draft, plain: Plain) -> None:
    """Write a rule book's normal form (`to_plain`) into the rows of an empty draft."""
    Parameter.objects.bulk_create(
        Parameter(draft=draft, position=place, key=key, value=str(value)) for place, (key, value) in enumerate(plain["parameters"].items())
    )
    for part, (model, columns) in FLAT.items():
        model._default_manager.bulk_create(
            model(draft=draft, position=place, **{column: row[column] for column in columns}) for place, row in enumerate(plain[part])
        )
    pending = _Pending(draft)
    _fill_questions(draft, plain["questions"], pending)
    _fill_findings(draft, plain["findings"])
    named = NamedCondition.objects.bulk_create(
        NamedCondition(draft=draft, position=place, slug=row["slug"], title=row["title"]) for place, row in enumerate(plain["conditions"])
    )
    for condition, row in zip(named, plain["conditions"], strict=True):
        pending.add(row["when"], named_condition=condition)
    _fill_rules(draft, plain, pending)
    pending.write()


def write_conditions(rule: Rule, *, when: Sequence[Any], unless: Sequence[Any] = ()) -> None:
    """Replace the conditions of one rule by these, given in plain data."""
    rule.conditions.all().delete()
    pending = _Pending(rule.draft)
    pending.add(when, rule=rule)
    pending.add(unless, rule=rule, role=Condition.UNLESS)
    pending.write()


def write_effects(rule: Rule, effects: Iterable[Plain]) -> None:
    """Replace the effects of one rule by these, given in plain data."""
    rule.effects.all().delete()
    Effect.objects.bulk_create(_effect(rule, place, effect) for place, effect in enumerate(effects))


# Rows to plain data


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
    return {column: getattr(row, column) for column in columns}


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _by(rows: Iterable[Any], column: str) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return groups


# Plain data to rows


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
            Condition.objects.bulk_create(condition for condition, _ in level)
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


def _fill_questions(draft: Draft, rows: Sequence[Plain], pending: _Pending) -> None:
    questions = Question.objects.bulk_create(
        Question(
            draft=draft,
            position=place,
            **{column: row[column] for column in QUESTION},
            **{limit: None if row[limit] == "" else Decimal(row[limit]) for limit in LIMITS},
        )
        for place, row in enumerate(rows)
    )
    Choice.objects.bulk_create(
        Choice(draft=draft, question=question, position=place, **choice)
        for question, row in zip(questions, rows, strict=True)
        for place, choice in enumerate(row["choices"])
    )
    for question, row in zip(questions, rows, strict=True):
        pending.add(row["ask_if"], question=question)


def _fill_findings(draft: Draft, rows: Sequence[Plain]) -> None:
    findings = Finding.objects.bulk_create(
        Finding(draft=draft, position=place, **{column: row[column] for column in FINDING}) for place, row in enumerate(rows)
    )
    FindingValue.objects.bulk_create(
        FindingValue(draft=draft, finding=finding, position=place, **value)
        for finding, row in zip(findings, rows, strict=True)
        for place, value in enumerate(row["values"])
    )


def _fill_rules(draft: Draft, plain: Plain, pending: _Pending) -> None:
    both = [(Rule.ROW, ROW, plain["rows"]), (Rule.RULE, RULE, plain["rules"])]
    rules = Rule.objects.bulk_create(
        Rule(draft=draft, kind=kind, position=place, **{column: row[column] for column in columns})
        for kind, columns, rows in both
        for place, row in enumerate(rows)
    )
    for rule, row in zip(rules, [*plain["rows"], *plain["rules"]], strict=True):
        pending.add(row["when"], rule=rule)
        pending.add(row.get("unless", ()), rule=rule, role=Condition.UNLESS)
    Effect.objects.bulk_create(
        _effect(rule, place, effect)
        for rule, row in zip(rules, [*plain["rows"], *plain["rules"]], strict=True)
        for place, effect in enumerate(row.get("effects", ()))
    )


def _effect(rule: Rule, place: int, effect: Plain) -> Effect:
    columns = {"excepted" if name == "except" else name: value for name, value in effect.items()}
    return Effect(draft_id=rule.draft_id, rule=rule, position=place, **columns)
