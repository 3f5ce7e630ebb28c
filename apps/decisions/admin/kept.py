"""What a rule author typed before going elsewhere, to sign in or to add a word: kept in the session until the page is opened again. Knows no rules."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict

PUT_BY = "rule typed before adding a word"
CAME_BACK = "came_back"  # a field of what was typed: the line for which its author went elsewhere, and was not signed out
KEPT = "rule typed before signing in"
MOST_KEPT = 60_000  # characters of a posted form
ON_THE_WAY = "words added on the way to a rule"
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


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """What was added for a rule that waits for it, and is part of that: the step of the draft, and each word's part and short name."""

    step: int | None = None
    words: tuple[tuple[str, str], ...] = ()


def on_the_way(request: HttpRequest) -> OnTheWay:
    """What was added on the way to what is saved at this address, or to what waits for a word that is added here."""
    put, kept = request.session.get(PUT_BY) or {}, request.session.get(ON_THE_WAY)
    here = put.get("path") if request.GET.get("back") else request.get_full_path()
    if not kept or kept["path"] != here:
        return OnTheWay()
    return OnTheWay(kept["step"], tuple((part, slug) for part, slug in kept["words"]))


def step_joined(request: HttpRequest, named: Collection[str]) -> int | None:
    """The step of the words added on the way, where what is saved names them all; None where it stands alone, as from another tab."""
    way = on_the_way(request)
    return way.step if all(slug in named for _part, slug in way.words) else None


def arrived(request: HttpRequest) -> None:
    """What is saved at this address waits for nothing any more: neither for what was added on the way, nor for what was put by here."""
    request.session.pop(ON_THE_WAY, None)
    if (request.session.get(PUT_BY) or {}).get("path") == request.get_full_path():
        del request.session[PUT_BY]


def kept_for(request: HttpRequest) -> QueryDict | None:
    """What was posted to this address before the sign-in ended, or put by to add a word, once; None where nothing was."""
    kept = request.session.get(KEPT)
    if request.method != "GET":
        return None
    if not kept or kept["path"] != request.get_full_path():
        put = _put_by_here(request)
        if put is None and on_the_way(request).words:
            del request.session[ON_THE_WAY]  # whoever begins anew does not go on with that
        return put
    del request.session[KEPT]
    return QueryDict(kept["body"])


def _put_by_here(request: HttpRequest) -> QueryDict | None:
    """What was put by on this page, for somebody who comes back without having added a word. It stays put by, for the browser also goes forward."""
    put = request.session.get(PUT_BY)
    if not put or put["path"] != request.get_full_path():
        return None
    if put.get("shown"):
        del request.session[PUT_BY]
        return None
    request.session[PUT_BY] = {**put, "shown": True}
    body = QueryDict(put["body"], mutable=True)
    body[CAME_BACK] = put["field"].removesuffix(".flag")
    messages.info(request, "Filled in as you left it. It is not saved yet")
    return body


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


def taken_up(request: HttpRequest, slug: str, *, part: str = "", step: int | None = None) -> str:
    """Where to go back to once the word is there, with what was typed and that word in its place; "" where nothing was put by.

    `step` is the one of the draft in which the word came; None where its author goes back without one.
    """
    before = on_the_way(request)
    put = request.session.pop(PUT_BY, None) if request.GET.get("back") else None
    if not put:
        return ""
    if step is not None:
        request.session[ON_THE_WAY] = {"path": put["path"], "step": step, "words": [*before.words, (part, slug)]}
    body = QueryDict(put["body"], mutable=True)
    body[put["field"]], body[CAME_BACK] = slug, put["field"].removesuffix(".flag")
    request.session[KEPT] = {"path": put["path"], "body": body.urlencode()}
    return str(put["path"])
