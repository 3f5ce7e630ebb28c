"""All decided use cases of this person together. Fetch for this person, lay out, render; may not open a table."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.intake.decorators import signed_in
from apps.intake.selectors import lists
from apps.review import selectors
from apps.review.portfolio.sums import DRAWS
from apps.review.portfolio.whole import whole

ROWS_A_PAGE = 50  # as many as the list of use cases shows


@signed_in
@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """What this person's workspaces have decided: filtered and ordered by the address, a page at a time."""
    wanted = lists.Wanted.of(request.GET)
    page = Paginator(lists.decided(request.user, wanted), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = selectors.portfolio_rows(page.object_list, first=page.start_index() or 1)
    counts = lists.counts(request.user, wanted)
    context = {
        "page": page,
        "rows": rows,
        "whole": whole([row.entry for row in rows]),
        "wanted": wanted,
        "few": lists.told_to_tick(request.GET, (row.decision_id for row in rows)),
        "ticked": request.GET.getlist(lists.TICKED),
        "verdicts": [(verdict, words, counts.get(verdict, 0)) for verdict, words in lists.VERDICTS.items() if verdict != lists.DRAFT],
        "all": sum(counts.values()),
        "orders": lists.ORDERS,
        "draws": DRAWS,
    }
    return render(request, "review/portfolio.html", context)
