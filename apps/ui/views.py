"""Start, help, health, and the pages that say what went wrong. May not open a table."""

import logging
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.ui.claims import claims
from apps.ui.htmx import wants_fragment

log = logging.getLogger("groundwork")

FIELD_LIMIT = 200


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What Groundwork is, in half a minute, and the way in."""
    return render(request, "ui/start.html", {"has_samples": settings.EMBEDDED})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How it works and what its words mean."""
    return render(request, "ui/help.html")


@require_safe
def claims_page(request: HttpRequest) -> HttpResponse:
    """What articles on deep learning say, and what holds today."""
    return render(request, "ui/claims.html", {"claims": claims()})


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while this process reaches its database, 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.warning("healthz: the database does not answer")
        return HttpResponse("no database", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _problem(request, 400, "ui/400.html", "This address or form could not be read")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same words for what does not exist and for what is not shared with this person."""
    return _problem(request, 404, "404.html", "This page is not here, or not shared with you")


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """For somebody who sees the thing but may not do this; the reason is the exception's own."""
    reason = str(exception) or "Your role does not include this"
    return _problem(request, 403, "403.html", reason, reason=reason)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault. Nothing here may need the database, the session or a template that could be what failed."""
    reference = secrets.token_hex(4)
    log.exception("Reference %s: %s %s", reference, request.method, request.path.encode("unicode_escape").decode())
    if wants_fragment(request):
        return HttpResponse(
            f"Something went wrong on our side. Reference {reference}",
            status=500,
            content_type="text/plain; charset=utf-8",
        )
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was older than the sign-in. Nothing is stored, and nothing that was typed is lost.

    A fragment gets 403 with a fresh token in `X-CSRFToken`, for the script to put into its form and try once more. A whole
    form that came from a page of ours is shown back for sending again; from anywhere else only the way back is shown.
    """
    if wants_fragment(request):
        answer = HttpResponse(
            "This form was older than your sign-in. Nothing was saved yet",
            status=403,
            content_type="text/plain; charset=utf-8",
        )
        answer["X-CSRFToken"] = get_token(request)
        return answer
    fields = _fields_to_send_again(request) if _came_from_us(request) else []
    return render(request, "ui/csrf_failure.html", {"fields": fields}, status=403)


def _problem(request: HttpRequest, status: int, template: str, words: str, **context: object) -> HttpResponse:
    if wants_fragment(request):
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    return render(request, template, context, status=status)


def _came_from_us(request: HttpRequest) -> bool:
    # Browsers set Origin on every POST and no page can forge it; without it nothing is shown back.
    try:
        origin = urlsplit(request.headers.get("Origin", ""))
    except ValueError:  # no address at all
        return False
    return bool(origin.netloc) and origin.netloc == request.get_host()


def _fields_to_send_again(request: HttpRequest) -> list[tuple[str, str]]:
    secret = any("password" in name for name in request.POST)
    if secret or request.FILES or len(request.POST) > FIELD_LIMIT:
        return []
    return [(name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values]
