"""Price lists in a real browser: every page of a draft and of a list accessible and quiet, and what is done on them done with the keyboard."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from apps.catalogue import compiler, spreadsheet
from apps.catalogue import services as pricing
from apps.catalogue.models import PriceDraft
from apps.catalogue.spreadsheet import About
from apps.decisions import services
from apps.decisions.management import fixture_files
from tests.decisions.make import make_plain
from tests.decisions.price_pages import TASK, price

A_FEW = ("tasks", "prices", "services", "model_sizes")  # sections whose rows are kept in full; of the others the first ones
LOOKS = (("light", 1200), ("dark", 320))
FOCUSED = """() => {
    const all = [...document.querySelectorAll('main :is(a[href], button, input, select, textarea, summary)')].filter(each => each.checkVisibility())
    all.filter(each => !each.matches('[type=hidden], [readonly], :disabled')).forEach((each, place) => each.dataset.place = place)
    return document.querySelectorAll('main [data-place]').length
}"""


@pytest.fixture
def draft(live_server: Any, at: datetime) -> PriceDraft:
    """A draft with a changed price, a fact past its review and a row taken out, beside two lists that say little, the second newer than it."""
    plain = {
        name: part[:2] if isinstance(part, list) and name not in A_FEW else part for name, part in fixture_files.default_prices().items()
    }
    services.load_default(rulebook=make_plain(), prices=plain, by="tests", at=at)
    found = pricing.open_price_draft(version=None, title="Prices", by="tests", at=at)
    row = {**price(found), "price": "0.02", "as_of": "2025-01-05"}
    changes = [pricing.RowChange("prices", TASK, row), pricing.RowChange("packages", plain["packages"][0]["name"], None)]
    pricing.change_price_rows(draft=found, changes=changes, revision=None, by="tests", at=at)
    services.publish_prices(plain={**plain, "grids": plain["grids"][:1]}, by="tests", at=at)
    return found


@pytest.fixture
def files(draft: PriceDraft, tmp_path: Path) -> dict[str, Path]:
    """A workbook in which something was changed, and one with a cell that cannot be read."""
    plain = compiler.price_draft_plain(draft)
    for name, dear in (("good", "0.5"), ("bad", "much")):
        rows = [{**row, "price": dear} if row["task"] == TASK else row for row in plain["prices"]]
        data = spreadsheet.write({**plain, "prices": rows}, About(draft=str(draft.pk), revision=str(draft.revision)))
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    return {name: tmp_path / f"{name}.xlsx" for name in ("good", "bad")}


@pytest.mark.slow
def test_pages_of_prices_have_no_accessibility_violation(
    quiet_page: Any, live_server: Any, problems: Any, browse_as: Any, rhea: Any, draft: PriceDraft
) -> None:
    browse_as(rhea)
    one = f"pricedraft/{draft.pk}/"
    looked_through = ("", "rows/?section=prices", "row/model_sizes/?key=language_model", "publish/")
    short = (f"{one}row/single/?key=review_after_days", f"{one}remove/tasks/?key={TASK}")  # the rest: test_everywhere
    found = {}
    for address, looks in [*((one + page, LOOKS) for page in looked_through), *((page, LOOKS[:1]) for page in short)]:
        quiet_page.goto(f"{live_server.url}/admin/catalogue/{address}")
        found[address] = problems(*looks)

    assert found == {address: [] for address in found}


@pytest.mark.slow
def test_files_and_impact_of_prices_have_no_accessibility_violation(
    quiet_page: Any, live_server: Any, problems: Any, browse_as: Any, rhea: Any, draft: PriceDraft, files: dict[str, Path]
) -> None:
    page, root = browse_as(rhea), f"{live_server.url}/admin/catalogue/pricedraft/{draft.pk}/"
    found = {}
    for name, file in files.items():
        page.goto(f"{root}exchange/")
        page.set_input_files("#workbook", file)
        page.locator("section[aria-labelledby=spreadsheet] button").click()
        page.get_by_role("heading", name="What this file would change").wait_for()
        found[name] = problems(*LOOKS[name == "bad" :])
    page.goto(f"{root}exchange/")
    page.locator("section[aria-labelledby=json] button").click()
    page.get_by_text("Select a file of prices").first.wait_for()
    found["no file"] = problems(LOOKS[1])
    page.goto(f"{root}impact/")
    page.get_by_text("How this is worked out").click()
    found["impact"] = problems(*LOOKS)

    assert found == {where: [] for where in found}


@pytest.mark.slow
def test_rows_are_checked_again_with_the_keyboard_alone(
    quiet_page: Any, live_server: Any, problems: Any, browse_as: Any, rhea: Any, draft: PriceDraft
) -> None:
    page = browse_as(rhea)
    page.goto(f"{live_server.url}/admin/catalogue/pricedraft/{draft.pk}/rows/?section=prices&q={TASK}")
    assert missed_by_tab(page) == []
    page.focus("#tick-1")
    page.keyboard.press("Space")
    page.focus("#bulk-do")
    page.keyboard.type("Checked again")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("1 row stays due").wait_for()
    assert (missed_by_tab(page), problems(*LOOKS)) == ([], [])
    page.get_by_role("button", name="The figures are of today, too").press("Enter")
    page.get_by_role("heading", name="Checked today, and the figure is of today").wait_for()
    page.get_by_role("button", name="Change 1 row").press("Enter")
    page.get_by_text("Checked, of today: 1 row").wait_for()

    assert "as_of" not in price(draft)
    page.goto(f"{live_server.url}/admin/catalogue/pricedraft/{draft.pk}/row/services/?key=Amazon%20Polly")
    assert missed_by_tab(page) == []
    page.evaluate("document.querySelector('main #reason').tabIndex = -1")
    assert len(missed_by_tab(page)) == 1


def missed_by_tab(page: Any) -> list[str]:
    """What can be worked on this page and is not reached by pressing Tab from its top."""
    count = page.evaluate(FOCUSED)
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0) }")
    reached = set()
    for _press in range(count + 25):  # the links of the frame come first
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.place"))
    return [
        page.locator(f"[data-place='{place}']").evaluate("each => each.outerHTML") for place in range(count) if str(place) not in reached
    ]
