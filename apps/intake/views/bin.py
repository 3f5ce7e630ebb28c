"""The bin: moving a use case there after a look at what is in it, what lies there, and taking it out. Fetch, one service call, render."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import permissions
from apps.intake import selectors, services
from apps.intake.decorators import signed_in
from apps.intake.views.use_cases import USE_CASES_A_PAGE


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask first, and name what goes along; then move it there."""
    use_case = selectors.use_case_for(request.user, pk)
    permissions.check_edit_use_cases(request.user, use_case.workspace)
    if request.method != "POST":
        context = {"use_case": use_case, "inside": selectors.inside(use_case), "days": selectors.BINNED_DAYS}
        return render(request, "intake/move_to_bin.html", context)
    services.move_to_bin(use_case=use_case, by=request.user, at=timezone.now())
    messages.success(request, f"“{use_case.shown_title}” is in the bin")
    return redirect("intake:bin")


@signed_in
@require_safe
def bin_list(request: HttpRequest) -> HttpResponse:
    """What can be taken out again, and for how long."""
    at = timezone.now()
    page = Paginator(selectors.binned_for(request.user, at=at), USE_CASES_A_PAGE).get_page(request.GET.get("page"))
    editable = {place.pk for place in selectors.places_to_start(request.user)}
    context = {
        "page": page,
        "rows": [(use_case, selectors.days_left(use_case, at=at), use_case.workspace_id in editable) for use_case in page],
        "days": selectors.BINNED_DAYS,
    }
    return render(request, "intake/bin.html", context)


@signed_in
@require_POST
def restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take it out of the bin and go to it. What is out already stays as it is."""
    at = timezone.now()
    use_case = (
        selectors.binned_for(request.user, at=at).filter(pk=pk).first() or selectors.use_cases_for(request.user).filter(pk=pk).first()
    )
    if use_case is None:
        raise Http404("Nothing of this person's to restore")
    services.restore(use_case=use_case, by=request.user, at=at)
    messages.success(request, f"“{use_case.shown_title}” is restored")
    return redirect("intake:task_list", pk=pk)
