"""The pages that look at a decision. Fetch for this person, build the document, render; may not open a table."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.decisions.selectors import decision_for
from apps.reports.services import checking, exports, files
from apps.review import selectors


@login_required
@require_safe
def result(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One decision as its scoping document, block by block as on paper."""
    decision = decision_for(request.user, pk)
    content = exports.content_of(decision)
    context = {
        "decision": decision,
        "rules_version": str(content.result["rulebook"]["version"]),
        "document": files.document_of(content),
        "today": checking.today_of(content, at=timezone.now()),
        **selectors.around(request.user, decision),
    }
    return render(request, "review/result.html", context)
