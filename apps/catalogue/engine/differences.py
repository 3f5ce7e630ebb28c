"""What changed between two lists of facts, row by row, in words. Pure; knows sections and how their fields are described."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.catalogue.engine.described import DESCRIBED, SINGLES, field_named
from apps.catalogue.engine.sections import SECTIONS

Plain = Mapping[str, Any]
ADDED, CHANGED, REMOVED = "added", "changed", "removed"
SECTION_WORDS: Mapping[str, str] = {
    "prices": "Price of one answer",
    "list_prices": "List price",
    "services": "Service",
    "tasks": "Task",
    "packages": "Software",
    "approach_costs": "Work of an option",
    "labelling": "Price of a label",
    "people": "People",
    "accelerators": "Accelerator",
    "training_hardware": "Hardware",
    "model_sizes": "Size of model",
    "grids": "Electricity",
    "data_figures": "Figure on data",
    "cost_figures": "Figure on costs",
}
SINGLE: Mapping[str, str] = {
    "date": "Date of the prices",
    "currency": "Currency",
    "engineer_month": "Month of work",
    "review_after_days": "Review after days",
    "tasks_without_service": "Tasks without a service",
}
NOTHING = "–"


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


def differences(old: Plain, new: Plain) -> tuple[Change, ...]:
    """Every row that differs, section by section. A changed order alone is no change."""
    rows = (change for name in SECTION_WORDS for change in _of_section(name, old, new))
    single = (
        Change(words, "", CHANGED, single_said(name, old.get(name)), single_said(name, new.get(name)), section=name)
        for name, words in SINGLE.items()
        if old.get(name) != new.get(name)
    )
    return (*single, *rows)


def _of_section(name: str, old: Plain, new: Plain) -> Iterator[Change]:
    key = SECTIONS[name].key
    olds, news = ({str(row.get(key)): row for row in plain.get(name, ())} for plain in (old, new))
    for each in [*news, *(each for each in olds if each not in news)]:
        was, now = olds.get(each), news.get(each)
        if was == now:
            continue
        if was is None or now is None:
            row = now or was or {}
            yield Change(SECTION_WORDS[name], each, ADDED if was is None else REMOVED, "", row.get("source", ""), section=name)
            continue
        yield Change(SECTION_WORDS[name], each, CHANGED, "", "", details_of(name, was, now), section=name)


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
    return _said(value)


def single_said(name: str, value: Any) -> str:
    """What a single value says, in words."""
    if not isinstance(value, Mapping):
        return _said(value)
    words = {field.name: field.words for field in SINGLES[name].fields} if name in SINGLES else {}
    return ", ".join(f"{words.get(key, key.replace('_', ' ')).lower()} {_said(each)}" for key, each in value.items()) or NOTHING


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value) or NOTHING
    return NOTHING if value in (None, "") else str(value)
