"""Rules and prices fit each other: those in force and every planned start of both, also where two people publish at once."""

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.audit.locks import Lock, wait_for
from apps.catalogue import selectors as catalogue
from apps.catalogue import services as pricing
from apps.catalogue.models import PriceListVersion
from apps.decisions import services
from apps.decisions.management import fixture_files
from apps.decisions.models import Draft, RulebookVersion
from apps.decisions.services import going_back, price_lists, publishing
from apps.decisions.services import pricing as publishing_prices
from tests.decisions.make import make_plain
from tests.decisions.test_concurrency import together
from tests.decisions.test_publishing import publish

LATER = timedelta(days=3)
SMALL = ("no_ml", "classical_ml")


def fitting(*approaches: str, **more: Any) -> dict[str, Any]:
    """The default prices with the work of these options only."""
    plain = fixture_files.default_prices()
    return {**plain, "approach_costs": [row for row in plain["approach_costs"] if row["approach"] in approaches], **more}


def in_euros(at: datetime) -> Draft:
    """A draft of the small rules whose money is in another currency."""
    plain = make_plain()
    return services.create_draft(plain={**plain, "parameters": {**plain["parameters"], "currency": "EUR"}}, title="EUR", by="tests", at=at)


@pytest.mark.django_db
def test_list_is_refused_that_rules_of_a_day_to_come_cannot_read(small_live: RulebookVersion, at: datetime) -> None:
    approaches = [*make_plain()["approaches"], {**make_plain()["approaches"][1], "slug": "automl", "label": "AutoML"}]
    more = services.create_draft(plain=make_plain(approaches=approaches), title="More", based_on=small_live, by="tests", at=at)
    publish(more, at)
    plain = fitting(*SMALL, "automl")
    services.check_prices(plain=plain, at=at)
    planned = services.publish_again(version=small_live, shown="2", notes="Back", by="tests", at=at, valid_from=at + LATER)

    words = "approach_costs, automl: v3 of the rules, planned for 24 Nov 2026, has no such option"
    (problem,) = (found for found in services.price_problems(plain, at=at) if found.severity == "error")
    assert (problem.key, problem.message) == ("automl", words.partition(": ")[2][:1].upper() + words.partition(": ")[2][1:])
    with pytest.raises(Exception, match=words):
        services.publish_prices(plain=plain, by="tests", at=at)
    services.withdraw_start(start=planned.activations.get(), by="tests", at=at)
    assert services.publish_prices(plain=plain, by="tests", at=at).number == 2


@pytest.mark.django_db
def test_rules_are_refused_that_do_not_fit_prices_of_a_day_to_come(at: datetime) -> None:
    pricing.publish_price_list(plain=fitting(*SMALL), by="tests", at=at, valid_from=at + LATER)
    draft = in_euros(at)

    words = "With the prices planned for 24 Nov 2026, version 1: Money in these rules is in EUR, in the price list it is in USD"
    assert services.problems_of(draft, at=at)[0].message == words
    with pytest.raises(services.NotPublishable, match=words):
        publish(draft, at)
    with pytest.raises(services.NotPublishable, match=words):
        publish(draft, at, valid_from=at + 2 * LATER)
    pricing.withdraw_price_list(version=PriceListVersion.objects.get(), by="tests", at=at)
    assert publish(draft, at).number == 1


@pytest.mark.django_db
def test_what_the_prices_in_force_forbid_is_not_told_again_of_planned_ones(small_live: RulebookVersion, at: datetime) -> None:
    pricing.publish_price_list(plain=fitting(*SMALL), by="tests", at=at, valid_from=at + LATER)

    about_money = [found.message for found in services.problems_of(in_euros(at), at=at) if "Money" in found.message]

    assert about_money == ["Money in these rules is in EUR, in the price list it is in USD"]


def asked_for(call: Callable[[], Any]) -> list[int]:
    """The locks that a call asked for, each once, in order."""
    with CaptureQueriesContext(connection) as queries:
        call()
    found = (re.search(r"pg_advisory_xact_lock\((\d+)\)", query["sql"]) for query in queries)
    return list(dict.fromkeys(int(lock[1]) for lock in found if lock))


@pytest.mark.django_db
def test_locks_of_rules_and_prices_are_asked_for_in_one_order(small_live: RulebookVersion, draft: Draft, at: datetime) -> None:
    plain = fitting(*SMALL)
    prices = pricing.open_price_draft(version=None, title="Next", by="tests", at=at)
    pricing.replace_price_rows(draft=prices, plain=plain, revision=1, by="tests", at=at)
    prices.refresh_from_db()
    sha256 = price_lists.history.Text.of(price_lists.compiler.price_draft_plain(prices)).sha256
    calls: list[Callable[[], Any]] = [
        lambda: publish(draft, at),
        lambda: services.publish_again(version=small_live, shown="2", notes="Back", by="tests", at=at),
        lambda: services.publish_prices(plain=plain, by="tests", at=at),
        lambda: services.publish_newer_prices(lists=[plain], by="tests", at=at),
        lambda: services.publish_price_draft(
            draft=prices, revision=prices.revision, sha256=sha256, shown="2", notes="-", by="tests", at=at
        ),
        lambda: services.publish_prices_again(version=catalogue.version(2), shown="3", notes="Back", by="tests", at=at),
    ]

    assert [asked_for(call) for call in calls] == [[Lock.RULES, Lock.PRICE_LISTS]] * len(calls)


def at_once(at: datetime, draft: Draft) -> list[Any]:
    """Rules in euros and prices in dollars, where nothing is in force: both are checked before either is written, if they can be."""
    both_checked = threading.Barrier(2)

    def after_both(write: Callable[..., Any]) -> Callable[..., Any]:
        def waiting(*args: Any, **named: Any) -> Any:
            with suppress(threading.BrokenBarrierError):  # the other one waits for its turn
                both_checked.wait(timeout=0.4)
            return write(*args, **named)

        return waiting

    with (
        patch.object(publishing, "_freeze", after_both(publishing._freeze)),
        patch.object(publishing_prices, "publish_price_list", after_both(publishing_prices.publish_price_list)),
    ):
        return together(
            [
                lambda: services.publish(draft=draft, revision=draft.revision, notes="At once", by="tests", at=at),
                lambda: services.publish_prices(plain=fitting(*SMALL), by="tests", at=at),
            ]
        )


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_rules_and_prices_that_do_not_fit_are_not_both_published_at_once(transactional_db: None, at: datetime) -> None:
    results = at_once(at, in_euros(at))

    assert sum(isinstance(result, ValueError) for result in results) == 1
    assert RulebookVersion.objects.count() + PriceListVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_control_without_the_locks_they_are_both_published(transactional_db: None, at: datetime) -> None:
    with patch.object(publishing, "wait_for_turn", lambda at: at), patch.object(publishing_prices, "wait_for_turn", lambda at: at):
        results = at_once(at, in_euros(at))

    assert [type(result) for result in results] == [RulebookVersion, PriceListVersion]


@pytest.mark.django_db
def test_start_that_came_while_somebody_waited_for_the_lock_is_not_withdrawn(
    draft: Draft, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = publish(draft, at, valid_from=at + timedelta(seconds=2)).activations.get()
    prices = pricing.publish_price_list(plain=fitting(*SMALL), by="tests", at=at, valid_from=at + timedelta(seconds=2))
    for module in ("apps.decisions.services.going_back", "apps.catalogue.services.versions"):
        monkeypatch.setattr(f"{module}.wait_for", lambda _lock: timedelta(seconds=3))

    with pytest.raises(services.NotWithdrawn, match="in force already"):
        services.withdraw_start(start=start, by="tests", at=at)
    with pytest.raises(pricing.NotWithdrawn, match="in force already"):
        pricing.withdraw_price_list(version=prices, by="tests", at=at)


@pytest.mark.django_db
def test_rules_that_came_into_force_while_somebody_waited_for_the_lock_are_shown_first(
    draft: Draft, small_live: RulebookVersion, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(draft, at, valid_from=at + timedelta(seconds=2))
    other = services.copy_version_to_draft(version=small_live, title="Other", by="tests", at=at)
    for module in (publishing, going_back):
        monkeypatch.setattr(module, "wait_for_turn", lambda at: at + timedelta(seconds=3))

    with pytest.raises(services.MovedOn, match="v2 came into force"):
        publish(other, at, shown="1")
    with pytest.raises(services.MovedOn, match="v2 came into force"):
        services.publish_again(version=small_live, shown="1", notes="Back", by="tests", at=at)
    with pytest.raises(services.NotPublishable, match="The start must be in the future"):
        publish(other, at, shown="2", valid_from=at + timedelta(seconds=1))


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_wait_for_a_lock_is_told(transactional_db: None) -> None:
    from django.db import transaction

    held, let_go = threading.Event(), threading.Event()

    def holding() -> timedelta:
        with transaction.atomic():
            first = wait_for(Lock.RULES)
            held.set()
            let_go.wait(timeout=5)
        return first

    def waiting() -> timedelta:
        held.wait(timeout=5)
        threading.Timer(0.3, let_go.set).start()
        with transaction.atomic():
            return wait_for(Lock.RULES)

    first, second = together([holding, waiting])

    assert first < timedelta(seconds=0.2) < second < timedelta(seconds=5)


def with_automl() -> list[dict[str, Any]]:
    return [*make_plain()["approaches"], {**make_plain()["approaches"][1], "slug": "automl", "label": "AutoML"}]


def about_options(plain: dict[str, Any], at: datetime) -> list[str]:
    found = services.problems_in(plain, at=at)
    return [each.message for each in found if each.where[0] == "approaches" and each.severity == "warning" and "price list" in each.message]


@pytest.mark.django_db
def test_option_that_a_list_in_force_or_planned_does_not_price_is_told_on_the_rules(small_live: RulebookVersion, at: datetime) -> None:
    plain = make_plain(approaches=with_automl())
    assert about_options(plain, at) == []

    pricing.publish_price_list(plain=fitting(*SMALL), by="tests", at=at, valid_from=at + LATER)

    words = "The price list planned for 24 Nov 2026, version 2, does not say what work “AutoML” asks for, so its cost cannot be said. Add it in a draft of prices"
    assert about_options(plain, at) == [words]
    assert about_options(make_plain(), at) == []
    retired = [*make_plain()["approaches"], {**with_automl()[-1], "retired": True}]
    assert about_options(make_plain(approaches=retired), at) == []


@pytest.mark.django_db
def test_option_that_rules_take_out_and_a_list_still_prices_is_told_on_the_rules(small_live: RulebookVersion, at: datetime) -> None:
    assert about_options(make_plain(), at) == []  # what the rules in force have not either is the list's own fault
    more = services.create_draft(plain=make_plain(approaches=with_automl()), title="More", based_on=small_live, by="tests", at=at)
    publish(more, at)

    (words,) = about_options(make_plain(), at)

    (found,) = (each for each in services.problems_in(make_plain(), at=at) if each.message == words)
    assert found.where == ("approaches", ""), "it is at no option that these rules have"
    assert words == (
        "These rules have no option “AutoML” any more, and the price list in force, version 1, still prices it. Lists that do are refused then"
    )
    assert (
        services.publish_again(version=small_live, shown="2", notes="Back", by="tests", at=at).number == 3
    )  # going back waits for no prices


@pytest.mark.django_db
def test_retired_option_that_rules_take_out_is_told_as_well_and_a_planned_list_by_its_day(
    small_live: RulebookVersion, at: datetime
) -> None:
    """A list that prices it would be refused then, as it is not while the option is there."""
    retired = [*make_plain()["approaches"], {**with_automl()[-1], "retired": True}]
    more = services.create_draft(plain=make_plain(approaches=retired), title="More", based_on=small_live, by="tests", at=at)
    publish(more, at)
    one, two = (fitting(*SMALL, "automl"), fitting(*SMALL))
    pricing.publish_price_list(plain=two, by="tests", at=at)
    version = pricing.publish_price_list(plain=one, by="tests", at=at, valid_from=at + LATER)

    (words,) = about_options(make_plain(), at)

    planned = f"the price list planned for 24 Nov 2026, version {version.number}, still prices it"
    assert words == f"These rules have no option “AutoML” any more, and {planned}. Lists that do are refused then"


@pytest.mark.django_db
def test_option_of_rules_in_force_or_planned_that_a_list_does_not_price_is_told_on_the_list(
    small_live: RulebookVersion, at: datetime
) -> None:
    def told(plain: dict[str, Any]) -> list[tuple[str, str]]:
        found = services.price_problems(plain, at=at)
        return [(each.severity, each.message) for each in found if each.section == "approach_costs" and "cost" in each.message]

    assert told(fitting(*SMALL)) == []
    without = "“Classical ML”, an option of the rules in force, has no row here, so its cost cannot be said. Add one"
    assert told(fitting("no_ml")) == [("warning", without)]
    none = {**fitting(), "approach_costs": []}
    assert ("warning", "Says of no option of the rules in force what work it asks for, so no cost can be said") in told(none)

    more = services.create_draft(plain=make_plain(approaches=with_automl()), title="More", based_on=small_live, by="tests", at=at)
    publish(more, at, valid_from=at + LATER)
    planned = "“AutoML”, an option of the rules planned for 24 Nov 2026, has no row here, so its cost cannot be said. Add one"
    assert told(fitting(*SMALL)) == [("warning", planned)]
