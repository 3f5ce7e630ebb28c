"""What every page sends and says: one content policy, no copies, error pages in plain words, health."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import path

from apps.ui import views
from apps.ui.middleware import Compressed
from config import urls as real

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
CONFIG = (
    '{"historyCacheSize":0,"refreshOnHistoryMiss":true,"historyRestoreAsHxRequest":false,"allowEval":false,'
    '"includeIndicatorStyles":false,"selfRequestsOnly":true,"disableInheritance":true,"responseHandling":'
    '[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"409|422","swap":true},'
    '{"code":"[45]..","swap":false,"error":true}]}'
)
PUBLIC = ["/", "/help", "/help/claims", "/help/roles", "/sign-in", "/sign-out", "/healthz", "/no-such-page"]
HTMX = {"HX-Request": "true", "HX-Current-URL": "https://testserver/help?part=2"}


def failing(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def refusing(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("To decide, you need the role Editor")


@login_required
def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for people who are signed in")


urlpatterns = [
    path("failing", failing),
    path("refusing", refusing),
    path("private", private),
    *real.urlpatterns,
]
handler400, handler403, handler404, handler500 = real.handler400, real.handler403, real.handler404, real.handler500


@pytest.fixture
def with_test_pages(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize("address", [*PUBLIC, "/admin/", "/static/css/gw.css"])
def test_every_answer_carries_the_one_content_policy(client: Client, db: None, address: str) -> None:
    assert client.get(address)["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("address", ["/failing", "/refusing", "/private"])
def test_refusals_and_failures_carry_it_too(with_test_pages: None, db: None, address: str) -> None:
    assert Client(raise_request_exception=False).get(address)["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("address", [page for page in PUBLIC if page != "/healthz"])
def test_every_page_has_one_heading_one_main_and_a_title(client: Client, db: None, address: str) -> None:
    page = client.get(address).text

    assert len(re.findall(r"<h1\b", page)) == 1
    assert page.count('<main id="main">') == 1
    assert re.search(r"<title>[^<]*Groundwork[^<]*</title>", page)
    assert (CONFIG in page) == ("django_htmx/htmx" in page), "the script never without what binds it"


def test_what_redraws_a_page_comes_with_what_binds_it(db: None) -> None:
    assert CONFIG in (loaded := render_to_string("ui/_live.html"))
    assert "django_htmx/htmx" in loaded


def test_answers_to_somebody_signed_in_are_not_kept(as_person: Callable[[Any], Client], maya: Any, client: Client) -> None:
    assert "no-store" in as_person(maya).get("/help")["Cache-Control"]
    assert "Cache-Control" not in client.get("/help")


def test_page_is_sent_small_padded_and_whole_to_whoever_takes_it_so(client: Client, db: None) -> None:
    plain, small, again = client.get("/help"), *(client.get("/help", headers={"Accept-Encoding": "gzip"}) for _ in range(2))

    assert small["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain
    assert len(small.content) < len(plain.content) / 2
    assert gzip.decompress(small.content) == plain.content
    assert small.content[:200] != again.content[:200]  # the padding stands before the page


def test_what_is_compressed_already_is_sent_as_it_is(rf: RequestFactory) -> None:
    def answer(kind: str) -> HttpResponse:
        asked = rf.get("/", headers={"Accept-Encoding": "gzip"})
        return Compressed(lambda request: HttpResponse(b"x" * 9000, content_type=kind))(asked)

    assert "Content-Encoding" not in answer("application/pdf")
    assert answer("image/svg+xml")["Content-Encoding"] == answer("application/json")["Content-Encoding"] == "gzip"


def test_health_follows_the_database(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok")

    def cut(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", cut)
    assert client.get("/healthz").status_code == 503


def test_missing_and_not_shared_read_the_same(client: Client, db: None) -> None:
    page = client.get("/use-cases/00000000-0000-4000-8000-000000000000/nothing-here")

    assert page.status_code == 404
    assert "This page is not here, or not shared with you" in page.text


def test_refusal_gives_the_reason(with_test_pages: None, client: Client, db: None) -> None:
    page = client.get("/refusing")

    assert page.status_code == 403
    assert "To decide, you need the role Editor." in page.text


def test_failure_gives_a_reference_that_stands_in_the_log(with_test_pages: None, db: None, caplog: pytest.LogCaptureFixture) -> None:
    page = Client(raise_request_exception=False).get("/failing")

    assert page.status_code == 500
    reference = re.search(r"<b>([0-9a-f]{8})</b>", page.text)
    assert reference
    assert reference[1] in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in page.text


def test_address_cannot_write_a_line_of_its_own_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    views.server_error(RequestFactory().get("/a%0d%0aCRITICAL%20all%20is%20lost%E2%80%A8%1b[2J"))

    written = [record.getMessage() for record in caplog.records if record.name == "groundwork"]
    assert len(written) == 1
    assert written[0].endswith(r"GET /a\r\nCRITICAL all is lost\u2028\x1b[2J")


def test_failure_in_a_fragment_is_a_sentence(with_test_pages: None, db: None) -> None:
    answer = Client(raise_request_exception=False).get("/failing", headers=HTMX)

    assert answer.status_code == 500
    assert answer.text.startswith("Something went wrong on our side. Reference ")


@pytest.mark.parametrize("address", ["/refusing", "/no-such-page"])
def test_no_error_page_is_ever_swapped_into_a_fragment(with_test_pages: None, client: Client, db: None, address: str) -> None:
    assert "<" not in client.get(address, headers=HTMX).text


def test_ended_sign_in_sends_htmx_to_the_form_and_back(with_test_pages: None, client: Client, db: None) -> None:
    answer = client.get("/private", headers=HTMX)

    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/sign-in?next=%2Fhelp%3Fpart%3D2"
    assert "<" not in answer.text
    assert client.get("/private").status_code == 302


def test_other_redirects_are_left_alone(client: Client, db: None, maya: Any) -> None:
    client.force_login(maya)

    assert client.post("/theme", {"theme": "dark"}, headers=HTMX).status_code == 302


class TestFormOlderThanTheSignIn:
    """A wrong token. Nothing is changed; what was typed is shown back only where the browser says it came from a page of ours."""

    @pytest.fixture
    def strict(self) -> Client:
        return Client(enforce_csrf_checks=True)

    def test_typed_text_is_shown_back_for_sending_again(self, strict: Client, db: None) -> None:
        typed = {"problem": "Invoices <b>pile</b> up", "csrfmiddlewaretoken": "old"}
        page = strict.post("/theme", typed, headers={"Origin": "http://testserver"})

        assert page.status_code == 403
        assert "Invoices &lt;b&gt;pile&lt;/b&gt; up" in page.text
        assert "Send it once more" in page.text

    @pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}])
    def test_from_elsewhere_nothing_is_shown_back(self, strict: Client, db: None, headers: dict[str, str]) -> None:
        page = strict.post("/theme", {"theme": "dark"}, headers=headers)

        assert page.status_code == 403
        assert 'name="theme"' not in page.text

    def test_password_is_never_shown_back(self, strict: Client, db: None) -> None:
        page = strict.post("/sign-in", {"username": "maya", "password": "secret"}, headers={"Origin": "http://testserver"})

        assert page.status_code == 403
        assert "secret" not in page.text

    def test_fragment_gets_a_fresh_token_that_works(self, strict: Client, maya: Any) -> None:
        strict.force_login(maya)
        refused = strict.post("/theme", {"theme": "dark"}, headers=HTMX)
        assert (refused.status_code, "<" in refused.text) == (403, False)

        again = strict.post("/theme", {"theme": "dark", "csrfmiddlewaretoken": refused["X-CSRFToken"]})

        assert again.status_code == 302


def test_page_or_fragment() -> None:
    from django_htmx.middleware import HtmxDetails

    from apps.ui.htmx import wants_fragment

    def asked(**headers: str) -> bool:
        request = RequestFactory().get("/", headers=headers)
        request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
        return wants_fragment(request)

    assert asked(**{"HX-Request": "true"})
    assert not asked()
    assert not asked(**{"HX-Request": "true", "HX-Boosted": "true"})
    assert not asked(**{"HX-Request": "true", "HX-History-Restore-Request": "true"})
