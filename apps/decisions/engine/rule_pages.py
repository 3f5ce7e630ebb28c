"""Every rule of a book in the words of its page, stage by stage, and the few in which a search finds its words. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.decisions.engine import wording
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.lists import ListInWords, lists_in
from apps.decisions.engine.sources import Source
from apps.decisions.engine.terms import Row, Rule, Stage


@dataclass(frozen=True, slots=True)
class RulePage:
    """One rule or row as a page shows it."""

    key: str
    sentence: str
    because: str
    sources: tuple[Source, ...]
    stage: Stage
    conditions: tuple[str, ...]
    unless: tuple[str, ...]
    effects: tuple[str, ...]
    lists: tuple[ListInWords, ...]
    reads: tuple[tuple[str, str], ...]  # slug and short name of the questions that it reads
    strength: str
    sure: str

    @property
    def said(self) -> str:
        """All that a search looks through."""
        return " ".join((self.key, self.sentence, self.because, *(source.title for source in self.sources))).casefold()


@dataclass(frozen=True, slots=True)
class StageRules:
    """A stage with the rules that belong to it, rows of its findings first."""

    stage: Stage
    rules: tuple[RulePage, ...]

    def saying(self, query: str) -> "StageRules":
        """Only the rules in whose words every word of the query occurs; all of them for an empty one."""
        wanted = query.casefold().split()
        return StageRules(self.stage, tuple(page for page in self.rules if all(word in page.said for word in wanted)))


def first_of(groups: Iterable[StageRules], most: int) -> list[StageRules]:
    """No more than so many rules, stage by stage."""
    found: list[StageRules] = []
    for group in groups:
        left = most - sum(len(each.rules) for each in found)
        if left > 0:
            found.append(StageRules(group.stage, group.rules[:left]))
    return found


def stages_of(book: Rulebook) -> tuple[StageRules, ...]:
    """All rules and rows of a book in words."""
    every: tuple[Rule | Row, ...] = (*book.rows, *book.rules)
    pages = [_in_words(book, rule) for rule in every]
    return tuple(StageRules(stage, tuple(page for page in pages if page.stage == stage)) for stage in book.stages)


def _in_words(book: Rulebook, rule: Rule | Row) -> RulePage:
    finding = book.finding[rule.finding] if isinstance(rule, Row) else None
    explained = finding if finding is not None else rule  # a row takes because and sources from its finding
    stage = finding.stage if finding is not None else getattr(rule, "stage", "")
    unless, effects = getattr(rule, "unless", ()), getattr(rule, "effects", ())
    subjects = dict.fromkeys(test.subject for test in book.tests_in((*rule.when, *unless)))
    return RulePage(
        key=rule.key,
        sentence=wording.rule_sentence(book, rule),
        because=explained.because,  # type: ignore[union-attr]
        sources=tuple(source for source in book.sources if source.slug in explained.sources),  # type: ignore[union-attr]
        stage=next(item for item in book.stages if item.slug == stage),
        conditions=tuple(wording.item_words(book, item) for item in rule.when),
        unless=tuple(wording.item_words(book, item) for item in unless),
        effects=tuple(wording.effect_words(book, effect) for effect in effects),
        lists=lists_in(book, rule),
        reads=tuple((slug, book.question[slug].ask) for slug in subjects if slug in book.question),
        strength=getattr(rule, "strength", ""),
        sure=getattr(rule, "sure", ""),
    )
