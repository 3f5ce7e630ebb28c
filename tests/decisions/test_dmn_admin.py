"""DMN on the pages of a draft: look at a file first, take it, try its tables, take it out."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.audit.models import Event
from apps.decisions import compiler, services
from apps.decisions.engine import canonical
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.models import Draft, ImportedModel, ImportedTable, RulebookVersion
from tests.decisions.engine.dmn import making

pytestmark = pytest.mark.django_db
RULES = [["< 100", '"none"'], ["[100..1000)", '"few"'], [">= 1000", '"many"']]


def small(name: str = "Sizes", rules: Any = RULES) -> bytes:
    made = making.table("UNIQUE", [making.clause("labelled", "number")], [making.output(type_="string")], rules)
    return making.model({"labelled": "number"}, making.decision("Size", made, type_="string", inputs=["labelled"]), name=name)


def looked_at(client: Client, draft: Draft, raw: bytes) -> Any:
    file = SimpleUploadedFile("sizes.dmn", raw, content_type="application/xml")
    return client.post(f"/admin/decisions/draft/{draft.pk}/exchange/dmn/", {"file": file})


def carried(page: Any) -> dict[str, str]:
    return dict(re.findall(r'name="(carried|file_name)"\s+value="([^"]*)"', page.content.decode()))


def taken(client: Client, draft: Draft, raw: bytes) -> Any:
    return client.post(f"/admin/decisions/draft/{draft.pk}/exchange/dmn/take/", carried(looked_at(client, draft, raw)))


def test_a_file_is_looked_at_before_anything_is_stored(at_work: Client, draft: Draft) -> None:
    page = looked_at(at_work, draft, small())

    assert page.status_code == 200
    assert "1 table of the model “Sizes”" in page.content.decode()
    assert "All of it can be kept" in page.content.decode()
    assert not ImportedModel.objects.exists()


def test_what_cannot_be_kept_is_named_with_its_line_beside_what_can(at_work: Client, draft: Draft) -> None:
    made = making.decision("Odd", making.literal("unheard of(1)"))
    raw = small().replace(b"</definitions>", made.encode() + b"</definitions>")

    page = looked_at(at_work, draft, raw).content.decode()

    assert "What cannot be kept" in page
    assert "decision “Odd”" in page and re.search(r"line \d+", page)
    assert "Size" in page


def test_a_file_with_nothing_to_keep_is_refused_at_the_field(at_work: Client, draft: Draft) -> None:
    page = looked_at(at_work, draft, b"<html/>")

    assert page.status_code == 422
    assert 'href="#file"' in page.content.decode()
    assert at_work.post(f"/admin/decisions/draft/{draft.pk}/exchange/dmn/").status_code == 422


def test_a_taken_model_lies_in_the_draft_with_its_hit_policy_and_an_event(at_work: Client, draft: Draft) -> None:
    before = draft.revision
    assert taken(at_work, draft, small()).status_code == 302

    table = ImportedTable.objects.get(draft=draft)
    assert (table.decision, table.policy, table.model.name) == ("Size", "UNIQUE", "Sizes")
    assert bytes(table.model.source) == small()
    draft.refresh_from_db()
    assert draft.revision == before + 1
    assert Event.objects.filter(kind="draft.changed").order_by("-pk")[0].details["what"] == "imported"
    assert "Size" in at_work.get(f"/admin/decisions/draft/{draft.pk}/exchange/").content.decode()


def test_a_model_of_the_same_name_is_replaced_and_the_dry_run_says_so(at_work: Client, draft: Draft) -> None:
    taken(at_work, draft, small())

    assert "would be replaced" in looked_at(at_work, draft, small(rules=RULES[:2])).content.decode()
    taken(at_work, draft, small(rules=RULES[:2]))
    assert len(ImportedTable.objects.get(draft=draft).content["rules"]) == 2


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("99", "&quot;none&quot;"), ("100", "&quot;few&quot;"), ("999.99", "&quot;few&quot;"), ("", "null"), ("many", "Nothing is decided")],
)
def test_a_table_is_tried_with_typed_inputs(at_work: Client, draft: Draft, typed: str, shown: str) -> None:
    taken(at_work, draft, small())
    url = f"/admin/decisions/draft/{draft.pk}/exchange/dmn/table/{ImportedTable.objects.get().pk}/"

    page = at_work.get(url, {"in-0": typed, "try": "1"}).content.decode()

    assert shown in page
    assert f'value="{typed}"' in page
    assert ("No rule holds for this" in page) == (shown == "null")
    assert page.count(">Holds<") == (1 if "few" in shown or "none" in shown else 0)


def test_a_model_is_taken_out_after_one_question(at_work: Client, draft: Draft) -> None:
    taken(at_work, draft, small())
    url = f"/admin/decisions/draft/{draft.pk}/exchange/dmn/{ImportedModel.objects.get().pk}/remove/"

    assert "1 table" in at_work.get(url).content.decode()
    assert at_work.post(url).status_code == 302
    assert not ImportedTable.objects.exists()


def test_imported_tables_change_nothing_that_is_published_and_go_along_to_the_next_draft(draft: Draft, at: datetime) -> None:
    before = compiler.plain_of(draft)
    services.import_model(draft=draft, raw=small(), file_name="sizes.dmn", by="tests", at=at)
    draft.refresh_from_db()

    assert compiler.plain_of(draft) == before
    version = services.publish(draft=draft, revision=draft.revision, notes="With a table", by="tests", at=at)
    assert version.sha256 == RulebookVersion.objects.get(number=1).sha256
    following = services.copy_version_to_draft(version=version, title="Following", by="tests", at=at)
    assert [table.decision for table in ImportedTable.objects.filter(draft=following)] == ["Size"]


def test_a_file_that_does_not_come_back_whole_is_not_taken(at_work: Client, draft: Draft) -> None:
    url = f"/admin/decisions/draft/{draft.pk}/exchange/dmn/take/"
    for typed in ("", "AAAA", "not base64", carried(looked_at(at_work, draft, small()))["carried"][:-8]):
        assert at_work.post(url, {"carried": typed}).status_code == 422
    assert not ImportedModel.objects.exists()


def test_the_exchange_page_asks_no_more_with_more_tables(at_work: Client, draft: Draft, at: datetime) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert at_work.get(f"/admin/decisions/draft/{draft.pk}/exchange/").status_code == 200
        return len(queries)

    services.import_model(draft=draft, raw=small(), file_name="a.dmn", by="tests", at=at)
    few = asked()
    for number in range(20):
        services.import_model(draft=draft, raw=small(f"Sizes {number}"), file_name="a.dmn", by="tests", at=at)
    assert asked() == few <= 12


def test_a_version_is_downloaded_and_taken_back_as_a_draft_of_the_same_rules(at_work: Client, draft: Draft, client: Client) -> None:
    sent = client.get("/versions/1.dmn")
    assert sent["Content-Type"] == "application/xml"
    assert 'filename="groundwork-rules-v1.dmn"' in sent["Content-Disposition"]

    assert "Open a draft with these rules" in looked_at(at_work, draft, sent.content).content.decode()
    opened = taken(at_work, draft, sent.content)

    back = Draft.objects.get(title="From a DMN file of v1")
    assert opened["Location"] == f"/admin/decisions/draft/{back.pk}/"
    assert canonical.dumps(to_plain(compiler.book_of(back))) == RulebookVersion.objects.get().canonical
    assert client.get("/versions/2.dmn").status_code == 404


def test_a_file_of_ours_that_was_changed_is_not_taken(at_work: Client, draft: Draft, client: Client) -> None:
    raw = client.get("/versions/1.dmn").content

    page = looked_at(at_work, draft, raw.replace(b'"name":"', b'"name":"X', 1))
    assert page.status_code == 422
    assert "fingerprint" in page.content.decode()


def test_each_component_of_an_input_has_a_field_of_its_own(at_work: Client, draft: Draft, at: datetime) -> None:
    types = '<itemDefinition name="tP"><itemComponent name="age"><typeRef>number</typeRef></itemComponent><itemComponent name="tags" isCollection="true"><typeRef>string</typeRef></itemComponent></itemDefinition>'
    made = making.table(
        "FIRST",
        [making.clause("p.age"), making.clause("p.tags")],
        [making.output()],
        [["> 17", 'list contains(?, "x")', "1"], ["-", "-", "2"]],
    )
    services.import_model(
        draft=draft, raw=making.model({"p": "tP"}, making.decision("R", made, inputs=["p"]), types=types), file_name="", by="tests", at=at
    )
    url = f"/admin/decisions/draft/{draft.pk}/exchange/dmn/table/{ImportedTable.objects.get().pk}/"

    page = at_work.get(url, {"in-0": "18", "in-1": '["x"]', "try": "1"}).content.decode()
    assert ">p.age" in page and ">p.tags" in page
    assert "<code>1</code>" in page
    assert "Nothing is decided" in at_work.get(url, {"in-0": "old", "try": "1"}).content.decode()


@pytest.fixture
def beside_a_version(draft: Draft, at: datetime) -> RulebookVersion:
    """A version whose draft held an imported model."""
    services.import_model(draft=draft, raw=small(), file_name="sizes.dmn", by="tests", at=at)
    draft.refresh_from_db()
    return services.publish(draft=draft, revision=draft.revision, notes="With a table", by="tests", at=at)


def test_version_shows_the_tables_of_its_draft_and_they_can_be_tried(at_work: Client, beside_a_version: RulebookVersion) -> None:
    table = ImportedTable.objects.get()
    address = f"/admin/decisions/rulebookversion/{beside_a_version.number}/"

    page = at_work.get(address).content.decode()
    assert "Imported decision tables" in page and "From sizes.dmn" in page
    assert f'<a href="{address}dmn/{table.pk}/">Size</a>' in page

    tried = at_work.get(f"{address}dmn/{table.pk}/", {"in-0": "500", "try": "1"}).content.decode()
    assert "Result: <code>&quot;few&quot;</code>" in tried
    assert f"Back to v{beside_a_version.number}" in tried
    assert at_work.get(f"/admin/decisions/rulebookversion/1/dmn/{table.pk}/").status_code == 404
    assert "Imported decision tables" not in at_work.get("/admin/decisions/rulebookversion/1/").content.decode()


def test_export_of_a_version_says_that_imported_tables_are_not_in_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], beside_a_version: RulebookVersion
) -> None:
    call_command("dmn", "export", str(beside_a_version.number), str(tmp_path / "out.dmn"))
    call_command("dmn", "export", "1", str(tmp_path / "first.dmn"))

    said = capsys.readouterr().out.splitlines()
    assert said[1] == "not in the file: 1 table imported from “Sizes”, which no version holds and which take no part in advice"
    assert len(said) == 3
    assert (tmp_path / "out.dmn").read_bytes() == (tmp_path / "first.dmn").read_bytes()
