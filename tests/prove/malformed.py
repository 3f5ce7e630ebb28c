"""No input gives an error of ours: forms and autosaves that no browser would send, to every address, as people who may use it.

The fields are those that the pages really have; what stands in them is not. The control takes away what keeps NUL and
numbers without end from the database, and must then see errors.
"""

import json
import random
import re
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch
from urllib.parse import quote, quote_from_bytes

from django.conf import settings
from django.core.signals import got_request_exception
from django.test import Client, override_settings
from django.urls import get_resolver

from tests.prove import Figure, amount
from tests.prove.access_matrix import METHODS, PEOPLE, Address, Things, by_name, make_things, rows, signed_in, walk

POSTS, SECONDS, LEAST = amount(short=1_500, long=20_000), amount(short=40, long=1_800), amount(short=150, long=10_000)
CONTROL_POSTS, CONTROL_SECONDS = 150, 12
SAVES_OF_ALL = 0.5  # how much of it goes to the addresses that save answers
FORM = "application/x-www-form-urlencoded"
ENDS_IT = ("sign_out", "logout", "discard", "_delete", "password")  # would leave nothing to try, or cost a second each
AS = (("admin:decisions", "rhea"), ("admin:catalogue", "rhea"), ("admin:accounts", "sam"), ("admin:", "root"), ("", "maya"))
GUARDS = {
    "apps.intake.services.saving.without_hidden": lambda text: text,
    "apps.intake.views.sheet.whole_number": lambda text, **_: int(text or 0),
    "apps.decisions.forms.whole_number": lambda text, **_: int(text or 0),
}
NO_ADDRESSES = ("http://[", "null", "\xff", "a" * 5_000, "//x/%00", "http://127.0.0.1:99999999/", "")
ODD_TEXTS = (
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "9" * 400, "-1", "-" + "9" * 30, "2147483648", "9223372036854775808",
    "1e999", "NaN", "Infinity", "-0", "0x10", "1_000", "١٢٣", "½", "1,2,3.4.5", "1" * 60_000, "é" * 30_000, "a" * 250, "\u202e\u2066txt",
    "\U0001f600" * 500, "z\u0301" * 2_000, "\r\n" * 3_000, "[[[[", "{}" * 100, "null", "true", "None", "'; DROP TABLE x; --", "%s%n%d",
    "{{ 7*7 }}", "{% load x %}", "../../etc/passwd", "<script>", "\ufeff", "\x7f\x1b[31m", "=1+1", "a,b", "idea.title", "__class__",
)  # fmt: skip
ODD = (*(text.encode("utf-8", "surrogatepass") for text in ODD_TEXTS), b"\xff\xfe", b"\xc3\x28", b"\xf0\x28\x8c\x28", b"\xed\xa0\x80")


@dataclass
class Tried:
    """What was sent so far, and what came back."""

    statuses: Counter[int] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def sent(self) -> int:
        return sum(self.statuses.values())


@dataclass
class Sender:
    """Who sends what where. The same seed sends the same."""

    clients: dict[str, Client]
    things: Things
    addresses: list[Address]
    odds: random.Random
    questions: tuple[str, ...]
    foreign: tuple[str, ...]
    fields: dict[str, list[str]] = field(default_factory=dict)
    jars: dict[Client, SimpleCookie] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.jars = {client: client.cookies for client in self.clients.values()}

    def send(self, tried: Tried) -> None:
        """One request; an error is counted by where it was and what was raised."""
        address = self._pick()
        raised: list[str] = []

        def note(sender: object, request: Any = None, **_: object) -> None:
            kind, error, _trace = sys.exc_info()
            raised.append(f"{kind.__name__ if kind else ''}: {str(error)[:80]}")

        got_request_exception.connect(note)
        try:
            status = self._request(address).status_code
        finally:
            got_request_exception.disconnect(note)
        tried.statuses[status] += 1
        if status >= 500:
            tried.errors[f"{address.name} gave {status} {raised[0] if raised else ''}"] += 1

    def _pick(self) -> Address:
        saves = [address for address in self.addresses if "save" in address.name]
        return self.odds.choice(saves if self.odds.random() < SAVES_OF_ALL else self.addresses)

    def _request(self, address: Address) -> Any:
        client = self.clients[person_for(address.name)]
        client.cookies = SimpleCookie({key: morsel.value for key, morsel in self.jars[client].items()})  # as if nothing had been said yet
        path, name = self._path(address)
        body, kind = self._body(name, address)
        headers: dict[str, str] = {"HTTP_HX_REQUEST": "true"} if self.odds.random() < 0.5 else {}
        if self.odds.random() < 0.05:
            headers["HTTP_HX_CURRENT_URL"] = self.odds.choice(NO_ADDRESSES)
        if self.odds.random() < 0.02:
            headers["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={self.odds.choice(('%00', 'x' * 5_000, chr(34), '..'))}"
        client.handler.enforce_csrf_checks = self.odds.random() < 0.06  # the pages that say no are pages, too
        if client.handler.enforce_csrf_checks or self.odds.random() < 0.03:
            headers[self.odds.choice(("HTTP_ORIGIN", "HTTP_REFERER", "HTTP_X_CSRFTOKEN"))] = self.odds.choice(NO_ADDRESSES)
        if self.odds.random() < 0.08:
            path += "?" + self.odds.choice(
                ("next=%00", "row=%ff", "workspace=" + "9" * 99, "page=-1", "like=%F0%28", "kind=%00", "then=,,", "x" * 9_000)
            )
        method = (
            "POST" if self.odds.random() < 0.92 else self.odds.choice(("GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "FOO"))
        )
        return client.generic(method, path, body, content_type=kind, **headers)

    def _path(self, address: Address) -> tuple[str, str]:
        """Mostly the real one; else another question, somebody else's thing, or nothing that is here."""
        path = address.path
        if "/questions/" in path:
            question = self.odds.choice(self.questions)
            path = re.sub(r"/questions/[^/]+", f"/questions/{question}", path)
        chance = self.odds.random()
        if chance < 0.06:
            path = re.sub(
                r"[0-9a-f]{8}-[0-9a-f-]{27}", self.odds.choice((*self.foreign, str(uuid.UUID(int=self.odds.getrandbits(128))))), path
            )
        elif chance < 0.12:
            path = re.sub(r"/\d+(?=/|$)", f"/{self.odds.choice(('0', '2147483648', '9' * 19, '9' * 30))}", path)
        elif chance < 0.18:
            path = re.sub(r"[^/]+(/?)$", rf"{quote(self.odds.choice(ODD)[:300]) or 'x'}\1", path)
        found = re.search(r"/questions/([^/?]+)", path)
        return path, found[1] if found else ""

    def _body(self, question: str, address: Address) -> tuple[bytes, str]:
        shape = self.odds.random()
        if shape < 0.86:
            return self._form(question, address), FORM
        return self.odds.choice(
            (
                (b"", FORM),
                (b"", "multipart/form-data"),
                (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
                (
                    b'--x\r\nContent-Disposition: form-data; name="shown"; filename="\x00"\r\n\r\nabc\r\n--x--\r\n',
                    "multipart/form-data; boundary=x",
                ),
                (b"[" * 20_000 + b"]" * 20_000, "application/json"),
                (json.dumps({"shown": {"a": [None] * 50}}).encode(), "application/json"),
                (self.odds.randbytes(500), FORM),
                (self.odds.randbytes(500), "text/plain; charset=nonsense"),
                (self._form(question, address), f"{FORM}; charset=utf-16"),
                (self._form(question, address), f"{FORM}; charset=nonsense"),
                (b"&".join(b"f%d=1" % number for number in range(2_500)), FORM),
                (b"shown=" + b"a" * (3 << 20), FORM),
                (b"%" * 300 + b"&&&===&", FORM),
            )
        )

    def _form(self, question: str, address: Address) -> bytes:
        """The page's own fields, some missing, some twice, some with something odd in them, and some that it does not have."""
        names = [self._named(name, question) for name in self._fields(address)]
        pairs = [(name, address.body.get(name, "1").encode()) for name in names if self.odds.random() < 0.9]
        for _ in range(self.odds.randint(1, 4)):
            name = (
                self.odds.choice(names)
                if names and self.odds.random() < 0.9
                else self.odds.choice(("a" * 3_000, "\x00", "é", "shown", "__proto__"))
            )
            odd = (name, self.odds.choice(ODD))
            place = next((place for place, (known, _) in enumerate(pairs) if known == name), None)
            if place is None or self.odds.random() < 0.2:
                pairs.append(odd)
            else:
                pairs[place] = odd
        return "&".join(f"{quote(name)}={quote_from_bytes(value)}" for name, value in pairs).encode()

    def _named(self, name: str, question: str) -> str:
        return name.replace("QUESTION", question.replace(".", "_")) if question else name

    def _fields(self, address: Address) -> list[str]:
        """The names that stand in the page of this address; for one that only takes forms, those of the page before it."""
        if address.name not in self.fields:
            path = re.sub(r"/save$", "", address.path)
            page = self.clients[person_for(address.name)].get(path)
            text = page.content.decode(errors="replace") if page.status_code == 200 else ""
            found = list(dict.fromkeys(re.findall(r'\sname="([^"]+)"', text)))
            asked = re.search(r"/questions/([^/]+)", path)
            if asked:
                found = [re.sub(rf"^{asked[1]}(?=_|$)", "QUESTION", name) for name in found]
            self.fields[address.name] = [*found, *address.body, "confirmed", "theirs", "mine", "QUESTION_theirs", "then", "go", "do", "row"]
        return self.fields[address.name]


def figures() -> Iterator[Figure]:
    clients, things = signed_in(), make_things()
    sender = Sender(clients, things, addresses(things), random.Random(2026), questions(), foreign())
    tried = run(sender, POSTS, SECONDS)
    spread = ", ".join(f"{count:,} x {status}" for status, count in sorted(tried.statuses.items()))
    failed = sum(tried.errors.values())
    value = f"{tried.sent:,} requests to {len(sender.addresses)} addresses ({spread}), {failed} x 500{said(tried.errors)}"
    yield Figure("malformed", value, f"0 x 500, at least {LEAST:,} requests", holds=not failed and tried.sent >= LEAST)
    yield control(things)


def control(things: Things) -> Figure:
    """Without the guards."""
    left = [name for name in settings.MIDDLEWARE if not name.endswith("NoNul")]
    with override_settings(MIDDLEWARE=left):
        clients = {"maya": Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)}
        clients["maya"].force_login(maya())
        saves = [address for address in addresses(things) if address.name == "intake:save"]
        sender = Sender(clients, things, saves, random.Random(7), ("examples", "users_count"), ())
        sender.clients["maya"].handler.load_middleware()
        for dotted, naive in GUARDS.items():
            patch(dotted, naive).start()
        try:
            tried = run(sender, CONTROL_POSTS, CONTROL_SECONDS)
        finally:
            patch.stopall()
    failed = sum(tried.errors.values())
    return Figure("malformed control, without the guards", f"{tried.sent} autosaves, {failed} x 500", "at least 1 x 500", holds=failed >= 1)


def run(sender: Sender, most: int, seconds: float) -> Tried:
    tried, until = Tried(), time.monotonic() + seconds
    while tried.sent < most and time.monotonic() < until:
        sender.send(tried)
    return tried


def addresses(things: Things) -> list[Address]:
    """Every address that takes forms from somebody, but those that would end it all."""
    routes, expected = by_name(walk(get_resolver().url_patterns)), rows()
    found = []
    for name, route in routes.items():
        posts = expected.get(name, ("", ""))[METHODS.index("POST")]
        address = things.address(name, route)
        if address is not None and not any(word in name for word in ENDS_IT) and set(posts) & set("+w") and allowed(name, posts):
            found.append(address)
    return found


def allowed(name: str, posts: str) -> bool:
    return posts[PEOPLE.index(person_for(name))] in "+w"


def person_for(name: str) -> str:
    return next(who for start, who in AS if name.startswith(start))


def questions() -> tuple[str, ...]:
    from django.utils import timezone

    from apps.decisions import selectors

    return tuple(question.slug for question in selectors.book_for(selectors.live_version(timezone.now())).questions)


def foreign() -> tuple[str, ...]:
    """What is somebody else's: Zoe's workspace, and nothing at all."""
    from tests.prove._samples import person

    return (str(person("zoe").workspaces.get().pk), str(uuid.UUID(int=0)))


def maya() -> Any:
    from tests.prove._samples import person

    return person("maya")


def said(errors: Counter[str]) -> str:
    return f" ({'; '.join(f'{count} x {what}' for what, count in errors.most_common(8))})" if errors else ""
