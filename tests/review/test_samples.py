"""Sample decisions: for everybody, by the rules and prices in force, and nothing is stored."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.decisions import services
from apps.decisions.management import fixture_files
from apps.decisions.models import Decision
from apps.intake.models import UseCase
from apps.intake.selectors.samples import samples
from apps.review.views import samples as views
from tests.decisions.make import make_plain
from tests.review.test_result_page import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_rules(db: None, at: datetime) -> Any:
    """Rules that ask little of what the samples answer."""
    return services.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Each test has a database of its own, in which a number stands for another version."""
    views._document.cache_clear()
    yield
    views._document.cache_clear()


def test_start_page_leads_a_visitor_to_a_sample_that_is_decided_today(live_rules: Any) -> None:
    address = reverse("review:sample", args=["1_invoice_fields"])

    assert address in Client().get("/").content.decode()
    page = Client().get(address)

    assert page.status_code == 200
    assert "Thisisasample." in shown(page)
    assert "Signintoscopeyourownidea" in shown(page)


@pytest.mark.parametrize("slug", [each.slug for each in samples()])
def test_every_sample_fits_the_default_rules_and_stores_nothing(live_rules: Any, slug: str) -> None:
    page = Client().get(reverse("review:sample", args=[slug]))

    assert page.status_code == 200, slug
    assert all(reverse("review:sample", args=[each.slug]) in page.content.decode() for each in samples() if each.slug != slug)
    assert (Decision.objects.count(), UseCase.objects.count()) == (0, 0)


def test_sample_is_worked_out_once_for_a_version_of_the_rules(live_rules: Any) -> None:
    address = reverse("review:sample", args=["2_customer_churn"])
    first, again = Client().get(address), Client().get(address)

    assert shown(first) == shown(again)
    assert (views._document.cache_info().misses, views._document.cache_info().hits) == (1, 1)


def test_rules_that_ask_otherwise_say_so_instead_of_a_sample(small_rules: Any) -> None:
    page = Client().get(reverse("review:sample", args=["1_invoice_fields"]))

    assert page.status_code == 404
    assert "Thereisnosampletoshowjustnow" in shown(page)


def test_what_is_no_sample_is_not_there(live_rules: Any, at: datetime) -> None:
    assert Client().get(reverse("review:sample", args=["9_another"])).status_code == 404
