"""The portfolio in a real browser: the address keeps filter, order and choice; accessible, and as wide as the window."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.reports.make import make_decision, publish_rules, worked_cases


@pytest.mark.slow
@pytest.mark.behaviour(55)
def test_filter_order_and_selection_live_in_the_address_and_the_count_is_announced(
    quiet_page: Any, live_server: Any, problems: Any, browse_as: Any, maya: Any, workspace: Any, at: datetime
) -> None:
    publish_rules(at)
    for hour, key in enumerate(("w01", "w02", "w03", "w05", "w07", "w09", "w12")):
        make_decision(workspace=workspace, by=maya, at=at + timedelta(hours=hour), case=worked_cases()[key])
    browse_as(maya)
    quiet_page.goto(f"{live_server.url}/portfolio/")
    count = quiet_page.get_by_role("status").first
    expect(count).to_have_text("7 decided use cases")
    assert problems(("light", 1280), ("dark", 1280), ("dark", 320), ("light", 768)) == []

    quiet_page.get_by_label("Verdict").get_by_role("link", name="Go").click()
    quiet_page.locator("#sort").select_option("title")
    quiet_page.get_by_role("button", name="Show").click()
    expect(count).to_contain_text("shown")
    assert "verdict=go" in quiet_page.url and "sort=title" in quiet_page.url
    shown = quiet_page.locator("tbody th").all_inner_texts()
    quiet_page.reload()
    assert quiet_page.locator("tbody th").all_inner_texts() == shown

    for box in quiet_page.get_by_role("checkbox").all()[:2]:
        box.check()
    quiet_page.get_by_role("button", name="Compare").click()
    expect(quiet_page.get_by_role("heading", name="Compare decisions")).to_be_visible()
    assert quiet_page.url.count("of=") == 2
    quiet_page.go_back()
    assert "verdict=go" in quiet_page.url and "sort=title" in quiet_page.url
