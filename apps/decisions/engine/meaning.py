"""Where two rule books differ in more than words, and which rules and rows such a difference reaches. Pure.

A rule is reached where it differs itself, or where a named list, named condition, question or finding that it rests on does.
What is no rule and holds for every case alike (a parameter, the options, the gates) reaches all of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from apps.decisions.engine import terms
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.compiling import EFFORT_HALF
from apps.decisions.engine.contradictions import LIMITED
from apps.decisions.engine.terms import Effect, Group, Item, Named, Row, Rule, Test
from apps.estimates.engine.derived import FORMULAS

ORDER = "order"  # the key of a change of nothing but the order, where the order decides
EVERYWHERE = ("parameters", "approaches", "gates")
RULES = ("rows", "rules")
AT_THE_END = ("clear_lead", "own_payback_most")  # parameters that turn a go into a pilot, and move nothing that is recommended
DECIDING_EFFECTS = (terms.RULE_OUT, terms.FAVOUR, terms.DISFAVOUR, terms.OPEN_GATE, terms.REFUSE)
PARTS = (*RULES, "lists", "conditions", "questions", "findings", "derived", *EVERYWHERE)
Place = tuple[str, str]  # part and key


@dataclass(frozen=True, slots=True)
class Reach:
    """The changes that count, and by key the rules and rows of each book that they reach, with the changes that do."""

    units: tuple[Place, ...]
    before: Mapping[str, frozenset[Place]]
    after: Mapping[str, frozenset[Place]]
    everywhere: tuple[Place, ...]  # of the changes, those that reach every case


def reach(before: Rulebook, after: Rulebook) -> Reach:
    """What a case could be decided differently by."""
    units = tuple(_differing(before, after))
    everywhere = tuple(unit for unit in units if unit[0] in EVERYWHERE or (unit[0] == "questions" and _reaches_all(before, after, unit[1])))
    return Reach(units, _reached(before, units), _reached(after, units), everywhere)


def _reaches_all(before: Rulebook, after: Rulebook, slug: str) -> bool:
    """Whether another question changes more than the rules that read it: it limits other questions, or what it can be goes into costs."""
    if slug in LIMITED or any(question.slug == slug for _, question in before.aside.get("questions", ())):
        return True
    was, now = before.question.get(slug), after.question.get(slug)
    return was is not None and (now is None or _meaning(was)[:-1] != _meaning(now)[:-1])


def deciding(found: Reach, before: Rulebook, after: Rulebook) -> frozenset[Place]:
    """The changes that can move what is recommended, or how sure that is; others only warn, advise or hold back."""
    units = {unit for unit in found.everywhere if unit[0] != "parameters" or unit[1] not in AT_THE_END}
    for book, reached in ((before, found.before), (after, found.after)):
        for key, by in reached.items():
            rule = book.rule.get(key)
            if rule is None or any(effect.do in DECIDING_EFFECTS for effect in rule.effects):
                units |= by
    return frozenset(units)


def same_effects(before: Rulebook, after: Rulebook) -> frozenset[str]:
    """The keys of the rules and rows that do the same in both books wherever they hold."""
    olds, news = _does(before), _does(after)
    return frozenset(key for key in olds if key in news and olds[key] == news[key])


def part_of(book: Rulebook, keys: Iterable[str]) -> Rulebook:
    """The book with these rules and rows only, and whatever they read: their truths are those that they have in the whole book."""
    wanted, rows = set(keys), {row.key: row for row in book.rows}
    every: tuple[Rule | Row, ...] = (*book.rules, *book.rows)
    waiting = [rule for rule in every if rule.key in wanted]
    findings: set[str] = {rule.finding for rule in waiting if isinstance(rule, Row)}
    seen: set[str] = set()
    derived: set[str] = set()
    while waiting:
        for part, slug in rests_on(book, waiting.pop()):
            if part == "derived":
                derived.add(slug)
            if part == "findings" and slug not in seen:
                seen.add(slug)
                waiting += [row for row in rows.values() if row.finding == slug]
    kept = {row.key for row in rows.values() if row.finding in seen} | wanted
    return replace(
        book,
        rules=tuple(rule for rule in book.rules if rule.key in wanted),
        rows=tuple(row for row in book.rows if row.key in kept),
        findings=tuple(finding for finding in book.findings if finding.slug in seen | findings),
        derived=tuple(number for number in book.derived if number.slug in derived),
    )


def rests_on(book: Rulebook, rule: Rule | Row) -> frozenset[Place]:
    """The lists, conditions, questions, findings and derived numbers that its truth follows from; of findings not their rows."""
    found: set[Place] = set()
    _walk(book, (*rule.when, *getattr(rule, "unless", ())), found)
    return frozenset(found)


def _differing(before: Rulebook, after: Rulebook) -> Iterator[Place]:
    for part in PARTS:
        olds, news = _meanings(before, part), _meanings(after, part)
        for key in [*news, *(key for key in olds if key not in news)]:
            if (key in olds) != (key in news) or olds[key] != news[key]:
                yield part, key
        if part in ("approaches", "gates") and _common(olds, news) != _common(news, olds):
            yield part, ORDER


def _common(some: Mapping[str, Any], others: Mapping[str, Any]) -> list[str]:
    return [key for key in some if key in others]


def _meanings(book: Rulebook, part: str) -> Mapping[str, Any]:
    """Of each entry of a part, what a decision hangs on: neither words, nor sources, nor what is only asked to be done next."""
    if part == "parameters":
        return {key: value for key, value in book.parameters.items() if key != EFFORT_HALF}
    return {getattr(entry, "key", "") or entry.slug: _meaning(entry) for entry in getattr(book, part)}


def _meaning(entry: Any) -> Any:
    if isinstance(entry, terms.Rule):
        return entry.when, entry.unless, _effects(entry)
    if isinstance(entry, terms.Row):
        return entry.finding, entry.when, entry.value
    if isinstance(entry, terms.Question):
        return entry.kind, tuple((choice.slug, choice.retired) for choice in entry.choices), entry.minimum, entry.maximum, entry.ask_if
    if isinstance(entry, terms.Finding):
        return tuple(value.slug for value in entry.values)
    if isinstance(entry, terms.NamedList):
        return entry.choices
    if isinstance(entry, terms.NamedCondition):
        return entry.when
    return entry.outcome if isinstance(entry, terms.Gate) else ()


def _does(book: Rulebook) -> Mapping[str, Any]:
    rows = {row.key: (row.finding, row.value) for row in book.rows}
    return rows | {rule.key: _effects(rule) for rule in book.rules}


def _effects(rule: Rule) -> tuple[Effect, ...]:
    return tuple(_bare(effect) for effect in rule.effects if effect.do != terms.NEXT_STEP)


def _bare(effect: Effect) -> Effect:
    return replace(effect, text="", needs="", due="", who="")


def _reached(book: Rulebook, units: Iterable[Place]) -> Mapping[str, frozenset[Place]]:
    changed = frozenset(units)
    found: dict[str, frozenset[Place]] = {}
    for part, entries in (("rows", book.rows), ("rules", book.rules)):
        for rule in entries:
            if here := ({(part, rule.key)} | rests_on(book, rule)) & changed:
                found[rule.key] = frozenset(here)
    return found


def _walk(book: Rulebook, items: Iterable[Item], found: set[Place]) -> None:
    for item in items:
        if isinstance(item, Group):
            _walk(book, item.members, found)
        elif isinstance(item, Named):
            found.add(("conditions", item.slug))
            _walk(book, book.named_condition[item.slug].when, found)
        else:
            _walk_test(book, item, found)


def _walk_test(book: Rulebook, test: Test, found: set[Place]) -> None:
    lists = [str(word)[1:] for word in test.operand if str(word).startswith("@")]
    while lists:
        slug = lists.pop()
        if ("lists", slug) not in found:
            found.add(("lists", slug))
            lists += [word[1:] for word in book.named_list[slug].choices if word.startswith("@")]
    _walk_subject(book, test.subject, found)


def _walk_subject(book: Rulebook, subject: str, found: set[Place]) -> None:
    part = "questions" if subject in book.question else "findings" if subject in book.finding else "derived"
    if (part, subject) in found:
        return
    found.add((part, subject))
    if part == "questions":
        _walk(book, book.question[subject].ask_if, found)
    elif part == "derived":
        for read in FORMULAS[subject].reads if subject in FORMULAS else ():
            _walk_subject(book, read, found)
