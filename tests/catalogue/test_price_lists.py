"""Price lists: refused with every fault, frozen, numbered; only publishers add one."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from apps.audit.models import Event
from apps.catalogue import history, prices, selectors, services
from apps.catalogue.models import PriceListVersion
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.management import fixture_files
from apps.estimates.engine.price_table import PriceTable

SOURCED = {"source": "price page", "checked_on": "2026-11-21"}
COST = {"approach": "rules", "build_low": "1", "build_likely": "2", "build_high": "3", **SOURCED}

TASK = {"slug": "translation", "label": "Translate", "family": "Language", "baseline": "A glossary", "measure": "COMET", **SOURCED}
LISTED = {"slug": "a", "group": "Texts", "vendor": "B", "what": "A", "unit": "text", **SOURCED}


def make_list(**changes: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "date": "2026-11-21",
        "currency": "USD",
        "prices": [{"task": "translation", "price": "0.01", "unit": "text", **SOURCED}],
        "services": [{"name": "A", "vendor": "B", "tasks": ["translation"], "status": "open", "kind": "api", **SOURCED}],
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
        ({"date": "20261121"}, "date must be a date"),
        ({"date": "2026-02-30"}, "date must be a date"),
        ({"date": 20261121}, "date must be a date"),
        ({"prices": [{"price": "1", "unit": "u", **SOURCED}]}, "prices, a row without a task: task is missing"),
        ({"prices": [{"task": "x", "price": "1e5000", "unit": "u", **SOURCED}]}, "price must be a number of at most 12 digits"),
        ({"prices": [{"task": "x", "price": "1" * 13, "unit": "u", **SOURCED}]}, "price must be a number of at most 12 digits"),
        ({"prices": [{"task": "x", "price": True, "unit": "u", **SOURCED}]}, "price must be a number of at most 12 digits"),
        ({"prices": [{"task": "x", "price": "", "unit": "u", **SOURCED}]}, "prices, x: price is missing"),
        ({"prices": [{"task": ["x"], "price": "1", "unit": "u", **SOURCED}]}, "task must be text"),
        ({"prices": [{"task": "x", "price": "1", "unit": "u", **SOURCED}] * 2}, "prices, x: stands in the list twice"),
        ({"prices": [{"task": "x", "price": 0.1, "unit": "u", **SOURCED}]}, "prices[0].price: write decimals as text"),
        ({"prices": [{"task": "x\0", "price": "1", "unit": "u", **SOURCED}]}, "prices[0].task: must not hold control characters"),
        ({"prices": "dear"}, "prices: write it as tables"),
        ({"prices": ["dear"]}, "prices: write it as tables"),
        ({"services": {"name": "A"}}, "services: write it as tables"),
        ({"services": [{"name": "A", "tasks": "translation"}]}, "services, A: tasks: must be a list of names"),
        ({"services": [{"name": "A", "retires_on": "2027"}]}, "retires_on must be a date"),
        ({"services": [{"name": "A", "kind": "magic"}]}, "kind must be one of api, automl"),
        ({"currency": "dollars"}, "currency must be three capital letters"),
        ({"engineer_month": "much"}, "engineer_month: write it as a table"),
        ({"engineer_month": {**SOURCED}}, "engineer_month: price is missing"),
        ({"approach_costs": [{"approach": "x", **SOURCED}]}, "approach_costs, x: build_low is missing"),
        ({"approach_costs": [{**COST, "build_high": "much"}]}, "build_high must be a number"),
        ({"approach_costs": [{**COST, "build_low": "9"}]}, "must stand in the order of their size"),
        ({"approach_costs": [{**COST, "weeks_to_evidence_low": "1"}]}, "weeks_to_evidence_high is missing"),
        ({"approach_costs": [COST, COST]}, "approach_costs, rules: stands in the list twice"),
        ({"tasks": [{**TASK, "baseline": ""}]}, "tasks, translation: baseline is missing"),
        ({"tasks": [{**TASK, "open_models": "NLLB"}]}, "tasks, translation: open_models: must be a list of names"),
        ({"tasks": [TASK, TASK]}, "tasks, translation: stands in the list twice"),
        ({"tasks": [{**TASK, "slug": "search"}]}, "services, A: there is no task translation"),
        ({"tasks": [TASK], "tasks_without_service": ["pose"]}, "tasks_without_service: there is no task pose"),
        ({"packages": [{"name": "p", "purpose": "x", **SOURCED}]}, "packages, p: version is missing"),
        ({"list_prices": [{**LISTED}]}, "list_prices, a: write price, or price_low and price_high, or price_in and price_out"),
        ({"list_prices": [{**LISTED, "price": "1", "price_in": "1"}]}, "list_prices, a: write price"),
        ({"list_prices": [{**LISTED, "price_low": "2", "price_high": "1"}]}, "must stand in the order of their size"),
        ({"list_prices": [{**LISTED, "price": "-1"}]}, "price must be 0 or more"),
        (
            {"labelling": [{"item": "box", "label": "Box", "low": "2", "typical": "1", "high": "3", **SOURCED}]},
            "in the order of their size",
        ),
        ({"labelling": [{"item": "box", "label": "Box", **SOURCED}]}, "labelling, box: low is missing"),
        ({"people": [{"slug": "a", "label": "A", "unit": "year", **SOURCED}]}, "people, a: write price"),
        ({"data_figures": [{"slug": "a", "topic": "A", "text": "B", "checked_on": "2026-11-21"}]}, "data_figures, a: source is missing"),
        ({"grids": [{"region": "France", "grams_kwh": "many", **SOURCED}]}, "grams_kwh must be a number"),
        ({"accelerators": [{"name": "T4", "price_hour": "much", **SOURCED}]}, "price_hour must be a number"),
        ({"services": [{"name": "A", "vendor": "B", "status": "open", "kind": "api", "as_of": "May", **SOURCED}]}, "as_of must be a date"),
        ({"services": [{"name": "A", "vendor": "B", "status": "open", "kind": "api", "sure": "D", **SOURCED}]}, "sure must be A, B or C"),
        (
            {"services": [{"name": "A", "vendor": "B", "status": "open", "kind": "api", "unverified": "no", **SOURCED}]},
            "unverified must be true",
        ),
        (
            {"services": [{"name": "A", "vendor": "B", "status": "open", "kind": "platform", "tasks": ["x"], **SOURCED}]},
            "a platform gives no answers",
        ),
        ({"review_after_days": 90}, "review_after_days: write it as a table"),
        ({"review_after_days": {"price": 0}}, "review_after_days: price must be a whole number of days from 1"),
        ({"review_after_days": {"price": True}}, "review_after_days: price must be a whole number of days"),
    ],
)
def test_fault_is_named_with_its_row(change: dict[str, Any], words: str) -> None:
    assert any(words in fault for fault in prices.problems(make_list(**change)))


@pytest.mark.parametrize(
    "before",
    [
        {"currency": None},
        {"prices": None},
        {"services": "none"},
        {"date": "soon"},
        {"hidden": "x"},
        {"grids": [{"region": "a\x00b", "grams_kwh": "1", **SOURCED}]},
        {"packages": [{"name": "p", "version": "1", "purpose": "x", "tasks": [["t"]], **SOURCED}]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_no_fault_hides_another(before: dict[str, Any]) -> None:
    junk = {
        "people": [{"slug": "p", "label": "P", "unit": "h", "price": "dear", **SOURCED}],
        "tasks": [TASK],
        "tasks_without_service": ["t"],
    }
    plain = {name: value for name, value in make_list(**junk, **before).items() if value is not None}
    first = prices.problems({name: value for name, value in make_list(**before).items() if value is not None})

    faults = prices.problems(plain)

    assert first and set(first) <= {*faults}
    assert any(fault.startswith("people, p: price must be a number") for fault in faults)
    assert "tasks_without_service: there is no task t" in faults


def test_list_that_passes_can_be_read_by_all_that_read_it() -> None:
    """Each field of the default list taken away, emptied or put out of shape: refused, or read without an error.

    Two rows of a section stand for all, for only its first is spoilt; tasks and costs are whole, for other rows name them.
    """
    named = ("tasks", "approach_costs")
    default = fixture_files.default_prices()
    whole = {key: part[:2] if isinstance(part, list) and key not in named else part for key, part in default.items()}
    assert prices.problems(whole) == ()
    book = from_plain(fixture_files.default_rulebook())
    refused = read = 0
    for changed in spoilt(whole):
        if prices.problems(changed):
            refused += 1
            continue
        read += 1
        compile_book(book, changed) if read == 1 else PriceTable.from_plain(changed)
        for row in changed.get("approach_costs", ()):
            assert all(Decimal(str(row[f"build_{end}"])) >= 0 for end in ("low", "likely", "high"))
            assert ("weeks_to_evidence_low" in row) == ("weeks_to_evidence_high" in row)
        prices.canonical(changed)
    assert refused > 100
    assert read > 10


def spoilt(whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The list with one thing wrong each time: a key gone, or something odd in its place; of each table, its first row."""
    odd = (None, "", "x", -1, "1e5000", True, [], {}, ["x"], [None])
    for key in whole:
        yield {name: value for name, value in whole.items() if name != key}
        yield from ({**whole, key: value} for value in odd)
        row = whole[key][0] if isinstance(whole[key], list) else whole[key]
        for field in row if isinstance(row, dict) else ():
            less = {name: value for name, value in row.items() if name != field}
            for other in (less, *({**row, field: value} for value in odd)):
                yield {**whole, key: [other, *whole[key][1:]] if isinstance(whole[key], list) else other}


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
    assert selectors.live_version(at + timedelta(days=11)) == second
    assert selectors.plain_of(second) == make_list(date="2026-12-01")
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


@pytest.mark.django_db
def test_list_says_which_one_took_its_place(at: datetime) -> None:
    def publish(start: int | None) -> PriceListVersion:
        begins = None if start is None else at + timedelta(days=start)
        return services.publish_price_list(
            plain=make_list(), by="tests", at=at + timedelta(minutes=len(selectors.versions())), valid_from=begins
        )

    first, second, late, back = publish(None), publish(None), publish(9), publish(3)
    services.withdraw_price_list(version=back, by="tests", at=at + timedelta(hours=1))

    assert history.followed(selectors.versions(), at + timedelta(days=1)) == [(back, None), (late, None), (second, None), (first, second)]
    assert dict(history.followed(selectors.versions(), at + timedelta(days=10)))[second] == late
