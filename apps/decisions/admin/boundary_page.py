"""Boundary cases of one rule, made for its author: each at or beside a limit, kept one by one as test cases."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts import permissions
from apps.decisions import services
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, gone, is_open, page
from apps.decisions.engine import canonical
from apps.decisions.engine.expectations import values_of
from apps.decisions.engine.expected_words import expected_in_words
from apps.decisions.engine.offered_cases import Offered
from apps.decisions.engine.wording import subject_words, value_words
from apps.decisions.models import Draft, DraftTestCase

NOTHING_FOUND = "No answers were found for which this rule holds. Look at it in “Try it”, or at the problems of this draft"


@dataclass(frozen=True, slots=True)
class Shown:
    """One case as the page shows it."""

    offered: Offered
    sha256: str
    answers: tuple[str, ...]
    expects: tuple[str, ...]
    kept: bool


@require_http_methods(["GET", "HEAD", "POST"])
def boundaries(request: HttpRequest, pk: int) -> HttpResponse:
    """What is offered for a rule; a post keeps one of it."""
    if request.method == "POST":
        permissions.check_edit_rules(request.user)
        if not is_open(pk):
            return gone(request, pk)
    draft = draft_for(pk)
    bench = services.workbench_of(draft, at=timezone.now())
    if bench.machine is None:
        return page(request, "try_unread", {"draft": draft})
    keys = [node.key for node in bench.machine.traced]
    asked = (request.POST if request.method == "POST" else request.GET).get("rule", "").strip().upper()
    if asked not in keys:
        wrong = f"This draft has no rule {asked[:20]}" if asked else ""
        return page(request, "boundaries", {"draft": draft, "keys": keys, "key": "", "wrong": wrong}, status=404 if asked else 200)
    offers = services.boundary_cases(draft, bench, asked)
    wrong, status = ("" if offers else NOTHING_FOUND), 200
    if request.method == "POST":
        chosen = next((one for one in offers if fingerprint(one) == request.POST.get("offer")), None)
        if chosen is not None:
            return _keep(request, draft, chosen, asked)
        wrong, status = "The draft changed since you looked, and with it these cases. Read them again and keep what is right", 409
    kept = set(DraftTestCase.objects.filter(draft=draft).values_list("answers", flat=True))
    book = bench.machine.book
    shown = []
    for one in offers:
        said = values_of(book, one.answers)
        answers = tuple(f"{subject_words(book, slug)}: {value_words(book.question[slug], value)}" for slug, value in said.items())
        shown.append(
            Shown(one, fingerprint(one), answers, tuple(expected_in_words(book, one.expect)), services.answers_text(one.answers) in kept)
        )
    context = {"draft": draft, "keys": keys, "key": asked, "offers": shown, "wrong": wrong}
    return page(request, "boundaries", context, status=status)


def fingerprint(one: Offered) -> str:
    """What a case is known by between being shown and being kept."""
    return canonical.sha256(canonical.dumps([services.answers_text(one.answers), dict(one.expect)]))


def _keep(request: HttpRequest, draft: Draft, chosen: Offered, key: str) -> HttpResponse:
    content = services.CaseContent(
        title=chosen.title, answers=chosen.answers, expect=chosen.expect, why=f"Made as a boundary case of {key}"
    )
    try:
        services.add_test_case(draft=draft, content=content, by=request.user, at=timezone.now())
    except services.CaseNotKept as refused:
        messages.error(request, refused.problems[0][1])
    except GONE:
        return gone(request, draft.pk)
    else:
        messages.success(request, f"Kept as a test case: {chosen.title}")
    return redirect(f"{reverse('admin:decisions_draft_boundaries', args=[draft.pk])}?rule={key}")


PAGES: Pages = [(f"{ONE_DRAFT}tests/boundaries/", boundaries, "boundaries")]
