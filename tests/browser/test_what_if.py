"""What if in a real browser: live on each change, by + and −, with an address for each step; accessible and quiet."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from apps.decisions import services as decisions
from apps.decisions.management import fixture_files
from tests.decisions.make import make_plain
from tests.reports.make import make_decision, publish_rules

LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente"


@pytest.fixture
def address(db: None, live_server: Any, maya: Any, workspace: Any, at: datetime) -> str:
    publish_rules(at)
    decision = make_decision(workspace=workspace, by=maya, at=at)
    return f"{live_server.url}/decisions/{decision.pk}/what-if"


@pytest.fixture
def bare_address(db: None, live_server: Any, maya: Any, workspace: Any, at: datetime) -> str:
    """By rules whose questions have no help, of a use case whose title has no place to break."""
    decisions.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)
    case = {"title": LONG_WORD, "narrative": {"problem": "Too slow"}, "answers": {"classes": 50}}
    decision = make_decision(workspace=workspace, by=maya, at=at, case=case)
    return f"{live_server.url}/decisions/{decision.pk}/what-if"


def opened(page: Any, address: str) -> Any:
    page.goto(address)
    page.evaluate("document.querySelectorAll('.asked').forEach(each => each.open = true)")
    return page.locator("#deadline_months")


@pytest.mark.behaviour(52)
def test_numbers_change_by_typing_and_by_plus_and_minus_and_no_slider_is_there(
    quiet_page: Any, browse_as: Any, maya: Any, address: str
) -> None:
    browse_as(maya)
    field = opened(quiet_page, address)
    presses = quiet_page.locator(".one", has=field).locator("button")

    presses.nth(1).click()
    expect(field).to_have_value("9")
    expect(quiet_page.locator("#outcome")).to_contain_text("9 months")
    presses.nth(0).click()
    presses.nth(0).click()
    expect(field).to_have_value("7")
    expect(quiet_page.locator("#outcome")).to_contain_text("7 months")
    field.fill("5")
    field.blur()
    expect(quiet_page.locator("#outcome")).to_contain_text("5 months")
    expect(quiet_page.locator("#said")).to_contain_text("1 answer changed")

    numbers = quiet_page.locator("input.figure").count()
    assert numbers > 10 and quiet_page.locator("button[value^='more:']").count() == numbers
    assert quiet_page.locator("button[value^='less:']").count() == numbers
    assert quiet_page.locator("input[type=range]").count() == 0


@pytest.mark.behaviour(54)
def test_the_address_holds_an_opaque_id_and_back_undoes_one_change(quiet_page: Any, browse_as: Any, maya: Any, address: str) -> None:
    browse_as(maya)
    field = opened(quiet_page, address)
    field.fill("5")
    field.blur()
    quiet_page.wait_for_url(re.compile(r"/what-if/[0-9a-f-]{36}$"))
    first = quiet_page.url
    quiet_page.locator("#team_skill input[value=none]").check()
    quiet_page.wait_for_url(lambda url: url != first)
    assert re.fullmatch(r".*/what-if/[0-9a-f-]{36}", quiet_page.url)
    expect(quiet_page.locator("#said")).to_contain_text("2 answers changed")

    quiet_page.go_back()

    expect(quiet_page.locator("#said")).to_contain_text("1 answer changed")
    assert quiet_page.url == first
    expect(quiet_page.locator("#deadline_months")).to_have_value("5")
    expect(quiet_page.locator("#team_skill input[value=none]")).not_to_be_checked()


def test_page_is_accessible_and_fits_every_width(quiet_page: Any, problems: Any, browse_as: Any, maya: Any, address: str) -> None:
    browse_as(maya)
    field = opened(quiet_page, address)
    field.fill("5")
    field.blur()
    expect(quiet_page.locator("#said")).to_contain_text("1 answer changed")

    assert problems(("light", 1280), ("dark", 1280), ("light", 320)) == []


def test_questions_without_help_fit_a_small_phone(quiet_page: Any, problems: Any, browse_as: Any, maya: Any, bare_address: str) -> None:
    browse_as(maya)
    quiet_page.goto(bare_address)
    quiet_page.evaluate("document.querySelectorAll('.asked').forEach(each => each.open = true)")

    assert problems(("dark", 320)) == []


def test_what_cannot_be_read_is_said_aloud_and_marked_until_it_is_mended(page: Any, browse_as: Any, maya: Any, address: str) -> None:
    browse_as(maya)
    field = opened(page, address)

    field.fill("soon")
    field.blur()
    expect(page.locator("#said")).to_contain_text("Not counted.")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("5")
    field.blur()

    expect(page.locator("#said")).to_contain_text("1 answer changed")
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_taking_back_a_change_is_said_where_the_focus_goes_and_leaves_folds_open(
    page: Any, browse_as: Any, maya: Any, address: str
) -> None:
    browse_as(maya)
    field = opened(page, address)
    field.fill("5")
    field.blur()
    expect(page.locator("#said")).to_contain_text("1 answer changed")
    folds = page.locator(".asked[open]").count()

    page.locator("button:has-text('Reset all')").click()

    expect(page.locator("#said")).to_have_text("All changes are taken back. Nothing is changed")
    assert page.evaluate("document.activeElement.getAttribute('aria-labelledby')") == "said"
    assert page.locator(".asked[open]").count() == folds > 1


@pytest.mark.parametrize("scripted", [True, False], ids=["with a script", "without a script"])
def test_what_is_not_known_is_tried_by_answering_it(
    new_context: Any, live_server: Any, as_person: Any, maya: Any, workspace: Any, at: datetime, scripted: bool
) -> None:
    publish_rules(at)
    case = {"title": "Sort letters", "narrative": {"problem": "Too slow"}, "answers": {"goal_kind": "find", "team_skill": "unknown"}}
    decision = make_decision(workspace=workspace, by=maya, at=at, case=case)
    cookie = as_person(maya).cookies[settings.SESSION_COOKIE_NAME]
    context = new_context(java_script_enabled=scripted)
    context.set_default_timeout(60_000)  # next to nothing is known: each look decides for seconds
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/decisions/{decision.pk}/what-if")
    if not page.locator("#team_skill input[value=strong]").is_visible():
        page.locator("details.asked:has(#team_skill) > summary").click()

    page.locator("#team_skill input[value=strong]").check()
    if not scripted:
        page.locator("details.asked:has(#team_skill) button:has-text('See what it does')").click()

    expect(page.locator("#said")).to_contain_text("1 answer changed")
    expect(page.locator("[name=team_skill_unknown]")).not_to_be_checked()
