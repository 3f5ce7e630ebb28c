"""`manage.py dmn`: results and refusals line by line; tables into a draft."""

import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.decisions import compiler
from apps.decisions.engine import canonical
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.models import Draft, ImportedTable, RulebookVersion
from tests.decisions.engine.dmn import making
from tests.decisions.test_dmn_admin import small


def evaluated(folder: Path, raw: bytes, *cases: Any) -> list[Any]:
    model, lines = folder / "m.dmn", folder / "c.jsonl"
    model.write_bytes(raw)
    lines.write_text("\n".join(case if isinstance(case, str) else json.dumps(case) for case in cases) + "\n")
    out = io.StringIO()
    with suppress(CommandError):
        call_command("dmn", "evaluate", str(model), str(lines), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_has_its_answer_in_order(tmp_path: Path) -> None:
    cases = [{"id": n, "decision": "Size", "inputs": {"labelled": n}} for n in (5, 100, 5000)]

    assert evaluated(tmp_path, small(), *cases) == [
        {"id": 5, "result": "none"},
        {"id": 100, "result": "few"},
        {"id": 5000, "result": "many"},
    ]


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ({"id": 1, "decision": "Sise", "inputs": {}}, "did you mean “Size”"),
        ({"id": 1, "decision": "Size", "inputs": {"labeled": 5}}, "did you mean “labelled”"),
        ({"id": 1, "decision": "Size", "inputs": {"labelled": "5"}}, "must be number"),
        ({"id": 1, "decision": "Size", "inputs": {"labelled": True}}, "must be number"),
        ({"id": 1, "decision": "Size", "inputs": [1]}, "“inputs” must be an object"),
        ({"id": 1, "inputs": {}}, "“decision” must be the name"),
        ('{"id": 1, "decision": "Size", "inputs": {"labelled": NaN}}', "NaN is no number"),
        ("{", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"id": 1, "decision": "Size", "inputs": {"labelled": 1' + "0" * 2_000 + "}}", "1,000 digits"),
        ('{"id": 1, "decision": "Size", "inputs": {"labelled": 1e99999999}}', "too large"),
    ],
)
def test_a_line_that_cannot_be_decided_is_refused_in_words_and_the_next_is_decided(tmp_path: Path, case: Any, why: str) -> None:
    refused, decided = evaluated(tmp_path, small(), case, {"id": 2, "decision": "Size", "inputs": {"labelled": 5}})

    assert why in refused["refused"]
    assert decided == {"id": 2, "result": "none"}


def test_a_model_that_cannot_be_kept_refuses_every_line_and_ends_with_status_2(tmp_path: Path) -> None:
    lines = evaluated(tmp_path, b"<definitions/>", {"id": "a"}, {"id": "b"})

    assert [(line["id"], "not the definitions of DMN" in line["refused"]) for line in lines] == [("a", True), ("b", True)]
    with pytest.raises(CommandError, match="line 1") as refused:
        call_command("dmn", "evaluate", str(tmp_path / "m.dmn"), str(tmp_path / "c.jsonl"), stdout=io.StringIO())
    assert refused.value.returncode == 2


def test_results_are_plain_json_with_exact_numbers_and_iso_dates(tmp_path: Path) -> None:
    logic = making.literal('{a: 0.1 + 0.2, b: @"2020-02-29" + @"P1Y", c: [1/3, null, true], d: "\\u00e9\\"", e: duration("PT36H")}')
    raw = making.model({}, making.decision("All", logic))

    (line,) = evaluated(tmp_path, raw, {"id": None, "decision": "All"})
    assert line == {
        "id": None,
        "result": {"a": 0.3, "b": "2021-02-28", "c": [0.3333333333333333333333333333333333, None, True], "d": 'é"', "e": "P1DT12H"},
    }


@pytest.mark.django_db
def test_tables_come_into_a_draft_of_their_own_or_into_one_that_is_named(tmp_path: Path, draft: Draft) -> None:
    file = tmp_path / "sizes.dmn"
    file.write_bytes(small())

    call_command("dmn", "import", str(file), "--check", stdout=io.StringIO())
    assert not ImportedTable.objects.exists()
    call_command("dmn", "import", str(file), "--draft", str(draft.pk), stdout=io.StringIO())
    assert ImportedTable.objects.get().draft == draft
    call_command("dmn", "import", str(file), stdout=io.StringIO())
    assert ImportedTable.objects.exclude(draft=draft).get().draft.title == "DMN: Sizes"


@pytest.mark.django_db
def test_what_cannot_be_imported_ends_with_status_2_and_names_the_line(tmp_path: Path, draft: Draft) -> None:
    file = tmp_path / "bad.dmn"
    file.write_bytes(making.one_table("UNIQUE", [["unheard of(1)", "2"]]))

    with pytest.raises(CommandError, match=r"decision “R”, line 5: rule 1, input entry 1") as refused:
        call_command("dmn", "import", str(file), "--draft", str(draft.pk))
    assert refused.value.returncode == 2
    file.write_bytes(small())
    with pytest.raises(CommandError, match="there is no draft 99"):
        call_command("dmn", "import", str(file), "--draft", "99")


@pytest.mark.django_db
def test_a_published_version_goes_out_and_comes_back_as_the_same_rules(tmp_path: Path, small_live: RulebookVersion) -> None:
    file = tmp_path / "out.dmn"

    call_command("dmn", "export", "1", str(file), stdout=io.StringIO())
    call_command("dmn", "import", str(file), stdout=io.StringIO())

    back = Draft.objects.get(title="From a DMN file of v1")
    assert canonical.dumps(to_plain(compiler.book_of(back))) == small_live.canonical
    assert back.based_on == small_live
    assert not ImportedTable.objects.exists()


@pytest.mark.django_db
def test_a_version_that_is_not_there_and_a_place_that_cannot_be_written_are_said(tmp_path: Path, small_live: RulebookVersion) -> None:
    for number, out, why in ((7, "out.dmn", "no version 7"), (1, "no/such/folder/out.dmn", "cannot be written")):
        with pytest.raises(CommandError, match=why) as refused:
            call_command("dmn", "export", str(number), str(tmp_path / out), stdout=io.StringIO())
        assert refused.value.returncode == 2
