"""The history of the rules: versions compared, a rule's life from its first version on, decisions that a version made; at no cost that grows."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.decisions import history, selectors, services
from apps.decisions.engine import canonical
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.models import Draft, Rule, RulebookActivation, RulebookVersion, VersionChange
from tests.decisions.make import make_plain, make_rule
from tests.decisions.test_publishing import CASE, favour_more, publish

pytestmark = pytest.mark.django_db
ADMIN = "/admin/decisions/rulebookversion/"


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


@pytest.fixture
def second(draft: Draft, at: datetime) -> RulebookVersion:
    favour_more(draft, at)
    return publish(draft, at)


@cache
def text_of(number: int) -> str:
    """What the version of this number says."""
    plain = make_plain()
    plain["parameters"]["start"] = 40 + number % 20
    plain["rules"][0]["because"] = f"Known since {number // 10}."
    return canonical.dumps(to_plain(from_plain(plain)))


def many_versions(count: int, at: datetime) -> None:
    """As publishing writes them, in a few statements: each moves one parameter and, every tenth, a rule."""
    last = RulebookVersion.objects.order_by("-number")[0]
    previous, versions = last.sha256, []
    for number in range(last.number + 1, count + 1):
        text = text_of(number)
        versions.append(
            RulebookVersion(
                number=number, name="Small book", canonical=text, sha256=canonical.sha256(text), previous_sha256=previous, notes=f"Step {number}",
                published_by_name="tests", published_at=at + timedelta(minutes=number),
            )
        )  # fmt: skip
        previous = versions[-1].sha256
    versions = RulebookVersion.objects.bulk_create(versions)
    RulebookActivation.objects.bulk_create(RulebookActivation(version=version, valid_from=version.published_at, by_name="tests", at=version.published_at) for version in versions)  # fmt: skip
    VersionChange.objects.bulk_create(VersionChange(version=version, part="parameters", key="start", kind="changed", before="1", after="2") for version in versions)  # fmt: skip
    VersionChange.objects.bulk_create(VersionChange(version=version, part="rules", key="D-01", kind="changed", before="If", after="If") for version in versions if version.number % 10 == 0)  # fmt: skip


def test_what_a_version_changed_is_written_with_it(second: RulebookVersion) -> None:
    (change,) = second.changes.all()

    assert (change.part, change.key, change.kind) == ("rules", "D-01", "changed")
    assert change.details == [["effect", "favour “Classical ML” slightly", "favour “Classical ML” strongly"]]


def test_first_version_added_all_of_its_rows(small_live: RulebookVersion) -> None:
    keys = set(small_live.changes.filter(part__in=("rules", "rows")).values_list("key", flat=True))

    assert keys == {"D-01", "D-02", "D-03", "DF-01", "DF-02"}
    assert set(small_live.changes.values_list("kind", flat=True)) == {"added"}


def test_life_of_a_rule_goes_from_its_first_version_to_its_last(
    second: RulebookVersion, client: Client, at_work: Client, at: datetime
) -> None:
    draft = services.copy_version_to_draft(version=second, title="Third", by="tests", at=at)
    rule = Rule.objects.get(draft=draft, key="D-01")
    services.remove_rule(rule=rule, revision=rule.revision, by="tests", at=at)
    draft.refresh_from_db()
    services.publish(draft=draft, revision=draft.revision, notes="Not needed", by="tests", at=at)

    assert [(line.version.number, line.change.kind) for line in history.life_of("D-01")] == [(1, "added"), (2, "changed"), (3, "removed")]
    for page in (words(client.get("/rules/history/D-01")), words(at_work.get(f"{ADMIN}rules/D-01/"))):
        assert "Effect: <span" in page
        assert "favour “Classical ML” strongly" in page
        assert "Why: Not needed" in page
    assert "by tests" in words(at_work.get(f"{ADMIN}rules/D-01/"))
    assert "by tests" not in words(client.get("/rules/history/D-01")), "who published is for the administration"
    assert client.get("/rules/history/Z-99").status_code == 404
    assert client.get("/rules/history/D-01x").status_code == 404


def test_rule_leads_to_its_life(client: Client, at_work: Client, draft: Draft) -> None:
    assert 'href="/rules/history/D-01"' in words(client.get("/rules/D-01"))
    assert f'href="{ADMIN}rules/D-01/"' in words(at_work.get(f"/admin/decisions/draft/{draft.pk}/rules/D-01/"))


def test_any_two_versions_are_compared_by_anybody(client: Client, second: RulebookVersion) -> None:
    page = words(client.get("/versions/compare", {"from": "1", "to": "2"}))

    assert "What changed from v1 to v2" in page
    assert "1 changed: 1 rule" in page
    assert "Rules, stage “Data”" in page
    assert "Compare" in words(client.get("/versions/compare"))
    assert "Nothing has changed" in words(client.get("/versions/compare", {"from": "2", "to": "2"}))
    for odd in ("x", "9", "-1", "9" * 30):
        assert client.get("/versions/compare", {"from": odd, "to": "1"}).status_code == 404


def test_version_is_compared_with_a_draft(at_work: Client, second: RulebookVersion, at: datetime) -> None:
    draft = services.copy_version_to_draft(version=second, title="Third", by="tests", at=at)
    services.add_rule(
        draft=draft, kind="rule", key="D-09", content=services.RuleContent(stage="data", strength="note", sure="C"), by="tests", at=at
    )

    unread = words(at_work.get(f"{ADMIN}compare/", {"from": "1", "to": f"draft-{draft.pk}"}))
    page = words(at_work.get(f"{ADMIN}compare/", {"from": "1", "to": "2"}))

    assert "What changed from v1 to the draft “Third”" in unread
    assert "0 decisions were made by v1" in page
    assert at_work.get(f"{ADMIN}compare/", {"from": "1", "to": "draft-999"}).status_code == 404
    assert at_work.get(f"{ADMIN}compare/").status_code == 200


def test_decisions_of_other_workspaces_are_only_counted(
    small_live: RulebookVersion, maya: Any, rhea: Any, at_work: Client, at: datetime
) -> None:
    decision = services.decide(workspace=maya.workspaces.get(), case=CASE, by=maya, at=at)

    assert (history.uses_of(small_live, maya).count, history.uses_of(small_live, maya).own) == (1, (decision,))
    assert (history.uses_of(small_live, rhea).count, history.uses_of(small_live, rhea).own) == (1, ())
    page = words(at_work.get(f"{ADMIN}1/"))
    assert "1, none of them in a workspace of yours" in page
    assert str(decision.pk) not in page
    assert "Late payments" not in page


@pytest.mark.parametrize(
    "address",
    ["/versions/", "/versions/{n}", "/versions/compare?from=1&to={n}", "/rules/history/D-01", "/rules/D-01", f"{ADMIN}", f"{ADMIN}{{n}}/",
     f"{ADMIN}compare/?from=1&to={{n}}", f"{ADMIN}rules/D-01/", f"{ADMIN}2/again/", "/versions/{n}/rules.json"],
)  # fmt: skip
def test_page_costs_twelve_queries_at_most_however_long_the_history(
    at_work: Client, small_live: RulebookVersion, at: datetime, address: str
) -> None:
    """With an empty store of read rule books both times: its questions count."""

    def asked(count: int) -> int:
        many_versions(count, at)
        selectors.book_by.cache_clear()
        selectors._rules_by_stage.cache_clear()
        history._between.cache_clear()
        with CaptureQueriesContext(connection) as queries:
            assert at_work.get(address.format(n=count)).status_code == 200
        return len(queries)

    few = asked(30)
    assert asked(300) <= few <= 12


def test_publish_page_does_not_cost_more_with_a_longer_book(at_work: Client, small_live: RulebookVersion, at: datetime) -> None:
    def asked(rules: int) -> int:
        plain = make_plain(rules=[make_rule(f"D-{n}", ["classes", ">", n]) for n in range(1, rules + 1)])
        draft = services.create_draft(plain=plain, title="Long", by="tests", at=at, based_on=small_live)
        with CaptureQueriesContext(connection) as queries:
            assert at_work.get(f"/admin/decisions/draft/{draft.pk}/publish/").status_code == 200
        return len(queries)

    few = asked(30)
    assert asked(300) <= few <= 15  # three of them read the session, the person, and the workspaces for the bar


def test_versions_of_before_get_their_changes_by_the_migration(live: RulebookVersion) -> None:
    """As an older Groundwork left them: a version, and nothing said of what it changed."""
    from importlib import import_module
    from types import SimpleNamespace

    from django.apps import apps

    assert not VersionChange.objects.exists()
    fill = import_module("apps.decisions.migrations.0009_reviews_and_history").say_what_each_version_changed

    fill(apps, SimpleNamespace(connection=connection))

    book = selectors.book_for(live)
    assert VersionChange.objects.filter(version=live, part="rules").count() == len(book.rules)
    assert [line.change.kind for line in history.life_of("D-01")] == ["added"]


def test_version_that_another_took_over_from_says_until_when_it_held(client: Client, second: RulebookVersion, at: datetime) -> None:
    older, newer = (words(client.get(f"/versions/{number}")) for number in (1, second.number))

    assert f"UTC, then v{second.number}" in older
    assert "Since " not in older
    assert "Since " in newer


def test_change_whose_undoing_was_undone_is_not_called_undone(at_work: Client, draft: Draft, at: datetime) -> None:
    favour_more(draft, at)
    services.undo(draft=draft, number=1, by="tests", at=at)
    services.undo(draft=draft, number=2, by="tests", at=at)

    def why_not() -> dict[int, str]:
        found = at_work.get(f"/admin/decisions/draft/{draft.pk}/history/").context["steps"]
        return {step.first.number: step.why_not for step in found}

    assert why_not() == {3: "", 2: "Undone", 1: ""}
    services.undo(draft=draft, number=3, by="tests", at=at)
    assert why_not() == {4: "", 3: "Undone", 2: "", 1: "Undone"}


def test_step_that_one_later_change_holds_up_is_not_offered_at_any_of_its_rows(at_work: Client, draft: Draft, at: datetime) -> None:
    def save(*keys: str, gate: int) -> None:
        rows = [services.RowChange("rules", key, make_rule(key, ["classes", ">", gate])) for key in keys]
        services.change_rows(draft=draft, changes=rows, revision=None, by="Ann", at=at)

    save("N-1", "N-2", gate=1)
    save("N-1", gate=2)

    found = at_work.get(f"/admin/decisions/draft/{draft.pk}/history/?row=N-2").context["steps"]
    assert [(step.first.number, step.why_not) for step in found] == [(2, "Ann changed N-1 since")]
    services.undo(draft=draft, number=3, by="Ann", at=at)
    found = at_work.get(f"/admin/decisions/draft/{draft.pk}/history/?row=N-2").context["steps"]
    assert [step.why_not for step in found] == [""]


def test_changes_made_together_are_one_step_with_one_undo_and_what_is_gone_leads_nowhere(
    at_work: Client, draft: Draft, at: datetime
) -> None:
    rows = [services.RowChange("rules", key, make_rule(key, ["classes", ">", 1])) for key in ("N-1", "N-2")]
    services.change_rows(draft=draft, changes=rows, revision=None, by="Ann", at=at)
    address = f"/admin/decisions/draft/{draft.pk}/history/"

    page, one = words(at_work.get(address)), words(at_work.get(f"{address}?row=N-2"))
    assert page.count("/undo/") == one.count("/undo/") == 1
    assert "2 changes made together" in page and "Undo these 2 changes" in page
    assert "1 of them here" in one and "Undo all 2 changes" in one
    assert page.count(f'href="/admin/decisions/draft/{draft.pk}/rules/N-') == 2, "control: what is there is led to"

    services.undo(draft=draft, number=1, by="Ann", at=at)

    assert f'href="/admin/decisions/draft/{draft.pk}/rules/N-' not in words(at_work.get(address))
