"""The impact of a draft in a real browser: asked for, watched to its end, read; with a script and without, accessible and quiet."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import expect

from apps.accounts import services as accounts
from apps.decisions import services
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.management import fixture_files
from apps.decisions.models import Decision, Draft, ImpactRun
from apps.decisions.services import impact
from tests.decisions.make import make_plain

REFUSAL = {"key": "D-90", "when": [["classes", ">", 40]], "effects": [{"do": "refuse", "text": "Too many kinds"}]}


@pytest.fixture
def draft(live_server: Any, samples: Any, maya: Any, rhea: Any, workspace: Any, at: datetime) -> Draft:
    """A draft that stops some of its decisions, and cannot read others; one of them is in a workspace of Rhea's."""
    version = services.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)
    accounts.add_member(workspace=workspace, person=rhea, role="viewer", by="tests", at=at)
    elsewhere = accounts.create_workspace(name="Elsewhere", owner=maya, by="tests", at=at)
    for place, classes in ((workspace, 50), (elsewhere, 3), (elsewhere, 5_000), (elsewhere, 47)):
        case = {"title": "Sort letters", "narrative": {"problem": "Too slow"}, "answers": {"classes": classes}}
        decision = services.decide(workspace=place, case=case, by=maya, at=at)
        many = 0 if classes > 1_000 or place == workspace else 30  # what comes out differently fits on one page, in whatever order
        values = {field.attname: getattr(decision, field.attname) for field in Decision._meta.fields if field.name != "id"}
        Decision.objects.bulk_create(Decision(**values) for _ in range(many))
    plain = make_plain()
    plain["rules"].append(plain["rules"][0] | REFUSAL)
    next(row for row in plain["questions"] if row["slug"] == "classes")["maximum"] = 1_000
    return services.create_draft(
        plain=to_plain(from_plain(plain)), title="Autumn", by="tests", at=at + timedelta(minutes=1), based_on=version
    )


@pytest.fixture(autouse=True)
def no_jobs_left(transactional_db: None) -> Any:
    """The library's tables are not emptied after a test that commits, so its jobs would run in the next."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def go_on() -> None:
    """What the worker does."""
    run = ImpactRun.objects.get(status="waiting")
    impact.make_impact(run_id=run.pk, attempt=0, now=lambda: run.requested_at, must_stop=lambda: False)


@pytest.mark.slow
def test_a_replay_is_watched_to_its_end_and_read(
    quiet_page: Any, live_server: Any, problems: Any, browse_as: Any, rhea: Any, draft: Draft
) -> None:
    page = quiet_page
    browse_as(rhea)
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/impact/")
    looks = [problems(("light", 1200), ("dark", 320))]
    page.get_by_role("button", name="See what it changes").click()
    page.get_by_text("0 of 64 cases replayed").wait_for()
    looks.append(problems(("light", 1200), ("dark", 320)))
    go_on()
    page.get_by_role("heading", name="What it changes").wait_for()  # by itself, once it is through
    page.get_by_text("How this is worked out").click()
    looks.append(problems(("light", 1200), ("dark", 320)))
    page.get_by_role("link", name="cannot be read").click()
    page.get_by_role("heading", name="Cases that cannot be read").wait_for()
    looks.append(problems(("light", 1200)))

    assert looks == [[], [], [], []]
    assert page.locator("progress").count() == 0


@pytest.mark.slow
def test_few_cases_are_worked_out_by_opening_the_page(
    quiet_page: Any, live_server: Any, browse_as: Any, rhea: Any, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(impact, "AT_ONCE", 100)
    browse_as(rhea)
    quiet_page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/impact/")
    quiet_page.get_by_role("heading", name="What it changes").wait_for()

    assert quiet_page.locator("main").count() == 1 and quiet_page.get_by_role("button", name="Replay again").count() == 1
    assert ImpactRun.objects.count() == 1


@pytest.mark.slow
def test_a_replay_is_asked_for_and_cancelled_without_a_script(
    new_context: Any, live_server: Any, as_person: Any, rhea: Any, draft: Draft
) -> None:
    cookie = as_person(rhea).cookies[settings.SESSION_COOKIE_NAME]
    context = new_context(java_script_enabled=False)
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/decisions/draft/{draft.pk}/impact/")
    page.get_by_role("button", name="See what it changes").click()
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("0 of 64 cases replayed")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("The replay is cancelled")).to_be_visible()
    page.get_by_role("button", name="Replay again").click()
    go_on()
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("heading", name="What it changes")).to_be_visible()
    expect(page.get_by_text("Sort letters").first).to_be_visible()  # the one of her own workspace
