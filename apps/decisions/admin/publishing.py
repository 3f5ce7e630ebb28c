"""Review and publish: what a draft changes, what was said of it, and the forms that ask, approve, send back and publish."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import permissions
from apps.catalogue import selectors as catalogue
from apps.decisions import case_history, compiler, history, services
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, gone, page, sorted_problems
from apps.decisions.admin.seen import packed, unpacked
from apps.decisions.admin.starts import Start, read_start
from apps.decisions.builder import impact as builder
from apps.decisions.engine.analysis import Problem
from apps.decisions.engine.differences import PART_WORDS, PLURAL_WORDS, Comparison, compare
from apps.decisions.models import Draft, RulebookVersion
from apps.ui.formatting import counted

AFRESH = "Open this page afresh, and try again"
NOTE_LABEL, WORDS_LABEL = "What changed and why", "Your words"
FIELDS = {services.NOTES: "notes", services.REASONS: "reason-all", services.START: "when", services.REVIEW: "review"}
SAID = {"ask": services.ask_for_review, "approve": services.approve, "back": services.send_back}
DONE = {"ask": "Asked for a review", "approve": "Approved. It can be published as long as nothing changes", "back": "Sent back"}


@dataclass
class Typed:
    """What was posted, kept for the page that says what is wrong with it."""

    notes: str = ""
    words: str = ""
    start: Start = field(default_factory=Start)
    reasons: services.Reasons = field(default_factory=services.Reasons)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    seen: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """The difference in words, the reviews, what forbids publishing, the note; then one call."""
    if request.method != "POST":
        return _shown(request, draft_for(pk), Typed())
    permissions.check_publish_rules(request.user)
    typed = typed_in(request)
    if not Draft.objects.filter(pk=pk, published_as=None).exists():
        return gone(request, pk, typed=[(NOTE_LABEL, typed.notes)])
    found, revision = draft_for(pk), _revision(request)
    if typed.start.wrong or revision is None:
        typed.wrong.append(typed.start.wrong or ("notes", AFRESH))
        return _shown(request, found, typed, status=422)
    try:
        version = services.publish(
            draft=found,
            revision=revision,
            sha256=request.POST.get("sha256", ""),
            shown=request.POST.get("shown", ""),
            notes=typed.notes,
            reasons=typed.reasons,
            valid_from=typed.start.moment,
            by=request.user,
            at=timezone.now(),
        )
    except services.NotPublishable as refused:
        typed.wrong += what_is_wrong(refused)
        return _shown(request, found, typed, status=422)
    except services.MovedOn as moved:
        typed.wrong.append(since_words(moved, "Read the changes below and publish again"))
        return _shown(request, found, typed, status=409)
    except GONE:
        return _moved(request, pk, typed, (NOTE_LABEL, typed.notes))
    messages.success(request, publishing_words(version, typed.start.moment))
    return redirect("admin:decisions_rulebookversion_change", version.number)


@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a review, approve, or send back: one call, on the text that the page showed."""
    typed, do = typed_in(request), request.POST.get("do", "")
    say, revision = SAID.get(do), _revision(request)
    if not Draft.objects.filter(pk=pk, published_as=None).exists():
        return gone(request, pk, typed=[(WORDS_LABEL, typed.words)])
    found = draft_for(pk)
    if say is None or revision is None:
        typed.wrong.append(("words", AFRESH))
        return _shown(request, found, typed, status=422)
    try:
        say(
            draft=found,
            revision=revision,
            sha256=request.POST.get("sha256", ""),
            words=typed.words,
            by=request.user,
            at=timezone.now(),
        )
    except services.NotReviewed as refused:
        typed.wrong.append(("words", str(refused)))
        return _shown(request, found, typed, status=422)
    except GONE:
        return _moved(request, pk, typed, (WORDS_LABEL, typed.words))
    messages.success(request, DONE[do])
    return redirect("admin:decisions_draft_publish", pk)


def typed_in(request: HttpRequest) -> Typed:
    """What a form of publishing or reviewing holds."""
    each = {name.removeprefix("reason-"): value for name, value in request.POST.items() if name.startswith("reason-")}
    reasons = services.Reasons(for_all=each.pop("all", ""), each=each)
    post = request.POST
    return Typed(post.get("notes", ""), post.get("words", ""), read_start(post), reasons, [], post.get("seen", ""))


def what_is_wrong(refused: services.NotPublishable) -> list[tuple[str, str]]:
    """For the summary on top: the fields first; the rules and the test cases have their own lists further down."""
    about = [(FIELDS[problem.where], problem.message) for problem in refused.problems if problem.where in FIELDS]
    failing = [("tests", problem.message) for problem in refused.problems if problem.where[0] == "tests"]
    rules = any(problem.where not in FIELDS and problem.where[0] != "tests" for problem in refused.problems)
    return about + failing + ([("problems", "Fix the problems below first")] if rules else [])


def warnings_to_answer(warnings: list[Problem], reasons: services.Reasons) -> list[tuple[str, Problem, str]]:
    """Each warning with the name of its field and what was typed there."""
    named = [(services.warning_id(warning), warning) for warning in warnings]
    return [(name, warning, reasons.each.get(name, "")) for name, warning in named]


def moved_words(moved: Comparison) -> str:
    """ "1 rule, 2 questions": what kinds of rows differ."""
    counts = Counter(change.part for change in moved.changes)
    told = [counted(count, PART_WORDS[part].lower(), PLURAL_WORDS[part].lower()) for part, count in counts.items()]
    told += [f"the order of {part.lower()}" for part, _was, _now in moved.reordered]
    return ", ".join([*told, *(["the name"] if moved.renamed else [])])


def _moved(request: HttpRequest, pk: int, typed: Typed, kept: tuple[str, str]) -> HttpResponse:
    """The draft is another than the page showed: what moved since, and everything that was typed."""
    if not Draft.objects.filter(pk=pk, published_as=None).exists():
        return gone(request, pk, typed=[kept])
    found = draft_for(pk)
    seen, text = unpacked(typed.seen), history.text_of(found)
    since = compare(seen.book, text.book) if seen and text else None
    words = f": {moved_words(since)}" if since and not since.is_empty else ""
    typed.wrong.append(("since" if words else "", f"The draft changed since you looked{words}. Read the changes below and publish again"))
    return _shown(request, found, typed, status=409, since=since)


def _shown(request: HttpRequest, found: Draft, typed: Typed, *, status: int = 200, since: Comparison | None = None) -> HttpResponse:
    at = timezone.now()
    plain, prices, (live, number) = compiler.plain_of(found), catalogue.live_version(at), history.live_and_next(at)
    text = history.text_in(plain)
    standing = history.standing_of(found, text)
    last = standing.last
    problems = sorted_problems(services.problems_in(plain, at=at))
    demanded, mine = permissions.review_is_demanded(), standing.is_author(request.user)
    context: dict[str, Any] = {
        "draft": found,
        "text": text,
        "live": live,
        "stale": found.based_on if found.based_on and live and found.based_on.number < live.number else None,
        "comparison": case_history.from_version(live, text, found) if text else None,
        "standing": standing,
        "void": history.moved_since(_whole(last), text) if last and not standing.holds else None,
        "review_to": reverse("admin:decisions_draft_review", args=[found.pk]),
        "demanded": demanded,
        "mine": mine,
        "may_approve": standing.is_asked and permissions.can_publish_rules(request.user) and not (demanded and mine),
        "may_start": permissions.can_publish_rules(request.user) and not problems["errors"] and (standing.is_approved or not demanded),
        "to_answer": warnings_to_answer(problems["warnings"], typed.reasons),
        "next": number,
        "starts": services.starts_of_rules(at),
        "impact": builder.impact_for(found, live=live, price_list_id=prices.pk if prices else None),
        "impact_url": reverse("admin:decisions_draft_impact", args=[found.pk]),
        "typed": typed,
        "wrong": typed.wrong,
        "wrong_at": dict(reversed(typed.wrong)),
        "wrong_reasons": dict(reversed(typed.wrong)).get("reason-all", ""),
        "since": since,
        "seen": packed(live, text) if text else "",
        **problems,
    }
    if context["void"] is not None:
        context["void_words"] = moved_words(context["void"])
    return page(request, "publish", context, status=status)


def _whole(review: Any) -> Any:
    review.refresh_from_db(fields=["canonical"])
    return review


def _revision(request: HttpRequest) -> int | None:
    """The revision that the page showed; None where it names none."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def posted_number(typed: str) -> int:
    """The number of the version or list in force that a page carried, nought for none; -1 for what is no number."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def since_words(moved: services.MovedOn, read: str) -> tuple[str, str]:
    """What moved on since the page was shown, at the place where it is read now: among the changes, or what is planned."""
    return ("changes", f"{moved}. {read}") if moved.live_too else ("planned", f"{moved}. Read below what is planned, and publish again")


def publishing_words(version: RulebookVersion, moment: datetime | None) -> str:
    """What is said once it is done."""
    if moment is None:
        return f"Published as v{version.number}. The next decision uses it"
    return f"Published as v{version.number}. It takes effect on {moment:%-d %b %Y, %H:%M} UTC"


PAGES: Pages = [
    (f"{ONE_DRAFT}publish/", publish, "publish"),
    (f"{ONE_DRAFT}review/", review, "review"),
]
