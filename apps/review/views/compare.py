"""Decisions side by side. Fetch for this person, build the documents, lay them out; may not open a table."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.intake.decorators import signed_in
from apps.intake.selectors import decision_for
from apps.reports.services import exports, files
from apps.review.comparison import FEWEST, MOST, compared


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column: whose decision it is, and the same page without it."""

    pk: uuid.UUID
    title: str
    number: int
    at: datetime
    without: str


@signed_in
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two to four decisions, as the address names them; with fewer or more the page says how to choose."""
    chosen = _chosen(request.GET.getlist("of"))
    decisions = [decision_for(request.user, pk) for pk in chosen[:MOST]]
    context = {"decisions": decisions, "most": MOST, "left_out": len(chosen) - len(decisions)}
    if len(decisions) < FEWEST:
        return render(request, "review/compare.html", context)
    contents = [exports.content_of(decision) for decision in decisions]
    context["columns"] = [
        Column(
            decision.pk, decision.title, content.meta.number, decision.decided_at, _query(pk for pk in chosen[:MOST] if pk != decision.pk)
        )
        for decision, content in zip(decisions, contents, strict=True)
    ]
    context["found"] = compared([files.document_of(content) for content in contents])
    return render(request, "review/compare.html", context)


def _chosen(given: Sequence[str]) -> list[uuid.UUID]:
    """What the address names, each once. Raises Http404 for what no decision can be called."""
    try:
        return list(dict.fromkeys(uuid.UUID(text) for text in given))
    except ValueError:
        raise Http404("No such decision") from None


def _query(chosen: Iterable[uuid.UUID]) -> str:
    return urlencode([("of", pk) for pk in chosen])
