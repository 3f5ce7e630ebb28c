"""The result page and the export page in a real browser: accessible in light and dark, at 320 px, without a script, and quiet."""

import os
import re
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from apps.reports.models import Export
from apps.reports.services import exports
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


@pytest.mark.parametrize(
    ("verdict", "schemes"), [("go", ("light", "dark")), ("pilot", ("dark",)), ("not_yet", ("light",)), ("stop", ("dark",))], ids=[*VERDICTS]
)
def test_result_is_accessible_and_fits_every_width(
    quiet_page: Any, problems: Any, browse_as: Any, maya: Any, address: Any, verdict: str, schemes: tuple[str, ...]
) -> None:
    browse_as(maya)
    quiet_page.set_viewport_size({"width": 1440, "height": 1000})
    quiet_page.goto(address(VERDICTS[verdict]))
    _keep(quiet_page, f"result-{verdict}")

    quiet_page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = [line for scheme in schemes for line in problems((scheme, 1440), (scheme, 320))]
    _keep(quiet_page, f"result-{verdict}-phone")

    assert found == []


def test_a_sample_decision_is_accessible_and_fits_every_width_for_whoever_is_not_signed_in(
    quiet_page: Any, problems: Any, live_rules: Any, live_server: Any
) -> None:
    quiet_page.set_viewport_size({"width": 1440, "height": 1000})
    response = quiet_page.goto(f"{live_server.url}/samples/1_invoice_fields")

    quiet_page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = [line for look in (("light", 1440), ("dark", 320)) for line in problems(look)]

    assert response.status == 200
    assert found == []


def test_result_fits_its_width_with_text_twice_as_large(page: Any, browse_as: Any, maya: Any, address: Any, sideways: Any) -> None:
    browse_as(maya)
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(address("w17"))

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert sideways() == 0


@pytest.mark.parametrize(("width", "least"), [(1280, 500), (375, 260)])
def test_the_reason_of_an_option_has_the_width_that_a_sentence_needs(
    page: Any, browse_as: Any, maya: Any, address: Any, width: int, least: int
) -> None:
    browse_as(maya)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address("w17"))
    if PICTURES:
        page.locator("#options").screenshot(path=f"{PICTURES}/options-{width}.png")
    reasons = page.locator("#options tbody tr.says td").evaluate_all("found => found.map(one => one.getBoundingClientRect())")

    assert len(reasons) == 9 and min(one["width"] for one in reasons) >= least
    assert width < 1280 or max(one["height"] for one in reasons) < 60


def test_decision_by_todays_rules_is_accessible_and_fits_every_width(
    quiet_page: Any, problems: Any, browse_as: Any, maya: Any, address: Any
) -> None:
    browse_as(maya)
    quiet_page.goto(f"{address('w17')}today")

    quiet_page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert problems(("light", 1440), ("dark", 320)) == []
    assert "today" in quiet_page.inner_text("h1").lower()


FIRST_WORDS = {
    "go": ("Go", "Build "),
    "pilot": ("Pilot first", "Try it on a small scale first: "),
    "not_yet": ("Not yet", "Wait, and "),
    "stop": ("Stop", "Do not "),
}


@pytest.mark.behaviour(38)
@pytest.mark.parametrize("verdict", VERDICTS)
def test_first_screen_says_what_to_do_how_sure_what_it_costs_and_how_long(
    page: Any, browse_as: Any, maya: Any, address: Any, verdict: str
) -> None:
    browse_as(maya)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address(VERDICTS[verdict]))

    word, begins = FIRST_WORDS[verdict]
    assert page.locator("h1").inner_text().startswith(begins)
    for words in (word, "How sure", re.compile("^First-year cost"), "Time to first evidence"):
        box = page.get_by_text(words, exact=True).first.bounding_box()
        assert box and box["y"] + box["height"] < 900, words


def test_the_page_watches_the_document_being_made(quiet_page: Any, axe: Any, browse_as: Any, maya: Any, address: Any) -> None:
    from django.db import connection
    from django.utils import timezone

    from apps.reports.models import Export
    from apps.reports.services import exports

    browse_as(maya)
    quiet_page.goto(address("w02"))
    quiet_page.get_by_role("button", name="Make the scoping PDF").click()
    quiet_page.get_by_text("The document waits for its turn").wait_for()
    waiting = axe()
    _keep(quiet_page, "export-waiting")
    export = Export.objects.get()
    exports.make_export(export_id=export.pk, attempt=0, now=timezone.now, must_stop=lambda: False)  # what the worker does
    quiet_page.get_by_text("The document is made").wait_for()
    _keep(quiet_page, "export-ready")
    with quiet_page.expect_download() as download:
        quiet_page.get_by_role("link", name="Download scoping PDF").click()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")

    assert (waiting, axe()) == ([], [])
    assert download.value.suggested_filename.startswith("GW-") and download.value.suggested_filename.endswith("-1 scoping document.pdf")


def _keep(page: Any, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def test_whoever_stands_on_look_again_stands_on_the_download_once_the_document_is_ready(
    live_rules: Any, live_server: Any, page: Any, browse_as: Any, maya: Any, workspace: Any, at: datetime
) -> None:
    decision = make_decision(workspace=workspace, by=maya, at=at, case=worked_cases()["w02"])
    export = exports.request_export(decision=decision, by=maya, at=at)
    browse_as(maya)
    page.goto(live_server.url + reverse("reports:export", args=[export.pk]))
    page.focus("text=Look again")

    Export.objects.filter(pk=export.pk).update(status="ready", output=b"%PDF", sha256="0" * 64, finished_at=at)
    page.wait_for_selector("text=Download scoping PDF")

    assert page.evaluate("document.activeElement.textContent.trim()") == "Download scoping PDF"
    said = page.locator("#export-said")
    assert said.get_attribute("role") == "status" and said.inner_text().startswith("Ready")
    assert "0" * 64 not in said.inner_text()


def test_the_printed_page_says_of_which_idea_it_is_and_keeps_what_nobody_reads_there_folded(
    page: Any, browse_as: Any, maya: Any, address: Any
) -> None:
    browse_as(maya)
    page.goto(address("w02"))
    title, idle = page.locator(".onpaper b"), page.locator("details.stays-folded li").first
    assert not title.is_visible()

    page.emulate_media(media="print")

    assert title.is_visible() and title.inner_text() == worked_cases()["w02"]["title"]
    assert not idle.is_visible()
    assert page.locator("details.twin:not(.stays-folded) td").first.is_visible(), "control: what is folded on the screen is read on paper"
    assert not page.locator(".toc-below").is_visible()
