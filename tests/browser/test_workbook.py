"""A spreadsheet goes into a draft in a real browser: looked at, refused, taken over without a script; accessible, light and dark."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from apps.decisions import compiler, services
from apps.decisions.management import fixture_files
from apps.decisions.models import Draft
from tests.decisions.make import make_plain
from tests.decisions.test_workbook import changed, set_to


@pytest.fixture
def draft(live_server: Any, at: datetime) -> Draft:
    """A draft of the small rule book."""
    version = services.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)
    return services.copy_version_to_draft(version=version, title="Autumn", by="tests", at=at)


@pytest.fixture
def files(draft: Draft, tmp_path: Path) -> dict[str, Path]:
    """A workbook in which something was changed, and one with a cell that cannot be read."""
    data = services.workbook_of_draft(draft)
    made = {
        "good": changed(data, set_to("Rules data", "D-01", "Because", "It was seen to help.")),
        "bad": changed(data, set_to("Rules data", "D-01", "Strength", "slihgt")),
    }
    for name, content in made.items():
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    return {name: tmp_path / f"{name}.xlsx" for name in made}


@pytest.mark.slow
def test_pages_of_a_spreadsheet_have_no_accessibility_violation(
    quiet_page: Any, live_server: Any, problems: Any, browse_as: Any, rhea: Any, draft: Draft, files: dict[str, Path]
) -> None:
    browse_as(rhea)
    found = {}
    for name, file in files.items():
        quiet_page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/exchange/")
        found[f"{name} before"] = problems(("light", 1200), ("dark", 320))
        quiet_page.set_input_files("#workbook", file)
        quiet_page.click("text=Look at what it would change")
        quiet_page.wait_for_selector("h1:has-text('What this spreadsheet would change')")
        found[name] = problems(("light", 1200), ("dark", 320))

    assert found == {name: [] for name in found}


@pytest.mark.slow
def test_a_spreadsheet_is_taken_over_and_taken_back_without_a_script(
    new_context: Any, live_server: Any, as_person: Any, rhea: Any, draft: Draft, files: dict[str, Path]
) -> None:
    cookie = as_person(rhea).cookies[settings.SESSION_COOKIE_NAME]
    context = new_context(java_script_enabled=False)
    context.set_default_timeout(60_000)
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/exchange/")
    page.set_input_files("#workbook", files["good"])
    page.click("text=Look at what it would change")
    page.click("text=Take this over into the draft")
    page.wait_for_selector("text=Taken over from the spreadsheet: 1 change")

    assert compiler.plain_of(draft)["rules"][0]["because"] == "It was seen to help."
    page.click(".said >> text=Undo")
    page.wait_for_selector("text=undone")
    assert compiler.plain_of(draft)["rules"][0]["because"] == "It is known to help."
