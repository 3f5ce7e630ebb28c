"""Price lists: refused with every fault, frozen, numbered; only publishers add one."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from apps.audit.models import Event
from apps.catalogue import prices, selectors, services
from apps.catalogue.models import PriceListVersion
from apps.decisions.management import fixture_files


def make_list(**changes: Any) -> dict[str, Any]:
    sourced = {"source": "price page", "checked_on": "2026-11-21"}
    plain: dict[str, Any] = {
        "date": "2026-11-21",
        "currency": "USD",
        "prices": [{"task": "translation", "price": "0.01", "unit": "text", **sourced}],
        "services": [{"name": "A", "vendor": "B", "tasks": ["translation"], "status": "open", "kind": "api", **sourced}],
    }
    return {**plain, **changes}


def test_default_list_has_no_fault() -> None:
    assert prices.problems(fixture_files.default_prices()) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"prices": [{"task": "x", "price": "0.1", "unit": "text", "checked_on": "2026-11-21"}]}, "prices, x: source is missing"),
        ({"prices": [{"task": "x", "price": "-1", "unit": "u", "source": "s", "checked_on": "2026-11-21"}]}, "price must be 0 or more"),
        ({"prices": [{"task": "x", "price": "dear", "unit": "u", "source": "s", "checked_on": "2026-11-21"}]}, "price must be a number"),
        ({"prices": [{"task": "x", "price": "1", "unit": "u", "source": "s", "checked_on": "soon"}]}, "must be a date"),
        ({"services": [{"name": "A", "status": "gone"}]}, "status must be one of"),
        ({"date": "21 November"}, "date must be a date"),
    ],
)
def test_fault_is_named_with_its_row(change: dict[str, Any], words: str) -> None:
    assert any(words in fault for fault in prices.problems(make_list(**change)))


def test_float_has_no_canonical_form() -> None:
    with pytest.raises(prices.NotAPriceList, match=r"prices\[0\]\.price"):
        prices.canonical(make_list(prices=[{"task": "x", "price": 0.1}]))


@pytest.mark.django_db
def test_list_is_numbered_hashed_and_recorded(at: datetime) -> None:
    first = services.publish_price_list(plain=make_list(), by="tests", at=at)
    second = services.publish_price_list(plain=make_list(date="2026-12-01"), by="tests", at=at + timedelta(days=10))

    assert [first.number, second.number] == [1, 2]
    assert first.sha256 == prices.sha256(first.canonical)
    assert json.loads(first.canonical) == make_list()
    assert selectors.live_version(at) == first
    assert selectors.live_prices(at + timedelta(days=11)) == (second, make_list(date="2026-12-01"))
    assert selectors.prices(1) == (first, make_list())
    assert Event.objects.filter(kind="price_list.published").count() == 2


@pytest.mark.django_db
def test_faulty_list_is_not_stored(at: datetime) -> None:
    with pytest.raises(prices.NotAPriceList):
        services.publish_price_list(plain=make_list(date="x"), by="tests", at=at)

    assert PriceListVersion.objects.count() == 0


@pytest.mark.django_db
def test_only_publishers_add_a_list(maya: Any, rhea: Any, at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        services.publish_price_list(plain=make_list(), by=maya, at=at)

    assert services.publish_price_list(plain=make_list(), by=rhea, at=at).published_by == rhea
