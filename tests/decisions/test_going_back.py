"""The ways back: an older version's rules published again as a new one, and a planned start withdrawn before it comes."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from apps.audit.models import Event
from apps.decisions import history, selectors, services
from apps.decisions.models import Draft, RulebookActivation, RulebookVersion
from tests.decisions.test_publishing import favour_more, publish

pytestmark = pytest.mark.django_db
ONE = "/admin/decisions/rulebookversion/1/"


@pytest.fixture
def second(draft: Draft, at: datetime) -> RulebookVersion:
    """Other rules than the first ones, in force."""
    favour_more(draft, at)
    return publish(draft, at)


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_older_rules_published_again_are_a_new_version_that_says_the_same(
    small_live: RulebookVersion, second: RulebookVersion, rhea: Any, at: datetime
) -> None:
    third = services.publish_again(version=small_live, shown="2", notes="v2 favoured too much", by=rhea, at=at)

    assert (third.number, third.restores, third.sha256, third.previous_sha256) == (3, 1, small_live.sha256, second.sha256)
    assert history.canonical_of(third) == history.canonical_of(small_live)
    assert selectors.live_version(at) == third
    assert Event.objects.get(kind="rulebook.published", subject_id="3").details["restores"] == 1
    assert RulebookVersion.objects.count() == 3


def test_draft_that_comes_to_say_what_an_older_version_said_is_told_as_going_back(
    small_live: RulebookVersion, second: RulebookVersion, at: datetime
) -> None:
    draft = services.copy_version_to_draft(version=small_live, title="Back", by="tests", at=at)

    assert publish(draft, at).restores == 1


def test_same_rules_twice_in_a_row_restore_nothing(draft: Draft, at: datetime) -> None:
    assert publish(draft, at).restores is None


def test_going_back_is_refused_where_other_rules_came_into_force_meanwhile(
    small_live: RulebookVersion, second: RulebookVersion, rhea: Any, at: datetime
) -> None:
    with pytest.raises(services.MovedOn, match="v2 came into force since you looked"):
        services.publish_again(version=small_live, shown="1", notes="Back", by=rhea, at=at)

    assert RulebookVersion.objects.count() == 2
    assert Draft.objects.filter(published_as=None).count() == 0


def test_going_back_needs_a_note_and_a_second_person_as_any_publishing(
    small_live: RulebookVersion, second: RulebookVersion, rhea: Any, maya: Any, settings: Any, at: datetime
) -> None:
    with pytest.raises(services.NotPublishable, match="Enter what changed and why"):
        services.publish_again(version=small_live, shown="2", notes=" ", by=rhea, at=at)
    with pytest.raises(PermissionDenied):
        services.publish_again(version=small_live, shown="2", notes="Back", by=maya, at=at)
    settings.RULE_REVIEW = True
    with pytest.raises(services.NotPublishable, match="A second person"):
        services.publish_again(version=small_live, shown="2", notes="Back", by=rhea, at=at)
    assert RulebookVersion.objects.count() == 2


def test_going_back_goes_its_way_on_the_screen(at_work: Client, small_live: RulebookVersion, second: RulebookVersion) -> None:
    assert "Publish v1’s rules again" in words(at_work.get(ONE))
    page = words(at_work.get(f"{ONE}again/"))
    assert "Publish v1’s rules again as v3" in page
    assert "word for word what v1 says" in page
    assert "1 changed: 1 rule" in page
    assert "Effect: <span" in page
    assert at_work.post(f"{ONE}again/", {"shown": "2", "when": "now", "notes": ""}).status_code == 422
    assert at_work.post(f"{ONE}again/", {"shown": "1", "when": "now", "notes": "Kept"}).status_code == 409

    page = words(at_work.post(f"{ONE}again/", {"shown": "2", "when": "now", "notes": "Too much"}, follow=True))

    assert 'These are the rules of <a href="/admin/decisions/rulebookversion/1/">v1</a> again, word for word' in page
    assert 'These are the rules of <a href="/versions/1">v1</a> again' in words(at_work.get("/versions/3"))
    assert "The rules of v1 again." in words(at_work.get("/versions/"))


def test_planned_start_is_withdrawn_and_never_comes(draft: Draft, small_live: RulebookVersion, rhea: Any, at: datetime) -> None:
    favour_more(draft, at)
    planned = publish(draft, at, valid_from=at + timedelta(days=2))
    between = services.copy_version_to_draft(version=small_live, title="Between", by="tests", at=at)
    third = services.publish(draft=between, revision=1, notes="Between", by="tests", at=at + timedelta(days=1))
    assert [start.number for start in services.starts_of_rules(at + timedelta(days=1)).planned] == [2]

    services.withdraw_start(start=planned.activations.get(), by=rhea, at=at + timedelta(days=1))

    assert selectors.live_version(at + timedelta(days=3)) == third
    assert selectors.live_machine(at + timedelta(days=3))[1] == third
    assert services.starts_of_rules(at + timedelta(days=1)).planned == ()
    assert RulebookActivation.objects.filter(version=planned).count() == 2, "nothing is rewritten: a row of its own says so"
    assert Event.objects.filter(kind="rulebook.start_withdrawn").count() == 1


def test_control_a_planned_start_that_is_not_withdrawn_comes(draft: Draft, at: datetime) -> None:
    planned = publish(draft, at, valid_from=at + timedelta(days=2))

    assert selectors.live_version(at + timedelta(days=3)) == planned


def test_start_that_came_or_is_withdrawn_cannot_be_withdrawn(draft: Draft, rhea: Any, maya: Any, at: datetime) -> None:
    start = publish(draft, at, valid_from=at + timedelta(days=2)).activations.get()
    with pytest.raises(PermissionDenied):
        services.withdraw_start(start=start, by=maya, at=at)
    with pytest.raises(services.NotWithdrawn, match="in force already"):
        services.withdraw_start(start=start, by=rhea, at=at + timedelta(days=2))
    row = services.withdraw_start(start=start, by=rhea, at=at)
    for again in (start, row):
        with pytest.raises(services.NotWithdrawn, match="withdrawn already"):
            services.withdraw_start(start=again, by=rhea, at=at)


def test_start_is_withdrawn_on_the_screen(at_work: Client, draft: Draft) -> None:
    now = timezone.now()
    planned = publish(draft, now, valid_from=now + timedelta(days=2))
    start = planned.activations.get()
    two = "/admin/decisions/rulebookversion/2/"
    assert "Withdraw the start of" in words(at_work.get(two))
    other = services.copy_version_to_draft(version=planned, title="Other", by="tests", at=now)
    for address in (f"/admin/decisions/draft/{other.pk}/publish/", f"{ONE}again/"):
        assert "also after you publish this" in words(at_work.get(address))

    page = words(at_work.post(f"{two}withdraw/{start.pk}/", follow=True))

    assert "It will not come into force" in page
    assert "before it came" in page
    assert "Withdraw the start of" not in page
    assert "Start withdrawn" in words(at_work.get("/versions/"))
    assert "in force already" not in words(at_work.post(f"{two}withdraw/{start.pk}/", follow=True))
    assert at_work.post(f"{two}withdraw/999999/").status_code == 404


def test_version_that_was_withdrawn_and_comes_after_all_says_which_it_is_again(draft: Draft, rhea: Any, at: datetime) -> None:
    favour_more(draft, at)
    planned = publish(draft, at, valid_from=at + timedelta(days=2))
    services.withdraw_start(start=planned.activations.get(), by=rhea, at=at)

    assert services.publish_again(version=planned, shown="1", notes="After all", by=rhea, at=at).restores == 2


def test_each_change_is_one_line_that_names_it_and_unfolds_without_a_script(
    at_work: Client, small_live: RulebookVersion, second: RulebookVersion
) -> None:
    """Kind, key and what it does stand on the line; the whole sentence and the way to the rule's life below."""
    line, _, folded = words(at_work.get(f"{ONE}again/")).partition('<details class="change-row">')[2].partition("</summary>")
    whole = folded.partition("</details>")[0]

    assert "Changed</span> Rule <b>D-01</b>: Effect: <span" in line and " → " in line
    assert "Before: If " in whole and "After: If " in whole
    assert 'href="/admin/decisions/rulebookversion/rules/D-01/"' in whole
