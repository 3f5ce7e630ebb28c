"""Who may see the form: people who are signed in. What somebody typed before the sign-in ended, or into the bin, is kept for their return."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from apps.accounts import permissions
from apps.decisions.selectors import NothingPublished
from apps.intake.selectors import InTheBin

KEPT = "typed before signing in"
MOST_KEPT = 60_000  # characters of a posted form
WHY = "kept_because"  # a field that no page has
SIGNED_OUT, BINNED = "you were signed out", "it was restored from the bin"

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
            except InTheBin as binned:
                return _in_the_bin(request, binned)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _keep(request, SIGNED_OUT)
        return redirect_to_login(request.path)

    return wrapped


def _in_the_bin(request: HttpRequest, binned: InTheBin) -> HttpResponse:
    """For a member: that it lies there, and the way to restore it. To save into it is a conflict, and what was typed is kept."""
    use_case = binned.use_case
    status = 409 if request.method == "POST" else 404
    if getattr(request, "htmx", False):
        return render(request, "intake/_in_the_bin.html", {"use_case": use_case}, status=status)
    _keep(request, BINNED)
    context = {"use_case": use_case, "may_edit": permissions.can_edit_use_cases(request.user, use_case.workspace)}
    return render(request, "intake/in_the_bin.html", context, status=status)


def _keep(request: HttpRequest, why: str) -> None:
    """What a form sent, for the next time this person comes to its address."""
    if request.method != "POST" or getattr(request, "htmx", False):
        return
    body = request.POST.copy()
    body.pop("csrfmiddlewaretoken", None)
    body[WHY] = why
    if len(text := body.urlencode()) <= MOST_KEPT:
        request.session[KEPT] = {"path": request.path, "body": text}


def kept_for(request: HttpRequest) -> QueryDict | None:
    """What was posted to this address and could not be stored, once; None where nothing was."""
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    return QueryDict(kept["body"])


def why_unsaved(kept: QueryDict | None) -> str:
    """The line about saving on a page that shows what was kept; empty where nothing was."""
    return "" if kept is None else f"Not saved yet: this is what you typed before {kept.get(WHY, SIGNED_OUT)}"
