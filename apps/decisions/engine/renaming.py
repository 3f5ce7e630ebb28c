"""A word of a rule book under another short name: every row that names it, written anew. Pure; plain data in, plain data out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from apps.decisions.engine.uses import SUBJECTS

Plain = Mapping[str, Any]
IN_ONE_FIELD = {  # which field of which part names a word of a part
    "sections": (("questions", "section"),),
    "stages": (("rules", "stage"), ("findings", "stage")),
    "findings": (("rows", "finding"),),
    "outcomes": (("gates", "outcome"),),
}
IN_LISTS = {"sources": (("rules", "sources"), ("findings", "sources"))}
IN_EFFECTS = {"approaches": ("approaches", "except"), "gates": ("gate",), "flags": ("flag",)}


def readers_renamed(plain: Plain, part: str, old: str, new: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Part, key and new row of every row that names the word and is another row than the word itself."""
    for name in ("questions", "lists", "conditions", "findings", "gates", "rows", "rules"):
        for row in plain[name]:
            written = _row(name, row, part, old, new)
            if written != row and (name, row.get("slug")) != (part, old):
                yield name, str(row.get("slug") or row["key"]), written


def _row(name: str, row: Plain, part: str, old: str, new: str) -> dict[str, Any]:
    written = dict(row)
    for where, field in IN_ONE_FIELD.get(part, ()):
        if where == name and row[field] == old:
            written[field] = new
    for where, field in IN_LISTS.get(part, ()):
        if where == name:
            written[field] = _in_list(row[field], old, new)
    if name == "lists" and part == "lists":
        written["choices"] = _in_list(row["choices"], f"@{old}", f"@{new}")
    for field in ("when", "unless", "ask_if"):
        if field in row:
            written[field] = [_item(item, part, old, new) for item in row[field]]
    if name == "rules":
        written["effects"] = [_effect(effect, part, old, new) for effect in row["effects"]]
        if part in (*SUBJECTS, "parameters") and row.get("with_figures"):
            written["with_figures"] = re.sub(rf"\{{{re.escape(old)}(?=[}}|:])", f"{{{new}", row["with_figures"])
    return written


def _in_list(words: Sequence[Any], old: str, new: str) -> list[Any]:
    return [new if word == old else word for word in words]


def _effect(effect: Plain, part: str, old: str, new: str) -> dict[str, Any]:
    fields = IN_EFFECTS.get(part, ())
    return {
        name: (_in_list(value, old, new) if isinstance(value, list) else new if value == old else value) if name in fields else value
        for name, value in effect.items()
    }


def _item(item: Any, part: str, old: str, new: str) -> Any:
    if isinstance(item, Mapping):
        kind, content = next(iter(item.items()))
        if kind == "named":
            return {kind: new if part == "conditions" and content == old else content}
        return {kind: [_item(member, part, old, new) for member in content]}
    subject, operator, *operand = item
    if part in SUBJECTS and subject == old:
        subject = new
    if part == "lists":
        operand = [
            _in_list(each, f"@{old}", f"@{new}") if isinstance(each, list) else f"@{new}" if each == f"@{old}" else each for each in operand
        ]
    return [subject, operator, *operand]
