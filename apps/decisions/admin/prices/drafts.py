"""Drafts of price lists: all of them, one of them, opened and discarded. Each change is one call of a service."""

from datetime import datetime

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.catalogue import compiler, history
from apps.catalogue import selectors as catalogue
from apps.catalogue import services as pricing
from apps.catalogue.engine.differences import Change, differences
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.decisions import services
from apps.decisions.admin.discarding import discard_page
from apps.decisions.admin.pages import RulePages
from apps.decisions.admin.prices import bulk, exchange, impact, journal, newer, publishing, row_list, row_page, row_removal
from apps.decisions.admin.prices.pages import (
    ONE_DRAFT,
    PRICES,
    SINGLE,
    Pages,
    base_plain,
    page,
    price_draft_for,
    price_list_for,
    sorted_problems,
)
from apps.ui.held import once


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """All drafts, and the form that opens another from a list of one's choice."""
    at, versions = timezone.now(), catalogue.versions()
    live = catalogue.live_among(versions, at)
    choices = [(version, _choice(version, live, at)) for version in versions]
    return page(request, "drafts", {"drafts": history.open_drafts(), "live": live, "choices": choices})


def _choice(version: PriceListVersion, live: PriceListVersion | None, at: datetime) -> str:
    """What is said of a list that a draft can be opened from, where its name does not tell it."""
    if getattr(version, "withdrawal", None) is not None:
        return "withdrawn"
    if version.valid_from > at:
        return f"planned for {version.valid_from:%-d %b %Y}"
    return "in force" if version == live else ""


@require_POST
def open_draft(request: HttpRequest) -> HttpResponse:
    """A new draft that says what the chosen list says, or the one in force."""
    number = request.POST.get("version", "")
    chosen = price_list_for(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    return opened_from(request, chosen or catalogue.to_start_from(timezone.now()))


def opened_from(request: HttpRequest, version: PriceListVersion | None) -> HttpResponse:
    """Open a draft from this list, and go there."""
    at = timezone.now()
    title = f"Next after version {version.number}" if version else "First list"
    draft = pricing.open_price_draft(version=version, title=f"{title}, {timezone.localtime(at):%-d %b %Y %H:%M}", by=request.user, at=at)
    messages.success(request, f"Draft opened from version {version.number}" if version else "Draft opened. Nothing is in it yet")
    return redirect("admin:catalogue_pricedraft_change", draft.pk)


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft: what is wrong with it, what it changes, where to go on."""
    found = price_draft_for(pk)
    plain = compiler.price_draft_plain(found)
    version, rows = newer.FOLLOWING.waiting(found, plain)
    counts = {section: len(rows) for section, rows in compiler.rows_by_key(plain).items()}
    context = {
        "draft": found,
        "once": counts.pop(SINGLE, 0),
        "count": sum(counts.values()),
        "changes": changes_in(found, plain),
        "newer": version,
        "newer_rows": rows,
        "newer_both": sum(row.here_too for row in rows),
    }
    problems = services.price_problems_of(found, plain, at=timezone.now())
    return page(request, "draft", {**context, **sorted_problems(found, problems)})


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then discard the draft."""
    return discard_page(request, pk, of=PRICES, discard=pricing.discard_price_draft, changes_in=changes_in)


def changes_in(found: PriceDraft, plain: dict[str, object] | None = None) -> tuple[Change, ...]:
    """What the draft changes in the list that it comes from."""
    now = compiler.price_draft_plain(found) if plain is None else plain
    return once(now, ("changes", found.based_on_id), lambda: differences(base_plain(found) or {}, now))


@admin.register(PriceDraft)
class PriceDraftAdmin(RulePages):
    """Drafts, and below each its rows."""

    def pages(self) -> Pages:
        """The addresses below /admin/catalogue/pricedraft/."""
        return [
            ("", drafts, "changelist"),
            ("open/", open_draft, "open"),
            (ONE_DRAFT, draft, "change"),
            (f"{ONE_DRAFT}discard/", discard, "discard"),
            *row_list.PAGES,
            *row_page.PAGES,
            *row_removal.PAGES,
            *bulk.PAGES,
            *journal.PAGES,
            *newer.PAGES,
            *impact.PAGES,
            *exchange.PAGES,
            *publishing.PAGES,
        ]
