"""Taking a row out of a draft of a price list, asked once, and putting one back that its list has."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import permissions
from apps.catalogue import compiler, history
from apps.catalogue import selectors as catalogue
from apps.catalogue import services as pricing
from apps.decisions import services
from apps.decisions.admin.prices.pages import (
    GONE,
    ONE_DRAFT,
    Pages,
    base_plain,
    gone,
    is_open,
    page,
    price_draft_for,
    row_url,
    say,
    section_or_404,
    section_words,
    sorted_problems,
)
from apps.decisions.admin.sheets import posted_revision


@require_http_methods(["GET", "HEAD", "POST"])
def remove_row(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Ask once, saying what would lack it; then take it out."""
    permissions.check_edit_rules(request.user)
    section_or_404(section, single=False)
    if request.method == "POST" and not is_open(pk):
        return gone(request, pk)
    draft, key = price_draft_for(pk), request.GET.get("key", "")
    plain = compiler.price_draft_plain(draft)
    row = compiler.row_in(plain, section, key)
    back = f"{reverse('admin:catalogue_pricedraft_rows', args=[pk])}?section={section}"
    if row is None:
        if request.method != "POST":
            raise Http404("No such row in this draft")
        messages.success(request, f"“{key}” is taken out already")
        return redirect(back)
    wrong, status = "", 200
    if request.method == "POST":
        try:
            changes = pricing.remove_price_row(
                draft=draft, section=section, key=key, revision=posted_revision(request.POST), by=request.user, at=timezone.now()
            )
            say(request, draft, f"“{key}” is taken out of this draft", changes)
            return redirect(back)
        except pricing.RowChanged as moved:
            wrong, status = f"{moved.change.by_name} changed it since you looked. Read it again first", 409
        except pricing.RowGone:
            return redirect(back)
        except GONE:
            return gone(request, pk)
    without = {**plain, section: [other for other in plain[section] if other is not row]}
    known = set(services.price_problems(plain, at=timezone.now()))
    lacking = [found for found in services.price_problems(without, at=timezone.now()) if found not in known] if section == "tasks" else []
    context = {
        "draft": draft, "section": section, "key": key, "kind": section_words(section, key), "wrong": wrong, "url": row_url(draft, section, key),
        "revision": history.last_change(draft, section, key), "published": catalogue.was_published(section, key),
        "lacking": sorted_problems(draft, lacking)["errors"],
    }  # fmt: skip
    return page(request, "remove_row", context, status=status)


@require_POST
def put_back(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """A row that was taken out comes back as the list has it from which the draft comes."""
    permissions.check_edit_rules(request.user)
    section_or_404(section, single=False)
    if not is_open(pk):
        return gone(request, pk)
    draft, key = price_draft_for(pk), request.GET.get("key", "")
    row = compiler.row_in(base_plain(draft) or {}, section, key)
    if row is None:
        raise Http404("The list of this draft has no such row")
    try:
        changes = pricing.add_price_row(draft=draft, section=section, row=row, by=request.user, at=timezone.now(), why="Put back")
        say(request, draft, f"“{key}” is back in this draft", changes)
    except pricing.KeyTaken:
        messages.success(request, f"“{key}” is in this draft already")
    except GONE:
        return gone(request, pk)
    return redirect(row_url(draft, section, key))


PAGES: Pages = [
    (f"{ONE_DRAFT}remove/<str:section>/", remove_row, "remove_row"),
    (f"{ONE_DRAFT}back/<str:section>/", put_back, "put_back"),
]
