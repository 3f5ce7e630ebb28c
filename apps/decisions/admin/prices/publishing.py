"""Review and publish a draft of prices: what it changes, what was said of it, and the forms that ask, approve, send back and publish."""

import json
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
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
    ONE_DRAFT,
    PRICES,
    SINGLE,
    Pages,
    page,
    price_draft_for,
    row_url,
    sorted_problems,
)
from apps.decisions.admin.publish_page import FIELDS, FIX_FIRST, Publishing, Typed, publish_page, review_page

MOVED = "The draft changed since you looked. Read the changes below and publish again"


def what_is_wrong(refused: services.PricesNotPublishable) -> list[tuple[str, str]]:
    """For the summary on top: the fields first; the rows have their own list further down."""
    about = [(FIELDS[where], words) for where, words in refused.wrong]
    return about + ([FIX_FIRST] if refused.problems else [])


def _moved(request: HttpRequest, pk: int, typed: Typed) -> HttpResponse:
    """The draft is another than the page showed."""
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
        **typed.shown(),
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


def _publish(*, typed: Typed, **given: Any) -> PriceListVersion:
    return services.publish_price_draft(**given)


PUBLISHING = Publishing(
    of=PRICES,
    publish=_publish,
    reviews={"ask": pricing.ask_for_price_review, "approve": pricing.approve_prices, "back": pricing.send_prices_back},
    refused=services.PricesNotPublishable,
    wrong_in=what_is_wrong,
    page=_shown,
    moved=_moved,
)
PAGES: Pages = [
    (f"{ONE_DRAFT}publish/", require_http_methods(["GET", "HEAD", "POST"])(partial(publish_page, way=PUBLISHING)), "publish"),
    (f"{ONE_DRAFT}review/", require_POST(partial(review_page, way=PUBLISHING)), "review"),
]
