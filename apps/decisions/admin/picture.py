"""The rules of a draft as a picture, what it changes outlined. Changes nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.decisions import compiler, selectors
from apps.decisions.admin.pages import ONE_DRAFT, Pages, draft_for, page
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.differences import differences
from apps.decisions.engine.picture.drawn import drawn
from apps.decisions.engine.picture.graph import ROW, RULE, STAGE, Node, book_graph, stage_graph
from apps.ui.held import once

DRAWING = "decisions/_picture.html"  # thousands of places to fill in: kept as text with the state of the draft that it shows


@require_safe
def picture(request: HttpRequest, pk: int, stage: str = "") -> HttpResponse:
    """All stages, or one of them; rules that cannot be read are left out and named."""
    draft = draft_for(pk)
    plain = compiler.plain_of(draft)
    book, broken = compiler.readable_book(plain)
    if book is None:
        return page(request, "picture", {"draft": draft, "picture": None, "broken": broken})
    try:
        graph = once(plain, f"picture {stage}", lambda: stage_graph(book, stage) if stage else book_graph(book))
    except LookupError:
        raise Http404("No such stage") from None
    base = draft.based_on
    changed = once(plain, f"changed since {base.sha256}", lambda: _changed(selectors.book_for(base), book)) if base else frozenset()

    def href(node: Node) -> str:
        if node.kind in (RULE, ROW):
            return reverse("admin:decisions_draft_rule", args=[pk, node.key])
        return reverse("admin:decisions_draft_picture", args=[pk, node.key]) if node.kind == STAGE else ""

    listed, since = (ROW, RULE) if stage else (STAGE,), base.sha256 if base else ""
    shown = once(
        plain,
        f"drawn for {pk} {stage} {since}",
        lambda: render_to_string(DRAWING, {"picture": drawn(graph, href, changed=changed, listed=listed), "place": "draft"}),
    )
    stages = [(each.slug, each.title) for each in book.stages]
    context = {
        "draft": draft,
        "picture": shown,
        "stage": stage,
        "stage_title": dict(stages).get(stage, ""),
        "stages": stages,
        "broken": broken,
    }
    return page(request, "picture", context)


def _changed(base: Rulebook, book: Rulebook) -> frozenset[str]:
    return frozenset(change.key for change in differences(base, book))


PAGES: Pages = [
    (f"{ONE_DRAFT}picture/", picture, "pictures"),
    (f"{ONE_DRAFT}picture/<slug:stage>/", picture, "picture"),
]
