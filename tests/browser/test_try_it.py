"""A rule admin's journey in a real browser: answer beside the rules, see why a rule does not fire, keep it as a test case, mend what fails."""

from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from playwright import sync_api as browser

from apps.decisions import services
from apps.decisions.engine import canonical
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.management import fixture_files
from apps.decisions.models import Draft, DraftTestCase, RulebookVersion
from tests.decisions.make import make_plain
from tests.decisions.test_test_cases import content, turn_d01_round


@pytest.fixture
def version(live_server: Any, at: datetime) -> RulebookVersion:
    return services.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)


@pytest.fixture
def draft(version: RulebookVersion, at: datetime) -> Draft:
    """A draft with a test case that passes, one that fails, and one whose change is meant."""
    draft = services.copy_version_to_draft(version=version, title="Autumn", by="tests", at=at)
    for expect in (
        {"findings": {"size": "large"}},
        {"recommendation": ["classical_ml"]},
        {"recommendation": ["classical_ml"], "never": ["no_ml"]},
    ):
        services.add_test_case(draft=draft, content=content(expect=expect, title=f"Many, expecting {len(expect)}"), by="tests", at=at)
    turn_d01_round(draft, at)
    run = next(run for run in services.runs_of(draft, at=at) if run.case.name == "t3")
    services.accept_change(draft=draft, name="t3", sha256=run.difference_sha256, reason="Size no longer helps", by="tests", at=at)
    return draft


@pytest.fixture
def large_draft(version: RulebookVersion, at: datetime) -> Draft:
    """A draft of the default rules with the worked cases."""
    book = to_plain(from_plain(fixture_files.default_rulebook()))
    draft = services.create_draft(plain=book, title="Default", by="tests", at=at, based_on=version)
    case = fixture_files.worked_cases()[1]
    said = services.CaseContent(case["title"], case["answers"], {"recommendation": ["classical_ml"]})
    services.add_test_case(draft=draft, content=said, by="tests", at=at)
    return draft


@pytest.mark.slow
def test_pages_of_trying_and_testing_have_no_accessibility_violation(
    quiet_page: Any, live_server: Any, problems: Any, browse_as: Any, rhea: Any, draft: Draft, large_draft: Draft
) -> None:
    browse_as(rhea)
    small, large = (f"{live_server.url}/admin/decisions/draft/{one.pk}/" for one in (draft, large_draft))

    found = {}
    for address in (
        f"{small}try/?a.examples=many", f"{large}try/?case=t1", f"{small}tests/", f"{small}tests/t2/", f"{large}tests/new/?case=t1",
        f"{large}tests/boundaries/?rule=D-53", f"{small}publish/",
    ):  # fmt: skip
        quiet_page.goto(address)
        quiet_page.wait_for_load_state("networkidle")
        found[address] = problems(("light", 1200), ("dark", 320))

    assert found == {address: [] for address in found}


@pytest.mark.slow
def test_answers_are_tried_beside_the_rules_and_kept_as_a_test_case(
    quiet_page: Any, live_server: Any, axe: Any, browse_as: Any, rhea: Any, draft: Draft
) -> None:
    page = browse_as(rhea)
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/")
    page.wait_for_selector("text=1 of 3 pass")
    page.click("nav[aria-label='Pages of this draft'] >> text=Try it")
    page.wait_for_load_state("load")  # what is typed before the script is there is not sent by it

    page.fill("#examples", "999")
    page.wait_for_selector(".t-fired:has-text('DF-01')")
    assert page.evaluate("document.activeElement.id") == "examples"
    page.fill("#examples", "1,000")
    page.wait_for_selector(".t-fired:has-text('DF-02')")
    page.check("input[name=output_kind][value=category]")
    page.fill("#rule", "d-02")
    page.wait_for_selector("#tried:has-text('Of the rules chosen')")
    assert page.locator("#tried li.tried").count() == 1
    assert "Not known: “Labelled” is from 10 to less than 100" in " ".join(page.locator("#tried .marks").first.inner_text().split())
    page.click("text=Keep this as a test case")

    assert page.input_value("#examples") == "1,000"
    assert page.is_checked("[name='e.recommendation'][value=no_ml]")
    page.fill("#title", "From a thousand on")
    page.click("button:has-text('Keep this test case')")
    page.wait_for_selector("text=“From a thousand on” is kept as a test case")
    assert canonical.loads(DraftTestCase.objects.get(title="From a thousand on").answers) == {"examples": 1000, "output_kind": "category"}

    failing = page.locator("li.note.stop")
    assert "Comes out as" in failing.inner_text() and "Turned by" in failing.inner_text()
    failing.locator("summary").click()
    failing.locator("textarea").fill("So it is meant")
    failing.locator("text=Accept this change").click()
    page.wait_for_selector("text=2 of 4 pass, 2 changed as meant")
    assert axe() == []


@pytest.mark.slow
def test_try_it_works_without_a_script(new_context: Any, live_server: Any, as_person: Any, rhea: Any, draft: Draft) -> None:
    cookie = as_person(rhea).cookies[settings.SESSION_COOKIE_NAME]
    context = new_context(java_script_enabled=False)
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()

    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/try/")
    page.fill("#examples", "1,500")
    page.click("button:has-text('Show what fires')")
    page.wait_for_selector(".t-fired:has-text('DF-02')")
    assert page.input_value("#examples") == "1,500"
    page.click("summary:has-text('Load answers')")
    page.select_option("#load-case", "t1")
    page.click("button:has-text('Load test case')")

    page.wait_for_selector("text=are loaded")
    assert page.input_value("#rare_share") == "0.4"


@pytest.mark.slow
def test_question_is_found_by_its_words_and_what_must_come_out_stays_in_sight(
    quiet_page: Any, live_server: Any, browse_as: Any, rhea: Any, large_draft: Draft
) -> None:
    page = browse_as(rhea)
    page.goto(f"{live_server.url}/admin/decisions/draft/{large_draft.pk}/tests/new/")

    page.locator("#questions-q").press_sequentially("share of the kind", delay=20)
    assert page.locator("#questions .one:visible").count() == 1
    page.keyboard.press("Enter")
    page.keyboard.type("3")
    assert (page.input_value("#rare_share"), page.url.endswith("/tests/new/")) == ("3", True)
    assert page.inner_text("details.asked:has(#rare_share) .count-answered") == "1", "the count moves with the answer"
    page.fill("#questions-q", "")
    assert page.locator("#questions .one:visible").count() > 1

    page.click("#section-data summary")
    page.locator("#section-data .one").last.scroll_into_view_if_needed()
    browser.expect(page.locator("#expect")).to_be_in_viewport()
    browser.expect(page.locator("text=Keep this test case")).to_be_in_viewport()
