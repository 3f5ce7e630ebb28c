"""What was done to a draft of a price list: who changed which row, when and why, in words; and the button that takes it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import permissions
from apps.catalogue import compiler
from apps.catalogue import services as pricing
from apps.catalogue.engine.described import PLURALS
from apps.catalogue.engine.differences import details_of, single_said
from apps.catalogue.models import PriceChange, PriceDraft
from apps.decisions.admin.prices.pages import (
    GONE,
    ONE_DRAFT,
    SINGLE,
    Pages,
    gone,
    is_open,
    page,
    price_draft_for,
    row_title,
    row_url,
    say,
    section_words,
)
from apps.decisions.admin.prices.row_list import summary

ENTRIES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One change in words, and why it cannot be taken back, where it cannot."""

    change: PriceChange
    kind: str
    title: str
    url: str
    says: str
    details: tuple[tuple[str, str, str], ...]
    why_not: str


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest changes first, a page at a time; by person, section and row."""
    draft = price_draft_for(pk)
    wanted = {name: request.GET.get(name, "").strip() for name in ("who", "section", "row")}
    before = request.GET.get("before", "")
    found = PriceChange.objects.filter(draft_id=draft.pk)
    people = list(found.order_by("by_name").values_list("by_name", flat=True).distinct())
    if wanted["who"]:
        found = found.filter(by_name=wanted["who"])
    if wanted["section"]:
        found = found.filter(section=wanted["section"])
    if wanted["row"]:
        found = found.filter(key__icontains=wanted["row"])
    if before.isascii() and before.isdigit() and len(before) < 10:
        found = found.filter(number__lt=int(before))
    rows = list(found.order_by("-number")[: ENTRIES_A_PAGE + 1])
    shown = rows[:ENTRIES_A_PAGE]
    context = {
        "draft": draft,
        "entries": _told(draft, shown),
        "older": shown[-1].number if len(rows) > ENTRIES_A_PAGE else 0,
        "people": people,
        "sections": [*PLURALS.items(), (SINGLE, "What the list says once")],
        "wanted": wanted,
        "filtered": any(wanted.values()) or bool(before),
    }
    return page(request, "history", context)


@require_POST
def undo(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take one change back, with those made in the same step."""
    permissions.check_edit_rules(request.user)
    if not is_open(pk):
        return gone(request, pk)
    draft = price_draft_for(pk)
    try:
        changes = pricing.undo_price_change(draft=draft, number=number, by=request.user, at=timezone.now())
    except pricing.CannotUndo as refused:
        messages.warning(request, f"Not undone: {refused}")
        return redirect("admin:catalogue_pricedraft_history", pk)
    except GONE:
        return gone(request, pk)
    rows = "nothing" if not changes else f"“{changes[0].key}”" if len(changes) == 1 else f"{len(changes)} rows"
    say(request, draft, f"The change of {rows} is undone", changes)
    if len(changes) == 1 and changes[0].after is not None and changes[0].key:
        return redirect(row_url(draft, changes[0].section, changes[0].key))
    return redirect("admin:catalogue_pricedraft_history", pk)


def _told(draft: PriceDraft, changes: list[PriceChange]) -> list[Entry]:
    """What an entry changed is compared with what its row says now: one look at the rows for the whole page."""
    now = compiler.rows_by_key(compiler.price_draft_plain(draft))
    undone = {
        *PriceChange.objects.filter(draft_id=draft.pk, undoes__in=[change.number for change in changes]).values_list("undoes", flat=True)
    }
    return [_entry(draft, change, now.get(change.section, {}).get(change.key), change.number in undone) for change in changes]


def _entry(draft: PriceDraft, change: PriceChange, now: Any, undone: bool) -> Entry:
    section, key = change.section, change.key
    says: str = ""
    details: tuple[tuple[str, str, str], ...] = ()
    if change.what == PriceChange.MOVED:
        says = "Its rows stand in another order"
    elif section == SINGLE:
        says = f"{single_said(key, change.before)} → {single_said(key, change.after)}"
    elif change.before and change.after:
        details = details_of(section, change.before, change.after)
    elif isinstance(row := change.after or change.before, Mapping) and section in PLURALS:
        says = summary(section, row)
    kind = section_words(section, key) if key else PLURALS.get(section, section)
    url = row_url(draft, section, key) if key and now is not None else ""
    why_not = "Undone" if undone else pricing.why_not_undone(change, now)
    return Entry(change, kind, row_title(section, key), url, says, details, why_not)


PAGES: Pages = [
    (f"{ONE_DRAFT}history/", history, "history"),
    (f"{ONE_DRAFT}history/<int:number>/undo/", undo, "undo"),
]
