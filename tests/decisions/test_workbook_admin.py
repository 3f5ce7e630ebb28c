"""A draft as a spreadsheet on its pages: downloaded, changed, looked at before anything is stored, taken over in one step, taken back."""

import io
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.decisions import compiler, services
from apps.decisions.models import Draft, DraftChange, Rule, RulebookVersion
from apps.decisions.services import RowChange
from tests.decisions.conftest import normal
from tests.decisions.make import make_plain, make_rule
from tests.decisions.test_workbook import changed, set_to

pytestmark = pytest.mark.django_db
Change = Callable[[Any], None]


def base(draft: Draft) -> str:
    return f"/admin/decisions/draft/{draft.pk}/exchange/workbook/"


def workbook(client: Client, draft: Draft) -> bytes:
    return bytes(client.get(base(draft)).content)


def looked_at(client: Client, draft: Draft, data: bytes) -> Any:
    return client.post(f"{base(draft)}upload/", {"workbook": SimpleUploadedFile("rules.xlsx", data)})


def fields_of(page: Any) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(revision|seen|carried)" value="([^"]*)"', page.content.decode()))


def taken(client: Client, draft: Draft, data: bytes) -> Any:
    return client.post(f"{base(draft)}take/", fields_of(looked_at(client, draft, data)))


def all_rows(draft: Draft) -> dict[str, Any]:
    draft.refresh_from_db()
    return compiler.plain_of(draft)


BECAUSE = set_to("Rules data", "D-01", "Because", "It was seen to help.")


def test_draft_is_downloaded_as_a_workbook_that_says_what_it_is(at_work: Client, draft: Draft) -> None:
    page = at_work.get(base(draft))

    assert page["Content-Type"].endswith("spreadsheetml.sheet")
    assert f'filename="next-revision-{draft.revision}.xlsx"' in page["Content-Disposition"]
    readme = dict(row[:2] for row in openpyxl.load_workbook(io.BytesIO(page.content))["Read me"].iter_rows(values_only=True))
    assert (readme["Draft"], readme["Revision of the draft"]) == (str(draft.pk), str(draft.revision))
    assert len(readme["Fingerprint"]) == 64


def test_published_version_is_downloaded_and_says_its_fingerprint(at_work: Client, small_live: RulebookVersion) -> None:
    page = at_work.get("/admin/decisions/rulebookversion/1/workbook/")

    readme = dict(row[:2] for row in openpyxl.load_workbook(io.BytesIO(page.content))["Read me"].iter_rows(values_only=True))
    assert readme["Fingerprint"] == small_live.sha256
    assert at_work.get("/admin/decisions/rulebookversion/99/workbook/").status_code == 404


def test_an_unchanged_workbook_has_nothing_to_take_over(at_work: Client, draft: Draft) -> None:
    page = looked_at(at_work, draft, workbook(at_work, draft))

    assert page.status_code == 200
    assert "There is nothing to take over" in page.content.decode()


def test_what_would_change_is_shown_in_words_and_nothing_is_stored(at_work: Client, draft: Draft) -> None:
    before = all_rows(draft)

    page = looked_at(at_work, draft, changed(workbook(at_work, draft), BECAUSE)).content.decode()

    assert "<b>0</b> rows added, <b>1</b> changed, <b>0</b> removed" in page
    assert "It is known to help." in page and "It was seen to help." in page
    assert all_rows(draft) == before
    assert not DraftChange.objects.exists()


def test_what_was_looked_at_is_taken_over_in_one_step_and_taken_back(at_work: Client, draft: Draft) -> None:
    before, revision = all_rows(draft), draft.revision

    def change(book: Any) -> None:
        BECAUSE(book)
        set_to("Rules data", "D-02", "Key", "D-77")(book)
        set_to("Parameters", "label_overhead", "Value", 0.1)(book)
        page = book["Warnings"]
        page.append(["careful", "Take care", "With care."])

    seen = looked_at(at_work, draft, changed(workbook(at_work, draft), change))
    page = at_work.post(f"{base(draft)}take/", fields_of(seen), follow=True)

    assert "Taken over from the spreadsheet: 5 changes" in page.content.decode()
    after = all_rows(draft)
    assert [rule["key"] for rule in after["rules"]] == ["D-01", "D-77", "D-03"]
    assert (after["rules"][0]["because"], after["parameters"]["label_overhead"]) == ("It was seen to help.", "0.1")
    assert after["flags"][-1]["slug"] == "careful"
    assert draft.revision == revision + 1
    assert Rule.objects.get(draft=draft, key="D-01").changed_by.username == "rhea"
    assert set(DraftChange.objects.values_list("together", "why")) == {(1, "From a spreadsheet")}

    services.undo(draft=draft, number=1, by="tests", at=draft.changed_at)
    assert all_rows(draft) == before


def test_rows_taken_out_of_the_middle_come_back_to_their_places(at_work: Client, draft: Draft) -> None:
    before = all_rows(draft)

    def change(book: Any) -> None:
        book["Rules data"].delete_rows(3, 2)
        rows = [[cell.value for cell in row] for row in book["Parameters"].iter_rows(min_row=3)]
        for number, row in enumerate(reversed(rows), 3):
            for column, value in enumerate(row, 1):
                book["Parameters"].cell(number, column).value = value

    assert taken(at_work, draft, changed(workbook(at_work, draft), change)).status_code == 302
    assert [rule["key"] for rule in all_rows(draft)["rules"]] == ["D-03"]

    services.undo(draft=draft, number=1, by="tests", at=draft.changed_at)
    assert all_rows(draft) == before


def test_a_workbook_of_another_book_makes_the_draft_that_book(at_work: Client, draft: Draft, live_again: RulebookVersion) -> None:
    data = bytes(at_work.get(f"/admin/decisions/rulebookversion/{live_again.number}/workbook/").content)

    page = looked_at(at_work, draft, data)
    assert f"It is a copy of version {live_again.number} of the rules, not of this draft" in page.content.decode()
    assert at_work.post(f"{base(draft)}take/", fields_of(page)).status_code == 302

    assert normal(all_rows(draft)) == normal({**make_plain(rules=[make_rule("D-09", ["labelled", ">", 3])]), "name": draft.name})


@pytest.fixture
def live_again(draft: Draft, at: datetime) -> RulebookVersion:
    """A second version that says something else."""
    plain = normal(make_plain(rules=[make_rule("D-09", ["labelled", ">", 3])]))
    other = services.create_draft(plain=plain, title="Other", by="tests", at=at)
    return services.publish(draft=other, revision=other.revision, notes="other", by="tests", at=at)


# Looked at, and then?


def test_what_came_back_changed_is_not_stored(at_work: Client, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    data = changed(workbook(at_work, draft), BECAUSE)
    seen = fields_of(looked_at(at_work, draft, data))
    other = fields_of(looked_at(at_work, draft, changed(data, set_to("Rules data", "D-01", "Because", "Forged."))))
    before = all_rows(draft)

    for forged in ({**seen, "carried": other["carried"]}, {**seen, "revision": "9"}, {**seen, "seen": ""}, {}):
        page = at_work.post(f"{base(draft)}take/", forged)
        assert page.status_code == 409 and "What came back is not what you looked at" in page.content.decode()
    monkeypatch.setattr("apps.decisions.admin.carried.MOST_UNPACKED", 10)
    assert "What came back is not what you looked at" in at_work.post(f"{base(draft)}take/", seen).content.decode()
    assert all_rows(draft) == before


def test_nothing_is_stored_when_the_draft_moved_on_since_the_look(at_work: Client, draft: Draft, at: datetime) -> None:
    seen = fields_of(looked_at(at_work, draft, changed(workbook(at_work, draft), BECAUSE)))
    change_because(draft, "D-03", "Meanwhile.", at)
    before = all_rows(draft)

    page = at_work.post(f"{base(draft)}take/", seen)

    assert page.status_code == 409
    assert "The draft changed since you looked" in page.content.decode()
    assert all_rows(draft) == before


def test_an_old_workbook_is_told_what_changed_under_it_and_undoes_none_of_it(at_work: Client, draft: Draft, at: datetime) -> None:
    data = changed(workbook(at_work, draft), BECAUSE)
    change_because(draft, "D-03", "Meanwhile.", at)

    page = looked_at(at_work, draft, data).content.decode()

    assert "The draft changed after this spreadsheet was downloaded" in page
    assert "This stays as it is now" in page and "Rule <b>D-03</b>" in page
    taken(at_work, draft, data)
    rules = {rule["key"]: rule["because"] for rule in all_rows(draft)["rules"]}
    assert (rules["D-01"], rules["D-03"]) == ("It was seen to help.", "Meanwhile.")


def test_a_row_that_both_changed_is_named_and_shown_before_it_is_replaced(at_work: Client, draft: Draft, at: datetime) -> None:
    data = changed(workbook(at_work, draft), BECAUSE)
    change_because(draft, "D-01", "Meanwhile.", at)

    page = looked_at(at_work, draft, data).content.decode()

    assert "Changed in both" in page and "Meanwhile." in page and "It was seen to help." in page


def change_because(draft: Draft, key: str, because: str, at: datetime) -> None:
    row = compiler.row_in(all_rows(draft), "rules", key)
    services.change_rows(
        draft=draft, changes=[RowChange("rules", key, {**(row or {}), "because": because})], revision=None, by="tests", at=at
    )


def test_a_draft_that_was_published_meanwhile_takes_nothing(at_work: Client, draft: Draft, at: datetime) -> None:
    seen = fields_of(looked_at(at_work, draft, changed(workbook(at_work, draft), BECAUSE)))
    services.publish(draft=draft, revision=draft.revision, notes="out", by="tests", at=at)

    assert at_work.post(f"{base(draft)}take/", seen).status_code == 409
    assert at_work.get(base(draft)).status_code == 410


# Refused


def test_cells_that_cannot_be_read_are_named_and_nothing_can_be_taken(at_work: Client, draft: Draft) -> None:
    page = looked_at(at_work, draft, changed(workbook(at_work, draft), set_to("Rules data", "D-01", "Strength", "slihgt")))

    assert page.status_code == 422
    assert "Sheet “Rules data”, row 3, “Strength”" in page.content.decode()
    assert "did you mean “slight”?" in page.content.decode()
    assert not fields_of(page)


def test_only_what_can_be_read_is_counted_and_told_as_a_change(at_work: Client, draft: Draft) -> None:
    def change(book: Any) -> None:
        BECAUSE(book)
        set_to("Rules data", "D-02", "Strength", "slihgt")(book)
        book["Warnings"].cell(2, 2).value = "Lable"

    page = looked_at(at_work, draft, changed(workbook(at_work, draft), change)).content.decode()

    assert "Of what can be read: <b>0</b> rows added, <b>1</b> changed, <b>0</b> removed" in page
    assert "It was seen to help." in page
    assert "did you mean “Label”?" in page and "did you mean “slight”?" in page


def test_what_the_checks_would_find_is_told_before_it_is_taken_over(at_work: Client, draft: Draft) -> None:
    overlap = changed(workbook(at_work, draft), set_to("Table size", "DF-01", "“Examples” [examples]", "less than 2000"))

    page = looked_at(at_work, draft, overlap)

    assert page.status_code == 200
    assert "What the checks would find" in page.content.decode()
    assert "<b>To fix</b>, DF-01" in page.content.decode()


def test_what_would_lead_nowhere_is_named_at_the_row_that_names_it(at_work: Client, draft: Draft) -> None:
    page = looked_at(at_work, draft, changed(workbook(at_work, draft), lambda book: book["Warnings"].delete_rows(3)))

    assert page.status_code == 422
    assert "Sheet “Rules data”, row 5" in page.content.decode()


def test_a_published_word_is_not_taken_out(at_work: Client, draft: Draft) -> None:
    def change(book: Any) -> None:
        book["Choices"].delete_rows(3)

    page = looked_at(at_work, draft, changed(workbook(at_work, draft), change))

    assert page.status_code == 422
    assert "was published before, so it stays" in page.content.decode()


@pytest.mark.parametrize("data", [b"", b"no spreadsheet", bytes(6 * 1024 * 1024)])
def test_other_files_are_refused_at_the_field(at_work: Client, draft: Draft, data: bytes) -> None:
    page = looked_at(at_work, draft, data)

    assert page.status_code == 422
    assert 'href="#workbook"' in page.content.decode()


def test_without_a_file_the_page_asks_for_one(at_work: Client, draft: Draft) -> None:
    page = at_work.post(f"{base(draft)}upload/", {})

    assert page.status_code == 422
    assert "Select a spreadsheet" in page.content.decode()


def test_a_look_asks_the_database_little_and_no_more_for_more_rows(at_work: Client, draft: Draft) -> None:
    data = changed(workbook(at_work, draft), BECAUSE)

    def add_rules(book: Any) -> None:
        page = book["Rules data"]
        row = [cell.value for cell in page[3]]
        for number in range(200):
            page.append([f"D-{number + 1000}", *row[1:-1], None])

    more = changed(data, add_rules)
    counts = []
    for file in (data, more):
        looked_at(at_work, draft, file)
        with CaptureQueriesContext(connection) as queries:
            page = looked_at(at_work, draft, file)
        assert page.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
