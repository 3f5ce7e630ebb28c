"""What a rule author posted after the sign-in had ended: kept in the session until the page is opened again. Knows no rules."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict

KEPT = "rule typed before signing in"
MOST_KEPT = 60_000  # characters of a posted form
View = Callable[..., HttpResponse]


def keeping(view: View) -> View:
    """Keep a form that a stranger posts, and send them to sign in and back. Only for a browser that has a session of ours."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ended = request.method == "POST" and not request.user.is_authenticated and not getattr(request, "htmx", False)
        if not ended or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return view(request, *args, **kwargs)
        body = request.POST.copy()
        body.pop("csrfmiddlewaretoken", None)
        if len(text := body.urlencode()) <= MOST_KEPT:
            request.session[KEPT] = {"path": request.get_full_path(), "body": text}
        return redirect_to_login(request.get_full_path())

    return wrapped


def kept_for(request: HttpRequest) -> QueryDict | None:
    """What was posted to this address before the sign-in ended, once; None where nothing was."""
    kept = request.session.get(KEPT)
    if request.method != "GET" or not kept or kept["path"] != request.get_full_path():
        return None
    del request.session[KEPT]
    return QueryDict(kept["body"])
