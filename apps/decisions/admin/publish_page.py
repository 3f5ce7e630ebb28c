"""Publishing a draft, reviewing it, and publishing an older version again, of rules as of prices: what was typed, one call, what is said of it.

What differs between the two stands in `Publishing`; the pages themselves are made where the rules and the prices are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from apps.accounts import permissions
from apps.accounts.reviewing import NotReviewed
from apps.decisions import services
from apps.decisions.admin.pages import DraftKind
from apps.decisions.admin.sheets import posted_revision
from apps.decisions.admin.starts import Start, read_start

AFRESH = "Open this page afresh, and try again"
NOTE_LABEL, WORDS_LABEL = "What changed and why", "Your words"
FIELDS = {services.NOTES: "notes", services.REASONS: "reason-all", services.START: "when", services.REVIEW: "review"}
FIX_FIRST = ("problems", "Fix the problems below first")
DONE = {"ask": "Asked for a review", "approve": "Approved. It can be published as long as nothing changes", "back": "Sent back"}
Wrong = list[tuple[str, str]]  # places of the page, and what is wrong there


@dataclass
class Typed:
    """What was posted, kept for the page that says what is wrong with it."""

    notes: str = ""
    words: str = ""
    start: Start = field(default_factory=Start)
    reasons: services.Reasons = field(default_factory=services.Reasons)
    wrong: Wrong = field(default_factory=list)
    seen: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Typed":
        """What a form of publishing or reviewing holds."""
        post = request.POST
        each = {name.removeprefix("reason-"): value for name, value in post.items() if name.startswith("reason-")}
        reasons = services.Reasons(for_all=each.pop("all", ""), each=each)
        return cls(post.get("notes", ""), post.get("words", ""), read_start(post), reasons, [], post.get("seen", ""))

    def shown(self) -> dict[str, Any]:
        """What every page shows of it."""
        wrong_at = dict(reversed(self.wrong))
        return {"typed": self, "wrong": self.wrong, "wrong_at": wrong_at, "wrong_reasons": wrong_at.get("reason-all", "")}


@dataclass(frozen=True, slots=True)
class Publishing:
    """What publishing rules and publishing prices do not have alike."""

    of: DraftKind[Any, Any]
    publish: Callable[..., Any]  # a draft
    reviews: Mapping[str, Callable[..., Any]]
    refused: type[Exception]
    wrong_in: Callable[[Any], Wrong]  # what the summary on top says of a refusal
    page: Callable[..., HttpResponse]  # of a draft
    moved: Callable[[HttpRequest, int, Typed], HttpResponse]  # the page of a draft that is another than was shown


def publish_page(request: HttpRequest, pk: int, *, way: Publishing) -> HttpResponse:
    """The difference in words, the reviews, what forbids publishing, the note; then one call."""
    if request.method != "POST":
        return way.page(request, way.of.find(pk), Typed())
    permissions.check_publish_rules(request.user)
    typed = Typed.of(request)
    if not way.of.is_open(pk):
        return way.of.gone(request, pk, typed=[(NOTE_LABEL, typed.notes)])
    found, revision = way.of.find(pk), posted_revision(request.POST)
    if revision < 0:
        typed.wrong.append(("notes", AFRESH))
        return way.page(request, found, typed, status=422)

    def publish(**how: Any) -> Any:
        return way.publish(draft=found, revision=revision, sha256=request.POST.get("sha256", ""), typed=typed, **how)

    def page(status: int) -> HttpResponse:
        return way.page(request, found, typed, status=status)

    try:
        return _pressed(request, typed, publish, page, way, "Read the changes below and publish again")
    except way.of.gone_as:
        return _moved(request, pk, typed, (NOTE_LABEL, typed.notes), way)


def again_page(
    request: HttpRequest, found: Any, *, way: Publishing, again: Callable[..., Any], shown: Callable[..., HttpResponse]
) -> HttpResponse:
    """What publishing an older version again changes, and the same checks as for any other."""
    permissions.check_publish_rules(request.user)
    if request.method != "POST":
        return shown(request, found, Typed())
    typed = Typed.of(request)

    def publish(**how: Any) -> Any:
        return again(version=found, typed=typed, **how)

    def page(status: int) -> HttpResponse:
        return shown(request, found, typed, status=status)

    read = f"Read below what publishing {way.of.version_word}{found.number} again changes now"
    return _pressed(request, typed, publish, page, way, read)


def review_page(request: HttpRequest, pk: int, *, way: Publishing) -> HttpResponse:
    """Ask for a review, approve, or send back: one call, on the text that the page showed."""
    typed, do = Typed.of(request), request.POST.get("do", "")
    if not way.of.is_open(pk):
        return way.of.gone(request, pk, typed=[(WORDS_LABEL, typed.words)])
    found, revision = way.of.find(pk), posted_revision(request.POST)
    if (say := way.reviews.get(do)) is None or revision < 0:
        typed.wrong.append(("words", AFRESH))
        return way.page(request, found, typed, status=422)
    sha256 = request.POST.get("sha256", "")
    try:
        say(draft=found, revision=revision, sha256=sha256, words=typed.words, by=request.user, at=timezone.now())
    except NotReviewed as refused:
        typed.wrong.append(("words", str(refused)))
        return way.page(request, found, typed, status=422)
    except way.of.gone_as:
        return _moved(request, pk, typed, (WORDS_LABEL, typed.words), way)
    messages.success(request, DONE[do])
    return redirect(way.of.url("publish", pk))


def _pressed(
    request: HttpRequest, typed: Typed, publish: Callable[..., Any], page: Callable[[int], HttpResponse], way: Publishing, read: str
) -> HttpResponse:
    """One call; then the page of the new version, or the page again with what is wrong and all that was typed."""
    if typed.start.wrong:
        note = services.words_problems(typed.notes, None, timezone.now(), planned=0)
        typed.wrong += [typed.start.wrong, *((FIELDS[problem.where], problem.message) for problem in note)]
        return page(422)
    shown = request.POST.get("shown", "")
    if not services.is_token(shown):
        typed.wrong.append(("notes", AFRESH))
        return page(422)
    try:
        version = publish(shown=shown, notes=typed.notes, valid_from=typed.start.moment, by=request.user, at=timezone.now())
    except way.refused as refused:
        typed.wrong += way.wrong_in(refused)
        return page(422)
    except services.MovedOn as moved:
        planned = "Read below what is planned, and publish again"
        typed.wrong.append(("changes", f"{moved}. {read}") if moved.live_too else ("planned", f"{moved}. {planned}"))
        return page(409)
    messages.success(request, _published(f"{way.of.version_word}{version.number}", typed.start.moment))
    return redirect(f"{way.of.version_start}_change", version.number)


def _moved(request: HttpRequest, pk: int, typed: Typed, kept: tuple[str, str], way: Publishing) -> HttpResponse:
    """The draft is gone, or another than the page showed: everything that was typed stands on it again."""
    return way.moved(request, pk, typed) if way.of.is_open(pk) else way.of.gone(request, pk, typed=[kept])


def _published(name: str, moment: datetime | None) -> str:
    """What is said once it is done."""
    return f"Published as {name}. {f'It takes effect on {moment:%-d %b %Y, %H:%M} UTC' if moment else 'The next decision uses it'}"
