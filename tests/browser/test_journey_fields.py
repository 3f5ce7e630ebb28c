"""What a field shows while it is filled in: with JavaScript and without, "I do not know yet" sets aside what stands beside it."""

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
