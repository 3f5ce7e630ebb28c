"""The pages that look at a decision. Fetch for this person, build the document, render; may not open a table."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.decisions.addresses import page_of
from apps.decisions.engine.picture import drawn
from apps.decisions.engine.picture.graph import ROW, RULE, rules_graph, rules_of, stage_graph
from apps.decisions.selectors import book_for
from apps.intake.selectors import decision_for
from apps.reports.services import checking, exports, files, today
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


@login_required
@require_safe
def picture(request: HttpRequest, pk: uuid.UUID, stage: str = "") -> HttpResponse:
    """What led to a decision, as a picture: the rules that hold, or one stage with these lit."""
    decision = decision_for(request.user, pk)
    book, truths = book_for(decision.rulebook_version), selectors.truths_of(decision)
    try:
        graph = stage_graph(book, stage) if stage else None
    except LookupError:
        raise Http404("No such stage") from None
    if graph is None:
        every = (rule for each in book.stages for rule in rules_of(book, each.slug))
        graph = rules_graph(book, "What holds", [rule for rule in every if truths.get(rule.key)])
    version = f"?v={decision.rulebook_version.number}"
    shown = drawn.drawn(graph, lambda node: page_of(node, version), truths=truths, listed=(ROW, RULE))
    stages = [(each.slug, each.title) for each in book.stages]
    return render(request, "review/picture.html", {"decision": decision, "picture": shown, "stage": stage, "stages": stages})


@login_required
@require_safe
def by_todays_rules(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The same answers by the rules in force, beside the decision as it was made. Nothing is stored."""
    decision = decision_for(request.user, pk)
    content = exports.content_of(decision)
    context = {
        "decision": decision,
        "then": content.result,
        "number": content.meta.number,
        "is_same_text": checking.are_todays(content, at=timezone.now()),
        "today": today.by_todays_rules(content, at=timezone.now()),
        **selectors.around(request.user, decision),
    }
    return render(request, "review/by_todays_rules.html", context)
