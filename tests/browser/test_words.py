"""The words of a draft in a real browser: a question, a source and a rule added with a script and without; accessible and quiet."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings

from apps.decisions import compiler, services
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.management import fixture_files
from apps.decisions.models import Draft, DraftChange, DraftTestCase, RulebookVersion
from tests.decisions.make import make_plain


@pytest.fixture
def draft(live_server: Any, at: datetime) -> Draft:
    """A draft of the small rule book in which a word and a rule were changed."""
    version = services.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)
    found = services.create_draft(plain=to_plain(from_plain(make_plain())), title="Autumn", by="tests", at=at, based_on=version)
    for part, key, changed in (
        ("flags", "small_data", {"label": "Very little data"}),
        ("rules", "D-01", {"because": "It was seen to help."}),
    ):
        row = compiler.row_in(compiler.plain_of(found), part, key) | changed
        services.save_row(draft=found, part=part, key=key, row=row, revision=0, by="Ann", at=at, why="Read a paper")
    other = services.copy_version_to_draft(version=version, title="Other", by="Ben", at=at)
    row = compiler.row_in(compiler.plain_of(other), "rules", "D-01") | {"because": "As v2 says."}
    services.save_row(draft=other, part="rules", key="D-01", row=row, revision=0, by="Ben", at=at)
    other.refresh_from_db()
    services.publish(draft=other, revision=other.revision, notes="Said better", by="Ben", at=at)
    found.refresh_from_db()
    return found


def addresses(draft: Draft) -> list[str]:
    one = f"/admin/decisions/draft/{draft.pk}/"
    ends = [
        "words/questions/", "words/questions/output_kind/", "words/questions/labelled/", "words/questions/new/",
        "words/parameters/", "words/parameters/start/", "words/sources/new/", "words/findings/size/", "words/conditions/seen/",
        "words/lists/pictures/", "words/questions/labelled/remove/", "words/flags/?q=nothing",
    ]  # fmt: skip
    return [one + end for end in ends]


@pytest.mark.slow
def test_pages_of_words_have_no_accessibility_violation(
    quiet_page: Any, live_server: Any, problems: Any, browse_as: Any, rhea: Any, draft: Draft
) -> None:
    browse_as(rhea)

    found = {}
    for address in addresses(draft):
        quiet_page.goto(live_server.url + address)
        found[address] = problems(("light", 1200), ("dark", 320))

    assert found == {address: [] for address in found}


@pytest.mark.slow
def test_ticked_rules_are_switched_off_by_keyboard_and_without_a_script(
    new_context: Any, live_server: Any, as_person: Any, rhea: Any, draft: Draft
) -> None:
    cookie = as_person(rhea).cookies[settings.SESSION_COOKIE_NAME]
    context = new_context(java_script_enabled=False)
    context.set_default_timeout(60_000)
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/rules/?kind=rule")

    for key in ("D-01", "D-03"):
        page.focus(f"#tick-{key}")
        page.keyboard.press("Space")
    page.select_option("#bulk-do", "off")
    page.click("text=See what changes")
    assert "Switched off" in page.inner_text("main")
    page.click("button:has-text('change 2 rules')")
    page.wait_for_selector("text=Switch off: 2 rules changed")

    off = [rule["key"] for rule in compiler.plain_of(draft)["rules"] if rule.get("off")]
    assert off == ["D-01", "D-03"]
    page.click(".said >> text=Undo")
    page.wait_for_selector("text=2 changes made together are undone")
    assert not any(rule.get("off") for rule in compiler.plain_of(draft)["rules"])


@pytest.mark.slow
def test_page_of_several_rules_is_accessible(
    quiet_page: Any, live_server: Any, problems: Any, browse_as: Any, rhea: Any, draft: Draft
) -> None:
    browse_as(rhea)
    quiet_page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/rules/?ticked=1")
    quiet_page.select_option("#bulk-do", "add_source")
    quiet_page.click("text=See what changes")
    quiet_page.select_option("#to", "practice")
    quiet_page.click("text=Show what that changes")
    quiet_page.wait_for_selector("text=What changes")

    assert problems(("light", 1200), ("dark", 320)) == []


def add_the_question(page: Any, *, scripted: bool) -> None:
    page.click("nav[aria-label='Pages of this draft'] >> text=Words")
    page.click("main a:has-text('Questions')")
    page.click("text=Add a question")
    page.fill("#ask", "How often may an answer be wrong?")
    page.fill("#short", "Allowed errors")
    page.select_option("#section", "purpose")
    page.select_option("#can_change", "no")
    page.select_option("#about", "scope")
    for place, label in enumerate(("Never", "Now and then", "Often")):
        if place == 2:
            page.click("text=Add a choice")
            page.wait_for_selector("[id='choices-2.label']")
            if scripted:
                assert page.evaluate("document.activeElement.id") == "choices-2.label"
        page.fill(f"[id='choices-{place}.label']", label)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=“Allowed errors” is added to this draft")


def add_the_source(page: Any, *, scripted: bool) -> None:
    page.click("nav[aria-label='Breadcrumb'] >> text=Words")
    page.click("main a:has-text('Sources')")
    page.click("text=Add a source")
    page.click("button:has-text('Save in this draft')")
    assert "Enter the title of the source" in page.inner_text(".error-summary")
    page.fill("#title", "Practice")
    page.locator("#url").focus() if scripted else page.click("button:has-text('Make it from the words')")
    page.wait_for_selector("#alike >> text=Looks like: Practice")
    if scripted:
        assert page.evaluate("document.activeElement.id") == "url", "what is told takes nobody's place away"
    page.fill("#slug", "")
    page.fill("#title", "A study of wrong answers")
    if scripted:
        page.locator("#url").focus()
        page.wait_for_selector("#alike >> text=Looks like", state="detached")
    page.select_option("#kind", "paper")
    page.select_option("#sure", "A")
    page.click("button:has-text('Save in this draft')")
    page.wait_for_selector("text=is added to this draft")


def add_the_rule(page: Any, base: str, *, scripted: bool) -> None:
    fit = "text=Fit the fields to what I chose"
    page.goto(f"{base}rules/new/")
    page.fill("#key", "D-30")
    page.select_option("[id='when-0.subject']", "allowed_errors")
    if not scripted:
        page.click(fit)
    page.wait_for_selector("[id='when-0.choices']")
    page.select_option("[id='when-0.choices']", "never")
    page.select_option("[id='effects-0.do']", "disfavour")
    if not scripted:
        page.click(fit)
    page.wait_for_selector("[id='effects-0.how']")
    page.select_option("[id='effects-0.how']", "clearly")
    page.check("[id='effects-0.approaches.classical_ml']")
    page.fill("#because", "A model is wrong now and then.")
    page.check("#source-study_wrong_answers")
    page.select_option("#stage", "data")
    page.select_option("#strength", "clear")
    page.select_option("#sure", "B")
    page.click("button:has-text('Save in this draft')")
    page.wait_for_selector("text=D-30 is added to this draft")


@pytest.mark.slow
@pytest.mark.parametrize("scripted", [True, False], ids=["with a script", "without a script"])
def test_question_source_and_rule_are_added_and_the_last_step_undone(
    new_context: Any, live_server: Any, as_person: Any, rhea: Any, draft: Draft, scripted: bool
) -> None:
    cookie = as_person(rhea).cookies[settings.SESSION_COOKIE_NAME]
    context = new_context(java_script_enabled=scripted)
    context.set_default_timeout(60_000)
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    base = f"{live_server.url}/admin/decisions/draft/{draft.pk}/"
    page.goto(base)

    add_the_question(page, scripted=scripted)
    add_the_source(page, scripted=scripted)
    add_the_rule(page, base, scripted=scripted)
    page.click(".said >> text=Undo")
    page.wait_for_selector("text=3 changes made together are undone")
    page.click("text=Undo these 3 changes >> nth=0")
    page.wait_for_selector("text=3 changes made together are undone")

    plain = compiler.plain_of(draft)
    question = compiler.row_in(plain, "questions", "allowed_errors")
    assert question is not None
    assert [choice["slug"] for choice in question["choices"]] == ["never", "now_then", "often"]
    rule = compiler.row_in(plain, "rules", "D-30")
    assert rule is not None
    assert rule["sources"] == ["study_wrong_answers"]
    assert DraftTestCase.objects.filter(draft=draft).count() == 2, "one where it holds, one where it does not"
    assert DraftChange.objects.filter(draft=draft, by_name=rhea.name).count() == 1 + 1 + 3 * 3, (
        "question, source, and thrice the rule with its two test cases"
    )
    assert RulebookVersion.objects.count() == 2


def test_choosing_what_a_rule_does_leaves_the_page_where_it_is(
    page: Any, browse_as: Any, rhea: Any, live_server: Any, draft: Draft
) -> None:
    browse_as(rhea)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/ask/")
    page.emulate_media(reduced_motion="reduce")  # or the page is still on its way to what has the focus
    page.focus("[id='effects-0.do']")
    before = page.locator("[id='effects-0.do']").bounding_box()["y"]

    page.keyboard.type("raise")
    page.wait_for_selector("[id='effects-0.flag']")

    assert abs(page.locator("[id='effects-0.do']").bounding_box()["y"] - before) < 5


def test_going_back_from_adding_a_warning_shows_the_whole_question_again(live_server: Any, browse_as: Any, rhea: Any, draft: Draft) -> None:
    page = browse_as(rhea)
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/ask/")
    typed = {"q.ask": "How many sites are there?", "q.short": "Sites", "q.choices-0.label": "One", "q.choices-1.label": "Several"}
    for name, words in typed.items():
        page.fill(f"[name='{name}']", words)
    page.locator("[id='effects-0.do']").focus()
    page.keyboard.type("raise")
    page.click("button:has-text('Add a warning')")
    page.wait_for_selector("text=What you typed into the rule is kept")

    page.go_back()

    page.wait_for_selector("text=Filled in as you left it")
    assert {name: page.input_value(f"[name='{name}']") for name in typed} == typed
    assert page.locator("button:has-text('Add a warning')").count() == 1
    asked = leaving(page)
    assert asked("Back to the draft") == "asked", "nothing was typed since, and nothing is stored"
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/ask/")
    assert asked("Back to the draft") == "left", "control: an empty page is left without asking"


def leaving(page: Any) -> Callable[[str], str]:
    """Presses a link, stays where the browser asks, and says which it was."""
    heard: list[str] = []

    def stay(dialog: Any) -> None:
        heard.append(dialog.type)
        dialog.dismiss()

    def press(words: str) -> str:
        heard.clear()
        before = page.url
        page.once("dialog", stay)
        page.locator("h1").click()  # a browser asks nobody who never touched the page
        page.click(f"text={words}", no_wait_after=True)
        page.wait_for_timeout(500)
        page.remove_listener("dialog", stay)
        assert (page.url == before) == bool(heard)
        return "asked" if heard == ["beforeunload"] else "left"

    return press


def test_every_fold_of_the_page_of_a_question_is_reached_by_the_keyboard(live_server: Any, browse_as: Any, rhea: Any, draft: Draft) -> None:
    page = browse_as(rhea)
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/ask/")
    page.focus("[name='q.ask']")

    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.matches('summary') && document.activeElement.innerText"))

    folds = page.evaluate(
        "[...document.querySelectorAll('#rule-form summary')].filter(each => each.checkVisibility()).map(each => each.innerText)"
    )
    assert len(folds) >= 4
    assert set(folds) <= reached


def test_choices_that_do_the_same_are_told_as_soon_as_a_tick_is_set(
    quiet_page: Any, live_server: Any, problems: Any, browse_as: Any, rhea: Any, draft: Draft
) -> None:
    browse_as(rhea)
    quiet_page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/ask/")
    for place, label in enumerate(("Never", "Now and then", "Often")):
        quiet_page.fill(f"[name='q.choices-{place}.label']", label)
    quiet_page.check("[id='q.choices-0.holds']")
    quiet_page.wait_for_selector("#apart >> text=So far “Now and then” and “Often” do the same")

    assert quiet_page.evaluate("document.activeElement.id") == "q.choices-0.holds"
    assert problems(("light", 1200), ("dark", 320)) == []
