"""`manage.py decide`: good cases decided, bad ones refused in words, nothing stored, the same bytes anywhere."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.audit.models import Event
from apps.decisions.models import Decision, RulebookVersion

ROOT = Path(__file__).resolve().parents[2]
GOOD = {"title": "Late payments", "answers": {"output_kind": "category", "examples": 1800, "input_kind": ["table"], "labelled": "unknown"}}


class Terminal(io.StringIO):
    """Standard output as a terminal has it: text over bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.buffer = io.BytesIO()


def run(*arguments: str, stdin: bytes | None = None, monkeypatch: pytest.MonkeyPatch | None = None) -> tuple[int, bytes, str]:
    """Exit status, standard output, standard error."""
    out, err = Terminal(), io.StringIO()
    if stdin is not None and monkeypatch is not None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
    try:
        call_command("decide", *arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        return int(ended.code or 0), out.buffer.getvalue(), err.getvalue()
    except CommandError as refused:
        return refused.returncode, out.buffer.getvalue(), f"{refused}\n"
    return 0, out.buffer.getvalue(), err.getvalue()


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    return path


def refused(tmp_path: Path, raw: bytes) -> str:
    """What standard error says of this case; it is refused, nothing is decided, nothing stored."""
    path = tmp_path / "bad.json"
    path.write_bytes(raw)
    events = Event.objects.count()
    status, out, err = run(str(path))
    assert (status, out) == (2, b"")
    assert "Traceback" not in err
    assert (Decision.objects.count(), Event.objects.count()) == (0, events)
    return err


@pytest.mark.django_db
def test_case_is_decided_as_one_line_of_json(live: RulebookVersion, case_file: Path) -> None:
    status, out, err = run(str(case_file))

    decision = json.loads(out)
    assert (status, err, out.count(b"\n")) == (0, "", 1)
    assert decision["rulebook"] == {"name": live.name, "version": 1, "sha256": live.sha256}
    assert decision["price_list"]["version"] == 1
    assert {"verdict", "recommendation", "certainty", "ranking", "gates", "flags", "would_change"} <= decision.keys()
    assert Decision.objects.count() == 0


@pytest.mark.django_db
def test_standard_input_and_named_versions_give_the_same(live: RulebookVersion, case_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_file = run(str(case_file))

    assert run("-", stdin=case_file.read_bytes(), monkeypatch=monkeypatch) == by_file
    assert run(str(case_file), "--rulebook", "1", "--prices", "1") == by_file


@pytest.mark.django_db
def test_order_of_keys_makes_no_difference(live: RulebookVersion, tmp_path: Path, case_file: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"answers": dict(reversed(GOOD["answers"].items())), "title": GOOD["title"]}), encoding="utf-8")  # type: ignore[attr-defined]

    assert run(str(other)) == run(str(case_file))


@pytest.mark.django_db
def test_many_cases_come_in_order_with_their_ids_and_refusals_in_place(live: RulebookVersion, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "a", **GOOD}),
        json.dumps({"id": 2, "answers": {"exampels": 5}}),
        "",
        "{broken",
        json.dumps({"id": ["x"], **GOOD}),
        json.dumps({**GOOD, "title": "Ohne Nummer: ä€\U0001f600"}, ensure_ascii=False),
        "x" * 1_200_000,
        json.dumps({"id": "last", "answers": {}}),
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")

    status, out, err = run("--many", str(path))

    found = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (0, "")
    assert [line.get("id") for line in found] == ["a", 2, None, None, None, None, "last"]
    assert ["refused" in line for line in found] == [False, True, True, True, False, True, False]
    assert "did you mean “examples”?" in found[1]["refused"][0]
    assert found[0] == {"id": "a", **found[0]}
    assert "at most 1,000,000 bytes" in found[5]["refused"][0]


BAD: dict[str, tuple[Any, tuple[str, ...]]] = {
    "labelled over examples": ({"examples": 5, "labelled": 9}, ("labelled (9)", "examples (5)")),
    "rarest over labelled": ({"labelled": 5, "labelled_rarest": 9}, ("labelled_rarest (9)", "labelled (5)")),
    "classes over labelled": ({"labelled": 2, "classes": 3}, ("classes (3)", "labelled (2)")),
    "one class of a category": ({"classes": 1, "output_kind": "category"}, ("classes (1)", "output_kind (category)")),
    "labels that nobody gave": ({"label_quality": "none", "labelled": 4}, ("label_quality (none)", "labelled (4)")),
    "share over 100": ({"rare_share": 140}, ("rare_share", "140", "from 0 to 100")),
    "share below 0": ({"rare_share": -1}, ("rare_share", "from 0 to 100")),
    "negative count": ({"examples": -1}, ("examples", "-1", "0 or more")),
    "negative money": ({"budget_build": -5}, ("budget_build", "0 or more")),
    "negative months": ({"deadline_months": -5}, ("deadline_months", "0 or more")),
    "negative watts": ({"power_watts": -5}, ("power_watts", "0 or more")),
    "half a case": ({"examples": 1.5}, ("examples", "1.5", "whole number")),
    "unknown question": ({"exampels": 5}, ("exampels", "did you mean “examples”?")),
    "unknown choice": ({"label_quality": "outcome_observd"}, ("did you mean “outcome_observed”?",)),
    "unknown choice in parts": ({"task": "classify_txt"}, ("did you mean “text_classification”?",)),
    "true for a number": ({"labelled": True}, ("labelled: true is not a number",)),
    "nothing for a number": ({"labelled": None}, ("labelled: null is not a number",)),
    "unknown choice of several": ({"input_kind": ["tabel"]}, ("did you mean “table”?",)),
    "text for a number": ({"examples": "1800"}, ("examples", "1800", "whole number")),
    "truth for a number": ({"examples": True}, ("examples", "whole number")),
    "number for a choice": ({"output_kind": 3}, ("output_kind", "one of")),
    "list for one choice": ({"output_kind": ["category"]}, ("output_kind", "one of")),
    "choice for a list": ({"input_kind": "table"}, ("input_kind", "list")),
    "empty list": ({"input_kind": []}, ("input_kind", "empty")),
    "choice twice": ({"input_kind": ["table", "table"]}, ("input_kind", "twice")),
    "nothing": ({"examples": None}, ("examples", "whole number")),
    "too large": ({"examples": 10**16}, ("examples", "10^15")),
    "object without value": ({"examples": {"known_how": "measured"}}, ("examples", "value")),
    "known how": ({"examples": {"value": 5, "known_how": "guessed"}}, ("known_how", "measured, estimated, assumed")),
    "long source": ({"examples": {"value": 5, "source": "x" * 501}}, ("examples", "500")),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD)
def test_bad_answer_is_refused_with_its_words(live: RulebookVersion, tmp_path: Path, name: str) -> None:
    answers, words = BAD[name]

    err = refused(tmp_path, json.dumps({"title": "x", "answers": answers}).encode())

    assert err.count("\n") == 1
    assert [word for word in words if word not in err] == []


ODD = {
    "an exponent of twenty digits": (b'{"answers":{"examples":1e99999999999999999999}}', "too large or too small"),
    "a small one": (b'{"answers":{"examples":1.5e-99999999999999999999}}', "too large or too small"),
    "no JSON": (b"{", "not JSON"),
    "nothing": (b"", "not JSON"),
    "only blanks": (b"  \n ", "not JSON"),
    "not UTF-8": (b'{"title": "\xff\xfe"}', "not UTF-8"),
    "UTF-16": ('{"title": "x"}'.encode("utf-16"), "not UTF-8"),
    "NUL": (b'{"title": "a\x00b"}', "not JSON"),
    "escaped NUL": (b'{"title": "a\\u0000b"}', "control characters"),
    "half a character": (b'{"title": "\\ud800"}', "half a character"),
    "NaN": (b'{"answers": {"examples": NaN}}', "examples"),
    "infinity": (b'{"answers": {"rare_share": -Infinity}}', "rare_share"),
    "endless number": (b'{"answers": {"examples": 1' + b"0" * 100_000 + b"}}", "10^15"),
    "tiny number": (b'{"answers": {"rare_share": 1e-999999999}}', "decimal places"),
    "vast exponent": (b'{"answers": {"rare_share": 1e999999999}}', "10^15"),
    "a list": (b"[]", "a case is an object"),
    "a number": (b"5", "a case is an object"),
    "null": (b"null", "a case is an object"),
    "a list of answers": (b'{"answers": []}', "answers"),
    "a text as narrative": (b'{"narrative": "x"}', "narrative"),
    "other key": (b'{"tittle": "x"}', "did you mean “title”?"),
    "title twice": (b'{"title": "x", "title": "y"}', "“title” stands twice"),
    "question twice": (b'{"answers": {"examples": 1, "examples": 2}}', "“examples” stands twice"),
    "long title": (json.dumps({"title": "x" * 201}).encode(), "200"),
    "long narrative": (json.dumps({"narrative": {"problem": "x" * 2001}}).encode(), "2,000"),
    "21 levels": (b'{"answers": {"examples": ' + b"[" * 19 + b"]" * 19 + b"}}", "more than 20 levels"),
    "100,000 levels": (b"[" * 100_000, "more than 20 levels"),
    "levels after quotes": (b'{"a": "' + b'\\"' * 200_000 + b'"' + b", {" * 30, "more than 20 levels"),
    "over a megabyte": (b'{"title": "' + b"x" * 1_000_000 + b'"}', "at most 1,000,000 bytes"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ODD)
def test_odd_file_is_refused_with_its_words(live: RulebookVersion, tmp_path: Path, name: str) -> None:
    raw, words = ODD[name]

    assert words in refused(tmp_path, raw)


@pytest.mark.django_db
def test_every_problem_has_its_line(live: RulebookVersion, tmp_path: Path) -> None:
    err = refused(tmp_path, b'{"title": 5, "answers": {"exampels": 1, "rare_share": 200, "output_kind": "text\\n\\u001b[31m"}}')

    assert err.count("\n") == 4
    assert "\x1b" not in err


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [["missing.json"], ["."], ["a\x00b"], ["--many", "missing.jsonl"], [], ["x.json", "--many", "y"]])
def test_file_that_cannot_be_read_is_said_in_one_line(live: RulebookVersion, arguments: list[str]) -> None:
    status, out, err = run(*arguments)

    assert (status, out, err.count("\n")) == (2, b"", 1)


@pytest.mark.django_db
@pytest.mark.parametrize("option", ["--rulebook", "--prices"])
@pytest.mark.parametrize("number", ["7", "-1", "99999999999999999999"])
def test_version_that_is_not_here_is_said(live: RulebookVersion, case_file: Path, option: str, number: str) -> None:
    status, out, err = run(str(case_file), f"{option}={number}")

    assert (status, out) == (2, b"")
    assert f"no version {number}" in err


@pytest.mark.django_db
def test_before_anything_is_published_it_says_so(case_file: Path) -> None:
    status, _out, err = run(str(case_file))

    assert status == 2
    assert "load_default" in err


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_worked_cases_give_the_same_bytes_in_other_places(
    live: RulebookVersion, tmp_path: Path, command_environment: dict[str, str]
) -> None:
    cases = json.loads((ROOT / "fixtures/worked_cases.json").read_text(encoding="utf-8"))
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(case) for case in cases))
    places = [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"},
        {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4242"},
    ]

    outputs = [
        subprocess.run(
            [sys.executable, "manage.py", "decide", "--many", str(path)],
            cwd=ROOT, env={**os.environ, **command_environment, **place}, capture_output=True, check=True,
        ).stdout
        for place in places
    ]  # fmt: skip

    decisions = [json.loads(line) for line in outputs[0].splitlines()]
    assert len(decisions) == len(cases) == 30
    assert {decision["verdict"] for decision in decisions} == {"go", "pilot", "not_yet", "stop"}
    assert {"settled", "leaning"} <= {decision["certainty"] for decision in decisions}
    assert outputs[0] == outputs[1]
