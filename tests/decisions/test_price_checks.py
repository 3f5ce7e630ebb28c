"""Of when a price is and when it was checked: said of one row or many with one press, and why a row is due."""

from datetime import datetime

import pytest
from django.test import Client

from apps.catalogue import services as pricing
from apps.catalogue.models import PriceChange, PriceDraft
from apps.decisions.models import RulebookVersion
from tests.decisions.price_pages import TASK, form_of, price, url

pytestmark = pytest.mark.django_db
OLD = "2025-01-05"


@pytest.fixture
def draft(live: RulebookVersion, at: datetime) -> PriceDraft:
    return pricing.open_price_draft(version=None, title="Next", by="tests", at=at)


def test_a_figure_that_changed_without_being_checked_is_said_until_it_is(draft: PriceDraft, at_work: Client) -> None:
    row, told = url("row", draft.pk, "prices", key=TASK), "A figure changed, and the day on which it was checked did not"
    assert told not in at_work.get(row).text

    changed = at_work.post(row, {**form_of(at_work.get(row)), "price": "0.02"}, follow=True)
    listed = at_work.get(url("change", draft.pk)).text
    checked = at_work.post(row, {**form_of(changed), "checked_on": "2026-11-22"}, follow=True)

    assert told in changed.text and told in listed
    assert told not in checked.text


def test_one_press_says_that_a_changed_figure_was_checked_and_is_of_today(draft: PriceDraft, at_work: Client) -> None:
    row, press = url("row", draft.pk, "prices", key=TASK), "Checked today, and the figure is of today"
    saved = at_work.post(row, {**form_of(at_work.get(row)), "price": "0.02", "as_of": OLD}, follow=True)
    assert press in saved.text and "but the figure is of 5 Jan 2025" in saved.text

    done = at_work.post(
        url("checked", draft.pk, "prices", key=TASK), {"revision": str(saved.context["sheet"].revision), "do": "fresh"}, follow=True
    )

    assert price(draft)["checked_on"] > "2026-11-21" and "as_of" not in price(draft)
    assert "checked today, and of today" in done.text and "The figure changed" not in done.text


def test_row_that_is_due_for_the_age_of_its_figure_says_so_and_offers_the_other_choice(draft: PriceDraft, at_work: Client) -> None:
    row = url("row", draft.pk, "prices", key=TASK)
    saved = at_work.post(row, {**form_of(at_work.get(row)), "as_of": OLD}, follow=True)
    listed = at_work.get(url("rows", draft.pk), {"q": "translate text", "section": "prices"})
    assert "The figure is of 5 Jan 2025" in listed.text and "for the figure is of 5 Jan 2025" in saved.text
    ticked = {"row": [f"prices/{TASK}"], "bulk": "again", "reason": "Read again"}

    asked = at_work.post(url("bulk", draft.pk), ticked)
    assert "1 row stays due" in asked.text and 'value="fresh"' in asked.text
    other = at_work.post(url("bulk", draft.pk), {**ticked, "bulk": ["again", "fresh"]})  # as a browser sends the field and the button

    assert (other.context["do"], other.context["why"], other.context["still"]) == ("fresh", "Read again", 0)
    assert "stays due" not in other.text


def test_ticked_rows_are_checked_again_with_before_and_after(draft: PriceDraft, at_work: Client) -> None:
    ticked = {"row": ["prices/translation", "packages/flaml"], "bulk": "again"}
    shown = at_work.post(url("bulk", draft.pk), ticked)
    assert [plan.details[0][0] for plan in shown.context["plans"]] == ["Checked on", "Checked on"]
    assert not PriceChange.objects.exists()

    done = at_work.post(url("bulk", draft.pk), {**ticked, "confirm": "yes", "revision": "1", "reason": "Read again"}, follow=True)

    assert "Checked again: 2 rows" in done.text
    assert price(draft)["price"] == "0.01" and price(draft)["checked_on"] > "2026-11-21"
    assert {change.together for change in PriceChange.objects.all()} == {1}
    moved = at_work.post(url("bulk", draft.pk), {**ticked, "bulk": "sourced", "confirm": "yes", "revision": "1"})
    assert moved.status_code in (409, 200) and PriceChange.objects.count() == 2


def test_row_is_checked_again_from_its_page_and_undone(draft: PriceDraft, at_work: Client) -> None:
    at_work.post(url("checked", draft.pk, "prices", key=TASK), {"revision": "0"})
    assert price(draft)["checked_on"] > "2026-11-21"

    at_work.post(url("undo", draft.pk, 1))

    assert price(draft)["checked_on"] == "2026-11-21"
    assert "undoing an earlier step" in at_work.get(url("history", draft.pk)).text


@pytest.mark.parametrize(("typed", "said"), [("0.1", True), ("0.001", True), ("0.05", False)])
def test_price_ten_times_what_it_was_asks_for_the_point(draft: PriceDraft, at_work: Client, typed: str, said: bool) -> None:
    row = url("row", draft.pk, "prices", key=TASK)

    saved = at_work.post(row, {**form_of(at_work.get(row)), "price": typed, "checked_on": "2026-11-22"}, follow=True)

    assert ("Is the point in the right place?" in saved.text) is said
    assert price(draft)["price"] == typed  # it only asks


def test_money_is_said_in_its_currency_and_a_name_that_stays_is_no_field(draft: PriceDraft, at_work: Client) -> None:
    listed = at_work.get(url("rows", draft.pk), {"section": "prices", "q": "translate text"}).text
    page = at_work.get(url("row", draft.pk, "prices", key=TASK)).text

    assert "Price: 0.01 USD; " in listed and "Price, in USD" in page
    assert 'name="task"' not in page and "so its name stays" in page
