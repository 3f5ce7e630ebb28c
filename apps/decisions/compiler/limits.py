"""What the columns of a draft can hold: for rule books that come from elsewhere. Changes nothing."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.decisions.compiler.columns import FLAT, LIMITS
from apps.decisions.engine.references import Problem
from apps.decisions.models import Choice, Condition, Effect, Finding, FindingValue, NamedCondition, Parameter, Question, Rule

Plain = Mapping[str, Any]
TABLES: Mapping[str, type[models.Model]] = {
    **{part: model for part, (model, _columns) in FLAT.items()},
    "questions": Question,
    "conditions": NamedCondition,
    "findings": Finding,
    "rows": Rule,
    "rules": Rule,
}
INSIDE: Mapping[tuple[str, str], type[models.Model]] = {
    ("questions", "choices"): Choice,
    ("findings", "values"): FindingValue,
    ("rules", "effects"): Effect,
}
CONDITIONS = ("when", "unless", "ask_if")


def too_long(plain: Plain) -> list[Problem]:
    """Every text that is longer and every number that has more digits than its column takes, with part and row."""
    found = []
    for key, value in plain["parameters"].items():
        if len(str(value)) > _most(Parameter, "value"):
            found.append(Problem(f"parameters {key}", f"must have {_most(Parameter, 'value')} digits or fewer"))
    for part, model in TABLES.items():
        for row in plain[part]:
            where = f"{part} {row.get('slug') or row['key']}"
            found += [Problem(f"{where}, {column}", words) for column, words in _of_row(part, model, row)]
    return found


def _of_row(part: str, model: type[models.Model], row: Plain) -> Iterator[tuple[str, str]]:
    for column, value in row.items():
        if inner := INSIDE.get((part, column)):
            for member in value:
                yield from ((f"{column}, {name}", words) for name, words in _of_row("", inner, member))
        elif column in CONDITIONS:
            yield from ((column, words) for words in _numbers(value))
        elif column in LIMITS:
            yield from ((column, words) for words in _number(value))
        elif most := _most(model, "excepted" if column == "except" else column):
            texts = value if isinstance(value, list) else [value]
            longest = max((len(text) for text in texts if isinstance(text, str)), default=0)
            if longest > most:
                yield column, f"must be {most} characters or fewer; there are {longest:,}"


def _most(model: type[models.Model], column: str) -> int:
    """How many characters a column takes, of a list each of its members; 0 where any number."""
    field = next((field for field in model._meta.concrete_fields if field.name == column), None)
    if isinstance(field, ArrayField):
        field = field.base_field
    return getattr(field, "max_length", 0) or 0


def _numbers(items: Any) -> Iterator[str]:
    """Of conditions in plain data, however deep."""
    for item in items:
        if isinstance(item, Mapping):
            members = next(iter(item.values()))
            yield from _numbers(members) if isinstance(members, list) else ()
        else:
            for operand in item[2:]:
                yield from _number(operand) if item[1] in ("<", "<=", ">", ">=", "between") else ()


def _number(value: Any) -> Iterator[str]:
    """Whether a number has more digits than are kept."""
    if value == "":
        return
    field = Condition._meta.get_field("low")
    _sign, digits, exponent = Decimal(value).as_tuple()
    places = max(0, -int(exponent))
    if places > field.decimal_places or len(digits) - places > field.max_digits - field.decimal_places:  # type: ignore[attr-defined]
        yield f"must have {field.decimal_places} decimal places or fewer, and at most {field.max_digits - field.decimal_places} digits before them"  # type: ignore[attr-defined]
