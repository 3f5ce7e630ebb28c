"""Who may see the form: people who are signed in. What somebody typed before the sign-in ended is kept for their return."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from apps.decisions.selectors import NothingPublished

KEPT = "typed before signing in"
MOST_KEPT = 60_000  # characters of a posted form

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def signed_in(view: View[P]) -> View[P]:
    """Send strangers to sign in and back. A form posted by somebody whose sign-in ended waits in their session.

    Nothing is kept for a browser that brings no session along: it was never signed in, and anybody could fill the table.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            try:
                return view(request, *args, **kwargs)
            except NothingPublished:
                return render(request, "intake/no_rules.html", status=503)
        was_here = settings.SESSION_COOKIE_NAME in request.COOKIES
        if request.method == "POST" and was_here and not getattr(request, "htmx", False):
            body = request.POST.copy()
            body.pop("csrfmiddlewaretoken", None)
            if len(text := body.urlencode()) <= MOST_KEPT:
                request.session[KEPT] = {"path": request.path, "body": text}
        return redirect_to_login(request.path)

    return wrapped


def kept_for(request: HttpRequest) -> QueryDict | None:
    """What was posted to this address before the sign-in ended, once; None where nothing was."""
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    return QueryDict(kept["body"])
