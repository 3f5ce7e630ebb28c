"""The main journey in a real browser, with JavaScript and without: from “New use case” to the decision, by the words on the screen."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.intake.conftest import live_rules, use_case  # noqa: F401  fixtures
from tests.personas import PASSWORD

SECTIONS = ("Purpose", "Problem", "Data", "Hardware and budget", "Team", "Risk")
ANSWERS = {
    "goal_kind": "find", "success_metric": "with_baseline", "current_way": "people", "simple_rule": "partly", "existing_solution": "covers_some",
    "action_on_output": "person_approves", "operations_owner": "named", "stakeholders": "named", "why_now": "cost", "differentiator": "no",
    "input_kind": "documents", "output_kind": "extraction", "task": "document_fields", "standard_task": "standard", "human_can_do": "yes",
    "examples": "12,000", "labelled": "1.8k",
}  # fmt: skip


pytestmark = pytest.mark.usefixtures("live_rules", "maya")


def start(page: Any, server: str, title: str = "Read invoices") -> str:
    """Sign in, make a use case, describe the idea; the address of its task list."""
    page.goto(f"{server}/sign-in")
    page.fill("#id_username", "maya")
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.get_by_role("button", name="New use case").click()
    page.get_by_label("What do you call this use case?").fill(title)
    page.get_by_label("What problem does it solve?").fill("Four people type invoices.")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/use-cases/*/#section-idea")
    return str(page.url).split("#")[0]


def answer(page: Any) -> None:
    """Answer the question that is open: as listed above, else “I do not know yet”."""
    fill_in(page, page.url.split("/questions/")[1].split("?")[0])
    page.get_by_role("button", name="Continue").click()


def fill_in(page: Any, slug: str) -> None:
    if (typed := ANSWERS.get(slug)) is None:
        page.locator(f"input[name={slug}_unknown]").check()
    elif page.locator(f"input.figure[name={slug}]").count():
        page.fill(f"#{slug}", typed)
    else:
        page.locator(f"input[name={slug}][value={typed}]").check()


def on_one_page(page: Any, name: str) -> list[str]:
    """A whole section on its one page, every question answered, and “Continue”; the questions on it."""
    page.locator("li", has=page.get_by_role("link", name=name, exact=True)).get_by_role("link", name="Show all on one page").click()
    page.wait_for_url("**/sections/*")
    boxes = page.get_by_role("checkbox", name="I do not know yet").all()
    asked = [str(box.get_attribute("name")).removesuffix("_unknown") for box in boxes]
    for slug in asked:
        fill_in(page, slug)
    page.get_by_role("main").get_by_role("button", name="Continue").click()
    page.wait_for_url(lambda url: "/sections/" not in url)
    return asked


def walk(page: Any, server: str, sections: Sequence[str], whole: Sequence[str]) -> list[str]:
    """Sections by their names, every question by “Continue”, those of `whole` on one page; the questions on the way."""
    home, asked = start(page, server), []
    for name in sections:
        page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
        page.wait_for_url("**/questions/*")
        while "/questions/" in page.url:
            before = page.url
            asked.append(before.split("/questions/")[1])
            answer(page)
            page.wait_for_url(lambda url, before=before: url != before)
    for name in whole:
        page.goto(home)
        asked += on_one_page(page, name)
    page.get_by_role("main").get_by_role("link", name="Check your answers").click()
    page.wait_for_url("**/check")
    assert home in page.url
    return asked


@pytest.mark.slow
@pytest.mark.parametrize(
    ("javascript", "sections", "whole", "questions"),
    [(True, SECTIONS[:2], (), 17), (False, SECTIONS[:1], SECTIONS[1:], 55)],
    ids=["with JavaScript", "without JavaScript"],
)
def test_main_journey_reaches_a_decision(
    browser: Any, live_server: Any, javascript: bool, sections: Sequence[str], whole: Sequence[str], questions: int
) -> None:
    page = browser.new_context(java_script_enabled=javascript).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda problem: said.append(str(problem)))
    page.on("request", lambda request: said.append(request.url) if not request.url.startswith((live_server.url, "data:")) else None)

    asked = walk(page, live_server.url, sections, whole)
    assert len(asked) == len(set(asked)) >= questions
    assert "representation" not in asked
    page.get_by_role("button", name="Decide").click()

    page.wait_for_url("**/decisions/*/")
    assert "How sure" in page.inner_text("main")
    assert said == []
    page.context.close()


PAGES = (
    "../",
    "../start",
    "../bin",
    "bin",
    "",
    "idea",
    "questions/input_kind",
    "questions/examples",
    "questions/budget_build",
    "sections/data",
    "sections/team",
    "check",
)


@pytest.mark.slow
def test_pages_of_the_form_have_no_accessibility_violation(
    quiet_page: Any,
    live_server: Any,
    axe: Any,
    sideways: Any,
    browse_as: Any,
    maya: Any,
    use_case: Any,  # noqa: F811  fixtures by name
) -> None:
    page, home, found = quiet_page, f"{live_server.url}/use-cases/{use_case.pk}/", {}
    browse_as(maya)

    def look(name: str) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour half-way to another
            found[f"{name}, {scheme}"] = axe()
        page.set_viewport_size({"width": 320, "height": 700})
        found[f"{name} at 320 px"] = [f"{beyond} px too wide"] if (beyond := sideways()) else []
        page.set_viewport_size({"width": 1280, "height": 800})

    def go_on(slug: str, typed: str = "", choice: str = "") -> None:
        page.goto(f"{home}questions/{slug}")
        if choice:
            page.locator(f"input[value={choice}]").check()
        else:
            page.fill(f"#{slug}", typed)
        page.locator(".navrow").get_by_role("button", name="Continue").click()

    go_on("run_where", choice="phone")
    page.wait_for_url("**/latency_ms")
    go_on("power_watts", "5")
    page.wait_for_url("**/training_hardware")
    for path in PAGES:
        page.goto(home + path)
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
        look(path or "task list")
    go_on("rare_share", "140%")
    page.wait_for_selector(".error-summary")
    look("error")
    go_on("run_where", choice="cloud")
    page.wait_for_selector(".interruption")
    look("interruption")
    page.get_by_role("link", name="Cancel, change nothing").click()
    page.wait_for_url("**/run_where")

    assert {name: violations for name, violations in found.items() if violations} == {}


def test_a_title_of_one_long_word_wraps(page: Any, live_server: Any, sideways: Any) -> None:
    home = start(page, live_server.url, "W" * 200)
    page.goto(f"{home}check")
    page.get_by_role("button", name="Decide").click()
    page.wait_for_url("**/decisions/*/")

    beyond = {}
    for address in (page.url, f"{home}../", home, f"{home}idea", f"{home}questions/goal_kind", f"{home}check"):
        page.goto(address)
        for width in (320, 1360):
            page.set_viewport_size({"width": width, "height": 700})
            beyond[address, width] = sideways()

    assert {place: pixels for place, pixels in beyond.items() if pixels > 0} == {}
