"""Many starts still to come: pages ask no more often for them, nothing is looked through twice, and the last one's fault is still found."""

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.catalogue import services as pricing
from apps.catalogue.models import PriceListVersion
from apps.decisions import selectors, services
from apps.decisions.engine import analysis
from apps.decisions.engine.analysis import ready
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.management import fixture_files
from apps.decisions.models import Draft, Rule, RulebookVersion
from apps.decisions.services import fitting, problems
from apps.estimates.engine.price_table import PriceTable
from tests.decisions.make import make_plain, make_question, make_rule
from tests.decisions.test_price_publishing import publish as publish_prices
from tests.decisions.test_publishing import content_of, publish

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOSTED = [{"slug": "live_services", "label": "Open hosted services", "unit": "services", "lead": "-"}]


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has read no list yet."""
    for kept in ("PRICES", "RULES"):
        monkeypatch.setattr(fitting, kept, {})
    problems._problems.cache_clear()
    problems._forbidding.cache_clear()


def planned(at: datetime, days: int, **more: Any) -> PriceListVersion:
    """A list of a day to come that says what the default prices say, but for `more` and a figure that no rule reads."""
    plain = fixture_files.default_prices()
    rows = [row for row in plain["approach_costs"] if row["approach"] in ("no_ml", "classical_ml")]
    notes = [{**row, "note": f"List {days}"} for row in plain["labelling"]]
    plain = {**plain, "approach_costs": rows, "labelling": notes, **more}
    return pricing.publish_price_list(plain=plain, by="tests", at=at, valid_from=at + days * DAY)


def dearer(days: int) -> list[dict[str, Any]]:
    """Prices that the rules can tell from others."""
    first, *others = fixture_files.default_prices()["prices"]
    return [{**first, "price": f"0.{days:03}"}, *others]


def with_hosted(at: datetime) -> Draft:
    """A draft with a rule that needs a hosted service for the task."""
    plain = make_plain()
    task = make_question("task", "choice", "translation", "other")
    rules = [*plain["rules"], make_rule("D-90", ["live_services", ">=", 1])]
    whole = make_plain(questions=[*plain["questions"], task], rules=rules, derived=HOSTED)
    return services.create_draft(plain=whole, title="Hosted", by="tests", at=at)


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", ["", "rules/", "rules/D-01/", "publish/"])
def test_pages_of_rules_ask_as_often_with_twenty_planned_lists_as_with_one(draft: Draft, at_work: Client, at: datetime, page: str) -> None:
    address, now = f"/admin/decisions/draft/{draft.pk}/{page}", timezone.now()
    at_work.get(address)
    planned(now, 1, prices=dearer(1))
    few = asked(at_work, address)
    for days in range(2, 21):
        planned(now, days, prices=dearer(days))

    first, again = asked(at_work, address), asked(at_work, address)

    assert first == few and again == few - 1, "the lists that were not read yet come by one statement, and later by none"


def test_pages_of_prices_ask_as_often_with_twenty_planned_rules_as_with_one(small_live: RulebookVersion, at_work: Client) -> None:
    now = timezone.now()
    prices = pricing.open_price_draft(version=PriceListVersion.objects.get(), title="Next", by="tests", at=now)
    address = f"/admin/catalogue/pricedraft/{prices.pk}/"
    at_work.get(address)

    def plan(days: int) -> None:
        rules = make_plain(rules=[make_rule(f"D-{days}", ["classes", ">", days])])
        other = services.create_draft(plain=rules, title="Later", by="tests", at=now, based_on=small_live)
        publish(other, now, valid_from=now + days * DAY)

    plan(1)
    few = asked(at_work, address)
    for days in range(2, 21):
        plan(days)
    selectors.book_by.cache_clear()

    assert asked(at_work, address) == few


def test_fault_that_only_the_twentieth_list_brings_is_found(small_live: RulebookVersion, at: datetime) -> None:
    for days in range(1, 20):
        planned(at, days, prices=dearer(days))
    draft = with_hosted(at)
    assert [found for found in services.problems_of(draft, at=at) if found.severity == "error"] == []

    last = planned(at, 20, services=[])

    (found,) = (found for found in services.problems_of(draft, at=at) if found.severity == "error")
    assert found.where == ("rules", "D-90")
    assert found.message.startswith(f"With the prices planned for 11 Dec 2026, version {last.number}: This can never be true")
    with pytest.raises(services.NotPublishable, match="This can never be true"):
        publish(draft, at)


def test_what_several_planned_lists_bring_is_told_of_the_first(small_live: RulebookVersion, at: datetime) -> None:
    draft = with_hosted(at)
    first, second = (planned(at, days, services=[], prices=dearer(days)) for days in (1, 2))

    def told() -> list[str]:
        return [found.message.partition(":")[0] for found in services.problems_of(draft, at=at) if found.severity == "error"]

    assert told() == [f"With the prices planned for 22 Nov 2026, version {first.number}"]
    pricing.withdraw_price_list(version=first, by="tests", at=at)
    assert told() == [f"With the prices planned for 23 Nov 2026, version {second.number}"]


def test_one_start_more_than_there_may_be_is_refused_and_one_at_once_is_not(
    small_live: RulebookVersion, draft: Draft, at: datetime
) -> None:
    for days in range(1, 21):
        fitting_list = planned(at, days)
        another = services.copy_version_to_draft(version=small_live, title="Later", by="tests", at=at)
        publish(another, at, valid_from=at + days * DAY)

    prices = pricing.open_price_draft(version=fitting_list, title="Next", by="tests", at=at)
    words = "20 starts are planned already, and there may be 20. Withdraw one of them first, or start at once"
    with pytest.raises(services.NotPublishable, match=words):
        publish(draft, at, valid_from=at + 21 * DAY)
    with pytest.raises(services.PricesNotPublishable, match=words):
        publish_prices(prices, at, valid_from=at + 21 * DAY)
    assert (publish(draft, at).number, publish_prices(prices, at).number) == (22, 22)


def test_lists_that_the_rules_cannot_tell_apart_are_looked_through_once_and_each_other_once_a_state(draft: Draft, at: datetime) -> None:
    for days in range(1, 11):
        planned(at, days)
    for days in range(11, 21):
        planned(at, days, prices=dearer(days))

    with patch.object(analysis, "forbidding", wraps=analysis.forbidding) as looked:
        services.problems_of(draft, at=at)
        assert looked.call_count == 11
        services.problems_of(draft, at=at)
    assert looked.call_count == 11


def test_errors_beside_planned_prices_are_those_of_the_whole_analysis() -> None:
    """What is looked through only for errors leaves none out that turns on a case; what the words alone show is told without prices."""
    asked_for_nothing = make_question("late", "number", ask_if=[["classes", "<", 3], ["classes", ">", 9]])
    both = [{"do": "favour", "how": "slightly", "approaches": ["classical_ml"]}, {"do": "rule out", "approaches": ["classical_ml"]}]
    plain = make_plain(
        questions=[*make_plain()["questions"], make_question("task", "choice", "translation", "other"), asked_for_nothing],
        rows=make_plain()["rows"][:1],
        rules=[make_rule("D-90", ["live_services", ">=", 1]), make_rule("D-91", ["classes", ">", 1], effects=both)],
        derived=HOSTED,
    )
    book, prices = from_plain(plain), {**fixture_files.default_prices(), "services": []}

    whole = [found for found in analysis.problems(book, prices) if found.severity == "error"]

    assert {found.kind for found in whole} >= {"never true", "gap", "conflict"}
    assert list(analysis.forbidding(book, PriceTable.from_plain(prices))) == whole


def test_what_is_looked_through_against_prices_is_what_others_bring_and_those_do_not() -> None:
    """Of errors that turn on no price none comes twice, and none that does is left out."""
    asked_for_nothing = make_question("late", "number", ask_if=[["classes", "<", 3], ["classes", ">", 9]])
    both = [{"do": "favour", "how": "slightly", "approaches": ["classical_ml"]}, {"do": "rule out", "approaches": ["classical_ml"]}]
    rules = [
        make_rule("D-90", ["live_services", ">=", 1]),
        make_rule("D-91", ["classes", ">", 1], effects=both),
        make_rule("D-92", ["withdrawn_services", ">=", 1], effects=both),
        make_rule("D-93", ["live_services", ">=", 1], ["classes", ">", 5], effects=both),
    ]
    plain = make_plain(
        questions=[*make_plain()["questions"], make_question("task", "choice", "translation", "other"), asked_for_nothing],
        rules=rules,
        derived=[*HOSTED, {"slug": "withdrawn_services", "label": "Closed services", "unit": "services", "lead": "-"}],
    )
    book, prices = from_plain(plain), fixture_files.default_prices()
    lists = [PriceTable.from_plain({**prices, "services": rows}) for rows in (prices["services"], [], closed(prices["services"]))]

    for one in lists:
        known = analysis.forbidding(book, one)
        for other in lists:
            kept = analysis.Proved()
            analysis.forbidding(book, one, kept)
            whole = [found for found in analysis.forbidding(book, other, kept) if found not in known]
            assert [found for found in analysis.forbidding(book, other, kept, one) if found not in known] == whole
            brought = {found.where[1] for found in analysis.forbidding(book, other, kept, one)}
            assert brought.isdisjoint({"D-91", "late"}), "what rests on no price"
            assert whole or one.live == other.live, "control: each brings something"


def closed(services: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "status": "closed_to_new"} for row in services]


def test_save_of_what_rests_on_no_price_decides_nothing_anew_for_planned_lists(small_live: RulebookVersion, at: datetime) -> None:
    every = fixture_files.default_prices()["services"]
    hosted, others = ([row for row in every if ("translation" in row["tasks"]) == wanted] for wanted in (True, False))
    for days in range(1, 21):
        planned(at, days, services=[*hosted, *others[days:]])
    draft = with_hosted(at)
    services.problems_of(draft, at=at)

    rule = Rule.objects.get(draft=draft, key="D-01")
    services.save_rule(rule=rule, content=content_of(rule, when=[["classes", ">", 7]]), revision=1, by="tests", at=at)
    draft.refresh_from_db()
    with patch.object(ready, "compile_rules", wraps=ready.compile_rules) as compiled:
        services.problems_of(draft, at=at)

    assert {call.args[1].live == first_in_force().live for call in compiled.call_args_list} == {True}


def first_in_force() -> PriceTable:
    return PriceTable.from_plain(fixture_files.default_prices())
