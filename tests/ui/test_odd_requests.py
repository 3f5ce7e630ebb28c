"""What no browser sends. Each is answered with a page or a sentence, never with a failure of ours."""

from typing import Any

import pytest
from django.test import Client

ADDRESSES = [
    "/%00",
    "/help?a=%00",
    "/rules/%00",
    "/admin/?q=%00",
    "/sign-in?next=%00",
    "/%ff%fe",
    "/help?%ff=%ff",
    "/" + "a" * 4000,
    "/help/../../etc/passwd",
]


@pytest.fixture
def tough() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", ADDRESSES)
def test_odd_address_is_answered(tough: Client, db: None, address: str) -> None:
    assert tough.get(address).status_code in (200, 302, 400, 404)


@pytest.mark.parametrize("cookie", ['"aaaaaaaaaaaa\\000"', '"\\000"', "a" * 5000, "=", "🙂".encode().decode("latin-1")])
def test_odd_cookie_is_answered(tough: Client, db: None, settings: Any, cookie: str) -> None:
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "other"):
        answer = tough.get("/help", headers={"Cookie": f"{name}={cookie}"})

        assert answer.status_code in (200, 400)


def test_signed_in_with_an_odd_cookie_beside_is_answered(tough: Client, maya: Any, settings: Any) -> None:
    tough.force_login(maya)
    key = tough.cookies[settings.SESSION_COOKIE_NAME].value

    answer = tough.get("/help", headers={"Cookie": f'{settings.SESSION_COOKIE_NAME}={key}; x="\\000"'})

    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("host", ["evil.example", "", "a b", "127.0.0.1:abc", "[::1", "x" * 300])
def test_foreign_host_is_refused(tough: Client, db: None, settings: Any, host: str) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]

    assert tough.get("/help", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a=1&" * 3000, "application/x-www-form-urlencoded"),
        (b"username=" + b"a" * (3 * 1024 * 1024), "application/x-www-form-urlencoded"),
        (b"not a boundary", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\nnothing", "multipart/form-data"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"username=a", "application/x-www-form-urlencoded; charset=klingon"),
        (b"{}", "application/json"),
    ],
)
def test_odd_body_is_answered(tough: Client, db: None, body: bytes, kind: str) -> None:
    for strict in (False, True):
        client = Client(raise_request_exception=False, enforce_csrf_checks=strict)

        assert client.generic("POST", "/sign-in", body, content_type=kind).status_code in (400, 403, 413, 415, 422, 429)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_odd_method_is_refused(tough: Client, db: None, method: str) -> None:
    for address in ("/", "/help", "/sign-in", "/sign-out", "/healthz", "/theme"):
        assert tough.generic(method, address).status_code in (302, 405)
