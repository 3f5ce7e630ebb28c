"""The page of one row, or of one single value: typed fields in, one service call out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts import permissions
from apps.catalogue import compiler, history
from apps.catalogue import selectors as catalogue
from apps.catalogue import services as pricing
from apps.catalogue.engine import review
from apps.catalogue.engine.described import SINGLES
from apps.catalogue.engine.differences import labels_of, title_of
from apps.catalogue.engine.problems import ERROR
from apps.catalogue.engine.unchecked import is_unchecked
from apps.catalogue.models import PriceChange, PriceDraft
from apps.decisions import services
from apps.decisions.admin.kept import kept_for
from apps.decisions.admin.pages import rights_of
from apps.decisions.admin.prices.pages import (
    GONE,
    ONE_DRAFT,
    SINGLE,
    Pages,
    base_plain,
    gone,
    is_open,
    page,
    price_draft_for,
    row_title,
    row_url,
    say,
    section_or_404,
    section_words,
)
from apps.decisions.admin.prices.sheets import PriceSheet, differing, posted, stored
from apps.decisions.admin.saying import reason_in
from apps.decisions.admin.sheets import posted_revision

Plain = dict[str, Any]


@dataclass
class Around:
    """What a page shows beside the form: who changed it meanwhile, what is kept from before a sign-in."""

    theirs: PriceChange | None = None
    both: list[tuple[str, str, str]] = field(default_factory=list)
    row_gone: bool = False
    kept: bool = False
    changes: Sequence[PriceChange] | None = None  # the last ones of the row, where they are known


@require_http_methods(["GET", "HEAD", "POST"])
def edit_row(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One row as a form; `?key=` names it."""
    section_or_404(section)
    key = request.GET.get("key", "")
    if section == SINGLE and key not in SINGLES:
        raise Http404("No such value")
    if request.method == "POST":
        permissions.check_edit_rules(request.user)
        if not is_open(pk):
            return gone(request, pk, typed=typed_pairs(section, key, request.POST))
    draft = price_draft_for(pk)
    plain = compiler.price_draft_plain(draft)
    row = compiler.row_in(plain, section, key)
    fixed = section == SINGLE or catalogue.was_published(section, key)
    if request.method != "POST":
        if row is None and section != SINGLE:
            raise Http404("No such row in this draft")
        kept = kept_for(request)
        sheet = posted(section, key, kept, row, plain) if kept else stored(section, key, row, plain)
        changes = history.changes_of(draft, section, key)
        sheet.fixed, sheet.revision = fixed, posted_revision(kept) if kept else changes[0].number if changes else 0
        return _shown(request, draft, plain, sheet, Around(kept=bool(kept), changes=changes))
    sheet = posted(section, key, request.POST, row, plain)
    sheet.fixed, sheet.revision = fixed, posted_revision(request.POST)
    if sheet.wrong:
        return _shown(request, draft, plain, sheet, Around(), status=422)
    return _saved(request, draft, plain, sheet)


@require_http_methods(["GET", "HEAD", "POST"])
def new_row(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """A row that is not there yet; `?like=T4` begins with what that one says."""
    permissions.check_edit_rules(request.user)
    section_or_404(section, single=False)
    if request.method == "POST" and not is_open(pk):
        return gone(request, pk, typed=typed_pairs(section, "", request.POST))
    draft = price_draft_for(pk)
    plain = compiler.price_draft_plain(draft)
    if request.method != "POST":
        kept, like = kept_for(request), request.GET.get("like", "")
        row = compiler.row_in(plain, section, like) if like else {}
        if row is None:
            raise Http404("No such row in this draft")
        sheet = posted(section, "", kept, {}, plain) if kept else stored(section, "", row, plain)
        return _shown(request, draft, plain, sheet, Around(kept=bool(kept)))
    sheet = posted(section, "", request.POST, {}, plain)
    changes: list[PriceChange] = []
    if not sheet.wrong:
        try:
            changes = pricing.add_price_row(draft=draft, section=section, row=sheet.row, by=request.user, at=timezone.now())
        except pricing.KeyTaken as taken:
            sheet.wrong.append((sheet.key_field, str(taken)))
        except GONE:
            return gone(request, pk, typed=typed_pairs(section, "", request.POST))
    if sheet.wrong:
        return _shown(request, draft, plain, sheet, Around(), status=422)
    wanted = compiler.key_of(section, sheet.row)
    say(request, draft, f"“{wanted}” is added to this draft", changes)
    return redirect(row_url(draft, section, wanted))


def typed_pairs(section: str, key: str, data: QueryDict) -> list[tuple[str, str]]:
    """What was typed, field by field, for a page that has no form for it any more."""
    return [(each.words, ", ".join(data.getlist(each.name))) for each in stored(section, key, None, {}).fields]


def _saved(request: HttpRequest, draft: PriceDraft, plain: Plain, sheet: PriceSheet) -> HttpResponse:
    """Store it and come back to its page, or show it again with what is wrong."""
    section, key = sheet.section, sheet.key
    try:
        changes = pricing.save_price_row(
            draft=draft, section=section, key=key, row=sheet.row, revision=sheet.revision, by=request.user, at=timezone.now(),
            why=reason_in(request.POST),
        )  # fmt: skip
    except pricing.RowChanged as moved:
        sheet.revision = moved.change.number
        return _shown(request, draft, plain, sheet, Around(moved.change, differing(sheet, moved.row)), status=409)
    except pricing.RowGone:
        return _shown(request, draft, plain, sheet, Around(row_gone=True), status=409)
    except (pricing.KeyTaken, pricing.KeyStays) as refused:
        sheet.wrong.append((sheet.key_field, str(refused)))
        return _shown(request, draft, plain, sheet, Around(), status=422)
    except GONE:
        return gone(request, draft.pk, typed=typed_pairs(section, key, request.POST))
    wanted = key if section == SINGLE else compiler.key_of(section, sheet.row)
    say(request, draft, f"“{row_title(section, wanted) or section_words(section, key)}” is saved in this draft", changes)
    return redirect(row_url(draft, section, wanted))


def _shown(request: HttpRequest, draft: PriceDraft, plain: Plain, sheet: PriceSheet, around: Around, *, status: int = 200) -> HttpResponse:
    problems = services.price_problems_of(draft, plain, at=timezone.now())
    here = [problem for problem in problems if (problem.section, problem.key) == (sheet.section, sheet.key)]
    saved = compiler.row_in(plain, sheet.section, sheet.key) if sheet.section != SINGLE else None
    context = {
        "draft": draft,
        "sheet": sheet,
        "around": around,
        "figure_moved": bool(saved)
        and is_unchecked(sheet.section, compiler.row_in(base_plain(draft) or {}, sheet.section, sheet.key), saved),
        "own_day": review.own_day(saved or {}),
        "title": _title(plain, sheet),
        "kind": section_words(sheet.section, sheet.key),
        "single": sheet.section == SINGLE,
        "to": reverse("admin:catalogue_pricedraft_new_row", args=[draft.pk, sheet.section]) if around.row_gone else "",
        "here": here,
        "elsewhere": sum(problem.severity == ERROR for problem in problems if problem not in here),
        "changes": _changes(draft, sheet, around),
    }
    if sheet.key and request.method == "GET" and rights_of(request)["may_edit"]:
        context["others"] = services.note_opening(draft=draft, part=sheet.section, key=sheet.key, by=request.user, at=timezone.now())
    return page(request, "row", context, status=status)


def _changes(draft: PriceDraft, sheet: PriceSheet, around: Around) -> Sequence[PriceChange]:
    """The last changes of the row, asked for once."""
    if around.changes is not None:
        return around.changes
    return history.changes_of(draft, sheet.section, sheet.key) if sheet.key else ()


def _title(plain: Plain, sheet: PriceSheet) -> str:
    """How readers know the row; its name in the list where they know it by that, or what a single value is called."""
    if sheet.section == SINGLE:
        return section_words(SINGLE, sheet.key)
    row = compiler.row_in(plain, sheet.section, sheet.key) or {}
    return title_of(sheet.section, row, labels_of(plain)) or sheet.key


PAGES: Pages = [
    (f"{ONE_DRAFT}row/<str:section>/", edit_row, "row"),
    (f"{ONE_DRAFT}new/<str:section>/", new_row, "new_row"),
]
