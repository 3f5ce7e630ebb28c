"""The list of facts as anybody may read it: by task, and by price. Knows no rules, no use case and no person."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.catalogue import selectors
from apps.catalogue.engine import by_price, by_task

LONGEST_QUERY = 100


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """All tasks by family, or those in which every word of `?q=` occurs."""
    shown, on = _shown(request), timezone.localdate()
    if shown is None:
        return render(request, "catalogue/list.html", {"shown": None})
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    every = by_task.entries(shown.plain, on)
    found = by_task.found(every, query)
    context = {
        "shown": shown,
        "query": query,
        "every": every,
        "found": found,
        "families": by_task.families(found),
        "figures": by_task.general_figures(shown.plain, on),
        "packages": by_task.packages(shown.plain, on),
        "platforms": by_task.platforms(shown.plain, on),
        "withdrawn": by_task.withdrawn(shown.plain, on),
    }
    return render(request, "catalogue/list.html", context)


@require_safe
def task(request: HttpRequest, slug: str) -> HttpResponse:
    """One task: baseline, services with their state, models, tools, measure, price, figures on data."""
    shown, on = _shown(request), timezone.localdate()
    every = by_task.entries(shown.plain, on) if shown else ()
    found = next((entry for entry in every if entry.slug == slug), None)
    if found is None:
        raise Http404("No such task in this list")
    siblings = [entry for entry in every if entry.family == found.family and entry is not found]
    return render(request, "catalogue/task.html", {"shown": shown, "task": found, "siblings": siblings})


@require_safe
def prices(request: HttpRequest) -> HttpResponse:
    """All dated prices of one list, and all lists that were published."""
    shown = _shown(request)
    page, now = by_price.page(shown.plain, timezone.localdate()) if shown else None, timezone.now()
    versions = selectors.versions()
    context = {"shown": shown, "page": page, "versions": versions, "live": selectors.live_among(versions, now), "now": now}
    return render(request, "catalogue/prices.html", context)


def _shown(request: HttpRequest) -> selectors.Shown | None:
    return selectors.shown(request.GET.get("v", ""), timezone.now())
