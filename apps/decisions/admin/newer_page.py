"""What was published since a draft was opened, of rules as of prices: row by row, beside what the draft made of it, to be taken over.

What differs between the two stands in `Following`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from apps.accounts import permissions
from apps.decisions.admin.pages import DraftKind, page
from apps.decisions.admin.sheets import posted_number, posted_revision
from apps.ui.held import once

Plain = Mapping[str, Any]
Rows = Mapping[str, Mapping[str, Any]]  # by part and key
Details = Sequence[tuple[str, str, str]]
AGAIN = "Read the list again"
MOVED = "The draft changed since you looked. Nothing was stored."
NOTHING_TICKED = "Tick at least one row to take over"


@dataclass(frozen=True, slots=True)
class Newer:
    """One row that a newer version changed: what it was, what it is there, and what the draft made of it."""

    part: str
    key: str
    was: Any
    newer: Any
    mine: Any

    @property
    def name(self) -> str:
        """How a form names it."""
        return f"{self.part}/{self.key}"

    @property
    def here_too(self) -> bool:
        """Whether the draft changed the same row, into something else."""
        return bool(self.mine != self.was)

    @property
    def done(self) -> str:
        """What the newer version did."""
        return "added" if self.was is None else "removed" if self.newer is None else "changed"


@dataclass(frozen=True, slots=True)
class Shown:
    """The same in words: what kind of row it is, where it is here, and what the newer version and the draft made of it, field by field."""

    row: Newer
    kind: str
    title: str
    url: str
    there: Details
    here: Details
    before: str = ""  # as a sentence, where there is one
    after: str = ""
    mine: str = ""


@dataclass(frozen=True, slots=True)
class Following:
    """What drafts of rules and of prices do not have alike when something newer is published."""

    of: DraftKind[Any, Any]
    newest_since: Callable[[Any], Any]  # the newest version, where it is newer than the one that a draft comes from; None otherwise
    plain_of: Callable[[Any], Plain]  # what a draft says
    says: Callable[[Any], Plain]  # what a version says
    rows: Callable[[Plain], Rows]
    in_words: Callable[[Any, Plain, Newer], Shown]
    take: Callable[..., Sequence[Any]]
    count: Callable[..., Any]

    def waiting(self, draft: Any, plain: Plain) -> tuple[Any, list[Newer]]:
        """The newest version and what of it the draft has not got; None and nothing where the draft is up to date."""
        version, base = self.newest_since(draft), draft.based_on
        if version is None:
            return None, []
        name = f"newer than {base.sha256 if base else 'nothing'} in {version.sha256}"
        return version, once(plain, name, lambda: self._rows(self.says(base) if base else {}, self.says(version), plain))

    def _rows(self, base: Plain, newest: Plain, mine: Plain) -> list[Newer]:
        """The rows that differ between the two versions and that the draft does not have so already."""
        was, now, own = (self.rows(plain) for plain in (base, newest, mine))
        found = []
        for part in dict.fromkeys((*now, *was)):
            old, new, here = (every.get(part, {}) for every in (was, now, own))
            for key in dict.fromkeys((*new, *old)):
                if old.get(key) != new.get(key) and here.get(key) != new.get(key):
                    found.append(Newer(part, key, old.get(key), new.get(key), here.get(key)))
        return found


def newer_page(request: HttpRequest, pk: int, *, way: Following) -> HttpResponse:
    """What changed under the draft; taking over is one step, which one undo takes back."""
    if request.method != "POST":
        return _list(request, pk, way)
    permissions.check_edit_rules(request.user)
    if not way.of.is_open(pk):
        return way.of.gone(request, pk)
    draft = way.of.find(pk)
    version, rows = way.waiting(draft, way.plain_of(draft))
    if version is None:
        return _list(request, pk, way)
    name = f"{way.of.version_word}{version.number}"
    if version.number != posted_number(request.POST.get("version", "")):
        return _list(request, pk, way, f"The newest is {name} now. Nothing was stored. {AGAIN}", status=409)
    how = {"draft": draft, "revision": posted_revision(request.POST), "by": request.user, "at": timezone.now()}
    try:
        if request.POST.get("do") == "count":
            way.count(version=version, **how)
            messages.success(request, f"This draft is counted from {name} now. What it has is as it was")
            return redirect(way.of.url("change", pk))
        if ticked := [row for row in rows if row.name in set(request.POST.getlist("row"))]:
            done = way.take(request, ticked, why=f"Taken over from {name}", **how)
            way.of.say(request, draft, f"{len(done)} {'row is' if len(done) == 1 else 'rows are'} taken over from {name}", done)
            return redirect(way.of.url("newer", pk))
    except way.of.gone_as:
        return _list(request, pk, way, f"{MOVED} {AGAIN}", status=409) if way.of.is_open(pk) else way.of.gone(request, pk)
    return _list(request, pk, way, NOTHING_TICKED, status=422)


def _list(request: HttpRequest, pk: int, way: Following, wrong: str = "", *, status: int = 200) -> HttpResponse:
    """The list as it is now; where something was wrong, with what was ticked."""
    draft = way.of.find(pk)
    plain = way.plain_of(draft)
    version, rows = way.waiting(draft, plain)
    if version is None:
        if request.method == "POST":
            messages.success(request, "This draft is up to date")
        return redirect(way.of.url("change", pk))
    ticked = set(request.POST.getlist("row")) if wrong else {row.name for row in rows if not row.here_too}
    context = {
        "of": way.of, "draft": draft, "version": version, "rows": [way.in_words(draft, plain, row) for row in rows], "ticked": ticked,
        "both": sum(row.here_too for row in rows), "wrong": [("rows" if rows else "", wrong)] if wrong else [],
    }  # fmt: skip
    return page(request, "newer", context, status=status)
