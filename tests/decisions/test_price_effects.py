"""What a draft of prices would do to the rules in force is said on its pages before it is published, at the row that does it; nothing is refused for it."""

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.catalogue import selectors as catalogue
from apps.catalogue import services as pricing
from apps.catalogue.models import PriceDraft
from apps.decisions import services
from apps.decisions.engine import analysis
from apps.decisions.management import fixture_files
from apps.decisions.models import RulebookVersion
from apps.decisions.services.carried_tests import write_to_version
from tests.decisions.price_pages import url
from tests.decisions.test_price_impact import change, dearer_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def tested(live: RulebookVersion) -> RulebookVersion:
    """The default rules with a few of their test cases."""
    write_to_version(live, fixture_files.worked_cases()[:3])
    return live


@pytest.fixture
def draft(tested: RulebookVersion, at: datetime) -> PriceDraft:
    return pricing.open_price_draft(version=None, title="Next", by="tests", at=at)


def effects(plain: dict[str, Any], at: datetime) -> list[tuple[str, str, str, str]]:
    found = services.price_problems(plain, at=at)
    return [(each.severity, each.section, each.key, each.message) for each in found if each.message.startswith("With this list")]


def test_list_as_it_is_in_force_does_nothing_to_the_rules(tested: RulebookVersion, at: datetime) -> None:
    assert effects(fixture_files.default_prices(), at) == []


def test_test_case_that_a_list_turns_is_told_at_the_row_that_turns_it(tested: RulebookVersion, at: datetime) -> None:
    plain = fixture_files.default_prices()
    dearer_work(plain)
    words = (
        "With this list the test case “Parts wholesaler: catch mistyped order lines, where a simple check fails” of the rules in force fails. "
        "Verdict: Go is expected, Pilot first comes"
    )
    assert ("warning", "single", "engineer_month", words) in effects(plain, at)

    first, *others = plain["prices"]
    plain["prices"] = [{**first, "price": "0.02"}, *others]  # beside what does nothing to it, too
    assert ("warning", "single", "engineer_month", words) in effects(plain, at)


def test_rule_that_a_list_makes_unreachable_is_told_with_its_key(tested: RulebookVersion, at: datetime) -> None:
    plain = {**fixture_files.default_prices(), "services": []}

    told = [words for _severity, _section, _key, words in effects(plain, at)]

    assert all(key == "" for _severity, section, key, _words in effects(plain, at) if section == "services")  # their rows are gone
    assert any(
        "the rules in force go wrong at B-32: This can never be true: condition 1 asks that “Closed or ending services”" in each
        for each in told
    )


def test_test_case_that_fails_today_already_is_not_laid_to_a_list(live: RulebookVersion, at: datetime) -> None:
    passes = next(case for case in fixture_files.worked_cases() if "where a simple check fails" in case["title"])
    fails = {**passes, "id": "red", "title": "Red already", "expect": {"verdict": ["stop"]}}
    write_to_version(live, [passes, fails])

    told = effects(fixture_files.default_prices() | {"engineer_month": dear_work()}, at)

    assert "Parts wholesaler" in str(told), "control: the same answers, and what comes of them today"
    assert "Red already" not in str(told)


def test_rule_that_is_wrong_with_the_prices_in_force_is_not_laid_to_a_list(tested: RulebookVersion, at: datetime) -> None:
    first, *others = fixture_files.default_prices()["prices"]
    none = {**fixture_files.default_prices(), "services": []}
    dearer = {**none, "prices": [{**first, "price": "0.02"}, *others]}
    assert "go wrong at B-32" in str(effects(dearer, at)), "control: beside the prices of today it is the list that does it"

    pricing.publish_price_list(plain=none, by="tests", at=at)

    assert "go wrong at" not in str(effects(dearer, at))


def test_rule_that_goes_wrong_is_told_at_the_one_row_that_does_it_and_at_none_of_several(tested: RulebookVersion, at: datetime) -> None:
    plain = fixture_files.default_prices()
    ended = [row for row in plain["services"] if row["status"] != "open" or row.get("retires_on")]
    rest = [row for row in plain["services"] if row not in ended]
    (one, two, *_more) = ended
    opened = {name: value for name, value in one.items() if name != "retires_on"} | {"status": "open"}

    def told(*rows: dict[str, Any]) -> set[tuple[str, str]]:
        found = effects({**plain, "services": [*rest, *rows]}, at + timedelta(minutes=2))
        return {(section, key) for _severity, section, key, words in found if "go wrong at B-32" in words}

    pricing.publish_price_list(plain={**plain, "services": [*rest, one]}, by="tests", at=at)
    assert told(opened) == {("services", one["name"])}
    assert told() == {("services", "")}, "the row is gone, its section is not"

    pricing.publish_price_list(plain={**plain, "services": [*rest, one, two]}, by="tests", at=at + timedelta(minutes=1))
    assert told(one) == set()
    assert told() == {("single", "")}, "neither alone"


def test_what_a_list_does_to_the_rules_is_on_its_pages_and_keeps_nobody_from_publishing(
    at_work: Client, draft: PriceDraft, at: datetime
) -> None:
    change(draft, at, dearer_work)

    for page in ("change", "publish"):
        text = at_work.get(url(page, draft.pk)).content.decode()
        assert "1 about what rules do with it" in text
        assert "Verdict: Go is expected, Pilot first comes" in text.partition('<details class="change-group"')[0]  # not folded away

    found = services.price_problems(fixture_files.default_prices() | {"engineer_month": dear_work()}, at=at)
    assert not [each for each in found if each.severity == "error"]


def dear_work() -> dict[str, Any]:
    plain = fixture_files.default_prices()
    dearer_work(plain)
    return dict(plain["engineer_month"])


def test_effects_are_looked_for_once_in_each_state_of_a_draft(at_work: Client, draft: PriceDraft, at: datetime) -> None:
    change(draft, at, dearer_work)
    at_work.get(url("change", draft.pk))

    with patch.object(analysis, "forbidding", side_effect=AssertionError("looked again")), CaptureQueriesContext(connection) as queries:
        for page in ("change", "publish"):
            before = len(queries)
            assert at_work.get(url(page, draft.pk)).status_code == 200
            assert len(queries) - before <= 12


def test_list_published_again_says_what_it_does_to_the_rules_and_counts_as_due_only_what_is(
    at_work: Client, draft: PriceDraft, tested: RulebookVersion, at: datetime
) -> None:
    dear = pricing.publish_price_list(plain=fixture_files.default_prices() | {"engineer_month": dear_work()}, by="tests", at=at)
    pricing.publish_price_list(plain=fixture_files.default_prices(), by="tests", at=at + timedelta(minutes=1))

    page = at_work.get(f"/admin/catalogue/pricelistversion/{dear.number}/again/")

    assert "of the rules in force fails. Verdict: Go is expected, Pilot first comes" in page.content.decode()
    assert {each.message[:14] for each in page.context["warnings"]} == {"With this list"}
    past = [
        each for each in services.price_problems(catalogue.plain_of(dear), at=timezone.now()) if each.message.startswith("Past its review")
    ]
    assert page.context["due"] == len(past) > 0
