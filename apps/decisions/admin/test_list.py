"""The test cases of a draft with their results, what they cover, and the word that a changed result is meant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import permissions
from apps.decisions import compiler, services
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, gone, is_open, page
from apps.decisions.admin.turned import Difference, differences_of
from apps.decisions.engine import canonical
from apps.decisions.engine.coverage import Covered
from apps.decisions.engine.expected_words import expected_in_words
from apps.decisions.models import Draft
from apps.ui.htmx import wants_fragment

TOLD_AT_FIRST = 10  # cases that fail, each with all that it turns on
SHOWN_AT_FIRST = 25  # rules that no test covers, of the first stage that has some


@dataclass(frozen=True, slots=True)
class Listed:
    """One test case as the list shows it."""

    run: services.CaseRun
    expects: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    reason: str = ""  # typed, and not stored
    wrong: str = ""

    @property
    def is_open(self) -> bool:
        return bool(self.wrong)


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The rules of one stage that no test case covers: how many, and those that are shown."""

    slug: str
    title: str
    count: int
    rows: tuple[Covered, ...]


@require_safe
def tests(request: HttpRequest, pk: int) -> HttpResponse:
    """All test cases of the draft, those that fail first; of many that fail the first are told in full, or all where the address asks."""
    return _shown(request, draft_for(pk), tells_all="all" in request.GET)


@require_safe
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """How many pass, for pages that load it after themselves."""
    draft = draft_for(pk)
    if not wants_fragment(request):
        return redirect("admin:decisions_draft_tests", pk)
    bench = services.workbench_of(draft, at=timezone.now())
    runs = services.runs_of(draft, at=timezone.now(), bench=bench)
    changes = services.case_changes(draft, [run.case for run in runs])
    context = {"draft": draft, "changes": changes, "new_untested": services.new_untested(draft, bench, runs), **counted(runs)}
    return page(request, "_tests_summary", context)


@require_safe
def covered(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules that hold in no test case, and the conditions that no test case would miss."""
    draft = draft_for(pk)
    bench = services.workbench_of(draft, at=timezone.now())
    found = services.coverage_of(draft, bench)
    stages = _by_stage(bench, found, request.GET.get("stage", ""))
    return page(request, "coverage", {"draft": draft, "stages": stages, "unread": bench.machine is None, **_figures(found)})


@require_POST
def accept(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The changed result of one test case is meant, for a reason."""
    permissions.check_edit_rules(request.user)
    reason, at = request.POST.get("reason", ""), timezone.now()
    typed = [("Why this change is meant", reason)]
    if not is_open(pk):
        return gone(request, pk, typed=typed)
    draft = draft_for(pk)
    try:
        services.accept_change(draft=draft, name=name, sha256=request.POST.get("difference", ""), reason=reason, by=request.user, at=at)
    except services.CaseNotKept as refused:
        return _shown(request, draft, status=422, typed={name: (reason, refused.problems[0][1])})
    except services.ResultMovedOn:
        words = "The result changed since you looked. Read it again before you accept it"
        return _shown(request, draft, status=409, typed={name: (reason, words)})
    except GONE:
        return gone(request, pk, typed=typed)
    messages.success(request, "The change is accepted, with your reason")
    return redirect("admin:decisions_draft_tests", pk)


@require_POST
def restore(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Put a test case back as it is in the version that the draft comes from."""
    permissions.check_edit_rules(request.user)
    if not is_open(pk):
        return gone(request, pk)
    try:
        case = services.restore_test_case(draft=draft_for(pk), name=name, by=request.user, at=timezone.now())
    except LookupError:
        raise Http404("No such test case in the version that this draft comes from") from None
    except GONE:
        return gone(request, pk)
    messages.success(request, f"“{case.title}” is as it was")
    return redirect("admin:decisions_draft_tests", pk)


def _shown(
    request: HttpRequest, draft: Draft, *, status: int = 200, typed: Mapping[str, tuple[str, str]] | None = None, tells_all: bool = True
) -> HttpResponse:
    plain = compiler.plain_of(draft)
    bench = services.workbench_for(plain, at=timezone.now())
    runs = services.runs_of(draft, at=timezone.now(), bench=bench)
    failing = [run for run in runs if run.state == services.FAILS]
    told = {run.case.name for run in (failing if tells_all else failing[:TOLD_AT_FIRST])}
    rows = [
        listed(
            run,
            bench,
            differences_of(run, bench, draft, plain) if run.state != services.FAILS or run.case.name in told else (),
            *(typed or {}).get(run.case.name, ("", "")),
        )
        for run in runs
    ]
    wrong = [(f"reason-{row.run.case.name}", row.wrong) for row in rows if row.wrong]
    groups = {state: [row for row in rows if row.run.state == state] for state in (services.FAILS, services.ACCEPTED, services.PASSES)}
    context = {"draft": draft, "rows": rows, "groups": groups, "wrong": wrong, "unread": bench.machine is None, "broken": bench.broken}
    context["changes"] = services.case_changes(draft, [run.case for run in runs])
    rule = request.GET.get("rule", "")
    context["another_for"] = rule if bench.machine and rule in bench.machine.book.rule else ""
    context["untold"] = len(failing) - len(told)
    return page(request, "tests", {**context, "failing": groups[services.FAILS][: len(told)], **counted(runs)}, status=status)


def listed(
    run: services.CaseRun, bench: services.Workbench, differences: tuple[Difference, ...] = (), reason: str = "", wrong: str = ""
) -> Listed:
    """One test case with its words; of one that is told in full with what differs, too."""
    if bench.machine is None:
        return Listed(run, ())
    expects = tuple(expected_in_words(bench.machine.book, canonical.loads(run.case.expect)))
    return Listed(run, expects, differences, reason, wrong)


def counted(runs: Iterable[services.CaseRun]) -> dict[str, int]:
    """How many test cases there are, and how many of each kind."""
    states = [run.state for run in runs]
    return {
        "count": len(states),
        "passing": states.count(services.PASSES),
        "failed": states.count(services.FAILS),
        "accepted": states.count(services.ACCEPTED),
    }


def _figures(found: tuple[Covered, ...]) -> dict[str, int]:
    return {
        "rules": len(found),
        "tested": sum(one.cases > 0 for one in found),
        "unnoticed": sum(len(one.unnoticed) for one in found),
    }


def _by_stage(bench: services.Workbench, found: tuple[Covered, ...], chosen: str) -> list[Uncovered]:
    """What is not covered, stage by stage; of the chosen stage all of it, of the first the beginning, of the others how much."""
    book = bench.machine.book if bench.machine else None
    if book is None:
        return []
    stage_of: dict[str, str] = {rule.key: rule.stage for rule in book.rules}
    stage_of |= {row.key: book.finding[row.finding].stage for row in book.rows}
    left: dict[str, list[Covered]] = {stage.slug: [] for stage in book.stages}
    for one in found:
        if not one.cases or one.unnoticed:
            left[stage_of[one.key]].append(one)
    open_one = chosen if left.get(chosen) else next((slug for slug, rows in left.items() if rows), "")
    most = {open_one: len(left.get(open_one, ())) if chosen else SHOWN_AT_FIRST}
    return [
        Uncovered(stage.slug, stage.title, len(rows), tuple(rows[: most.get(stage.slug, 0)]))
        for stage in book.stages
        if (rows := left[stage.slug])
    ]


PAGES: Pages = [
    (f"{ONE_DRAFT}tests/", tests, "tests"),
    (f"{ONE_DRAFT}tests/summary/", summary, "tests_summary"),
    (f"{ONE_DRAFT}tests/coverage/", covered, "coverage"),
    (f"{ONE_DRAFT}tests/<slug:name>/accept/", accept, "accept_change"),
    (f"{ONE_DRAFT}tests/<slug:name>/restore/", restore, "restore_test"),
]
