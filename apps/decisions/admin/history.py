"""What was done to a draft: who changed which row, when and why, in words; and the button that takes it back.

The page of rules; what drafts of prices show in the same way and take back in the same way is here, too.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import permissions
from apps.catalogue.models import PriceChange
from apps.decisions import compiler, services
from apps.decisions.admin import problem_news
from apps.decisions.admin.pages import ONE_DRAFT, RULES, DraftKind, Pages, draft_for, page
from apps.decisions.admin.word_words import Told, told, url_of
from apps.decisions.engine.differences import PART_WORDS, TESTS
from apps.decisions.models import Draft, DraftChange

ON_A_PAGE = 50
UNDONE = "Undone"
AnyChange = TypeVar("AnyChange", DraftChange, PriceChange)


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved together and is taken back together: its changes on this page, and how many they are in all."""

    told: tuple[Told, ...]
    count: int
    why_not: str  # why it cannot be taken back; "" where it can

    @property
    def first(self) -> DraftChange | PriceChange:
        """The newest of its changes here: whose it is, and when."""
        return self.told[0].change


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """The changes of a draft, the newest first, by person, part or row; `before` leads on to older ones."""
    draft = draft_for(pk)
    asked, changes = asked_for(request, DraftChange.objects.filter(draft_id=draft.pk), part="part")
    context = {
        **asked,
        "draft": draft,
        "row_label": "Key or short name",
        "parts": [*PART_WORDS.items(), (TESTS, "Test case"), (DraftChange.BESIDES, "Model or count")],
        "steps": steps(draft, compiler.plain_of(draft), changes),
        "news": problem_news.news_of(request, draft),
    }
    return page(request, "history", context)


def asked_for(request: HttpRequest, found: "QuerySet[AnyChange]", *, part: str) -> tuple[dict[str, Any], "list[AnyChange]"]:
    """The changes of a page as the address asks for them, and what the page says of that; `part` is the field that says of what a row is one."""
    wanted = {name: request.GET.get(name, "").strip().replace("\x00", "") for name in ("who", part, "row", "before")}
    people = list(found.order_by("by_name").values_list("by_name", flat=True).distinct())
    if wanted["who"]:
        found = found.filter(by_name=wanted["who"])
    if wanted[part]:
        found = found.filter(**{part: wanted[part]})
    if wanted["row"]:
        found = found.filter(key__icontains=wanted["row"])
    if (typed := wanted["before"]).isascii() and typed.isdigit() and len(typed) < 9:
        found = found.filter(number__lt=int(typed))
    rows = list(found.order_by("-number")[: ON_A_PAGE + 1])
    older = rows[ON_A_PAGE - 1].number if len(rows) > ON_A_PAGE else 0
    asked = {"wanted": wanted, "people": people, "part": part, "chosen": wanted[part], "filtered": any(wanted.values()), "older": older}
    return asked, rows[:ON_A_PAGE]


def steps(draft: Draft, plain: dict[str, Any], rows: list[DraftChange]) -> list[Saved]:
    """The changes in words, by what was saved together. One whose row is gone leads nowhere."""
    book = compiler.readable_book(plain)[0]
    if not rows:
        return []
    changes = DraftChange.objects.filter(draft_id=draft.pk)
    followed = followed_in(changes, rows, part="part")
    names = {(row.part, row.key) for row in (*rows, *followed)}
    since = changes.filter(number__gt=rows[-1].together, part__in={part for part, _key in names}).defer("before")
    later = [change for change in since if (change.part, change.key) in names]
    standing = compiler.Standing(draft, plain)
    undone = undone_in(changes, since=rows[-1].number)
    stuck = stuck_steps((row, _why_not(standing, row, later)) for row in followed)
    why = {row.number: UNDONE if row.number in undone else _why_not(standing, row, later) or stuck.get(row.together, "") for row in rows}
    there = {row.number for row in rows if row.part != DraftChange.BESIDES and standing.row(row.part, row.key) is not None}
    return saved_together(changes, [(told(draft, row, book, there=row.number in there), why[row.number]) for row in rows])


def saved_together(changes: "QuerySet[AnyChange]", found: Iterable[tuple[Told, str]]) -> list[Saved]:
    """Changes in words with why not, the newest first, by the step in which they were saved. `changes` are all of the draft."""
    by_step = [(step, list(each)) for step, each in groupby(found, key=lambda pair: pair[0].change.together)]
    wanted = changes.filter(together__in=[step for step, _each in by_step])
    count = dict(wanted.order_by().values_list("together").annotate(Count("pk")))
    return [Saved(tuple(told for told, _why in each), count[step], _why_all([why for _told, why in each])) for step, each in by_step]


def _why_all(whys: Sequence[str]) -> str:
    """Why a step cannot be taken back: one of its changes cannot, or all are."""
    return next((why for why in whys if why not in ("", UNDONE)), "" if "" in whys else UNDONE)


def followed_in(changes: "QuerySet[AnyChange]", rows: Sequence[AnyChange], *, part: str) -> list[AnyChange]:
    """What was done in the same steps as these to rows that were changed again: by such a one its whole step may be held up."""
    again = changes.filter(**{part: OuterRef(part)}, key=OuterRef("key"), together__gt=OuterRef("together"))
    return list(changes.filter(Exists(again), together__in={row.together for row in rows}).order_by("-number"))


def stuck_steps(found: Iterable[tuple[AnyChange, str]]) -> dict[int, str]:
    """Why a step cannot be taken back, by its number: the first of its changes that cannot."""
    why: dict[int, str] = {}
    for change, wrong in found:
        if wrong:
            why.setdefault(change.together, wrong)
    return why


def undone_in(changes: "QuerySet[AnyChange]", *, since: int) -> frozenset[int]:
    """The numbers of changes from `since` on that are taken back and stay so: an undoing that is itself undone takes nothing back."""
    undone: set[int] = set()
    undoing = changes.filter(undoes__gte=since).order_by("-number").values_list("number", "undoes")
    for number, undoes in undoing:
        if number not in undone and undoes is not None:
            undone.add(undoes)
    return frozenset(undone)


@require_POST
def undo(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take one change back, with those made in the same step."""

    def take_back(*, draft: Draft, **step: Any) -> list[DraftChange]:
        with problem_news.told(request, draft):
            return services.undo(draft=draft, **step)

    return taken_back(
        request, pk, number, of=RULES, undo=take_back, cannot=services.CannotUndo,
        page_of=lambda draft, change: url_of(draft, change.part, change.key),
    )  # fmt: skip


def taken_back(
    request: HttpRequest, pk: int, number: int, *, of: DraftKind[Any, Any], undo: Callable[..., Sequence[Any]], cannot: type[Exception],
    page_of: Callable[[Any, Any], str],
) -> HttpResponse:  # fmt: skip
    """One call of the service that undoes; then the page of the row, where it was one, or the history."""
    permissions.check_edit_rules(request.user)
    if not of.is_open(pk):
        return of.gone(request, pk)
    draft, history_page = of.find(pk), of.url("history", pk)
    try:
        changes = undo(draft=draft, number=number, by=request.user, at=timezone.now())
    except cannot as refused:
        messages.warning(request, f"Not undone: {refused}")
        return redirect(history_page)
    except of.gone_as:
        return of.gone(request, pk)
    rows = [change for change in changes if change.key]  # a change of the order has none
    what = "nothing" if not changes else "the order" if not rows else rows[0].key
    of.say(request, draft, f"{len(rows)} changes made together are undone" if len(rows) > 1 else f"The change of {what} is undone", changes)
    return redirect(page_of(draft, rows[0]) if len(changes) == len(rows) == 1 and rows[0].after is not None else history_page)


def _why_not(standing: compiler.Standing, row: DraftChange, later: list[DraftChange]) -> str:
    after = [change for change in later if (change.part, change.key) == (row.part, row.key) and change.together > row.together]
    return services.why_not_undone(standing, row, after)


PAGES: Pages = [
    (f"{ONE_DRAFT}history/", history, "history"),
    (f"{ONE_DRAFT}history/<int:number>/undo/", undo, "undo"),
]
