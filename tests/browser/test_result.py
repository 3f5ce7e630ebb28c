"""The result page and the export page in a real browser: accessible in light and dark, at 320 px, without a script, and quiet."""

import os
from datetime import datetime
from typing import Any

import pytest

from tests.reports.make import make_decision, publish_rules, worked_cases

VERDICTS = {"go": "w02", "pilot": "w17", "not_yet": "w25", "stop": "w29"}
PICTURES = os.environ.get("PICTURES", "")  # a folder: then each page is kept there as a picture


@pytest.fixture
def live_rules(db: None, at: datetime) -> Any:
    return publish_rules(at)


@pytest.fixture
def address(live_rules: Any, live_server: Any, maya: Any, workspace: Any, at: datetime) -> Any:
    """The address of the result of a worked case."""

    def of(case: str) -> str:
        decision = make_decision(workspace=workspace, by=maya, at=at, case=worked_cases()[case])
        return f"{live_server.url}/decisions/{decision.pk}/"

    return of


@pytest.mark.parametrize("verdict", VERDICTS)
def test_result_has_no_accessibility_violation(
    quiet_page: Any, axe: Any, sideways: Any, browse_as: Any, maya: Any, address: Any, verdict: str
) -> None:
    browse_as(maya)
    quiet_page.goto(address(VERDICTS[verdict]))

    found = {}
    for scheme in ("light", "dark"):
        quiet_page.emulate_media(color_scheme=scheme)
        quiet_page.set_viewport_size({"width": 1440, "height": 1000})
        _keep(quiet_page, f"result-{verdict}-{scheme}")
        quiet_page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found[scheme] = axe()
        quiet_page.set_viewport_size({"width": 320, "height": 800})
        found[f"{scheme}, phone"] = axe()
        found[f"{scheme}, sideways"] = sideways()
        quiet_page.reload()
    quiet_page.emulate_media(color_scheme="light")
    quiet_page.set_viewport_size({"width": 390, "height": 800})
    _keep(quiet_page, f"result-{verdict}-phone")

    assert found == {scheme + more: value for scheme in ("light", "dark") for more, value in (("", []), (", phone", []), (", sideways", 0))}


def _keep(page: Any, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
