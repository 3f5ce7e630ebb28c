"""Who gets into the administration of rules, what it opens with, and what is not there."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from apps.decisions.models import Draft, Rule, RulebookVersion

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
