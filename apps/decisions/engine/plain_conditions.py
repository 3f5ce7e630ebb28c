"""Conditions, as a rule book's plain data writes them, and back. Pure; knows `terms`, `canonical` and `plain_values`."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from apps.decisions.engine import terms
from apps.decisions.engine.canonical import number_plain
from apps.decisions.engine.plain_values import Unreadable, read_number, read_slug, read_text, read_texts
from apps.decisions.engine.terms import Group, Item, Named, Number, Test

GROUPS = ("any", "none", "all")


def items_from_plain(plain: Any, *, depth: int = 0) -> tuple[Item, ...]:
    """Conditions as written in plain data, at a depth of groups: 1 for those of an unless. Raises ValueError, in words, for one that cannot be read."""
    try:
        return read_items(plain, depth=depth)
    except Unreadable as refused:
        raise ValueError(refused.message) from refused


def items_to_plain(items: Sequence[Item]) -> list[Any]:
    """Conditions back into plain data."""
    return [_item_written(item) for item in items]


def read_items(raw: Any, *, depth: int) -> tuple[Item, ...]:
    """Conditions at a depth of groups: 0 at the top, 1 within any or none. Raises Unreadable."""
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise Unreadable(f"must be a list of conditions, not {raw!r}")
    return tuple(_item(item, depth=depth) for item in raw)


def _item(raw: Any, *, depth: int) -> Item:
    if isinstance(raw, Mapping):
        if set(raw) == {"named"}:
            return Named(read_slug(raw["named"]))
        if len(raw) == 1 and (kind := next(iter(raw))) in GROUPS:
            if depth >= 2 or (kind == "all") != (depth == 1):
                raise Unreadable("groups are any or none, with “all of these” inside them, and no deeper")
            members = read_items(raw[kind], depth=depth + 1)
            if not members:
                raise Unreadable(f"“{kind}” needs at least one condition")
            return Group(kind, members)
        raise Unreadable(f"a group is one of any, none, all or named, not {', '.join(map(str, raw))}")
    return _test(raw)


def _test(raw: Any) -> Test:
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) < 2:
        raise Unreadable(f"a condition is a subject, an operator and a value, not {raw!r}")
    subject, operator, *rest = raw
    if operator not in terms.OPERATORS:
        nearest = get_close_matches(str(operator), terms.OPERATORS, 1)
        raise Unreadable(f"“{operator}” is not an operator" + (f"; did you mean “{nearest[0]}”?" if nearest else ""))
    return Test(read_slug(subject), operator, _operand(operator, rest))


def _operand(operator: str, rest: Sequence[Any]) -> tuple[str | Number, ...]:
    if operator in terms.RECORD_OPERATORS:
        if rest:
            raise Unreadable(f"“{operator}” takes no value")
        return ()
    if operator in terms.NUMBER_OPERATORS:
        if len(rest) != (2 if operator == "between" else 1):
            raise Unreadable(f"“{operator}” takes {'two numbers' if operator == 'between' else 'one number'}")
        return tuple(read_number(number) for number in rest)
    if operator in ("is", "is not"):
        if len(rest) != 1:
            raise Unreadable(f"“{operator}” takes one choice")
        return (read_text(rest[0]),)
    words = rest[0] if len(rest) == 1 and not isinstance(rest[0], str) else list(rest)
    choices = read_texts(words)
    if not choices:
        raise Unreadable(f"“{operator}” needs at least one choice")
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
