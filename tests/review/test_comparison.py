"""Two to four decisions side by side: what differs first, in words; only what somebody may see; no amount converted."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from apps.decisions.models import Decision
from apps.review.comparison import Cell, Row, compared
from tests.reports.make import make_decision, publish_rules, worked_cases

COMPARE = "/compare/"


@pytest.fixture
def pair(db: None, maya: Any, workspace: Any, at: datetime) -> tuple[Decision, Decision]:
    """Two use cases of one workspace, decided by the same rules: one is worked case 2, the other worked case 5."""
    publish_rules(at)
    cases = worked_cases()
    return (
        make_decision(workspace=workspace, by=maya, at=at, case=cases["w02"]),
        make_decision(workspace=workspace, by=maya, at=at + timedelta(hours=1), case=cases["w05"]),
    )


def of(*decisions: Decision) -> str:
    return COMPARE + "?" + "&".join(f"of={decision.pk}" for decision in decisions)


def order_of(page: str, decisions: Any) -> list[Decision]:
    return sorted(decisions, key=lambda decision: page.index(f'value="{decision.pk}"'))


def documents_of(*decisions: Decision) -> list[Any]:
    from apps.reports.services import exports, files

    return [files.document_of(exports.content_of(decision)) for decision in decisions]


@pytest.mark.behaviour(58)
def test_what_differs_comes_first_and_says_so_and_what_is_the_same_is_folded(as_person: Any, maya: Any, pair: Any) -> None:
    page = as_person(maya).get(of(*pair)).content.decode()
    found = compared(documents_of(*pair))
    differing, alike = [row.title for row in found.differing], [row.title for row in found.alike]

    assert "Verdict" in differing + alike and "Recommendation" in differing
    assert {"Rules", "Prices"} <= set(alike)
    assert page.index("What differs in the advice") < page.index("The same in the advice")
    assert page.count("differs</span>") == len(found.differing) + len(found.differing_answers)
    folded = page[page.index("<details") :]
    assert all(f'<th scope="row">{title}</th>' in folded for title in alike)


def test_every_row_has_a_cell_for_each_decision_in_their_order(pair: Any) -> None:
    one, other = documents_of(*pair)
    there, back = compared([one, other]), compared([other, one])

    assert {row.title: row.cells for row in there.advice} == {row.title: row.cells[::-1] for row in back.advice}
    assert {len(row.cells) for row in (*there.advice, *there.answers)} == {2}
    assert there.advice[0].cells[0].of.startswith(one.head.title)


def test_a_decision_beside_itself_differs_in_nothing(pair: Any) -> None:
    found = compared(documents_of(pair[0], pair[0]))

    assert found.differing == () and found.differing_answers == () and found.alike and found.alike_answers


def test_amounts_of_two_currencies_are_not_converted_and_name_the_days_of_their_prices(pair: Any) -> None:
    documents = documents_of(*pair)
    in_euros = replace(documents[1], cost=replace(documents[1].cost, currency="EUR"))
    same, mixed = compared(documents), compared([documents[0], in_euros])

    assert same.money == ""
    assert "USD and EUR" in mixed.money and "not converted" in mixed.money and documents[0].head.prices in mixed.money


def test_a_row_differs_by_what_it_says_and_not_by_whose_it_is() -> None:
    assert not Row("Rules", (Cell(("v1",), of="One"), Cell(("v1",), of="Other"))).differs
    assert Row("Rules", (Cell(("v1",), of="One"), Cell(("v2",), of="One"))).differs


def test_two_decisions_of_one_use_case_are_a_link_away(as_person: Any, maya: Any, pair: Any, at: datetime) -> None:
    from apps.intake import selectors, services
    from apps.intake.selectors import use_case_of

    link = use_case_of(pair[0].pk)
    assert link is not None
    use_case = selectors.use_case_for(maya, link.use_case_id)
    read = use_case.answers.get(question="team_skill").revision
    services.save_answer(
        use_case=use_case, question="team_skill", typed="none", value="none", known_how="measured", source="", revision=read,
        editor="", seq=0, by=maya, at=at + timedelta(hours=2),
    )  # fmt: skip
    newer = services.decide_use_case(use_case=use_case, by=maya, at=at + timedelta(hours=3)).decision
    wanted = of(pair[0], newer).replace("&", "&amp;")

    client = as_person(maya)
    assert wanted in client.get(reverse("review:result", args=[newer.pk])).content.decode()
    assert wanted in client.get(reverse("intake:task_list", args=[link.use_case_id])).content.decode()
    page = client.get(of(pair[0], newer)).content.decode()
    assert "Answers that differ" in page and page.count("Decision 1") and page.count("Decision 2")


def test_the_list_lets_decided_ones_be_chosen(as_person: Any, maya: Any, pair: Any) -> None:
    page = as_person(maya).get(reverse("intake:list")).content.decode()

    assert all(f'value="{decision.pk}"' in page for decision in pair)
    assert f'action="{COMPARE}"' in page


def test_of_three_each_can_be_taken_away_and_of_two_none(as_person: Any, maya: Any, pair: Any, workspace: Any, at: datetime) -> None:
    third = make_decision(workspace=workspace, by=maya, at=at + timedelta(hours=2), case=worked_cases()["w07"])
    client = as_person(maya)

    three = client.get(of(*pair, third)).content.decode()
    assert f"?of={pair[0].pk}&amp;of={pair[1].pk}" in three
    assert "Take away" not in client.get(of(*pair)).content.decode()


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_are_told_how_to_choose(as_person: Any, maya: Any, pair: Any, count: int) -> None:
    answer = as_person(maya).get(of(*pair[:count]))

    assert answer.status_code == 200 and "Tick two to 4 decided use cases" in answer.content.decode()


@pytest.mark.parametrize(("count", "words"), [(0, "Tick two to four decided use cases"), (1, "Tick one more")])
@pytest.mark.parametrize("place", ["/use-cases/?sort=title", "/portfolio/?sort=title"])
def test_too_little_ticked_leads_back_to_the_table_which_says_so_and_keeps_what_is_ticked(
    as_person: Any, maya: Any, pair: Any, place: str, count: int, words: str
) -> None:
    client = as_person(maya)
    assert "There is a problem" not in client.get(place).text

    page = client.get(COMPARE, {"of": [decision.pk for decision in pair[:count]], "back": place}, follow=True)

    first = next(each for each in order_of(page.text, pair) if each not in pair[:count])
    assert page.redirect_chain[0][0].startswith(place)
    assert f'<a href="#of-{first.pk}">{words}' in page.text
    assert "<title>Error: " in page.text and page.text.count(" checked") == count


@pytest.mark.parametrize("back", ["https://elsewhere.example/use-cases/", "//elsewhere.example/", "/help", ""])
def test_comparison_leads_back_to_the_two_tables_only(as_person: Any, maya: Any, pair: Any, back: str) -> None:
    assert as_person(maya).get(COMPARE, {"back": back}).status_code == 200


def test_answers_assumed_are_counted_and_what_it_is_worth_stands_beside_the_cost(pair: Any) -> None:
    documents = documents_of(*pair)
    rows = {row.title: row for row in compared(documents).advice}

    assert [cell.lines for cell in rows["Rests on assumptions"].cells] == [
        tuple(fact.value for fact in document.facts if fact.label == "Rests on assumptions") for document in documents
    ]
    assert all(cell.lines and " of " in cell.lines[0] for cell in rows["Rests on assumptions"].cells)
    assert "Worth a year" in rows


def test_one_named_twice_is_one(as_person: Any, maya: Any, pair: Any) -> None:
    assert "Choose one more" in as_person(maya).get(of(pair[0], pair[0])).content.decode()


@pytest.mark.parametrize("address", ["?of=1", "?of=x&of=y", "?of=00000000-0000-4000-8000-000000000000"])
def test_what_is_no_decision_is_not_found(as_person: Any, maya: Any, db: None, address: str) -> None:
    assert as_person(maya).get(COMPARE + address).status_code == 404


def test_a_stranger_sees_none_of_it_beside_their_own(as_person: Any, maya: Any, zoe: Any, pair: Any, at: datetime) -> None:
    from apps.accounts import services as accounts

    theirs = make_decision(
        workspace=accounts.create_workspace(name="Elsewhere", owner=zoe, by="tests", at=at), by=zoe, at=at, case=worked_cases()["w02"]
    )

    assert as_person(zoe).get(of(theirs, pair[0])).status_code == 404
    assert as_person(maya).get(of(*pair)).status_code == 200  # who may see both


def test_four_at_most_stand_there_and_the_rest_is_named(as_person: Any, maya: Any, workspace: Any, pair: Any, at: datetime) -> None:
    others = [
        make_decision(workspace=workspace, by=maya, at=at + timedelta(hours=2 + place), case=case)
        for place, case in enumerate([worked_cases()[key] for key in ("w07", "w09", "w11")])
    ]
    page = as_person(maya).get(of(*pair, *others)).content.decode()

    assert "1 decision is left out" in page and f"/decisions/{others[2].pk}" not in page


def test_what_lies_in_the_bin_is_compared_with_nothing(as_person: Any, maya: Any, pair: Any, at: datetime) -> None:
    from apps.intake import services
    from apps.intake.selectors import use_case_of

    link = use_case_of(pair[0].pk)
    assert link is not None
    services.move_to_bin(use_case=link.use_case, by=maya, at=at + timedelta(hours=2))

    answer = as_person(maya).get(of(*pair))

    assert answer.status_code == 404
    assert "This use case is in the bin" in answer.content.decode() and "What differs" not in answer.content.decode()
