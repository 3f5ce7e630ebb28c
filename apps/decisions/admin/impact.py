"""The pages of what a draft of rules or prices would decide otherwise: ask for a replay, watch it, cancel it, read it, take it away as a table."""

import csv
import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.selectors import workspaces_for
from apps.catalogue import selectors as catalogue
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.decisions import selectors, services
from apps.decisions.admin.pages import ONE_DRAFT, RULES, DraftKind, Pages, page
from apps.decisions.builder import impact as builder
from apps.decisions.builder.left_open import left_open_in
from apps.decisions.engine.replay import MOST_TAKEN_BACK
from apps.decisions.models import ImpactLine, ImpactRun, RulebookVersion
from apps.decisions.models.impact import Tried, whose
from apps.ui.htmx import page_or_fragment, wants_fragment

LINES_A_PAGE = 50
STOP_ASKING = 286  # htmx's own status: swap this in and ask no more
COLUMNS = (
    "Case", "Kind", "Title", "Verdict before", "Verdict after", "Recommended before", "Recommended after", "How sure before",
    "How sure after", "What changes", "Caused by", "How the cause was found", "The decision itself says", "Why it cannot be read",
)  # fmt: skip
HOW_WORDS = {"only": "the only change", "alone": "taken back alone", "together": "together", "trace": "by what holds", "": ""}
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


Of = DraftKind[Any, Any]  # whose impact it is


@require_safe
def impact(request: HttpRequest, pk: int, *, of: Of) -> HttpResponse:
    """Where the newest run stands, and what the last that came to its end found."""
    draft = of.find(pk)
    found = impact_of(draft, catalogue.live_version(timezone.now()))
    around = _around(of, draft, found.run)
    if wants_fragment(request) and request.headers.get("HX-Target") == "impact-run":
        return _progress(request, around)
    context: dict[str, Any] = {
        **around,
        "impact": found,
        "prices": isinstance(draft, PriceDraft),
        "version": draft if isinstance(draft, RulebookVersion) else None,
        "most_taken_back": MOST_TAKEN_BACK,
        "by_itself": not wants_fragment(request) and _is_wanting(found) and services.is_small(draft),
    }
    if found.ready is not None:
        context |= _lists(request, found.ready)
    return page(request, "impact", context)


def _is_wanting(found: builder.Impact) -> bool:
    """Whether a replay would tell something new: a page that is opened then asks for it by itself, but not again where one did not come through."""
    return found.run is None or (found.run == found.ready and bool(found.stale))


@require_POST
def run_impact(request: HttpRequest, pk: int, *, of: Of) -> HttpResponse:
    """Replay the draft as it stands; a few cases at once."""
    try:
        run = services.request_impact(draft=of.find(pk), by=request.user, at=timezone.now())
    except (services.NotReplayable, services.NothingInForce) as refused:
        messages.error(request, str(refused))
    except of.gone_as:
        return of.gone(request, pk)
    else:
        if not run.is_under_way and not wants_fragment(request):  # who pressed nothing is told nothing: the page has the figures
            messages.success(request, f"{run.total:,} cases are replayed")
    return redirect(f"{of.start}_impact", pk)


@require_POST
def cancel_impact(request: HttpRequest, pk: int, run: uuid.UUID, *, of: Of) -> HttpResponse:
    """End a run before it is through."""
    found = get_object_or_404(ImpactRun.objects.defer("canonical"), pk=run, **whose(of.find(pk)))
    if services.cancel_impact(run=found, by=request.user, at=timezone.now()):
        messages.success(request, "The replay is cancelled")
    return redirect(f"{of.start}_impact", pk)


@require_safe
def impact_csv(request: HttpRequest, pk: int, *, of: Of) -> HttpResponse:
    """Every case that comes out otherwise, and every one that cannot be read, as a table that opens in a spreadsheet."""
    draft = of.find(pk)
    run = ImpactRun.objects.filter(**whose(draft), status="ready").select_related("before").defer(*builder.LONG).first()
    if run is None:
        raise Http404("No replay of this draft has come to its end")
    name = f"impact-{'version-' if run.version_id else 'price-draft-' if run.is_of_prices else 'draft-'}{of.key(draft)}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse("".join(_rows(run, _mine(request))), content_type="text/csv; charset=utf-8", headers=headers)


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


def impact_of(draft: Tried, prices: PriceListVersion | None) -> builder.Impact:
    """What is known of a draft's impact, beside the rules in force and these prices."""
    return builder.impact_beside(draft, activations=selectors.activations_by(timezone.now()), price_list_id=prices.pk if prices else None)


def _around(of: Of, draft: Tried, run: ImpactRun | None) -> dict[str, Any]:
    """What every page of it needs."""
    urls = {end: of.url(end, of.key(draft)) for end in ("impact", "run_impact", "impact_csv")}
    if run:
        urls["cancel"] = of.url("cancel_impact", of.key(draft), run.pk)
    return {"of": of, "draft": draft, "called": of.title(draft), "run": run, "urls": urls}


def _progress(request: HttpRequest, around: dict[str, Any]) -> HttpResponse:
    """How far it is; asked once a second by htmx. Once it is through, the whole page is asked for."""
    run = around["run"]
    if run is None or not run.is_under_way:
        return HttpResponse(status=STOP_ASKING, headers={"HX-Refresh": "true"})
    return page_or_fragment(request, "admin/decisions/impact.html", "admin/decisions/_impact_run.html", around)


def _lists(request: HttpRequest, ready: ImpactRun) -> dict[str, Any]:
    """What came out otherwise, a page of it, as far as the reader may see it; and what could not be read."""
    cause = request.GET.get("cause", "")
    cause = cause if cause in ready.words["changes"] else ""
    kind = ImpactLine.UNREAD if request.GET.get("kind") == ImpactLine.UNREAD else ImpactLine.MOVED
    pages = Paginator(builder.lines_of(ready, cause=cause, kind=kind), LINES_A_PAGE)
    pages.count = builder.count_of(ready, cause=cause, kind=kind)  # known: no need to count again
    lines = pages.get_page(request.GET.get("page"))
    return {
        "ready": ready,
        "left_open": left_open_in(ready),
        "lines": lines,
        "shown": builder.shown(ready, lines, mine=_mine(request)),
        "cause": cause,
        "cause_words": builder.cause_words(ready, cause) if cause else "",
        "kind": kind,
    }


def _mine(request: HttpRequest) -> frozenset[uuid.UUID]:
    return frozenset(workspaces_for(request.user).values_list("pk", flat=True))


class _Echo:
    """What csv writes to, handing each line back."""

    def write(self, text: str) -> str:
        return text


def _rows(run: ImpactRun, mine: frozenset[uuid.UUID]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\N{ZERO WIDTH NO-BREAK SPACE}" + writer.writerow(COLUMNS)
    for kind in (ImpactLine.MOVED, ImpactLine.UNREAD):
        for line in builder.lines_of(run, kind=kind).iterator(chunk_size=500):
            (one,) = builder.shown(run, [line], mine=mine)
            yield writer.writerow([safe_cell(cell) for cell in _cells(one)])


def _cells(one: builder.Shown) -> tuple[str, ...]:
    line, verdicts = one.line, builder.VERDICTS
    return (
        one.number,
        "test case" if one.is_worked else "stored decision",
        one.title,
        verdicts.get(line.before.get("verdict", ""), ""),
        verdicts.get(line.after.get("verdict", ""), ""),
        one.before,
        one.after,
        *one.certainty,
        ", ".join(one.what),
        ", ".join(one.causes),
        HOW_WORDS[line.how],
        one.stored,
        "; ".join(one.why),
    )


def pages_of(of: Of) -> Pages:
    """The pages of the impact of one kind of draft."""
    return [
        (f"{ONE_DRAFT}impact/", partial(impact, of=of), "impact"),
        (f"{ONE_DRAFT}impact/run/", partial(run_impact, of=of), "run_impact"),
        (f"{ONE_DRAFT}impact/<uuid:run>/cancel/", partial(cancel_impact, of=of), "cancel_impact"),
        (f"{ONE_DRAFT}impact/impact.csv", partial(impact_csv, of=of), "impact_csv"),
    ]


PAGES = pages_of(RULES)
