"""One question, number, finding, option, gate or warning of a rule book, and the rules around it. Pure; knows `book` and `graph`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.picture.graph import APPROACH, FINDING, FLAG, GATE, NUMBER, QUESTION, rules_of, subjects_of
from apps.decisions.engine.terms import Row, Rule
from apps.decisions.engine.wording import rule_sentence, subject_words


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """A rule or row by its key, and as a sentence."""

    key: str
    sentence: str


@dataclass(frozen=True, slots=True)
class WordPage:
    """A word with what is said of it, what it can be, and the rules that read it and that lead to it."""

    kind: str
    key: str
    title: str
    says: str
    more: str
    can_be: tuple[str, ...]
    read_by: tuple[RuleInWords, ...]
    led_to_by: tuple[RuleInWords, ...]


def word_page(book: Rulebook, kind: str, key: str) -> WordPage | None:
    """The page of one word; None where the book has none of this kind and key."""
    said = SAID[kind](book, key) if kind in SAID else None
    if said is None:
        return None
    rules = [rule for stage in book.stages for rule in rules_of(book, stage.slug)]
    read_by = [rule for rule in rules if kind in (QUESTION, NUMBER, FINDING) and key in subjects_of(book, rule)]
    led_to_by = [rule for rule in rules if (kind, key) in _leads_to(rule)]
    return WordPage(kind, key, *said, _in_words(book, read_by), _in_words(book, led_to_by))


def _in_words(book: Rulebook, rules: Iterable[Rule | Row]) -> tuple[RuleInWords, ...]:
    return tuple(RuleInWords(rule.key, rule_sentence(book, rule)) for rule in rules)


Said = tuple[str, str, str, tuple[str, ...]]


def _question(book: Rulebook, key: str) -> Said | None:
    if (question := book.question.get(key)) is None:
        return None
    return subject_words(book, key), question.ask, question.help, tuple(choice.label for choice in question.choices)


def _number(book: Rulebook, key: str) -> Said | None:
    return next(((each.label, each.lead, f"Unit: {each.unit}" if each.unit else "", ()) for each in book.derived if each.slug == key), None)


def _finding(book: Rulebook, key: str) -> Said | None:
    if (finding := book.finding.get(key)) is None:
        return None
    return finding.title, finding.question, finding.because, tuple(value.label for value in finding.values)


def _approach(book: Rulebook, key: str) -> Said | None:
    return (each.label, each.lead, each.no_promise, ()) if (each := book.approach.get(key)) else None


def _gate(book: Rulebook, key: str) -> Said | None:
    return next(((each.label, "What must be true before anything is built", "", ()) for each in book.gates if each.slug == key), None)


def _flag(book: Rulebook, key: str) -> Said | None:
    return next(((each.label, each.lead, "", ()) for each in book.flags if each.slug == key), None)


SAID: Mapping[str, Callable[[Rulebook, str], Said | None]] = {
    QUESTION: _question,
    NUMBER: _number,
    FINDING: _finding,
    APPROACH: _approach,
    GATE: _gate,
    FLAG: _flag,
}


def _leads_to(rule: Rule | Row) -> set[tuple[str, str]]:
    if isinstance(rule, Row):
        return {(FINDING, rule.finding)}
    found = {(APPROACH, slug) for effect in rule.effects for slug in effect.approaches}
    return found | {(GATE, effect.gate) for effect in rule.effects} | {(FLAG, effect.flag) for effect in rule.effects}
