"""What was done to a draft: who changed which row, when and why, in words; and the button that takes it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import permissions
from apps.decisions import compiler, services
from apps.decisions.admin import problem_news
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, gone, page
from apps.decisions.admin.saying import say
from apps.decisions.admin.word_words import told, url_of
from apps.decisions.engine.differences import PART_WORDS, TESTS
from apps.decisions.models import Draft, DraftChange

ON_A_PAGE = 50


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """The changes of a draft, the newest first, by person, part or row; `before` leads on to older ones."""
    draft = draft_for(pk)
    wanted = {name: request.GET.get(name, "").strip().replace("\x00", "") for name in ("who", "part", "row", "before")}
    found = DraftChange.objects.filter(draft_id=draft.pk)
    people = list(found.order_by("by_name").values_list("by_name", flat=True).distinct())
    if wanted["who"]:
        found = found.filter(by_name=wanted["who"])
    if wanted["part"]:
        found = found.filter(part=wanted["part"])
    if wanted["row"]:
        found = found.filter(key__icontains=wanted["row"])
    if (typed := wanted["before"]).isascii() and typed.isdigit() and len(typed) < 9:
        found = found.filter(number__lt=int(typed))
    rows = list(found[: ON_A_PAGE + 1])
    plain = compiler.plain_of(draft)
    context = {
        "draft": draft, "wanted": wanted, "people": people, "parts": [*PART_WORDS.items(), (TESTS, "Test case"), (DraftChange.BESIDES, "Model or count")], "entries": entries(draft, plain, rows[:ON_A_PAGE]),
        "news": problem_news.news_of(request, draft),
        "older": rows[ON_A_PAGE - 1].number if len(rows) > ON_A_PAGE else 0,
    }  # fmt: skip
    return page(request, "history", context)


def entries(draft: Draft, plain: dict[str, Any], rows: list[DraftChange]) -> list[tuple[Any, str]]:
    """Each change in words, with why it cannot be taken back; "" where it can."""
    book = compiler.readable_book(plain)[0]
    if not rows:
        return []
    names = {(row.part, row.key) for row in rows}
    since = DraftChange.objects.filter(draft_id=draft.pk, number__gt=rows[-1].number, part__in={part for part, _key in names}).defer(
        "before"
    )
    later = [change for change in since if (change.part, change.key) in names]
    standing = compiler.Standing(draft, plain)
    return [(told(draft, row, book), _why_not(standing, row, later)) for row in rows]


@require_POST
def undo(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take one change back, with those made in the same step."""
    permissions.check_edit_rules(request.user)
    if not Draft.objects.filter(pk=pk, published_as=None).exists():
        return gone(request, pk)
    draft = draft_for(pk)
    try:
        with problem_news.told(request, draft):
            changes = services.undo(draft=draft, number=number, by=request.user, at=timezone.now())
    except services.CannotUndo as refused:
        messages.warning(request, f"Not undone: {refused}")
        return redirect("admin:decisions_draft_history", pk)
    except GONE:
        return gone(request, pk)
    rows = "nothing" if not changes else f"{changes[0].key}" if len(changes) == 1 else f"{len(changes)} rows"
    say(request, draft, f"The change of {rows} is undone", changes)
    first = changes[0] if changes else None
    if first is not None and len(changes) == 1 and first.after is not None:
        return redirect(url_of(draft, first.part, first.key))
    return redirect("admin:decisions_draft_history", pk)


def _why_not(standing: compiler.Standing, row: DraftChange, later: list[DraftChange]) -> str:
    after = [change for change in later if (change.part, change.key) == (row.part, row.key) and change.together > row.together]
    if any(change.undoes == row.number for change in after):
        return "Undone"
    return services.why_not_undone(standing, row, after)


PAGES: Pages = [
    (f"{ONE_DRAFT}history/", history, "history"),
    (f"{ONE_DRAFT}history/<int:number>/undo/", undo, "undo"),
]
