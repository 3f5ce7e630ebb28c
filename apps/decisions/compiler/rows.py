"""One row of a draft, in plain data: found, written, taken out, put in another place. Judges nothing; the compiler's readers do.

A parameter and its note are one row here, as people see them: key, value and all that the note says.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from apps.decisions.compiler.columns import CHOICE, CONDITION, FINDING, FLAT, LATER, LIMITS, QUESTION, ROW, RULE, VALUE
from apps.decisions.compiler.test_cases import TEST_COLUMNS, test_columns
from apps.decisions.compiler.writing import put_conditions, write_conditions, write_effects
from apps.decisions.engine.differences import TESTS
from apps.decisions.models import (
    Choice,
    Draft,
    DraftTestCase,
    Finding,
    FindingValue,
    NamedCondition,
    Parameter,
    ParameterNote,
    Question,
    Rule,
)

Plain = dict[str, Any]
PARAMETERS, NOTES = "parameters", "parameter_notes"
NOTE_COLUMNS = tuple(column for column in FLAT[NOTES][1] if column != "key")
MODELS: Mapping[str, type[models.Model]] = {
    **{part: model for part, (model, _columns) in FLAT.items() if part != NOTES},
    "questions": Question,
    "conditions": NamedCondition,
    "findings": Finding,
    "rows": Rule,
    "rules": Rule,
    PARAMETERS: Parameter,
    TESTS: DraftTestCase,
}
OWN_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{part: columns for part, (_model, columns) in FLAT.items() if part != NOTES},
    "questions": QUESTION,
    "conditions": CONDITION,
    "findings": FINDING,
    "rows": ROW,
    "rules": RULE,
    PARAMETERS: ("key", "value"),
    TESTS: TEST_COLUMNS,
}
PARTS = tuple(part for part in MODELS if part != TESTS)  # of a rule book: test cases stand beside it
INSIDE = {"questions": ("choices", CHOICE), "findings": ("values", VALUE)}
EMPTY: Mapping[str, Any] = {"off": False, "retired": False, "shown": True, "steps": (), "sources": (), "choices": (), "more_helps": ()}


def key_of(row: Mapping[str, Any]) -> str:
    """By what a row is found: its short name, or the key of a rule or parameter."""
    return str(row["slug"] if "slug" in row else row["key"])


def rows_in(plain: Mapping[str, Any], part: str) -> list[Plain]:
    """All rows of one part of a draft or rule book in plain data."""
    if part != PARAMETERS:
        return list(plain[part])
    notes = {note["key"]: note for note in plain[NOTES]}
    order = [*notes, *(key for key in plain[PARAMETERS] if key not in notes)]
    empty: Plain = dict.fromkeys(("label", "unit", "source", "note"), "")
    return [{**empty, **notes.get(key, {}), "key": key, "value": str(plain[PARAMETERS][key])} for key in order if key in plain[PARAMETERS]]


def row_in(plain: Mapping[str, Any], part: str, key: str) -> Plain | None:
    """The row of this key; None where there is none."""
    return next((row for row in rows_in(plain, part) if key_of(row) == key), None)


def place_in(plain: Mapping[str, Any], part: str, key: str) -> int | None:
    """The place of a row in its part, from nought."""
    return next((place for place, row in enumerate(rows_in(plain, part)) if key_of(row) == key), None)


def stored(draft: Draft, part: str, key: str) -> models.Model | None:
    """The stored row of this key."""
    return MODELS[part]._default_manager.filter(draft=draft, **_by_key(part, key)).first()


def put(draft: Draft, part: str, key: str, row: Plain) -> models.Model:
    """Write a row: over the one found by `key`, or as a new one at the end of its part. Its own key may be another then."""
    found = stored(draft, part, key)
    columns = columns_of(part, row)
    if part == "questions":
        columns |= {limit: None if row[limit] == "" else Decimal(str(row[limit])) for limit in LIMITS}
    if found is None:
        found = MODELS[part](draft=draft, position=end_of(draft, part), **_kind(part))
    for name, value in columns.items():
        setattr(found, name, value)
    found.save()
    _put_inside(draft, part, key, found, row)
    return found


def columns_of(part: str, row: Mapping[str, Any]) -> Plain:
    """What a row's own columns hold."""
    return dict(test_columns(row)) if part == TESTS else {name: row.get(name, EMPTY.get(name, "")) for name in OWN_COLUMNS[part]}


def take(draft: Draft, part: str, keys: Sequence[str]) -> None:
    """Take rows out, with all that stands inside them."""
    if not keys:
        return
    MODELS[part]._default_manager.filter(draft=draft, **_kind(part), **{f"{_key_column(part)}__in": keys}).delete()
    if part == PARAMETERS:
        ParameterNote.objects.filter(draft=draft, key__in=keys).delete()


def arrange(draft: Draft, part: str, keys: Sequence[str]) -> None:
    """Put the rows of a part in this order."""
    model = ParameterNote if part == PARAMETERS else MODELS[part]
    name = _key_column(part)
    place = {key: position for position, key in enumerate(keys)}
    rows = [row for row in model._default_manager.filter(draft=draft, **_kind(part)) if getattr(row, name) in place]
    moved = [row for row in rows if row.position != place[getattr(row, name)]]  # type: ignore[attr-defined]
    for row in moved:
        row.position = place[getattr(row, name)]  # type: ignore[attr-defined]
    model._default_manager.bulk_update(moved, ["position"])


def _put_inside(draft: Draft, part: str, key: str, found: models.Model, row: Plain) -> None:
    """The rows that stand inside a row: choices, values, conditions, effects; the note of a parameter."""
    if isinstance(found, Question):
        found.choices.all().delete()
        Choice.objects.bulk_create(
            _member(Choice, CHOICE, item, place, draft=draft, question=found) for place, item in enumerate(row["choices"])
        )
        put_conditions(draft, row["ask_if"], question=found)
    elif isinstance(found, Finding):
        found.values.all().delete()
        FindingValue.objects.bulk_create(
            _member(FindingValue, VALUE, item, place, draft=draft, finding=found) for place, item in enumerate(row["values"])
        )
    elif isinstance(found, NamedCondition):
        put_conditions(draft, row["when"], named_condition=found)
    elif isinstance(found, Rule):
        write_conditions(found, when=row["when"], unless=row.get("unless", ()))
        write_effects(found, row.get("effects", ()))
    elif isinstance(found, Parameter):
        _put_note(draft, key, row)


def _put_note(draft: Draft, key: str, row: Plain) -> None:
    columns = {name: row.get(name, "") for name in NOTE_COLUMNS}
    note = ParameterNote.objects.filter(draft=draft, key=key).first()
    if note is None and not any(columns.values()):
        return
    note = note or ParameterNote(draft=draft, position=end_of(draft, NOTES))
    note.key = row["key"]
    for name, value in columns.items():
        setattr(note, name, value)
    note.save()


def _member(model: Any, columns: Sequence[str], item: Mapping[str, Any], place: int, **owner: Any) -> Any:
    return model(position=place, **owner, **{name: item[name] for name in columns if name in item})


def _key_column(part: str) -> str:
    return "name" if part == TESTS else "key" if part in (PARAMETERS, NOTES, "rules", "rows") else "slug"


def _by_key(part: str, key: str) -> Plain:
    return {_key_column(part): key, **_kind(part)}


def _kind(part: str) -> Plain:
    return {"kind": Rule.ROW if part == "rows" else Rule.RULE} if part in ("rules", "rows") else {}


def end_of(draft: Draft, part: str) -> int:
    """The position behind the last row of a part."""
    model = ParameterNote if part == NOTES else MODELS[part]
    last = model._default_manager.filter(draft=draft, **_kind(part)).aggregate(last=models.Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def normal_row(part: str, row: Mapping[str, Any]) -> Plain:
    """A row as it is read back: what need not be filled and is empty is left out."""
    columns = (*OWN_COLUMNS[part], *NOTE_COLUMNS) if part == PARAMETERS else OWN_COLUMNS[part]
    known = {*columns, *LIMITS, "choices", "values", "ask_if", "when", "unless", "effects"}
    return {name: value for name, value in row.items() if name in known and (value or name not in LATER)}
