"""What if an answer were another one: the page, each step of it, and a scenario. The use case itself is never written to here."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts import permissions
from apps.decisions.answer_sheet import AnswerSheet, posted_answers
from apps.decisions.forms import field_name
from apps.intake.decorators import kept_for, signed_in
from apps.review import selectors, services
from apps.review.views import what_if_page as shown
from apps.review.what_if import changes as changing
from apps.review.what_if.steps import gone_along, stepped
from apps.ui import formatting
from apps.ui.htmx import SHAPED_BY, wants_fragment

UNDO, RESET = "undo", "reset"
STOOD = "_stood"  # behind the name of a field: that it was not known when the page was made
TAKEN_BACK = {UNDO: "One change is taken back", RESET: "All changes are taken back"}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def of_use_case(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """From the answers of a use case as they are now."""
    base = services.of_use_case(request.user, pk, at=timezone.now())
    return _changed(request, base) if request.method == "POST" else _afresh(request, base)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def of_decision(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """From the answers of a decision, by its rules and prices; also one of the changes that its page promises."""
    decision, link = selectors.decision_in_use_case(request.user, pk)
    base = services.of_decision(decision, link, at=timezone.now())
    return _changed(request, base) if request.method == "POST" else _afresh(request, base)


@signed_in
@require_safe
def scenario(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One step, or one scenario with a name: the same page with its changes in it."""
    found = selectors.scenario_for(request.user, pk)
    base, changes, left = opened(request, found)
    return page(request, base, changes, shown.sheet_of(base, changes), found, left=left)


def opened(request: HttpRequest, scenario: Any) -> tuple[services.Base, dict[str, Any], tuple[str, ...]]:
    """What a scenario starts from, what it still changes there, and what these rules no longer ask so."""
    at = timezone.now()
    if scenario.basis_id:
        base = services.of_decision(*selectors.decision_in_use_case(request.user, scenario.basis_id), at=at)
    else:
        base = services.of_use_case(request.user, scenario.use_case_id, at=at)
    changes, left = changing.read(base.book, scenario.changes)
    return base, changing.between(base.given, changes), left


def page(
    request: HttpRequest,
    base: services.Base,
    changes: changing.Changes,
    sheet: AnswerSheet,
    scenario: Any = None,
    *,
    status: int = 200,
    **further: Any,
) -> HttpResponse:
    found = shown.outcome(base, changes, sheet)
    came = [str(message) for message in messages.get_messages(request)]  # said with what it comes to, where the focus is
    telling = [found["said"]] if came or found["lines"] or found["problems"] else []
    context = {
        **found,
        "said": ". ".join([*came, *telling]),
        "messages": (),  # not once more above the page
        "parts": shown.parts(base, changes, sheet, found),
        "scenario": scenario,
        "use_case": base.use_case,
        "may_edit": permissions.can_edit_use_cases(request.user, base.use_case.workspace),
        **further,
    }
    response = render(request, "review/what_if/page.html", context, status=status)
    patch_vary_headers(response, SHAPED_BY)
    return response


def _afresh(request: HttpRequest, base: services.Base) -> HttpResponse:
    """Nothing changed yet; or what was typed here before the sign-in ended."""
    if (kept := kept_for(request)) is not None:
        sheet = posted_answers(base.book, kept)
        return page(request, base, _typed(base, sheet), sheet)
    return page(request, base, {}, shown.sheet_of(base, {}))


def _changed(request: HttpRequest, base: services.Base) -> HttpResponse:
    """What was posted becomes a step with its own address; a page of it again where something cannot be read or contradicts."""
    permissions.check_edit_use_cases(request.user, base.use_case.workspace)
    if "change" in request.POST and base.link:
        return _promised(request, base)
    sheet = posted_answers(base.book, meant(request.POST))
    if wants_fragment(request):  # a script has done what the button says already; htmx names the button all the same
        return _piece(request, base, _typed(base, sheet), sheet)
    changes, slug, along = _pressed(base, sheet, request.POST)
    unread = [form for form in sheet.forms if form.was_shown and form.message and form.question.slug != slug]
    if unread and request.POST.get("do") != RESET:
        return page(request, base, changes, sheet, status=422)
    try:
        services.tried(base, changes)
    except services.Contradicting:
        return page(request, base, changes, shown.sheet_of(base, changes), status=422)
    do = request.POST.get("do", "").partition(":")[0]
    if do in TAKEN_BACK:
        messages.info(request, TAKEN_BACK[do])
    if along:
        messages.info(request, f"{formatting.listed([base.book.question[name].short for name in along])} went along with it")
    return redirect(f"{_kept(request, base, changes)[1]}#{field_name(slug) if slug else 'outcome'}")


def _piece(request: HttpRequest, base: services.Base, changes: changing.Changes, sheet: AnswerSheet) -> HttpResponse:
    """What came of it alone, with the address that stands for it now."""
    found = shown.outcome(base, changes, sheet)
    held = bool(sheet.unread) or found["after"] is None
    scenario, address = (None, "") if held else _kept(request, base, changes)
    marked = {name for name in (form.name for form in sheet.forms) if f"{name}_marked" in request.POST}
    wrong = [(name, words) for name, words in found["problems"]] + [(name, "") for name in marked - {name for name, _ in found["problems"]}]
    context = {**found, "wrong": wrong, "scenario": scenario, "may_edit": True, "use_case": base.use_case}
    response = render(request, "review/what_if/_piece.html", context, status=422 if held else 200)
    if address and urlsplit(request.headers.get("HX-Current-URL", "")).path != address:
        response["HX-Push-Url"] = address
    patch_vary_headers(response, SHAPED_BY)
    return response


def _kept(request: HttpRequest, base: services.Base, changes: changing.Changes) -> tuple[Any, str]:
    """The step and its address; without a change the page as it starts."""
    if not changes:
        return None, shown.address_of(base)
    step = services.keep(base=base, changes=changes, by=request.user, at=timezone.now())
    return step, reverse("review:scenario", args=[step.pk])


def _promised(request: HttpRequest, base: services.Base) -> HttpResponse:
    """One of the changes that the page of a decision says would change it."""
    before = services.tried(base, {})
    place = request.POST.get("change", "")
    rows = before.told.result["would_change"]
    if not place.isdecimal() or len(place) > 3 or int(place) >= len(rows):
        return redirect(shown.address_of(base))
    changes, _left = changing.read_plain(base.book, rows[int(place)]["changes"])
    return redirect(f"{_kept(request, base, changes)[1]}#outcome")


def meant(data: QueryDict) -> QueryDict:
    """What was posted, without an "I do not know yet" that stood there when the page was made and beside which an answer was given since.

    With a script the tick goes as soon as somebody answers, and so does the field that says how it stood.
    """
    found = data.copy()
    for name in (key.removesuffix(STOOD) for key in data if key.endswith(STOOD)):
        if any(words.strip() for words in data.getlist(name)):
            found.pop(f"{name}_unknown", None)
    return found


def _typed(base: services.Base, sheet: AnswerSheet) -> dict[str, Any]:
    """What the posted form says otherwise; a field that was not on the page, or cannot be read, changes nothing."""
    typed = {form.question.slug: form.value for form in sheet.forms if form.was_shown and not form.message}
    return changing.between(base.given, typed)


def _pressed(base: services.Base, sheet: AnswerSheet, data: QueryDict) -> tuple[dict[str, Any], str, tuple[str, ...]]:
    """The changes after the button that was pressed, the question that it belongs to, and the counts that went along."""
    changes = _typed(base, sheet)
    do, _, slug = data.get("do", "").partition(":")
    if do == RESET:
        return {}, "", ()
    question = base.book.question.get(slug)
    if question is None:
        return changes, "", ()
    before = changing.applied(base.case, changes).values
    changes.pop(slug, None)
    if do != UNDO:
        value = next(form.value for form in sheet.forms if form.question.slug == slug)
        to = stepped(question, value, do)
        changes |= changing.between(base.given, {slug: value if to is None else to})
    along = gone_along(before, changing.applied(base.case, changes).values, slug)
    changes = changing.between(base.given, {**changes, **along})
    return changes, "" if do == UNDO else slug, tuple(along)
