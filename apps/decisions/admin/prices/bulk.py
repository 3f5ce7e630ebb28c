"""The common work on a price list: rows whose source was looked at again today, one from its page, several from the list with before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts import permissions
from apps.catalogue import compiler
from apps.catalogue import services as pricing
from apps.catalogue.engine import review
from apps.catalogue.engine.described import DESCRIBED, SECTION_WORDS
from apps.catalogue.engine.differences import details_of
from apps.decisions.admin.prices.pages import GONE, ONE_DRAFT, Pages, gone, is_open, page, price_draft_for, row_url, say, section_or_404
from apps.decisions.admin.saying import reason_in
from apps.decisions.admin.sheets import posted_revision

Row = Mapping[str, Any]
AGAIN, FRESH, SOURCED = "again", "fresh", "sourced"
DOINGS = (
    (AGAIN, "Checked again today: the figure stays"),
    (FRESH, "Checked today, and the figure is of today"),
    (SOURCED, "Checked at its source today: no longer marked as not checked"),
)
SAID = {AGAIN: "Checked again", FRESH: "Checked, of today", SOURCED: "Checked at its source"}
SAID_OF_ONE = {AGAIN: "checked again today", FRESH: "checked today, and of today"}
WHY = {AGAIN: "Checked again, the figure stays", FRESH: "Checked, the figure is of today"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of one row."""

    section: str
    key: str
    kind: str
    details: tuple[tuple[str, str, str], ...]
    still_due: bool


def checked(row: Row, doing: str, today: str) -> dict[str, Any]:
    """The row after somebody looked at its source on this day."""
    new = {**row, "checked_on": today}
    if doing == FRESH:
        new.pop("as_of", None)
    if doing == SOURCED:
        new.pop("unverified", None)
    return new


@require_POST
def bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the ticked rows become; on the second press, store it in one step."""
    permissions.check_edit_rules(request.user)
    if not is_open(pk):
        return gone(request, pk)
    draft, doing = price_draft_for(pk), request.POST.get("bulk", "")
    plain, today = compiler.price_draft_plain(draft), timezone.localdate()
    rows = compiler.rows_by_key(plain)
    names = [name for name in dict.fromkeys(request.POST.getlist("row")) if _named(rows, name)]
    doing = doing if doing in SAID else ""
    plans, changes = [], []
    for section, key in (name.split("/", 1) for name in names if doing):
        row = rows[section][key]
        new = checked(row, doing, today.isoformat())
        plans.append(Plan(section, key, SECTION_WORDS[section], details_of(section, row, new), review.is_due(section, new, plain, today)))
        changes += [pricing.RowChange(section, key, new)] if new != row else []
    wrong, status, moved = [], 200, False
    if not names:
        wrong, status = [("", "Tick at least one row")], 422
    elif not doing and "go" in request.POST:
        wrong, status = [("bulk", "Select what to do")], 422
    elif request.POST.get("confirm") and changes:
        try:
            done = pricing.change_price_rows(
                draft=draft, changes=changes, revision=posted_revision(request.POST), by=request.user, at=timezone.now(),
                why=reason_in(request.POST),
            )  # fmt: skip
            say(request, draft, f"{SAID[doing]}: {len(done)} {'row' if len(done) == 1 else 'rows'}", done)
            return redirect("admin:catalogue_pricedraft_rows", pk)
        except pricing.DraftChanged:
            if not is_open(pk):
                return gone(request, pk)
            draft, moved, status = price_draft_for(pk), True, 409
        except GONE:
            return gone(request, pk)
    context = {
        "draft": draft, "names": names, "do": doing, "doing": dict(DOINGS).get(doing, ""), "doings": DOINGS, "plans": plans, "count": len(changes),
        "still": sum(plan.still_due for plan in plans), "fresh": FRESH if doing == AGAIN else "", "wrong": wrong, "moved": moved, "why": reason_in(request.POST),
    }  # fmt: skip
    return page(request, "bulk", context, status=status)


@require_POST
def checked_again(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One row, from its page: its source was looked at today, and its figure stays as old as it is, or is of today."""
    permissions.check_edit_rules(request.user)
    section_or_404(section, single=False)
    if not is_open(pk):
        return gone(request, pk)
    draft, key = price_draft_for(pk), request.GET.get("key", "")
    doing = FRESH if request.POST.get("do") == FRESH else AGAIN
    row = compiler.row_in(compiler.price_draft_plain(draft), section, key)
    if row is None:
        raise Http404("No such row in this draft")
    try:
        changes = pricing.save_price_row(
            draft=draft, section=section, key=key, row=checked(row, doing, timezone.localdate().isoformat()),
            revision=posted_revision(request.POST), by=request.user, at=timezone.now(), why=WHY[doing],
        )  # fmt: skip
        say(request, draft, f"“{key}”: {SAID_OF_ONE[doing]}", changes)
    except pricing.RowChanged as moved:
        messages.warning(request, f"{moved.change.by_name} changed this since you opened it. Read it again first")
    except pricing.RowGone:
        messages.warning(request, f"“{key}” was taken out since you opened it")
        return redirect("admin:catalogue_pricedraft_rows", pk)
    except GONE:
        return gone(request, pk)
    return redirect(row_url(draft, section, key))


def _named(rows: Mapping[str, Mapping[str, Any]], name: str) -> bool:
    section, _slash, key = name.partition("/")
    return section in DESCRIBED and key in rows.get(section, {})


PAGES: Pages = [
    (f"{ONE_DRAFT}bulk/", bulk, "bulk"),
    (f"{ONE_DRAFT}checked/<str:section>/", checked_again, "checked"),
]
