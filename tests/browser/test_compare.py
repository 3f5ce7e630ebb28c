"""Decisions chosen in the list and looked at side by side, in a real browser."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.reports.make import make_decision, publish_rules, worked_cases

LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente"


@pytest.mark.slow
def test_two_are_ticked_by_key_in_the_list_and_stand_side_by_side(
    quiet_page: Any, live_server: Any, problems: Any, browse_as: Any, maya: Any, workspace: Any, at: datetime
) -> None:
    publish_rules(at)
    for hour, key in enumerate(("w02", "w05")):
        case = worked_cases()[key] | ({"title": LONG_WORD} if key == "w05" else {})
        make_decision(workspace=workspace, by=maya, at=at + timedelta(hours=hour), case=case)
    browse_as(maya)
    quiet_page.goto(f"{live_server.url}/use-cases/")
    for box in quiet_page.get_by_role("checkbox").all():
        box.focus()
        quiet_page.keyboard.press("Space")
    quiet_page.get_by_role("button", name="Compare").press("Enter")

    expect(quiet_page.get_by_role("heading", name="What differs in the advice")).to_be_visible()
    assert quiet_page.url.count("of=") == 2
    quiet_page.evaluate("document.querySelectorAll('details.twin').forEach(each => { each.open = true })")
    assert problems(("light", 1280), ("dark", 1280), ("dark", 320)) == []
