"""What-ifs that are kept: giving one a name, the list of them, and taking over one answer at a time as a real one."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import permissions
from apps.decisions.engine.terms import Question, Value
from apps.decisions.forms import how_known
from apps.intake.builder import NOT_KNOWN, clashes, in_words, line
from apps.intake.decorators import signed_in
from apps.intake.journey.said import Said, to_json
from apps.intake.journey.way import Journey, closed_by
from apps.intake.selectors import Desk, desk_for
from apps.intake.services import AnswerChanged
from apps.review import selectors, services
from apps.review.forms import NameForm, TakeForm
from apps.review.views import what_if, what_if_page
from apps.review.what_if import changes as changing


@signed_in
@require_POST
def save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep a what-if under a name."""
    step = selectors.scenario_for(request.user, pk)
    permissions.check_edit_use_cases(request.user, step.workspace)
    base, changes, left = what_if.opened(request, step)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            saved = services.save_scenario(base=base, changes=changes, name=form.cleaned_data["name"], by=request.user, at=timezone.now())
        except services.NameTaken as taken:
            form.add_error("name", str(taken))
        else:
            messages.success(request, "Saved as a scenario. Your answers are as they were")
            return redirect(f"{reverse('review:scenario', args=[saved.pk])}#outcome")
    return what_if.page(request, base, changes, what_if_page.sheet_of(base, changes), step, left=left, naming=form, status=422)


@signed_in
@require_safe
def of_use_case(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The scenarios of a use case that have a name."""
    desk = desk_for(request.user, pk, at=timezone.now())
    listed = []
    for scenario in selectors.scenarios_of(desk.use_case):
        changes, _left = changing.read(desk.journey.book, scenario.changes)
        listed.append((scenario, [desk.journey.book.question[slug].short for slug in changes]))
    may_edit = permissions.can_edit_use_cases(request.user, desk.use_case.workspace)
    return render(request, "review/what_if/scenarios.html", {"use_case": desk.use_case, "listed": listed, "may_edit": may_edit})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, pk: uuid.UUID, slug: str) -> HttpResponse:
    """Make one changed answer the real one: what it says now, what it closes, and how it is known."""
    step = selectors.scenario_for(request.user, pk)
    permissions.check_edit_use_cases(request.user, step.workspace)
    desk = desk_for(request.user, step.use_case_id, at=timezone.now())
    changes, _left = changing.read(desk.journey.book, step.changes)
    if slug not in changes:
        raise Http404("No such change in this scenario, or these rules no longer ask it so")
    value = changes[slug]
    if request.method != "POST":
        return _take_page(request, step, desk, slug, value, TakeForm())
    form = TakeForm(request.POST)
    if not form.is_valid():
        return _take_page(request, step, desk, slug, value, form, status=422)
    try:
        services.take_over(
            scenario=step,
            question=slug,
            value=value,
            known_how=form.cleaned_data["how"],
            source=form.cleaned_data["source"],
            read=desk.journey.of(slug),
            revision=form.cleaned_data["revision"] or 0,
            by=request.user,
            at=timezone.now(),
        )
    except AnswerChanged as changed:
        return _take_page(request, step, desk, slug, value, form, other=changed.answer, status=409)
    messages.success(request, f"Taken over: {desk.journey.book.question[slug].short}")
    return redirect("review:scenario", pk=step.pk)


def _take_page(
    request: HttpRequest, step: Any, desk: Desk, slug: str, value: Value | None, form: TakeForm, *, other: Any = None, status: int = 200
) -> HttpResponse:
    way, question = desk.journey, desk.journey.book.question[slug]
    after = _with(way, question, value)
    context = {
        "scenario": step,
        "use_case": desk.use_case,
        "question": question,
        "now": line(way, question).words,
        "then": NOT_KNOWN if value is None else in_words(question, value, way.currency),
        "closing": closed_by(way, after),
        "clashes": clashes(after, among={slug}),
        "hows": how_known(question) if value is not None else (),
        "revision": way.of(slug).revision,
        "form": form,
        "other": other,
    }
    return render(request, "review/what_if/take_over.html", context, status=status)


def _with(way: Journey, question: Question, value: Value | None) -> Journey:
    """The way through the questions once the answer is taken over."""
    said = Said(value=None if value is None else to_json(value), typed="-", unknown=value is None)
    return replace(way, said={**way.said, question.slug: said})
