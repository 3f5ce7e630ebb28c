"""Asking for a document, watching it being made, taking it away. Fetch, one service call, render; may not open a table."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from apps.intake.selectors import decision_for
from apps.reports import pdf, selectors
from apps.reports.services import exports
from apps.ui.htmx import page_or_fragment, wants_fragment

STOP_ASKING = 286  # htmx's own status: swap this in and ask no more


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_export(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask for the document of a decision; whoever comes back here after signing in is taken to the decision."""
    decision = decision_for(request.user, pk)
    if request.method != "POST":
        return redirect("review:result", pk=pk)
    export = exports.request_export(decision=decision, by=request.user, at=timezone.now())
    return redirect("reports:export", pk=export.pk)


@login_required
@require_safe
def export(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How far the document is; asked once a second by htmx, or by hand."""
    found = selectors.export_for(request.user, pk)
    seen = f"{found.status} {found.attempt} {found.page}"
    if wants_fragment(request) and request.GET.get("seen") == seen and not found.is_final:
        return HttpResponse(status=204)  # nothing new, so that nothing is announced again
    context = {
        "export": found,
        "seen": seen,
        "is_news": request.GET.get("seen", "").split(" ")[:2] != seen.split(" ")[:2],  # else it would be read out again
        "named": selectors.named(found),
        "missing": "" if found.is_final else pdf.how_to_install(),
        "may_ask": selectors.may_export(request.user, found),
    }
    status = STOP_ASKING if found.is_final and wants_fragment(request) else 200
    return page_or_fragment(request, "reports/export.html", "reports/_export_piece.html", context, status=status)


@login_required
@require_safe
def file(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The finished PDF, as a file to keep."""
    found, data = selectors.file_for(request.user, pk)
    if request.method == "GET":
        exports.record_download(export=found, by=request.user, at=timezone.now())
    name = f"{selectors.named(found).reference} scoping document.pdf"
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
