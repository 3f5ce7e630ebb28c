"""Price lists in the administration as files: downloaded, looked at, taken over in one step; what cannot be read is refused at its place."""

import io
import json
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.catalogue import pricefile, prices, spreadsheet
from apps.catalogue import services as pricing
from apps.catalogue.compiler import price_draft_plain
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.catalogue.spreadsheet import About
from apps.decisions.models import Draft, RulebookVersion
from tests.hostile_workbooks import HOSTILE, NO_SPREADSHEETS, remade

pytestmark = pytest.mark.django_db
TASK = "translation"


@pytest.fixture
def draft(live: RulebookVersion, at: datetime) -> PriceDraft:
    return pricing.open_price_draft(version=None, title="Next", by="tests", at=at)


def url(name: str, draft: PriceDraft) -> str:
    return reverse(f"admin:catalogue_pricedraft_{name}", args=[draft.pk])


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def looked_at(client: Client, draft: PriceDraft, data: bytes) -> Any:
    return client.post(url("workbook_upload", draft), {"workbook": SimpleUploadedFile("prices.xlsx", data)})


def file_looked_at(client: Client, draft: PriceDraft, data: bytes) -> Any:
    return client.post(url("file_upload", draft), {"file": SimpleUploadedFile("prices.json", data)})


def fields_of(page: Any) -> dict[str, str]:
    return {name: str(page.context[name]) for name in ("kind", "seen", "carried")} | {"revision": str(page.context["preview"].revision)}


def dearer(plain: dict[str, Any], price: str = "0.5") -> dict[str, Any]:
    return {**plain, "prices": [{**row, "price": price} if row["task"] == TASK else row for row in plain["prices"]]}


def as_copied(draft: PriceDraft, plain: dict[str, Any]) -> bytes:
    return spreadsheet.write(plain, About(draft=str(draft.pk), revision=str(draft.revision)))


def test_draft_and_list_are_downloaded_in_both_forms_with_one_fingerprint(at_work: Client, draft: PriceDraft) -> None:
    version = PriceListVersion.objects.get()
    lists = [reverse(f"admin:catalogue_pricelistversion_{end}", args=[1]) for end in ("workbook", "file")]

    for workbook, file in ((url("workbook", draft), url("file", draft)), lists):
        book, text = at_work.get(workbook), at_work.get(file)
        assert prices.sha256(prices.canonical(spreadsheet.read(book.content, {}).plain)) == version.sha256
        assert pricefile.read(text.content).sha256 == version.sha256
        assert "attachment" in book["Content-Disposition"] and "attachment" in text["Content-Disposition"]
    assert lists[0] in words(at_work.get(reverse("admin:catalogue_pricelistversion_change", args=[1])))


@pytest.mark.parametrize("kind", ["workbook", "file"])
def test_what_was_looked_at_is_taken_over_in_one_step_and_taken_back(at_work: Client, draft: PriceDraft, kind: str) -> None:
    before = price_draft_plain(draft)
    wanted = dearer(before)
    if kind == "workbook":
        look = looked_at(at_work, draft, as_copied(draft, wanted))
    else:
        look = file_looked_at(at_work, draft, pricefile.written(wanted, number=None).encode())

    assert "Nothing is stored yet" in words(look) and "Price of one answer <b>" in words(look) and "→ 0.5" in words(look)
    assert price_draft_plain(draft) == before
    taken = at_work.post(url("take", draft), fields_of(look), follow=True)
    assert "Taken over: 1 row" in words(taken)
    assert price_draft_plain(draft) == wanted
    at_work.post(reverse("admin:catalogue_pricedraft_undo", args=[draft.pk, 1]))
    assert prices.canonical(price_draft_plain(draft)) == prices.canonical(before)


def test_an_unchanged_file_has_nothing_to_take_over(at_work: Client, draft: PriceDraft) -> None:
    for page in (
        looked_at(at_work, draft, at_work.get(url("workbook", draft)).content),
        file_looked_at(at_work, draft, at_work.get(url("file", draft)).content),
    ):
        assert "There is nothing to take over" in words(page) and "Take this over" not in words(page)


def test_what_came_back_changed_or_for_another_draft_is_not_stored(at_work: Client, draft: PriceDraft, at: datetime) -> None:
    other = pricing.open_price_draft(version=None, title="Other", by="tests", at=at)
    fields = fields_of(looked_at(at_work, draft, as_copied(draft, dearer(price_draft_plain(draft)))))

    for where, sent in (
        (draft, {**fields, "carried": fields["carried"][:-4] + "AAAA"}),
        (draft, {**fields, "kind": "file"}),
        (other, fields),
    ):
        page = at_work.post(url("take", where), sent)
        assert page.status_code == 409 and "What came back is not what you looked at" in words(page)
    assert [PriceDraft.objects.get(pk=one.pk).revision for one in (draft, other)] == [1, 1]


def test_what_was_looked_at_for_a_draft_of_prices_is_nothing_to_a_draft_of_rules(at_work: Client, draft: PriceDraft, at: datetime) -> None:
    """Of the same number and at the same revision."""
    rules = Draft.objects.create(pk=draft.pk, title="Rules", revision=draft.revision, created_at=at, changed_at=at)
    fields = fields_of(looked_at(at_work, draft, as_copied(draft, dearer(price_draft_plain(draft)))))

    page = at_work.post(reverse("admin:decisions_draft_workbook_take", args=[rules.pk]), fields)
    assert page.status_code == 409 and "What came back is not what you looked at" in words(page)
    assert "Taken over: 1 row" in words(at_work.post(url("take", draft), fields, follow=True))


def test_what_unpacks_to_more_than_a_page_carries_is_not_called_a_draft_that_changed(
    at_work: Client, draft: PriceDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = fields_of(looked_at(at_work, draft, as_copied(draft, dearer(price_draft_plain(draft)))))
    monkeypatch.setattr("apps.decisions.admin.carried.MOST_UNPACKED", 1_000)

    page = at_work.post(url("take", draft), fields)

    assert page.status_code == 409 and "What came back is not what you looked at" in words(page)
    assert "The draft changed since" not in words(page)


def test_nothing_is_stored_when_the_draft_moved_on_since_the_look(at_work: Client, draft: PriceDraft, at: datetime) -> None:
    fields = fields_of(looked_at(at_work, draft, as_copied(draft, dearer(price_draft_plain(draft)))))
    pricing.replace_price_rows(draft=draft, plain=dearer(price_draft_plain(draft), "7"), revision=None, by="tests", at=at)

    page = at_work.post(url("take", draft), fields)
    assert page.status_code == 409 and "The draft changed since you looked" in words(page)
    assert price_draft_plain(draft)["prices"] == dearer(price_draft_plain(draft), "7")["prices"]


def test_a_draft_that_was_published_meanwhile_takes_nothing(at_work: Client, draft: PriceDraft) -> None:
    fields = fields_of(looked_at(at_work, draft, as_copied(draft, dearer(price_draft_plain(draft)))))
    PriceDraft.objects.filter(pk=draft.pk).update(published_as=PriceListVersion.objects.get())

    assert at_work.post(url("take", draft), fields).status_code == 409
    assert looked_at(at_work, draft, b"x").status_code == 409


@pytest.mark.parametrize("name", ["\ud800", "\x00a", "k" * 300, "hidden"])
def test_parts_that_no_list_has_are_refused_on_the_page_of_a_file(at_work: Client, draft: PriceDraft, name: str) -> None:
    page = file_looked_at(at_work, draft, json.dumps({**price_draft_plain(draft), name: "x"}).encode())

    assert page.status_code == 422 and "A price list has no part" in words(page) and "Take this over" not in words(page)


@pytest.mark.parametrize("name", ["_x0000_a", "k" * 300, "hidden"])
def test_parts_that_no_list_has_are_refused_on_the_page_of_a_workbook(at_work: Client, draft: PriceDraft, name: str) -> None:
    book, file = openpyxl.load_workbook(io.BytesIO(as_copied(draft, price_draft_plain(draft)))), io.BytesIO()
    book["Said once"].append([name, None, "x"])
    book.save(file)

    page = looked_at(at_work, draft, file.getvalue())

    assert page.status_code == 422 and "A price list has no part" in words(page) and "Take this over" not in words(page)


def test_cells_and_rows_that_cannot_stand_are_named_and_nothing_can_be_taken(at_work: Client, draft: PriceDraft) -> None:
    book = openpyxl.load_workbook(io.BytesIO(at_work.get(url("workbook", draft)).content))
    book["Services"]["B3"].value = "=A1"
    book["List prices"]["F3"].value = "much"
    file = io.BytesIO()
    book.save(file)

    page = looked_at(at_work, draft, file.getvalue())
    assert page.status_code == 422 and "Take this over" not in words(page)
    assert "Sheet “Services”, row 3, “Seller”: holds a formula" in words(page)
    assert "Sheet “List prices”, row 3, “Price”: must be a number" in words(page)
    assert 'role="alert"' in words(page) and "autofocus" in words(page)


@pytest.mark.parametrize("data", NO_SPREADSHEETS)
def test_other_files_are_refused_at_the_field(at_work: Client, draft: PriceDraft, data: bytes) -> None:
    page = looked_at(at_work, draft, data)
    assert page.status_code == 422 and 'id="workbook-error"' in words(page)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_workbooks_are_refused_at_the_field(at_work: Client, draft: PriceDraft, kind: str) -> None:
    change, _said = HOSTILE[kind]
    page = looked_at(at_work, draft, remade(as_copied(draft, price_draft_plain(draft)), change))
    assert page.status_code == 422 and 'id="workbook-error"' in words(page)


@pytest.mark.parametrize("data", [b"", b"{}", b"[", b'{"prices": 1}', b"\xff", b" " * 5_000_001])
def test_other_json_is_refused_at_the_field(at_work: Client, draft: PriceDraft, data: bytes) -> None:
    page = file_looked_at(at_work, draft, data)
    assert page.status_code == 422 and 'id="file-error"' in words(page)


def test_without_a_file_the_page_asks_for_one(at_work: Client, draft: PriceDraft) -> None:
    assert "Select a spreadsheet" in words(at_work.post(url("workbook_upload", draft)))
    assert "Select a file of prices" in words(at_work.post(url("file_upload", draft)))


def test_a_look_asks_the_database_little_and_no_more_for_more_rows(at_work: Client, draft: PriceDraft, at: datetime) -> None:
    counts = []
    for plain in ({**price_draft_plain(draft), "services": []}, price_draft_plain(draft)):
        with CaptureQueriesContext(connection) as asked:
            looked_at(at_work, draft, as_copied(draft, plain))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
