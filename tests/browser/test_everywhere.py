"""Every page that somebody may see, and what is answered to a form that is sent wrong, in a real browser: accessible in light and dark.

Pages are the rows of `tests/prove/access_matrix.txt` that let somebody in, at the addresses that `tests/prove/access_matrix.py` makes.
So a new address is looked at as soon as it has its row and its values there, and is a failure here until then. The small rules are in
force, whose pages are laid out as the large ones are and are looked through in a tenth of the time.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.urls import get_resolver
from playwright.sync_api import Error

from tests.prove import access_matrix
from tests.prove.access_matrix import PEOPLE, Address, Things

LOOKS = (("light", 1280), ("dark", 320))
OPENED = "document.querySelectorAll('main details').forEach(each => { each.open = true })"
LIBRARY = "admin:procrastinate_"  # the list of jobs, drawn by a library, for whoever set the server up
AREAS: dict[str, Callable[[str], bool]] = {
    "rules of the administration": lambda name: name.startswith("admin:decisions"),
    "the pages of the work": lambda name: not name.startswith("admin:"),
    "the rest of the administration": lambda name: name.startswith("admin:") and not name.startswith(("admin:decisions", LIBRARY)),
}
FAULTS = {400: SuspiciousOperation("no"), 403: PermissionDenied("no"), 404: Http404("no"), 500: RuntimeError("no")}


@pytest.fixture
def things(live_server: Any, maya: Any, workspace: Any, at: datetime) -> Things:
    """One of everything that an address can name."""
    from apps.decisions import services as decisions
    from apps.decisions.management import fixture_files
    from apps.intake import services
    from tests.decisions.make import make_plain

    decisions.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)
    case = {"title": "Sort letters", "narrative": {"problem": "Too slow"}, "answers": {"classes": 50}}
    services.create_from_case(workspace=workspace, key="one", case=case, by=maya, at=at)
    return access_matrix.make_things()


@pytest.fixture
def clients(samples: Any) -> dict[str, Client]:
    """Everybody, signed in."""
    return access_matrix.signed_in()


@pytest.fixture
def become(quiet_page: Any, live_server: Any, clients: dict[str, Client]) -> Callable[[str], None]:
    """Sign the browser's page in as one of them, or out."""

    def signed_in(who: str) -> None:
        quiet_page.context.clear_cookies()
        cookies = clients[who].cookies.items()
        quiet_page.context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in cookies])

    return signed_in


@pytest.fixture
def laid_before(quiet_page: Any, live_server: Any, problems: Callable[..., list[str]]) -> Callable[[str, Any], list[str]]:
    """What is wrong with an answer of the server, shown at the address it came from."""

    def found(path: str, answer: Any) -> list[str]:
        url, status, body = live_server.url + path, answer.status_code, answer.content
        quiet_page.route(url, lambda route: route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8"))
        quiet_page.goto(url)
        quiet_page.evaluate(OPENED)
        lines = problems(*LOOKS)
        quiet_page.unroute(url)
        return lines

    return found


def rows_of(area: str, method: int) -> dict[str, str]:
    """The addresses of an area that let somebody in by this method, each with the first of those people."""
    signs = {name: row[method] for name, row in access_matrix.rows().items() if AREAS[area](name)}
    let_in = {name: [who for who, sign in zip(PEOPLE, row, strict=True) if sign in "+w"] for name, row in signs.items()}
    return {name: people[0] for name, people in let_in.items() if people}


def visits(things: Things, names: Mapping[str, str]) -> Iterator[tuple[str, str, Address]]:
    """Name, person and address, person by person."""
    routes = access_matrix.by_name(access_matrix.walk(get_resolver().url_patterns))
    for name, who in sorted(names.items(), key=lambda each: each[1]):
        address = things.address(name, routes[name])
        assert address, f"{name}: give the parts of its address a value in tests/prove/access_matrix.py"
        yield name, who, address


@pytest.mark.behaviour(28)
@pytest.mark.slow
@pytest.mark.parametrize("area", AREAS)
def test_no_page_has_an_accessibility_violation_light_or_dark(
    quiet_page: Any, live_server: Any, problems: Callable[..., list[str]], become: Callable[[str], None], things: Things, area: str
) -> None:
    found, seen = {}, set[str]()
    for name, who, address in visits(things, rows_of(area, 0)):
        become(who)
        if opened(quiet_page, live_server.url + address.path, seen):
            quiet_page.evaluate(OPENED)
            found[name] = problems(*LOOKS)

    assert {name: lines for name, lines in found.items() if lines} == {}
    assert len(found) > 10


def opened(page: Any, url: str, seen: set[str]) -> bool:
    """Whether a page of its own stands at this address: not a file, a text for programs, or the way to another page."""
    try:
        response = page.goto(url)
    except Error as problem:
        if "Download is starting" in str(problem) or "ERR_ABORTED" in str(problem):
            return False
        raise
    if response.request.redirected_from or "text/html" not in response.headers["content-type"] or url in seen:
        return False
    assert response.status == (404 if "/samples/" in url else 200), url  # these small rules ask otherwise than the samples answer
    seen.add(url)
    return True


@pytest.mark.behaviour(28)
@pytest.mark.slow
@pytest.mark.parametrize("area", AREAS)
def test_no_refused_form_has_an_accessibility_violation(
    become: Callable[[str], None], laid_before: Callable[[str, Any], list[str]], clients: dict[str, Client], things: Things, area: str
) -> None:
    found = {}
    for name, who, address in visits(things, rows_of(area, 1)):
        answer = sent(clients[who], address.path, {})
        if answer["Content-Type"].startswith("text/html") and (answer.status_code in (409, 422) or b"errornote" in answer.content):
            become(who)
            found[f"{name}, {answer.status_code}"] = laid_before(address.path, answer)

    assert {name: lines for name, lines in found.items() if lines} == {}
    assert len(found) > 2


def sent(client: Client, path: str, body: dict[str, str]) -> Any:
    """What is answered to this form; whatever it wrote is taken back."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        answer = client.post(path, body)
        transaction.set_rollback(True)
    client.cookies.load(cookies)
    return answer


@pytest.mark.behaviour(28)
def test_no_page_that_says_what_went_wrong_has_an_accessibility_violation(
    laid_before: Callable[[str, Any], list[str]], live_server: Any, db: None
) -> None:
    client, found = Client(raise_request_exception=False), dict[int | str, list[str]]()
    for status, fault in FAULTS.items():
        with patch("apps.ui.views.claims", side_effect=fault):
            answer = client.get("/help/claims")
        assert answer.status_code == status
        found[status] = laid_before("/help/claims", answer)
    answer = Client(enforce_csrf_checks=True).post("/sign-in")
    assert answer.status_code == 403
    found["no token"] = laid_before("/sign-in", answer)

    assert {fault: lines for fault, lines in found.items() if lines} == {}
