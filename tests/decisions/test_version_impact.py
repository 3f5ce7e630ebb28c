"""What publishing older rules again would decide otherwise: told as of a draft, by the same code, before it is done."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from apps.audit.locks import Lock, wait_for
from apps.catalogue import services as pricing
from apps.decisions import services
from apps.decisions.models import Decision, Draft, ImpactRun, RulebookVersion, VersionTestCase
from apps.decisions.services import impact as impacts
from tests.decisions.test_concurrency import both_wait, together
from tests.decisions.test_fitting import SMALL, fitting
from tests.decisions.test_impact import refuse_many_kinds, three
from tests.decisions.test_publishing import publish

pytestmark = pytest.mark.django_db
__all__ = ("three",)  # a fixture
ONE = "/admin/decisions/rulebookversion/1/"


@pytest.fixture
def second(small_live: RulebookVersion, draft: Draft, three: list[Decision], at: datetime) -> RulebookVersion:
    """Rules in force that stop what has many kinds, which v1 did not."""
    refuse_many_kinds(draft, at)
    return publish(draft, at)


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_publishing_again_says_what_it_does_to_stored_decisions(at_work: Client, second: RulebookVersion) -> None:
    assert "Nobody has looked yet" in words(at_work.get(f"{ONE}again/"))
    before = list(Decision.objects.order_by("pk").values())

    found = words(at_work.post(f"{ONE}impact/run/", follow=True))

    assert "1 of 3 stored decisions" in found and "1 verdict changes from Stop to " in found
    assert f'href="{ONE}again/">Publish v1’s rules again</a>' in found and "D-90" in found
    page = words(at_work.get(f"{ONE}again/"))
    assert (
        "1 of 3 stored decisions" in page
        and "1 verdict changes from Stop to " in page
        and f'href="{ONE}impact/">Which, and by what' in page
    )
    assert "D-90" in at_work.get(f"{ONE}impact/impact.csv").content.decode()
    assert list(Decision.objects.order_by("pk").values()) == before


def test_what_is_known_is_out_of_date_once_other_rules_are_in_force(
    at_work: Client, second: RulebookVersion, small_live: RulebookVersion, rhea: Any, at: datetime
) -> None:
    services.request_impact(draft=small_live, by=rhea, at=at)
    draft = services.copy_version_to_draft(version=second, title="Third", by="tests", at=at)
    refuse_many_kinds(draft, at, key="D-91", more_than=2)
    publish(draft, at)

    assert "What is known is out of date: v3 is in force now; this compares with v2" in words(at_work.get(f"{ONE}again/"))


def test_what_is_known_is_out_of_date_once_other_prices_are_in_force(
    at_work: Client, second: RulebookVersion, small_live: RulebookVersion, rhea: Any, at: datetime
) -> None:
    services.request_impact(draft=small_live, by=rhea, at=at)
    assert "out of date" not in words(at_work.get(f"{ONE}again/"))

    pricing.publish_price_list(plain=fitting(*SMALL), by="tests", at=at)

    assert "What is known is out of date: Another price list is in force now" in words(at_work.get(f"{ONE}again/"))


def test_of_a_version_one_run_is_under_way_at_a_time_and_a_run_is_of_one_thing(
    second: RulebookVersion, small_live: RulebookVersion, draft: Draft, rhea: Any, at: datetime
) -> None:
    run = services.request_impact(draft=small_live, by=rhea, at=at)
    ImpactRun.objects.filter(pk=run.pk).update(status="running", finished_at=None)
    assert services.request_impact(draft=small_live, by=rhea, at=at) == run

    for wrong in ({"draft": draft}, {"version": None}):
        with pytest.raises(IntegrityError, match="impact_of_one_draft"), transaction.atomic():
            ImpactRun.objects.filter(pk=run.pk).update(**wrong)
    run.pk, run.status = None, "waiting"
    with pytest.raises(IntegrityError, match="impact_once_at_a_time_of_a_version"), transaction.atomic():
        run.save(force_insert=True)


def test_impact_of_a_version_is_cancelled(
    at_work: Client, second: RulebookVersion, small_live: RulebookVersion, rhea: Any, at: datetime
) -> None:
    run = services.request_impact(draft=small_live, by=rhea, at=at)
    ImpactRun.objects.filter(pk=run.pk).update(status="running", finished_at=None)

    assert at_work.post(f"{ONE.replace('1', '2')}impact/{run.pk}/cancel/").status_code == 404, "it is of another version"
    assert "cancelled after" in words(at_work.post(f"{ONE}impact/{run.pk}/cancel/", follow=True))


def test_no_test_case_of_a_version_is_called_added(second: RulebookVersion, small_live: RulebookVersion, rhea: Any, at: datetime) -> None:
    """Those of v1 that v2 has no more come back with it: nobody adds them in a draft."""
    VersionTestCase.objects.create(
        version=small_live, name="w99", title="Many kinds", why="-", answers='{"classes":50}', expect='{"verdict":["pilot"]}', position=99
    )

    run = services.request_impact(draft=small_live, by=rhea, at=at)

    assert (run.counts["worked"]["moved"], run.counts["worked"].get("added", 0)) == (1, 0)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_who_ask_at_once_get_one_run(
    second: RulebookVersion, small_live: RulebookVersion, rhea: Any, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version is published and cannot be locked itself, so that they wait for a lock of their own."""
    monkeypatch.setattr(impacts, "AT_ONCE", 0)
    ask = partial(services.request_impact, draft=small_live, by=rhea, at=at)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            wait_for(Lock.IMPACTS)
            results = pool.submit(together, [ask, ask])
            both_wait()
        one, other = results.result()

    assert one == other == ImpactRun.objects.get()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_way_back_is_open_though_somebody_looked(second: RulebookVersion, small_live: RulebookVersion, rhea: Any, at: datetime) -> None:
    """An older program has no place for what a version would decide: that goes, and nothing else."""
    run = services.request_impact(draft=small_live, by=rhea, at=at)
    assert run.lines.count() > 0
    try:
        MigrationExecutor(connections["owner"]).migrate([("decisions", "0014_who_has_a_price_open")])
    finally:
        MigrationExecutor(connections["owner"]).migrate([("decisions", "0015_impact_of_a_version")])

    assert (ImpactRun.objects.count(), Decision.objects.count(), RulebookVersion.objects.count()) == (0, 3, 2)
