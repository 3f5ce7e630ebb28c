"""Price lists come into force from drafts: refused with every problem, reviewed, planned, withdrawn, and published again; chained, and never changed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts import services as accounts
from apps.catalogue import compiler, history, prices, selectors
from apps.catalogue import services as pricing
from apps.catalogue.models import PriceDraft, PriceListVersion, PriceReview
from apps.decisions import services
from apps.decisions.models import RulebookVersion

pytestmark = pytest.mark.django_db
LATER = timedelta(days=3)


@pytest.fixture
def draft(live: RulebookVersion, at: datetime) -> PriceDraft:
    found = pricing.open_price_draft(version=None, title="Next", by="tests", at=at)
    change(found, at, price="0.02")
    return found


def change(draft: PriceDraft, at: datetime, *, by: Any = "tests", **fields: Any) -> None:
    row = compiler.row_in(compiler.price_draft_plain(draft), "prices", "translation")
    revision = history.last_change(draft, "prices", "translation")
    pricing.save_price_row(draft=draft, section="prices", key="translation", row={**row, **fields}, revision=revision, by=by, at=at)
    draft.refresh_from_db()


def seen(draft: PriceDraft) -> dict[str, Any]:
    return {"revision": draft.revision, "sha256": history.Text.of(compiler.price_draft_plain(draft)).sha256}


def publish(draft: PriceDraft, at: datetime, *, by: Any = "tests", **more: Any) -> PriceListVersion:
    return services.publish_price_draft(
        draft=draft, **{**seen(draft), "shown": services.starts_of_prices(at).token, "notes": "Dearer", "by": by, "at": at, **more}
    )


def test_list_names_the_fingerprint_of_the_one_before(draft: PriceDraft, at: datetime) -> None:
    first = PriceListVersion.objects.get()

    second = publish(draft, at)

    assert (second.number, second.previous_sha256, second.notes, first.previous_sha256) == (2, first.sha256, "Dearer", "")
    assert selectors.live_version(at) == second


def test_draft_is_published_once(draft: PriceDraft, at: datetime) -> None:
    shown = seen(draft)
    publish(draft, at)

    with pytest.raises(pricing.DraftChanged):
        services.publish_price_draft(draft=draft, **shown, shown="2", notes="Again", by="tests", at=at)
    with pytest.raises(pricing.DraftChanged):
        change(draft, at, price="0.03")
    assert PriceListVersion.objects.count() == 2


def test_what_moved_on_since_it_was_read_is_not_published(draft: PriceDraft, at: datetime) -> None:
    shown = seen(draft)
    change(draft, at, price="0.03")

    with pytest.raises(pricing.DraftChanged):
        services.publish_price_draft(draft=draft, **shown, shown="1", notes="Seen", by="tests", at=at)


@pytest.mark.parametrize(("other", "form"), [({"packages": []}, 'name="shown" value="2"'), ({"date": "2026-11-22"}, "this one is older")])
def test_what_another_list_came_into_force_over_is_shown_again_before_it_is_published(
    draft: PriceDraft, at_work: Client, at: datetime, other: dict[str, Any], form: str
) -> None:
    address = reverse("admin:catalogue_pricedraft_publish", args=[draft.pk])
    assert 'name="shown" value="1"' in at_work.get(address).text
    services.publish_prices(plain={**compiler.price_draft_plain(draft), **other}, by="tests", at=at)

    with pytest.raises(services.MovedOn):
        publish(draft, at, shown="1")
    page = at_work.post(address, {**seen(draft), "shown": "1", "when": "now", "notes": "My words"})
    assert page.status_code == 409 and "came into force since you looked" in page.text and "My words" in page.text
    assert form in page.text and PriceListVersion.objects.count() == 2


def test_every_reason_against_it_is_named(draft: PriceDraft, at: datetime) -> None:
    change(draft, at, source="")

    with pytest.raises(services.PricesNotPublishable) as refused:
        publish(draft, at, notes=" ", valid_from=at)

    assert [problem.key for problem in refused.value.problems] == ["translation"]
    assert {words for _place, words in refused.value.wrong} == {
        "Enter what changed and why", "The start must be in the future. To start at once, say so",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("currency", "EUR", "Money in the rules in force is in USD"), ("date", "2026-01-01", "A list of 2026-11-21 is published; this one is older")],
)  # fmt: skip
def test_what_the_rules_cannot_read_is_refused_at_its_place(draft: PriceDraft, at: datetime, name: str, value: str, words: str) -> None:
    pricing.save_price_row(draft=draft, section="single", key=name, row=value, revision=0, by="tests", at=at)

    (problem,) = (each for each in services.price_problems(compiler.price_draft_plain(draft), at=at) if each.severity == "error")

    assert (problem.section, problem.key) == ("single", name)
    assert problem.message.startswith(words)


def test_list_of_a_day_to_come_takes_effect_on_it(draft: PriceDraft, at: datetime) -> None:
    second = publish(draft, at, valid_from=at + LATER)

    assert [selectors.live_version(moment).number for moment in (at, at + LATER)] == [1, 2]  # type: ignore[union-attr]
    assert [services_live(moment) for moment in (at, at + LATER)] == [1, 2]
    assert history.standing_at(at)[1:] == (3, [second]) and history.standing_at(at + LATER)[1:] == (3, [])


def dated(draft: PriceDraft, at: datetime, day: str) -> None:
    pricing.save_price_row(draft=draft, section="single", key="date", row=day, revision=0, by="tests", at=at)
    draft.refresh_from_db()


def test_list_planned_under_a_day_to_come_does_not_let_an_old_one_in(draft: PriceDraft, at: datetime) -> None:
    plain = compiler.price_draft_plain(draft)
    dated(draft, at, "2027-01-01")
    publish(draft, at, valid_from=at + LATER)

    for day in ("2020-01-01", "2026-11-20"):
        with pytest.raises(prices.NotAPriceList, match="a list of 2026-11-21 is published; this one is older"):
            services.publish_prices(plain={**plain, "date": day}, by="tests", at=at)
    assert services.publish_prices(plain=plain, by="tests", at=at).number == 3


def test_refusal_names_a_list_that_bears_the_date(draft: PriceDraft, at: datetime) -> None:
    """Planned under the day of today, it is published and not yet in force."""
    plain = compiler.price_draft_plain(draft)
    dated(draft, at, "2026-11-22")
    publish(draft, at, valid_from=at + LATER)

    with pytest.raises(prices.NotAPriceList, match="a list of 2026-11-22 is published"):
        services.publish_prices(plain=plain, by="tests", at=at + timedelta(days=1))


def test_list_of_a_release_is_not_held_up_by_one_that_is_only_planned(draft: PriceDraft, at: datetime) -> None:
    dated(draft, at, "2027-06-01")
    publish(draft, at, valid_from=at + LATER)
    release = {**compiler.price_draft_plain(draft), "date": "2027-01-01"}

    assert [version.number for version in services.publish_newer_prices(lists=[release], by="tests", at=at)] == [3]
    assert services.publish_newer_prices(lists=[release], by="tests", at=at) == []


def test_draft_begins_with_the_list_in_force_and_not_with_one_planned_or_withdrawn(
    draft: PriceDraft, at_work: Client, at: datetime
) -> None:
    later = publish(draft, at, valid_from=at.replace(year=2040))
    drafts = reverse("admin:catalogue_pricedraft_changelist")
    assert "(version 2), planned for 21 Nov 2040</option>" in at_work.get(drafts).text
    assert '<option value="1" selected>Prices of 21 Nov 2026 (version 1), in force</option>' in at_work.get(drafts).text
    assert pricing.open_price_draft(version=None, title="Third", by="tests", at=at).based_on.number == 1  # type: ignore[union-attr]
    early = pricing.open_price_draft(version=later, title="Ahead", by="tests", at=at)
    assert "This draft was opened from" not in at_work.get(reverse("admin:catalogue_pricedraft_publish", args=[early.pk])).text

    pricing.withdraw_price_list(version=later, by="tests", at=at)

    assert "(version 2), withdrawn</option>" in at_work.get(drafts).text
    at_work.post(reverse("admin:catalogue_pricedraft_open"), {})
    assert PriceDraft.objects.latest("pk").based_on.number == 1  # type: ignore[union-attr]


def services_live(at: datetime) -> int:
    """The list that a decision of this moment is made with."""
    from apps.decisions import selectors as deciding

    return deciding.live_machine(at)[2].number


def test_second_person_is_asked_for_where_the_site_wants_one(draft: PriceDraft, at: datetime, rhea: Any, paula: Any, settings: Any) -> None:
    settings.RULE_REVIEW = True
    change(draft, at, by=rhea, price="0.03")

    with pytest.raises(services.PricesNotPublishable, match="A second person has to approve this draft first"):
        publish(draft, at, by=rhea)
    pricing.ask_for_price_review(draft=draft, **seen(draft), words="Look", by=rhea, at=at)
    with pytest.raises(pricing.NotReviewed, match="somebody else has to look at it"):
        pricing.approve_prices(draft=draft, **seen(draft), words="", by=rhea, at=at)
    pricing.approve_prices(draft=draft, **seen(draft), words="", by=paula, at=at)

    assert publish(draft, at, by=rhea).number == 2
    assert [review.kind for review in history.reviews_of(PriceListVersion.objects.get(number=2))] == ["asked", "approved"]


def test_who_only_replayed_the_draft_may_approve_it_and_who_edited_it_too_may_not(
    draft: PriceDraft, at: datetime, rhea: Any, paula: Any, settings: Any
) -> None:
    settings.RULE_REVIEW = True
    pricing.ask_for_price_review(draft=draft, **seen(draft), words="Look", by=rhea, at=at)
    services.request_impact(draft=draft, by=paula, at=at)

    pricing.approve_prices(draft=draft, **seen(draft), words="", by=paula, at=at)

    accounts.give_site_role(person=paula, role="rule_author", by="tests", at=at)
    change(draft, at, by=paula, price="0.03")
    pricing.ask_for_price_review(draft=draft, **seen(draft), words="Look again", by=rhea, at=at)
    with pytest.raises(pricing.NotReviewed, match="somebody else has to look at it"):
        pricing.approve_prices(draft=draft, **seen(draft), words="", by=paula, at=at)


def test_approval_holds_for_that_text_only(draft: PriceDraft, at: datetime, rhea: Any, settings: Any) -> None:
    settings.RULE_REVIEW = True
    pricing.ask_for_price_review(draft=draft, **seen(draft), words="Look", by="tests", at=at)
    pricing.approve_prices(draft=draft, **seen(draft), words="", by=rhea, at=at)
    change(draft, at, price="0.04")

    with pytest.raises(services.PricesNotPublishable, match="A second person"):
        publish(draft, at, by=rhea)
    assert PriceReview.objects.count() == 2


def test_pages_say_what_stands_against_publishing(draft: PriceDraft, at_work: Client, at: datetime) -> None:
    address = reverse("admin:catalogue_pricedraft_publish", args=[draft.pk])
    empty = at_work.post(address, {**seen(draft), "shown": "1", "notes": "", "when": "later", "day": "soon"})
    moved = at_work.post(address, {**seen(draft), "revision": "1", "shown": "1", "when": "now", "notes": "My words"})

    assert empty.status_code == 422 and "Enter the day of the start" in empty.text
    assert moved.status_code == 409 and "The draft changed since you looked" in moved.text and "My words" in moved.text


def test_list_that_keeps_its_date_is_asked_about_it(draft: PriceDraft, at_work: Client, at: datetime) -> None:
    address, note = reverse("admin:catalogue_pricedraft_publish", args=[draft.pk]), "It bears the same date as version 1"
    assert note in at_work.get(address).text
    pricing.save_price_row(draft=draft, section="single", key="date", row="2026-11-22", revision=0, by="tests", at=at)
    assert note not in at_work.get(address).text


def test_pages_of_lists_plan_withdraw_and_go_back(draft: PriceDraft, at_work: Client) -> None:
    address = reverse("admin:catalogue_pricedraft_publish", args=[draft.pk])
    later = {"when": "later", "day": "2030-01-01", "time": "08:00", "zone": "UTC"}
    planned = at_work.post(address, {**seen(draft), "shown": "1", "when": "now", "notes": "For later", **later}, follow=True)
    assert "It takes effect on 1 Jan 2030, 08:00 UTC" in planned.text
    assert "also after you publish this" in at_work.get(reverse("admin:catalogue_pricelistversion_again", args=[1])).text
    withdrawn = at_work.post(reverse("admin:catalogue_pricelistversion_withdraw", args=[2]), follow=True)
    assert "The start of version 2 is withdrawn" in withdrawn.text and "Never: the start of" in withdrawn.text

    again = reverse("admin:catalogue_pricelistversion_again", args=[2])
    assert "as version 3" in at_work.get(again).text
    done = at_work.post(again, {"shown": "1", "when": "now", "notes": "After all"}, follow=True)
    assert "Published as version 3. The next decision uses it" in done.text
    compared = at_work.get(reverse("admin:catalogue_pricelistversion_compare"), {"from": "1", "to": "3"})
    assert "0 decisions were made with version 1" in compared.text
    assert ("Price", "0.01", "0.02") in compared.context["changes"][0].details


@pytest.mark.parametrize("page", ["changelist", "change", "again", "compare"])
def test_pages_of_lists_ask_few_questions(
    live: RulebookVersion, at_work: Client, at: datetime, django_assert_max_num_queries: Callable[..., Any], page: str
) -> None:
    plain = selectors.plain_of(PriceListVersion.objects.get())
    for _number in range(8):
        services.publish_prices(plain=plain, by="tests", at=at)
    address = reverse(f"admin:catalogue_pricelistversion_{page}", args=[1] if page in ("change", "again") else [])
    at_work.get(address)

    with django_assert_max_num_queries(12):
        assert at_work.get(address).status_code == 200


def test_who_edited_before_the_clock_was_put_back_is_an_author_all_the_same(draft: PriceDraft, rhea: Any, at: datetime) -> None:
    change(draft, at - timedelta(hours=2), by=rhea, price="0.05")

    assert history.standing_of(draft, history.Text.of(compiler.price_draft_plain(draft))).is_author(rhea)
