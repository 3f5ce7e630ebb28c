"""What came into force between the look and the press: shown anew before anything is done, with all that was typed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.decisions import services
from apps.decisions.models import Draft, Rule, RulebookVersion
from tests.decisions.test_publishing import content_of, favour_more, publish

pytestmark = pytest.mark.django_db
TYPED = {"notes": "My note", "when": "later", "day": "2031-02-03", "time": "07:30", "zone": "Europe/Berlin"}


@pytest.fixture
def url(draft: Draft) -> str:
    return f"/admin/decisions/draft/{draft.pk}/publish/"


def text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def another_in_force(small_live: RulebookVersion, at: datetime, **more: Any) -> RulebookVersion:
    other = services.copy_version_to_draft(version=small_live, title="Other", by="Ben", at=at)
    rule = Rule.objects.get(draft=other, key="D-02")
    services.save_rule(rule=rule, content=content_of(rule, because="As Ben says."), revision=1, by="Ben", at=at)
    other.refresh_from_db()
    return publish(other, at, notes="Meanwhile", **more)


def test_rules_that_others_came_into_force_over_are_shown_again_before_they_are_published(
    draft: Draft, small_live: RulebookVersion, at_work: Client, url: str, at: datetime
) -> None:
    favour_more(draft, at)
    assert 'name="shown" value="1"' in text(at_work.get(url))
    another_in_force(small_live, at)

    answer = at_work.post(url, {"revision": draft.revision, "shown": "1", **TYPED})

    page = text(answer)
    assert answer.status_code == 409 and RulebookVersion.objects.count() == 2
    assert '<a href="#changes">v2 came into force since you looked. Read the changes below and publish again</a>' in page
    assert "As Ben says." in page, "the difference is the one from v2 now"
    assert all(value in page for value in TYPED.values()) and 'name="shown" value="2"' in page


def test_service_refuses_what_was_compared_with_other_rules(draft: Draft, small_live: RulebookVersion, at: datetime) -> None:
    another_in_force(small_live, at)

    with pytest.raises(services.MovedOn, match="v2 came into force since you looked"):
        publish(draft, at, shown="1")
    assert publish(draft, at, shown="2").number == 3


def test_note_stays_where_errors_take_the_form_away(draft: Draft, at_work: Client, url: str, at: datetime) -> None:
    rule = Rule.objects.get(draft=draft, key="D-01")
    services.save_rule(
        rule=rule, content=content_of(rule, when=[["examples", "<", 5], ["examples", ">", 9]]), revision=1, by="tests", at=at
    )
    draft.refresh_from_db()

    answer = at_work.post(url, {"revision": draft.revision, "shown": "1", "reason-all": "My reason", **TYPED})

    assert answer.status_code == 422
    assert all(words in text(answer) for words in ("My note", "My reason", "2031-02-03 07:30 Europe/Berlin"))


def test_draft_of_rules_that_are_only_planned_is_not_called_older_than_those_in_force(
    small_live: RulebookVersion, draft: Draft, at_work: Client, url: str
) -> None:
    now = timezone.now()
    planned = another_in_force(small_live, now, valid_from=now + timedelta(days=2))
    ahead = services.copy_version_to_draft(version=planned, title="Ahead", by="tests", at=now)
    assert "This draft was opened from" not in text(at_work.get(f"/admin/decisions/draft/{ahead.pk}/publish/"))

    another_in_force(small_live, now)

    assert "This draft was opened from v1, and v3 is in force." in text(at_work.get(url))
