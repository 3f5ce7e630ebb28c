"""Plain data <-> `Rulebook`, refusing whatever does not resolve. Pure; knows `terms`, `book` and how values and conditions are written.

`from_plain` collects every problem, each with the place where it stands, so that all can be shown at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from difflib import get_close_matches
from functools import cache
from typing import Any

from apps.decisions.engine import sources, terms
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.canonical import number_plain
from apps.decisions.engine.plain_conditions import items_to_plain, read_items
from apps.decisions.engine.plain_values import (
    Unreadable,
    one_of,
    one_of_or_nothing,
    read_flag,
    read_key,
    read_number,
    read_number_or_none,
    read_slug,
    read_text,
    read_texts,
)
from apps.decisions.engine.references import Problem, problems_in, problems_of_retired
from apps.decisions.engine.terms import Effect, Number, Question

PARTS: Mapping[str, type] = {
    "parameter_notes": terms.ParameterNote,
    "sections": terms.Section,
    "questions": terms.Question,
    "lists": terms.NamedList,
    "conditions": terms.NamedCondition,
    "stages": terms.Stage,
    "findings": terms.Finding,
    "rows": terms.Row,
    "rules": terms.Rule,
    "approaches": terms.Approach,
    "gates": terms.Gate,
    "outcomes": terms.Outcome,
    "flags": terms.Flag,
    "sources": sources.Source,
    "derived": terms.DerivedNumber,
}


class NotARulebook(ValueError):
    """Plain data that is no rule book; `problems` names every place and what is wrong there."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{problem.where}: {problem.message}" for problem in self.problems))


def from_plain(plain: Mapping[str, Any]) -> Rulebook:
    """Build the rule book. Raises NotARulebook with every broken word, type and reference."""
    problems: list[Problem] = []
    parts: dict[str, Any] = {}
    for unknown in sorted(set(plain) - {"name", "parameters", *PARTS}):
        problems.append(Problem(unknown, f"a rule book has no part “{unknown}”"))
    for name, kind in PARTS.items():
        parts[name] = _part(name, kind, plain.get(name, []), problems)
    parameters = _parameters(plain.get("parameters", {}), problems)
    if problems:
        raise NotARulebook(problems)
    whole = Rulebook(name=str(plain.get("name", "")), parameters=parameters, **parts)
    if found := problems_in(whole):
        raise NotARulebook(found)
    book = _set_aside(whole)
    if book.aside and (found := problems_of_retired(book)):
        raise NotARulebook(found)
    return book


def to_plain(book: Rulebook) -> dict[str, Any]:
    """The normal form of a rule book: every field written out, numbers as whole numbers or decimal text.

    A field with a default came later or need not be filled: at its default it is left out, so that older books keep their bytes.
    """
    plain: dict[str, Any] = {
        "name": book.name,
        "parameters": {key: value if isinstance(value, str) else number_plain(value) for key, value in book.parameters.items()},
    }
    for name in PARTS:
        plain[name] = [_written(part) for part in book.all_of(name)]
    return plain


def _set_aside(whole: Rulebook) -> Rulebook:
    """The book with what is switched off or retired beside it instead of in it."""
    kept: dict[str, Any] = {}
    aside: dict[str, tuple[tuple[int, Any], ...]] = {}
    for name in PARTS:
        rows = getattr(whole, name)
        out = tuple((place, row) for place, row in enumerate(rows) if getattr(row, "off", False) or getattr(row, "retired", False))
        if out:
            aside[name] = out
            places = {place for place, _row in out}
            kept[name] = tuple(row for place, row in enumerate(rows) if place not in places)
    return replace(whole, aside=aside, **kept) if aside else whole


def _part(name: str, kind: type, rows: Any, problems: list[Problem]) -> tuple[Any, ...]:
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        problems.append(Problem(name, "must be a list"))
        return ()
    built = []
    for number, row in enumerate(rows):
        where = f"{name}[{number}]"
        if not isinstance(row, Mapping):
            problems.append(Problem(where, "must be an object with named fields"))
            continue
        where = f"{name} {row.get('slug') or row.get('key') or number}"
        if (value := _built(kind, row, where, problems)) is not None:
            built.append(value)
    return tuple(built)


def _built(kind: type, row: Mapping[str, Any], where: str, problems: list[Problem]) -> Any:
    wanted = _wanted(kind)
    for key in row:
        if key not in wanted:
            nearest = get_close_matches(str(key), wanted, 1)
            hint = f"; did you mean “{nearest[0]}”?" if nearest else ""
            problems.append(Problem(where, f"has no field “{key}”{hint}"))
    values: dict[str, Any] = {}
    before = len(problems)
    for plain_name, (attribute, read) in wanted.items():
        try:
            values[attribute] = read(row.get(plain_name))
        except Unreadable as refused:
            problems.append(Problem(f"{where}, {plain_name}", refused.message))
    return kind(**values) if len(problems) == before else None


@cache
def _wanted(kind: type) -> Mapping[str, tuple[str, Callable[[Any], Any]]]:
    """The fields of a part by their names in plain data, each with its attribute and what reads it."""
    return {_plain_name(field.name): (field.name, _reader(kind, field.name)) for field in fields(kind)}


def _plain_name(attribute: str) -> str:
    return "except" if attribute == "excepted" else attribute


def _reader(kind: type, name: str) -> Callable[[Any], Any]:
    if name in ("when", "ask_if"):
        return lambda raw: read_items([] if raw is None else raw, depth=0)
    if name == "unless":  # its items are the members of an "any"
        return lambda raw: read_items([] if raw is None else raw, depth=1)
    return READERS.get((kind, name)) or READERS.get(name) or read_text


def _each(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    def read(raw: Any) -> tuple[Any, ...]:
        problems: list[Problem] = []
        built = _part("entry", kind, [] if raw is None else raw, problems)
        if problems:
            raise Unreadable("; ".join(f"{problem.where}: {problem.message}" for problem in problems))
        return built

    return read


def _effects(raw: Any) -> tuple[Effect, ...]:
    effects: tuple[Effect, ...] = _each(Effect)(raw)
    for effect in effects:
        wanted = terms.EFFECT_FIELDS[effect.do]
        for field in fields(Effect):
            given = getattr(effect, field.name)
            if field.name != "do" and given and field.name not in wanted:
                raise Unreadable(f"“{effect.do}” has no {_plain_name(field.name)}")
            if field.name in wanted and field.name not in terms.NEED_NOT_BE_FILLED and not given:
                raise Unreadable(f"“{effect.do}” needs {_plain_name(field.name)}")
    return effects


READERS: Mapping[Any, Callable[[Any], Any]] = {
    "slug": read_slug,
    (terms.ParameterNote, "key"): read_slug,
    "key": read_key,
    "choices": read_texts,
    (Question, "choices"): _each(terms.Choice),
    (Question, "kind"): one_of(terms.KINDS),
    "can_change": one_of(terms.CAN_CHANGE),
    "about": one_of(terms.ABOUT),
    "minimum": read_number_or_none,
    "maximum": read_number_or_none,
    "values": _each(terms.FindingValue),
    "sources": read_texts,
    "approaches": read_texts,
    "excepted": read_texts,
    "more_helps": read_texts,
    "steps": read_texts,
    "shown": read_flag,
    "off": read_flag,
    "retired": read_flag,
    "effects": _effects,
    (Effect, "do"): one_of(tuple(terms.EFFECT_FIELDS)),
    (Effect, "how"): one_of_or_nothing(terms.HOW_STRONGLY),
    (Effect, "due"): one_of_or_nothing(terms.DUE),
    "strength": one_of(terms.STRENGTHS),
    (terms.Rule, "sure"): one_of(terms.SURE),
}


def _parameters(raw: Any, problems: list[Problem]) -> dict[str, Number | str]:
    if not isinstance(raw, Mapping):
        problems.append(Problem("parameters", "must be an object of names and values"))
        return {}
    read: dict[str, Number | str] = {}
    for key in sorted(raw):
        try:
            read_slug(key)
            read[key] = read_text(raw[key]) if key == "currency" else read_number(raw[key])
        except Unreadable as refused:
            problems.append(Problem(f"parameters {key}", refused.message))
    return read


def _written(part: Any) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if field.default is not MISSING and value == field.default:
            continue
        if field.name in ("when", "unless", "ask_if"):
            written[field.name] = items_to_plain(value)
        elif field.name in ("minimum", "maximum"):
            written[field.name] = "" if value is None else number_plain(value)
        elif isinstance(value, tuple):
            written[_plain_name(field.name)] = [v if isinstance(v, str) else _written(v) for v in value]
        else:
            written[_plain_name(field.name)] = value
    return written
