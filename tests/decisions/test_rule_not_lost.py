"""What a rule author typed is on the page again, whatever happened meanwhile: draft gone, rule removed, sign-in ended."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from apps.decisions import services
from apps.decisions.models import Draft, DraftChange, Rule
from tests.decisions.test_rule_admin import Fields, fields, posted

pytestmark = pytest.mark.django_db
MINE = "Typed for half an hour."


@pytest.fixture
def rule_url(draft: Draft) -> str:
    return f"/admin/decisions/draft/{draft.pk}/rules/D-02/"


def make_gone(draft: Draft, how: str, at: datetime) -> None:
    if how == "published":
        services.publish(draft=draft, revision=draft.revision, notes="Now", by="tests", at=at)
    elif how == "given up":
        services.discard_draft(draft=draft, by="tests", at=at)
    else:
        rule = Rule.objects.select_related("draft").get(draft=draft, key="D-02")
        services.remove_rule(rule=rule, revision=rule.revision, by="tests", at=at)


@pytest.mark.parametrize("how", ["published", "given up", "removed"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_rule_typed_for_what_is_gone_is_shown_again(
    at_work: Client, draft: Draft, rule_url: str, at: datetime, how: str, headers: dict[str, str]
) -> None:
    data = fields(at_work, rule_url) | {"because": MINE, "do": "save"}
    make_gone(draft, how, at)

    page = at_work.post(rule_url, data, headers=headers)

    again = Fields(page.content.decode()).found
    assert page.status_code == 409
    assert again["because"] == [MINE]
    assert again["when-0.low"] == data["when-0.low"]
    assert "Nothing was stored" in page.content.decode()
    assert not Rule.objects.filter(because=MINE).exists()


def test_removed_rule_is_added_again_by_saving(at_work: Client, draft: Draft, rule_url: str, at: datetime) -> None:
    data = fields(at_work, rule_url) | {"because": MINE, "do": "save"}
    make_gone(draft, "removed", at)
    page = at_work.post(rule_url, data).content.decode()
    assert f'action="/admin/decisions/draft/{draft.pk}/rules/new/"' in page

    posted(at_work, f"/admin/decisions/draft/{draft.pk}/rules/new/", "save", Fields(page).found)

    assert Rule.objects.get(draft=draft, key="D-02").because == MINE


@pytest.mark.parametrize("what", [Rule.DoesNotExist, Draft.DoesNotExist, services.DraftChanged])
def test_rule_saved_while_it_goes_is_shown_again(
    at_work: Client, rule_url: str, what: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service finds it gone, though the page still found it there."""

    def too_late(**more: Any) -> None:
        raise what

    data = fields(at_work, rule_url) | {"because": MINE, "do": "save"}
    monkeypatch.setattr("apps.decisions.admin.rule_page.services.save_rule", too_late)

    page = at_work.post(rule_url, data)

    assert page.status_code == 409
    assert MINE in page.content.decode()


@pytest.mark.parametrize("how", ["published", "given up"])
def test_note_typed_for_a_draft_that_is_gone_is_shown_again(at_work: Client, draft: Draft, at: datetime, how: str) -> None:
    make_gone(draft, how, at)

    page = at_work.post(f"/admin/decisions/draft/{draft.pk}/publish/", {"revision": 1, "when": "now", "notes": MINE})

    assert page.status_code == 409
    assert MINE in page.content.decode()


def test_mistake_of_ours_is_not_called_gone(at_work: Client, draft: Draft, rule_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> None:
        raise Rule.DoesNotExist("a mistake")

    monkeypatch.setattr("apps.decisions.admin.rule_page.stored_sheet", broken)

    with pytest.raises(Rule.DoesNotExist, match="a mistake"):
        at_work.get(rule_url)


@pytest.mark.parametrize("end", ["D-02/", "new/?kind=row"])
def test_rule_posted_after_the_sign_in_ended_waits_for_its_author(at_work: Client, rhea: Any, draft: Draft, end: str) -> None:
    url = f"/admin/decisions/draft/{draft.pk}/rules/{end}"
    data = fields(at_work, url) | {"do": "save", "when-0.low": "77", "when-0.subject": "labelled", "when-0.operator": ">", "key": "D-02"}
    at_work.session.flush()

    sent = at_work.post(url, data)
    at_work.force_login(rhea)
    page = at_work.get(url).content.decode()

    assert sent["Location"].startswith("/sign-in?next=")
    assert Fields(page).found["when-0.low"] == ["77"]
    assert "You were signed out before this was stored" in page
    assert "signed out" not in at_work.get(url).content.decode()


def test_stranger_without_a_session_leaves_nothing(client: Client, draft: Draft, rule_url: str) -> None:
    assert client.post(rule_url, {"do": "save", "because": MINE}).status_code == 302
    assert "sessionid" not in client.cookies


def test_more_lines_than_a_rule_may_have_are_refused_and_kept(at_work: Client, draft: Draft, rule_url: str) -> None:
    lines = {f"when-{n}.{name}": value for n in range(41) for name, value in (("subject", "labelled"), ("operator", "is answered"))}
    effects = {f"effects-{n}.do": "next step" for n in range(41)} | {f"effects-{n}.text": "Look" for n in range(41)}

    page = posted(at_work, rule_url, "save", fields(at_work, rule_url) | lines | effects)

    words = page.content.decode()
    assert page.status_code == 422
    assert "Keep 40 conditions or fewer; there are 41" in words
    assert "Keep 40 effects or fewer; there are 41" in words
    assert "when-40.subject" in Fields(words).found
    assert "A list has 40 conditions or fewer" in posted(at_work, rule_url, "add:when:test", Fields(words).found).content.decode()
    assert "A rule has 40 effects or fewer" in posted(at_work, rule_url, "add:effects", Fields(words).found).content.decode()


def put_by(at_work: Client, rule_url: str, **typed: str) -> dict[str, str]:
    """The rule's page left to add a warning, with what was typed."""
    data = fields(at_work, rule_url)
    at_work.post(rule_url, data | {"effects-0.do": "flag", "effects-0.flag": "", "do": "word:effects-0", **typed})
    return data


def test_what_was_put_by_to_add_a_word_is_done_with_once_the_rule_is_saved(at_work: Client, draft: Draft, rule_url: str) -> None:
    """A browser may show the page that it kept, without asking for it: it is saved from there."""
    data = put_by(at_work, rule_url, because="First try.")

    page = at_work.post(rule_url, data | {"because": "Second, saved.", "do": "save"}, follow=True)

    assert Rule.objects.get(draft=draft, key="D-02").because == "Second, saved."
    assert Fields(page.content.decode()).found["because"] == ["Second, saved."]
    assert "It is not saved yet" not in page.content.decode()


def test_undo_leaves_a_word_that_what_was_saved_does_not_name(at_work: Client, draft: Draft, rule_url: str) -> None:
    """The word was added on the way to the rule; then another tab saved the rule without it."""
    data, new_word = put_by(at_work, rule_url), f"/admin/decisions/draft/{draft.pk}/words/flags/new/?back=rule"
    at_work.post(new_word, fields(at_work, new_word) | {"label": "Odd thing", "lead": "Look at it first.", "do": "save"})

    at_work.post(rule_url, data | {"because": "Other tab.", "do": "save"})

    word, saved = DraftChange.objects.filter(draft=draft).order_by("number")
    assert (word.part, saved.part) == ("flags", "rules")
    assert word.together != saved.together
