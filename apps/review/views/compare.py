"""Decisions side by side. Fetch for this person, build the documents, lay them out; may not open a table."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.intake.decorators import signed_in
from apps.intake.selectors import decision_for, lists
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
    """Two to four decisions, as the address names them; with fewer one is sent back to the table they are ticked in, and told."""
    chosen = _chosen(request.GET.getlist("of"))
    decisions = [decision_for(request.user, pk) for pk in chosen[:MOST]]
    context = {"decisions": decisions, "most": MOST, "left_out": len(chosen) - len(decisions)}
    if len(decisions) < FEWEST:
        if back := _back(request.GET.get("back", ""), chosen):
            return redirect(back)
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


def _back(wanted: str, chosen: Iterable[uuid.UUID]) -> str:
    """The list or the portfolio as it was left, with what is ticked there; empty where neither is named."""
    path, _, query = wanted.partition("?")
    if path not in (reverse("intake:list"), reverse("review:portfolio")):
        return ""
    kept = [(name, value) for name, value in parse_qsl(query) if name not in (lists.TICKED, lists.TOO_FEW)]
    return f"{path}?{urlencode([*kept, (lists.TOO_FEW, 'yes'), *((lists.TICKED, pk) for pk in chosen)])}"


def _query(chosen: Iterable[uuid.UUID]) -> str:
    return urlencode([("of", pk) for pk in chosen])
