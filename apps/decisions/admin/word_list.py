"""The words of a draft: how many there are of each part, and the list of one part with search, order and what reads each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import permissions
from apps.decisions import compiler, selectors, services
from apps.decisions.admin import problem_news
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, gone, is_open, page
from apps.decisions.admin.saying import say
from apps.decisions.admin.word_page import part_for
from apps.decisions.admin.word_parts import PARTS, overdue, title_of
from apps.decisions.engine.uses import users_in
from apps.decisions.models import Draft

SHOWN_BESIDE = {
    "questions": "ask", "findings": "question", "stages": "question", "sections": "lead", "approaches": "lead", "flags": "lead",
    "outcomes": "headline", "derived": "lead", "parameters": "value",
}  # fmt: skip
ROWS_A_PAGE = 50
MARKS = {"added": "Added", "changed": "Changed"}


@dataclass(frozen=True, slots=True)
class ListedWord:
    """One word as its list shows it."""

    slug: str
    title: str
    beside: str
    group: str
    readers: int
    mark: str
    retired: bool
    place: int  # within its group, from one
    last: bool
    overdue: str
    text: str


@require_safe
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """Every part, with how many it has and how many this draft added or changed."""
    draft = draft_for(pk)
    plain = compiler.plain_of(draft)
    before = base_of(draft)
    parts = []
    for part in PARTS.values():
        rows = compiler.rows_in(plain, part.name)
        parts.append((part, len(rows), len(changed_in(part.name, plain, before))))
    return page(request, "words", {"draft": draft, "parts": parts})


@require_safe
def words_of(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """The list of one part."""
    kind = part_for(part)
    draft = draft_for(pk)
    plain = compiler.plain_of(draft)
    everything = listed(part, plain, changed_in(part, plain, base_of(draft)), today=timezone.localdate())
    wanted = {name: request.GET.get(name, "").strip() for name in ("q", "show")}
    shown = [row for row in everything if _matches(row, wanted)]
    moved = request.GET.get("moved", "")
    paginator = Paginator(shown, ROWS_A_PAGE)
    rows = paginator.get_page(request.GET.get("page") or _page_of(moved, shown))
    groups: dict[str, list[ListedWord]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    shows = [("changed", "Changed or added in this draft"), ("retired", "Retired"), ("unread", "Read by nothing")]
    shows += [("overdue", "Past its review date")] if part == "parameters" else []
    context = {
        "draft": draft, "kind": kind, "groups": list(groups.items()), "rows": rows, "count": len(everything), "wanted": wanted,
        "shows": shows, "ordered": bool(kind.order) and not wanted["q"] and not wanted["show"], "moved": moved,
        "news": problem_news.news_of(request, draft), "query": urlencode({name: value for name, value in wanted.items() if value}),
    }  # fmt: skip
    return page(request, "words_of", context)


def _page_of(slug: str, shown: Sequence[ListedWord]) -> int:
    """The page on which a row stands; the first where it does not."""
    return next((place // ROWS_A_PAGE + 1 for place, row in enumerate(shown) if row.slug == slug), 1)


@require_POST
def move_word(request: HttpRequest, pk: int, part: str, slug: str) -> HttpResponse:
    """Up, down, or to a place among its own."""
    permissions.check_edit_rules(request.user)
    kind = part_for(part)
    if not is_open(pk):
        return gone(request, pk)
    draft = draft_for(pk)
    plain = compiler.plain_of(draft)
    row = compiler.row_in(plain, part, slug)
    if row is None or not kind.order:
        raise Http404("No such word in this draft")
    try:
        changes = services.move_row(
            draft=draft, part=part, key=slug, place=wanted_place(request, plain, part, slug), by=request.user, at=timezone.now()
        )
    except (services.RowGone, *GONE):
        return gone(request, pk)
    say(request, draft, f"“{title_of(part, row)}” is moved", changes)
    return redirect(f"{reverse('admin:decisions_draft_words_of', args=[pk, part])}?moved={slug}#{slug}")


def wanted_place(request: HttpRequest, plain: Mapping[str, Any], part: str, key: str) -> int:
    """Where a posted form wants a row, from nought within its group; where it stands for what cannot be read."""
    rows = compiler.rows_in(plain, part)
    own = next(row for row in rows if compiler.key_of(row) == key)
    group = [compiler.key_of(row) for row in rows if services.group_of(part, row) == services.group_of(part, own)]
    now, do, typed = group.index(key), request.POST.get("do", ""), request.POST.get("place", "").strip()
    if do in ("up", "down"):
        return now + (1 if do == "down" else -1)
    return int(typed) - 1 if typed.isascii() and typed.isdigit() and len(typed) < 5 else now


def listed(part: str, plain: Mapping[str, Any], marks: Mapping[str, str], *, today: date) -> list[ListedWord]:
    """The rows of a part, in their order, under the headings of their groups."""
    readers = users_in(plain)
    headings = {row["slug"]: row["title"] for row in (*plain["sections"], *plain["stages"])}
    groups: dict[str, list[Any]] = {}
    for row in compiler.rows_in(plain, part):
        group = services.group_of(part, row) or (row.get("stage", "") if part == "findings" else "")
        groups.setdefault(group, []).append(row)
    order = {slug: place for place, slug in enumerate(headings)}
    found = []
    for group in sorted(groups, key=lambda slug: order.get(slug, 999)):
        rows = groups[group]
        for place, row in enumerate(rows):
            slug, title, beside = compiler.key_of(row), title_of(part, row), _beside(part, row)
            found.append(
                ListedWord(
                    slug=slug, title=title, beside=beside, group=headings.get(group, group), readers=len(readers.get((part, slug), ())),
                    mark=marks.get(slug, ""), retired=bool(row.get("retired")), place=place + 1, last=place == len(rows) - 1,
                    overdue=overdue(row, today), text=_text(slug, row),
                )
            )  # fmt: skip
    return found


def base_of(draft: Draft) -> Mapping[str, Any] | None:
    """The version that the draft comes from, in plain data."""
    return selectors.plain_for(draft.based_on) if draft.based_on else None


def changed_in(part: str, plain: Mapping[str, Any], base: Mapping[str, Any] | None) -> dict[str, str]:
    """The rows of a part that the draft added or changed, with the word for it."""
    if base is None:
        return {}
    before = {compiler.key_of(row): row for row in compiler.rows_in(base, part)}
    now = {compiler.key_of(row): row for row in compiler.rows_in(plain, part)}
    return {key: MARKS["changed" if key in before else "added"] for key, row in now.items() if before.get(key) != row}


def _beside(part: str, row: Mapping[str, Any]) -> str:
    if part == "parameters":
        return f"{row['value']} {row['unit']}".strip()
    if part == "lists":
        return f"{len(row['choices'])} choices and lists"
    if part == "sources":
        return ", ".join(filter(None, (row["kind"], row["date"], row["url"])))
    return str(row.get(SHOWN_BESIDE.get(part, ""), ""))


def _text(slug: str, row: Mapping[str, Any]) -> str:
    inner: Sequence[Any] = [
        item.get("label", "") for name in ("choices", "values") for item in row.get(name, ()) if isinstance(item, Mapping)
    ]
    return " ".join((slug, *(str(value) for value in row.values() if isinstance(value, str)), *inner)).casefold()


def _matches(row: ListedWord, wanted: Mapping[str, str]) -> bool:
    chosen = {"changed": bool(row.mark), "retired": row.retired, "unread": not row.readers, "overdue": bool(row.overdue)}
    return all(word in row.text for word in wanted["q"].casefold().split()) and chosen.get(wanted["show"], True)


PAGES: Pages = [
    (f"{ONE_DRAFT}words/", words, "words"),
    (f"{ONE_DRAFT}words/<str:part>/", words_of, "words_of"),
    (f"{ONE_DRAFT}words/<str:part>/<str:slug>/move/", move_word, "move_word"),
]
