"""Two people, two tabs, a sign-in that ended: everybody sees both values, and nothing is overwritten unseen."""

from typing import Any

import pytest

from tests.intake.conftest import Pages, end_sign_in, stored
from tests.intake.test_question_page import markup_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def carls(as_person: Any, carl: Any, use_case: Any) -> Pages:
    """The same use case, as Carl sees it."""
    return Pages(as_person(carl), use_case)


@pytest.mark.behaviour(36)
def test_second_to_save_sees_both_values_and_nothing_is_overwritten(pages: Any, carls: Any, use_case: Any) -> None:
    pages.answer("examples", "1,800", editor="maya")

    told = carls.answer("examples", "900", editor="carl")

    assert told.status_code == 409
    assert "Maya Lind changed this to “1,800 cases” at" in text_of(told)
    assert "Yours is “900 cases”" in text_of(told)
    assert 'value="900"' in markup_of(told)
    assert stored(use_case, "examples").typed == "1,800"


def test_autosave_of_the_second_gets_the_pieces_and_is_not_saved(pages: Any, carls: Any, use_case: Any) -> None:
    pages.answer("examples", "1,800", editor="maya")

    told = carls.autosave("examples", "900", editor="carl", seq=3)

    assert told.status_code == 409
    assert 'id="conflict-examples" hx-swap-oob="innerHTML"' in markup_of(told)
    assert "Not saved: this answer was changed meanwhile" in text_of(told)
    assert stored(use_case, "examples").typed == "1,800"


def test_keeping_mine_saves_it_over_what_was_shown(pages: Any, carls: Any, use_case: Any) -> None:
    pages.answer("examples", "1,800", editor="maya")

    carls.answer("examples", "900", editor="carl", theirs="1", mine="examples")

    assert (stored(use_case, "examples").typed, stored(use_case, "examples").revision) == ("900", 2)


def test_keeping_mine_still_asks_if_it_moved_on_again(pages: Any, carls: Any, use_case: Any) -> None:
    pages.answer("examples", "1,800", editor="maya")
    pages.answer("examples", "1,900", editor="maya", seq=1)

    told = carls.post("questions/examples", {**Pages.fields("examples", "900", editor="carl"), "examples_theirs": "1", "mine": "examples"})

    assert told.status_code == 409
    assert stored(use_case, "examples").typed == "1,900"


def test_taking_theirs_leads_back_to_the_question_with_their_value(pages: Any, carls: Any, use_case: Any) -> None:
    pages.answer("examples", "1,800", editor="maya")

    response = carls.post("questions/examples", {**Pages.fields("examples", "900", editor="carl"), "theirs": "examples"})

    assert response.url == f"{carls.root}questions/examples"
    assert 'value="1,800"' in markup_of(carls.get("questions/examples"))
    assert stored(use_case, "examples").revision == 1


def test_two_tabs_with_different_questions_of_a_section_disturb_each_other_never(pages: Any, carls: Any, use_case: Any) -> None:
    opened = {"shown": ["team_skill", "experts"], "team_skill_revision": "0", "experts_revision": "0"}

    pages.post("sections/team", {**opened, "team_skill": "some", "editor": "maya"})
    carls.post("sections/team", {**opened, "experts": "none", "editor": "carl"})

    assert stored(use_case, "team_skill").typed == "some"
    assert stored(use_case, "experts").typed == "none"


def test_late_request_of_the_same_page_gets_204(pages: Any, use_case: Any) -> None:
    pages.autosave("examples", "18", seq=5)

    late = pages.autosave("examples", "1", seq=2)

    assert late.status_code == 204
    assert stored(use_case, "examples").typed == "18"


def test_browser_that_was_never_here_leaves_nothing_behind(use_case: Any) -> None:
    from django.contrib.sessions.models import Session
    from django.test import Client

    before = Session.objects.count()

    sent_away = Pages(Client(), use_case).answer("examples", "1,800")

    assert "/sign-in" in sent_away.url
    assert Session.objects.count() == before


def test_ended_sign_in_keeps_what_was_typed_without_javascript(pages: Any, client: Any, maya: Any, use_case: Any) -> None:
    end_sign_in(client)

    sent_away = pages.answer("examples", "1,800")
    client.force_login(maya)
    back = client.get(f"{pages.root}questions/examples")

    assert sent_away.status_code == 302
    assert "/sign-in" in sent_away.url
    assert 'value="1,800"' in markup_of(back)
    assert "Not saved yet: this is what you typed before you were signed out" in text_of(back)
    assert stored(use_case, "examples") is None
    assert 'value="1,800"' not in markup_of(client.get(f"{pages.root}questions/examples"))


def test_ended_sign_in_answers_autosave_with_401_and_the_way_back(pages: Any, client: Any, use_case: Any) -> None:
    client.logout()

    response = pages.autosave("examples", "1,800")

    assert response.status_code == 401
    assert "/sign-in" in response.headers["HX-Redirect"]
    assert stored(use_case, "examples") is None


def test_colleague_is_sent_to_the_one_question_signs_in_and_is_recorded(pages: Any, carl: Any, use_case: Any) -> None:
    from django.test import Client

    assert f"http://testserver{pages.root}questions/examples" in text_of(pages.get("questions/examples"))
    colleague = Pages(Client(), use_case)
    assert colleague.get("questions/examples").url == f"/sign-in?next={pages.root}questions/examples"

    colleague.client.force_login(carl)
    colleague.answer("examples", "900")

    assert stored(use_case, "examples").by == carl
    assert "Last answered by Carl Brandt" in text_of(pages.get("questions/examples"))


MALFORMED = [
    {"examples": "\x00"},
    {"examples": "9" * 5_000},
    {"examples": "-1"},
    {"examples": "NaN"},
    {"examples": "1e400"},
    {"examples": "5", "examples_revision": "9" * 40},
    {"examples": "5", "examples_revision": "-3", "seq": "none"},
    {"examples": "5", "seq": "9" * 30, "editor": "x" * 900},
    {"examples": "5", "examples_how": "divined"},
    {"examples": "x" * 30_000},
    {"examples": "\ud800"},
    {"input_kind": ["text", "nonsense"], "shown": "input_kind"},
    {"goal_kind": ["predict", "find"], "shown": "goal_kind"},
    {"then": "x,y", "row": "<script>", "examples": "5"},
    {"examples": "5", "editor": "a\x00b"},
    {"examples": "5", "editor": "", "row": "a\x00b", "then": "\x00", "go": "\x00", "confirmed": "\x00"},
    {"mine": "examples", "theirs": "examples", "examples_theirs": "z", "examples": "6"},
]


@pytest.mark.parametrize("fields", MALFORMED, ids=lambda fields: str(fields)[:40])
def test_no_post_makes_a_500(pages: Any, fields: dict[str, Any]) -> None:
    from urllib.parse import urlencode

    body = urlencode(fields, doseq=True, errors="surrogatepass")
    for path in ("questions/examples", "questions/examples/save", "questions/input_kind", "questions/goal_kind/save", "sections/data/save"):
        response = pages.client.post(pages.root + path, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code in (200, 204, 302, 409, 422), (path, response.status_code)


def test_two_windows_of_one_person_are_told_as_such(pages: Any) -> None:
    pages.answer("examples", "1,800", editor="one window")

    told = text_of(pages.answer("examples", "900", editor="another"))

    assert "You changed this to “1,800 cases” in another window at" in told
    assert "In this window it is “900 cases”" in told
    assert "Keep this one" in told
    assert "Maya Lind changed" not in told
