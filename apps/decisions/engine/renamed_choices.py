"""Choices of a question, or values of a finding, under other short names: every row that names them, written anew. Pure; plain data in, plain data out.

All names change at once, so that two choices may swap theirs. A named list that other questions read as well stays as it is: where it
was asked of this one, its choices are written out.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Plain = Mapping[str, Any]
Names = Mapping[str, str]  # old -> new
CONDITIONS = ("when", "unless", "ask_if")


def choices_renamed(plain: Plain, subject: str, names: Names) -> dict[str, Any]:
    """The whole book with every row that names one of these choices of the subject written anew."""
    lists = {row["slug"]: row["choices"] for row in plain["lists"]}
    shared = {name for name in lists if _content(name, lists) & names.keys() and _subjects_of(name, plain, lists) - {subject}}
    own = {name for name in lists if name not in shared and subject in _subjects_of(name, plain, lists)}
    writer = _Writer(subject, names, {name: _content(name, lists) for name in shared}, lists)
    now = dict(plain)
    now["lists"] = [{**row, "choices": _each(row["choices"], names)} if row["slug"] in own else row for row in plain["lists"]]
    for part in ("questions", "conditions", "rows", "rules"):
        now[part] = [writer.row(row) for row in plain[part]]
    now["rows"] = [{**row, "value": names.get(row["value"], row["value"])} if row["finding"] == subject else row for row in now["rows"]]
    return now


class _Writer:
    """Writes the conditions of a row anew."""

    def __init__(self, subject: str, names: Names, shared: Mapping[str, set[str]], lists: Mapping[str, Sequence[str]]) -> None:
        self._subject, self._names, self._shared, self._lists = subject, names, shared, lists

    def row(self, row: Plain) -> dict[str, Any]:
        return {**row, **{field: [self._item(item) for item in row[field]] for field in CONDITIONS if field in row}}

    def _item(self, item: Any) -> Any:
        if isinstance(item, Mapping):
            kind, content = next(iter(item.items()))
            return item if kind == "named" else {kind: [self._item(member) for member in content]}
        subject, operator, *operand = item
        if subject != self._subject:
            return item
        return [subject, operator, *(self._words(each) if isinstance(each, list) else self._names.get(each, each) for each in operand)]

    def _words(self, words: Sequence[Any]) -> list[Any]:
        open_ = [choice for word in words for choice in (_flat(word, self._lists) if str(word)[1:] in self._shared else [word])]
        return list(dict.fromkeys(_each(open_, self._names)))


def _each(words: Sequence[Any], names: Names) -> list[Any]:
    return [names.get(word, word) for word in words]


def _flat(word: str, lists: Mapping[str, Sequence[str]]) -> list[str]:
    """The choices that a word stands for, lists within lists opened."""
    if not word.startswith("@"):
        return [word]
    return [choice for inner in lists.get(word[1:], ()) for choice in _flat(inner, lists)]


def _content(name: str, lists: Mapping[str, Sequence[str]]) -> set[str]:
    return set(_flat(f"@{name}", lists))


def _subjects_of(name: str, plain: Plain, lists: Mapping[str, Sequence[str]]) -> set[str]:
    """Of which questions and findings a list is asked, by itself or within another."""
    within = {name, *(other for other in lists if f"@{name}" in _all_in(other, lists))}
    rows = (row for part in ("questions", "conditions", "rows", "rules") for row in plain[part])
    return {subject for row in rows for field in CONDITIONS for subject, word in _asked(row.get(field, ())) if word in within}


def _all_in(name: str, lists: Mapping[str, Sequence[str]]) -> set[str]:
    """Every list within a list."""
    inner = {word for word in lists.get(name, ()) if word.startswith("@")}
    return inner | {deeper for word in inner for deeper in _all_in(word[1:], lists)}


def _asked(items: Any) -> Iterator[tuple[str, str]]:
    """Subjects with the named lists that they are asked of."""
    for item in items:
        if isinstance(item, Mapping):
            kind, content = next(iter(item.items()))
            if kind != "named":
                yield from _asked(content)
            continue
        subject, _operator, *operand = item
        for each in operand:
            for word in each if isinstance(each, list) else [each]:
                if isinstance(word, str) and word.startswith("@"):
                    yield subject, word[1:]
