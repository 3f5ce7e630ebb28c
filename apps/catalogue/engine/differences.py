"""What changed between two lists of facts, row by row, in words. Pure; knows sections and how their fields are described."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.catalogue.engine.described import DAY, DESCRIBED, SECTION_WORDS, SINGLES, field_named
from apps.catalogue.engine.fields import is_day
from apps.catalogue.engine.sections import SECTIONS
from apps.ui.formatting import day

Plain = Mapping[str, Any]
ADDED, CHANGED, REMOVED = "added", "changed", "removed"
NOTHING = "–"
TITLES = ("label", "what", "topic")  # the field of a row that readers see, in the sections that have one


@dataclass(frozen=True, slots=True)
class Change:
    """One row that was added, changed or removed; `details` names each field that differs, before and after."""

    words: str
    key: str
    kind: str
    before: str
    after: str
    details: tuple[tuple[str, str, str], ...] = ()
    section: str = ""  # or the name of the single value
    title: str = ""  # as readers see it, where the key is a short name


def differences(old: Plain, new: Plain) -> tuple[Change, ...]:
    """Every row that differs, section by section. A changed order alone is no change."""
    rows = (change for name in SECTION_WORDS for change in _of_section(name, old, new))
    single = (_of_single(name, old.get(name), new.get(name)) for name in SINGLES if old.get(name) != new.get(name))
    return (*single, *rows)


def _of_single(name: str, was: Any, now: Any) -> Change:
    """A single value; of a table with fields of its own only those that differ."""
    if not isinstance(was, Mapping) or not isinstance(now, Mapping):
        return Change(SINGLES[name].words, "", CHANGED, single_said(name, was), single_said(name, now), section=name)
    olds, news = dict(_said_in(name, was)), dict(_said_in(name, now))
    details = tuple(
        (word, olds.get(word, NOTHING), news.get(word, NOTHING)) for word in {**olds, **news} if olds.get(word) != news.get(word)
    )
    return Change(SINGLES[name].words, "", CHANGED, "", "", details, section=name)


def _of_section(name: str, old: Plain, new: Plain) -> Iterator[Change]:
    key, labels = SECTIONS[name].key, {**labels_of(old), **labels_of(new)}
    olds, news = ({str(row.get(key)): row for row in plain.get(name, ())} for plain in (old, new))
    for each in [*news, *(each for each in olds if each not in news)]:
        was, now = olds.get(each), news.get(each)
        if was == now:
            continue
        if was is None or now is None:
            row = now or was or {}
            kind, title = ADDED if was is None else REMOVED, title_of(name, row, labels)
            yield Change(SECTION_WORDS[name], each, kind, "", row.get("source", ""), section=name, title=title)
            continue
        yield Change(
            SECTION_WORDS[name], each, CHANGED, "", "", details_of(name, was, now), section=name, title=title_of(name, now, labels)
        )


def labels_of(plain: Plain) -> Mapping[str, str]:
    """The tasks of a list as readers see them, by their short names."""
    return {str(row.get("slug")): str(row.get("label") or row.get("slug")) for row in plain.get("tasks", ()) if isinstance(row, Mapping)}


def title_of(section: str, row: Plain, labels: Mapping[str, str]) -> str:
    """A row as readers see it, where a short name names it in the list; "" where its name is for readers already."""
    name = labels.get(str(row.get("task")), "") if section == "prices" else next((str(row[key]) for key in TITLES if row.get(key)), "")
    return "" if name == row.get(SECTIONS[section].key) else name


def details_of(section: str, was: Plain, now: Plain) -> tuple[tuple[str, str, str], ...]:
    """Each field of a row that differs, before and after, in the words of its form."""
    order = [field.name for field in DESCRIBED.get(section, ())]
    names = [name for name in dict.fromkeys([*order, *was, *now]) if was.get(name) != now.get(name)]
    return tuple((words_of(section, name), said(section, name, was.get(name)), said(section, name, now.get(name))) for name in names)


def words_of(section: str, name: str) -> str:
    """What a field is called on pages."""
    field = field_named(section, name)
    return field.words if field else name.replace("_", " ")


def said(section: str, name: str, value: Any) -> str:
    """What stands in a field, in words."""
    field = field_named(section, name)
    if isinstance(value, str) and field and field.choices:
        return dict(field.choices).get(value, value)
    return _day(value) if field and field.kind == DAY else _said(value)


def single_said(name: str, value: Any) -> str:
    """What a single value says, in words."""
    if isinstance(value, Mapping):
        return "; ".join(f"{word}: {says}" for word, says in _said_in(name, value)) or NOTHING
    fields = SINGLES[name].fields if name in SINGLES else ()
    return _day(value) if any(field.name == name and field.kind == DAY for field in fields) else _said(value)


def _said_in(name: str, value: Plain) -> Iterator[tuple[str, str]]:
    """The words of each field of a table, in the order of its form, and what stands there."""
    fields = {field.name: field for field in SINGLES[name].fields} if name in SINGLES else {}
    for key in (*(key for key in fields if key in value), *(key for key in value if key not in fields)):
        field = fields.get(key)
        yield (field.words if field else key.replace("_", " ")), (_day if field and field.kind == DAY else _said)(value[key])


def _day(value: Any) -> str:
    return day(value) if is_day(value) else _said(value)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value) or NOTHING
    return NOTHING if value in (None, "") else str(value)
