"""A draft of the rules or of the prices is discarded: asked once, with what goes with it, then one call of the service."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from apps.accounts import permissions
from apps.decisions.admin.pages import DraftKind, page


def discard_page(
    request: HttpRequest, pk: int, *, of: DraftKind[Any, Any], discard: Callable[..., None], changes_in: Callable[[Any], Any]
) -> HttpResponse:
    """Ask with GET, saying what the draft changes; discard it with POST."""
    permissions.check_edit_rules(request.user)
    if request.method == "POST" and not of.is_open(pk):
        return of.gone(request, pk)
    found = of.find(pk)
    if request.method == "POST":
        try:
            discard(draft=found, by=request.user, at=timezone.now())
        except of.gone_as:
            return of.gone(request, pk)
        messages.success(request, f"Draft “{found.title}” is gone")
        return redirect(of.url("changelist"))
    return page(request, "discard", {"of": of, "draft": found, "changes": changes_in(found)})
