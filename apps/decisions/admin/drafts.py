"""Drafts of the rule book: the list of them, one draft, its rules, publishing it. Each change is one call of a service."""

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.decisions import compiler, selectors, services
from apps.decisions.admin import (
    ask_page,
    boundary_page,
    exchange,
    files,
    history,
    impact,
    newer,
    picture,
    publishing,
    rule_bulk,
    rule_list,
    rule_page,
    test_case_page,
    test_list,
    try_it,
    unnoticed,
    word_list,
    word_page,
    word_removal,
)
from apps.decisions.admin.discarding import discard_page
from apps.decisions.admin.draft_changes import changes_in
from apps.decisions.admin.pages import ONE_DRAFT, RULES, Pages, RulePages, draft_for, page, sorted_problems
from apps.decisions.admin.problem_news import news_of
from apps.decisions.history import with_last_reviews
from apps.decisions.models import Draft


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """All drafts, and the button that opens another."""
    return page(
        request,
        "drafts",
        {"drafts": with_last_reviews(list(selectors.drafts())), "live": selectors.live_activation(timezone.now())},
    )


@require_POST
def open_draft(request: HttpRequest) -> HttpResponse:
    """A new draft that says what the live version says."""
    at = timezone.now()
    if (active := selectors.live_activation(at)) is None:
        raise Http404("No rules are published yet")
    live = active.version
    title = f"Next after v{live.number}, {timezone.localtime(at):%-d %b %Y %H:%M}"
    draft = services.copy_version_to_draft(version=live, title=title, by=request.user, at=at)
    messages.success(request, f"Draft opened from v{live.number}")
    return redirect("admin:decisions_draft_change", draft.pk)


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft: what changed in it, what is wrong with it, where to go on."""
    found = draft_for(pk)
    plain = compiler.plain_of(found)
    problems = services.problems_of(found, at=timezone.now(), plain=plain)
    version, rows = newer.FOLLOWING.waiting(found, plain)
    news = news_of(request, found)
    context = {
        "draft": found, "brief": news is not None and news.count_caused == len(problems), "changes": changes_in(found, plain), "counts": {"every": len(plain["rules"]) + len(plain["rows"]), "rows": len(plain["rows"])},
        "news": news, "newer": version, "newer_rows": rows, "newer_both": sum(row.here_too for row in rows),
    }  # fmt: skip
    return page(request, "draft", {**context, **sorted_problems(problems, plain)})


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then discard the draft."""
    return discard_page(request, pk, of=RULES, discard=services.discard_draft, changes_in=changes_in)


@admin.register(Draft)
class DraftAdmin(RulePages):
    """Drafts, and below each its rules."""

    def pages(self) -> Pages:
        """The addresses below /admin/decisions/draft/."""
        return [
            ("", drafts, "changelist"),
            ("open/", open_draft, "open"),
            (ONE_DRAFT, draft, "change"),
            (f"{ONE_DRAFT}discard/", discard, "discard"),
            *ask_page.PAGES,
            *rule_bulk.PAGES,
            *files.PAGES,
            *publishing.PAGES,
            *rule_page.PAGES,
            *rule_list.PAGES,
            *exchange.PAGES,
            *picture.PAGES,
            *impact.PAGES,
            *word_page.PAGES,
            *word_removal.PAGES,
            *word_list.PAGES,
            *history.PAGES,
            *test_list.PAGES,
            *unnoticed.PAGES,
            *boundary_page.PAGES,
            *test_case_page.PAGES,
            *try_it.PAGES,
            *newer.PAGES,
        ]
