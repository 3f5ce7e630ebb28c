"""Where a rule book is from: its sources by kind, each with the rules that rest on it. Pure; knows `book` and `terms`."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.sources import Source
from apps.ui.formatting import day

KIND_WORDS: Mapping[str, str] = {
    "law": "Laws and supervisors",
    "security": "Security lists",
    "framework": "Frameworks",
    "paper": "Papers",
    "book": "Books",
    "guide": "Guides and documentation",
    "web": "Web pages",
    "catalogue": "The catalogue",
    "article": "The four articles that this began with",
    "judgement": "Our own judgement",
}


@dataclass(frozen=True, slots=True)
class Cited:
    """A source with the keys of the rules and rows that name it."""

    source: Source
    rules: tuple[str, ...]

    @property
    def dated(self) -> str:
        """Its date as people write it; empty where it is the day from which it applies, which stands beside it."""
        date = self.source.date
        return "" if date == self.source.applies_from else day(date) if len(date) == len("2026-11-21") else date


@dataclass(frozen=True, slots=True)
class Kind:
    """The sources of one kind."""

    slug: str
    title: str
    cited: tuple[Cited, ...]


def by_kind(book: Rulebook) -> tuple[Kind, ...]:
    """All sources, laws first; kinds that we have no words for come last, under their own name."""
    rules: dict[str, dict[str, None]] = {}
    for rule in book.rules:
        for slug in rule.sources:
            rules.setdefault(slug, {})[rule.key] = None
    for row in book.rows:  # a row has the sources of its finding
        for slug in book.finding[row.finding].sources:
            rules.setdefault(slug, {})[row.key] = None
    kinds = dict.fromkeys([*KIND_WORDS, *(source.kind for source in book.sources)])
    every = (
        Kind(
            kind,
            KIND_WORDS.get(kind, kind.capitalize()),
            tuple(Cited(one, tuple(rules.get(one.slug, ()))) for one in book.sources if one.kind == kind),
        )
        for kind in kinds
    )
    return tuple(kind for kind in every if kind.cited)
