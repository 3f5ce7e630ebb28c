"""Colours and workspace: chosen by a person, kept by the server."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from apps.accounts import services
from apps.accounts.models import User, Workspace

AsPerson = Callable[[User], Client]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_chosen_colours_are_written_by_the_server_on_every_page(as_person: AsPerson, maya: User, theme: str) -> None:
    client = as_person(maya)
    assert "data-bs-theme" not in client.get("/help").text

    response = client.post("/theme", {"theme": theme, "next": "/help"})

    assert response["Location"] == "/help"
    assert f'data-bs-theme="{theme}"' in client.get("/help").text
    assert f'data-bs-theme="{theme}"' in as_person(maya).get("/no-such-page").text


def test_unknown_colours_are_refused_and_change_nothing(as_person: AsPerson, maya: User) -> None:
    assert as_person(maya).post("/theme", {"theme": "pink"}).status_code == 400

    maya.refresh_from_db()
    assert maya.theme == "system"


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "abc", "accounts:theme"])
def test_theme_never_leads_elsewhere(as_person: AsPerson, maya: User, wanted: str) -> None:
    response = as_person(maya).post("/theme", {"theme": "dark", "next": wanted})

    assert response["Location"] == "/"


def test_workspace_can_be_switched_where_there_are_two(as_person: AsPerson, maya: User, other_workspace: Workspace, at: datetime) -> None:
    client = as_person(maya)
    assert 'name="workspace"' not in client.get("/help").text
    services.add_member(workspace=other_workspace, person=maya, role="viewer", by="tests", at=at)
    assert '<span class="where">Harbour Clinics</span>' in client.get("/help").text  # first by name

    services_page = client.post("/workspace", {"workspace": maya.workspaces.get(name="Northfield Trading").pk})

    assert services_page.status_code == 302
    assert '<span class="where">Northfield Trading</span>' in client.get("/help").text


@pytest.mark.parametrize("wanted", ["", "not-a-uuid", "stranger's"])
def test_workspace_of_strangers_cannot_be_chosen(as_person: AsPerson, maya: User, other_workspace: Workspace, wanted: str) -> None:
    chosen = str(other_workspace.pk) if wanted == "stranger's" else wanted

    assert as_person(maya).post("/workspace", {"workspace": chosen}).status_code == 404


@pytest.mark.parametrize("path", ["/theme", "/workspace"])
def test_settings_need_a_sign_in_and_a_post(client: Client, as_person: AsPerson, maya: User, path: str) -> None:
    assert client.post(path)["Location"].startswith("/sign-in?next=")
    assert as_person(maya).get(path).status_code == 405


def test_page_of_roles_says_what_the_tables_say(client: Client, db: None) -> None:
    page = client.get("/help/roles").text

    for words in ("Viewer", "Consultant", "Rule publisher", "start use cases and answer questions"):
        assert words in page
