"""Saving while somebody types, in a real browser: what the page says, what it keeps, where the focus stays."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.intake.conftest import live_rules, use_case  # noqa: F401  fixtures
from tests.personas import PASSWORD


@pytest.fixture
def home(browse_as: Any, live_server: Any, use_case: Any, maya: Any) -> str:  # noqa: F811  fixtures by name
    """The address of a new use case of Maya, whose browser this is."""
    browse_as(maya)
    return f"{live_server.url}/use-cases/{use_case.pk}/"


@pytest.fixture
def stored() -> Callable[[str], str | None]:
    from apps.intake.models import Answer

    return lambda question: Answer.objects.filter(question=question).values_list("typed", flat=True).first()


@pytest.fixture
def held_saves(page: Any) -> Callable[[], None]:
    """Every save stays on its way until this is called."""
    held: list[Any] = []
    let_go = False

    def on_its_way(route: Any) -> None:
        if let_go:
            route.continue_()
        else:
            held.append(route)

    def release() -> None:
        nonlocal let_go
        let_go = True
        for route in held:
            route.continue_()

    page.route(re.compile("/save$"), on_its_way)
    return release


def saved(page: Any) -> None:
    expect(page.locator("#save-status")).to_have_text(re.compile(r"^Saved at \d\d:\d\d$"))


@pytest.mark.behaviour(3)
def test_first_stop_in_main_is_back_and_it_saves(page: Any, home: str, stored: Any) -> None:
    page.goto(f"{home}questions/labelled")
    first = page.evaluate("[...document.querySelectorAll('main a, main button')].find(each => each.tabIndex >= 0).textContent")
    assert first == "‹ Back"
    expect(page.get_by_role("button", name="Back", exact=True)).to_be_visible()

    page.fill("#labelled", "about many")
    page.get_by_role("button", name="Back").click()

    page.wait_for_url("**/questions/examples")
    assert stored("labelled") == "about many"


def test_enter_in_a_field_continues_and_does_not_go_back(page: Any, home: str) -> None:
    page.goto(f"{home}questions/labelled")

    page.fill("#labelled", "5")
    page.press("#labelled", "Enter")

    page.wait_for_url("**/questions/classes")


@pytest.mark.behaviour(6)
def test_radio_never_moves_the_page(page: Any, home: str, stored: Any) -> None:
    page.goto(f"{home}questions/goal_kind")

    page.locator("input[value=predict]").check()
    saved(page)

    assert page.url == f"{home}questions/goal_kind"
    assert stored("goal_kind") == "predict"


def test_arrow_keys_save_no_choice_that_they_only_pass(page: Any, home: str, stored: Any) -> None:
    saves: list[str] = []
    page.on("request", lambda request: saves.append(request.url) if request.url.endswith("/save") else None)
    page.goto(f"{home}questions/goal_kind")

    page.locator("input[name=goal_kind]").first.focus()
    for _press in range(3):
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(700)
    passed = len(saves)
    page.keyboard.press("Tab")

    saved(page)
    assert (passed, len(saves)) == (0, 1)
    assert stored("goal_kind") == page.locator("input[name=goal_kind]:checked").get_attribute("value")


@pytest.mark.behaviour(8)
def test_autosave_writes_by_itself_and_says_so(page: Any, home: str, stored: Any) -> None:
    page.goto(f"{home}questions/examples")
    assert page.get_attribute("#save-status", "role") == "status"

    page.locator("#examples").press_sequentially("1,800")
    expect(page.locator("#save-status")).to_have_text(re.compile("Saving…|Saved at"))

    saved(page)
    assert stored("examples") == "1,800"
    assert page.inner_text("#reading-examples") == "Read as 1,800 cases"


@pytest.mark.behaviour(9)
def test_without_a_network_the_text_stays_is_told_and_saved_on_return(page: Any, home: str, stored: Any) -> None:
    page.goto(f"{home}questions/examples")
    page.context.set_offline(True)

    page.fill("#examples", "1,800")
    expect(page.locator("#save-status")).to_have_text("Not saved – we will try again")
    warned: list[str] = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.dismiss()))
    page.evaluate("location.href = '/help'")
    page.wait_for_timeout(300)
    page.context.set_offline(False)

    saved(page)
    assert warned == ["beforeunload"]
    assert (page.input_value("#examples"), stored("examples")) == ("1,800", "1,800")


@pytest.mark.behaviour(9)
def test_continue_without_a_network_waits_on_the_page_and_goes_on_once_it_is_saved(page: Any, home: str, stored: Any) -> None:
    page.goto(f"{home}questions/examples")
    page.context.set_offline(True)

    page.fill("#examples", "1,800")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#save-status")).to_contain_text("No connection. What you typed is kept on this page")
    assert page.input_value("#examples") == "1,800"
    page.context.set_offline(False)

    page.wait_for_url(lambda address: "questions/examples" not in address)
    assert stored("examples") == "1,800"


@pytest.mark.behaviour(9)
@pytest.mark.parametrize("typed", ["1,800", ""], ids=["with an answer", "as it is"])
def test_continue_goes_on_where_only_the_browser_says_that_there_is_no_network(page: Any, home: str, stored: Any, typed: str) -> None:
    """As on a laptop in a train that runs the server itself."""
    page.add_init_script("Object.defineProperty(navigator, 'onLine', { get: () => false })")
    page.goto(f"{home}questions/examples")
    assert not page.evaluate("navigator.onLine")

    if typed:
        page.fill("#examples", typed)
    page.get_by_role("button", name="Continue").click()

    page.wait_for_url(lambda address: "questions/examples" not in address)
    if typed:
        assert stored("examples") == typed


@pytest.mark.behaviour(9)
def test_what_is_not_saved_is_said_where_it_can_be_seen_however_long_the_page_is(page: Any, home: str) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(f"{home}sections/data")
    page.context.set_offline(True)

    page.locator("#data_age_months").fill("3")
    status = page.locator("#save-status")
    expect(status).to_have_text("Not saved – we will try again")
    expect(status).to_be_in_viewport()
    page.context.set_offline(False)

    saved(page)
    expect(status).not_to_be_in_viewport()


@pytest.mark.behaviour(10)
def test_typing_during_a_slow_save_loses_nothing_and_keeps_the_caret(page: Any, home: str, held_saves: Any, stored: Any) -> None:
    page.goto(f"{home}questions/examples")
    page.evaluate("window.field = document.getElementById('examples')")

    page.locator("#examples").press_sequentially("18")
    expect(page.locator("#save-status")).to_have_text("Saving…")
    page.locator("#examples").press_sequentially("00")
    page.keyboard.press("ArrowLeft")
    held_saves()
    for _try in range(600):
        if stored("examples") == "1800":
            break
        page.wait_for_timeout(100)

    assert stored("examples") == "1800"
    saved(page)
    assert page.input_value("#examples") == "1800"
    assert page.evaluate("document.activeElement === window.field && field.selectionStart") == 3


@pytest.mark.behaviour(13)
def test_summary_of_errors_takes_the_focus_and_leads_to_the_field_in_the_same_words(page: Any, home: str) -> None:
    page.goto(f"{home}questions/rare_share")
    page.locator("#rare_share").press_sequentially("140%")

    page.locator(".navrow").get_by_role("button", name="Continue").click()

    page.wait_for_selector(".error-summary")
    assert page.title().startswith("Error: ")
    expect(page.locator(".error-summary")).to_be_focused()
    words = page.inner_text(".error-summary a")
    page.click(".error-summary a")
    assert page.evaluate("document.activeElement.id") == "rare_share"
    assert words in page.inner_text("#err-rare_share")


@pytest.mark.behaviour(14)
def test_no_error_appears_while_typing_and_a_shown_one_goes_once_mended(page: Any, home: str) -> None:
    page.goto(f"{home}questions/rare_share")
    page.locator("#rare_share").press_sequentially("140%")
    page.wait_for_timeout(2_000)
    assert page.locator(".error-text").count() == 0
    page.locator(".navrow").get_by_role("button", name="Continue").click()
    page.wait_for_selector(".error-text")

    page.fill("#rare_share", "14")

    expect(page.locator(".error-text")).to_have_count(0)
    assert page.locator("[aria-invalid]").count() == 0


@pytest.mark.behaviour(22)
def test_live_panel_changes_after_a_save_leaves_focus_and_scroll_alone_and_announces_one_sentence(page: Any, home: str) -> None:
    page.set_viewport_size({"width": 1000, "height": 500})
    page.goto(f"{home}questions/simple_rule")
    assert "Draft" in page.inner_text("#live-panel")
    page.locator("input[value=solves_it]").focus()
    page.evaluate("scrollTo(0, 120)")

    page.locator("input[value=solves_it]").check()
    saved(page)

    said = page.inner_text("#panel-moved").strip()
    assert re.match(r"Your last answer (moved|ruled out)", said)
    assert len(re.findall(r"[.!?](?=\s|$)", said)) <= 1, said
    assert page.locator("#live-panel [role=status], #live-panel [aria-live]").evaluate_all("all => all.map(one => one.id)") == [
        "panel-moved"
    ]
    assert page.evaluate("document.activeElement.value") == "solves_it"
    assert page.evaluate("scrollY") == 120


@pytest.mark.behaviour(23)
def test_folded_panel_stays_folded_and_silent(page: Any, home: str) -> None:
    page.goto(f"{home}questions/goal_kind")
    page.click("#live-panel summary")
    page.wait_for_timeout(200)

    page.goto(f"{home}questions/examples")

    assert page.locator("#live-panel details[open]").count() == 0
    assert not page.locator("#panel-moved").is_visible()


@pytest.mark.behaviour(31)
def test_change_from_check_leads_back_to_the_same_row_with_the_focus_on_it(page: Any, home: str) -> None:
    page.goto(f"{home}check")
    page.locator("#answer-examples").get_by_role("link", name="Change").click()
    page.fill("#examples", "1,800")
    page.locator(".navrow").get_by_role("button", name="Continue").click()

    page.wait_for_url("**/check#answer-examples")

    assert page.evaluate("document.activeElement.id") == "answer-examples"
    assert "1,800 cases" in page.inner_text("#answer-examples")


def test_two_people_see_both_values_in_the_page_they_are_on(page: Any, home: str, browser: Any, live_server: Any, stored: Any) -> None:
    page.goto(f"{home}questions/examples")
    other = browser.new_context().new_page()
    other.goto(f"{live_server.url}/sign-in?next={home.removeprefix(live_server.url)}questions/examples")
    other.fill("#id_username", "carl")
    other.fill("#id_password", PASSWORD)
    other.click("main button")
    other.wait_for_url(page.url)  # and until its scripts are there
    other.fill("#examples", "900")
    saved(other)

    page.fill("#examples", "1,800")
    expect(page.locator("#conflict-examples")).to_contain_text("changed this to “900 cases”")
    assert page.input_value("#examples") == "1,800"
    assert stored("examples") == "900"
    page.get_by_role("button", name="Keep mine").click()

    page.wait_for_url("**/questions/labelled")
    assert stored("examples") == "1,800"
    other.context.close()


def test_ended_sign_in_keeps_the_text_and_saves_it_after_signing_in_again(page: Any, home: str, live_server: Any, stored: Any) -> None:
    page.goto(f"{home}questions/examples")
    tab = page.context.new_page()
    tab.goto(f"{live_server.url}/sign-out")
    tab.locator("main").get_by_role("button").click()

    page.fill("#examples", "1,800")
    expect(page.locator("#save-status")).to_contain_text("You were signed out. What you typed is kept; sign in to go on")
    assert page.input_value("#examples") == "1,800"
    with page.context.expect_page() as opened:
        page.click("#save-status a")
    opened.value.fill("#id_username", "maya")
    opened.value.fill("#id_password", PASSWORD)
    opened.value.click("main button")
    opened.value.wait_for_url("**/use-cases/**")
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")  # which a browser without a screen leaves out

    expect(page.locator("#save-status")).to_have_text(re.compile(r"^Saved at"))
    assert stored("examples") == "1,800"


@pytest.mark.behaviour(24)
def test_signed_out_in_the_middle_of_a_question_one_returns_to_it_with_the_text(
    page: Any, home: str, live_server: Any, stored: Any
) -> None:
    page.goto(f"{home}questions/data_age_months")
    tab = page.context.new_page()
    tab.goto(f"{live_server.url}/sign-out")
    tab.locator("main").get_by_role("button").click()
    tab.close()
    page.fill("#data_age_months", "14")
    page.locator(".navrow").get_by_role("button", name="Continue").click()
    page.wait_for_url("**/sign-in?**")

    page.fill("#id_username", "maya")
    page.fill("#id_password", PASSWORD)
    page.click("main button")

    page.wait_for_url("**/questions/data_age_months")
    assert page.input_value("#data_age_months") == "14"
    page.locator(".navrow").get_by_role("button", name="Continue").click()
    page.wait_for_url(lambda url: "data_age_months" not in url)
    assert stored("data_age_months") == "14"


@pytest.mark.behaviour(27)
@pytest.mark.parametrize(("width", "height"), [(320, 700), (320, 256)], ids=["320 px", "400 %"])
def test_nothing_scrolls_sideways_and_continue_is_reached(page: Any, home: str, sideways: Any, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})  # 1,280 by 1,024 at 400 % is 320 by 256

    for path in ("idea", "questions/goal_kind", "questions/input_kind", "questions/examples", "questions/budget_build", "sections/data"):
        page.goto(home + path)
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
        onward = page.locator(".navrow").get_by_role("button", name="Continue")
        onward.scroll_into_view_if_needed()
        box = onward.bounding_box()

        assert sideways() == 0, path
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= height, path


def tabbed_to(page: Any, wanted: str) -> None:
    """Press Tab until that has the focus, as somebody does who has no mouse."""
    for _press in range(80):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is never reached: {page.evaluate('document.activeElement.outerHTML')}")


@pytest.mark.behaviour(26)
def test_whole_section_can_be_answered_with_the_keyboard_and_the_focus_is_never_hidden(
    page: Any, home: str, stored: Any, covered: Any
) -> None:
    page.set_viewport_size({"width": 1000, "height": 500})
    page.goto(f"{home}questions/team_skill")

    for _question in range(4):
        before = page.url
        assert covered() == []
        tabbed_to(page, "#question fieldset input[type=radio]")
        page.keyboard.press("Space")
        tabbed_to(page, ".navrow button")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, before=before: url != before)

    assert page.url.endswith("#section-team")
    assert [stored(slug) for slug in ("team_skill", "ml_projects_done", "experts", "tuning_plan")] == [
        "none",
        "none",
        "in_house",
        "planned",
    ]


def test_control_a_bar_over_what_has_the_focus_is_noticed(page: Any, home: str, covered: Any) -> None:
    page.goto(f"{home}questions/team_skill")
    page.evaluate("document.querySelector('.appbar').style.minHeight = '100vh'")

    assert covered()
