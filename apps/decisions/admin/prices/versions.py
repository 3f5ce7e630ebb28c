"""Published price lists: read, compared, published again, a start to come withdrawn. None is ever changed."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import permissions
from apps.catalogue import history
from apps.catalogue import selectors as catalogue
from apps.catalogue import services as pricing
from apps.catalogue.engine import problems as catalogue_problems
from apps.catalogue.engine.differences import differences
from apps.catalogue.models import PriceListVersion
from apps.decisions import services
from apps.decisions.admin.pages import RulePages
from apps.decisions.admin.prices import exchange
from apps.decisions.admin.prices.drafts import opened_from
from apps.decisions.admin.prices.pages import Pages, page, price_list_for
from apps.decisions.admin.prices.publishing import PUBLISHING
from apps.decisions.admin.publish_page import Typed, again_page
from apps.decisions.engine.analysis import ERROR
from apps.decisions.history import decisions_with


@require_safe
def price_lists(request: HttpRequest) -> HttpResponse:
    """All price lists, newest first."""
    lists, at = catalogue.versions(), timezone.now()
    return page(request, "price_lists", {"lists": history.followed(lists, at), "live": catalogue.live_among(lists, at), "now": at})


@require_safe
def price_list(request: HttpRequest, number: int) -> HttpResponse:
    """One list: who published it, why, what it changed, what it says, and how many decisions were made with it."""
    found, at = price_list_for(number), timezone.now()
    live = catalogue.live_version(at)
    context = {
        "list": found,
        "plain": catalogue.plain_of(found),
        "changes": catalogue.changes_since_the_last(found),
        "live": live,
        "is_live": live == found,
        "withdrawal": catalogue.withdrawal_of(found),
        "now": at,
        "reviews": history.reviews_of(found),
        "uses": decisions_with(found),
    }
    return page(request, "price_list", context)


@require_POST
def draft_from(request: HttpRequest, number: int) -> HttpResponse:
    """A new draft that says what this list says: the way back, and the way on."""
    return opened_from(request, price_list_for(number))


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, number: int) -> HttpResponse:
    """What publishing an older list again changes, and the same checks as for any other."""
    return again_page(request, price_list_for(number), way=PUBLISHING, again=_publish_again, shown=_again)


def _publish_again(*, typed: Typed, **given: Any) -> PriceListVersion:
    return services.publish_prices_again(**given)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a planned start back."""
    permissions.check_publish_rules(request.user)
    try:
        pricing.withdraw_price_list(version=price_list_for(number), by=request.user, at=timezone.now())
    except pricing.NotWithdrawn as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"The start of version {number} is withdrawn. It will not come into force")
    return redirect("admin:catalogue_pricelistversion_change", number)


@require_safe
def compared(request: HttpRequest) -> HttpResponse:
    """Two lists chosen, and all that lies between in words; without a choice, the one in force and the one before."""
    lists, live = catalogue.versions(), catalogue.live_version(timezone.now())
    second = request.GET.get("to") or (str(live.number) if live else "")
    first = request.GET.get("from") or (str(max(1, live.number - 1)) if live else "")
    old, new = (_among(lists, chosen) for chosen in (first, second))
    context = {
        "versions": lists,
        "first": first,
        "second": second,
        "old": old,
        "new": new,
        "changes": differences(catalogue.plain_of(old), catalogue.plain_of(new)) if old and new else None,
        "counts": [(side, decisions_with(side)) for side in (old, new) if side],
    }
    return page(request, "compared", context)


def _among(lists: list[PriceListVersion], chosen: str) -> PriceListVersion | None:
    if not chosen:
        return None
    found = next((one for one in lists if str(one.number) == chosen), None)
    if found is None:
        raise Http404("No such price list")
    return found


def _again(request: HttpRequest, found: PriceListVersion, typed: Typed, *, status: int = 200) -> HttpResponse:
    at = timezone.now()
    (live, following, planned), plain = history.standing_at(at), catalogue.plain_of(found)
    problems = services.price_problems(plain, at=at, again=True)
    due = catalogue_problems.warnings(plain, timezone.localtime(at).date())  # of an old list many, so they are counted
    context: dict[str, Any] = {
        "version": found,
        "live": live,
        "changes": differences(catalogue.plain_of(live) if live else {}, plain),
        "errors": [problem for problem in problems if problem.severity == ERROR],
        "warnings": [problem for problem in problems if problem.severity != ERROR and problem not in due],
        "due": len(due),
        "demanded": permissions.review_is_demanded(),
        "next": following,
        "starts": services.among_lists(live, planned),
        **typed.shown(),
    }
    return page(request, "again", context, status=status)


@admin.register(PriceListVersion)
class PriceListVersionAdmin(RulePages):
    """Price lists, by their numbers."""

    def pages(self) -> Pages:
        """The addresses below /admin/catalogue/pricelistversion/."""
        return [
            ("", price_lists, "changelist"),
            ("compare/", compared, "compare"),
            ("<int:number>/", price_list, "change"),
            ("<int:number>/draft/", draft_from, "draft"),
            ("<int:number>/again/", again, "again"),
            ("<int:number>/withdraw/", withdraw, "withdraw"),
            *exchange.LIST_PAGES,
        ]
