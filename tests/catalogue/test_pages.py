"""The public pages of the catalogue: by task, by price, of every list that was published; the same number of queries however long."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.catalogue import selectors, services
from apps.decisions.management import fixture_files

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/catalogue/",
    "/catalogue/?q=polly",
    "/catalogue/forecast",
    "/prices/",
    "/prices/?v=1",
    "/catalogue/?v=1",
    "/catalogue/forecast?v=1",
]


@pytest.fixture
def facts(db: None, at: datetime) -> Any:
    return services.publish_price_list(plain=fixture_files.default_prices(), by="tests", at=at - timedelta(days=1))


def page(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_there_for_anybody(client: Client, facts: Any, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/catalogue/", "/prices/", "/sources/"])
def test_page_says_so_where_nothing_is_published(client: Client, db: None, address: str) -> None:
    assert "published yet" in page(client, address)


@pytest.mark.parametrize(
    "address", ["/catalogue/nothing", "/catalogue/forecast?v=9", "/prices/?v=x", "/prices/?v=99999999999", "/catalogue/?v=-1"]
)
def test_what_is_not_there_is_a_404(client: Client, facts: Any, address: str) -> None:
    assert client.get(address).status_code == 404


def test_task_shows_the_baseline_first_then_services_models_measure(client: Client, facts: Any) -> None:
    said = page(client, "/catalogue/document_fields")

    wanted = [
        "Templates by layout",
        "F1 by field",
        "Amazon Textract",
        "Also named for this task, not checked",
        "Google Document AI",
        "PaddleOCR",
    ]
    assert [said.index(words) for words in wanted] == sorted(said.index(words) for words in wanted)


def test_retired_service_is_shown_with_its_end_and_what_came_after(client: Client, facts: Any) -> None:
    said = page(client, "/catalogue/visual_defect")

    assert "No open hosted service is known" in said
    assert said.index("Closed or ending: not an option") < said.index("Amazon Lookout for Vision")
    assert "Ended on 31 Oct 2025" in said
    assert "Instead: SageMaker JumpStart" in said


def test_unverified_price_is_named_so_and_stands_apart(client: Client, facts: Any) -> None:
    prices, task = page(client, "/prices/"), page(client, "/catalogue/document_fields")

    assert prices.index("Commonly stated, not checked at a source") < prices.index("Textract: forms")
    assert "Not checked at a source." in task
    assert "<b>$0.01</b> for each page" not in task


def test_fact_past_its_review_is_marked_against_today(client: Client, facts: Any, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = "Past its review"
    monkeypatch.setattr(timezone, "now", lambda: at)
    fresh = page(client, "/catalogue/image_classification")
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(days=1000))
    later = page(client, "/catalogue/image_classification")

    assert mark not in fresh
    assert later.count(mark) > 5


def test_search_works_by_address_alone_and_keeps_what_was_typed(client: Client, facts: Any) -> None:
    found, none = page(client, "/catalogue/?q=Textract"), page(client, "/catalogue/?q=%3Cb%3Enothing")

    assert "1 of 39 tasks" in found
    assert "Read fields from documents" in found
    assert "Forecast over time" not in found
    assert "Nothing here holds “&lt;b&gt;nothing”" in none


def test_list_from_before_tasks_were_part_of_it_is_shown_too(client: Client, facts: Any, at: datetime) -> None:
    whole = fixture_files.default_prices()
    old = {key: whole[key] for key in ("date", "currency", "prices", "services")}
    services.publish_price_list(plain=old, by="tests", at=at)

    assert "before tasks were part of it" in page(client, "/catalogue/?v=2")
    assert client.get("/prices/?v=2").status_code == 200
    assert client.get("/catalogue/forecast?v=2").status_code == 404


def test_list_of_a_day_to_come_is_named_so_and_not_as_in_force(
    client: Client, facts: Any, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at)
    services.publish_price_list(plain=fixture_files.default_prices(), by="tests", at=at, valid_from=at + timedelta(days=3))

    said = " ".join(page(client, "/prices/").split())
    planned, live = said.index(">Version 2</a>"), said.index(">Version 1</a>")
    assert said.index("From 24 Nov 2026", planned) < live < said.index("In force", live)
    assert "In force" not in said[planned:live]


def test_number_of_queries_does_not_grow_with_the_list(
    client: Client, facts: Any, at: datetime, django_assert_max_num_queries: Any
) -> None:
    for address in ADDRESSES:
        client.get(address)  # the content of a list is kept by the process
    for address in ADDRESSES:
        with django_assert_max_num_queries(3):
            client.get(address)


def test_address_of_a_task_is_there_where_the_list_has_it() -> None:
    plain = fixture_files.default_prices()

    assert selectors.task_address(plain, "forecast") == "/catalogue/forecast"
    assert selectors.task_address(plain, "nothing") == ""
    assert selectors.task_address({}, "forecast") == ""


def test_sources_name_the_rules_that_rest_on_them(client: Client, facts: Any, small_book: Any) -> None:
    said = page(client, "/sources/")

    assert "Where the rules are from" in said
    assert "/rules/" in said


@pytest.fixture
def small_book(facts: Any, at: datetime) -> Any:
    from apps.decisions import services as decisions
    from tests.decisions.make import make_plain

    return decisions.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)


def test_rule_admin_reads_what_changed_since_the_list_before(as_person: Any, rhea: Any, facts: Any, at: datetime) -> None:
    newer = {**fixture_files.default_prices(), "date": "2027-01-01"}
    newer["prices"][0]["price"] = "0.002"
    services.publish_price_list(plain=newer, by="tests", at=at)

    said = " ".join(as_person(rhea).get("/admin/catalogue/pricelistversion/2/").content.decode().split())
    assert "What changed from version 1" in said
    assert 'Price: <span class="quiet">0.001</span> → 0.002' in said
