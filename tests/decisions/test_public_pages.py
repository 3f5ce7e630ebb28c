"""The rules can be read by anybody, whatever version, with their reasons and sources."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.decisions import selectors, views
from apps.decisions.models import Draft, Source
from tests.decisions.test_test_cases import published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/rules/",
        "/rules/D-01",
        "/rules/DF-01",
        "/rules/D-01?v=1",
        "/rules/picture/",
        "/rules/picture/data",
        "/rules/picture/data?v=1&as=json",
        "/rules/question/labelled",
        "/versions/",
        "/versions/1",
        "/sources/",
        "/sources/?v=1",
    ],
)
def test_page_is_there_for_anybody(client: Client, live: Any, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/rules/", "/versions/"])
def test_page_says_so_where_nothing_is_published(client: Client, db: None, address: str) -> None:
    assert "published yet" in client.get(address).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/rules/Z-99",
        "/rules/D-01?v=9",
        "/rules/?v=x",
        "/rules/picture/nowhere",
        "/rules/stage/data",
        "/rules/flag/none",
        "/versions/0",
        "/versions/99999999999999999999",
    ],
)
def test_what_is_not_there_is_a_404(client: Client, live: Any, address: str) -> None:
    assert client.get(address).status_code == 404


def test_law_past_its_review_is_marked_among_the_sources(client: Client, live: Any, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at)
    fresh = client.get("/sources/").content.decode()
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(days=190))
    later = client.get("/sources/").content.decode()

    assert "confirm with counsel" in fresh
    assert "Past its review" not in fresh
    assert later.count("Past its review") == len(re.findall(r"Checked on \d+ \w+ \d+, confirm with counsel", later)) > 20


def test_rule_says_what_is_in_the_lists_that_it_names(client: Client, small_live: Any) -> None:
    """Also where it names a list through a condition that has a name of its own."""
    page = " ".join(client.get("/rules/D-02").content.decode().split())

    assert "<h2>In the list “pictures”</h2> <ul><li>Images</li></ul>" in page
    assert "In the list" not in client.get("/rules/D-01").content.decode()


def test_rule_says_what_it_does_why_and_where_from(client: Client, small_live: Any) -> None:
    page = client.get("/rules/D-01").content.decode()

    assert "If “How much there is” is “Large”: favour “Classical ML” slightly." in page
    assert "It is known to help." in page
    assert "Practice" in page


def test_rule_says_of_each_law_what_it_asks_from_when_and_when_that_was_checked(client: Client, live: Any) -> None:
    page = client.get("/rules/L-40").content.decode()

    assert "Article 5: prohibited practices</a> (checked on 21 Nov 2026, confirm with counsel)" in page
    assert "It asks: Do not build, sell or use it in the European Union" in page
    assert "It holds from 2 Feb 2025." in page
    assert "It asks" not in client.get("/rules/D-01").content.decode()


def test_picture_links_every_rule_of_its_stage_and_says_the_same_as_a_list(client: Client, live: Any) -> None:
    page = client.get("/rules/picture/framing").content.decode()
    drawn, listed = page.split('class="picture-list"')

    keys = set(re.findall(r'href="/rules/(F-\d+)"', drawn))
    assert len(keys) > 20
    assert keys == set(re.findall(r'href="/rules/(F-\d+)"', listed))


def test_picture_costs_no_more_queries_for_a_large_stage(client: Client, live: Any, django_assert_max_num_queries: Any) -> None:
    client.get("/rules/picture/legality")
    with django_assert_max_num_queries(4):
        client.get("/rules/picture/legality")


def test_picture_can_be_saved_as_a_file(client: Client, live: Any) -> None:
    answer = client.get("/rules/picture/framing?as=json")

    assert answer["Content-Disposition"] == 'attachment; filename="groundwork-rules-v1-framing.json"'
    assert {edge["kind"] for edge in answer.json()["edges"]} >= {"reads", "sets", "favour"}


def test_source_is_a_link_for_its_readers_and_only_a_law_is_for_counsel(client: Client, at_work: Client, draft: Any, at: datetime) -> None:
    Source.objects.filter(draft=draft, slug="practice").update(url="https://example.org/a", kind="guide", checked_on="2026-11-22")
    published(draft, at)

    for address in ("/sources/", "/rules/D-01"):
        page = client.get(address).content.decode()
        assert '<a href="https://example.org/a" rel="noopener noreferrer">Practice</a>' in page
        assert "hecked on 22 Nov 2026" in page and "counsel" not in page


def test_way_back_stands_on_the_page_of_a_version_for_those_who_may_publish_and_for_nobody_else(
    client: Client, at_work: Client, draft: Draft, at: datetime
) -> None:
    found = published(draft, at)
    back = f"Go back to v{found.number - 1}"
    for_all, for_us = (each.get(f"/versions/{found.number}").content.decode() for each in (client, at_work))

    assert "/admin/" not in for_all
    assert back not in for_all
    assert f"v{found.number} in the administration" in for_us
    assert back in for_us
    assert back in at_work.get(f"/admin/decisions/rulebookversion/{found.number}/").content.decode()


def test_rules_are_found_by_their_words_key_or_source_at_an_address_that_can_be_shared(client: Client, small_live: Any) -> None:
    whole = " ".join(client.get("/rules/").content.decode().split())
    assert '<form class="find" method="get" role="search" action="/rules/">' in whole and "What changed in" not in whole

    for query in ("d-02", "  LABELLED   ", "practice labelled", "known help"):
        page = " ".join(client.get("/rules/", {"q": query}).content.decode().split())
        assert 'href="/rules/D-02"' in page and f"“{query.strip()}”" in page
    page = " ".join(client.get("/rules/", {"q": "D-02"}).content.decode().split())
    assert 'href="/rules/D-01"' not in page and "1 of " in page
    none = client.get("/rules/", {"q": "<b>nothing says this"}).content.decode()
    assert "Fewer words find more" in none and "<b>nothing" not in none and 'class="rule-list"' not in none


def test_rules_of_an_older_version_are_searched_there_and_those_in_force_lead_to_what_changed(
    client: Client, small_live: Any, draft: Draft, at: datetime
) -> None:
    published(draft, at)
    page = " ".join(client.get("/rules/", {"v": "1", "q": "D-02"}).content.decode().split())
    assert (
        '<input type="hidden" name="v" value="1">' in page and 'href="/rules/D-02?v=1"' in page and 'href="/rules/?v=1">All rules' in page
    )

    assert '<a href="/versions/2">What changed in v2</a>' in client.get("/rules/").content.decode()
    for counting in ("/versions/2", "/versions/compare?from=1&to=2"):
        assert "Test cases are not counted here" in client.get(counting).content.decode()


def test_rules_are_shown_one_stage_at_a_time_and_a_search_lists_no_more_than_a_page_bears(
    client: Client, live: Any, monkeypatch: Any
) -> None:
    stages = selectors.rules_by_stage(live)
    first, second = (client.get("/rules/", data).content.decode() for data in ({}, {"stage": stages[1].stage.slug}))

    assert [page.count("<li><p>") for page in (first, second)] == [len(stages[0].rules), len(stages[1].rules)]
    assert all(f"/rules/?stage={group.stage.slug}" in first for group in stages)
    assert client.get("/rules/", {"stage": "nothing"}).content.decode().count("<li><p>") == len(stages[0].rules)

    monkeypatch.setattr(views, "MOST_FOUND", 7)
    found = " ".join(client.get("/rules/", {"q": "the"}).content.decode().split())
    assert found.count("<li><p>") == 7
    assert "the first 7 are listed. More words find fewer" in found
