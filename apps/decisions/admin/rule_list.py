"""The rules and rows of a draft as sentences, with filters and search. Changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.decisions import compiler, services
from apps.decisions.admin.pages import ONE_DRAFT, Pages, draft_for, page
from apps.decisions.admin.problem_groups import badges
from apps.decisions.admin.problem_news import news_of
from apps.decisions.admin.rule_bulk import DOINGS
from apps.decisions.admin.vocabulary import EFFECT_WORDS, Vocabulary, vocabulary_of
from apps.decisions.admin.word_list import MARKS, base_of, changed_in
from apps.decisions.builder.impact import fires
from apps.decisions.engine import wording
from apps.decisions.engine.book import Rulebook
from apps.decisions.models import Draft, Rule
from apps.ui.held import once

KINDS = (("rule", "Rules"), ("row", "Rows of findings"))
ROWS_A_PAGE = 50
FILTERS = ("q", "kind", "stage", "do", "approach", "changed", "problems", "tests", "off", "source", "holds")


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule or row as a draft's plain data gives it: all that can be searched and filtered by without asking the database."""

    key: str
    kind: str
    stage: str
    sentence: str
    broken: str
    off: bool
    does: str
    effects: tuple[str, ...]
    approaches: tuple[str, ...]
    unsourced: bool
    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry with what stands around it."""

    entry: Entry
    mark: str
    badge: tuple[int, int]  # problems that forbid publishing, and those that only warn
    tests: int  # test cases in which it holds
    holds: Sequence[int] | None  # in how many stored decisions, before and after; None before a replay


@require_safe
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, by what was asked for, a page at a time."""
    draft = draft_for(pk)
    plain = compiler.plain_of(draft)
    base = base_of(draft)
    wanted = {name: request.GET.get(name, "").strip() for name in FILTERS}
    everything = listed(draft, plain, base)
    shown = Paginator([row for row in everything if _matches(row, wanted)], ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "draft": draft, "news": news_of(request, draft), "rows": shown, "count": len(everything), "wanted": wanted,
        "filters": _filters(vocabulary_of(plain)), "doings": DOINGS, "lines": _lines(draft, shown),
        "ticked": "ticked" in request.GET, "query": urlencode({name: value for name, value in wanted.items() if value}),
        "tally": tally(draft, plain, base), "ordered": not any(wanted.values()), "filtered": any(wanted[name] for name in FILTERS if name != "q"),
    }  # fmt: skip
    return page(request, "rules", context)


def listed(draft: Draft, plain: Mapping[str, Any], base: Mapping[str, Any] | None) -> list[Listed]:
    """All rows and rules of the draft, stage by stage."""
    tested = services.tests_by_rule(draft, services.workbench_for(plain, at=timezone.now()))
    fired = fires(draft)
    marks = marks_in(plain, base)
    marked = badges(services.problems_in(plain, at=timezone.now()))
    return [
        Listed(
            entry,
            mark=marks.get(entry.key, ""),
            badge=marked.get(entry.key, (0, 0)),
            tests=tested[entry.key],
            holds=None if fired is None else fired[0].get(entry.key, (0, 0)),
        )
        for entry in once(plain, "rule list", lambda: _entries(plain))
    ]


def _entries(plain: Mapping[str, Any]) -> list[Entry]:
    """Rows before rules within a stage, each in their own order."""
    book, broken = compiler.readable_book(plain)
    finding = {row["slug"]: row for row in plain["findings"]}
    titles = {stage["slug"]: stage["title"] for stage in plain["stages"]}
    found = []
    for kind, row in [*((Rule.ROW, row) for row in plain["rows"]), *((Rule.RULE, row) for row in plain["rules"])]:
        about = finding.get(row.get("finding"), {})
        stage = row["stage"] if kind == Rule.RULE else about.get("stage", "")
        sentence, effects = _sentence(book, row["key"]), row.get("effects", ())
        words = (row["key"], sentence, row.get("because", ""), *row.get("sources", ()), str(row["when"]), str(row.get("unless", "")))
        found.append(
            Entry(
                key=row["key"],
                kind=kind,
                stage=titles.get(stage, stage),
                sentence=sentence,
                broken=broken.get(row["key"], ""),
                off=bool(row.get("off")),
                does=", ".join(dict.fromkeys(_does(effect) for effect in effects)) or f"sets {about.get('title', row.get('finding', ''))}",
                effects=tuple(effect["do"] for effect in effects),
                approaches=tuple(slug for effect in effects for slug in effect.get("approaches", ())),
                unsourced=kind == Rule.RULE and not row.get("sources"),
                text=" ".join(words).casefold(),
            )
        )
    order = {title: place for place, title in enumerate(titles.values())}
    return sorted(found, key=lambda entry: (order.get(entry.stage, len(order)), entry.kind != Rule.ROW))


def _lines(draft: Draft, rows: Iterable[Listed]) -> list[tuple[Listed, Rule | None]]:
    """The rows of one page, each with who changed it last, and when; None for one that nobody changed in this draft."""
    shown = list(rows)
    changed = (
        Rule.objects.filter(draft=draft, key__in=[row.entry.key for row in shown]).exclude(changed_by=None).select_related("changed_by")
    )
    by_key = {rule.key: rule for rule in changed}
    return [(row, by_key.get(row.entry.key)) for row in shown]


def _sentence(book: Rulebook | None, key: str) -> str:
    if book is None:
        return ""
    whole = book.whole
    rule = whole.rule.get(key) or whole.row.get(key)
    return wording.rule_sentence(whole, rule) if rule is not None else ""


def _does(effect: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (EFFECT_WORDS[effect["do"]], effect.get("how", ""))))


def tally(draft: Draft, plain: Mapping[str, Any], base: Mapping[str, Any] | None) -> dict[str, int]:
    """How many rows of all parts the draft changed, added and removed."""
    counts = {"changed": 0, "added": 0, "removed": 0}
    if base is None:
        return counts
    for part in compiler.PARTS:
        marks = changed_in(part, plain, base)
        for kind in ("changed", "added"):
            counts[kind] += list(marks.values()).count(MARKS[kind])
        now = {compiler.key_of(row) for row in compiler.rows_in(plain, part)}
        counts["removed"] += sum(compiler.key_of(row) not in now for row in compiler.rows_in(base, part))
    return counts


def marks_in(plain: Mapping[str, Any], base: Mapping[str, Any] | None) -> dict[str, str]:
    """Which rules and rows a draft added or changed, by their keys; `base` is what it comes from."""
    return {**changed_in("rows", plain, base), **changed_in("rules", plain, base)}


def _matches(row: Listed, wanted: Mapping[str, str]) -> bool:
    return (
        (not wanted["q"] or all(word in row.entry.text for word in wanted["q"].casefold().split()))
        and wanted["kind"] in ("", row.entry.kind)
        and wanted["stage"] in ("", row.entry.stage)
        and (not wanted["do"] or wanted["do"] in row.entry.effects)
        and (not wanted["approach"] or wanted["approach"] in row.entry.approaches)
        and (not wanted["changed"] or bool(row.mark))
        and (not wanted["problems"] or any(row.badge))
        and (not wanted["off"] or row.entry.off == (wanted["off"] == "off"))
        and (not wanted["source"] or row.entry.unsourced)
        and (not wanted["tests"] or not row.tests)
        and (not wanted["holds"] or (row.holds is not None and not row.holds[1]))
    )


def _filters(words: Vocabulary) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Name, label and choices of each filter."""
    stages = tuple((title, title) for _slug, title in words.stages)
    return [
        ("kind", "Kind", KINDS),
        ("stage", "Stage", stages),
        ("do", "Effect", words.effects),
        ("approach", "Option", words.approaches),
        ("changed", "In this draft", (("yes", "Changed or added"),)),
        ("problems", "Problems", (("yes", "With problems"),)),
        ("off", "Switched", (("off", "Off"), ("on", "On"))),
        ("source", "Sources", (("none", "No source"),)),
        ("tests", "Tests", (("none", "No test"),)),
        ("holds", "Stored decisions", (("none", "Holds in none"),)),
    ]


PAGES: Pages = [(f"{ONE_DRAFT}rules/", rules, "rules")]
