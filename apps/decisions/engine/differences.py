"""What changed between two rule books, row by row, in words. Pure; knows `book`, `rulebook`, `field_words` and `wording`."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.decisions.engine import wording
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.field_words import Moved, Told, changed_fields, sentence_moves, told_of
from apps.decisions.engine.rulebook import PARTS, to_plain
from apps.decisions.engine.terms import Question, Row, Rule

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
TESTS, TEST_WORD = "tests", "Test case"  # beside a rule book, and so no part of it
PLURAL_WORDS: Mapping[str, str] = {
    **{part: f"{words}s" for part, words in PART_WORDS.items()},
    "parameter_notes": "Notes on parameters",
    "rows": "Rows of findings",
    TESTS: "Test cases",
}
TOLD = {
    True: ("when", "unless", "effects", "value"),
    False: ("label", "title", "ask"),
}  # fields that a rule's, or another row's, sentence tells
NOTHING: Mapping[str, Any] = dict.fromkeys(PARTS, ())
NO_BOOK = Rulebook(name="", parameters={}, **NOTHING)


@dataclass(frozen=True, slots=True)
class Change:
    """One row that was added, changed or removed; `before` and `after` say it in words, empty where it is not there."""

    part: str
    key: str
    kind: str
    before: str
    after: str
    details: tuple[Moved, ...] = ()  # field, before, after: what the sentences do not tell
    moves: tuple[Moved, ...] = ()  # of a rule or row: which conditions and effects of its sentence differ
    stage: str = ""  # title of the stage that a rule, row or finding belongs to
    title: str = ""  # what people call it, where that is not its key
    told: tuple[Told, ...] = ()  # of one that was added: what a reviewer asks of it first
    rest: str = ""  # what is folded, for it is long and says little
    does: str = ""  # of a rule or row: what it does where it holds
    goes_along: bool = False  # of a test case that went: it asks for something that went, too

    @property
    def words(self) -> str:
        """What kind of row it is."""
        return PART_WORDS.get(self.part, TEST_WORD)


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one part, those of rules, rows and findings stage by stage."""

    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that lies between two rule books: what was added, changed and removed, and whose order is another."""

    changes: tuple[Change, ...]
    groups: tuple[Group, ...]
    reordered: tuple[Moved, ...]  # part in words, order before, order after
    renamed: tuple[str, str] | None = None

    def count(self, kind: str) -> int:
        """How many rows were added, changed or removed."""
        return sum(change.kind == kind for change in self.changes)

    @property
    def added(self) -> int:
        return self.count(ADDED)

    @property
    def changed(self) -> int:
        return self.count(CHANGED)

    @property
    def removed(self) -> int:
        return self.count(REMOVED)

    @property
    def said(self) -> str:
        """ "1 changed: 1 rule; 6 added: 1 question, 2 rules, 3 test cases"."""
        kinds = ((kind, [change for change in self.changes if change.kind == kind]) for kind in (CHANGED, ADDED, REMOVED))
        return "; ".join(f"{len(found)} {kind}: {kinds_of_rows(found)}" for kind, found in kinds if found)

    @property
    def is_empty(self) -> bool:
        """Whether both say the same, in the same order."""
        return not (self.changes or self.reordered or self.renamed)


def kinds_of_rows(changes: Sequence[Change]) -> str:
    """ "1 question, 2 rules": what kinds of rows these are, in the order of the parts."""
    counts = Counter(change.part for change in changes)
    return ", ".join(f"{count} {_word(part, count).lower()}" for part, count in counts.items())


def _word(part: str, count: int) -> str:
    return PART_WORDS.get(part, TEST_WORD) if count == 1 else PLURAL_WORDS[part]


def compare(old: Rulebook, new: Rulebook) -> Comparison:
    """Everything that differs between two rule books: the same bytes give nothing, other bytes give something."""
    before, after = to_plain(old), to_plain(new)
    old, new = old.whole, new.whole  # what is switched off or retired is put into words as well
    changes = tuple(change for part in PART_WORDS for change in _of_part(part, before, after, old, new))
    reordered = tuple(moved for part in PARTS if (moved := _reordered(part, before[part], after[part], old, new)))
    return Comparison(changes, grouped(changes), reordered, (old.name, new.name) if old.name != new.name else None)


def differences(old: Rulebook, new: Rulebook) -> tuple[Change, ...]:
    """Every row that differs, in the order of the parts, then of the newer book; a changed order alone is no change here."""
    before, after = to_plain(old), to_plain(new)
    return tuple(change for part in PART_WORDS for change in _of_part(part, before, after, old.whole, new.whole))


def grouped(changes: Sequence[Change]) -> tuple[Group, ...]:
    """Changes by their part, and where a part belongs to stages by these."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(f"{PLURAL_WORDS[change.part]}{f', stage “{change.stage}”' if change.stage else ''}", []).append(change)
    return tuple(Group(title, tuple(members)) for title, members in groups.items())


def _of_part(part: str, before: Mapping[str, Any], after: Mapping[str, Any], old: Rulebook, new: Rulebook) -> Iterator[Change]:
    olds, news = _by_key(before[part]), _by_key(after[part])
    for key in [*news, *(key for key in olds if key not in news)]:
        if olds.get(key) == news.get(key):
            continue
        kind = ADDED if key not in olds else REMOVED if key not in news else CHANGED
        was = _words(part, key, olds[key], old) if key in olds else ""
        now = _words(part, key, news[key], new) if key in news else ""
        details: tuple[Moved, ...] = ()
        moves: tuple[Moved, ...] = ()
        if kind == CHANGED and isinstance(olds[key], Mapping):
            told = TOLD[part in RULES] if was != now or part in RULES else ()
            details = tuple(changed_fields(olds[key], news[key], old, new, told=told))
            moves = sentence_moves(olds[key], news[key], old, new) if part in RULES else ()
        book, row = (new, news[key]) if key in news else (old, olds[key])
        told_first = told_of(part, row, book) if kind == ADDED else ()
        does = wording.does_words(book, _rule(part, key, book)) if part in RULES else ""
        stage, title = _stage(part, row, book), _title(part, key, row, book)
        yield Change(part, key, kind, was, now, details, moves, stage, title, told_first, does=does)


def _reordered(part: str, before: Any, after: Any, old: Rulebook, new: Rulebook) -> Moved | None:
    olds, news = _by_key(before), _by_key(after)
    was, now = [key for key in olds if key in news], [key for key in news if key in olds]
    if was == now:
        return None
    return PLURAL_WORDS[part], _in_order(part, was, olds, old), _in_order(part, now, news, new)


def _in_order(part: str, keys: Sequence[str], rows: Mapping[str, Any], book: Rulebook) -> str:
    return ", ".join(_title(part, key, rows[key], book) or key for key in keys)


def _by_key(rows: Any) -> dict[str, Any]:
    if isinstance(rows, Mapping):
        return dict(rows)
    return {row.get("slug") or row["key"]: row for row in rows}


def _words(part: str, key: str, row: Any, book: Rulebook) -> str:
    if part in RULES:
        return wording.rule_sentence(book, _rule(part, key, book))
    if not isinstance(row, Mapping):
        return str(row)
    if part == "questions":
        return _asked(row, book.question[key], book)
    if part == "flags":
        return f"{row['label']}: {row['lead']}" if row.get("lead") else str(row["label"])
    return str(row.get("label") or row.get("title") or row.get("ask") or key)


def _asked(row: Mapping[str, Any], question: Question, book: Rulebook) -> str:
    """A question with its choices, and when it is asked where that is not always."""
    choices = "; ".join(choice.label for choice in question.choices)
    only = f" Asked only if {wording.when_words(book, question.ask_if)}." if question.ask_if else ""
    return f"{row['ask']}{f' {choices}.' if choices else ''}{only}"


def _rule(part: str, key: str, book: Rulebook) -> Rule | Row:
    return book.rule[key] if part == "rules" else next(found for found in book.rows if found.key == key)


def _stage(part: str, row: Any, book: Rulebook) -> str:
    if part not in (*RULES, "findings"):
        return ""
    slug = book.finding[row["finding"]].stage if part == "rows" else row["stage"]
    return next((stage.title for stage in book.stages if stage.slug == slug), "")


def _title(part: str, key: str, row: Any, book: Rulebook) -> str:
    """What people call it: the note on a parameter, a short name, a label; a rule is called by its key."""
    if part in RULES:
        return ""
    if part in ("parameters", "parameter_notes"):
        return next((note.label for note in book.parameter_notes if note.key == key), "")
    return str(row.get("short") or row.get("label") or row.get("title") or "")
