"""Starting a use case from something that is there: a sample, one of one's own, a case file; and taking a case file away.

Fetch, one service call, render. A file is read whole or refused whole, with everything that is wrong in it.
"""

import hashlib
import uuid
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import permissions
from apps.accounts.selectors import workspace_for
from apps.decisions.engine import casefile
from apps.decisions.engine.answers import CaseRefused
from apps.decisions.engine.book import Rulebook
from apps.intake import selectors, services
from apps.intake.decorators import signed_in
from apps.intake.selectors.samples import sample, samples
from apps.intake.views.sheet import token

FIELD, INPUT = "file", "case-file"
COPIES_OFFERED = 8
PROBLEMS_SHOWN = 100


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What a use case can be started from; a sample is taken as it is and can be changed like any other."""
    if request.method != "POST":
        return _page(request)
    chosen = sample(request.POST.get("sample", ""))
    if chosen is None:
        raise Http404("No such sample")
    use_case = services.create_from_case(
        workspace=workspace_for(request.user, request.POST.get("workspace", "")),
        case=chosen.case,
        key=_key(request, chosen.slug),
        by=request.user,
        at=timezone.now(),
        came_from=services.SAMPLE,
    )
    return redirect("intake:task_list", pk=use_case.pk)


@signed_in
@require_POST
def copy(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A copy in the same workspace, with every answer and without the decisions."""
    use_case = selectors.use_case_for(request.user, pk)
    made = services.copy_use_case(use_case=use_case, key=_key(request, str(pk)), by=request.user, at=timezone.now())
    return redirect("intake:task_list", pk=made.pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """A use case from a case file. Of a file with anything wrong in it nothing is stored, and all of it is said."""
    if request.method != "POST":
        return redirect("intake:start")
    workspace = workspace_for(request.user, request.POST.get("workspace", ""))
    permissions.check_edit_use_cases(request.user, workspace)
    sent = request.FILES.get(FIELD)
    if sent is None:
        return _refused(request, ["Choose a case file"])
    if (sent.size or 0) > casefile.MOST_BYTES:
        return _refused(request, ["A case file must be 1 MB or smaller"])
    raw = sent.read()
    try:
        use_case = services.create_from_case(
            workspace=workspace,
            case=casefile.read_json(raw),
            key=_key(request, f"{services.FILE}-{hashlib.sha256(raw).hexdigest()[:16]}"),
            by=request.user,
            at=timezone.now(),
            came_from=services.FILE,
        )
    except CaseRefused as refused:
        return _refused(request, refused.problems)
    return redirect("intake:task_list", pk=use_case.pk)


@signed_in
@require_safe
def case_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What a decision would be made of, as a file to keep, to send, or to start another use case from."""
    desk = selectors.desk_for(request.user, pk, at=timezone.now())
    name = f"{slugify(desk.use_case.title)[:60] or 'use-case'}.case.json"
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "private, no-store"}
    return HttpResponse(casefile.write_json(desk.journey.case()), content_type="application/json", headers=headers)


def _key(request: HttpRequest, what: str) -> str:
    """One key a page and thing, so that two presses of one button make one use case and two buttons make two."""
    return f"{token(request.POST.get('key'))[:20]}-{what}"[:64]


def _refused(request: HttpRequest, problems: Sequence[str]) -> HttpResponse:
    book = selectors.book_now(timezone.now())
    shown = [_named(book, words) for words in problems[:PROBLEMS_SHOWN]]
    if more := len(problems) - len(shown):
        shown.append(f"And {more:,} more of the kind")
    return _page(request, problems=[(INPUT, words) for words in shown], status=422)


def _named(book: Rulebook, words: str) -> str:
    """A problem with the question it is about as the form asks it."""
    asked = book.question.get(words.partition(":")[0])
    return f"{words} (asked as “{asked.ask}”)" if asked else words


def _page(request: HttpRequest, *, problems: Sequence[tuple[str, str]] = (), status: int = 200) -> HttpResponse:
    places = selectors.places_to_start(request.user)
    mine = selectors.use_cases_for(request.user).filter(workspace__in=places)
    wanted = request.GET.get("q", "").strip()[:200]
    context = {
        "places": places,
        "samples": samples(),
        "mine": (mine.filter(title__icontains=wanted) if wanted else mine)[:COPIES_OFFERED] if places else (),
        "has_any": bool(places) and mine.exists(),
        "wanted": wanted,
        "key": token(),
        "problems": problems,
        "field": FIELD,
    }
    return render(request, "intake/start.html", context, status=status)
