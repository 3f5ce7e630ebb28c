"""From a version's page: publish its rules again, and withdraw a start that is still to come."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import permissions
from apps.catalogue import selectors as catalogue
from apps.decisions import case_history, history, selectors, services
from apps.decisions.admin.pages import Pages, page, sorted_problems
from apps.decisions.admin.publish_page import Typed, again_page
from apps.decisions.admin.publishing import PUBLISHING, warnings_to_answer
from apps.decisions.admin.version_impact import VERSIONS
from apps.decisions.builder import impact as builder
from apps.decisions.builder.left_open import left_open_in
from apps.decisions.engine.differences import REMOVED, TESTS
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.models import RulebookVersion


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, number: int) -> HttpResponse:
    """What publishing an older version again changes, and the same checks as for any other."""
    return again_page(request, selectors.version_or_404(number), way=PUBLISHING, again=_again, shown=_shown)


def _again(*, typed: Typed, **given: Any) -> RulebookVersion:
    return services.publish_again(reasons=typed.reasons, **given)


@require_POST
def withdraw(request: HttpRequest, number: int, start: int) -> HttpResponse:
    """Take a planned start back."""
    permissions.check_publish_rules(request.user)
    found = selectors.version_or_404(number)
    planned = next((one.activation for one in history.starts_of(found) if one.activation.pk == start), None)
    if planned is None:
        raise Http404("No such start of this version")
    planned.version = found
    try:
        services.withdraw_start(start=planned, by=request.user, at=timezone.now())
    except services.NotWithdrawn as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"The start of v{number} is withdrawn. It will not come into force")
    return redirect("admin:decisions_rulebookversion_change", number)


def _shown(request: HttpRequest, found: RulebookVersion, typed: Typed, *, status: int = 200) -> HttpResponse:
    at = timezone.now()
    start, planned = selectors.live_and_planned(at, last_number=history.last_number(), prices=catalogue.live_pk(at))  # all by one statement
    beside: Any = start or next(iter(planned), None)
    live, number = (start.version if start else None), (beside.last_number + 1 if beside else history.live_and_next(at)[1])
    problems = sorted_problems(services.problems_in(plain := to_plain(selectors.book_for(found)), at=at), plain)
    comparison = case_history.between(live, found)
    leaving = [change.goes_along for change in comparison.changes if change.part == TESTS and change.kind == REMOVED]
    context: dict[str, Any] = {
        "version": found,
        "live": live,
        "comparison": comparison,
        "impact": (impact := builder.impact_for(found, live=live, price_list_id=beside.prices if beside else None)),
        "left_open": left_open_in(impact.ready),
        "impact_url": VERSIONS.url("impact", found.number),
        "staying_behind": leaving.count(False),
        "going_along": leaving.count(True),
        "demanded": permissions.review_is_demanded(),
        "next": number,
        "starts": services.among_starts(start, planned),
        "to_answer": warnings_to_answer(problems["warnings"], typed.reasons),
        **typed.shown(),
        **problems,
    }
    return page(request, "again", context, status=status)


PAGES: Pages = [
    ("<int:number>/again/", again, "again"),
    ("<int:number>/withdraw/<int:start>/", withdraw, "withdraw"),
]
