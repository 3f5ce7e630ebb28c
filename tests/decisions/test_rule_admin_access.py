"""Who gets into the administration of rules, what it opens with, and what is not there."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts import services as accounts
from apps.catalogue import services as pricing
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.decisions import services
from apps.decisions.models import Draft, DraftChange, Rule, RulebookVersion
from tests.decisions.make import make_rule

pytestmark = pytest.mark.django_db


def addresses(draft: Draft) -> Iterator[tuple[str, str]]:
    one = f"/admin/decisions/draft/{draft.pk}/"
    for address in ("", f"{one}", f"{one}rules/", f"{one}rules/D-01/", f"{one}rules/new/", f"{one}publish/", f"{one}discard/"):
        yield "get", address or "/admin/decisions/draft/"
    yield "get", f"{one}exchange/workbook/"
    yield "get", "/admin/decisions/rulebookversion/1/workbook/"
    for address in (f"{one}exchange/workbook/upload/", f"{one}exchange/workbook/take/"):
        yield "post", address
    for address in (f"{one}rules/D-01/", f"{one}rules/D-01/remove/", f"{one}rules/new/", f"{one}publish/", f"{one}discard/"):
        yield "post", address
    yield "post", "/admin/decisions/draft/open/"
    yield "post", "/admin/decisions/rulebookversion/1/draft/"
    yield "get", "/admin/decisions/rulebookversion/"
    yield "get", "/admin/catalogue/pricelistversion/1/"


@pytest.mark.parametrize("name", ["maya", "olga", "zoe"])
def test_people_without_a_rule_role_get_nowhere(
    draft: Draft, name: str, request: pytest.FixtureRequest, as_person: Callable[[Any], Client]
) -> None:
    person = as_person(request.getfixturevalue(name))
    forged = {"do": "save", "revision": 1, "notes": "forged", "key": "D-09", "because": "forged"}

    answers = [(method, url, getattr(person, method)(url, forged if method == "post" else {})) for method, url in addresses(draft)]

    assert [(method, url) for method, url, answer in answers if answer.status_code == 200] == []
    assert Draft.objects.filter(published_as=None).count() == RulebookVersion.objects.count() == 1
    assert not Rule.objects.filter(because="forged").exists()


def test_draft_is_not_opened_before_anything_is_published(at_work: Client) -> None:
    assert at_work.post("/admin/decisions/draft/open/").status_code == 404


def test_odd_addresses_are_404(at_work: Client, draft: Draft) -> None:
    base = f"/admin/decisions/draft/{draft.pk}/rules/"

    for url in (
        f"{base}%00/",
        f"{base}new/?like=%00",
        f"{base}Z-99/",
        "/admin/decisions/draft/999999/",
        "/admin/decisions/rulebookversion/99/",
    ):
        assert at_work.get(url).status_code in (400, 404), url


def test_every_page_opens_for_the_rule_admin(at_work: Client, draft: Draft) -> None:
    statuses = {url: at_work.get(url).status_code for method, url in addresses(draft) if method == "get"}

    assert set(statuses.values()) == {200}, statuses
    assert at_work.get("/admin/").status_code == 200
    assert at_work.get("/admin/catalogue/pricelistversion/").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_published_version_is_only_read(at_work: Client, small_live: RulebookVersion, method: str) -> None:
    assert getattr(at_work, method)("/admin/decisions/rulebookversion/1/").status_code == 405


def test_start_of_the_administration_shows_what_a_rule_admin_does(at_work: Client, small_live: RulebookVersion) -> None:
    page = at_work.get("/admin/").content.decode()

    for words, address in (("Drafts of the rules", "draft"), ("Versions of the rules", "rulebookversion")):
        assert f'<a href="/admin/decisions/{address}/">{words}</a>' in page
    assert '<a href="/admin/catalogue/pricelistversion/">Price lists</a>' in page
    assert "Recent actions" not in page


def test_start_of_the_administration_shows_no_rules_to_a_site_administrator(sam: Any, as_person: Callable[[Any], Client]) -> None:
    page = as_person(sam).get("/admin/").content.decode()

    assert "Drafts of the rules" not in page
    assert "/admin/accounts/user/" in page


def posting(draft: Draft, at: datetime) -> Iterator[tuple[str, str]]:
    """The end of the name, and the address, of each page of drafts and versions, of rules as of prices."""
    prices = PriceListVersion.objects.get()
    price_draft = pricing.open_price_draft(version=prices, title="Next", by="tests", at=at)
    parts = {
        "part": "questions", "slug": "labelled", "stage": "data", "name": "w01", "run": "0" * 8 + "-0000-0000-0000-" + "0" * 12,
        "model": 1, "table": 1, "number": 1, "start": 1, "section": "prices",
    }  # fmt: skip
    for model, pk, key in (
        (Draft, draft.pk, "D-01"),
        (RulebookVersion, 1, "D-01"),
        (PriceDraft, price_draft.pk, "A"),
        (PriceListVersion, prices.pk, "A"),
    ):
        for pattern in admin.site._registry[model].get_urls():
            address = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern)).format(**parts, pk=pk, key=key)
            yield (
                str(pattern.name).partition(str(model._meta.model_name) + "_")[2],
                f"/admin/{model._meta.app_label}/{model._meta.model_name}/{address}",
            )


@pytest.mark.parametrize(
    ("role", "refused", "let_in"),
    [
        ("rule_author", {"publish", "again", "withdraw"}, {"rule", "word", "ask", "undo", "row", "draft"}),
        ("rule_publisher", {"rule", "word", "ask", "undo", "row", "draft", "bulk", "new_test", "workbook_take", "discard"}, {"publish", "again", "withdraw"}),
    ],
)  # fmt: skip
def test_who_only_writes_publishes_nothing_and_who_only_publishes_writes_nothing(
    draft: Draft, maya: Any, as_person: Callable[[Any], Client], at: datetime, role: str, refused: set[str], let_in: set[str]
) -> None:
    accounts.give_site_role(person=maya, role=role, by="tests", at=at)
    client, came = as_person(maya), dict[str, set[int]]()

    for name, address in posting(draft, at):
        came.setdefault(name, set()).add(client.post(address, {"do": "save", "revision": "1", "because": "forged"}).status_code)

    assert {name for name in refused if came[name] != {403}} == set()
    assert {name for name in let_in if 403 in came[name]} == set(), "control: the other role may"
    if role == "rule_publisher":
        writing = {name for name, codes in came.items() if not codes <= {403, 404, 405}}
        assert writing == {"publish", "review", "again", "withdraw", "run_impact", "try"}, "nothing else is open to who writes no rules"
        assert not DraftChange.objects.exists()


@pytest.mark.parametrize("end", ["", "rules/", "publish/", "tests/", "tests/coverage/", "history/", "unnoticed/", "try/", "impact/"])
def test_pages_of_a_draft_ask_the_database_no_more_with_more_rules(draft: Draft, at_work: Client, at: datetime, end: str) -> None:
    address = f"/admin/decisions/draft/{draft.pk}/{end}"

    def add(first: int, count: int) -> None:
        rows = [
            services.RowChange("rules", f"N-{number}", make_rule(f"N-{number}", ["classes", ">", number]))
            for number in range(first, first + count)
        ]
        services.change_rows(draft=draft, changes=rows, revision=None, by="tests", at=at)

    def asked() -> int:
        at_work.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert at_work.get(address).status_code == 200
        return len(queries)

    add(1, 1)
    few = asked()
    add(2, 30)

    assert asked() == few
