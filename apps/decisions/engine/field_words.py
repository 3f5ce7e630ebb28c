"""Which fields of one row changed, each before and after in words. Pure; knows `book`, `wording` and how conditions are written."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.plain_conditions import read_items
from apps.decisions.engine.wording import effect_words, item_words

Plain = Mapping[str, Any]
Moved = tuple[str, str, str]  # field, before, after
Told = tuple[str, str]  # field, and what it says
NOTHING = "nothing"
CONDITIONS = {"when": "condition", "unless": "unless", "ask_if": "asked if"}
PARTS_OF_A_ROW = {"choices": "choice", "values": "value"}  # rows of their own, by their short names
FIELD_WORDS = {
    "with_figures": "because with figures",
    "sure": "sureness",
    "find_out": "how to find out",
    "who_knows": "who usually knows",
    "ask": "wording",
    "short": "short name",
    "can_change": "whether the owner can change it",
    "about": "what it is about",
    "minimum": "least",
    "maximum": "most",
    "no_promise": "what it does not promise",
    "objection": "strongest objection",
    "come_back": "when to come back",
    "url": "link",
    "go_when": "what makes it a go",
    "checked_on": "checked on",
    "applies_from": "holds from",
    "shown": "shown on the result",
    "off": "switched off",
    "retired": "no longer offered",
    "as_of": "as of",
    "review_on": "to be looked at again",
    "more_helps": "more of it never hurts",
}
VALUE_WORDS: Mapping[str, Mapping[Any, str]] = {
    "sure": {"A": "seen at a primary source", "B": "seen at a secondary source", "C": "practice, or our own judgement"},
    "can_change": {"yes": "yes", "at_a_cost": "at a cost", "no": "no"},
    "kind": {"choice": "one choice", "multi": "several choices", "integer": "whole number"},
    "shown": {True: "yes", False: "no"},
    "off": {True: "yes", "": "no"},
    "retired": {True: "yes", "": "no"},
}
TOLD_OF: Mapping[str, tuple[str, ...]] = {  # the fields of a row that was added which are told beside its sentence
    "rules": ("because", "sources"),
    "sources": ("demands", "date", "url"),
    "findings": ("values",),
}
NAMED_IN = {
    "section": "sections",
    "stage": "stages",
    "finding": "findings",
    "outcome": "outcomes",
    "sources": "sources",
    "more_helps": "approaches",
}


def changed_fields(before: Plain, after: Plain, old: Rulebook, new: Rulebook, *, told: Sequence[str] = ()) -> Iterator[Moved]:
    """Every field that differs, but those that a sentence tells already."""
    for name in dict.fromkeys((*after, *before)):
        was, now = before.get(name, ""), after.get(name, "")
        if name not in told and was != now:
            yield from _field(name, was, now, old, new)


def told_of(part: str, row: Any, book: Rulebook) -> tuple[Told, ...]:
    """What a reviewer asks first of a row that was added: why, from where, since when."""
    if not isinstance(row, Mapping):
        return ()
    found = [(name, row.get(name)) for name in TOLD_OF.get(part, ())]
    words = [(name, _told_words(name, value, book)) for name, value in found if value]
    return tuple((FIELD_WORDS.get(name, name), said) for name, said in words if said)


def _told_words(name: str, value: Any, book: Rulebook) -> str:
    if isinstance(value, str):
        return value
    if name in PARTS_OF_A_ROW:
        return "; ".join(str(row["label"]) for row in value)
    return "; ".join(_conditions(name, value, book) if name in CONDITIONS else _named(name, value, book))


def sentence_moves(before: Plain, after: Plain, old: Rulebook, new: Rulebook) -> tuple[Moved, ...]:
    """Which conditions and effects of a rule moved: the parts of its sentence that differ."""
    moved: list[Moved] = []
    for name in ("when", "unless", "effects", "value"):
        if before.get(name) != after.get(name):
            moved += _field(name, before.get(name, ""), after.get(name, ""), old, new, before, after)
    return tuple(moved)


def _field(
    name: str, was: Any, now: Any, old: Rulebook, new: Rulebook, before: Plain | None = None, after: Plain | None = None
) -> Iterator[Moved]:
    if name in CONDITIONS:
        yield from _listed(CONDITIONS[name], _conditions(name, was, old), _conditions(name, now, new))
    elif name == "effects" and before and after:
        yield from _listed("effect", _effects(before, old), _effects(after, new))
    elif name in PARTS_OF_A_ROW and _has_rows(was, now):
        yield from _rows(PARTS_OF_A_ROW[name], was or (), now or ())
    elif isinstance(was, list) or isinstance(now, list):
        yield from _listed(name.removesuffix("s"), _named(name, was or (), old), _named(name, now or (), new))
    elif name == "value" and before and after:
        yield "value", _value_words(before, old), _value_words(after, new)
    else:
        yield FIELD_WORDS.get(name, name.replace("_", " ")), _text(name, was, old), _text(name, now, new)


def _conditions(name: str, raw: Any, book: Rulebook) -> list[str]:
    depth = 1 if name == "unless" else 0  # its items are the members of an "any"
    return [item_words(book, item) for item in read_items(raw or [], depth=depth)]


def _effects(row: Plain, book: Rulebook) -> list[str]:
    rule = book.rule.get(row["key"])
    return [effect_words(book, effect) for effect in rule.effects] if rule else []


def _value_words(row: Plain, book: Rulebook) -> str:
    finding = book.finding.get(row.get("finding", ""))
    return (
        next((value.label for value in finding.values if value.slug == row["value"]), str(row["value"])) if finding else str(row["value"])
    )


def _listed(name: str, was: Sequence[str], now: Sequence[str]) -> Iterator[Moved]:
    """What went and what came; a pair that speaks of the same thing is one change of it."""
    gone = [words for words in was if words not in now]
    come = [words for words in now if words not in was]
    if not gone and not come:
        yield f"order of {name}s", "; ".join(was), "; ".join(now)
        return
    for words in gone:
        alone = len(gone) == len(come) == 1 and not _subject(words)
        same = next((other for other in come if _subject(other) == _subject(words) and (_subject(words) or alone)), None)
        if same is not None:
            come.remove(same)
        yield name, words, same or NOTHING
    for words in come:
        yield name, NOTHING, words


def _subject(words: str) -> str:
    """The thing in quotation marks that a clause opens with, empty where it opens otherwise."""
    return words.partition("”")[0] if words.startswith("“") else ""


def _rows(name: str, was: Sequence[Plain], now: Sequence[Plain]) -> Iterator[Moved]:
    olds, news = ({row["slug"]: row for row in rows} for rows in (was, now))
    for slug, row in olds.items():
        if slug not in news:
            yield name, f"“{row['label']}”", NOTHING
    for slug, row in news.items():
        if slug not in olds:
            yield name, NOTHING, f"“{row['label']}”"
            continue
        for field in dict.fromkeys((*row, *olds[slug])):
            before, after = olds[slug].get(field, ""), row.get(field, "")
            if before != after:
                told = FIELD_WORDS.get(field, field)
                shown = f"{name} “{olds[slug]['label']}”" if field == "label" else f"{name} “{row['label']}”, {told}"
                yield (
                    shown,
                    VALUE_WORDS.get(field, {}).get(before, str(before) or NOTHING),
                    VALUE_WORDS.get(field, {}).get(after, str(after) or NOTHING),
                )
    kept = [slug for slug in olds if slug in news]
    if kept != [slug for slug in news if slug in olds]:
        yield f"order of {name}s", _labels(was), _labels(now)


def _labels(rows: Sequence[Plain]) -> str:
    return ", ".join(str(row["label"]) for row in rows)


def _has_rows(*values: Any) -> bool:
    return any(isinstance(value, list) and value and isinstance(value[0], Mapping) for value in values)


def _named(name: str, slugs: Sequence[str], book: Rulebook) -> list[str]:
    """Sources by their titles, choices of a named list by their labels, other texts as they are."""
    if name == "choices":
        labels = {choice.slug: choice.label for question in book.questions for choice in question.choices}
        return [labels.get(slug, slug) for slug in slugs]
    return [_text(name, slug, book) for slug in slugs]


def _text(name: str, value: Any, book: Rulebook) -> str:
    if value in VALUE_WORDS.get(name, {}):
        return VALUE_WORDS[name][value]
    if part := NAMED_IN.get(name):
        value = next((_label(row) for row in getattr(book, part) if row.slug == value), value)
    return str(value) or NOTHING


def _label(row: Any) -> str:
    return str(getattr(row, "title", "") or getattr(row, "label", ""))
