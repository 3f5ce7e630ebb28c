"""The page of a draft on which it is exchanged with other tools; each kind brings its own block and its own addresses."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.decisions.admin import imported, workbooks
from apps.decisions.admin.pages import ONE_DRAFT, Pages, draft_for, page


@require_safe
def exchange(request: HttpRequest, pk: int) -> HttpResponse:
    """What can go out of this draft, and come into it."""
    found = draft_for(pk)
    return page(request, "exchange", {"draft": found, **imported.block(found)})


PAGES: Pages = [(f"{ONE_DRAFT}exchange/", exchange, "exchange"), *workbooks.PAGES, *imported.PAGES]
