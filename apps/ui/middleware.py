"""What every answer gets, whatever the view: one content policy, few bytes, no copies of private pages, a sign-in that ended said well.

An htmx request whose sign-in has ended would be redirected to the sign-in page, which would then be swapped into a
fragment. It gets 401 and `HX-Redirect` instead. A form that saves by itself and wants to keep what was typed stops
`htmx:beforeOnLoad` on a 401 and says so in its own words; nothing has been stored then.
"""

from collections.abc import Callable
from urllib.parse import unquote, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
UNUSED_DEVICES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
SIGNED_OUT = "You were signed out. What you typed is kept; sign in to go on"


class ContentPolicy:
    """Says, on every answer, what a page may load and do: its own files, and nothing from elsewhere, nothing inline.

    One string and not a table of parts, so that it reads the same on every answer of every process.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Content-Security-Policy"] = CONTENT_POLICY
        response["Permissions-Policy"] = UNUSED_DEVICES
        return response


class Compressed(GZipMiddleware):
    """Sends pages and other text gzipped to whoever takes it so: a fifth of the bytes. A PDF or a workbook is compressed already.

    Nothing secret can be guessed from the length of what is sent: form tokens are masked anew each time, Django adds up to a
    hundred random bytes, and cookies do not come with requests that other sites make.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]
        kind = response.get("Content-Type", "").partition(";")[0]
        if kind.startswith("text/") or kind in ("application/json", "image/svg+xml"):
            return super().process_response(request, response)  # type: ignore[return-value]
        return response


class NoNul:
    """Refuses an address or a cookie that holds the character NUL: no text of ours does, and the database cannot be asked for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = (request.path, unquote(request.META.get("QUERY_STRING", "")), *request.COOKIES.values())
        if any("\x00" in text for text in asked):
            raise BadRequest("An address or a cookie holds the character NUL")
        return self.get_response(request)


class HtmxSignIn:
    """Turns a redirect to the sign-in page into 401 with `HX-Redirect`, for htmx only."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not getattr(request, "htmx", False) or response.status_code not in (301, 302):
            return response
        sign_in = resolve_url(settings.LOGIN_URL)
        if urlsplit(response["Location"]).path != sign_in:
            return response
        ended = HttpResponse(SIGNED_OUT, status=401, content_type="text/plain; charset=utf-8")
        ended["HX-Redirect"] = f"{sign_in}?{urlencode({'next': _page_that_is_open(request)})}"
        return ended


class NoStore:
    """Forbids copies of whatever is shown to somebody with a session, unless the view has said otherwise."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        private = settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies
        if private and not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response


def _page_that_is_open(request: HttpRequest) -> str:
    # The path only: a `next` that names a host would be refused after signing in.
    try:
        current = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:  # no address at all
        return "/"
    return f"{current.path}?{current.query}" if current.query else current.path or "/"
