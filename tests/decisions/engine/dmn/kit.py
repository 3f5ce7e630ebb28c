"""Reads the test files of the public DMN Technology Compatibility Kit, and judges our answers to them as `dmn evaluate` gives them."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from apps.decisions.engine.dmn.lines import line_decided
from apps.decisions.engine.dmn.model import Model
from apps.decisions.engine.dmn.reading import read_model
from apps.decisions.engine.dmn.temporal import NamedZone, NoSuchTime, read_at
from apps.decisions.engine.dmn.trees import Unkept
from apps.decisions.engine.dmn.types import Type
from apps.decisions.engine.dmn.values import json_text

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
CLOSE = Decimal("0.00000001")
NUMBERS = ("decimal", "double", "integer", "int", "long", "float")
RIGHT, REFUSED, WRONG = "right", "refused", "wrong"


class Untyped(str):
    """A value whose kind its file does not say: it follows from the model, or from what came out."""


class Timed(str):
    """A date, time or duration: the same in other words is the same."""


@dataclass(frozen=True)
class Answer:
    """One expected result: where it stands, whether we were right, refused or wrong, and why or what came out."""

    label: str
    how: str
    why: str = ""


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def children(element: ET.Element, name: str) -> list[ET.Element]:
    return [child for child in element if local(child) == name]


def value_of(element: ET.Element) -> Any:
    """What an input or an expected result says, as plain data."""
    for child in element:
        if local(child) in ("list", "value") and child.get(f"{XSI}nil") == "true":
            return None
        if local(child) == "list":
            return [value_of(item) for item in children(child, "item")]
        if local(child) == "value":
            return read("".join(child.itertext()), (child.get(f"{XSI}type") or "").rpartition(":")[2])
    components = children(element, "component")
    return {component.get("name", ""): value_of(component) for component in components} if components else None


def read(text: str, kind: str) -> Any:
    if kind == "boolean":
        return text == "true"
    if kind in NUMBERS:
        try:
            return Decimal(text)
        except InvalidOperation:
            return text
    if kind in ("date", "time", "dateTime", "duration", "dayTimeDuration", "yearMonthDuration"):
        return Timed(text)
    if kind:
        return text
    return Untyped(text) if text else None


def given(raw: Any, wanted: Type) -> Any:
    """An input as its declared type has it, where its file does not say its kind."""
    if isinstance(raw, list):
        return [given(one, wanted.of or wanted) for one in raw]
    if isinstance(raw, dict):
        parts = dict((wanted.of or wanted).components)
        return {name: given(one, parts.get(name, Type())) for name, one in raw.items()}
    if not isinstance(raw, Untyped):
        return raw
    basic = (wanted.of or wanted).basic
    if basic == "boolean" or (basic == "Any" and raw in ("true", "false")):
        return raw == "true"
    if basic in ("number", "whole number", "Any"):
        try:
            return Decimal(raw)
        except InvalidOperation:
            return str(raw)
    return str(raw)


def same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, Untyped):
        wanted = given(wanted, Type("string" if isinstance(found, str) else "Any"))
    if isinstance(wanted, Decimal):
        return isinstance(found, Decimal) and abs(found - wanted) <= CLOSE * max(1, abs(wanted))
    if isinstance(wanted, list):
        return isinstance(found, list) and len(found) == len(wanted) and all(map(same, found, wanted))
    if isinstance(wanted, dict):
        return isinstance(found, dict) and found.keys() == wanted.keys() and all(same(found[key], wanted[key]) for key in wanted)
    if isinstance(wanted, Timed) and isinstance(found, str):
        try:
            return read_at(found) == read_at(wanted)
        except (NoSuchTime, NamedZone):
            return found == wanted
    return type(found) is type(wanted) and found == wanted


def answers(folder: Path) -> Iterator[Answer]:
    """An answer to every result that the test files of a folder expect."""
    for file in sorted(folder.glob("*-test-*.xml")):
        root = ET.parse(file).getroot()
        name = next((child.text or "" for child in children(root, "modelName")), "")
        refused = ""
        model: Model | None = None
        try:
            model = read_model((folder / name).read_bytes())
        except (OSError, Unkept) as why:
            refused = str(why)
        for case in children(root, "testCase"):
            inputs = {node.get("name", ""): value_of(node) for node in children(case, "inputNode")}
            for wanted in children(case, "resultNode"):
                label = f"{folder.name} {case.get('id')} {wanted.get('name')}"
                (expected,) = [child for child in wanted if local(child) in ("expected", "computed")]
                if case.get("type") not in (None, "decision"):
                    yield Answer(label, REFUSED, f"a {case.get('type')} is asked for, which is not evaluated")
                elif model is None:
                    yield Answer(label, REFUSED, refused)
                else:
                    yield judged(model, wanted.get("name", ""), inputs, value_of(expected), label)


def judged(model: Model, name: str, inputs: dict[str, Any], wanted: Any, label: str) -> Answer:
    typed = {key: given(raw, model.inputs.get(key, Type())) for key, raw in inputs.items()}
    line = json_text({"id": label, "decision": name, "inputs": typed})
    answer = json.loads(line_decided(model, line.encode()), parse_float=Decimal, parse_int=Decimal)
    if "refused" in answer:
        return Answer(label, REFUSED, answer["refused"])
    right = same(answer["result"], wanted)
    return Answer(label, RIGHT if right else WRONG, "" if right else f"{answer['result']!r}, not {wanted!r}")
