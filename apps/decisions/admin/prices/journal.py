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
from apps.decisions.admin.history import UNDONE, Saved, asked_for, followed_in, saved_together, stuck_steps, taken_back, undone_in
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
        "steps": _told(draft, changes),
    }
    return page(request, "history", context)


@require_POST
def undo(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take one change back, with those made in the same step."""
    return taken_back(
        request, pk, number, of=PRICES, undo=pricing.undo_price_change, cannot=pricing.CannotUndo,
        page_of=lambda draft, change: row_url(draft, change.section, change.key),
    )  # fmt: skip


def _told(draft: PriceDraft, changes: list[PriceChange]) -> list[Saved]:
    """The changes in words, by what was saved together. What one changed is compared with what its row says now: one look at the rows for the whole page."""
    if not changes:
        return []
    now = compiler.rows_by_key(compiler.price_draft_plain(draft))
    every = PriceChange.objects.filter(draft_id=draft.pk)
    undone = undone_in(every, since=changes[-1].number)
    stuck = stuck_steps((row, _why_not(row, now)) for row in followed_in(every, changes, part="section"))
    why = {
        change.number: UNDONE if change.number in undone else _why_not(change, now) or stuck.get(change.together, "") for change in changes
    }
    found = ((_told_of(draft, change, now.get(change.section, {}).get(change.key)), why[change.number]) for change in changes)
    return saved_together(every, found)


def _why_not(change: PriceChange, now: Mapping[str, Mapping[str, Any]]) -> str:
    rows = now.get(change.section, {})
    return pricing.why_not_undone(change, list(rows) if change.what == PriceChange.MOVED else rows.get(change.key))


def _told_of(draft: PriceDraft, change: PriceChange, now: Any) -> Told:
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
    return Told(change, kind, row_title(section, key), url, "", says, details)


PAGES: Pages = [
    (f"{ONE_DRAFT}history/", history, "history"),
    (f"{ONE_DRAFT}history/<int:number>/undo/", undo, "undo"),
]
