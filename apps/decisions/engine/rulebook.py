"""Plain data <-> `Rulebook`, refusing whatever does not resolve. Pure; knows `terms`, `book` and `canonical`.

`from_plain` collects every problem, each with the place where it stands, so that all can be shown at once.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from typing import Any

from apps.decisions.engine import terms
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.canonical import number_plain
from apps.decisions.engine.references import Problem, problems_in
from apps.decisions.engine.terms import Effect, Group, Item, Named, Number, Question, Test
from apps.decisions.engine.texts import text_problem

SLUG = re.compile(r"[a-z][a-z0-9_]{0,59}")
KEY = re.compile(r"[A-Z]{1,3}-[0-9]{1,4}")
LONGEST_TEXT = 2_000  # characters of any one text of a rule book
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
    "sources": terms.Source,
    "derived": terms.DerivedNumber,
}
GROUPS = ("any", "none", "all")


class NotARulebook(ValueError):
    """Plain data that is no rule book; `problems` names every place and what is wrong there."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{problem.where}: {problem.message}" for problem in self.problems))


@dataclass(frozen=True, slots=True)
class _Refused(Exception):
    message: str


def from_plain(plain: Mapping[str, Any]) -> Rulebook:
    """Build the rule book. Raises NotARulebook with every broken word, type and reference."""
    problems: list[Problem] = []
    parts: dict[str, tuple[Any, ...]] = {}
    for unknown in sorted(set(plain) - {"name", "parameters", *PARTS}):
        problems.append(Problem(unknown, f"a rule book has no part “{unknown}”"))
    for name, kind in PARTS.items():
        parts[name] = _part(name, kind, plain.get(name, []), problems)
    parameters = _parameters(plain.get("parameters", {}), problems)
    if problems:
        raise NotARulebook(problems)
    book = Rulebook(name=str(plain.get("name", "")), parameters=parameters, **parts)
    if found := problems_in(book):
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
        plain[name] = [_written(part) for part in getattr(book, name)]
    return plain


def items_from_plain(plain: Any) -> tuple[Item, ...]:
    """Conditions as written in plain data. Raises ValueError, in words, where one cannot be read."""
    try:
        return _items(plain, depth=0)
    except _Refused as refused:
        raise ValueError(refused.message) from refused


def items_to_plain(items: Sequence[Item]) -> list[Any]:
    """Conditions back into plain data."""
    return [_item_written(item) for item in items]


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
        except _Refused as refused:
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
        return lambda raw: _items([] if raw is None else raw, depth=0)
    if name == "unless":  # its items are the members of an "any"
        return lambda raw: _items([] if raw is None else raw, depth=1)
    return READERS.get((kind, name)) or READERS.get(name) or _text


def _text(raw: Any) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise _Refused(f"must be text, not {raw!r}")
    if len(raw) > LONGEST_TEXT:
        raise _Refused(f"must be {LONGEST_TEXT:,} characters or fewer; there are {len(raw):,}")
    if wrong := text_problem(raw):
        raise _Refused(wrong)
    return raw


def _slug(raw: Any) -> str:
    if not isinstance(raw, str) or not SLUG.fullmatch(raw):
        raise _Refused(f"must be lower-case letters, digits and _, not {raw!r}")
    return raw


def _key(raw: Any) -> str:
    if not isinstance(raw, str) or not KEY.fullmatch(raw):
        raise _Refused(f"must look like D-07, not {raw!r}")
    return raw


def _texts(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        if raw is None:
            return ()
        raise _Refused(f"must be a list of words, not {raw!r}")
    return tuple(_text(word) for word in raw)


def _flag(raw: Any) -> bool:
    if raw is None:
        return False
    if not isinstance(raw, bool):
        raise _Refused(f"must be true or false, not {raw!r}")
    return raw


def _number(raw: Any) -> Number:
    if isinstance(raw, bool) or not isinstance(raw, int | str | Decimal):
        raise _Refused(f"must be a whole number, or a decimal written as text, not {raw!r}")
    try:
        number = Decimal(raw)
    except InvalidOperation:
        raise _Refused(f"must be a number, not {raw!r}") from None
    if not number.is_finite():
        raise _Refused(f"must be a number, not {raw!r}")
    return int(number) if number == number.to_integral_value() else number


def _number_or_none(raw: Any) -> Number | None:
    return None if raw is None or raw == "" else _number(raw)


def _or_nothing(words: Sequence[str]) -> Callable[[Any], str]:
    return lambda raw: "" if raw is None else _one_of(words)(raw)


def _one_of(words: Sequence[str]) -> Callable[[Any], str]:
    def read(raw: Any) -> str:
        if raw not in words:
            raise _Refused(f"must be one of {', '.join(words)}, not {raw!r}")
        return str(raw)

    return read


def _each(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    def read(raw: Any) -> tuple[Any, ...]:
        problems: list[Problem] = []
        built = _part("entry", kind, [] if raw is None else raw, problems)
        if problems:
            raise _Refused("; ".join(f"{problem.where}: {problem.message}" for problem in problems))
        return built

    return read


def _effects(raw: Any) -> tuple[Effect, ...]:
    effects: tuple[Effect, ...] = _each(Effect)(raw)
    for effect in effects:
        wanted = terms.EFFECT_FIELDS[effect.do]
        for field in fields(Effect):
            given = getattr(effect, field.name)
            if field.name != "do" and given and field.name not in wanted:
                raise _Refused(f"“{effect.do}” has no {_plain_name(field.name)}")
            if field.name in wanted and field.name not in terms.NEED_NOT_BE_FILLED and not given:
                raise _Refused(f"“{effect.do}” needs {_plain_name(field.name)}")
    return effects


READERS: Mapping[Any, Callable[[Any], Any]] = {
    "slug": _slug,
    (terms.ParameterNote, "key"): _slug,
    "key": _key,
    "choices": _texts,
    (Question, "choices"): _each(terms.Choice),
    (Question, "kind"): _one_of(terms.KINDS),
    "can_change": _one_of(terms.CAN_CHANGE),
    "about": _one_of(terms.ABOUT),
    "minimum": _number_or_none,
    "maximum": _number_or_none,
    "values": _each(terms.FindingValue),
    "sources": _texts,
    "approaches": _texts,
    "excepted": _texts,
    "steps": _texts,
    "shown": _flag,
    "effects": _effects,
    (Effect, "do"): _one_of(tuple(terms.EFFECT_FIELDS)),
    (Effect, "how"): _or_nothing(terms.HOW_STRONGLY),
    (Effect, "due"): _or_nothing(terms.DUE),
    "strength": _one_of(terms.STRENGTHS),
    (terms.Rule, "sure"): _one_of(terms.SURE),
}


def _parameters(raw: Any, problems: list[Problem]) -> dict[str, Number | str]:
    if not isinstance(raw, Mapping):
        problems.append(Problem("parameters", "must be an object of names and values"))
        return {}
    read: dict[str, Number | str] = {}
    for key in sorted(raw):
        try:
            _slug(key)
            read[key] = _text(raw[key]) if key == "currency" else _number(raw[key])
        except _Refused as refused:
            problems.append(Problem(f"parameters {key}", refused.message))
    return read


def _items(raw: Any, *, depth: int) -> tuple[Item, ...]:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise _Refused(f"must be a list of conditions, not {raw!r}")
    return tuple(_item(item, depth=depth) for item in raw)


def _item(raw: Any, *, depth: int) -> Item:
    if isinstance(raw, Mapping):
        if set(raw) == {"named"}:
            return Named(_slug(raw["named"]))
        if len(raw) == 1 and (kind := next(iter(raw))) in GROUPS:
            if depth >= 2 or (kind == "all") != (depth == 1):
                raise _Refused("groups are any or none, with “all of these” inside them, and no deeper")
            members = _items(raw[kind], depth=depth + 1)
            if not members:
                raise _Refused(f"“{kind}” needs at least one condition")
            return Group(kind, members)
        raise _Refused(f"a group is one of any, none, all or named, not {', '.join(map(str, raw))}")
    return _test(raw)


def _test(raw: Any) -> Test:
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) < 2:
        raise _Refused(f"a condition is a subject, an operator and a value, not {raw!r}")
    subject, operator, *rest = raw
    if operator not in terms.OPERATORS:
        nearest = get_close_matches(str(operator), terms.OPERATORS, 1)
        raise _Refused(f"“{operator}” is not an operator" + (f"; did you mean “{nearest[0]}”?" if nearest else ""))
    return Test(_slug(subject), operator, _operand(operator, rest))


def _operand(operator: str, rest: Sequence[Any]) -> tuple[str | Number, ...]:
    if operator in terms.RECORD_OPERATORS:
        if rest:
            raise _Refused(f"“{operator}” takes no value")
        return ()
    if operator in terms.NUMBER_OPERATORS:
        if len(rest) != (2 if operator == "between" else 1):
            raise _Refused(f"“{operator}” takes {'two numbers' if operator == 'between' else 'one number'}")
        return tuple(_number(number) for number in rest)
    if operator in ("is", "is not"):
        if len(rest) != 1:
            raise _Refused(f"“{operator}” takes one choice")
        return (_text(rest[0]),)
    words = rest[0] if len(rest) == 1 and not isinstance(rest[0], str) else list(rest)
    choices = _texts(words)
    if not choices:
        raise _Refused(f"“{operator}” needs at least one choice")
    return choices


def _item_written(item: Item) -> Any:
    if isinstance(item, Named):
        return {"named": item.slug}
    if isinstance(item, Group):
        return {item.kind: items_to_plain(item.members)}
    if item.operator in terms.RECORD_OPERATORS:
        return [item.subject, item.operator]
    if item.operator in terms.NUMBER_OPERATORS:
        return [item.subject, item.operator, *(number_plain(number) for number in item.operand)]  # type: ignore[arg-type]
    if item.operator in ("is", "is not"):
        return [item.subject, item.operator, item.operand[0]]
    return [item.subject, item.operator, list(item.operand)]


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
