"""Review and publish a draft of prices: what it changes, what was said of it, and the forms that ask, approve, send back and publish."""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import permissions
from apps.catalogue import compiler, history
from apps.catalogue import selectors as catalogue
from apps.catalogue import services as pricing
from apps.catalogue.engine.differences import Change, differences
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.decisions import services
from apps.decisions.admin.impact import impact_of
from apps.decisions.admin.pages import rights_of
from apps.decisions.admin.prices.pages import (
    GONE,
    ONE_DRAFT,
    PRICES,
    SINGLE,
    Pages,
    gone,
    is_open,
    page,
    price_draft_for,
    row_url,
    sorted_problems,
)
from apps.decisions.admin.publishing import AFRESH, DONE, FIELDS, NOTE_LABEL, WORDS_LABEL, Typed, since_words, typed_in
from apps.decisions.admin.sheets import posted_revision

SAID = {"ask": pricing.ask_for_price_review, "approve": pricing.approve_prices, "back": pricing.send_prices_back}
MOVED = "The draft changed since you looked. Read the changes below and publish again"


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """The difference in words, the reviews, what forbids publishing, the note; then one call."""
    if request.method != "POST":
        return _shown(request, price_draft_for(pk), Typed())
    permissions.check_publish_rules(request.user)
    typed = typed_in(request)
    if not is_open(pk):
        return gone(request, pk, typed=[(NOTE_LABEL, typed.notes)])
    found = price_draft_for(pk)
    if typed.start.wrong:
        typed.wrong.append(typed.start.wrong)
        return _shown(request, found, typed, status=422)
    try:
        version = services.publish_price_draft(
            draft=found,
            revision=posted_revision(request.POST),
            sha256=request.POST.get("sha256", ""),
            shown=request.POST.get("shown", ""),
            notes=typed.notes,
            valid_from=typed.start.moment,
            by=request.user,
            at=timezone.now(),
        )
    except services.PricesNotPublishable as refused:
        typed.wrong += what_is_wrong(refused)
        return _shown(request, found, typed, status=422)
    except services.MovedOn as moved:
        typed.wrong.append(since_words(moved, "Read the changes below and publish again"))
        return _shown(request, found, typed, status=409)
    except GONE:
        return _moved(request, pk, typed, (NOTE_LABEL, typed.notes))
    messages.success(request, publishing_words(version, typed.start.moment))
    return redirect("admin:catalogue_pricelistversion_change", version.number)


@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a review, approve, or send back: one call, on the text that the page showed."""
    typed, do = typed_in(request), request.POST.get("do", "")
    if not is_open(pk):
        return gone(request, pk, typed=[(WORDS_LABEL, typed.words)])
    found = price_draft_for(pk)
    if (say := SAID.get(do)) is None:
        typed.wrong.append(("words", AFRESH))
        return _shown(request, found, typed, status=422)
    revision, sha256 = posted_revision(request.POST), request.POST.get("sha256", "")
    try:
        say(draft=found, revision=revision, sha256=sha256, words=typed.words, by=request.user, at=timezone.now())
    except pricing.NotReviewed as refused:
        typed.wrong.append(("words", str(refused)))
        return _shown(request, found, typed, status=422)
    except GONE:
        return _moved(request, pk, typed, (WORDS_LABEL, typed.words))
    messages.success(request, DONE[do])
    return redirect("admin:catalogue_pricedraft_publish", pk)


def what_is_wrong(refused: services.PricesNotPublishable) -> list[tuple[str, str]]:
    """For the summary on top: the fields first; the rows have their own list further down."""
    about = [(FIELDS[where], words) for where, words in refused.wrong]
    return about + ([("problems", "Mend the problems below first")] if refused.problems else [])


def publishing_words(version: PriceListVersion, moment: datetime | None) -> str:
    """What is said once it is done."""
    if moment is None:
        return f"Published as version {version.number}. The next decision uses it"
    return f"Published as version {version.number}. It takes effect on {moment:%-d %b %Y, %H:%M} UTC"


def _moved(request: HttpRequest, pk: int, typed: Typed, kept: tuple[str, str]) -> HttpResponse:
    """The draft is another than the page showed: everything that was typed stands on it again."""
    if not is_open(pk):
        return gone(request, pk, typed=[kept])
    typed.wrong.append(("changes", MOVED))
    return _shown(request, price_draft_for(pk), typed, status=409)


def _shown(request: HttpRequest, found: PriceDraft, typed: Typed, *, status: int = 200) -> HttpResponse:
    at = timezone.now()
    plain, (live, following, planned) = compiler.price_draft_plain(found), history.standing_at(at)
    text = history.Text.of(plain)
    standing = history.standing_of(found, text)
    problems = sorted_problems(found, services.price_problems_of(found, plain, at=at))
    demanded, mine, may_publish = (
        permissions.review_is_demanded(),
        standing.is_author(request.user),
        rights_of(request)["may_publish"],
    )
    void = _void(standing, plain)
    context: dict[str, Any] = {
        "draft": found,
        "text": text,
        "live": live,
        "stale": found.based_on if found.based_on and live and found.based_on.number < live.number else None,
        "changes": differences(catalogue.plain_of(live) if live else {}, plain),
        "same_date": live is not None and plain.get("date") == live.date.isoformat() and text.sha256 != live.sha256,
        "date_url": row_url(found, SINGLE, "date"),
        "impact": impact_of(found, live),
        "impact_url": PRICES.url("impact", found.pk),
        "standing": standing,
        "void": {"changes": void},
        "void_words": _counted(void),
        "review_to": reverse("admin:catalogue_pricedraft_review", args=[found.pk]),
        "demanded": demanded,
        "mine": mine,
        "may_approve": standing.is_asked and may_publish and not (demanded and mine),
        "may_start": may_publish and not problems["errors"] and (standing.is_approved or not demanded),
        "next": following,
        "starts": services.among_lists(live, planned),
        "typed": typed,
        "wrong": typed.wrong,
        "wrong_at": dict(reversed(typed.wrong)),
        **problems,
    }
    return page(request, "publish", context, status=status)


def _void(standing: history.Standing, plain: dict[str, Any]) -> tuple[Change, ...]:
    """What the draft says otherwise than when it was reviewed last."""
    if standing.last is None or standing.holds:
        return ()
    standing.last.refresh_from_db(fields=["canonical"])
    return differences(json.loads(standing.last.canonical), plain)


def _counted(changes: tuple[Change, ...]) -> str:
    return f"{len(changes)} {'row' if len(changes) == 1 else 'rows'}" if changes else ""


PAGES: Pages = [
    (f"{ONE_DRAFT}publish/", publish, "publish"),
    (f"{ONE_DRAFT}review/", review, "review"),
]
