"""The page of one test case: the answers as the form asks them, what must come out, one service call. Works without a script."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts import permissions
from apps.decisions import compiler, selectors, services
from apps.decisions.admin.expectation_fields import NEW_RULE, OF_STAGE, boxes, posted_expectation
from apps.decisions.admin.kept import kept_for
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, gone, is_open, page
from apps.decisions.admin.rule_list import marks_in
from apps.decisions.admin.sheets import posted_revision
from apps.decisions.admin.touched import first_words, rules_to_choose, touched_questions
from apps.decisions.admin.try_it import choices_to_load
from apps.decisions.admin.turned import differences_of
from apps.decisions.admin.word_list import base_of
from apps.decisions.answer_sheet import AnswerSheet, named_answers, posted_answers, shown_answers
from apps.decisions.engine import canonical, expectations
from apps.decisions.engine.expectations import Outcome
from apps.decisions.engine.expected_words import HOLDING
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.state import State
from apps.decisions.models import Draft, DraftTestCase

Typed = Mapping[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
def new_test(request: HttpRequest, pk: int) -> HttpResponse:
    """A test case that is not there yet; from "Try it", a decision or another test case it begins with those answers."""
    permissions.check_edit_rules(request.user)
    if request.method == "POST" and not is_open(pk):
        return gone(request, pk, typed=_words(request))
    draft = draft_for(pk)
    bench = services.workbench_of(draft, at=timezone.now())
    if bench.machine is None:
        return page(request, "try_unread", {"draft": draft})
    kept = kept_for(request)
    if request.method != "POST" and kept is None:
        answers, title, expect = _begun_with(request, draft)
        sheet = shown_answers(bench.machine.book, answers)
        return _page(request, draft, None, sheet, expect or _expected_now(bench.machine, sheet), {"title": title}, bench)
    data = request.POST if kept is None else kept
    sheet = posted_answers(bench.machine.book, data)
    if data.get("do") == "begin":
        return _page(request, draft, None, sheet, _expected_now(bench.machine, sheet, tried=data.get("rule", "")), {}, bench)
    expect, wrong = posted_expectation(bench.machine.book, data)
    typed = {name: data.get(name, "") for name in ("title", "why")}
    if kept is not None or data.get("do") == "rules":
        return _page(request, draft, None, sheet, expect, typed, bench, wrong if kept else (), kept=kept is not None, said=data)
    wrong = [*wrong, *sheet.problems]
    if not wrong:
        content = services.CaseContent(**typed, answers=_plain(sheet), expect=expect)
        try:
            services.add_test_case(draft=draft, content=content, by=request.user, at=timezone.now())
        except services.CaseNotKept as refused:
            wrong = refused.problems
        except GONE:
            return gone(request, pk, typed=_words(request))
        else:
            messages.success(request, f"“{typed['title'].strip()}” is kept as a test case")
            return redirect(reverse("admin:decisions_draft_tests", args=[pk]) + _for_one_rule(expect))
    return _page(request, draft, None, sheet, expect, typed, bench, wrong, said=data, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_test(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One test case of a draft."""
    if request.method == "POST":
        permissions.check_edit_rules(request.user)
        if not is_open(pk):
            return gone(request, pk, typed=_words(request))
    draft = draft_for(pk)
    case = case_for(draft, name)
    bench = services.workbench_of(draft, at=timezone.now())
    if bench.machine is None:
        return page(request, "try_unread", {"draft": draft})
    if request.method != "POST":
        sheet = shown_answers(bench.machine.book, services.answers_of(case))
        typed = {"title": case.title, "why": case.why}
        return _page(request, draft, case, sheet, canonical.loads(case.expect), typed, bench)
    sheet = posted_answers(bench.machine.book, request.POST)
    expect, wrong = posted_expectation(bench.machine.book, request.POST)
    typed = {part: request.POST.get(part, "") for part in ("title", "why")}
    if request.POST.get("do") == "rules":
        return _page(request, draft, case, sheet, expect, typed, bench, said=request.POST)
    wrong = [*wrong, *sheet.problems]
    if wrong:
        return _page(request, draft, case, sheet, expect, typed, bench, wrong, said=request.POST, status=422)
    content = services.CaseContent(**typed, answers=_plain(sheet), expect=expect)
    try:
        services.save_test_case(case=case, content=content, revision=posted_revision(request.POST), by=request.user, at=timezone.now())
    except services.CaseNotKept as refused:
        return _page(request, draft, case, sheet, expect, typed, bench, refused.problems, said=request.POST, status=422)
    except services.CaseChanged as changed:
        return _page(request, draft, changed.case, sheet, expect, typed, bench, theirs=changed.case, status=409)
    except (*GONE, DraftTestCase.DoesNotExist):
        return gone(request, pk, typed=_words(request))
    messages.success(request, f"“{typed['title'].strip()}” is saved")
    return redirect("admin:decisions_draft_tests", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_test(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask once, then take the test case out of the draft."""
    permissions.check_edit_rules(request.user)
    draft = draft_for(pk)
    case = case_for(draft, name)
    if request.method == "POST":
        try:
            services.remove_test_case(case=case, by=request.user, at=timezone.now())
        except (*GONE, DraftTestCase.DoesNotExist):
            return gone(request, pk)
        messages.success(request, f"“{case.title}” is removed from this draft")
        return redirect("admin:decisions_draft_tests", pk)
    return page(request, "remove_test", {"draft": draft, "case": case})


def case_for(draft: Draft, name: str) -> DraftTestCase:
    """A test case of this draft; 404 for any other."""
    case = DraftTestCase.objects.filter(draft=draft, name=name).select_related("changed_by").first()
    if case is None:
        raise Http404("No such test case in this draft")
    return case


def _begun_with(request: HttpRequest, draft: Draft) -> tuple[dict[str, Any], str, dict[str, Any]]:
    """Answers to begin with, what to call it, and what a test case that is copied expects; of others what comes out today is expected."""
    if like := request.GET.get("case"):
        case = case_for(draft, like)
        return services.answers_of(case), f"Like {case.title}"[:200], canonical.loads(case.expect)
    if pk := request.GET.get("decision"):
        return services.answers_of_decision(selectors.decision_for(request.user, pk)), "", {}
    return named_answers(request.GET), "", {}


def _for_one_rule(expect: Mapping[str, Any]) -> str:
    """The end of the address that offers another test case of the same rule, where this one is of a single rule."""
    rules = expect.get(expectations.RULES) or {}
    return f"?{urlencode({'rule': next(iter(rules))})}" if len(rules) == 1 else ""


def _plain(sheet: AnswerSheet) -> dict[str, Any]:
    return {slug: list(value) if isinstance(value, tuple) else value for slug, value in sheet.values.items()}


def _today(machine: Machine, sheet: AnswerSheet) -> Outcome | None:
    """What the draft says of these answers; None while they contradict each other."""
    return None if sheet.clashes else expectations.outcome_of(State.of(machine, sheet.values))


def _expected_now(machine: Machine, sheet: AnswerSheet, *, tried: str = "") -> dict[str, Any]:
    """What an author begins with: what the draft says today, where anything was answered; of the rule that was tried, too."""
    today = _today(machine, sheet) if sheet.values else None
    if today is None:
        return {}
    key = tried.strip().upper()
    rule = {expectations.RULES: {key: today.rules[key]}} if key in today.rules else {}
    return {**expectations.expected_of(today), **rule}


def _words(request: HttpRequest) -> list[tuple[str, str]]:
    return [("Title", request.POST.get("title", "")), ("Why", request.POST.get("why", ""))]


def _page(
    request: HttpRequest,
    draft: Draft,
    case: DraftTestCase | None,
    sheet: AnswerSheet,
    expect: Mapping[str, Any],
    typed: Typed,
    bench: services.Workbench,
    wrong: Any = (),
    *,
    theirs: DraftTestCase | None = None,
    kept: bool = False,
    said: QueryDict | None = None,
    status: int = 200,
) -> HttpResponse:
    machine = bench.machine
    assert machine is not None  # noqa: S101  the callers turn away before
    context: dict[str, Any] = {"draft": draft, "case": case, "sheet": sheet, "typed": typed, "theirs": theirs, "kept": kept}
    context["wrong"] = list(wrong)
    sheet.dressed()
    plain, base = compiler.plain_of(draft), base_of(draft)
    marks, (key, word) = marks_in(plain, base), _of_rule(said, request.GET.get("rule", ""))
    sheet.first = touched_questions(plain, base, rule=key)
    sheet.first_words = first_words(key, marks, sheet.first_words)
    stage = said.get(OF_STAGE, "") if said else ""
    context |= {"new_rule": key, "new_rule_is": word, "rules": rules_to_choose(machine.book, marks, chosen=key, stage=stage)}
    context |= {"holding": HOLDING, "stages": machine.book.stages, "of_stage": stage}
    context["boxes"] = boxes(machine.book, expect, _today(machine, sheet))
    if case is None:
        context |= choices_to_load(request, draft)
    elif request.method != "POST":
        run = next(run for run in services.runs_of(draft, at=timezone.now(), bench=bench) if run.case.pk == case.pk)
        context |= {"run": run, "differences": differences_of(run, bench, draft, plain)}
    return page(request, "test_case", context, status=status)


def _of_rule(said: QueryDict | None, wanted: str) -> tuple[str, str]:
    """A rule that is not yet among those expected, and whether it holds: as it was typed, or for which a test case is begun."""
    if said is None:
        return wanted.strip().upper(), expectations.HOLDS if wanted else ""
    return said.get(NEW_RULE, "").strip().upper(), said.get(f"{NEW_RULE}_is", "")


PAGES: Pages = [
    (f"{ONE_DRAFT}tests/new/", new_test, "new_test"),
    (f"{ONE_DRAFT}tests/<slug:name>/", edit_test, "test"),
    (f"{ONE_DRAFT}tests/<slug:name>/remove/", remove_test, "remove_test"),
]
