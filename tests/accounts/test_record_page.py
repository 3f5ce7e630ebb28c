"""The page of the record of events: for auditors only, and it says when the chain is broken."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.models import User, Workspace
from apps.audit.models import Event

AsPerson = Callable[[User], Client]


@pytest.mark.parametrize("name", ["maya", "olga", "rhea", "sam", "zoe"])
def test_only_auditors_read_it(as_person: AsPerson, request: pytest.FixtureRequest, name: str) -> None:
    assert as_person(request.getfixturevalue(name)).get("/record").status_code == 403


def test_auditor_reads_who_did_what_in_each_chain(as_person: AsPerson, ada: User, workspace: Workspace) -> None:
    site = as_person(ada).get("/record").text
    there = as_person(ada).get("/record", {"workspace": workspace.pk, "check": "1"}).text

    assert "A person was given a role on the site" in site
    assert "The chain is whole: 4 entries" in there
    assert "A person joined a workspace" in there


@pytest.mark.parametrize("query", ["workspace=nothing", "page=nothing", "page=99999", "page=-1", "workspace="])
def test_odd_addresses_are_answered(as_person: AsPerson, ada: User, query: str) -> None:
    assert as_person(ada).get(f"/record?{query}").status_code == 200


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_broken_chain_is_said_with_its_place(as_person: AsPerson, ada: User, workspace: Workspace) -> None:
    Event.objects.using("owner").filter(workspace_id=workspace.pk, position=3).update(details={"role": "owner"})

    assert "The chain is broken at entry 3." in as_person(ada).get("/record", {"workspace": workspace.pk, "check": "1"}).text


def test_chain_is_only_worked_out_on_asking(as_person: AsPerson, ada: User, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("apps.audit.selectors.first_break", asked.append)
    client = as_person(ada)

    page = client.get("/record", {"workspace": workspace.pk}).text
    assert asked == []
    assert "Check the chain" in page
    assert "The chain is" not in page

    client.get("/record", {"workspace": workspace.pk, "check": "1"})
    assert asked == [workspace.pk]
