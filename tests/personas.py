"""The people that tests are about. Maya edits, Carl is a consultant, Olga owns, Vera only reads, all in one workspace;
Zoe owns another; Rhea writes and publishes rules and is a member of none; Ada reads the record; Sam adds people.

`as_person(maya)` is a test client signed in as Maya; `browse_as(maya)` signs the browser's page in as her.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

PASSWORD = "ochre-petrol-and-grey"

Samples = Any  # apps.accounts.services.Samples; models may only be imported once Django is set up
Person = Any


@pytest.fixture
def samples(db: None, at: datetime) -> Samples:
    from apps.accounts import services
    from apps.accounts.models import User, Workspace
    from tests.kept import write_once

    write_once("samples", lambda: services.create_samples(password=PASSWORD, by="tests", at=at))
    people = {person.username: person for person in User.objects.filter(username__in=[name for name, *_ in services.SAMPLE_PEOPLE])}
    places = {place.name: place for place in Workspace.objects.filter(name__in=services.SAMPLE_WORKSPACES)}
    return services.Samples(people, *(places[name] for name in services.SAMPLE_WORKSPACES))


@pytest.fixture
def maya(samples: Samples) -> Person:
    """A product manager: editor."""
    return samples.people["maya"]


@pytest.fixture
def carl(samples: Samples) -> Person:
    """A consultant."""
    return samples.people["carl"]


@pytest.fixture
def olga(samples: Samples) -> Person:
    """The owner of the workspace."""
    return samples.people["olga"]


@pytest.fixture
def rhea(samples: Samples) -> Person:
    """Rule author and rule publisher, member of no workspace."""
    return samples.people["rhea"]


@pytest.fixture
def zoe(samples: Samples) -> Person:
    """The owner of another workspace: a stranger to this one."""
    return samples.people["zoe"]


@pytest.fixture
def vera(samples: Samples, at: datetime) -> Person:
    """A viewer of the workspace."""
    from apps.accounts import services

    person = services.create_person(username="vera", full_name="Vera Holm", password=PASSWORD, by="tests", at=at)
    services.add_member(workspace=samples.workspace, person=person, role="viewer", by="tests", at=at)
    return person


@pytest.fixture
def ada(samples: Samples, at: datetime) -> Person:
    """An auditor."""
    return _with_site_role("ada", "Ada Moss", "auditor", at)


@pytest.fixture
def sam(samples: Samples, at: datetime) -> Person:
    """A site administrator."""
    return _with_site_role("sam", "Sam Ito", "site_admin", at)


@pytest.fixture
def workspace(samples: Samples) -> Any:
    """The workspace of Maya, Carl, Olga and Vera."""
    return samples.workspace


@pytest.fixture
def other_workspace(samples: Samples) -> Any:
    """Zoe's workspace."""
    return samples.other_workspace


@pytest.fixture
def as_person() -> Callable[[Person], Client]:
    """A test client that is signed in as this person."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def browse_as(page: Any, live_server: Any, as_person: Callable[[Person], Client]) -> Callable[[Person], Any]:
    """The browser's page, signed in as this person, without going through the form."""

    def signed_in(person: Person) -> Any:
        cookie = as_person(person).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return page

    return signed_in


def _with_site_role(username: str, full_name: str, role: str, at: datetime) -> Person:
    from apps.accounts import services

    person = services.create_person(username=username, full_name=full_name, password=PASSWORD, by="tests", at=at)
    services.give_site_role(person=person, role=role, by="tests", at=at)
    return person
