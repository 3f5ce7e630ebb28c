"""All decided use cases together: chart and table say the same, sums are simulated and say so, the address keeps what is looked at."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as some

from apps.review.portfolio.matrix import NARROW, WIDE, Entry, matrix
from apps.review.portfolio.standing import Span, Standing, standing_of
from apps.review.portfolio.sums import simulated_sum
from apps.review.portfolio.whole import whole
from tests.reports.make import make_decision, publish_rules, worked_cases

PORTFOLIO = "/portfolio/"
AMOUNTS = some.decimals(0, 10**9, places=2)


def standing(
    value: int | None = 100_000, held: int = 0, cost: tuple[int, int, int] | None = (10, 20, 40), currency: str = "USD"
) -> Standing:
    span = Span(*map(Decimal, cost)) if cost else None
    return Standing("classical_ml", 70, currency, span, None if value is None else Decimal(value), tuple(f"thing {n}" for n in range(held)))


def entry(number: int, verdict: str = "go", **changes: Any) -> Entry:
    return Entry(number, f"decision {number}", verdict, standing(**changes))


@pytest.fixture
def three(db: None, maya: Any, workspace: Any, at: datetime) -> list[Any]:
    publish_rules(at)
    return [
        make_decision(workspace=workspace, by=maya, at=at + timedelta(hours=hour), case=worked_cases()[key])
        for hour, key in enumerate(("w02", "w05", "w07"))
    ]


@pytest.mark.behaviour(56)
def test_chart_and_table_show_the_same_numbers(as_person: Any, maya: Any, three: list[Any]) -> None:
    answer = as_person(maya).get(PORTFOLIO)
    page, rows = answer.content.decode(), answer.context["rows"]
    table = {
        int(number): re.sub(r"<[^>]+>", " ", cells)
        for number, cells in re.findall(r'<th scope="row"><span class="quiet">(\d+)</span>(.*?)</tr>', page, re.DOTALL)
    }
    drawn, left_out = answer.context["whole"].wide.dots, answer.context["whole"].wide.left_out

    assert sorted([dot.number for dot in drawn] + list(left_out)) == sorted(table) == [1, 2, 3]
    assert all(table[row.number].count(row.standing.value_words) and table[row.number].count(row.standing.cost_words.words) for row in rows)
    heights = {dot.number: -float(dot.y) for dot in drawn}
    worth = {row.number: row.standing.value for row in rows if row.number in heights}
    assert sorted(heights, key=heights.__getitem__) == sorted(worth, key=worth.__getitem__)


@pytest.mark.behaviour(57)
def test_totals_are_simulated_sums_and_say_so(as_person: Any, maya: Any, three: list[Any]) -> None:
    answer = as_person(maya).get(PORTFOLIO)
    total = answer.context["whole"].totals[0]

    assert "A simulated sum" in answer.content.decode() and total.reach in answer.content.decode()
    rows = [row for row in answer.context["rows"] if row.number in total.numbers]
    spans = [row.standing.cost for row in rows]
    found = simulated_sum([(str(row.decision_id), row.standing.cost) for row in rows])
    assert sum(span.low for span in spans) < found.low < found.likely < found.high < sum(span.high for span in spans)


def test_numbers_of_a_standing_are_those_of_its_document(three: list[Any]) -> None:
    from apps.decisions.engine import canonical
    from apps.reports.services import exports, files

    for decision in three:
        found = standing_of(canonical.loads(decision.result_json))
        document = files.document_of(exports.content_of(decision))
        leading = next(option for option in document.options if option.leading)
        assert (found.cost_words.words, found.cost_words.reach) == (leading.first_year, leading.first_year_reach)
        said = len(document.deciding_checks) + len(document.waiting_checks)
        assert sum(int(number) for number in re.findall(r"\d+", found.held_words)) == said or found.held_words == "Nothing"
        assert list(found.held_by) == [check.title for check in (*document.deciding_checks, *document.waiting_checks)]
        assert str(found.fit) == leading.fit


@given(some.lists(some.tuples(AMOUNTS, AMOUNTS, AMOUNTS).map(sorted), min_size=1, max_size=4))
def test_a_sum_lies_between_all_low_and_all_high_and_is_the_same_each_time(ends: list[list[Decimal]]) -> None:
    spans = [Span(*each) for each in ends]
    costs = [(str(place), each) for place, each in enumerate(spans)]
    found = simulated_sum(costs)

    assert sum(each.low for each in spans) - 1 <= found.low <= found.likely <= found.high <= sum(each.high for each in spans) + 1
    assert found == simulated_sum(costs) == simulated_sum(costs[::-1])


def test_draws_follow_from_the_decision_alone_and_spread_as_a_triangle_does() -> None:
    """Of 0, 0 and 100 the triangle’s shares below are 2.5, 29.3 and 77.6; of two decisions of one cost each is drawn for itself."""
    cost = Span(*map(Decimal, (0, 0, 100)))
    found = simulated_sum([("one", cost)])

    assert [
        abs(end - Decimal(wanted)) <= 2 for end, wanted in zip((found.low, found.likely, found.high), ("2.5", "29.3", "77.6"), strict=True)
    ] == [True] * 3
    assert simulated_sum([("one", cost), ("one", cost)]).high > simulated_sum([("one", cost), ("other", cost)]).high, (
        "control: what moves together spreads wider"
    )


def test_total_of_one_is_its_own_cost_and_of_several_says_what_the_likely_costs_add_up_to() -> None:
    (one,), (both,) = whole([entry(1)]).totals, whole([entry(1), entry(2)]).totals

    assert (one.likely, one.reach, one.added) == ("$20", "$10–40", "")
    assert both.added == "$40" and both.likely != "$40"


def test_nothing_is_not_added_up() -> None:
    with pytest.raises(ValueError, match="nothing to add up"):
        simulated_sum([])


@given(
    some.lists(
        some.builds(
            entry,
            some.just(1),
            some.sampled_from(["go", "pilot", "not_yet", "stop"]),
            value=some.none() | some.integers(0, 10**12),
            held=some.integers(0, 9),
        ),
        max_size=50,
    )
)
def test_every_circle_lies_within_the_picture(entries: list[Entry]) -> None:
    for size in (WIDE, NARROW):
        found = matrix(entries, "USD", size)
        if found is None:
            assert all(each.standing.value is None for each in entries)
            continue
        assert len(found.dots) + len(found.left_out) == len(entries)
        for dot in found.dots:
            assert size.left <= float(dot.x) <= size.right and size.top <= float(dot.y) <= size.bottom


def test_what_is_worth_more_stands_higher_and_what_is_held_up_less_stands_further_right() -> None:
    found = matrix([entry(1, value=100, held=0), entry(2, value=900, held=3), entry(3, value=500, held=9)], "USD", WIDE)
    assert found is not None
    at = {dot.number: (float(dot.x), float(dot.y)) for dot in found.dots}

    assert at[2][1] < at[3][1] < at[1][1]
    assert at[3][0] < at[2][0] < at[1][0]


def test_what_names_no_value_or_one_of_another_currency_is_not_drawn_and_is_named() -> None:
    found = whole([entry(1), entry(2, value=None), entry(3, currency="EUR"), entry(4)])

    assert found.wide is not None and found.wide.left_out == (2, 3)
    assert [total.numbers for total in found.totals] == [(1, 2, 4), (3,)]  # never added across currencies


def test_a_sum_leaves_out_what_is_not_to_be_started_and_names_what_has_no_cost() -> None:
    found = whole([entry(1), entry(2, "stop"), entry(3, "not_yet"), entry(4, "pilot", cost=None)])

    assert [(total.numbers, total.without) for total in found.totals] == [((1,), (4,))]
    assert found.heading == "Start 1; try first 4"


def test_what_holds_up_the_most_comes_first() -> None:
    found = whole([entry(1, held=1), entry(2, held=2), entry(3)])

    assert [(holder.needs, holder.numbers) for holder in found.holders] == [("thing 0", (1, 2)), ("thing 1", (2,))]


def test_what_is_not_built_is_told_by_the_words_of_its_outcome_and_has_no_cost_yet(
    as_person: Any, maya: Any, workspace: Any, at: datetime, db: None
) -> None:
    publish_rules(at)
    make_decision(workspace=workspace, by=maya, at=at, case=worked_cases()["w09"])
    row = as_person(maya).get(PORTFOLIO).context["rows"][0]

    assert row.standing.fit is None and row.standing.cost_words.words == "None yet"
    assert " " in row.recommended and "_" not in row.recommended


def test_nothing_to_start_is_said() -> None:
    assert whole([entry(1, "stop")]).heading == "Nothing here is to be started yet"
    assert whole([entry(1, "stop")]).totals == ()


def test_the_address_filters_and_the_counts_stay_those_of_all(
    as_person: Any, maya: Any, three: list[Any], workspace: Any, at: datetime
) -> None:
    client = as_person(maya)
    held_up = make_decision(workspace=workspace, by=maya, at=at + timedelta(hours=9), case=worked_cases()["w09"])
    verdicts = [decision.verdict for decision in (*three, held_up)]
    assert len(set(verdicts)) > 1
    some_verdict = verdicts[0]
    answer = client.get(PORTFOLIO, {"verdict": some_verdict, "q": " "})

    assert {row.verdict for row in answer.context["rows"]} == {some_verdict}
    assert answer.context["all"] == 4
    assert {verdict: many for verdict, _, many in answer.context["verdicts"] if many} == {each: verdicts.count(each) for each in verdicts}
    nothing = client.get(PORTFOLIO, {"q": "no such title"}).content.decode()
    assert "No decided use case matches" in nothing and "Clear them" in nothing


def test_the_address_filters_by_the_newest_decision(as_person: Any, maya: Any, three: list[Any], at: datetime) -> None:
    from apps.intake import selectors, services
    from apps.intake.selectors import use_case_of

    first, link = three[0], use_case_of(three[0].pk)
    assert link is not None
    use_case = selectors.use_case_for(maya, link.use_case_id)
    services.save_answer(
        use_case=use_case, question="team_skill", typed="none", value="none", known_how="measured", source="", editor="", seq=0,
        revision=use_case.answers.get(question="team_skill").revision, by=maya, at=at + timedelta(hours=9),
    )  # fmt: skip
    newest = services.decide_use_case(use_case=use_case, by=maya, at=at + timedelta(hours=10)).decision
    assert newest.verdict != first.verdict

    client = as_person(maya)
    shown = {
        verdict: {row.decision_id for row in client.get(PORTFOLIO, {"verdict": verdict}).context["rows"]}
        for verdict in (first.verdict, newest.verdict)
    }
    assert newest.pk in shown[newest.verdict] and shown[first.verdict].isdisjoint({first.pk, newest.pk})


def test_before_the_first_decision_the_page_says_what_will_stand_there(as_person: Any, maya: Any, workspace: Any) -> None:
    assert "Nothing is decided yet" in as_person(maya).get(PORTFOLIO).content.decode()


def test_a_stranger_sees_only_their_own(as_person: Any, zoe: Any, maya: Any, three: list[Any]) -> None:
    assert as_person(zoe).get(PORTFOLIO).context["rows"] == []
    assert len(as_person(maya).get(PORTFOLIO).context["rows"]) == 3


def test_use_cases_more_take_no_more_statements(as_person: Any, maya: Any, workspace: Any, three: list[Any], at: datetime) -> None:
    client = as_person(maya)
    client.get(PORTFOLIO)
    with CaptureQueriesContext(connection) as few:
        client.get(PORTFOLIO)
    make_decision(workspace=workspace, by=maya, at=at + timedelta(hours=9), case=worked_cases()["w09"])
    with CaptureQueriesContext(connection) as more:
        client.get(PORTFOLIO)

    assert len(more) == len(few)


def test_something_bought_costs_the_work_of_ones_own_and_its_price_as_in_its_decision() -> None:
    from apps.estimates.engine.ready_made import ASK_THE_MAKER

    option = {"build": {"low": "3000", "likely": "6600", "high": "12000"}, "run_month": {"why": ASK_THE_MAKER}}
    found = standing_of(
        {"recommendation": "no_ml", "ranking": [{"approach": "no_ml", "fit": 70}], "estimates": {"options": {"no_ml": option}}}
    )

    assert (found.cost_words.words, found.cost_words.reach) == ("$6.6k + price", "ask for a quote")


def test_a_cost_that_cannot_be_said_is_drawn_hollow_and_never_as_the_cheapest() -> None:
    drawn = matrix([entry(1, cost=None), entry(2)], "USD", WIDE)

    assert drawn is not None and {dot.number: dot.priced for dot in drawn.dots} == {1: False, 2: True}


def test_what_is_held_up_is_named_where_it_is_few_and_numbered_where_it_is_many() -> None:
    def held(count: int) -> tuple[str, ...]:
        return whole([replace(entry(number, held=1), title=f"Idea {number}") for number in range(1, count + 1)]).holders[0].which

    assert held(2) == ("Idea 1", "Idea 2")
    assert held(4) == ("1", "2", "3", "4")
