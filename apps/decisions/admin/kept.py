"""What a rule author typed before going elsewhere, to sign in or to add a word: kept in the session until the page is opened again. Knows no rules."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict

PUT_BY = "rule typed before adding a word"
CAME_BACK = "came_back"  # a field of what was typed: the line for which its author went elsewhere, and was not signed out
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


def was_signed_out(kept: QueryDict | None) -> bool:
    """Whether what was kept is told as that."""
    return kept is not None and CAME_BACK not in kept


def came_back_to(kept: QueryDict | None) -> str:
    """The line for which a word was added elsewhere: its author goes on there. "" where nobody was."""
    return kept.get(CAME_BACK, "") if kept is not None else ""


def put_by(request: HttpRequest, pressed: str) -> bool:
    """Put a posted form by where its button was pressed to add a word for one of its lines; False for any other button, or too long a form."""
    do, body = request.POST.get("do", ""), request.POST.copy()
    for name in ("csrfmiddlewaretoken", "do"):
        body.pop(name, None)
    text, field = body.urlencode(), f"{do.removeprefix(pressed)}.flag"
    if not do.startswith(pressed) or field not in body or len(text) > MOST_KEPT:
        return False
    request.session[PUT_BY] = {"path": request.get_full_path(), "body": text, "field": field}
    return True


def taken_up(request: HttpRequest, slug: str) -> str:
    """Where to go back to once the word is there, with what was typed and that word in its place; "" where nothing was put by."""
    put = request.session.pop(PUT_BY, None) if request.GET.get("back") else None
    if not put:
        return ""
    body = QueryDict(put["body"], mutable=True)
    body[put["field"]], body[CAME_BACK] = slug, put["field"].removesuffix(".flag")
    request.session[KEPT] = {"path": put["path"], "body": body.urlencode()}
    return str(put["path"])
