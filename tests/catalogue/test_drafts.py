"""Drafts of a price list: what is published comes out as it went in, every change is journalled and can be taken back, nobody overwrites unseen."""

from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from apps.audit.models import Event
from apps.catalogue import compiler, prices, selectors, services
from apps.catalogue.models import PriceChange, PriceDraft, PriceRow
from apps.decisions.management import fixture_files
from tests.catalogue.test_price_lists import SOURCED, make_list

pytestmark = pytest.mark.django_db
PRICE = {"task": "translation", "price": "0.02", "unit": "text", **SOURCED}
OTHER = {"name": "Another", "vendor": "B", "tasks": ["translation"], "status": "open", "kind": "api", **SOURCED}


@pytest.fixture
def draft(at: datetime) -> PriceDraft:
    version = services.publish_price_list(plain=make_list(grids=[]), by="tests", at=at)
    return services.open_price_draft(version=version, title="Next", by="tests", at=at)


def save(draft: PriceDraft, row: Any, at: datetime, *, section: str = "prices", key: str = "translation", revision: int = 0) -> Any:
    return services.save_price_row(draft=draft, section=section, key=key, row=row, revision=revision, by="tests", at=at)


def test_draft_says_what_its_list_says_byte_for_byte(at: datetime) -> None:
    for plain in fixture_files.default_price_lists():
        version = services.publish_price_list(plain=plain, by="tests", at=at)
        draft = services.open_price_draft(version=version, title="Next", by="tests", at=at)

        assert prices.canonical(compiler.price_draft_plain(draft)) == version.canonical


def test_empty_section_and_order_survive(draft: PriceDraft) -> None:
    assert compiler.price_draft_plain(draft) == make_list(grids=[])


def test_one_state_of_a_draft_is_put_together_once_and_the_next_anew(draft: PriceDraft, at: datetime) -> None:
    first = compiler.price_draft_plain(draft)
    faults = prices.problems(first)

    assert compiler.price_draft_plain(draft) is first
    assert prices.problems(first) is faults

    save(draft, {**PRICE, "price": "-1"}, at)

    assert compiler.price_draft_plain(draft)["prices"][0]["price"] == "-1"
    assert prices.problems(compiler.price_draft_plain(draft)) != faults
    assert compiler.row_in(first, "prices", "translation")["price"] != "-1"


def test_without_any_list_a_draft_begins_with_nothing(at: datetime) -> None:
    draft = services.open_price_draft(version=None, title="First", by="tests", at=at)

    assert compiler.price_draft_plain(draft) == {"date": "2026-11-21", "prices": [], "services": []}


def test_without_a_choice_a_draft_comes_from_the_list_in_force(draft: PriceDraft, at: datetime) -> None:
    newer = services.publish_price_list(plain=make_list(date="2026-12-01"), by="tests", at=at)

    assert services.open_price_draft(version=None, title="Next", by="tests", at=at).based_on == newer
    assert PriceDraft.objects.count() == 2


def test_change_is_stored_journalled_and_recorded(draft: PriceDraft, rhea: Any, at: datetime) -> None:
    services.save_price_row(draft=draft, section="prices", key="translation", row=PRICE, revision=0, by=rhea, at=at, why="Dearer")

    change = PriceChange.objects.get()
    assert compiler.price_draft_plain(draft)["prices"] == [PRICE]
    assert (change.what, change.before["price"], change.after["price"], change.by, change.why) == (
        "changed",
        "0.01",
        "0.02",
        rhea,
        "Dearer",
    )
    assert PriceDraft.objects.get(pk=draft.pk).revision == 2
    assert Event.objects.filter(kind="price_draft.changed").count() == 1


def test_saving_what_is_there_leaves_no_trace(draft: PriceDraft, at: datetime) -> None:
    assert save(draft, make_list()["prices"][0], at) == []
    assert not PriceChange.objects.exists()


def test_second_author_of_a_row_is_told_of_the_first(draft: PriceDraft, rhea: Any, at: datetime) -> None:
    services.save_price_row(draft=draft, section="prices", key="translation", row=PRICE, revision=0, by=rhea, at=at)

    with pytest.raises(services.RowChanged, match=rhea.name) as moved:
        save(draft, {**PRICE, "price": "0.03"}, at)

    assert moved.value.row == PRICE
    assert compiler.price_draft_plain(draft)["prices"] == [PRICE]


def test_added_row_can_be_renamed_until_it_was_published(draft: PriceDraft, at: datetime) -> None:
    first = services.add_price_row(draft=draft, section="services", row=OTHER, by="tests", at=at)
    save(draft, {**OTHER, "name": "Other"}, at, section="services", key="Another", revision=first[0].number)

    assert [row["name"] for row in compiler.price_draft_plain(draft)["services"]] == ["A", "Other"]
    with pytest.raises(services.KeyStays, match="A was published before"):
        save(draft, {**OTHER, "name": "B"}, at, section="services", key="A")


def test_name_is_given_once(draft: PriceDraft, at: datetime) -> None:
    with pytest.raises(services.KeyTaken, match="A is taken"):
        services.add_price_row(draft=draft, section="services", row={**OTHER, "name": "A"}, by="tests", at=at)


def test_row_taken_out_is_put_back_in_its_place(draft: PriceDraft, at: datetime) -> None:
    services.add_price_row(draft=draft, section="services", row=OTHER, by="tests", at=at)
    gone = services.remove_price_row(draft=draft, section="services", key="A", revision=0, by="tests", at=at)
    assert [row["name"] for row in compiler.price_draft_plain(draft)["services"]] == ["Another"]

    services.undo_price_change(draft=draft, number=gone[0].number, by="tests", at=at)

    assert [row["name"] for row in compiler.price_draft_plain(draft)["services"]] == ["A", "Another"]


def test_whole_list_is_taken_over_in_one_step_and_taken_back(draft: PriceDraft, at: datetime) -> None:
    before = prices.canonical(compiler.price_draft_plain(draft))
    wanted = make_list(currency="EUR", services=[OTHER, *make_list()["services"]], prices=[PRICE], cost_figures=[])

    changes = services.replace_price_rows(draft=draft, plain=wanted, revision=1, by="tests", at=at)

    assert compiler.price_draft_plain(draft) == wanted
    assert {change.together for change in changes} == {1}
    services.undo_price_change(draft=draft, number=changes[2].number, by="tests", at=at)
    assert prices.canonical(compiler.price_draft_plain(draft)) == before


def test_rows_that_nothing_names_are_not_taken_over(draft: PriceDraft, at: datetime) -> None:
    for wrong in ([PRICE, PRICE], [{**PRICE, "task": ""}], [{**PRICE, "task": "x" * 201}], [{**PRICE, "note": "\x07"}], "x"):
        with pytest.raises(prices.NotAPriceList):
            services.replace_price_rows(draft=draft, plain=make_list(prices=wrong), revision=None, by="tests", at=at)
    with pytest.raises(services.DraftChanged):
        services.replace_price_rows(draft=draft, plain=make_list(), revision=7, by="tests", at=at)


def test_change_is_not_taken_back_over_a_later_one(draft: PriceDraft, at: datetime) -> None:
    first = save(draft, PRICE, at)
    save(draft, {**PRICE, "price": "0.03"}, at, revision=first[0].number)

    with pytest.raises(services.CannotUndo, match="translation was changed since"):
        services.undo_price_change(draft=draft, number=first[0].number, by="tests", at=at)


def test_only_authors_keep_drafts(draft: PriceDraft, maya: Any, at: datetime) -> None:
    calls = [
        lambda: services.open_price_draft(version=None, title="Mine", by=maya, at=at),
        lambda: services.save_price_row(draft=draft, section="prices", key="translation", row=PRICE, revision=0, by=maya, at=at),
        lambda: services.replace_price_rows(draft=draft, plain=make_list(), revision=None, by=maya, at=at),
        lambda: services.discard_price_draft(draft=draft, by=maya, at=at),
    ]
    for call in calls:
        with pytest.raises(PermissionDenied):
            call()


def test_draft_given_up_leaves_its_journal(draft: PriceDraft, at: datetime) -> None:
    save(draft, PRICE, at)

    services.discard_price_draft(draft=draft, by="tests", at=at)

    assert not PriceRow.objects.exists()
    assert PriceChange.objects.count() == 1
    with pytest.raises(PriceDraft.DoesNotExist):
        save(draft, PRICE, at)


def test_published_names_are_known(draft: PriceDraft) -> None:
    assert selectors.was_published("services", "A")
    assert not selectors.was_published("services", "Another")


def test_names_of_many_lists_are_asked_for_at_once(draft: PriceDraft, at: datetime, django_assert_max_num_queries: Any) -> None:
    for day in range(1, 7):
        services.publish_price_list(plain=make_list(date=f"2031-01-0{day}"), by="tests", at=at)

    with django_assert_max_num_queries(2):
        assert not selectors.was_published("services", "Another")


def test_row_without_a_name_is_not_stored(draft: PriceDraft, at: datetime) -> None:
    """The journal would tell it as a change of the order."""
    for name in ("", None):
        with pytest.raises(services.NoKey):
            services.add_price_row(draft=draft, section="services", row={**OTHER, "name": name}, by="tests", at=at)
    with pytest.raises(services.NoKey):
        services.save_price_row(draft=draft, section="prices", key="translation", row={**PRICE, "task": ""}, revision=0, by="tests", at=at)
    assert PriceChange.objects.count() == 0


def test_order_is_not_taken_back_over_a_later_one(draft: PriceDraft, at: datetime) -> None:
    services.add_price_row(draft=draft, section="services", row=OTHER, by="tests", at=at)
    services.add_price_row(draft=draft, section="services", row={**OTHER, "name": "Third"}, by="tests", at=at)
    now = compiler.price_draft_plain(draft)

    def order(*places: int) -> int:
        plain = {**now, "services": [now["services"][place] for place in places]}
        return int(services.replace_price_rows(draft=draft, plain=plain, revision=None, by="tests", at=at)[0].number)

    first = order(1, 0, 2)
    order(2, 1, 0)

    with pytest.raises(services.CannotUndo, match="The order was changed since"):
        services.undo_price_change(draft=draft, number=first, by="tests", at=at)

    assert [row["name"] for row in compiler.price_draft_plain(draft)["services"]] == ["Third", "Another", "A"]


def test_order_is_taken_back_where_only_rows_came_and_went_since(draft: PriceDraft, at: datetime) -> None:
    services.add_price_row(draft=draft, section="services", row=OTHER, by="tests", at=at)
    now = compiler.price_draft_plain(draft)
    turned = {**now, "services": now["services"][::-1]}
    first = services.replace_price_rows(draft=draft, plain=turned, revision=None, by="tests", at=at)[0].number
    services.add_price_row(draft=draft, section="services", row={**OTHER, "name": "Third"}, by="tests", at=at)

    services.undo_price_change(draft=draft, number=first, by="tests", at=at)

    assert [row["name"] for row in compiler.price_draft_plain(draft)["services"]] == ["A", "Another", "Third"]
