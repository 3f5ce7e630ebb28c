"""Answering: one question a page, a section on one page, and saving while somebody types. Fetch, bind, save, render."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.decisions.engine.terms import Question
from apps.decisions.forms import field_name
from apps.intake import builder, selectors
from apps.intake.decorators import kept_for, signed_in, why_unsaved
from apps.intake.journey.narrative import IDEA, NARRATIVE, NEEDED
from apps.intake.selectors import moved
from apps.intake.selectors.suggesting import suggested
from apps.intake.suggestions import TASK
from apps.intake.views import older, onward
from apps.intake.views import sheet as sheets
from apps.intake.views.frames import frame, linked, problems_of, saving
from apps.intake.views.sheet import Sheet


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: uuid.UUID, slug: str) -> HttpResponse:
    """One question: shown with its stored answer, saved on Continue and on Back."""
    desk = _desk(request, pk)
    if request.method == "POST" and slug not in desk.journey.book.question:
        return older.kept(request, desk, slug)
    asked = _question(desk, slug)
    if not selectors.may_edit(request.user, desk.use_case):
        return redirect(f"{reverse('intake:check', args=[pk])}#answer-{field_name(slug)}")
    if request.method != "POST":
        kept = kept_for(request)
        return _question_page(request, sheets.opened(desk, [asked], kept), unsaved=why_unsaved(kept))
    going_on = request.POST.get("go") != "back"
    sheet = sheets.posted(request, desk, [asked], going_on=going_on)
    if stop := _stopped(request, sheet):
        return stop
    if going_on and (sheet.unread or _new_clashes(request, sheet)):
        return _question_page(request, sheet, judged=True, status=422)
    return redirect(onward.after(request, sheet) if going_on else onward.before(request, sheet))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: uuid.UUID, slug: str) -> HttpResponse:
    """All questions of a section on one page: the same fields, the same names, the same saving. The idea is always one page."""
    desk = _desk(request, pk)
    asked = _section(desk, slug)
    if not selectors.may_edit(request.user, desk.use_case):
        return redirect("intake:check", pk=pk)
    if request.method != "POST":
        kept = kept_for(request)
        return _section_page(request, slug, sheets.opened(desk, asked, kept), unsaved=why_unsaved(kept))
    going_on = request.POST.get("go") != "back"
    sheet = sheets.posted(request, desk, asked, going_on=going_on)
    if stop := _stopped(request, sheet, slug):
        return stop
    needed = slug == IDEA.slug and sheet.shown and sheet.desk.journey.needs()
    if going_on and (sheet.unread or needed or _new_clashes(request, sheet)):
        return _section_page(request, slug, sheet, judged=True, status=422)
    row = request.POST.get("row", "")
    if row in desk.journey.question:
        return redirect(onward.row_url(desk, row))
    return redirect(f"{reverse('intake:task_list', args=[pk])}#section-{slug}")


@signed_in
@require_POST
def save(request: HttpRequest, pk: uuid.UUID, slug: str) -> HttpResponse:
    """Store a draft of one question while it is being typed; answers with the pieces around the field."""
    desk = _desk(request, pk)
    asked = selectors.retired_question(slug) if slug not in desk.journey.book.question else _question(desk, slug)
    if asked is None:
        raise Http404("No such question in any rules")
    return _saved(request, sheets.posted(request, desk, [asked]))


@signed_in
@require_POST
def save_section(request: HttpRequest, pk: uuid.UUID, slug: str) -> HttpResponse:
    """The same for a whole section."""
    desk = _desk(request, pk)
    return _saved(request, sheets.posted(request, desk, _section(desk, slug)))


def _desk(request: HttpRequest, pk: uuid.UUID) -> selectors.Desk:
    return selectors.desk_for(request.user, pk, at=timezone.now())


def _question(desk: selectors.Desk, slug: str) -> Question:
    if (found := desk.journey.book.question.get(slug)) is None:
        raise Http404("No such question in these rules")
    return found


def _section(desk: selectors.Desk, slug: str) -> tuple[Question, ...]:
    if slug not in {section.slug for section in desk.journey.sections}:
        raise Http404("No such section in these rules")
    return desk.journey.asked_in(slug)


def _saved(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """204 for a late request, 409 where nothing was stored, 422 for what was kept as typed, else 200."""
    if sheet.is_late:
        return HttpResponse(status=204)
    words, attention = sheets.status(sheet, timezone.now())
    held = sheet.closing and not sheet.stored
    context = {
        "status": words,
        "attention": attention,
        "forms": [] if held else _pieces(sheet, request),
        "panel": builder.panel(sheet.desk.journey, sheet.before, counted=sheet.is_counted) if sheet.changed else None,
        "desk": sheet.desk,
        "use_case": sheet.desk.use_case,
    }
    code = 409 if sheet.conflicts or held or sheet.too_long else 422 if sheet.unread else 200
    return render(request, "intake/_saved.html", context, status=code)


def _pieces(sheet: Sheet, request: HttpRequest) -> list[dict[str, Any]]:
    """What is swapped around each field of which there is news: what is written again without need is read out again.

    A message is shown only where one stood already, so that none appears while typing.
    """
    alone, news, wanting = len(sheet.shown) == 1, {*sheet.changed, *sheet.conflicts}, sheets.missing(sheet)
    return [
        {
            "name": form.name,
            "slug": form.question.slug,
            "revision": form.revision if form.question.slug in sheet.conflicts else sheet.desk.journey.of(form.question.slug).revision,
            "reading": sheets.reading(form, sheet.desk.journey.currency, told=bool(request.POST.get(f"{form.name}_marked"))),
            "message": (form.message or wanting.get(form.question.slug, "")) if request.POST.get(f"{form.name}_marked") else "",
            "marked": bool(request.POST.get(f"{form.name}_marked")),
            "conflict": sheets.conflict(sheet, form.question.slug) if form.question.slug in sheet.conflicts else None,
        }
        for form in sheet.shown
        if alone or form.question.slug in news or request.POST.get(f"{form.name}_marked")
    ]


def _stopped(request: HttpRequest, sheet: Sheet, section: str = "") -> HttpResponse | None:
    """The page in place of going on: which answers a change would set aside, or what somebody else wrote meanwhile."""
    if sheet.closing and not sheet.stored:
        carried = [(name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values]
        lines = [builder.line(sheet.before, question) for question in sheet.closing]
        context = {**frame(sheet.desk, sheet.questions[0].section), "carried": carried, "closing": lines, "here_url": request.path}
        return render(request, "intake/interruption.html", context)
    if request.POST.getlist("theirs") and not sheet.conflicts:
        return redirect(request.path)
    if sheet.conflicts or sheet.too_long:
        if section:
            return _section_page(request, section, sheet, judged=True, status=409)
        return _question_page(request, sheet, judged=True, status=409)
    return None


def _question_page(request: HttpRequest, sheet: Sheet, *, judged: bool = False, unsaved: str = "", status: int = 200) -> HttpResponse:
    asked, way = sheet.questions[0], sheet.desk.journey
    (form,) = sheets.dress(sheet, heading=1, judged=judged)
    given = request.POST if request.method == "POST" else request.GET
    order = [question.slug for question in way.asked_in(asked.section)]
    clashes = builder.clashes(way, among={asked.slug})
    context = {
        **frame(sheet.desk, asked.section),
        **saving(sheet, judged=judged, unsaved=unsaved),
        "asked": asked,
        "new_since": moved.is_new(sheet.desk, asked),
        "form": form,
        "answer": sheet.desk.answers.get(asked.slug),
        "is_asked": way.applies[asked.slug] is not False,
        "place": order.index(asked.slug) + 1 if asked.slug in order and not way.branches(asked.section) else 0,
        "total": len(order),
        "left_out": way.left_out_of(asked.section),
        "skip_url": onward.next_url(sheet, asked),
        "read_by": sheets.read_by(way.machine, asked.slug),
        "row": given.get("row", ""),
        "then": given.get("then", ""),
        "clashes": linked(sheet.desk, clashes, here={asked.slug}) if judged or request.method != "POST" else (),
        "warned": judged and clashes,
        "problems": problems_of(sheet) if judged else [],
        "action": reverse("intake:question", args=[sheet.desk.use_case.pk, asked.slug]),
        "save_url": reverse("intake:save", args=[sheet.desk.use_case.pk, asked.slug]),
        "suggested": suggested(sheet.desk) if asked.slug == TASK else (),
        "colleague": request.build_absolute_uri(request.path),
    }
    return render(request, "intake/question.html", context, status=status)


def _section_page(
    request: HttpRequest, slug: str, sheet: Sheet, *, judged: bool = False, unsaved: str = "", status: int = 200
) -> HttpResponse:
    way, pk = sheet.desk.journey, sheet.desk.use_case.pk
    forms = sheets.dress(sheet, heading=2, judged=judged)
    idea = slug == IDEA.slug
    problems = problems_of(sheet) if judged else []
    if judged and idea:
        problems += [(f"#{field_name(field)}", words) for field, words in sheets.missing(sheet).items()]
    clashes = builder.clashes(way, among={question.slug for question in sheet.questions})
    given = request.POST if request.method == "POST" else request.GET
    args = [pk] if idea else [pk, slug]
    context = {
        **frame(sheet.desk, slug),
        **saving(sheet, judged=judged, unsaved=unsaved),
        "section": next(section for section in way.sections if section.slug == slug),
        "idea": idea,
        "forms": [form for form in forms if not idea or form.question.slug in NEEDED],
        "further": [form for form in forms if idea and form.question.slug not in NEEDED],
        "further_open": any(way.of(field.slug).typed for field in NARRATIVE if field.slug not in NEEDED),
        "left_out": way.left_out_of(slug),
        "row": given.get("row", ""),
        "clashes": linked(sheet.desk, clashes, here={question.slug for question in sheet.questions}),
        "warned": judged and clashes,
        "problems": problems,
        "action": reverse("intake:idea" if idea else "intake:section", args=args),
        "save_url": reverse("intake:save_idea" if idea else "intake:save_section", args=args),
    }
    return render(request, "intake/section.html", context, status=status)


def _new_clashes(request: HttpRequest, sheet: Sheet) -> bool:
    """Whether an answer of this page contradicts another and that was not yet said on this page."""
    shown = {form.question.slug for form in sheet.shown}
    return bool(builder.clashes(sheet.desk.journey, among=shown)) and not request.POST.get("warned")
