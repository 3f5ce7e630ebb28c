"""The list of use cases, one's task list, checking the answers, and deciding. Fetch for this person, one service call, render."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.selectors import workspace_for
from apps.decisions.engine.answers import CaseRefused
from apps.intake import builder, selectors, services
from apps.intake.decorators import signed_in
from apps.intake.journey.narrative import IDEA, MISSING, NEEDED
from apps.intake.journey.way import CHECK, Journey
from apps.intake.selectors import lists, moved
from apps.intake.views.frames import frame
from apps.intake.views.sheet import token, url_of, url_of_step

USE_CASES_A_PAGE = 50
TO_CHECK = "Go on to look at all answers and decide"
FEW = 5  # so many are found without a search


@signed_in
@require_safe
def use_cases(request: HttpRequest) -> HttpResponse:
    """What this person's workspaces are scoping: searched, filtered and ordered by the address, a page at a time."""
    wanted = lists.Wanted.of(request.GET)
    page = Paginator(lists.listed(request.user, wanted), USE_CASES_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = selectors.with_newest_decisions(page)
    context = {
        "page": page,
        "wanted": wanted,
        "verdicts": lists.VERDICTS,
        "orders": lists.ORDERS,
        "few": lists.told_to_tick(request.GET, (use_case.newest_decision_id for use_case in page)),
        "ticked": request.GET.getlist(lists.TICKED),
        "may_compare": sum(use_case.newest_decision_id is not None for use_case in page) > 1,
        "can_narrow": wanted.is_narrow or page.paginator.count > FEW,
        "places": selectors.places_to_start(request.user),
        "key": token(),
    }
    return render(request, "intake/list.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Start a use case and go to its first page. The key makes a double click one use case."""
    if request.method != "POST":
        return redirect("intake:list")
    workspace = workspace_for(request.user, request.POST.get("workspace", ""))
    use_case = services.create_use_case(workspace=workspace, key=token(request.POST.get("key")), by=request.user, at=timezone.now())
    return redirect("intake:idea", pk=use_case.pk)


@signed_in
@require_safe
def task_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The sections with their statuses, to be done in any order."""
    desk = selectors.desk_for(request.user, pk, at=timezone.now())
    since, around = moved.moved_since(desk), frame(desk)
    newer = moved.newer_rules(desk)
    new_ones = newer.questions if newer else moved.new_since(desk, since.rules if since else None)
    context = {
        **around,
        "going_on": _going_on(desk, around["last"].question if around["last"] else ""),
        "moved": since,
        "newer": newer,
        "new": [(question.short or question.ask, url_of(desk, question)) for question in new_ones],
        "earlier": selectors.earlier_decisions(desk.use_case),
        "may_edit": selectors.may_edit(request.user, desk.use_case),
        "key": token(),
    }
    return render(request, "intake/task_list.html", context)


def _going_on(desk: selectors.Desk, last: str) -> tuple[str, str] | None:
    """Where somebody who comes back goes on, and what it is called: after the answer that was given last."""
    if (step := desk.journey.going_on(last)) is None:
        return None
    asked = desk.journey.question.get(step.start or "")
    place = f"{step.title}, “{asked.short or asked.ask}”" if asked else step.title
    return url_of_step(desk, step), TO_CHECK if step.slug == CHECK else f"{'Go on' if last else 'Begin'} with {place}"


@signed_in
@require_safe
def check(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Every question asked with its answer, what is missing, what is not used, what is new."""
    return _check_page(request, selectors.desk_for(request.user, pk, at=timezone.now()))


@signed_in
@require_POST
def decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Freeze the answers into a decision and go to its result."""
    use_case = selectors.use_case_for(request.user, pk)
    try:
        link = services.decide_use_case(use_case=use_case, by=request.user, at=timezone.now())
    except (services.NotReady, CaseRefused) as refused:
        return _check_page(request, selectors.desk_of(use_case, at=timezone.now()), refused=refused)
    return redirect("review:result", link.decision_id)


def _check_page(request: HttpRequest, desk: selectors.Desk, *, refused: Exception | None = None) -> HttpResponse:
    way = desk.journey
    new_ones = moved.new_since(desk, moved.looked_at(desk))
    fresh = {question.slug for question in new_ones}
    groups = [
        (section, [(line, _change(desk, line)) for line in _lines(way, section.slug) if line.question.slug not in fresh])
        for section in way.sections
    ]
    clashes = builder.clashes(way)
    lines = [line for _section, rows in groups for line in rows] + [
        (builder.line(way, question), _change_of(desk, question.slug)) for question in new_ones
    ]
    needs = [(url_of(desk, field), MISSING[field.slug]) for field in way.needs()]
    otherwise = [("", words) for words in refused.problems] if isinstance(refused, CaseRefused) and not clashes else []
    context = {
        **frame(desk, CHECK),
        "groups": groups,
        "unused": [(builder.line(way, question), _change(desk, builder.line(way, question))) for question in way.not_used],
        "new": [(builder.line(way, question), _change(desk, builder.line(way, question))) for question in new_ones],
        "missing": sum(line.is_missing for line, _url in lines),
        "unknown": sum(line.state == "unknown" for line, _url in lines),
        "unread": [(line.question.short, url) for line, url in lines if line.state == "unreadable"],
        "needs": needs,
        "clashes": [(clash, *(_change_of(desk, question.slug) for question in clash.questions)) for clash in clashes],
        "next_number": (desk.use_case.newest_number or 0) + (not way.unchanged),
        "judged": refused is not None,
        "problems": [*needs, *otherwise] if refused else [],
        "may_edit": selectors.may_edit(request.user, desk.use_case),
    }
    return render(request, "intake/check.html", context, status=422 if refused else 200)


def _lines(way: Journey, section: str) -> list[builder.Line]:
    """The idea shows what was said and what is needed; a section shows every question asked."""
    asked = way.asked_in(section)
    if section == IDEA.slug:
        asked = tuple(field for field in asked if field.slug in NEEDED or way.of(field.slug).typed)
    return [builder.line(way, question) for question in asked]


def _change(desk: selectors.Desk, line: builder.Line) -> str:
    return _change_of(desk, line.question.slug)


def _change_of(desk: selectors.Desk, slug: str) -> str:
    """Where an answer is changed, on a way that leads back to its row."""
    address, _, anchor = url_of(desk, desk.journey.question[slug]).partition("#")
    return f"{address}?row={slug}" + (f"#{anchor}" if anchor else "")
