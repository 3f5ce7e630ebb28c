"""Review and publish: what a draft changes, what was said of it, and the forms that ask, approve, send back and publish."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import permissions
from apps.catalogue import selectors as catalogue
from apps.decisions import case_history, compiler, history, services
from apps.decisions.admin.pages import ONE_DRAFT, RULES, Pages, draft_for, page, sorted_problems
from apps.decisions.admin.publish_page import FIELDS, FIX_FIRST, Publishing, Typed, publish_page, review_page
from apps.decisions.admin.seen import packed, unpacked
from apps.decisions.builder import impact as builder
from apps.decisions.builder.left_open import left_open_in
from apps.decisions.engine.analysis import Problem
from apps.decisions.engine.differences import Comparison, compare, kinds_of_rows
from apps.decisions.models import Draft, RulebookVersion


def what_is_wrong(refused: services.NotPublishable) -> list[tuple[str, str]]:
    """For the summary on top: the fields first; the rules and the test cases have their own lists further down."""
    about = [(FIELDS[problem.where], problem.message) for problem in refused.problems if problem.where in FIELDS]
    failing = [("tests", problem.message) for problem in refused.problems if problem.where[0] == "tests"]
    rules = any(problem.where not in FIELDS and problem.where[0] != "tests" for problem in refused.problems)
    return about + failing + ([FIX_FIRST] if rules else [])


def warnings_to_answer(warnings: list[Problem], reasons: services.Reasons) -> list[tuple[str, Problem, str]]:
    """Each warning with the name of its field and what was typed there."""
    named = [(services.warning_id(warning), warning) for warning in warnings]
    return [(name, warning, reasons.each.get(name, "")) for name, warning in named]


def moved_words(moved: Comparison) -> str:
    """ "1 rule, 2 questions": what kinds of rows differ."""
    told = [kinds_of_rows(moved.changes)] if moved.changes else []
    told += [f"the order of {part.lower()}" for part, _was, _now in moved.reordered]
    return ", ".join([*told, *(["the name"] if moved.renamed else [])])


def _moved(request: HttpRequest, pk: int, typed: Typed) -> HttpResponse:
    """The draft is another than the page showed: what moved since."""
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
    problems = sorted_problems(services.problems_in(plain, at=at), plain)
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
        "impact": (impact := builder.impact_for(found, live=live, price_list_id=prices.pk if prices else None)),
        "left_open": left_open_in(impact.ready),
        "impact_url": reverse("admin:decisions_draft_impact", args=[found.pk]),
        **typed.shown(),
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


def _publish(*, typed: Typed, **given: Any) -> RulebookVersion:
    return services.publish(reasons=typed.reasons, **given)


PUBLISHING = Publishing(
    of=RULES,
    publish=_publish,
    reviews={"ask": services.ask_for_review, "approve": services.approve, "back": services.send_back},
    refused=services.NotPublishable,
    wrong_in=what_is_wrong,
    page=_shown,
    moved=_moved,
)
PAGES: Pages = [
    (f"{ONE_DRAFT}publish/", require_http_methods(["GET", "HEAD", "POST"])(partial(publish_page, way=PUBLISHING)), "publish"),
    (f"{ONE_DRAFT}review/", require_POST(partial(review_page, way=PUBLISHING)), "review"),
]
