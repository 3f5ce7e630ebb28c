"""The ways back of price lists: a planned start withdrawn, and an older list published again as one of its own."""

from datetime import datetime

import pytest

from apps.catalogue import selectors
from apps.catalogue import services as pricing
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.decisions import services
from apps.decisions.models import RulebookVersion
from tests.decisions.test_price_publishing import LATER, change, publish, services_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(live: RulebookVersion, at: datetime) -> PriceDraft:
    found = pricing.open_price_draft(version=None, title="Next", by="tests", at=at)
    change(found, at, price="0.02")
    return found


def test_planned_start_is_withdrawn_before_its_day_only(draft: PriceDraft, at: datetime) -> None:
    second = publish(draft, at, valid_from=at + LATER)

    with pytest.raises(pricing.NotWithdrawn, match="in force already"):
        pricing.withdraw_price_list(version=second, by="tests", at=at + LATER)
    pricing.withdraw_price_list(version=second, by="tests", at=at)

    assert services_live(at + LATER) == 1 and selectors.live_version(at + LATER).number == 1  # type: ignore[union-attr]
    with pytest.raises(pricing.NotWithdrawn, match="withdrawn already"):
        pricing.withdraw_price_list(version=second, by="tests", at=at)


def test_going_back_is_a_list_of_its_own(draft: PriceDraft, at: datetime) -> None:
    change_date = {"section": "single", "key": "date", "row": "2026-12-01", "revision": 0}
    pricing.save_price_row(draft=draft, **change_date, by="tests", at=at)
    draft.refresh_from_db()
    publish(draft, at)
    first = PriceListVersion.objects.get(number=1)

    third = services.publish_prices_again(version=first, shown="2", notes="Back", by="tests", at=at)

    assert (third.number, third.restores, third.sha256) == (3, 1, first.sha256)
    assert services_live(at) == 3
    with pytest.raises(services.MovedOn):
        services.publish_prices_again(version=first, shown="2", notes="Back", by="tests", at=at)


def test_list_that_was_withdrawn_and_comes_after_all_says_which_it_is_again(draft: PriceDraft, at: datetime) -> None:
    second = publish(draft, at, valid_from=at + LATER)
    pricing.withdraw_price_list(version=second, by="tests", at=at)

    third = services.publish_prices_again(version=second, shown="1", notes="After all", by="tests", at=at)

    assert (third.restores, third.sha256) == (2, second.sha256)
    assert services.publish_prices_again(version=third, shown="3", notes="Twice", by="tests", at=at).restores is None
