"""The rules in a real browser: read by anybody, edited by a rule admin with a script and without, accessible and quiet."""

import time
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings

from apps.decisions import compiler, services
from apps.decisions.admin import rule_page, word_page
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.management import fixture_files
from apps.decisions.models import Draft, Rule, RulebookVersion
from tests.decisions.make import make_plain


@pytest.fixture
def version(live_server: Any, at: datetime) -> RulebookVersion:
    """The small rule book, published."""
    return services.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)


@pytest.fixture
def draft(version: RulebookVersion, at: datetime) -> Draft:
    """A draft in which something has changed, with problems of both kinds."""
    plain = make_plain()
    plain["rows"][0]["when"] = [["examples", "<", 1500]]
    plain["rules"].append(plain["rules"][0] | {"key": "D-09"})
    return services.create_draft(plain=to_plain(from_plain(plain)), title="Autumn", by="tests", at=at, based_on=version)


@pytest.fixture
def large_draft(version: RulebookVersion, at: datetime) -> Draft:
    """A draft of the default rules."""
    book = to_plain(from_plain(fixture_files.default_rulebook()))
    return services.create_draft(plain=book, title="Default", by="tests", at=at, based_on=version)


def addresses(draft: Draft, large: Draft) -> list[str]:
    one = f"/admin/decisions/draft/{draft.pk}/"
    pages = [
        "",
        "picture/",
        "picture/data/",
        "rules/",
        "rules/D-03/",
        "rules/new/?kind=row",
        "rules/D-02/remove/",
        "publish/",
        "unnoticed/",
        "ask/",
        "tests/coverage/",
        "newer/",
        "history/",
        "discard/",
    ]
    return [
        "/admin/", "/rules/", "/rules/?q=D-02", "/rules/?q=nothing+says+this", "/rules/D-01", "/rules/picture/", "/rules/question/examples", "/versions/", "/versions/1", "/admin/decisions/draft/", *(one + page for page in pages),
        f"/admin/decisions/draft/{large.pk}/rules/F-07/", f"/admin/decisions/draft/{large.pk}/publish/", "/admin/decisions/draft/upload/",
        *(f"/admin/decisions/rulebookversion/{page}" for page in ("", "1/", "1/again/", "compare/", "rules/D-01/")), "/rules/history/D-01",
        "/versions/compare?from=1&to=1",
    ]  # fmt: skip


def seen_box(one: Any) -> bool:
    """Whether it takes up room that is painted."""
    return bool(one.evaluate("element => element.checkVisibility({contentVisibilityAuto: true}) && element.getClientRects().length > 0"))


@pytest.mark.slow
def test_pages_of_the_rules_have_no_accessibility_violation(
    quiet_page: Any, live_server: Any, problems: Any, browse_as: Any, rhea: Any, draft: Draft, large_draft: Draft
) -> None:
    browse_as(rhea)

    found = {}
    for address in addresses(draft, large_draft):
        quiet_page.goto(live_server.url + address)
        found[address] = problems(("light", 1200), ("dark", 320))

    assert found == {address: [] for address in found}


@pytest.mark.slow
def test_rule_is_edited_row_by_row_with_a_script(
    quiet_page: Any, live_server: Any, axe: Any, browse_as: Any, rhea: Any, large_draft: Draft
) -> None:
    page = browse_as(rhea)
    page.goto(f"{live_server.url}/admin/decisions/draft/{large_draft.pk}/rules/F-09/")

    page.click("#when button:has-text('Add a condition')")
    page.wait_for_selector("[id='when-1.subject']")
    assert page.evaluate("document.activeElement.id") == "when-1.subject"
    page.select_option("[id='when-1.subject']", "labelled")
    page.wait_for_selector("[id='when-1.low']")
    page.select_option("[id='when-1.operator']", "between")
    page.fill("[id='when-1.low']", "many")
    page.wait_for_selector("[id='when-1.high']")
    page.fill("[id='when-1.low']", "many")
    page.fill("[id='when-1.high']", "2,000")
    page.click("button:has-text('Save in this draft')")
    assert "you wrote “many”" in page.inner_text(".error-summary")
    assert axe() == []
    page.fill("[id='when-1.low']", "1,000")
    page.click("button:has-text('Save in this draft')")

    page.wait_for_selector("text=F-09 is saved in this draft")
    assert compiler.rule_plain(Rule.objects.get(draft=large_draft, key="F-09"))["when"][1] == ["labelled", "between", 1000, 2000]


@pytest.mark.slow
def test_rule_is_changed_and_published_without_a_script(
    new_context: Any, live_server: Any, as_person: Any, rhea: Any, version: RulebookVersion
) -> None:
    cookie = as_person(rhea).cookies[settings.SESSION_COOKIE_NAME]
    context = new_context(java_script_enabled=False)
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()

    page.goto(f"{live_server.url}/admin/decisions/draft/")
    page.click("text=Open a draft from v1")
    page.click("nav[aria-label='Pages of this draft'] >> text=Rules")
    page.click("a:has-text('D-02')")
    page.click("#when button:has-text('Add a condition') >> nth=-1")
    page.select_option("[id='when-2.subject']", "classes")
    page.click("text=Fit the fields to what I chose")
    page.select_option("[id='when-2.operator']", ">=")
    page.fill("[id='when-2.low']", "3")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=D-02 is saved in this draft")
    page.click("text=Next after v1")
    page.click("text=Review and publish")
    whole = page.locator(".change-row p").last
    assert not seen_box(whole)
    page.emulate_media(media="print")
    assert seen_box(whole), "on paper every change is open"
    page.emulate_media(media="screen")
    page.click(".change-group > summary")
    page.click(".change-row > summary")
    assert seen_box(whole)
    page.fill("#notes", "Two kinds are not enough")
    page.click("button:has-text('Publish')")

    page.wait_for_selector("text=Published as v2")
    assert RulebookVersion.objects.get(number=2).notes == "Two kinds are not enough"


@pytest.mark.slow
def test_rule_being_typed_survives_the_end_of_the_sign_in(
    live_server: Any, axe: Any, browse_as: Any, as_person: Any, rhea: Any, draft: Draft
) -> None:
    page = browse_as(rhea)
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/rules/D-02/")
    page.fill("#because", "Typed for half an hour.")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    page.click("#when button:has-text('Add a condition') >> nth=-1")
    page.wait_for_selector("#trouble:has-text('You were signed out')")
    assert page.get_attribute("#trouble", "role") == "alert"
    assert axe() == []
    browse_as(rhea)
    page.click("#when button:has-text('Add a condition') >> nth=-1")

    page.wait_for_selector("[id='when-2.subject']")
    assert page.input_value("#because") == "Typed for half an hour."
    assert page.inner_text("#trouble") == ""


@pytest.mark.slow
def test_request_that_fails_is_said_and_nothing_typed_is_lost(live_server: Any, browse_as: Any, rhea: Any, draft: Draft) -> None:
    page = browse_as(rhea)
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/rules/D-02/")
    page.fill("#because", "Typed for half an hour.")
    add = "#when button:has-text('Add a condition')"

    for answer, words in (
        ({"status": 500, "body": "<h1>Sorry</h1>"}, "That did not work, and nothing was stored"),
        ({"status": 413, "body": "Too much at once", "content_type": "text/plain"}, "Too much at once"),
        (None, "The server cannot be reached"),
    ):
        page.route("**/rules/D-02/", lambda route, _request, answer=answer: route.fulfill(**answer) if answer else route.abort())
        page.click(add)
        page.wait_for_selector(f"#trouble:has-text('{words}')")
        page.unroute("**/rules/D-02/")

    assert page.input_value("#because") == "Typed for half an hour."


@pytest.mark.slow
def test_press_that_waits_for_a_request_that_fails_is_not_lost(live_server: Any, browse_as: Any, rhea: Any, draft: Draft) -> None:
    page = browse_as(rhea)
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/rules/D-02/")
    on_their_way: list[Any] = []
    page.route("**/rules/D-02/", lambda route: route.continue_() if on_their_way else on_their_way.append(route))
    page.fill("#because", "Typed for half an hour.")
    with page.expect_request("**/rules/D-02/"):
        page.locator("#because").blur()  # the sentence is asked for again

    page.click("#when button:has-text('Add a condition') >> nth=-1")
    on_their_way[0].fulfill(status=500, body="<h1>Sorry</h1>")

    page.wait_for_selector("[id='when-2.subject']")
    assert page.input_value("#because") == "Typed for half an hour."


@pytest.fixture
def slow_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that takes longer to redraw a form than a person takes to go on."""
    for module, name in ((rule_page, "posted_sheet"), (word_page, "posted_word")):
        read = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *args, read=read, **more: (time.sleep(0.4), read(*args, **more))[1])


@pytest.mark.slow
def test_new_rule_is_said_while_it_is_typed(quiet_page: Any, live_server: Any, browse_as: Any, rhea: Any, draft: Draft) -> None:
    page = browse_as(rhea)
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/rules/new/")
    page.click("text=Add an effect")
    page.select_option("[id='effects-0.do']", "favour")
    page.check("[name='effects-0.approaches'] >> nth=0")
    page.select_option("[id='effects-0.how']", "slightly")

    page.wait_for_selector("#what-it-does:has-text('favour'):has-text('slightly')")
    assert page.is_checked("[name='effects-0.approaches'] >> nth=0")
    assert page.locator("[id='effects-1.do']").count() == 1
    page.wait_for_load_state("networkidle")


@pytest.mark.slow
def test_name_spelled_letter_by_letter_in_a_list_is_the_one_that_is_chosen(
    quiet_page: Any, live_server: Any, browse_as: Any, rhea: Any, large_draft: Draft
) -> None:
    page = browse_as(rhea)
    page.goto(f"{live_server.url}/admin/decisions/draft/{large_draft.pk}/rules/new/")
    subject = page.locator("[id='when-0.subject']")

    for word, delay, chosen in (("skill", 150, "Skill"), ("money a", 250, "Money a")):
        subject.focus()
        subject.press_sequentially(word, delay=delay)
        assert subject.evaluate("list => list.selectedOptions[0].label").startswith(chosen)
        page.keyboard.press("Tab")  # what fits the choice comes at once when the list is left
        page.wait_for_selector("[id='when-0.operator']")
        page.wait_for_load_state("networkidle")
        assert subject.evaluate("list => list.selectedOptions[0].label").startswith(chosen)


@pytest.mark.slow
@pytest.mark.usefixtures("slow_answers")
def test_what_is_chosen_typed_and_pressed_while_the_form_is_redrawn_is_kept(
    quiet_page: Any, live_server: Any, browse_as: Any, rhea: Any, draft: Draft
) -> None:
    page = browse_as(rhea)
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/rules/new/")
    page.click("text=Add an effect")
    page.click("#when button:has-text('Add a condition')")
    page.select_option("[id='effects-0.do']", "favour")
    page.select_option("[id='when-0.subject']", "examples")
    page.fill("#because", "It was seen to help.")

    page.wait_for_selector("[id='when-1.subject']")
    page.wait_for_selector("[id='when-0.operator']")
    assert page.locator("[id='effects-1.do']").count() == 1
    assert page.locator("[name='effects-0.approaches'] >> nth=0").is_visible()
    assert (page.input_value("[id='effects-0.do']"), page.input_value("#because")) == ("favour", "It was seen to help.")
    page.select_option("[id='when-0.operator']", ">=")
    page.focus("#because")
    page.wait_for_selector("[id='when-0.low']")
    assert page.evaluate("document.activeElement.id") == "because"
    page.wait_for_load_state("networkidle")


@pytest.mark.slow
@pytest.mark.usefixtures("slow_answers")
def test_choice_is_added_though_the_kind_of_answer_was_only_just_chosen(
    quiet_page: Any, live_server: Any, browse_as: Any, rhea: Any, draft: Draft
) -> None:
    page = browse_as(rhea)
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/words/questions/new/")
    page.select_option("#kind", "multi")
    page.click("text=Add a choice")
    page.fill("#ask", "Where is it used?")

    page.wait_for_selector("[id='choices-2.label']")
    assert (page.input_value("#kind"), page.input_value("#ask")) == ("multi", "Where is it used?")
    page.wait_for_load_state("networkidle")


@pytest.mark.slow
def test_press_that_takes_its_time_says_so_and_is_taken_once(
    quiet_page: Any, live_server: Any, axe: Any, browse_as: Any, rhea: Any, version: RulebookVersion
) -> None:
    asked: list[str] = []
    page = browse_as(rhea)
    page.route("**/draft/open/", lambda route: (asked.append(route.request.url), route.fulfill(status=204)))  # the page stays as it is
    page.goto(f"{live_server.url}/admin/decisions/draft/")

    for _press in range(2):
        page.focus("main .btn-primary")
        page.keyboard.press("Enter")
    page.wait_for_selector(".waiting[role=status]:has-text('Opening the draft…')")
    assert axe() == []
    assert (len(asked), page.get_attribute("main .btn-primary", "aria-disabled")) == (1, "true")
    page.keyboard.press("Escape")
    assert page.inner_text(".waiting") == ""
    page.keyboard.press("Enter")
    page.wait_for_selector(".waiting:has-text('Opening the draft…')")
    assert len(asked) == 2


@pytest.mark.slow
def test_form_that_was_begun_is_not_left_without_asking(quiet_page: Any, live_server: Any, browse_as: Any, rhea: Any, draft: Draft) -> None:
    page = browse_as(rhea)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    url = f"{live_server.url}/admin/decisions/draft/{draft.pk}/"

    page.goto(f"{url}words/sources/new/")
    page.goto(f"{url}rules/D-02/")
    assert asked == []
    page.locator("#because").press_sequentially("Other words.")
    page.click("text=Save in this draft")
    page.wait_for_selector("text=D-02 is saved in this draft")
    assert asked == []
    page.locator("#because").press_sequentially("And more.")
    page.goto(f"{url}words/sources/new/")
    assert asked == ["beforeunload"]
