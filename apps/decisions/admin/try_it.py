"""Try it: the questions of a draft beside its rules, each rule coloured by what was answered so far. Nothing typed here is stored."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from apps.decisions import compiler, selectors, services
from apps.decisions.admin.pages import ONE_DRAFT, Pages, draft_for, page
from apps.decisions.admin.rule_list import marks_in
from apps.decisions.admin.touched import first_words, touched_questions
from apps.decisions.admin.word_list import base_of
from apps.decisions.answer_sheet import AnswerSheet, named_answers, posted_answers, shown_answers
from apps.decisions.engine import trying
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.state import State
from apps.decisions.engine.trying import FIRED, MISSED, NEAR, NOT_KNOWN, Tried
from apps.decisions.models import Draft, DraftTestCase
from apps.ui.htmx import SHAPED_BY, wants_fragment

SHOWN_AT_FIRST = 25  # of each group; all of them on request
MOST_LISTED = 100  # decisions to choose from, the newest
GROUPS = {  # how each is headed, and what it means
    NEAR: ("Nearly", "one condition keeps it from holding; the nearest first"),
    FIRED: ("Fired", "all conditions hold"),
    NOT_KNOWN: ("Not known", "a further answer decides"),
    MISSED: ("Missed", "more than one condition, or the only one, does not hold"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The rules of one colour."""

    slug: str
    title: str
    meaning: str
    rules: tuple[Tried, ...]
    count: int

    @property
    def rest(self) -> int:
        return self.count - len(self.rules)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rules are looked at, and of which groups all of them."""

    stage: str = ""
    rule: str = ""
    whole: tuple[str, ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
def try_it(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; after an answer, for htmx, what follows from it alone."""
    draft = draft_for(pk)
    plain = compiler.plain_of(draft)
    bench = services.workbench_for(plain, at=timezone.now())
    if bench.machine is None:
        return page(request, "try_unread", {"draft": draft})
    book = bench.machine.book
    loaded = ""
    if request.method == "POST":
        sheet = posted_answers(book, request.POST)
    else:
        answers, loaded = _asked_for(request, draft)
        sheet = shown_answers(book, answers)
    wanted = _wanted(request.POST if request.method == "POST" else request.GET, bench.machine)
    context = {"draft": draft, "sheet": sheet, "wanted": wanted, "broken": bench.broken, "loaded": loaded}
    context |= follows(bench.machine, sheet, wanted)
    if wants_fragment(request):
        return _varied(page(request, "_tried", context))
    base = base_of(draft)
    sheet.first = touched_questions(plain, base, rule=wanted.rule)
    sheet.first_words = first_words(wanted.rule, marks_in(plain, base), sheet.first_words)
    sheet.dressed()
    context |= {
        **choices_to_load(request, draft),
        "stages": book.stages,
        "keys": [node.key for node in bench.machine.traced],
    }
    return _varied(page(request, "try_it", context))


def choices_to_load(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """The test cases and decisions whose answers somebody may load."""
    return {
        "cases": DraftTestCase.objects.filter(draft=draft).only("name", "title"),
        "decisions": services.own_decisions(request.user)[:MOST_LISTED],
    }


def follows(machine: Machine, sheet: AnswerSheet, wanted: Wanted) -> dict[str, Any]:
    """What follows from the answers: the result so far, and the rules in their groups. Nothing while two answers contradict each other."""
    if sheet.clashes:
        return {"result": None, "groups": []}
    state = State.of(machine, sheet.values)
    every = trying.standing(state)
    shown = [rule for rule in every if wanted.stage in ("", rule.stage) and wanted.rule in ("", rule.key)]
    groups = [_group(state, slug, shown, wanted) for slug in trying.ORDER]
    return {"result": trying.result_so_far(state), "groups": groups, "count": len(every)}


def _group(state: State, slug: str, rules: list[Tried], wanted: Wanted) -> Group:
    mine = [rule for rule in rules if rule.state == slug]
    shown = trying.in_full(state, mine if slug in wanted.whole else mine[:SHOWN_AT_FIRST])
    return Group(slug, *GROUPS[slug], shown, len(mine))


def _asked_for(request: HttpRequest, draft: Draft) -> tuple[dict[str, Any], str]:
    """The answers that an address asks for, and what they are called."""
    answers: dict[str, Any] = {}
    called = ""
    if name := request.GET.get("case"):
        case = DraftTestCase.objects.filter(draft=draft, name=name).first()
        if case is None:
            raise Http404("No such test case in this draft")
        answers, called = services.answers_of(case), case.title
    elif pk := request.GET.get("decision"):
        decision = selectors.decision_for(request.user, pk)
        answers, called = services.answers_of_decision(decision), decision.title
    return {**answers, **named_answers(request.GET)}, called


def _wanted(data: QueryDict, machine: Machine) -> Wanted:
    """The filters, only so far as the draft knows them."""
    stage, rule = data.get("stage", ""), data.get("rule", "").strip().upper()
    return Wanted(
        stage if stage in {one.slug for one in machine.book.stages} else "",
        rule if rule in {node.key for node in machine.traced} else "",
        tuple(slug for slug in data.getlist("whole") if slug in trying.ORDER),
    )


def _varied(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, SHAPED_BY)
    return response


PAGES: Pages = [(f"{ONE_DRAFT}try/", try_it, "try")]
