"""Who may open which address, and write through it: every address of the resolver, by GET and POST, as ten different people.

What is expected stands in `access_matrix.txt`, one row an address. An address without a row falls short, so whoever adds
one says who may use it; the row that was seen is printed for that. The control takes one permission away at a time.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from apps.accounts.selectors import seen_as
from tests.prove import Figure, _price_lists, _rule_books
from tests.prove._place import PASSWORD
from tests.prove._samples import decide_one, person, try_out

FILE = Path(__file__).with_name("access_matrix.txt")
PEOPLE = ("nobody", "maya", "carl", "olga", "vera", "zoe", "rhea", "ada", "sam", "root")
METHODS = ("GET", "POST")
SENT = {"seq": "1", "editor": "prove"}  # with everything that is saved as it is typed
# The host by which the test client asks, and nothing that a browser would follow.
ASKS = {"SERVER_NAME": "127.0.0.1", "raise_request_exception": False}
SENT_TO_SIGN_IN = ("/sign-in", "/admin/login/")
REFUSED = {403: "3", 404: "4", 405: "5"}
TELLING = {
    "intake:new", "intake:task_list", "intake:save", "reports:request", "reports:export", "review:result", "accounts:events",
    "admin:decisions_draft_change", "admin:accounts_membership_changelist",
}  # fmt: skip
LETTING_STRANGERS_IN = (
    ("apps.intake.selectors.workspaces_for", lambda _: every_workspace()),
    ("apps.intake.selectors.seen_as", lambda workspace, user, role: seen_as(workspace, user, role or "viewer")),
)
# A use case is found among one's own workspaces only, and its role is asked again: without the first alone the second still guards.
WITHOUT = (
    (("apps.accounts.permissions._check_in", lambda *_: None),),
    (("apps.accounts.permissions._check_on_site", lambda *_: None),),
    LETTING_STRANGERS_IN[1:],
    LETTING_STRANGERS_IN,
)


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    path: str
    body: dict[str, str]


@dataclass(frozen=True, slots=True)
class Things:
    """One of everything that an address can name, and what a form of it would send."""

    values: dict[str, dict[str, str]]
    bodies: dict[str, dict[str, str]]

    def address(self, name: str, route: str) -> Address | None:
        """The address with something real in it; None where nobody has said what its parts mean."""
        known = next((found for start, found in self.values.items() if name.startswith(start)), {})
        path = re.sub(
            r"<(?:\w+:)?(\w+)>|\^?\(\?P<(\w+)>[^()]*(?:\([^()]*\))?[^()]*\)", lambda part: known.get(part[1] or part[2], "?"), route
        )
        path = "/" + path.replace("^", "").replace("$", "")
        return None if "?" in path else Address(name, path + known.get("query", ""), self.bodies.get(name, {}))


def figures() -> Iterator[Figure]:
    clients, things, expected = signed_in(), make_things(), rows()
    routes = by_name(walk(get_resolver().url_patterns))
    addresses = {name: things.address(name, route) for name, route in routes.items()}
    unnamed = [name for name, address in addresses.items() if address is None or name not in expected]
    gone = sorted(set(expected) - set(routes))
    seen = {name: row(clients, address) for name, address in addresses.items() if address is not None}
    wrong = [cell for name, found in seen.items() if name in expected for cell in differences(name, expected[name], found)]
    for name, found in seen.items():
        if expected.get(name) != found:
            sys.stderr.write(f"seen: {line(name, found)}\n")
    value = f"{len(routes)} addresses x {len(METHODS)} methods x {len(PEOPLE)} people, {len(seen) * len(METHODS) * len(PEOPLE):,} cells, {listed(wrong)} wrong"
    value += (f", {listed(unnamed)} addresses without a row" if unnamed else "") + (
        f", {listed(gone)} rows without an address" if gone else ""
    )
    yield Figure("access matrix", value, "0 wrong, every address has a row", holds=not (wrong or unnamed or gone))

    few = [address for name, address in addresses.items() if address and name in TELLING]
    for guards in WITHOUT:
        with ExitStack() as taken_away:
            for dotted, allowing in guards:
                taken_away.enter_context(patch(dotted, allowing))
            differ = sum(len(differences(address.name, seen[address.name], row(clients, address))) for address in few)
        names = [dotted.removeprefix("apps.").replace(".selectors", "").replace(".permissions", "") for dotted, _ in guards]
        yield Figure(f"access matrix control, without {' and '.join(names)}", f"{differ} cells differ", "at least 1", holds=differ >= 1)


def row(clients: dict[str, Client], address: Address) -> tuple[str, ...]:
    """What each person gets, a sign a person, one text a method."""
    return tuple("".join(cell(clients[name], method, address) for name in PEOPLE) for method in METHODS)


def cell(client: Client, method: str, address: Address) -> str:
    """ "+" let in, "w" let in and something was written, "s" sent to sign in, "3" 403, "4" 404, "5" 405, "!" an error of ours."""
    from apps.audit.models import Event

    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    try:
        with transaction.atomic():
            before = Event.objects.count()
            answer = client.generic(method, address.path) if method == "GET" else client.post(address.path, address.body)
            status, wrote = answer.status_code, status_is_good(answer.status_code) and Event.objects.count() > before
            transaction.set_rollback(True)
    finally:
        client.cookies.load(cookies)
    if status >= 500:
        return "!"
    if status in (301, 302) and answer["Location"].startswith(SENT_TO_SIGN_IN):
        return "s"
    return REFUSED.get(status) or ("w" if wrote else "+")


def status_is_good(status: int) -> bool:
    return status < 500 and status not in REFUSED


def differences(name: str, expected: tuple[str, ...], found: tuple[str, ...]) -> list[str]:
    return [
        f"{method} {name} as {who}: {is_now} for {wanted}"
        for method, wants, finds in zip(METHODS, expected, found, strict=True)
        for who, wanted, is_now in zip(PEOPLE, wants, finds, strict=True)
        if wanted != is_now
    ]


def rows() -> dict[str, tuple[str, ...]]:
    """What is expected, by the name of the address."""
    lines = [text.split() for text in FILE.read_text(encoding="utf-8").splitlines() if text.strip() and not text.startswith("#")]
    return {name: (get, post) for name, get, post in lines}


def line(name: str, found: tuple[str, ...]) -> str:
    return f"{name:<55} {' '.join(found)}"


def walk(patterns: list[Any], spaces: tuple[str, ...] = (), route: str = "") -> Iterator[tuple[str, str]]:
    """Every address: its name with its namespace, or its route where it has no name."""
    for pattern in patterns:
        whole = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, (*spaces, pattern.namespace) if pattern.namespace else spaces, whole)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or f"/{whole}")), whole


def by_name(found: Iterator[tuple[str, str]]) -> dict[str, str]:
    """The routes by their names; where a name stands for several, by name and route."""
    routes: dict[str, str] = {}
    for name, route in found:
        routes[f"{name}@/{route}" if name in routes else name] = route
    return routes


def make_things() -> Things:
    from apps.decisions import selectors
    from apps.reports.models import READY, Export
    from apps.reports.services import exports

    at, maya = timezone.now(), person("maya")
    link = decide_one()
    export = exports.request_export(decision=link.decision, by=maya, at=at)
    Export.objects.filter(pk=export.pk).update(status=READY, output=b"%PDF-", sha256="0" * 64, finished_at=at)
    live, workspace = selectors.live_version(at), str(link.workspace_id)
    section = selectors.book_for(live).question["examples"].section
    read = {slug: str(revision) for slug, revision in link.use_case.answers.values_list("question", "revision")}
    saving = typed_into("examples", "77", read.get("examples", "0")) | {"confirmed": "1"}
    idea = {"shown": "idea.problem", "idea_problem": "Seen", "idea_problem_revision": read.get("idea.problem", "0"), **SENT}
    rules, rules_typed = _rule_books.values_and_bodies(live)
    prices, prices_typed = _price_lists.values_and_bodies()
    step = try_out(link, maya, at)
    values = {
        "intake:section": {"slug": section}, "intake:save_section": {"slug": section}, "intake:": {"slug": "examples"},
        "reports:request": {"pk": str(link.decision_id)}, "review:what_if_decision": {"pk": str(link.decision_id)}, "review:what_if": {"pk": str(link.use_case_id)},
        "review:scenarios": {"pk": str(link.use_case_id)}, "review:scenario": {"pk": str(step.pk)}, "review:take_over": {"pk": str(step.pk), "slug": "examples"},
        "review:sample": {"slug": "1_invoice_fields"}, "review:": {"pk": str(link.decision_id), "stage": "data"}, "reports:": {"pk": str(export.pk)},
        "decisions:word": {"kind": "question", "key": "examples"}, "decisions:picture": {"stage": "data"},
        "decisions:": {"key": selectors.book_for(live).rules[0].key, "number": "1"}, "catalogue:": {"slug": "translation"},
        **rules, **prices, **objects_of_admin(),
    }  # fmt: skip
    for name in ("intake:section", "intake:save_section", "intake:"):
        values[name]["pk"] = str(link.use_case_id)
    bodies = {
        "intake:new": {"workspace": workspace, "key": "prove"}, "intake:take_in": {"workspace": workspace},
        "intake:start": {"workspace": workspace, "key": "prove", "sample": "1_invoice_fields"},
        "intake:question": saving, "intake:save": saving,
        "intake:section": saving, "intake:save_section": saving, "intake:idea": idea, "intake:save_idea": idea,
        "review:scenario_save": {"name": "More cases"}, "review:take_over": {"revision": read.get("examples", "0"), "how": "estimated"},
        "accounts:theme": {"theme": "dark"}, "accounts:workspace": {"workspace": workspace},
        "admin:accounts_membership_delete": {"post": "yes"}, "admin:accounts_siterole_delete": {"post": "yes"},
        **rules_typed, **prices_typed,
    }  # fmt: skip
    return Things(values, bodies)


def typed_into(question: str, answer: str, revision: str) -> dict[str, str]:
    """What the page of a question sends."""
    return {"shown": question, question: answer, f"{question}_revision": revision, **SENT}


def objects_of_admin() -> dict[str, dict[str, str]]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from apps.accounts.models import Membership, SiteRole

    vera = person("vera")
    return {
        "admin:procrastinate_": {"object_id": str(ProcrastinateJob.objects.values_list("pk", flat=True)[0])},
        "admin:/admin/procrastinate": {"object_id": "1"},
        "admin:accounts_user": {"object_id": str(vera.pk)},
        "admin:accounts_workspace": {"object_id": str(vera.workspaces.get().pk)},
        "admin:accounts_membership": {"object_id": str(Membership.objects.get(user=vera).pk)},
        "admin:accounts_siterole": {"object_id": str(SiteRole.objects.get(user=person("ada")).pk)},
        "admin:/admin/accounts": {"object_id": "1"},
        "admin:": {"content_type_id": "1", "object_id": "1", "app_label": "decisions", "url": "nowhere/"},
    }


def signed_in() -> dict[str, Client]:
    """A client for each person; those that the samples lack are added."""
    from apps.accounts import services

    at, workspace = timezone.now(), person("maya").workspaces.get()
    for name in ("vera", "ada", "sam", "root"):
        services.create_person(username=name, full_name=name.title(), password=PASSWORD, by="prove", at=at)
    services.add_member(workspace=workspace, person=person("vera"), role="viewer", by="prove", at=at)
    services.give_site_role(person=person("ada"), role="auditor", by="prove", at=at)
    services.give_site_role(person=person("sam"), role="site_admin", by="prove", at=at)
    type(person("root")).objects.filter(username="root").update(is_staff=True, is_superuser=True)
    clients = {name: Client(**ASKS) for name in PEOPLE}
    for name, client in clients.items():
        if name != "nobody":
            client.force_login(person(name))
    return clients


def every_workspace() -> Any:
    from apps.accounts.models import Workspace

    return Workspace.objects.all()


def listed(found: list[str]) -> str:
    return f"{len(found)}" + (f" ({'; '.join(found[:6])})" if found else "")
