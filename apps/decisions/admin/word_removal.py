"""Taking a word out of a draft, or retiring what was published: asked once, with what it means and what reads it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts import permissions
from apps.decisions import compiler, services
from apps.decisions.admin import problem_news
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, gone, is_open, page
from apps.decisions.admin.saying import say
from apps.decisions.admin.sheets import posted_revision
from apps.decisions.admin.word_page import Plain, part_for
from apps.decisions.admin.word_parts import title_of
from apps.decisions.admin.word_words import linked_readers
from apps.decisions.engine.uses import users_in
from apps.decisions.models import Draft

RETIRE, BACK = "retire", "back"


@require_http_methods(["GET", "HEAD", "POST"])
def remove_word(request: HttpRequest, pk: int, part: str, slug: str) -> HttpResponse:
    """Ask once, then take out what was never published; of what was, say that it can be retired, and what that means."""
    permissions.check_edit_rules(request.user)
    kind = part_for(part)
    if request.method == "POST" and not is_open(pk):
        return gone(request, pk)
    draft = draft_for(pk)
    plain = compiler.plain_of(draft)
    row = compiler.row_in(plain, part, slug)
    if row is None:
        if request.method != "POST":
            raise Http404("No such word in this draft")
        return _removed_already(request, draft, part, slug)
    wrong, status = "", 200
    if request.method == "POST":
        try:
            return _done(request, draft, part, row)
        except services.RowChanged as moved:
            wrong, status = f"{moved.change.by_name} changed it since you looked. Read it again first", 409
        except services.RowGone:
            return _removed_already(request, draft, part, slug)
        except services.StillNeeded as needed:
            wrong, status = str(needed), 422
        except GONE:
            return gone(request, pk)
    context = {
        "draft": draft, "kind": kind, "row": row, "slug": slug, "title": title_of(part, row), "wrong": wrong,
        "revision": services.revision_of(draft, part, slug), "published": services.was_published(part, slug),
        "users": linked_readers(draft, plain, users_in(plain).get((part, slug), ())),
    }  # fmt: skip
    return page(request, "remove_word", context, status=status)


def _done(request: HttpRequest, draft: Draft, part: str, row: Plain) -> HttpResponse:
    """Retire it, take it back into use, or take it out."""
    do, slug, at, revision = request.POST.get("do", ""), compiler.key_of(row), timezone.now(), posted_revision(request.POST)
    with problem_news.told(request, draft):
        if do in (RETIRE, BACK):
            new = compiler.normal_row(part, {**row, "retired": do == RETIRE})
            changes = services.save_row(draft=draft, part=part, key=slug, row=new, revision=revision, by=request.user, at=at)
        else:
            changes = services.remove_row(draft=draft, part=part, key=slug, revision=revision, by=request.user, at=at)
    how = {RETIRE: "retired", BACK: "in use again"}.get(do, "removed from this draft")
    say(request, draft, f"“{title_of(part, row)}” is {how}", changes)
    if do in (RETIRE, BACK):
        return redirect("admin:decisions_draft_word", draft.pk, part, slug)
    return redirect("admin:decisions_draft_words_of", draft.pk, part)


def _removed_already(request: HttpRequest, draft: Draft, part: str, slug: str) -> HttpResponse:
    messages.success(request, f"{slug} is removed already")
    return redirect("admin:decisions_draft_words_of", draft.pk, part)


PAGES: Pages = [(f"{ONE_DRAFT}words/<str:part>/<str:slug>/remove/", remove_word, "remove_word")]
