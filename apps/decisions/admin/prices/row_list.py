"""The rows of a draft of a price list, section by section, with filters and search. Changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.catalogue import compiler
from apps.catalogue.engine import review
from apps.catalogue.engine.described import DESCRIBED, PLURALS, SECTION_WORDS, SINGLES
from apps.catalogue.engine.described.field import KNOWN
from apps.catalogue.engine.described.market import MONEY
from apps.catalogue.engine.differences import TITLES, labels_of, said, single_said, title_of
from apps.catalogue.engine.problems import ERROR, PriceProblem
from apps.catalogue.models import PriceDraft
from apps.decisions import services
from apps.decisions.admin.prices.bulk import DOINGS
from apps.decisions.admin.prices.pages import ONE_DRAFT, SINGLE, Pages, base_plain, page, price_draft_for, row_url
from apps.ui.held import once

Plain = Mapping[str, Any]
ROWS_A_PAGE = 50
FILTERS = ("q", "section", "due", "checked", "changed", "problems")
MOST_FIELDS = 3  # that a line of the list shows of a row
HIDDEN = frozenset((*TITLES, *(field.name for field in KNOWN)))  # not repeated in the line of a row
CHANGED, ADDED = "Changed here", "Added here"


@dataclass(frozen=True, slots=True)
class Line:
    """One row as the list shows it."""

    section: str
    key: str
    title: str  # as readers see it, where the key is a short name
    kind: str
    row: Plain
    due: date | None  # since when its review has been due
    mark: str
    errors: int
    warnings: int
    url: str
    currency: str = ""

    @property
    def says(self) -> str:
        """What the list shows of it: worked out for the rows of one page only."""
        return summary(self.section, self.row, self.currency)

    @property
    def text(self) -> str:
        """All words in which a search looks."""
        return " ".join((self.title, *(str(value) for value in self.row.values()))).casefold()

    @property
    def checked(self) -> str:
        """The day of the check, in words."""
        return said(self.section, "checked_on", self.row.get("checked_on"))

    @property
    def own_day(self) -> str:
        """The day of the figure itself, where the row is due since it is that old."""
        return review.own_day(self.row) if self.due else ""

    @property
    def unverified(self) -> bool:
        return bool(self.row.get("unverified"))

    @property
    def name(self) -> str:
        """How a form names the row."""
        return f"{self.section}/{self.key}"


@require_safe
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, by what was asked for, a page at a time; before it what the list says once, after it what was taken out."""
    draft = price_draft_for(pk)
    plain, base = compiler.price_draft_plain(draft), base_plain(draft)
    wanted = {name: request.GET.get(name, "").strip() for name in FILTERS}
    problems = services.price_problems_of(draft, plain, at=timezone.now())
    today = timezone.localdate()
    every = once(plain, ("lines", draft.pk, draft.based_on_id, problems, today), lambda: lines_of(draft, plain, base, problems, today))
    shown = Paginator([line for line in every if _matches(line, wanted)], ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "draft": draft, "rows": shown, "count": len(every), "wanted": wanted, "filters": _filters(every), "ticked": "ticked" in request.GET,
        "query": urlencode({name: value for name, value in wanted.items() if value}),
        "singles": [] if any(wanted.values()) else _singles(draft, plain, base, problems), "gone": _taken_out(plain, base, wanted["section"]),
        "doings": DOINGS, "section": wanted["section"] if wanted["section"] in DESCRIBED else "", "sections": SECTION_WORDS.items(), "due": sum(bool(line.due) for line in every),
    }  # fmt: skip
    return page(request, "rows", context)


def lines_of(draft: PriceDraft, plain: Plain, base: Plain | None, problems: Sequence[PriceProblem], on: date) -> list[Line]:
    """Every row of the draft, section by section in the order of the pages."""
    counts: dict[tuple[str, str], list[int]] = {}
    for problem in problems:
        counts.setdefault((problem.section, problem.key), [0, 0])[problem.severity != ERROR] += 1
    found, labels = [], labels_of(plain)
    for section in DESCRIBED:
        before = {compiler.key_of(section, row): row for row in (base or {}).get(section, ())}
        for row in plain.get(section, ()):
            key = compiler.key_of(section, row)
            due = review.review_on(section, row, plain)
            errors, warnings = counts.get((section, key), (0, 0))
            found.append(
                Line(
                    section=section,
                    key=key,
                    title=title_of(section, row, labels),
                    kind=SECTION_WORDS[section],
                    row=row,
                    due=due if due is not None and due <= on else None,
                    mark=mark_of(before.get(key), row) if base is not None else "",
                    errors=errors,
                    warnings=warnings,
                    url=row_url(draft, section, key),
                    currency=str(plain.get("currency") or ""),
                )
            )
    return found


def mark_of(before: Any, row: Any) -> str:
    """Whether the draft added or changed a row; empty where it did not."""
    return ADDED if before is None else CHANGED if before != row else ""


def summary(section: str, row: Plain, currency: str = "") -> str:
    """The first fields of a row that are filled in, in words, money in this currency."""
    filled = [field for field in DESCRIBED[section][1:] if row.get(field.name) not in (None, "", [], False) and field.name not in HIDDEN]
    units = {field.name: f" {currency}" if field.unit.startswith(MONEY) and currency else "" for field in filled}
    return "; ".join(f"{field.words}: {said(section, field.name, row[field.name])}{units[field.name]}" for field in filled[:MOST_FIELDS])


def _singles(
    draft: PriceDraft, plain: Plain, base: Plain | None, problems: Sequence[PriceProblem]
) -> list[tuple[str, str, str, str, bool]]:
    """What the list says once: words, value, page, mark, and whether it is wrong."""
    wrong = {problem.key for problem in problems if problem.section == SINGLE and problem.severity == ERROR}
    return [
        (single.words, single_said(name, plain.get(name)), row_url(draft, SINGLE, name),
         mark_of(base.get(name), plain.get(name)) if base is not None and name in plain else "", name in wrong)
        for name, single in SINGLES.items()
    ]  # fmt: skip


def _taken_out(plain: Plain, base: Plain | None, only: str) -> list[tuple[str, str, str]]:
    """Rows of the list that the draft comes from which it has no longer: section, its words, key."""
    now, was = compiler.rows_by_key(plain), compiler.rows_by_key(base or {})
    return [
        (section, SECTION_WORDS[section], key)
        for section in DESCRIBED
        if only in ("", section)
        for key in was.get(section, {})
        if key not in now.get(section, {})
    ]


def _matches(line: Line, wanted: Mapping[str, str]) -> bool:
    words = wanted["q"].casefold().split()
    return (
        (not words or all(word in text for text in (line.text,) for word in words))
        and wanted["section"] in ("", line.section)
        and (not wanted["due"] or line.due is not None)
        and (not wanted["checked"] or line.unverified == (wanted["checked"] == "no"))
        and (not wanted["changed"] or bool(line.mark))
        and (not wanted["problems"] or bool(line.errors or line.warnings))
    )


def _filters(every: Sequence[Line]) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Name, label and choices of each filter; a section says how many rows it has."""
    counts = {section: sum(line.section == section for line in every) for section in DESCRIBED}
    return [
        ("section", "Section", tuple((section, f"{words} ({counts[section]})") for section, words in PLURALS.items())),
        ("due", "Review", (("yes", "Past its review"),)),
        ("checked", "Source", (("no", "Not checked"), ("yes", "Checked"))),
        ("changed", "In this draft", (("yes", "Changed or added"),)),
        ("problems", "Problems", (("yes", "With problems"),)),
    ]


PAGES: Pages = [(f"{ONE_DRAFT}rows/", rows, "rows")]
