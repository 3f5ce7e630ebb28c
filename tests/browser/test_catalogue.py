"""The catalogue, the prices and the sources in a real browser: accessible in light and dark, on a phone, and without a script."""

from datetime import datetime
from typing import Any

import pytest

from apps.decisions import services
from apps.decisions.management import fixture_files
from tests.decisions.make import make_plain

ADDRESSES = [
    "/catalogue/",
    "/catalogue/?q=amazon",
    "/catalogue/?q=nothing",
    "/catalogue/forecast",
    "/catalogue/document_fields",
    "/prices/",
    "/sources/",
]


@pytest.fixture
def facts(live_server: Any, at: datetime) -> Any:
    """The default list of facts, with the small rule book."""
    return services.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)


@pytest.mark.slow
def test_pages_of_the_catalogue_have_no_accessibility_violation(quiet_page: Any, live_server: Any, problems: Any, facts: Any) -> None:
    found = {}
    for address in ADDRESSES:
        quiet_page.goto(live_server.url + address)
        found[address] = problems(("light", 1200), ("dark", 320))

    assert found == {address: [] for address in ADDRESSES}


@pytest.mark.slow
def test_task_is_found_from_the_bar_without_a_script(new_context: Any, live_server: Any, facts: Any) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url)

    page.click(".topnav >> text=Catalogue")
    page.fill("#q", "polly")
    page.click("main button:has-text('Find')")
    page.click("h3 >> text=Turn text into speech")

    assert page.inner_text("h1") == "Turn text into speech"
    assert "Recorded sentences" in page.inner_text(".brief")
    assert "Amazon Polly" in page.inner_text("main")
