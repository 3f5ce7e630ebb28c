"""Page or fragment: one view serves both, and the server chooses. May not import any other app."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

SHAPED_BY = ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"]


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of the page that is open. A restored or boosted page is a whole page."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def page_or_fragment(request: HttpRequest, page: str, fragment: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Render `fragment` for an htmx swap and `page`, which includes it, for everybody else."""
    template = fragment if wants_fragment(request) else page
    response = render(request, template, dict(context), status=status)
    patch_vary_headers(response, SHAPED_BY)
    return response
