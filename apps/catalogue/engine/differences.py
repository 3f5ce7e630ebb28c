"""What changed between two lists of facts, row by row, in words. Pure; knows the names of sections and their keys."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

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


def differences(old: Plain, new: Plain) -> tuple[Change, ...]:
    """Every row that differs, section by section. A changed order alone is no change."""
    rows = (change for name in SECTION_WORDS for change in _of_section(name, old, new))
    single = (
        Change(words, "", CHANGED, _said(old.get(name)), _said(new.get(name)))
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
            yield Change(SECTION_WORDS[name], each, ADDED if was is None else REMOVED, "", row.get("source", ""))
            continue
        fields = dict.fromkeys([*was, *now])
        details = tuple(
            (field.replace("_", " "), _said(was.get(field)), _said(now.get(field))) for field in fields if was.get(field) != now.get(field)
        )
        yield Change(SECTION_WORDS[name], each, CHANGED, "", "", details)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key.replace('_', ' ')} {_said(each)}" for key, each in value.items()) or NOTHING
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value) or NOTHING
    return NOTHING if value in (None, "") else str(value)
