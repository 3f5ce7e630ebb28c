"""What a draft of prices would decide otherwise: every stored decision once, told by the rows that cause it, and of a stranger's case no word."""

import copy
import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts import services as accounts
from apps.audit.models import Event
from apps.catalogue import services as pricing
from apps.catalogue.compiler import price_draft_plain
from apps.catalogue.models import PriceDraft
from apps.decisions import services
from apps.decisions.builder import impact as builder
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.management.fixture_files import default_rulebook
from apps.decisions.models import Decision, ImpactLine, ImpactRun, RulebookVersion, VersionTestCase
from apps.decisions.services.carried_tests import answers_text
from apps.decisions.services.impact_counts import named, words_of_prices
from tests.decisions.engine.loading import worked_cases
from tests.decisions.test_impact import SECRET_TEXT, SECRET_TITLE, copies, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(live: RulebookVersion, at: datetime) -> PriceDraft:
    return pricing.open_price_draft(version=None, title="Next", by="tests", at=at)


def change(draft: PriceDraft, at: datetime, how: Callable[[dict[str, Any]], Any]) -> None:
    """The draft with something else in it."""
    plain = copy.deepcopy(dict(price_draft_plain(draft)))  # what is read of a draft is shared
    how(plain)
    pricing.replace_price_rows(draft=draft, plain=plain, revision=None, by="tests", at=at)
    draft.refresh_from_db()


def dearer_work(plain: dict[str, Any]) -> None:
    plain["engineer_month"] = {**plain["engineer_month"], "price": "400000"}


def decide(workspace: Any, by: Any, at: datetime, number: int = 0) -> Decision:
    case = {"title": SECRET_TITLE, "narrative": {"problem": SECRET_TEXT}, "answers": worked_cases()[number]["answers"]}
    return services.decide(workspace=workspace, case=case, by=by, at=at)


@pytest.fixture
def two(draft: PriceDraft, workspace: Any, maya: Any, at: datetime) -> list[Decision]:
    return [decide(workspace, maya, at, number) for number in (0, 5)]


def test_few_cases_are_replayed_at_once_and_told_with_the_row_that_causes_it(
    draft: PriceDraft, two: list[Decision], live: RulebookVersion, rhea: Any, at: datetime
) -> None:
    before = list(Decision.objects.order_by("pk").values())
    VersionTestCase.objects.create(version=live, name="w01", title="One", answers=answers_text(worked_cases()[0]["answers"]), expect="{}")
    change(draft, at, dearer_work)
    run = services.request_impact(draft=draft, by=rhea, at=at)

    assert (run.status, run.counts["stored"]["cases"], run.is_of_prices) == ("ready", 2, True)
    assert run.counts["worked"]["cases"] == 1  # those that the rules in force were published with
    assert ImpactLine.objects.get(run=run, case="w01").causes == ["single engineer_month"]
    lines = list(ImpactLine.objects.filter(run=run, decision__isnull=False))
    assert lines and {(tuple(line.causes), line.how) for line in lines} == {(("single engineer_month",), "only")}
    (cause,) = builder.impact_for(draft, live=None, price_list_id=None).causes
    assert (cause.key, cause.words, cause.row) == ("Month of work", "", "engineer_month")
    assert "13300" in cause.details and "400000" in cause.details and cause.read_by
    assert list(Decision.objects.order_by("pk").values()) == before


def test_only_figures_that_moved_are_told_apart_from_verdicts(draft: PriceDraft, two: list[Decision], rhea: Any, at: datetime) -> None:
    change(draft, at, lambda plain: plain["engineer_month"].update(price="13301"))
    counts = services.request_impact(draft=draft, by=rhea, at=at).counts["stored"]

    assert counts["moved"] and set(counts["aspects"]) == {"cost"}
    assert counts["moves"] == {}


def test_a_list_that_says_the_same_moves_nothing(draft: PriceDraft, two: list[Decision], rhea: Any, at: datetime) -> None:
    change(draft, at, lambda plain: plain.update(date="2026-11-22", packages=[]))
    run = services.request_impact(draft=draft, by=rhea, at=at)

    assert (run.counts["stored"]["judged"], run.counts["stored"]["moved"], run.words["changes"]) == (0, 0, {})


def test_many_cases_are_replayed_in_the_background_with_progress_and_cancel(
    draft: PriceDraft, two: list[Decision], at_work: Client, at: datetime
) -> None:
    copies(two[0], 150)
    change(draft, at, dearer_work)
    page = at_work.post(url("run_impact", draft), follow=True).text
    run = ImpactRun.objects.get()
    assert run.status == "waiting" and f"0 of {run.total} cases replayed" in page
    fragment = at_work.get(url("impact", draft), headers={"HX-Request": "true", "HX-Target": "impact-run"})
    assert fragment.status_code == 200 and "<h1" not in fragment.text
    done = work(run, at)
    assert (done.status, done.done, done.counts["stored"]["cases"]) == ("ready", run.total, 152)
    assert done.counts["stored"]["moved"] >= 151

    change(draft, at, lambda plain: plain["engineer_month"].update(price="500000"))
    at_work.post(url("run_impact", draft))
    again = ImpactRun.objects.get(status="waiting")
    cancelled = at_work.post(reverse("admin:catalogue_pricedraft_cancel_impact", args=[draft.pk, again.pk]), follow=True)
    assert "is cancelled" in cancelled.text


def test_what_moved_on_since_is_said(draft: PriceDraft, two: list[Decision], rhea: Any, live: RulebookVersion, at: datetime) -> None:
    first = services.request_impact(draft=draft, by=rhea, at=at)
    change(draft, at, dearer_work)
    stale = builder.impact_for(draft, live=live, price_list_id=first.price_list_id + 1).stale
    assert stale == ("The draft has changed since", "Another price list is in force now")


def test_a_draft_with_errors_says_so_and_is_not_replayed(draft: PriceDraft, at_work: Client, at: datetime) -> None:
    change(draft, at, lambda plain: plain["prices"][0].update(price="much"))
    page = at_work.post(url("run_impact", draft), follow=True)

    assert "Mend its errors first" in page.text and not ImpactRun.objects.exists()


def test_who_has_no_rule_role_may_not_ask(draft: PriceDraft, maya: Any, at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        services.request_impact(draft=draft, by=maya, at=at)


def test_a_run_is_of_rules_or_of_prices_and_goes_with_its_draft(draft: PriceDraft, two: list[Decision], rhea: Any, at: datetime) -> None:
    run = services.request_impact(draft=draft, by=rhea, at=at)
    draft.delete()
    assert not ImpactRun.objects.filter(pk=run.pk).exists()
    run.price_draft = None
    with pytest.raises(IntegrityError, match="impact_of_one_draft"):
        run.save(force_insert=True)


# The pages


def url(name: str, draft: PriceDraft) -> str:
    return reverse(f"admin:catalogue_pricedraft_{name}", args=[draft.pk])


def test_the_page_shows_counts_causes_and_cases_and_publishing_leads_to_it(
    draft: PriceDraft, two: list[Decision], at_work: Client, at: datetime
) -> None:
    change(draft, at, dearer_work)
    assert "has not been replayed yet" in at_work.get(url("impact", draft)).text
    page = at_work.post(url("run_impact", draft), follow=True).text

    assert "of 2 stored decisions" in page and "Month of work" in page and "Read by" in page
    assert str(two[0].pk)[:8] in page
    assert str(two[0].pk) in at_work.get(url("impact", draft), {"cause": "single engineer_month"}).text
    assert url("impact", draft) in at_work.get(url("publish", draft)).text


def test_of_a_strangers_case_nothing_is_said_but_what_an_impact_needs(
    draft: PriceDraft, at_work: Client, workspace: Any, maya: Any, rhea: Any, at: datetime
) -> None:
    accounts.add_member(workspace=workspace, person=rhea, role="viewer", by="tests", at=at)
    elsewhere = accounts.create_workspace(name="Quiet harbour", owner=maya, by="tests", at=at)
    open_one = services.decide(
        workspace=workspace,
        case={"title": "Open idea", "narrative": {"problem": "A problem."}, "answers": worked_cases()[0]["answers"]},
        by=maya,
        at=at,
    )
    secret = decide(elsewhere, maya, at)
    change(draft, at, dearer_work)

    page = at_work.post(url("run_impact", draft), follow=True).text
    table = at_work.get(url("impact_csv", draft)).content.decode("utf-8-sig")
    record = " ".join(str(event.details) for event in Event.objects.filter(kind__startswith="impact."))
    for place in (page, table, record):
        for word in (SECRET_TITLE.strip("="), SECRET_TEXT, "Quiet harbour", maya.name):
            assert word not in place, word
    assert "Open idea" in page and "Open idea" in table  # the control: she belongs to that workspace
    rows = {row["Case"]: row for row in csv.DictReader(io.StringIO(table))}
    assert {str(open_one.pk), str(secret.pk)} <= rows.keys()
    assert rows[str(secret.pk)]["Caused by"] == "Month of work"


def test_the_page_asks_the_database_little_and_no_more_for_more_cases(
    draft: PriceDraft, two: list[Decision], at_work: Client, rhea: Any, at: datetime
) -> None:
    change(draft, at, dearer_work)
    counts = []
    for step in range(2):
        work(services.request_impact(draft=draft, by=rhea, at=at + timedelta(minutes=step)), at)
        with CaptureQueriesContext(connection) as asked:
            at_work.get(url("impact", draft))
        counts.append(len(asked))
        copies(two[0], 60)
    assert counts[0] == counts[1] <= 12


def test_row_of_the_longest_name_is_told_as_a_cause_and_leads_to_its_row(
    draft: PriceDraft, two: list[Decision], rhea: Any, at: datetime
) -> None:
    change = named(("services", "x" * 200))
    assert len(change) == 200 and change.startswith("services xxx") and change != named(("services", "x" * 199 + "y"))
    assert named(("services", "x" * 150)) == "services " + "x" * 150
    run = services.request_impact(draft=draft, by=rhea, at=at)

    line = ImpactLine.objects.create(run=run, decision=two[0], kind=ImpactLine.MOVED, weight=0, causes=[change])

    assert ImpactLine.objects.get(pk=line.pk, causes__contains=[change]).causes == [change]
    (words,) = words_of_prices(from_plain(default_rulebook()), {}, {"services": [{"name": "x" * 200}]}, [("services", "x" * 200)])[
        "changes"
    ].items()
    assert words[0] == change and words[1]["row"] == "x" * 200


def test_what_is_known_of_the_impact_stands_where_it_is_published(
    draft: PriceDraft, two: list[Decision], at_work: Client, at: datetime
) -> None:
    change(draft, at, dearer_work)
    page = reverse("admin:catalogue_pricedraft_publish", args=[draft.pk])
    assert "Nobody has looked yet" in at_work.get(page).text

    at_work.post(reverse("admin:catalogue_pricedraft_run_impact", args=[draft.pk]))
    shown = at_work.get(page).text
    with CaptureQueriesContext(connection) as asked:
        at_work.get(page)

    assert "of 2 stored decisions" in shown and "come out differently" in shown and "out of date" not in shown
    assert len(asked) <= 12


def test_a_replay_that_begins_by_itself_leaves_no_message_for_another_page(
    draft: PriceDraft, two: list[Decision], at_work: Client, at: datetime
) -> None:
    change(draft, at, dearer_work)
    at_work.post(url("run_impact", draft), headers={"HX-Request": "true"})
    assert "cases are replayed" not in at_work.get("/admin/").text

    change(draft, at, lambda plain: plain["engineer_month"].update(price="500000"))
    at_work.post(url("run_impact", draft))
    assert "cases are replayed" in at_work.get(url("impact", draft)).text, "control: who presses is told"
