"""What changed between two rule books, row by row, in words. Pure; knows `book`, `rulebook` and `wording`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.decisions.engine import wording
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.engine.terms import Row, Rule

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
RULES = ("rows", "rules")
PART_WORDS: Mapping[str, str] = {
    "parameters": "Parameter",
    "parameter_notes": "Note on a parameter",
    "sections": "Section",
    "questions": "Question",
    "lists": "Named list",
    "conditions": "Named condition",
    "stages": "Stage",
    "findings": "Finding",
    "rows": "Row of a finding",
    "rules": "Rule",
    "approaches": "Option",
    "gates": "Gate",
    "outcomes": "Outcome",
    "flags": "Warning",
    "sources": "Source",
    "derived": "Derived number",
}

FIELD_WORDS = {"with_figures": "because with figures", "sure": "sureness", "find_out": "how to find out", "who_knows": "who usually knows"}
TOLD = {
    True: ("when", "unless", "effects", "value"),
    False: ("label", "title", "ask"),
}  # fields that a rule's, or another row's, sentence tells


@dataclass(frozen=True, slots=True)
class Change:
    """One row that was added, changed or removed; `before` and `after` say it in words, empty where it is not there."""

    part: str
    key: str
    kind: str
    before: str
    after: str
    details: tuple[tuple[str, str, str], ...] = ()  # field, before, after: what the sentences do not tell

    @property
    def words(self) -> str:
        """What kind of row it is."""
        return PART_WORDS[self.part]


def differences(old: Rulebook, new: Rulebook) -> tuple[Change, ...]:
    """Every row that differs, in the order of the parts, then of the newer book; a changed order alone is no change here."""
    before, after = to_plain(old), to_plain(new)
    return tuple(change for part in PART_WORDS for change in _of_part(part, before, after, old, new))


def _of_part(part: str, before: Mapping[str, Any], after: Mapping[str, Any], old: Rulebook, new: Rulebook) -> Iterator[Change]:
    olds, news = _by_key(before[part]), _by_key(after[part])
    for key in [*news, *(key for key in olds if key not in news)]:
        if olds.get(key) == news.get(key):
            continue
        kind = ADDED if key not in olds else REMOVED if key not in news else CHANGED
        was = _words(part, key, olds[key], old) if key in olds else ""
        now = _words(part, key, news[key], new) if key in news else ""
        told = TOLD[part in RULES] if was != now else ()
        details = _details(olds[key], news[key], told) if kind == CHANGED else ()
        yield Change(part, key, kind, was, now, details)


def _by_key(rows: Any) -> dict[str, Any]:
    if isinstance(rows, Mapping):
        return dict(rows)
    return {row.get("slug") or row["key"]: row for row in rows}


def _words(part: str, key: str, row: Any, book: Rulebook) -> str:
    if part in RULES:
        whole = book.whole
        rules: dict[str, Rule | Row] = {**whole.rule, **{row.key: row for row in whole.rows}}
        return wording.rule_sentence(whole, rules[key])
    if not isinstance(row, Mapping):
        return str(row)
    return str(row.get("label") or row.get("title") or row.get("ask") or key)


def _details(before: Any, after: Any, told: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """Every changed field but those that the sentences before and after tell already."""
    if not isinstance(before, Mapping):
        return ()
    both = {name: (before.get(name, ""), after.get(name, "")) for name in (*after, *before) if name not in told}
    return tuple(
        (FIELD_WORDS.get(name, name.replace("_", " ")), _short(was), _short(now)) for name, (was, now) in both.items() if was != now
    )


def _short(value: Any) -> str:
    if isinstance(value, list):
        names = [str(item.get("label") or item.get("slug") or item) if isinstance(item, Mapping) else str(item) for item in value]
        return ", ".join(names) or "nothing"
    return str(value) or "nothing"
