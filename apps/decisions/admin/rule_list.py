"""The rules and rows of a draft as sentences, with filters and search. Changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.catalogue import selectors as catalogue
from apps.decisions import compiler, selectors
from apps.decisions.admin.pages import ONE_DRAFT, Pages, draft_for, page
from apps.decisions.admin.problem_groups import badges
from apps.decisions.admin.problem_news import news_of
from apps.decisions.admin.vocabulary import Vocabulary, vocabulary_of
from apps.decisions.engine import wording
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.models import Draft, Rule

KINDS = (("rule", "Rules"), ("row", "Rows of findings"))
MARKS = {"added": "Added", "changed": "Changed"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One rule or row as the list shows it."""

    rule: Rule
    stage: str
    sentence: str
    broken: str
    mark: str
    effects: tuple[str, ...]
    approaches: tuple[str, ...]
    text: str
    badge: tuple[int, int]  # problems that forbid publishing, and those that only warn


@require_safe
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, by what was asked for."""
    draft = draft_for(pk)
    plain = compiler.plain_of(draft)
    words = vocabulary_of(plain)
    everything = listed(draft, plain)
    wanted = {name: request.GET.get(name, "").strip() for name in ("q", "kind", "stage", "do", "approach", "changed", "problems")}
    shown = [row for row in everything if _matches(row, wanted)]
    context = {
        "draft": draft,
        "news": news_of(request, draft),
        "rows": shown,
        "count": len(everything),
        "wanted": wanted,
        "filters": _filters(words),
    }
    return page(request, "rules", context)


def listed(draft: Draft, plain: Mapping[str, Any]) -> list[Listed]:
    """All rows and rules of the draft, stage by stage."""
    book, broken = compiler.readable_book(dict(plain))
    marks = _marks(draft, plain)
    marked = badges(selectors.problems_in(plain, catalogue.live_version(timezone.now())))
    data = {row["key"]: row for part in ("rows", "rules") for row in plain[part]}
    stage_of = {finding["slug"]: finding["stage"] for finding in plain["findings"]}
    titles = {stage["slug"]: stage["title"] for stage in plain["stages"]}
    found = []
    for rule in Rule.objects.filter(draft=draft).select_related("changed_by"):
        row = data[rule.key]
        stage = stage_of.get(rule.finding, "") if rule.is_row else rule.stage
        sentence = _sentence(book, rule.key)
        effects = row.get("effects", ())
        found.append(
            Listed(
                rule=rule,
                stage=titles.get(stage, stage),
                sentence=sentence,
                broken=broken.get(rule.key, ""),
                mark=marks.get(rule.key, ""),
                effects=tuple(effect["do"] for effect in effects),
                approaches=tuple(slug for effect in effects for slug in effect.get("approaches", ())),
                text=" ".join((rule.key, sentence, rule.because, *rule.sources)).casefold(),
                badge=marked.get(rule.key, (0, 0)),
            )
        )
    order = {title: place for place, title in enumerate(titles.values())}
    return sorted(found, key=lambda row: (order.get(row.stage, 99), row.rule.kind != Rule.ROW, row.rule.position))


def _sentence(book: Rulebook | None, key: str) -> str:
    if book is None:
        return ""
    rule = book.rule.get(key) or next((row for row in book.rows if row.key == key), None)
    return wording.rule_sentence(book, rule) if rule is not None else ""


def _marks(draft: Draft, plain: Mapping[str, Any]) -> dict[str, str]:
    """Which rules this draft added or changed."""
    if draft.based_on is None:
        return {}
    base = to_plain(selectors.book_for(draft.based_on))
    before = {row["key"]: row for part in ("rows", "rules") for row in base[part]}
    now = {row["key"]: row for part in ("rows", "rules") for row in plain[part]}
    return {key: MARKS["changed" if key in before else "added"] for key, row in now.items() if before.get(key) != row}


def _matches(row: Listed, wanted: Mapping[str, str]) -> bool:
    return (
        (not wanted["q"] or all(word in row.text for word in wanted["q"].casefold().split()))
        and wanted["kind"] in ("", row.rule.kind)
        and wanted["stage"] in ("", row.stage)
        and (not wanted["do"] or wanted["do"] in row.effects)
        and (not wanted["approach"] or wanted["approach"] in row.approaches)
        and (not wanted["changed"] or bool(row.mark))
        and (not wanted["problems"] or any(row.badge))
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
    ]


PAGES: Pages = [(f"{ONE_DRAFT}rules/", rules, "rules")]
