"""The shell in a real browser: accessible in light and dark, at 320 px, with the keyboard, without a script, and quiet."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.personas import PASSWORD

PAGES = ["/", "/help", "/help/claims", "/help/roles", "/sign-in", "/sign-out", "/no-such-page"]
ADMIN_PAGES = [
    "/admin/",
    "/admin/accounts/user/",
    "/admin/accounts/user/add/",
    "/admin/accounts/workspace/",
    "/admin/accounts/membership/add/",
    "/password",
]


def test_pages_have_no_accessibility_violation(quiet_page: Any, live_server: Any, problems: Any) -> None:
    found = {}
    for path in PAGES:
        quiet_page.goto(live_server.url + path)
        found[path] = problems(("light", 1280), ("dark", 1280))

    assert found == {path: [] for path in PAGES}


def test_administration_has_no_accessibility_violation(quiet_page: Any, live_server: Any, problems: Any, browse_as: Any, sam: Any) -> None:
    browse_as(sam)

    found = {}
    for path in ADMIN_PAGES:
        quiet_page.goto(f"{live_server.url}{path}")
        found[path] = problems(("light", 1280), ("dark", 1280))

    assert found == {path: [] for path in ADMIN_PAGES}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_persons_own_colours_win_over_the_device(page: Any, live_server: Any, axe: Any, browse_as: Any, maya: Any, theme: str) -> None:
    other = {"light": "dark", "dark": "light"}[theme]
    page.emulate_media(color_scheme=other)
    browse_as(maya).goto(live_server.url)
    device = page.evaluate("getComputedStyle(document.body).backgroundColor")

    page.click(".avatar-menu summary")
    page.evaluate("window.same = true")
    button = page.locator(f".avatar-menu button[value={theme}]")
    button.press("Enter")

    expect(page.locator(".avatar-menu [role=status]")).to_have_text(f"Colours: {theme.capitalize()}")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != device
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.same") and axe() == []
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != device


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_scrolls_sideways(page: Any, live_server: Any, sideways: Any, browse_as: Any, maya: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})

    beyond = {}
    for path in PAGES:
        page.goto(live_server.url + path)
        beyond[path] = sideways()
    browse_as(maya).goto(live_server.url)
    page.click(".avatar-menu summary")
    beyond["menu"] = sideways()

    assert beyond == dict.fromkeys([*PAGES, "menu"], 0)


def test_error_summary_takes_the_focus_and_leads_to_the_field(page: Any, live_server: Any, axe: Any) -> None:
    page.goto(f"{live_server.url}/sign-in")

    page.click("main button")

    expect(page).to_have_title("Error: Sign in – Groundwork")
    expect(page.locator(".error-summary")).to_be_focused()
    assert axe() == []
    page.click(".error-summary a >> text=Enter your password")
    assert page.evaluate("document.activeElement.id") == "id_password"


def test_sign_in_with_the_keyboard_alone(page: Any, live_server: Any, maya: Any) -> None:
    page.goto(f"{live_server.url}/sign-in?next=/help")

    page.focus("#id_username")
    page.keyboard.type("maya")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url(f"{live_server.url}/help")
    assert page.locator("summary", has_text="Signed in as Maya Lind").count() == 1


def test_skip_link_is_the_first_stop_and_leads_to_main(page: Any, live_server: Any) -> None:
    page.goto(f"{live_server.url}/help")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")

    assert page.url.endswith("#main")


def test_sign_in_menu_and_sign_out_work_without_javascript(browser: Any, live_server: Any, maya: Any) -> None:
    page = browser.new_context(java_script_enabled=False, base_url=live_server.url).new_page()
    page.goto("/sign-in?next=/help")
    page.fill("#id_username", "maya")
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    assert page.url.endswith("/help")

    page.click(".avatar-menu summary")
    page.click("button >> text=Sign out")

    assert page.locator("[role=status]", has_text="You are signed out").count() == 1
    page.context.close()


def test_open_menu_closes_on_escape_and_gives_the_focus_back(page: Any, live_server: Any, browse_as: Any, maya: Any) -> None:
    browse_as(maya).goto(live_server.url)
    page.click(".avatar-menu summary")

    page.keyboard.press("Escape")

    assert page.locator(".avatar-menu[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
