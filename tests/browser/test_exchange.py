"""Tables of other tools in a real browser: from the file to a table that is tried, accessible and quiet on the way."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from apps.decisions import services
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.management import fixture_files
from apps.decisions.models import Draft
from tests.decisions.engine.dmn import making
from tests.decisions.make import make_plain

TYPES = """<itemDefinition name="tPerson"><itemComponent name="age"><typeRef>number</typeRef></itemComponent></itemDefinition>"""


@pytest.fixture
def draft(live_server: Any, at: datetime) -> Draft:
    """A draft of the small rule book."""
    version = services.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)
    return services.create_draft(plain=to_plain(from_plain(make_plain())), title="Autumn", by="tests", at=at, based_on=version)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A model of which one decision cannot be kept."""
    inputs = [making.clause("applicant.age", "number"), making.clause("risk", "string", '"low", "high"'), making.clause("fine", "boolean")]
    rules = [[">= 18", '"low"', "true", '"accept"'], ["< 18", "-", "-", '"decline"'], ["-", '"high"', "-", '"decline"']]
    made = making.table("PRIORITY", inputs, [making.output("status", "string", '"decline", "accept"')], rules)
    raw = making.model(
        {"applicant": "tPerson", "risk": "string", "fine": "boolean"},
        making.decision("Status", made, inputs=["applicant", "risk", "fine"]),
        making.decision("Odd", making.literal("unheard of(1)")),
        name="Loans",
        types=TYPES,
    )
    path = tmp_path / "loans.dmn"
    path.write_bytes(raw)
    return path


@pytest.mark.slow
def test_a_file_becomes_tables_that_are_tried(
    quiet_page: Any, live_server: Any, problems: Any, browse_as: Any, rhea: Any, draft: Draft, file: Path
) -> None:
    page = browse_as(rhea)
    found = {}

    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/exchange/")
    found["empty"] = problems(("light", 1200), ("dark", 320))
    page.set_input_files("#file", str(file))
    page.get_by_role("button", name="Look at this file").click()
    expect(page.get_by_text("decision “Odd”")).to_be_visible()
    found["dry run"] = problems(("light", 1200), ("dark", 320))
    page.get_by_role("button", name="Take into this draft").click()
    found["taken"] = problems(("light", 1200), ("dark", 320))
    page.get_by_role("link", name="Status", exact=True).click()
    page.get_by_label("applicant.age").fill("17")
    page.get_by_label("risk").fill("low")
    page.get_by_role("button", name="Try", exact=True).click()
    assert page.get_by_text("Result: ").inner_text() == 'Result: "decline"'
    assert page.get_by_text("Holds").count() == 1
    found["tried"] = problems(("light", 1200), ("dark", 320))
    page.get_by_label("applicant.age").fill("young")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.get_by_text("Nothing is decided")).to_be_visible()
    assert page.get_by_label("applicant.age").input_value() == "young"

    assert found == {where: [] for where in found}
