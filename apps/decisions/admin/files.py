"""The rule book as a JSON file: a draft as one, and one as a draft, with a look at the differences in between."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts import permissions
from apps.decisions import case_history, history, selectors, services
from apps.decisions.admin.pages import ONE_DRAFT, Pages, draft_for, file_name, page
from apps.decisions.admin.seen import LONGEST, Cases, packed, packed_cases, unpacked, unpacked_cases
from apps.decisions.engine import rulefile
from apps.decisions.engine.case_rows import CasesRefused
from apps.decisions.engine.rulefile import FileRefused
from apps.decisions.engine.texts import is_blank, text_problem
from apps.decisions.models import Draft, RulebookVersion

FIELD = "file"


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A file in, its differences in words out; nothing is stored before that is confirmed."""
    permissions.check_edit_rules(request.user)
    if request.method != "POST":
        return page(request, "upload", {})
    if "seen" in request.POST:
        return _opened(request)
    sent = request.FILES.get(FIELD)
    if sent is None:
        return _refused(request, ["Choose a file of rules"])
    if (sent.size or 0) > rulefile.MOST_BYTES:
        return _refused(request, [f"A file of rules has at most {rulefile.MOST_BYTES // 1_000_000} MB; this one has more"])
    try:
        read = services.read_rule_file(sent.read())
    except FileRefused as refused:
        return _refused(request, list(refused.problems))
    live = selectors.live_activation(timezone.now())
    text = history.text_in(read.plain)
    seen, cases = packed(live.version if live else None, text) if text else "", packed_cases(read.cases)
    fits = len(seen) + len(cases) <= LONGEST  # else the press would be refused, and all that was looked at be lost
    context: dict[str, Any] = {
        "read": read,
        "name": _title(sent.name),
        "live": live.version if live else None,
        "comparison": case_history.from_file(live.version if live else None, text, read.cases) if text else None,
        "seen": seen if fits else "",
        "cases": cases,
    }
    return page(request, "upload", context)


@require_safe
def draft_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What the draft says, as a file. One that cannot be read has none: its page says what to mend."""
    found = draft_for(pk)
    text = history.text_of(found)
    if text is None:
        messages.warning(request, "Fix the errors first: a draft that cannot be read has no file")
        return redirect("admin:decisions_draft_change", pk)
    whole = rulefile.written(text.canonical, name=text.book.name, number=None, cases=case_history.cases_of(found))
    return as_file(whole, f"{file_name(found)}.json")


@require_safe
def version_file(request: HttpRequest, number: int) -> HttpResponse:
    """A published version with its test cases, which the file for everybody leaves out."""
    found = selectors.version_or_404(number)
    text = history.canonical_of(found)
    whole = rulefile.written(text, name=found.name, number=number, cases=case_history.cases_of(found))
    return as_file(whole, f"rules v{number} with test cases.json")


def as_file(text: str, name: str) -> HttpResponse:
    """A file to keep."""
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "private, no-store"}
    return HttpResponse(text.encode("utf-8"), content_type="application/json", headers=headers)


def _opened(request: HttpRequest) -> HttpResponse:
    """The confirmed second half: what was looked at becomes a draft."""
    text = unpacked(request.POST["seen"])
    if text is None:
        return _refused(request, ["Choose the file again: what the page held of it cannot be read"])
    try:
        draft = _draft(request, text, unpacked_cases(request.POST.get("cases", "")))
    except CasesRefused:
        return _refused(request, ["Choose the file again: what the page held of its test cases cannot be read"])
    except FileRefused as refused:
        return _refused(request, list(refused.problems))
    messages.success(request, "Draft opened from the file")
    return redirect("admin:decisions_draft_change", draft.pk)


def _draft(request: HttpRequest, text: history.Text, cases: Cases | None) -> Draft:
    number = request.POST.get("base", "")
    base: RulebookVersion | None = None
    if number.isascii() and number.isdigit() and len(number) < 10:
        base = selectors.version_or_404(int(number))
    title = _title(request.POST.get("title", ""))
    return services.draft_from_file(text=text, title=f"From {title}", based_on=base, cases=cases, by=request.user, at=timezone.now())


def _title(name: str) -> str:
    name = name.strip()[:120]
    return "a file" if is_blank(name) or text_problem(name) else name


def _refused(request: HttpRequest, problems: list[str]) -> HttpResponse:
    return page(request, "upload", {"wrong": [(FIELD, words) for words in problems]}, status=422)


PAGES: Pages = [
    ("upload/", upload, "upload"),
    (f"{ONE_DRAFT}rules.json", draft_file, "file"),
]
VERSION_PAGES: Pages = [("<int:number>/rules.json", version_file, "file")]
