"""Two people at once: publishing gives one live version and no number twice; a rule is not overwritten unseen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection, connections, transaction

from apps.audit.locks import Lock, wait_for
from apps.catalogue import history
from apps.catalogue import services as pricing
from apps.catalogue.compiler import price_draft_plain
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.catalogue.selectors import live_version as prices_in_force
from apps.decisions import compiler, selectors, services
from apps.decisions.management import fixture_files
from apps.decisions.models import Draft, DraftChange, Rule, RulebookActivation, RulebookVersion
from tests.decisions.make import make_plain, make_rule

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def small_live(transactional_db: None, at: datetime) -> RulebookVersion:
    return services.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)


def together(calls: list[Callable[[], Any]]) -> list[Any]:
    """What each call gave, or the exception it raised; all at once, each on a connection of its own."""

    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as error:  # noqa: BLE001  what it raised is the result
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_publishing_four_drafts_at_once_numbers_and_chains_them(small_live: RulebookVersion, at: datetime) -> None:
    drafts = [services.copy_version_to_draft(version=small_live, title=f"Draft {n}", by="tests", at=at) for n in range(4)]

    results = together(
        [lambda draft=draft: services.publish(draft=draft, revision=1, notes="At once", by="tests", at=at) for draft in drafts]  # type: ignore[misc]
    )

    assert sorted(version.number for version in results) == [2, 3, 4, 5]
    chain = list(RulebookVersion.objects.order_by("number"))
    assert [version.previous_sha256 for version in chain] == ["", *(version.sha256 for version in chain[:-1])]
    assert RulebookActivation.objects.count() == 5
    assert selectors.live_version(at).number == 5


def test_who_asked_first_and_publishes_last_is_live(small_live: RulebookVersion, at: datetime) -> None:
    first, second = (services.copy_version_to_draft(version=small_live, title=f"Draft {n}", by="tests", at=at) for n in range(2))

    services.publish(draft=second, revision=1, notes="Asked later", by="tests", at=at + timedelta(seconds=2))
    services.publish(draft=first, revision=1, notes="Waited for its turn", by="tests", at=at + timedelta(seconds=1))

    assert selectors.live_version(at + timedelta(seconds=3)).number == 3


def test_one_draft_published_twice_at_once_becomes_one_version(small_live: RulebookVersion, at: datetime) -> None:
    draft = services.copy_version_to_draft(version=small_live, title="A draft", by="tests", at=at)

    results = together([lambda: services.publish(draft=draft, revision=1, notes="Twice", by="tests", at=at)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["DraftChanged", "RulebookVersion"]
    assert RulebookVersion.objects.count() == 2


def test_rule_saved_by_four_at_once_is_stored_once(small_live: RulebookVersion, at: datetime) -> None:
    draft = services.copy_version_to_draft(version=small_live, title="A draft", by="tests", at=at)
    rule = Rule.objects.select_related("draft").get(draft=draft, key="D-01")
    plain = {name: value for name, value in compiler.rule_plain(rule).items() if name != "key"}
    contents = [services.RuleContent(**plain | {"because": f"Because of {n}."}) for n in range(4)]

    results = together(
        [lambda content=content: services.save_rule(rule=rule, content=content, revision=1, by="tests", at=at) for content in contents]  # type: ignore[misc]
    )

    assert sorted(type(result).__name__ for result in results) == ["Rule", "RuleChanged", "RuleChanged", "RuleChanged"]
    assert (Rule.objects.get(pk=rule.pk).revision, Draft.objects.get(pk=draft.pk).revision) == (2, 2)


def test_step_that_two_take_back_at_once_goes_back_once(small_live: RulebookVersion, at: datetime) -> None:
    draft = services.copy_version_to_draft(version=small_live, title="A draft", by="tests", at=at)
    before = compiler.plain_of(draft)
    rows = [services.RowChange("rules", key, make_rule(key, ["classes", ">", 1])) for key in ("N-1", "N-2")]
    number = services.change_rows(draft=draft, changes=rows, revision=None, by="tests", at=at)[0].number

    results = together([lambda: services.undo(draft=draft, number=number, by="tests", at=at)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["CannotUndo", "list"]
    assert compiler.plain_of(draft) == before
    assert list(DraftChange.objects.filter(draft=draft).order_by("number").values_list("number", "undoes")) == [
        (1, None), (2, None), (3, 2), (4, 1),
    ]  # fmt: skip


def test_first_start_by_two_at_once_loads_one_rule_book(transactional_db: None, at: datetime) -> None:
    def load() -> RulebookVersion:
        return services.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)

    assert [version.number for version in together([load, load])] == [1, 1]
    assert RulebookVersion.objects.count() == 1


def from_the_draft(small_live: RulebookVersion, at: datetime) -> list[Callable[[], RulebookVersion]]:
    drafts = [services.copy_version_to_draft(version=small_live, title=f"Draft {n}", by="tests", at=at) for n in range(2)]
    return [partial(services.publish, draft=draft, revision=1, shown="1", notes="At once", by="tests", at=at) for draft in drafts]


def once_more(small_live: RulebookVersion, at: datetime) -> list[Callable[[], RulebookVersion]]:
    return [partial(services.publish_again, version=small_live, shown="1", notes="At once", by="tests", at=at)] * 2


@pytest.mark.parametrize("way", [from_the_draft, once_more])
def test_of_two_who_saw_the_same_rules_in_force_one_publishes_and_the_other_is_told(
    small_live: RulebookVersion, at: datetime, way: Callable[[RulebookVersion, datetime], list[Callable[[], RulebookVersion]]]
) -> None:
    """The lock is held until both ask for it: what they saw has to be compared when it is their turn, not before."""
    calls = way(small_live, at)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            wait_for(Lock.RULES)
            results = pool.submit(together, calls)
            both_wait()
        given = results.result()

    assert sorted(type(result).__name__ for result in given) == ["MovedOn", "RulebookVersion"]
    assert RulebookVersion.objects.count() == 2


def both_wait() -> None:
    """Until two others wait for a lock of this database."""
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    until = monotonic() + 30
    while monotonic() < until:
        with connections["owner"].cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0] >= 2:
                return
        sleep(0.01)
    raise AssertionError("they did not come to the lock")


def test_four_drafts_of_prices_at_once_are_numbered_and_chained_and_one_draft_is_published_once(
    small_live: RulebookVersion, at: datetime
) -> None:
    drafts = [pricing.open_price_draft(version=None, title=f"Draft {n}", by="tests", at=at) for n in range(4)]
    for draft in drafts:  # the small rules have fewer options than the default prices
        plain = {**price_draft_plain(draft), "approach_costs": []}
        pricing.replace_price_rows(draft=draft, plain=plain, revision=1, by="tests", at=at)
    sha256 = history.Text.of(price_draft_plain(drafts[0])).sha256
    later = at + timedelta(hours=1)  # so that each reads its difference from the same list in force

    def publish(draft: PriceDraft) -> PriceListVersion:
        """Who is told that another start was planned reads that first."""
        shown = "1"
        for _again in drafts:
            try:
                return services.publish_price_draft(
                    draft=draft, revision=2, sha256=sha256, shown=shown, notes="At once", by="tests", at=at, valid_from=later
                )
            except services.MovedOn as moved:
                shown = moved.starts.token
        raise AssertionError("others were always quicker")

    results = together([partial(publish, draft) for draft in (*drafts, drafts[0])])

    chain = list(PriceListVersion.objects.order_by("number"))
    assert sorted(str(result) for result in results if isinstance(result, PriceListVersion)) == [str(version) for version in chain[1:]]
    assert [type(result) for result in results if isinstance(result, Exception)] == [pricing.DraftChanged]
    assert [version.previous_sha256 for version in chain] == ["", *(version.sha256 for version in chain[:-1])]
    assert prices_in_force(later) == chain[-1]


def test_price_is_not_overwritten_unseen(small_live: RulebookVersion, at: datetime) -> None:
    draft = pricing.open_price_draft(version=None, title="Next", by="tests", at=at)
    row = price_draft_plain(draft)["grids"][0]

    def save(grams: int) -> object:
        new = {**row, "grams_kwh": str(grams)}
        return pricing.save_price_row(draft=draft, section="grids", key=row["region"], row=new, revision=0, by="tests", at=at)

    results = together([partial(save, grams) for grams in range(1, 5)])

    assert sum(isinstance(result, pricing.RowChanged) for result in results) == 3
