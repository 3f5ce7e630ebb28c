"""One line of cases -> one line of results: {"id", "decision", "inputs"} -> {"id", "result"} or {"id", "refused"}. Pure."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from apps.decisions.engine.dmn.deciding import decided
from apps.decisions.engine.dmn.model import Model
from apps.decisions.engine.dmn.values import NotDecided, json_text

MOST_BYTES = 1_000_000
LONGEST_NUMBER = 1_000  # characters


class _Refused(ValueError):
    """A line that is no case."""


def line_decided(model: Model, raw: bytes) -> str:
    """The line that answers a line of cases. Never raises for what stands in it."""
    name: Any = None
    try:
        case = _read(raw)
        name = case.get("id")
        if isinstance(name, list | dict):
            name = None
            raise _Refused("“id” must be a text or a number")
        decision, inputs = case.get("decision"), case.get("inputs", {})
        if not isinstance(decision, str):
            raise _Refused("“decision” must be the name of a decision")
        if not isinstance(inputs, dict):
            raise _Refused("“inputs” must be an object of names and values")
        return json_text({"id": name, "result": decided(model, decision, inputs)})
    except (_Refused, NotDecided) as refused:
        return json_text({"id": name, "refused": str(refused)})


def line_refused(raw: bytes, why: str) -> str:
    """The line that answers any line where the model cannot be kept at all."""
    try:
        name = _read(raw).get("id")
    except _Refused:
        name = None
    return json_text({"id": None if isinstance(name, list | dict) else name, "refused": why})


def _read(raw: bytes) -> dict[str, Any]:
    if len(raw) > MOST_BYTES:
        raise _Refused(f"the line has more than {MOST_BYTES:,} bytes")
    try:
        found = json.loads(
            raw.decode("utf-8-sig"), parse_float=_number, parse_int=_number, parse_constant=_no_number, object_pairs_hook=_once
        )
    except UnicodeDecodeError:
        raise _Refused("the line is not UTF-8 text") from None
    except RecursionError:
        raise _Refused("the line is nested too deeply") from None
    except json.JSONDecodeError as wrong:
        raise _Refused(f"the line is not JSON: {wrong.msg}, character {wrong.pos + 1}") from None
    if not isinstance(found, dict):
        raise _Refused("the line is no object with “decision” and “inputs”")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Refused("a name stands twice in one object")
    return found


def _number(text: str) -> Decimal:
    if len(text) > LONGEST_NUMBER:
        raise _Refused(f"a number has more than {LONGEST_NUMBER:,} digits")
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise _Refused(f"the number {text[:40]} cannot be read") from None
    if found and abs(found.adjusted()) > 6_000:
        raise _Refused(f"the number {text[:40]} is too large or too small")
    return found


def _no_number(text: str) -> Decimal:
    raise _Refused(f"{text} is no number")
