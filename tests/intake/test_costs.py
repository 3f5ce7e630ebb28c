"""What a page costs: the queries of each are the same for one use case and for fifty, and nothing typed stays in the process."""

import re
from typing import Any

import pytest

from tests.intake.test_question_page import markup_of, text_of

pytestmark = pytest.mark.django_db
SIGN_IN = 2  # queries that every request of somebody signed in makes: session and person


@pytest.fixture
def start(live_rules: Any, maya: Any, workspace: Any, at: Any) -> Any:
    """Start this many use cases."""
    from apps.intake.models import UseCase

    def started(many: int) -> None:
        first = UseCase.objects.count()
        UseCase.objects.bulk_create(
            UseCase(workspace=workspace, title=f"Idea {n}", key=f"k{n}", created_by=maya, created_at=at, updated_at=at)
            for n in range(first, first + many)
        )

    return started


def queries_of(client: Any, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("path", ["", "check", "questions/examples", "sections/data"])
def test_pages_of_a_use_case_cost_the_same_with_one_and_with_fifty(
    pages: Any, client: Any, start: Any, with_title: None, path: str
) -> None:
    pages.post("decide")
    with_one = queries_of(client, pages.root + path)
    start(49)

    assert queries_of(client, pages.root + path) == with_one <= SIGN_IN + 6


@pytest.mark.parametrize("revision", [0, 1])
def test_saving_an_answer_costs_six_queries_and_its_transaction(pages: Any, revision: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    pages.autosave("labelled" if revision == 0 else "examples", "900", seq=1)
    with CaptureQueriesContext(connection) as queries:
        assert pages.autosave("examples", "1800", revision=revision, seq=2).status_code == 200

    asked = [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) == SIGN_IN + 6


def test_list_costs_the_same_with_one_and_with_fifty_and_in_many_workspaces(
    client: Any, pages: Any, start: Any, with_title: None, maya: Any, at: Any
) -> None:
    from apps.accounts.models import Membership, Workspace

    pages.post("decide")
    with_one = queries_of(client, "/use-cases/")
    start(49)
    for number in range(20):
        Membership.objects.create(
            workspace=Workspace.objects.create(name=f"Place {number}", created_at=at), user=maya, role="editor", since=at
        )

    assert queries_of(client, "/use-cases/") == with_one <= 8


def test_list_shows_fifty_a_page_and_leads_to_the_others(client: Any, start: Any) -> None:
    start(51)

    first, second, beyond = (client.get(f"/use-cases/{query}") for query in ("", "?page=2", "?page=99"))

    assert markup_of(first).count('class="case"') == 50
    assert 'href="?page=2">Next page' in markup_of(first)
    assert markup_of(second).count('class="case"') == 1
    assert re.search(r"51 use cases.*Page 2 of 2", text_of(second))
    assert beyond.status_code == 200


def test_places_to_start_are_those_where_one_may_edit(maya: Any, vera: Any, workspace: Any) -> None:
    from apps.intake import selectors

    assert selectors.places_to_start(maya) == [workspace]
    assert selectors.places_to_start(vera) == []


def test_nothing_that_somebody_typed_stays_in_the_process(pages: Any) -> None:
    import gc

    pages.answer("examples", "7310417")
    pages.get("questions/labelled")
    gc.collect()

    held = [thing for thing in gc.get_objects() if isinstance(thing, dict) and thing.get("examples") == 7310417]
    caches = [thing for thing in gc.get_objects() if type(thing) in (frozenset, tuple) and ("examples", 7310417) in thing]
    assert (held, caches) == ([], [])
