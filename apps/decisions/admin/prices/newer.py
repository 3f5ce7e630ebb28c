"""What was published since a draft of prices was opened: row by row, beside what the draft made of it, to be taken over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts import permissions
from apps.catalogue import compiler
from apps.catalogue import selectors as catalogue
from apps.catalogue import services as pricing
from apps.catalogue.engine.differences import details_of, single_said
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.decisions.admin.newer import AGAIN, MOVED, NOTHING_TICKED
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
from apps.decisions.admin.sheets import posted_number, posted_revision

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Newer:
    """One row that a newer list changed: what it was, what it is there, and what the draft made of it."""

    section: str
    key: str
    was: Any
    newer: Any
    mine: Any

    @property
    def name(self) -> str:
        """How a form names it."""
        return f"{self.section}/{self.key}"

    @property
    def here_too(self) -> bool:
        """Whether the draft changed the same row, into something else."""
        return bool(self.mine != self.was)

    @property
    def done(self) -> str:
        """What the newer list did."""
        return "added" if self.was is None else "taken out" if self.newer is None else "changed"

    @property
    def kind(self) -> str:
        return section_words(self.section, self.key)

    @property
    def title(self) -> str:
        return row_title(self.section, self.key)

    @property
    def there(self) -> tuple[tuple[str, str, str], ...]:
        """What the newer list made of it, field by field."""
        return _details(self.section, self.key, self.was, self.newer)

    @property
    def here(self) -> tuple[tuple[str, str, str], ...]:
        """What the draft made of it, field by field."""
        return _details(self.section, self.key, self.was, self.mine) if self.here_too else ()


def _details(section: str, key: str, was: Any, now: Any) -> tuple[tuple[str, str, str], ...]:
    if was is None or now is None:
        return ()
    if section == SINGLE:
        return ((section_words(section, key), single_said(key, was), single_said(key, now)),)
    return details_of(section, was, now)


def newest_since(draft: PriceDraft) -> PriceListVersion | None:
    """The newest list, where it is newer than the one that the draft comes from and was not withdrawn."""
    number = draft.based_on.number if draft.based_on else 0
    return PriceListVersion.objects.filter(number__gt=number, withdrawal=None).defer("canonical").first()


def newer_rows(base: Plain, live: Plain, mine: Plain) -> list[Newer]:
    """The rows that differ between the two lists and that the draft does not have so already."""
    was, now, own = (compiler.rows_by_key(plain) for plain in (base, live, mine))
    found = []
    for section in dict.fromkeys((*now, *was)):
        old, new, here = (every.get(section, {}) for every in (was, now, own))
        for key in dict.fromkeys((*new, *old)):
            if old.get(key) != new.get(key) and here.get(key) != new.get(key):
                found.append(Newer(section, key, old.get(key), new.get(key), here.get(key)))
    return found


def waiting(draft: PriceDraft, plain: Plain) -> tuple[PriceListVersion | None, list[Newer]]:
    """The newest list and what of it the draft has not got; None and nothing where the draft is up to date."""
    version = newest_since(draft)
    if version is None:
        return None, []
    base = catalogue.plain_of(draft.based_on) if draft.based_on else {}
    return version, newer_rows(base, catalogue.plain_of(version), plain)


@require_http_methods(["GET", "HEAD", "POST"])
def newer(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed under the draft; taking over is one step, which one undo takes back."""
    if request.method != "POST":
        return _list(request, pk)
    permissions.check_edit_rules(request.user)
    if not is_open(pk):
        return gone(request, pk)
    draft = price_draft_for(pk)
    version, rows = waiting(draft, compiler.price_draft_plain(draft))
    if version is None:
        return _list(request, pk)
    if version.number != posted_number(request.POST.get("version", "")):
        return _list(request, pk, f"Version {version.number} is the newest list now. Nothing was stored. {AGAIN}", status=409)
    try:
        if request.POST.get("do") == "count":
            return _counted(request, draft, version)
        if _taken_over(request, draft, version, rows):
            return redirect("admin:catalogue_pricedraft_newer", pk)
    except pricing.DraftChanged:
        return _list(request, pk, f"{MOVED} {AGAIN}", status=409) if is_open(pk) else gone(request, pk)
    except GONE:
        return gone(request, pk)
    return _list(request, pk, NOTHING_TICKED, status=422)


def _counted(request: HttpRequest, draft: PriceDraft, version: PriceListVersion) -> HttpResponse:
    """Count the draft from the list that the page showed."""
    revision = posted_revision(request.POST)
    pricing.count_prices_from(draft=draft, version=version, revision=revision, by=request.user, at=timezone.now())
    messages.success(request, f"This draft is counted from version {version.number} now. What it has is as it was")
    return redirect("admin:catalogue_pricedraft_change", draft.pk)


def _taken_over(request: HttpRequest, draft: PriceDraft, version: PriceListVersion, rows: list[Newer]) -> bool:
    """Take over the ticked rows, if any is ticked."""
    ticked = set(request.POST.getlist("row"))
    changes = [pricing.RowChange(row.section, row.key, row.newer) for row in rows if row.name in ticked]
    if not changes:
        return False
    why, revision = f"Taken over from version {version.number}", posted_revision(request.POST)
    done = pricing.change_price_rows(draft=draft, changes=changes, revision=revision, by=request.user, at=timezone.now(), why=why)
    say(request, draft, f"{len(done)} {'row is' if len(done) == 1 else 'rows are'} taken over from version {version.number}", done)
    return True


def _list(request: HttpRequest, pk: int, wrong: str = "", *, status: int = 200) -> HttpResponse:
    """The list as it is now; where something was wrong, with what was ticked."""
    draft = price_draft_for(pk)
    version, rows = waiting(draft, compiler.price_draft_plain(draft))
    if version is None:
        if request.method == "POST":
            messages.success(request, "This draft is up to date")
        return redirect("admin:catalogue_pricedraft_change", pk)
    ticked = set(request.POST.getlist("row")) if wrong else {row.name for row in rows if not row.here_too}
    context = {
        "draft": draft, "version": version, "ticked": ticked,
        "rows": [(row, row_url(draft, row.section, row.key) if row.mine is not None else "") for row in rows],
        "both": sum(row.here_too for row in rows), "wrong": [("rows" if rows else "", wrong)] if wrong else [],
    }  # fmt: skip
    return page(request, "newer", context, status=status)


PAGES: Pages = [(f"{ONE_DRAFT}newer/", newer, "newer")]
