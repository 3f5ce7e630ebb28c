"""The spreadsheet of a draft or version: download, upload with a look at what it would change, and taking that over."""

from typing import Any

from django.contrib import messages
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import permissions
from apps.decisions import selectors, services, spreadsheet
from apps.decisions.admin import imported, problem_news
from apps.decisions.admin.carried import MOST_CARRIED, NOT_THE_SAME, NotCarried, is_sealed, packed, seal, unpacked
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, file_name, gone, is_open, page
from apps.decisions.admin.saying import say
from apps.decisions.admin.sheets import posted_revision
from apps.decisions.engine import canonical
from apps.decisions.models import Draft
from apps.decisions.services import Preview, RowChange

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CHANGES = 500  # told in words on the page
FILE_FIELD = "workbook"
SEALED = "workbook of rules"  # a draft of prices may have the same number: no seal fits there too
Page = dict[str, Any]


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a workbook."""
    found = draft_for(pk)
    try:
        data = services.workbook_of_draft(found)
    except spreadsheet.TooLong as refused:
        return _not_taken(request, found, [str(refused)])
    return as_workbook(data, file_name(found))


@require_safe
def download_version(request: HttpRequest, number: int) -> HttpResponse:
    """A published version as a workbook."""
    found = selectors.version_or_404(number)
    try:
        return as_workbook(services.workbook_of_version(found), f"rules-v{number}")
    except spreadsheet.TooLong as refused:
        messages.error(request, str(refused))
        return redirect("admin:decisions_rulebookversion_change", number)


@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What a workbook would change, and what of it cannot be read. Stores nothing."""
    permissions.check_edit_rules(request.user)
    if not is_open(pk):
        return gone(request, pk)
    found, file = draft_for(pk), request.FILES.get(FILE_FIELD)
    if file is None:
        return _not_taken(request, found, ["Select a spreadsheet"])
    if (file.size or 0) > spreadsheet.MOST_BYTES:
        most = spreadsheet.MOST_BYTES // 1024 // 1024
        return _not_taken(request, found, [f"The file must be {most} MB or smaller; it has {(file.size or 0) / 1024 / 1024:.1f} MB"])
    try:
        preview = services.preview_workbook(draft=found, data=file.read(), at=timezone.now())
    except spreadsheet.NotAWorkbook as refused:
        return _not_taken(request, found, [str(refused)])
    return _shown(request, found, preview, file.name or "")


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what the page showed into the draft."""
    permissions.check_edit_rules(request.user)
    if not is_open(pk):
        return gone(request, pk)
    found, revision = draft_for(pk), posted_revision(request.POST)
    carried = request.POST.get("carried", "")
    if not is_sealed(request, SEALED, found.pk, revision, carried):
        return _not_taken(request, found, [NOT_THE_SAME], status=409)
    try:
        rows, orders = _rows_in(carried)
        with problem_news.told(request, found):
            changes = services.take_over(draft=found, rows=rows, orders=orders, revision=revision, by=request.user, at=timezone.now())
    except NotCarried:
        return _not_taken(request, found, [NOT_THE_SAME], status=409)
    except services.DraftChanged:
        if not is_open(pk):
            return gone(request, pk)
        moved = "The draft changed since you looked. Nothing was stored. Upload the file again, and see what it would change now"
        return _not_taken(request, draft_for(pk), [moved], status=409)
    except GONE:
        return gone(request, pk)
    except (DataError, IntegrityError):
        return _not_taken(request, found, ["Something in it does not fit into the rule book. Nothing was stored"])
    count = len({(change.part, change.key) for change in changes})
    say(request, found, f"Taken over from the spreadsheet: {count} change{'s' if count != 1 else ''}", changes)
    return redirect("admin:decisions_draft_history", found.pk)


def _shown(request: HttpRequest, draft: Draft, preview: Preview, name: str) -> HttpResponse:
    carried = "" if preview.problems else _packed(preview)
    if len(carried) > MOST_CARRIED:
        preview.problems.append("It changes too much for one step. Upload fewer sheets at a time: those that are missing stay unchanged")
    added, changed, removed = preview.total
    context = {
        "draft": draft, "preview": preview, "file_name": name, "added": added, "changed": changed, "removed": removed,
        "told": None if preview.changes is None else preview.changes[:MOST_CHANGES], "untold": max(0, len(preview.changes or ()) - MOST_CHANGES),
        "carried": carried, "seen": seal(request, SEALED, draft.pk, preview.revision, carried),
        "both": [row for row in preview.since if row.both], "kept": [row for row in preview.since if not row.both],
    }  # fmt: skip
    return page(request, "workbook_check", context, status=422 if preview.problems else 200)


def _not_taken(request: HttpRequest, draft: Draft, problems: list[str], *, status: int = 422) -> HttpResponse:
    wrong = [(FILE_FIELD, problem) for problem in problems]
    return page(request, "exchange", {"draft": draft, "wrong": wrong, "wrong_in": FILE_FIELD, **imported.block(draft)}, status=status)


def as_workbook(data: bytes, name: str) -> HttpResponse:
    """A spreadsheet to keep."""
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'})


def _packed(preview: Preview) -> str:
    """The rows that the page shows, to come back with the answer."""
    return packed(canonical.dumps({"rows": [[change.part, change.key, change.row] for change in preview.rows], "orders": preview.orders}))


def _rows_in(carried: str) -> tuple[list[RowChange], dict[str, list[str]]]:
    plain = unpacked(carried)
    return [RowChange(part, key, row) for part, key, row in plain["rows"]], plain["orders"]


PAGES: Pages = [
    (f"{ONE_DRAFT}exchange/workbook/", download, "workbook"),
    (f"{ONE_DRAFT}exchange/workbook/upload/", upload, "workbook_upload"),
    (f"{ONE_DRAFT}exchange/workbook/take/", take, "workbook_take"),
]
VERSION_PAGES: Pages = [("<int:number>/workbook/", download_version, "workbook")]
