"""A second person looks before rules are published, where the site demands it: on one text, and on no other."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from apps.accounts import services as accounts
from apps.audit.models import Event
from apps.decisions import history, services
from apps.decisions.models import Draft, Review, Rule, RulebookVersion
from tests.decisions.test_publishing import content_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def demanded(settings: Any) -> None:
    settings.RULE_REVIEW = True


@pytest.fixture
def url(draft: Draft) -> str:
    return f"/admin/decisions/draft/{draft.pk}/"


def change(draft: Draft, by: Any, at: datetime, **changes: Any) -> None:
    rule = Rule.objects.get(draft=draft, key="D-01")
    content = content_of(rule, **changes or {"because": "It is known to help a lot."})
    services.save_rule(rule=rule, content=content, revision=rule.revision, by=by, at=at)
    draft.refresh_from_db()


def shown(draft: Draft) -> dict[str, Any]:
    """What a page of the draft carries: its revision and fingerprint."""
    text = history.text_of(draft)
    assert text is not None
    return {"draft": draft, "revision": draft.revision, "sha256": text.sha256}


def publish(draft: Draft, by: Any, at: datetime) -> RulebookVersion:
    return services.publish(draft=draft, revision=draft.revision, notes="Better", by=by, at=at)


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_nothing_is_published_before_a_second_person_approved_it(draft: Draft, rhea: Any, paula: Any, demanded: None, at: datetime) -> None:
    change(draft, rhea, at)
    with pytest.raises(services.NotPublishable, match="A second person has to approve this draft first"):
        publish(draft, rhea, at)
    services.ask_for_review(**shown(draft), words="The reason of D-01", by=rhea, at=at)
    with pytest.raises(services.NotPublishable):
        publish(draft, paula, at)

    services.approve(**shown(draft), words="", by=paula, at=at)

    assert publish(draft, rhea, at).number == 2
    kinds = list(Event.objects.filter(subject__in=("draft", "rule book version")).order_by("position").values_list("kind", flat=True))
    assert kinds[-4:] == ["draft.review_asked", "draft.reviewed", "rulebook.published", "rulebook.activated"]


def test_site_that_demands_no_review_publishes_without(draft: Draft, rhea: Any, at: datetime) -> None:
    change(draft, rhea, at)

    assert publish(draft, rhea, at).number == 2


def test_who_changed_the_draft_or_asked_cannot_approve_it(draft: Draft, rhea: Any, paula: Any, demanded: None, at: datetime) -> None:
    change(draft, rhea, at)
    services.ask_for_review(**shown(draft), words="Look", by=rhea, at=at)

    with pytest.raises(services.NotReviewed, match="somebody else has to look at it"):
        services.approve(**shown(draft), words="", by=rhea, at=at)

    services.approve(**shown(draft), words="", by=paula, at=at)


def test_author_of_an_earlier_change_cannot_approve_a_later_one(draft: Draft, rhea: Any, paula: Any, demanded: None, at: datetime) -> None:
    """Also where the row was changed back, and somebody else asked."""
    accounts.give_site_role(person=paula, role="rule_author", by="tests", at=at)
    change(draft, paula, at)
    change(draft, rhea, at, because="It is known to help.")
    services.ask_for_review(**shown(draft), words="Look", by=rhea, at=at)

    with pytest.raises(services.NotReviewed):
        services.approve(**shown(draft), words="", by=paula, at=at)


def test_who_only_replayed_the_draft_may_approve_it_and_who_edited_it_too_may_not(
    draft: Draft, rhea: Any, paula: Any, demanded: None, at: datetime
) -> None:
    change(draft, rhea, at)
    services.ask_for_review(**shown(draft), words="Look", by=rhea, at=at)
    services.request_impact(draft=draft, by=paula, at=at)
    services.approve(**shown(draft), words="", by=paula, at=at)

    accounts.give_site_role(person=paula, role="rule_author", by="tests", at=at)
    change(draft, paula, at, because="It is known.")
    services.ask_for_review(**shown(draft), words="Look again", by=rhea, at=at)
    with pytest.raises(services.NotReviewed, match="somebody else has to look at it"):
        services.approve(**shown(draft), words="", by=paula, at=at)


def test_one_person_may_review_alone_where_no_second_is_demanded(draft: Draft, rhea: Any, at: datetime) -> None:
    change(draft, rhea, at)
    services.ask_for_review(**shown(draft), words="Look", by=rhea, at=at)

    assert services.approve(**shown(draft), words="", by=rhea, at=at).kind == Review.APPROVED


def test_any_change_makes_an_approval_void_and_the_page_says_which_rows_moved(
    draft: Draft, rhea: Any, paula: Any, demanded: None, at: datetime, at_work: Client, url: str
) -> None:
    services.ask_for_review(**shown(draft), words="Look", by=rhea, at=at)
    services.approve(**shown(draft), words="Fine", by=paula, at=at)

    change(draft, rhea, at)

    with pytest.raises(services.NotPublishable):
        publish(draft, rhea, at)
    page = words(at_work.get(f"{url}publish/"))
    assert "That no longer holds: the draft changed since: 1 rule." in page
    assert "It is known to help. </span> → It is known to help a lot." in page.replace("help.</span>", "help. </span>")
    assert "Nothing can be published before a second person approved it" in page


def test_change_that_is_taken_back_needs_a_new_look_too(draft: Draft, rhea: Any, paula: Any, demanded: None, at: datetime) -> None:
    """The text is the same and the revision is not: what was approved is one state, not one text for ever."""
    services.ask_for_review(**shown(draft), words="Look", by=rhea, at=at)
    services.approve(**shown(draft), words="", by=paula, at=at)
    change(draft, rhea, at)
    change(draft, rhea, at, because="It is known to help.")

    with pytest.raises(services.NotPublishable):
        publish(draft, rhea, at)


def test_review_of_another_state_than_the_page_showed_is_refused(draft: Draft, rhea: Any, paula: Any, at: datetime) -> None:
    services.ask_for_review(**shown(draft), words="Look", by=rhea, at=at)
    read = shown(draft)
    change(draft, rhea, at)

    with pytest.raises(services.DraftChanged):
        services.approve(**read, words="", by=paula, at=at)
    with pytest.raises(services.DraftChanged):
        services.approve(**{**shown(draft), "sha256": "0" * 64}, words="", by=paula, at=at)
    with pytest.raises(services.NotReviewed, match="No review of this draft is asked for"):
        services.approve(**shown(draft), words="", by=paula, at=at)
    assert list(Review.objects.values_list("kind", flat=True)) == [Review.ASKED]


def test_draft_is_sent_back_with_a_reason(draft: Draft, rhea: Any, paula: Any, demanded: None, at: datetime) -> None:
    services.ask_for_review(**shown(draft), words="Look", by=rhea, at=at)
    with pytest.raises(services.NotReviewed, match="Enter what must change first"):
        services.send_back(**shown(draft), words=" ", by=paula, at=at)

    services.send_back(**shown(draft), words="D-01 needs a source", by=paula, at=at)

    with pytest.raises(services.NotPublishable):
        publish(draft, rhea, at)
    with pytest.raises(services.NotReviewed):
        services.approve(**shown(draft), words="", by=paula, at=at)
    assert Event.objects.get(kind="draft.reviewed").details["verdict"] == "sent back"


def test_only_authors_ask_and_only_publishers_answer(draft: Draft, maya: Any, paula: Any, rhea: Any, at: datetime) -> None:
    for person in (maya, paula):
        with pytest.raises(PermissionDenied):
            services.ask_for_review(**shown(draft), words="Look", by=person, at=at)
    services.ask_for_review(**shown(draft), words="Look", by=rhea, at=at)
    for say in (services.approve, services.send_back):
        with pytest.raises(PermissionDenied):
            say(**shown(draft), words="Mine", by=maya, at=at)


def test_review_goes_its_way_on_the_screen(
    draft: Draft, rhea: Any, paula: Any, demanded: None, at_work: Client, as_person: Callable[[Any], Client], url: str, at: datetime
) -> None:
    change(draft, rhea, at)
    reviewer, read = as_person(paula), shown(draft)
    data = {"revision": read["revision"], "sha256": read["sha256"], "shown": "1"}
    page = words(at_work.get(f"{url}publish/"))
    assert "Here, a draft is published only after a second person approved it" in page
    assert at_work.post(f"{url}publish/", {**data, "when": "now", "notes": "Alone"}).status_code == 422
    assert "Enter what a reviewer should look at" in words(at_work.post(f"{url}review/", {**data, "do": "ask"}))

    at_work.post(f"{url}review/", {**data, "do": "ask", "words": "The reason of D-01"})
    assert "somebody else has to look at it" in words(at_work.get(f"{url}publish/"))
    assert "The reason of D-01" in words(reviewer.get(f"{url}publish/"))
    reviewer.post(f"{url}review/", {**data, "do": "approve"})
    page = words(at_work.get(f"{url}publish/"))
    assert "Paula Berg approved exactly what stands here" in page
    page = words(at_work.post(f"{url}publish/", {**data, "when": "now", "notes": "Better"}, follow=True))

    assert "Published as v2" in page
    assert "Review asked for" in page
    assert "Paula Berg" in page


def test_page_that_is_older_than_the_draft_is_refused_with_the_difference_and_keeps_what_was_typed(
    draft: Draft, rhea: Any, at_work: Client, url: str, at: datetime
) -> None:
    from tests.decisions.test_rule_admin import Fields

    seen = Fields(at_work.get(f"{url}publish/").content.decode().replace("<form", '<form id="rule-form"')).found
    change(draft, rhea, at)

    answer = at_work.post(f"{url}publish/", {**{name: value[0] for name, value in seen.items()}, "when": "now", "notes": "What I typed"})

    page = words(answer)
    assert answer.status_code == 409
    assert "The draft changed since you looked: 1 rule." in page
    assert "Changed since you looked" in page
    assert "What I typed" in page
    assert RulebookVersion.objects.count() == 1


def test_text_that_was_not_looked_at_is_not_published(draft: Draft, rhea: Any, at: datetime) -> None:
    """A write that leaves the revision as it is does not slip through."""
    read = shown(draft)
    Rule.objects.filter(draft=draft, key="D-01").update(because="Changed behind the back.")

    with pytest.raises(services.DraftChanged):
        services.publish(**read, notes="Better", by=rhea, at=at)


def test_warning_needs_a_written_reason_that_stays_with_the_version(
    draft: Draft, rhea: Any, at_work: Client, url: str, at: datetime
) -> None:
    """D-01 says the same as another rule: a warning."""
    rule = Rule.objects.get(draft=draft, key="D-01")
    services.add_rule(draft=draft, kind="rule", key="D-09", content=content_of(rule), by=rhea, at=at)
    draft.refresh_from_db()
    with pytest.raises(services.NotPublishable, match="Enter why you publish in spite of"):
        publish(draft, rhea, at)
    nothing = words(at_work.post(f"{url}publish/", {"revision": draft.revision, "shown": "1", "when": "now"}))
    assert "Enter what changed and why" in nothing and "Enter why you publish in spite of" in nothing, "all that is wrong at once"
    assert "Why you publish in spite of" in words(at_work.get(f"{url}publish/"))

    answer = at_work.post(
        f"{url}publish/",
        {"revision": draft.revision, "shown": "1", "when": "now", "notes": "Both", "reason-all": "They differ in their sources"},
        follow=True,
    )

    version = RulebookVersion.objects.get(number=2)
    assert {warning.reason for warning in version.accepted_warnings.all()} == {"They differ in their sources"}
    assert "They differ in their sources" in words(answer)


def test_start_in_the_past_is_refused(draft: Draft, rhea: Any, at: datetime) -> None:
    with pytest.raises(services.NotPublishable, match="The start must be in the future"):
        services.publish(draft=draft, revision=draft.revision, notes="Late", by=rhea, at=at, valid_from=at - timedelta(hours=1))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "", "time": "08:00", "zone": "UTC"}, "Enter the day of the start"),
        ({"day": "2030-02-30", "time": "08:00", "zone": "UTC"}, "Enter the day of the start"),
        ({"day": "2030-02-03", "time": "8 o'clock", "zone": "UTC"}, "Enter the time of the start"),
        ({"day": "2030-02-03", "time": "08:00", "zone": "Europe/Berln"}, "did you mean Europe/Berlin?"),
        ({"day": "2030-03-31", "time": "02:30", "zone": "Europe/Berlin"}, "There is no 02:30 on that day in Europe/Berlin"),
        ({"day": "2001-01-01", "time": "08:00", "zone": "UTC"}, "The start must be in the future"),
    ],
)
def test_start_that_cannot_be_is_said_and_kept(at_work: Client, draft: Draft, url: str, typed: dict[str, str], said: str) -> None:
    answer = at_work.post(f"{url}publish/", {"revision": draft.revision, "shown": "1", "notes": "", "when": "later", **typed})

    assert answer.status_code == 422
    assert said in words(answer) and "Enter what changed and why" in words(answer), "all that is wrong at once"
    assert f'value="{typed["zone"]}"' in words(answer)
    assert RulebookVersion.objects.count() == 1


def test_start_is_read_in_the_zone_of_the_person(at_work: Client, draft: Draft, url: str) -> None:
    typed = {"when": "later", "day": "2030-07-01", "time": "08:00", "zone": "europe/berlin"}

    page = words(
        at_work.post(f"{url}publish/", {"revision": draft.revision, "shown": "1", "when": "now", "notes": "Later", **typed}, follow=True)
    )

    assert "It takes effect on 1 Jul 2030, 06:00 UTC" in page
    assert "From 1 Jul 2030, 06:00 UTC" in page
    assert "From 1 Jul 2030, 06:00 UTC" in words(at_work.get("/versions/"))


def test_list_of_drafts_says_where_each_review_stands(
    draft: Draft, rhea: Any, at_work: Client, small_live: RulebookVersion, at: datetime
) -> None:
    other = services.copy_version_to_draft(version=small_live, title="Other", by="tests", at=at)
    assert "Not asked for" in words(at_work.get("/admin/decisions/draft/"))
    services.ask_for_review(**shown(draft), words="Look", by=rhea, at=at)
    services.ask_for_review(**shown(other), words="Look", by=rhea, at=at)
    change(other, rhea, at)

    page = words(at_work.get("/admin/decisions/draft/"))

    assert "Asked for</span> by Rhea Costa" in page
    assert "Changed since it was asked for" in page


def test_only_who_may_publish_is_told_that_one_person_may(
    at_work: Client, as_person: Callable[[Any], Client], url: str, at: datetime
) -> None:
    anna = accounts.create_person(username="anna", full_name="Anna Holt", password="ochre-petrol-and-grey", by="tests", at=at)
    accounts.give_site_role(person=anna, role="rule_author", by="tests", at=at)

    assert "one person may publish alone" in at_work.get(f"{url}publish/").content.decode()
    page = as_person(anna).get(f"{url}publish/").content.decode()
    assert "one person may publish alone" not in page and "A review can be asked for" in page


def test_a_review_that_nobody_demands_is_one_line_that_unfolds(at_work: Client, url: str, settings: Any) -> None:
    page = words(at_work.get(f"{url}publish/"))
    folded = page.partition("Ask for a review all the same</summary>")[2]
    assert folded.index('name="words"') < folded.index("</details>"), "the form is there without a script"

    settings.RULE_REVIEW = True

    assert "all the same" not in words(at_work.get(f"{url}publish/"))
