"""A draft or list of prices as a spreadsheet or JSON file: download, upload with a look at what it would change, and taking that over."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import permissions
from apps.catalogue import pricefile, spreadsheet
from apps.catalogue import services as pricing
from apps.catalogue.models import PriceDraft
from apps.catalogue.prices import NotAPriceList, canonical
from apps.decisions.admin.carried import MOST_CARRIED, NOT_THE_SAME, NotCarried, is_sealed, packed, seal, unpacked
from apps.decisions.admin.files import as_file
from apps.decisions.admin.prices.pages import GONE, ONE_DRAFT, Pages, gone, is_open, page, price_draft_for, price_list_for, say
from apps.decisions.admin.sheets import posted_revision
from apps.decisions.admin.workbooks import as_workbook

WORKBOOK, FILE = "workbook", "file"  # the fields for a file
SEALED = {WORKBOOK: "workbook of prices", FILE: "file of prices"}
MOST_CHANGES = 500  # told in words on the page
MOVED = "The draft changed since you looked. Nothing was stored. Upload the file again, and see what it would change now"
Look = Callable[..., pricing.PricePreview]


@require_safe
def exchange(request: HttpRequest, pk: int) -> HttpResponse:
    """What can go out of this draft, and come into it."""
    return page(request, "exchange", {"draft": price_draft_for(pk)})


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a workbook."""
    found = price_draft_for(pk)
    try:
        return as_workbook(pricing.workbook_of_price_draft(found), _name(found))
    except spreadsheet.TooLong as refused:
        return _not_taken(request, found, WORKBOOK, [str(refused)])


@require_safe
def download_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a JSON file."""
    found = price_draft_for(pk)
    return as_file(pricing.file_of_price_draft(found), f"{_name(found)}.json")


@require_safe
def download_list(request: HttpRequest, number: int) -> HttpResponse:
    """A published list as a workbook."""
    try:
        return as_workbook(pricing.workbook_of_price_list(price_list_for(number)), f"prices-{number}")
    except spreadsheet.TooLong as refused:
        messages.error(request, str(refused))
        return redirect("admin:catalogue_pricelistversion_change", number)


@require_safe
def download_list_file(request: HttpRequest, number: int) -> HttpResponse:
    """A published list as a JSON file."""
    return as_file(pricing.file_of_price_list(price_list_for(number)), f"prices-{number}.json")


@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What a workbook would change, and what of it cannot be read. Stores nothing."""
    return _looked_at(request, pk, WORKBOOK, "a spreadsheet", spreadsheet.MOST_BYTES, pricing.preview_price_workbook)


@require_POST
def upload_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What a JSON file would change. Stores nothing."""
    return _looked_at(request, pk, FILE, "a file of prices", pricefile.MOST_BYTES, pricing.preview_price_file)


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what the page showed into the draft, in one step."""
    permissions.check_edit_rules(request.user)
    if not is_open(pk):
        return gone(request, pk)
    found, revision = price_draft_for(pk), posted_revision(request.POST)
    kind = FILE if request.POST.get("kind") == FILE else WORKBOOK
    carried = request.POST.get("carried", "")
    if not is_sealed(request, SEALED[kind], found.pk, revision, carried):
        return _not_taken(request, found, kind, [NOT_THE_SAME], status=409)
    try:
        plain = unpacked(carried)
        why = pricing.FROM_FILE if kind == FILE else pricing.FROM_SPREADSHEET
        changes = pricing.take_over_prices(draft=found, plain=plain, why=why, revision=revision, by=request.user, at=timezone.now())
    except NotCarried:
        return _not_taken(request, found, kind, [NOT_THE_SAME], status=409)
    except GONE:
        return _not_taken(request, price_draft_for(pk), kind, [MOVED], status=409) if is_open(pk) else gone(request, pk)
    except NotAPriceList as refused:
        return _not_taken(request, found, kind, list(refused.problems))
    count = len({(change.section, change.key) for change in changes if change.key})
    say(request, found, f"Taken over: {count} row{'s' if count != 1 else ''}", changes)
    return redirect("admin:catalogue_pricedraft_history", found.pk)


def _looked_at(request: HttpRequest, pk: int, kind: str, what: str, most: int, look: Look) -> HttpResponse:
    permissions.check_edit_rules(request.user)
    if not is_open(pk):
        return gone(request, pk)
    found, file = price_draft_for(pk), request.FILES.get(kind)
    if file is None:
        return _not_taken(request, found, kind, [f"Select {what}"])
    if (file.size or 0) > most:
        return _not_taken(request, found, kind, [f"The file must be 5 MB or smaller; it has {(file.size or 0) / 1_000_000:.1f} MB"])
    try:
        preview = look(draft=found, data=file.read())
    except spreadsheet.NotAWorkbook as refused:
        return _not_taken(request, found, kind, [str(refused)])
    except pricefile.PriceFileRefused as refused:
        return _not_taken(request, found, kind, list(refused.problems))
    return _shown(request, found, preview, kind, file.name or "")


def _shown(request: HttpRequest, draft: PriceDraft, preview: pricing.PricePreview, kind: str, name: str) -> HttpResponse:
    carried = "" if preview.problems else packed(canonical(preview.plain))
    if len(carried) > MOST_CARRIED:
        preview.problems.append("It is too large for a page to hold. Open a draft from it on the server: manage.py prices FILE --draft")
        carried = ""
    added, changed, removed = preview.total
    context: dict[str, Any] = {
        "draft": draft, "preview": preview, "kind": kind, "file_name": name, "added": added, "changed": changed, "removed": removed,
        "told": preview.changes[:MOST_CHANGES], "untold": max(0, len(preview.changes) - MOST_CHANGES),
        "carried": carried, "seen": seal(request, SEALED[kind], draft.pk, preview.revision, carried),
        "both": [row for row in preview.since if row.both], "kept": [row for row in preview.since if not row.both],
    }  # fmt: skip
    return page(request, "exchange_check", context, status=422 if preview.problems else 200)


def _not_taken(request: HttpRequest, draft: PriceDraft, kind: str, problems: list[str], *, status: int = 422) -> HttpResponse:
    wrong = [(kind, problem) for problem in problems]
    return page(request, "exchange", {"draft": draft, "wrong": wrong, "wrong_in": kind}, status=status)


def _name(draft: PriceDraft) -> str:
    return f"{slugify(draft.title)[:60] or 'prices'}-revision-{draft.revision}"


PAGES: Pages = [
    (f"{ONE_DRAFT}exchange/", exchange, "exchange"),
    (f"{ONE_DRAFT}exchange/workbook/", download, "workbook"),
    (f"{ONE_DRAFT}exchange/workbook/upload/", upload, "workbook_upload"),
    (f"{ONE_DRAFT}exchange/prices.json", download_file, "file"),
    (f"{ONE_DRAFT}exchange/file/upload/", upload_file, "file_upload"),
    (f"{ONE_DRAFT}exchange/take/", take, "take"),
]
LIST_PAGES: Pages = [
    ("<int:number>/workbook/", download_list, "workbook"),
    ("<int:number>/prices.json", download_list_file, "file"),
]
