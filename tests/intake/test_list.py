"""The list of use cases: what its address asks for is what it shows, and it costs the same with one and with five hundred."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.intake.test_costs import queries_of
from tests.intake.test_question_page import markup_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(live_rules: Any, maya: Any, workspace: Any, at: Any) -> Callable[..., list[Any]]:
    """Use cases with these titles, the last one changed last."""
    from datetime import timedelta

    from apps.intake.models import UseCase

    def made(*titles: str, place: Any = workspace) -> list[Any]:
        return UseCase.objects.bulk_create(
            UseCase(
                workspace=place,
                title=title,
                key=f"{place.pk}{title}",
                created_by=maya,
                created_at=at,
                updated_at=at + timedelta(minutes=number),
            )
            for number, title in enumerate(titles)
        )

    return made


def titles(response: Any) -> list[str]:
    import re

    return re.findall(r'<a class="case" href="[^"]+"><b>([^<]*)</b>', markup_of(response))


@pytest.fixture
def second(maya: Any, at: Any) -> Any:
    """Another workspace of Maya's."""
    from apps.accounts.models import Membership, Workspace

    place = Workspace.objects.create(name="Second place", created_at=at)
    Membership.objects.create(workspace=place, user=maya, role="editor", since=at)
    return place


def test_search_finds_every_word_in_any_case_and_order(client: Any, many: Any) -> None:
    many("Late parcels", "Parcels that come too LATE", "Late trains")

    page = client.get("/use-cases/?q=parcels+late")

    assert titles(page) == ["Parcels that come too LATE", "Late parcels"]
    assert 'role="status">2 use cases shown' in markup_of(page)


def test_filter_by_verdict_looks_at_the_newest_decision_alone(client: Any, pages: Any, with_title: None, many: Any) -> None:
    from apps.decisions.models import Decision

    many("Never decided")
    pages.post("decide")
    verdict = Decision.objects.get().verdict
    other = next(each for each in ("go", "pilot", "not_yet", "stop") if each != verdict)

    assert titles(client.get(f"/use-cases/?verdict={verdict}")) == ["Late parcels"]
    assert titles(client.get(f"/use-cases/?verdict={other}")) == []
    assert titles(client.get("/use-cases/?verdict=draft")) == ["Never decided"]


def test_filter_by_workspace_and_the_choice_stays_chosen(client: Any, many: Any, second: Any) -> None:
    many("Here")
    many("There", place=second)

    page = client.get(f"/use-cases/?workspace={second.pk}")

    assert titles(page) == ["There"]
    assert f'<option value="{second.pk}" selected>' in markup_of(page)


@pytest.mark.parametrize(("sort", "first"), [("", "B"), ("latest", "B"), ("oldest", "a"), ("title", "a"), ("nonsense", "B")])
def test_order_is_that_of_the_address(client: Any, many: Any, sort: str, first: str) -> None:
    many("a", "C", "B")

    assert titles(client.get(f"/use-cases/?sort={sort}"))[0] == first


def test_pages_keep_what_was_asked_for(client: Any, many: Any) -> None:
    many(*(f"Idea {number:03}" for number in range(60)), "Other")

    page = client.get("/use-cases/?q=idea&sort=title")

    assert titles(page)[:2] == ["Idea 000", "Idea 001"]
    assert 'href="?q=idea&amp;sort=title&amp;page=2"' in markup_of(page)
    assert titles(client.get("/use-cases/?q=idea&sort=title&page=2")) == [f"Idea {number:03}" for number in range(50, 60)]


def test_nothing_found_says_so_and_how_to_see_all(client: Any, many: Any) -> None:
    many("Late parcels")

    page = text_of(client.get("/use-cases/?q=zebra"))

    assert "No use case matches these filters. Clear them" in page
    assert "0 use cases shown" in page


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99999", "workspace=x", "verdict=x", "q=%25_%27%22", "sort=%3Cb%3E"])
def test_a_made_up_address_shows_a_list(client: Any, many: Any, query: str) -> None:
    many("Late parcels")

    assert client.get(f"/use-cases/?{query}").status_code == 200


def test_nobody_searches_the_workspaces_of_others(as_person: Any, zoe: Any, many: Any, workspace: Any) -> None:
    many("Late parcels")
    hers = as_person(zoe)

    assert titles(hers.get("/use-cases/?q=parcels")) == titles(hers.get(f"/use-cases/?workspace={workspace.pk}")) == []


@pytest.mark.parametrize("path", ["", "?q=idea&verdict=draft&sort=title", "?page=9"])
def test_five_hundred_cost_as_many_queries_as_six(client: Any, many: Any, path: str) -> None:
    many(*(f"Idea {number}" for number in range(6)))
    with_few = queries_of(client, f"/use-cases/{path}")
    many(*(f"Idea {number}" for number in range(6, 500)))

    assert queries_of(client, f"/use-cases/{path}") == with_few <= 8
