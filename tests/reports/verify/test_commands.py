"""The commands `report` and `verify`."""

import json
from typing import Any

import pytest
from django.core.management import call_command

from tests.reports.make import worked_cases

pytestmark = pytest.mark.django_db


def test_the_commands_write_a_report_and_check_it(
    live_rules: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, out = tmp_path / "case.json", tmp_path / "out.pdf"
    case.write_text(json.dumps(worked_cases()["w28"], default=str), encoding="utf-8")

    monkeypatch.setattr("apps.reports.management.commands.verify._bound_memory", lambda: None)  # the tests' own process has no bound
    call_command("report", str(case), str(out))
    with pytest.raises(SystemExit) as ended:
        call_command("verify", str(out))

    assert ended.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [["Ours", "yes"], ["Unaltered", "yes"], ["Stands", "yes"], ["Today", "the same"]]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["case.json", "out.pdf"]


def test_report_refuses_a_bad_case_in_words_and_writes_nothing(live_rules: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    case, out = tmp_path / "case.json", tmp_path / "out.pdf"
    case.write_text('{"title": "x", "answers": {"labelled": 10, "examples": 5, "tasks": 1}}', encoding="utf-8")

    with pytest.raises(SystemExit) as ended:
        call_command("report", str(case), str(out))

    assert ended.value.code == 2 and "tasks" in capsys.readouterr().err and not out.exists()


@pytest.mark.parametrize("name", ["missing.pdf", "."])
def test_verify_says_what_it_cannot_read(live_rules: Any, tmp_path: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.management.base import CommandError

    monkeypatch.setattr("apps.reports.management.commands.verify._bound_memory", lambda: None)
    with pytest.raises(CommandError, match="cannot be read") as ended:
        call_command("verify", str(tmp_path / name))

    assert ended.value.returncode == 1
