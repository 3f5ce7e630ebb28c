"""The public test suite for DMN, where a checkout of it is at hand: `DMN_TCK=/path/to/tck pytest ...`. Nothing of it is kept here.

A decision may be refused; none may be decided otherwise than the suite says.
"""

import os
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

from apps.decisions.engine.dmn.deciding import decided
from apps.decisions.engine.dmn.model import Model
from apps.decisions.engine.dmn.reading import read_model
from apps.decisions.engine.dmn.trees import Unkept
from apps.decisions.engine.dmn.values import NotDecided
from tests.decisions.engine.dmn.making import clause, decision, model, output, table

CHECKOUT = os.environ.get("DMN_TCK", "")
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
CLOSE = Decimal("0.00000001")
NUMBERS = ("decimal", "double", "integer", "int", "long", "float")


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def children(element: ET.Element, name: str) -> list[ET.Element]:
    return [child for child in element if local(child) == name]


def value_of(element: ET.Element) -> Any:
    """What an input or an expected result says, as plain data."""
    for child in element:
        if local(child) == "list":
            return None if child.get(f"{XSI}nil") == "true" else [value_of(item) for item in children(child, "item")]
        if local(child) == "value":
            return None if child.get(f"{XSI}nil") == "true" else read(child.text or "", (child.get(f"{XSI}type") or "").rpartition(":")[2])
    components = children(element, "component")
    return {component.get("name", ""): value_of(component) for component in components} if components else None


def read(text: str, kind: str) -> Any:
    if kind == "boolean":
        return text == "true"
    if kind in NUMBERS or not kind:
        try:
            return Decimal(text)
        except InvalidOperation:
            return {"true": True, "false": False}.get(text, text)
    return text


def same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, Decimal):
        return isinstance(found, Decimal) and abs(found - wanted) <= CLOSE * max(1, abs(wanted))
    if isinstance(wanted, list):
        return isinstance(found, list) and len(found) == len(wanted) and all(map(same, found, wanted))
    if isinstance(wanted, dict):
        return isinstance(found, dict) and found.keys() == wanted.keys() and all(same(found[key], wanted[key]) for key in wanted)
    return type(found) is type(wanted) and found == wanted


def results(folder: Path) -> Iterator[tuple[str, str]]:
    """Every expected result of a folder: what it is called, and whether we were right, refused, or wrong."""
    for file in sorted(folder.glob("*-test-*.xml")):
        root = ET.parse(file).getroot()
        name = next((child.text or "" for child in children(root, "modelName")), "")
        read_as: Model | None
        try:
            read_as = read_model((folder / name).read_bytes())
        except (OSError, Unkept):
            read_as = None
        for case in children(root, "testCase"):
            inputs = {node.get("name", ""): value_of(node) for node in children(case, "inputNode")}
            for wanted in children(case, "resultNode"):
                (expected,) = [child for child in wanted if local(child) in ("expected", "computed")]
                label = f"{folder.name} {case.get('id')} {wanted.get('name')}"
                yield label, judged(read_as, wanted.get("name", ""), inputs, value_of(expected))


def judged(read_as: Model | None, name: str, inputs: dict[str, Any], wanted: Any) -> str:
    try:
        if read_as is None:
            return "refused"
        known = {key: value for key, value in inputs.items() if key in read_as.inputs}
        return "right" if same(decided(read_as, name, known), wanted) else "wrong"
    except NotDecided:
        return "refused"


@pytest.mark.skipif(not CHECKOUT, reason="no checkout of the DMN Technology Compatibility Kit: set DMN_TCK to its path")
@pytest.mark.parametrize("level", ["compliance-level-2", "compliance-level-3"])
def test_no_result_of_the_suite_is_decided_otherwise(level: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = [result for folder in sorted((Path(CHECKOUT) / "TestCases" / level).iterdir()) if folder.is_dir() for result in results(folder)]
    counts = {how: sum(one == how for _, one in found) for how in ("right", "refused", "wrong")}
    with capsys.disabled():
        print(f"\n{level}: {counts}")  # noqa: T201  the figure is the point

    assert [label for label, how in found if how == "wrong"] == []
    assert counts["right"] > 0


SUITE = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:xsd="http://www.w3.org/2001/XMLSchema"><modelName>own.dmn</modelName>
<testCase id="1"><inputNode name="x"><value xsi:type="xsd:decimal">4</value></inputNode>
 <resultNode name="R"><expected><list><item><value>1</value></item><item><value>2.0</value></item></list></expected></resultNode></testCase>
<testCase id="2"><inputNode name="x"><value>9</value></inputNode><resultNode name="R"><expected><list/></expected></resultNode></testCase>
<testCase id="3"><inputNode name="x"><value xsi:nil="true"/></inputNode>
 <resultNode name="R"><expected><value>7</value></expected></resultNode></testCase>
<testCase id="4"><resultNode name="Q"><expected><value>7</value></expected></resultNode></testCase></testCases>"""


def test_a_suite_in_that_form_is_judged_right_refused_and_wrong(tmp_path: Path) -> None:
    made = table("COLLECT", [clause("x", "number")], [output()], [["< 5", "1"], ["< 6", "2"]])
    (tmp_path / "own.dmn").write_bytes(model({"x": "number"}, decision("R", made, inputs=["x"])))
    (tmp_path / "own-test-01.xml").write_text(SUITE)

    assert [how for _, how in results(tmp_path)] == ["right", "right", "wrong", "refused"]
