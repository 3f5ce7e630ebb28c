"""What was published since a draft was opened: row by row, beside what the draft made of it, to be taken over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts import permissions
from apps.decisions import compiler, selectors, services
from apps.decisions.admin import problem_news
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, gone, page
from apps.decisions.admin.saying import say
from apps.decisions.admin.sheets import posted_number, posted_revision
from apps.decisions.admin.word_parts import title_of
from apps.decisions.admin.word_words import details_of, sentence_in, url_of
from apps.decisions.engine.differences import PART_WORDS
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.models import Draft, RulebookActivation, RulebookVersion
from apps.decisions.services import RowChange
from apps.ui.held import once

Plain = Mapping[str, Any]
Details = Sequence[tuple[str, str, str]]
AGAIN = "Read the list again"
MOVED = "The draft changed since you looked. Nothing was stored."
NOTHING_TICKED = "Tick at least one row to take over"


@dataclass(frozen=True, slots=True)
class Newer:
    """One row that a newer version changed: what it was, what it is there, and what the draft made of it."""

    part: str
    key: str
    was: Plain | None
    newer: Plain | None
    mine: Plain | None

    @property
    def name(self) -> str:
        """How a form names it."""
        return f"{self.part}.{self.key}"

    @property
    def here_too(self) -> bool:
        """Whether the draft changed the same row, into something else."""
        return self.mine != self.was

    @property
    def done(self) -> str:
        """What the newer version did."""
        return "added" if self.was is None else "removed" if self.newer is None else "changed"


@dataclass(frozen=True, slots=True)
class Shown:
    """The same in words."""

    row: Newer
    kind: str
    title: str
    url: str
    before: str
    after: str
    mine: str
    there: Details
    here: Details


def newest_since(draft: Draft) -> RulebookVersion | None:
    """The newest version, where it is newer than the one that the draft comes from and its start was not withdrawn."""
    if draft.based_on is None:
        return None
    standing = RulebookActivation.objects.filter(version=OuterRef("pk"), withdraws=None, withdrawn=None)
    return RulebookVersion.objects.filter(Exists(standing), number__gt=draft.based_on.number).defer("canonical").first()


def newer_rows(base: Plain, live: Plain, mine: Plain) -> list[Newer]:
    """The rows that differ between the two versions and that the draft does not have so already."""
    found = []
    for part in compiler.PARTS:
        was, now, own = ({compiler.key_of(row): row for row in compiler.rows_in(plain, part)} for plain in (base, live, mine))
        for key in dict.fromkeys((*now, *was)):
            if was.get(key) != now.get(key) and own.get(key) != now.get(key):
                found.append(Newer(part, key, was.get(key), now.get(key), own.get(key)))
    return found


def waiting(draft: Draft, plain: Plain) -> tuple[RulebookVersion | None, list[Newer]]:
    """The newest version and what of it the draft has not got; None and nothing where the draft is up to date."""
    version = newest_since(draft)
    if version is None or draft.based_on is None:
        return None, []
    base = draft.based_on
    return version, once(plain, f"newer than {base.sha256} in {version.sha256}", lambda: _newer_rows_of(base, version, plain))


def _newer_rows_of(base: RulebookVersion, version: RulebookVersion, plain: Plain) -> list[Newer]:
    return newer_rows(to_plain(selectors.book_for(base)), to_plain(selectors.book_for(version)), plain)


@require_http_methods(["GET", "HEAD", "POST"])
def newer(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed under the draft; taking over is one step, which one undo takes back."""
    if request.method != "POST":
        return _list(request, pk)
    permissions.check_edit_rules(request.user)
    if not Draft.objects.filter(pk=pk, published_as=None).exists():
        return gone(request, pk)
    draft = draft_for(pk)
    version, rows = waiting(draft, compiler.plain_of(draft))
    if version is None:
        return _list(request, pk)
    if version.number != posted_number(request.POST.get("version", "")):
        return _list(request, pk, f"v{version.number} is the newest version now. Nothing was stored. {AGAIN}", status=409)
    try:
        if request.POST.get("do") == "count":
            return _counted(request, draft, version)
        if _taken_over(request, draft, version, rows):
            return redirect("admin:decisions_draft_newer", pk)
    except services.DraftChanged:
        return _list(request, pk, f"{MOVED} {AGAIN}", status=409)
    except GONE:
        return gone(request, pk)
    return _list(request, pk, NOTHING_TICKED, status=422)


def _counted(request: HttpRequest, draft: Draft, version: RulebookVersion) -> HttpResponse:
    """Count the draft from the version that the page showed."""
    revision = posted_revision(request.POST)
    services.count_from(draft=draft, version=version, revision=revision, by=request.user, at=timezone.now())
    messages.success(request, f"This draft is counted from v{version.number} now. What it has is as it was")
    return redirect("admin:decisions_draft_change", draft.pk)


def _taken_over(request: HttpRequest, draft: Draft, version: RulebookVersion, rows: list[Newer]) -> bool:
    """Take over the ticked rows, if any is ticked."""
    ticked = set(request.POST.getlist("row"))
    changes = [RowChange(row.part, row.key, row.newer) for row in rows if row.name in ticked]
    if not changes:
        return False
    why, revision = f"Taken over from v{version.number}", posted_revision(request.POST)
    with problem_news.told(request, draft):
        done = services.change_rows(draft=draft, changes=changes, revision=revision, by=request.user, at=timezone.now(), why=why)
    say(request, draft, f"{len(done)} {'row is' if len(done) == 1 else 'rows are'} taken over from v{version.number}", done)
    return True


def _list(request: HttpRequest, pk: int, wrong: str = "", *, status: int = 200) -> HttpResponse:
    """The list as it is now; where something was wrong, with what was ticked."""
    draft = draft_for(pk)
    plain = compiler.plain_of(draft)
    version, rows = waiting(draft, plain)
    if version is None:
        if request.method == "POST":
            messages.success(request, "This draft is up to date")
        return redirect("admin:decisions_draft_change", pk)
    ticked = set(request.POST.getlist("row")) if wrong else {row.name for row in rows if not row.here_too}
    context = {
        "draft": draft, "version": version, "rows": [_shown(draft, plain, row) for row in rows], "ticked": ticked,
        "both": sum(row.here_too for row in rows), "wrong": [("rows" if rows else "", wrong)] if wrong else [],
    }  # fmt: skip
    return page(request, "newer", context, status=status)


def _shown(draft: Draft, plain: Plain, row: Newer) -> Shown:
    book = compiler.readable_book(plain)[0]
    any_row = row.newer or row.was or {}
    was, there_now, mine = (
        sentence_in(book, row.part, each) if each and row.part in ("rules", "rows") else "" for each in (row.was, row.newer, row.mine)
    )
    there = details_of(row.part, row.was, row.newer, book) if row.was and row.newer else ()
    here = details_of(row.part, row.was, row.mine, book) if row.was and row.mine and row.here_too else ()
    url = url_of(draft, row.part, row.key) if row.mine else ""
    return Shown(row, PART_WORDS.get(row.part, row.part), title_of(row.part, any_row), url, was, there_now, mine, there, here)


PAGES: Pages = [(f"{ONE_DRAFT}newer/", newer, "newer")]
