"""Price lists kept in the administration: a draft, a changed price, the next list in force; nothing typed is lost, nothing published changes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.catalogue import compiler
from apps.catalogue import services as pricing
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.decisions import services
from apps.decisions.models import RulebookVersion
from tests.decisions.price_pages import TASK, form_of, price, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(live: RulebookVersion, at: datetime) -> PriceDraft:
    return pricing.open_price_draft(version=None, title="Next", by="tests", at=at)


def test_way_from_a_draft_to_the_next_decision(live: RulebookVersion, at_work: Client, maya: Any) -> None:
    page = at_work.post(url("open"), {"version": "1"}, follow=True)
    draft = PriceDraft.objects.get()
    assert "Draft opened from version 1" in page.text

    row = at_work.get(url("row", draft.pk, "prices", key=TASK))
    saved = at_work.post(url("row", draft.pk, "prices", key=TASK), {**form_of(row), "price": "0.02", "reason": "Dearer"}, follow=True)
    assert "is saved in this draft" in saved.text
    publish = at_work.get(url("publish", draft.pk))
    assert 'Price: <span class="quiet">0.01</span> → 0.02' in publish.text.replace("\n", "")
    text = publish.context["text"]
    done = at_work.post(
        url("publish", draft.pk),
        {"revision": "2", "sha256": text.sha256, "shown": "1", "when": "now", "notes": "Translation is dearer"},
        follow=True,
    )
    assert "Published as version 2. The next decision uses it" in done.text

    second = PriceListVersion.objects.get(number=2)
    assert (second.previous_sha256, second.notes) == (PriceListVersion.objects.get(number=1).sha256, "Translation is dearer")
    case = {"title": "A case", "narrative": {"problem": "A problem."}, "answers": {}}
    decision = services.decide(workspace=maya.workspaces.get(), case=case, by=maya, at=second.valid_from + timedelta(seconds=1))
    assert decision.price_list == second


def test_what_cannot_be_stored_is_said_at_its_field_and_nothing_typed_is_lost(draft: PriceDraft, at_work: Client) -> None:
    typed = {**form_of(at_work.get(url("row", draft.pk, "prices", key=TASK))), "price": "dear", "source": "My own words"}

    answer = at_work.post(url("row", draft.pk, "prices", key=TASK), typed)

    assert answer.status_code == 422
    assert "Price: enter a number with a point" in answer.text
    assert 'value="dear"' in answer.text and "My own words" in answer.text
    assert price(draft)["price"] == "0.01"


def test_second_author_sees_both_and_can_keep_hers(draft: PriceDraft, at_work: Client, at: datetime) -> None:
    typed = {**form_of(at_work.get(url("row", draft.pk, "prices", key=TASK))), "price": "0.03"}
    other = {**price(draft), "price": "0.02"}
    pricing.save_price_row(draft=draft, section="prices", key=TASK, row=other, revision=0, by="Somebody else", at=at)

    both = at_work.post(url("row", draft.pk, "prices", key=TASK), typed)

    assert both.status_code == 409
    assert "Somebody else changed this" in both.text
    assert both.context["around"].both == [("Price", "0.02", "0.03")]
    kept = at_work.post(url("row", draft.pk, "prices", key=TASK), {**typed, "revision": form_of(both)["revision"]})
    assert kept.status_code == 302 and price(draft)["price"] == "0.03"


def test_who_opened_a_row_lately_is_said_to_the_next(draft: PriceDraft, at_work: Client, at: datetime, maya: Any, rhea: Any) -> None:
    other = pricing.open_price_draft(version=None, title="Another", by="tests", at=at)
    for noted in (draft, other):
        services.note_opening(draft=noted, part="prices", key=TASK, by=maya, at=timezone.now())
    services.note_opening(draft=draft, part="prices", key="search", by=rhea, at=timezone.now())

    page = at_work.get(url("row", draft.pk, "prices", key=TASK)).text

    assert page.count(f"{maya.name} opened this") == 1
    assert f"{rhea.name} opened this" not in at_work.get(url("row", draft.pk, "prices", key="search")).text
    assert "opened this" not in at_work.get(url("row", draft.pk, "services", key="Amazon Polly")).text


def test_row_taken_out_meanwhile_can_be_added_again_with_what_was_typed(draft: PriceDraft, at_work: Client, at: datetime) -> None:
    typed = form_of(at_work.get(url("row", draft.pk, "prices", key=TASK)))
    pricing.remove_price_row(draft=draft, section="prices", key=TASK, revision=0, by="tests", at=at)

    answer = at_work.post(url("row", draft.pk, "prices", key=TASK), {**typed, "price": "0.04"})

    assert answer.status_code == 409 and "was removed from the draft since you opened it" in answer.text
    at_work.post(answer.context["to"], {**typed, "price": "0.04"})
    assert price(draft)["price"] == "0.04"


def test_published_name_stays_and_a_new_one_is_checked(draft: PriceDraft, at_work: Client) -> None:
    page = at_work.get(url("row", draft.pk, "grids", key="France"))
    refused = at_work.post(url("row", draft.pk, "grids", key="France"), {**form_of(page), "region": "Gaul"})
    new = at_work.post(url("new_row", draft.pk, "tasks"), {"slug": "No Spaces", "label": "A task"})
    taken = at_work.post(url("new_row", draft.pk, "grids"), {"region": "France"})

    assert refused.status_code == new.status_code == taken.status_code == 422
    assert "France was published before, so its name stays" in refused.text
    assert "must be small letters, digits and underscores" in new.text
    assert "France is taken" in taken.text


def test_copied_row_begins_with_what_the_other_says(draft: PriceDraft, at_work: Client) -> None:
    sheet = at_work.get(f"{url('new_row', draft.pk, 'accelerators')}?like=T4").context["sheet"]
    at_work.post(url("new_row", draft.pk, "accelerators"), {**sheet.values, "name": "T5"})

    plain = compiler.price_draft_plain(draft)
    first, last = compiler.row_in(plain, "accelerators", "T4"), compiler.row_in(plain, "accelerators", "T5")
    assert last == {**first, "name": "T5"}


@pytest.mark.parametrize(
    ("name", "typed", "wanted"),
    [
        ("date", {"date": "2026-12-01"}, "2026-12-01"),
        ("currency", {"currency": "EUR"}, "EUR"),
        ("tasks_without_service", {"tasks_without_service": ["pose", "planning"]}, ["pose", "planning"]),
        ("review_after_days", {"price": "30", "law": "60"}, {"price": 30, "law": 60}),
    ],
)  # fmt: skip
def test_single_values_are_kept_like_rows(draft: PriceDraft, at_work: Client, name: str, typed: dict[str, Any], wanted: Any) -> None:
    at_work.post(url("row", draft.pk, "single", key=name), {**typed, "revision": "0"})

    assert compiler.price_draft_plain(draft)[name] == wanted


def test_month_of_work_is_kept_and_a_list_needs_its_date(draft: PriceDraft, at_work: Client) -> None:
    page = at_work.get(url("row", draft.pk, "single", key="engineer_month"))
    at_work.post(url("row", draft.pk, "single", key="engineer_month"), {**form_of(page), "price": "14000"})
    empty = at_work.post(url("row", draft.pk, "single", key="date"), {"date": "", "revision": "0"})

    assert compiler.price_draft_plain(draft)["engineer_month"]["price"] == "14000"
    assert empty.status_code == 422 and "enter the date of the prices" in empty.text


def test_list_is_searched_filtered_and_paged(draft: PriceDraft, at_work: Client, at: datetime) -> None:
    pricing.save_price_row(draft=draft, section="prices", key=TASK, row={**price(draft), "price": "0.02"}, revision=0, by="tests", at=at)

    def shown(**wanted: str) -> list[str]:
        return [line.key for line in at_work.get(url("rows", draft.pk), wanted).context["rows"].paginator.object_list]

    assert len(shown()) == 347
    assert len(at_work.get(url("rows", draft.pk)).context["rows"]) == 50
    assert shown(section="packages", q="outliers") == ["pyod"]
    assert shown(q="translate text", section="prices") == [TASK]
    assert shown(changed="yes") == [TASK]
    assert set(shown(section="people", checked="no")) == {"benefits", "engineer_more"}
    assert "data_scientist_year" in shown(section="people", due="yes") and "benefits" not in shown(section="people", due="yes")


def test_row_is_taken_out_and_put_back(draft: PriceDraft, at_work: Client) -> None:
    asked = at_work.get(url("remove_row", draft.pk, "tasks", key=TASK))
    assert "Service Google Cloud Translation" in asked.text  # what would name a task that is gone
    at_work.post(url("remove_row", draft.pk, "packages", key="flaml"), {"revision": "0"})
    assert ("packages", "Software", "flaml") in at_work.get(url("rows", draft.pk)).context["gone"]

    at_work.post(url("put_back", draft.pk, "packages", key="flaml"))

    assert at_work.get(url("rows", draft.pk)).context["gone"] == []


def test_stale_draft_is_told_what_changed_beneath_it(draft: PriceDraft, at_work: Client, at: datetime) -> None:
    plain = compiler.price_draft_plain(draft)
    newer = {**plain, "prices": [{**row, "unit": "page of text"} if row["task"] in (TASK, "search") else row for row in plain["prices"]]}
    services.publish_prices(plain=newer, by="tests", at=at)
    pricing.save_price_row(
        draft=draft, section="prices", key="search", row={**price(draft, "search"), "price": "9"}, revision=0, by="tests", at=at
    )

    page = at_work.get(url("newer", draft.pk))
    assert [(shown.row.key, shown.row.here_too) for shown in page.context["rows"]] == [(TASK, False), ("search", True)]
    at_work.post(url("newer", draft.pk), {"do": "take", "row": f"prices/{TASK}", "revision": "2", "version": "2"})

    assert price(draft)["unit"] == "page of text" and price(draft, "search")["price"] == "9"
    moved = at_work.post(url("newer", draft.pk), {"do": "count", "revision": "2", "version": "2"})
    assert moved.status_code == 409 and "The draft changed since you looked" in moved.text
    at_work.post(url("newer", draft.pk), {"do": "count", "revision": "3", "version": "2"})
    draft.refresh_from_db()
    assert draft.based_on is not None and draft.based_on.number == 2


@pytest.mark.parametrize("do", ["take", "count"])
def test_newer_list_than_the_one_shown_is_shown_first_and_what_was_ticked_stays(
    draft: PriceDraft, at_work: Client, at: datetime, do: str
) -> None:
    plain = compiler.price_draft_plain(draft)
    for unit in ("page of text", "sheet"):
        rows = [{**row, "unit": unit} if row["task"] in (TASK, "search") else row for row in plain["prices"]]
        services.publish_prices(plain={**plain, "prices": rows}, by="tests", at=at)

    answer = at_work.post(url("newer", draft.pk), {"do": do, "row": "prices/search", "revision": "1", "version": "2"})

    assert answer.status_code == 409 and "The newest is version 3 now. Nothing was stored. Read the list again" in answer.text
    assert answer.context["ticked"] == {"prices/search"} and 'name="version" value="3"' in answer.text
    draft.refresh_from_db()
    assert (draft.revision, draft.based_on.number) == (1, 1)  # type: ignore[union-attr]


def test_draft_given_up_says_so_to_whoever_has_it_open(draft: PriceDraft, at_work: Client) -> None:
    at_work.post(url("discard", draft.pk))

    answer = at_work.post(url("row", draft.pk, "prices", key=TASK), {"price": "0.05", "revision": "0"})

    assert answer.status_code == 409
    assert "It was discarded since you opened it" in answer.text and "0.05" in answer.text


@pytest.mark.parametrize("page", ["change", "rows", "history", "publish", "discard"])
def test_pages_of_a_draft_ask_few_questions(
    draft: PriceDraft, at_work: Client, at: datetime, django_assert_max_num_queries: Callable[..., Any], page: str
) -> None:
    plain = compiler.price_draft_plain(draft)
    row = plain["cost_figures"][0]
    more = {**plain, "cost_figures": [{**row, "slug": f"figure_{number}"} for number in range(300)]}
    pricing.replace_price_rows(draft=draft, plain=more, revision=None, by="tests", at=at)
    at_work.get(url(page, draft.pk))

    with django_assert_max_num_queries(12):
        assert at_work.get(url(page, draft.pk)).status_code == 200


def test_page_of_a_row_asks_few_questions(draft: PriceDraft, at_work: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    at_work.get(url("row", draft.pk, "services", key="Amazon Polly"))

    with django_assert_max_num_queries(12):
        assert at_work.get(url("row", draft.pk, "services", key="Amazon Polly")).status_code == 200


def test_change_whose_undoing_was_undone_is_not_called_undone(draft: PriceDraft, at_work: Client, at: datetime) -> None:
    pricing.save_price_row(draft=draft, section="prices", key=TASK, row={**price(draft), "price": "0.02"}, revision=0, by="tests", at=at)
    for number in (1, 2):
        pricing.undo_price_change(draft=draft, number=number, by="tests", at=at)

    found = at_work.get(url("history", draft.pk)).context["steps"]

    assert {step.first.number: step.why_not for step in found} == {3: "", 2: "Undone", 1: ""}


def test_step_that_one_later_change_holds_up_is_not_offered_at_any_of_its_rows(draft: PriceDraft, at_work: Client, at: datetime) -> None:
    tasks = [row["task"] for row in compiler.price_draft_plain(draft)["prices"]][:2]

    def save(*keys: str, cost: str) -> None:
        rows = [pricing.RowChange("prices", key, {**price(draft, key), "price": cost}) for key in keys]
        pricing.change_price_rows(draft=draft, changes=rows, revision=None, by="tests", at=at)

    save(*tasks, cost="0.02")
    save(tasks[0], cost="0.03")

    found = at_work.get(url("history", draft.pk)).context["steps"]
    assert [(len(step.told), step.why_not) for step in found] == [(1, ""), (2, f"{tasks[0]} was changed since")]
