"""What was done to a draft of a price list: who changed which row, when and why, in words; and the button that takes it back."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from apps.catalogue import compiler
from apps.catalogue import services as pricing
from apps.catalogue.engine.described import PLURALS
from apps.catalogue.engine.differences import details_of, single_said
from apps.catalogue.models import PriceChange, PriceDraft
from apps.decisions.admin.history import asked_for, taken_back, undone_in
from apps.decisions.admin.pages import page
from apps.decisions.admin.prices.pages import ONE_DRAFT, PRICES, SINGLE, Pages, price_draft_for, row_title, row_url, section_words
from apps.decisions.admin.prices.row_list import summary
from apps.decisions.admin.word_words import Told


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """The changes of a draft, the newest first, by person, section or row; `before` leads on to older ones."""
    draft = price_draft_for(pk)
    asked, changes = asked_for(request, PriceChange.objects.filter(draft_id=draft.pk), part="section")
    context = {
        **asked,
        "of": PRICES,
        "draft": draft,
        "row_label": "Name of the row",
        "parts": [*PLURALS.items(), (SINGLE, "What the list says once")],
        "entries": _told(draft, changes),
    }
    return page(request, "history", context)


@require_POST
def undo(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take one change back, with those made in the same step."""
    return taken_back(
        request, pk, number, of=PRICES, undo=pricing.undo_price_change, cannot=pricing.CannotUndo,
        page_of=lambda draft, change: row_url(draft, change.section, change.key),
    )  # fmt: skip


def _told(draft: PriceDraft, changes: list[PriceChange]) -> list[tuple[Told, str]]:
    """Each change in words, with why it cannot be taken back. What one changed is compared with what its row says now: one look at the rows for the whole page."""
    now = compiler.rows_by_key(compiler.price_draft_plain(draft))
    undone = undone_in(PriceChange.objects.filter(draft_id=draft.pk), since=changes[-1].number) if changes else frozenset()
    return [_entry(draft, change, now.get(change.section, {}).get(change.key), change.number in undone) for change in changes]


def _entry(draft: PriceDraft, change: PriceChange, now: Any, undone: bool) -> tuple[Told, str]:
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
    return Told(change, kind, row_title(section, key), url, "", says, details), why_not


PAGES: Pages = [
    (f"{ONE_DRAFT}history/", history, "history"),
    (f"{ONE_DRAFT}history/<int:number>/undo/", undo, "undo"),
]
