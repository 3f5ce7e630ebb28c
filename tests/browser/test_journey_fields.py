"""What a field shows while it is filled in: "I do not know yet" sets aside how it is known, and an answer takes its tick away."""

from typing import Any

import pytest

from tests.browser.test_journey import start
from tests.intake.conftest import live_rules, use_case  # noqa: F401  fixtures

pytestmark = pytest.mark.usefixtures("live_rules", "maya")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_how_it_is_known_is_asked_only_of_what_is_known(browser: Any, live_server: Any, javascript: bool) -> None:
    page = browser.new_context(java_script_enabled=javascript).new_page()
    home = start(page, live_server.url)

    for slug, asked, left in (("examples", "How do you know?", "assumed"), ("goal_kind", "How firm is it?", "a first idea")):
        page.goto(f"{home}questions/{slug}")
        assert page.get_by_text(asked, exact=True).is_visible()
        assert page.get_by_text(f"Left open, it counts as {left}").is_visible()

        page.get_by_role("checkbox", name="I do not know yet").check()
        assert not page.get_by_text(asked, exact=True).is_visible()

        page.get_by_role("checkbox", name="I do not know yet").uncheck()
        assert page.get_by_text(asked, exact=True).is_visible()
    page.context.close()


@pytest.mark.parametrize(
    ("slug", "give"),
    [
        ("goal_kind", lambda page: page.locator("input[value=predict]").check()),
        ("why_now", lambda page: page.locator("input[value=cost]").check()),
        ("examples", lambda page: page.locator("#examples").fill("1,800")),
    ],
)
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_answer_beside_not_known_yet_takes_its_tick_or_is_said_not_to_count(
    browser: Any, live_server: Any, javascript: bool, slug: str, give: Any
) -> None:
    page = browser.new_context(java_script_enabled=javascript).new_page()
    home = start(page, live_server.url)
    page.goto(f"{home}questions/{slug}")
    unknown = page.get_by_role("checkbox", name="I do not know yet")

    unknown.check()
    give(page)
    assert unknown.is_checked() is not javascript

    page.get_by_role("button", name="Continue").click()
    page.goto(f"{home}questions/{slug}")
    assert unknown.is_checked() is not javascript
    assert page.get_by_text("Not counted while “I do not know yet” is ticked").is_visible() is not javascript
    page.context.close()


def test_choices_of_a_row_begin_at_one_height(browser: Any, live_server: Any) -> None:
    page = browser.new_context(viewport={"width": 1360, "height": 900}).new_page()
    page.goto(f"{start(page, live_server.url)}questions/task")

    rows = page.eval_on_selector_all(
        ".option", "all => all.map(one => [one.getBoundingClientRect().top, one.querySelector('input').getBoundingClientRect().top])"
    )
    by_row: dict[float, set[float]] = {}
    for top, circle in rows:
        by_row.setdefault(round(top), set()).add(round(circle))
    assert all(len(circles) == 1 for circles in by_row.values())
    assert page.get_by_text("Pictures, documents and video", exact=True).is_visible()
    page.context.close()
