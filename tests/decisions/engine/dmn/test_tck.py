"""The public test kit for DMN, where a checkout of it is at hand: `DMN_TCK=/path/to/tck pytest ...`. Nothing of it is kept here.

A result may be refused, with a reason; none may be otherwise than the kit says, and nothing may break.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.decisions.engine.dmn.kit import REFUSED, RIGHT, WRONG, Answer, answers
from tests.decisions.engine.dmn.making import clause, decision, model, output, table

CHECKOUT = os.environ.get("DMN_TCK", "")
CASES = Path(CHECKOUT) / "TestCases"
MOST_REASONS = 25


def levels() -> list[str]:
    return sorted(folder.name for folder in CASES.iterdir() if folder.is_dir()) if CHECKOUT else [""]


def report(level: str, found: list[Answer]) -> str:
    """How many results of a level were right, refused and wrong, and for which reasons they were refused."""
    counts = Counter(answer.how for answer in found)
    reasons = Counter(answer.why for answer in found if answer.how == REFUSED)
    lines = [f"{level}: {counts[RIGHT]} right, {counts[REFUSED]} refused, {counts[WRONG]} wrong"]
    lines += [f"  {count:5} refused: {why}" for why, count in reasons.most_common(MOST_REASONS)]
    return "\n".join(lines)


@pytest.mark.skipif(not CHECKOUT, reason="no checkout of the DMN Technology Compatibility Kit: set DMN_TCK to its path")
@pytest.mark.parametrize("level", levels())
def test_no_result_of_the_kit_is_decided_otherwise(level: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = [answer for folder in sorted((CASES / level).iterdir()) if folder.is_dir() for answer in answers(folder)]
    with capsys.disabled():
        print(f"\n{report(level, found)}")  # noqa: T201  the figures are the point

    assert [f"{answer.label}: {answer.why}" for answer in found if answer.how == WRONG] == []


SUITE = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:xsd="http://www.w3.org/2001/XMLSchema"><modelName>own.dmn</modelName>
<testCase id="1"><inputNode name="x"><value xsi:type="xsd:decimal">4</value></inputNode>
 <resultNode name="R"><expected><list><item><value>1</value></item><item><value>2.0</value></item></list></expected></resultNode></testCase>
<testCase id="2"><inputNode name="x"><value>9</value></inputNode><resultNode name="R"><expected><list/></expected></resultNode></testCase>
<testCase id="3"><inputNode name="x"><value xsi:nil="true"/></inputNode>
 <resultNode name="R"><expected><value>7</value></expected></resultNode></testCase>
<testCase id="4"><resultNode name="Q"><expected><value>7</value></expected></resultNode></testCase>
<testCase id="5"><inputNode name="d"><value>PT36H</value></inputNode>
 <resultNode name="D"><expected><value xsi:type="xsd:duration">P1DT12H</value></expected></resultNode></testCase>
<testCase id="6"><inputNode name="s"><value>1</value></inputNode><resultNode name="S"><expected><value>11</value></expected></resultNode></testCase>
<testCase id="7"><resultNode name="S"><expected><!-- null --><value/></expected></resultNode></testCase>
<testCase id="8" type="decisionService"><resultNode name="S"><expected><value/></expected></resultNode></testCase></testCases>"""


def test_test_files_in_that_form_are_judged_right_refused_and_wrong(tmp_path: Path) -> None:
    made = table("COLLECT", [clause("x", "number")], [output()], [["< 5", "1"], ["< 6", "2"]])
    text = "<literalExpression><text>{}</text></literalExpression>"
    inputs = {"x": "number", "d": "days and time duration", "s": "string"}
    raw = model(
        inputs,
        decision("R", made, inputs=["x"]),
        decision("D", text.format("d"), inputs=["d"]),
        decision("S", text.format("s + s"), inputs=["s"]),
    )
    (tmp_path / "own.dmn").write_bytes(raw)
    (tmp_path / "own-test-01.xml").write_text(SUITE)

    found = list(answers(tmp_path))

    assert [answer.how for answer in found] == [RIGHT, RIGHT, WRONG, REFUSED, RIGHT, RIGHT, RIGHT, REFUSED]
    assert report("own", found).startswith("own: 5 right, 2 refused, 1 wrong")
