"""What rules say beside each other: the same twice, or two things of one slot. Pure.

What a slot is. A *finding* is one: its rows must not set two values for one case (see `tables`). *What one rule says of one
option* is one: it rules out, favours or disfavours it, and only one of these. So is *the case* of two rules with the very same
conditions: where they hold they always hold together, so to favour and disfavour the same option, or to favour what the
other rules out, is no weighing up but a mistake. Otherwise effects have no slots: points add up, being ruled out beats any
points, gates have an order, and warnings and steps stand side by side.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from apps.decisions.engine.analysis.problem import CONFLICT, ERROR, LIMITS, SAME, SOURCE, WARNING, Problem
from apps.decisions.engine.analysis.ready import Ready
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.packing import Undecided
from apps.decisions.engine.terms import DISFAVOUR, FAVOUR, NUMBER_OPERATORS, RULE_OUT, Item, Named, Number, Question, Rule
from apps.decisions.engine.wording import number_words

SAYS = {RULE_OUT: "rules out", FAVOUR: "favours", DISFAVOUR: "disfavours"}


def conflicts(ready: Ready, rules: Sequence[Rule], dead: frozenset[str]) -> Iterator[Problem]:
    """One rule, or two with the same conditions, that say different things of one option."""
    same: dict[object, list[Rule]] = {}
    for rule in rules:
        if rule.key not in dead:
            same.setdefault(frozenset(rule.when), []).append(rule)
            yield from _within(ready, rule)
    for alike in same.values():
        for first, second in combinations(alike, 2):
            yield from _between(ready, first, second)


def _within(ready: Ready, rule: Rule) -> Iterator[Problem]:
    for slug, said in _said(rule).items():
        if len(said) > 1:
            words = " and ".join(SAYS[do] for do in said)
            message = f"This {words} “{ready.book.approach[slug].label}” at the same time. Take one of the two away"
            yield Problem(ERROR, ("rules", rule.key), message, _example(ready, rule), kind=CONFLICT)


def _between(ready: Ready, first: Rule, second: Rule) -> Iterator[Problem]:
    ours, theirs = _said(first), _said(second)
    for slug in ours:
        if slug in theirs and ours[slug].isdisjoint(theirs[slug]):
            one, other = (" and ".join(SAYS[do] for do in sorted(said[slug])) for said in (ours, theirs))
            message = f"{first.key} {one} “{ready.book.approach[slug].label}” and {second.key} {other} it, in exactly the same cases. Change one of them"
            yield Problem(ERROR, ("rules", first.key), message, _example(ready, first), (second.key,), CONFLICT)


def _said(rule: Rule) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for effect in rule.effects:
        if effect.do in SAYS:
            for slug in effect.approaches:
                found.setdefault(slug, set()).add(effect.do)
    return found


def _example(ready: Ready, rule: Rule) -> dict[str, object] | None:
    try:
        shown = ready.example_of(rule)
    except Undecided:
        return None
    return shown.plain if shown is not None else None


def twins(book: Rulebook) -> Iterator[Problem]:
    """Rules that say the very same."""
    seen: dict[object, str] = {}
    for rule in book.rules:
        content = (frozenset(rule.when), frozenset(rule.unless), frozenset(rule.effects))
        if content in seen:
            yield Problem(WARNING, ("rules", rule.key), f"Same as {seen[content]}. Take one of them away", also=(seen[content],), kind=SAME)
        seen.setdefault(content, rule.key)


def without_source(book: Rulebook) -> Iterator[Problem]:
    """Findings whose rows rest on nothing; a rule without a source is no rule at all."""
    for finding in book.findings:
        if not finding.sources and any(row.finding == finding.slug for row in book.rows):
            message = "No source. Add one, or mark it as house judgement with your name"
            yield Problem(ERROR, ("findings", finding.slug), message, kind=SOURCE)


def outside_limits(book: Rulebook) -> Iterator[Problem]:
    """Conditions that compare an answer with a number that nobody can enter."""
    for rule in book.rules:
        yield from _outside(book, ("rules", rule.key), rule.when, "Condition")
        yield from _outside(book, ("rules", rule.key), rule.unless, "“Unless”")
    for row in book.rows:
        yield from _outside(book, ("rows", row.key), row.when, "Condition")
    for question in book.questions:
        yield from _outside(book, ("questions", question.slug), question.ask_if, "Condition")
    for named in book.conditions:
        yield from _outside(book, ("conditions", named.slug), named.when, "Condition")


def _outside(book: Rulebook, where: tuple[str, str], items: tuple[Item, ...], kind: str) -> Iterator[Problem]:
    for place, item in enumerate(items, 1):
        if not isinstance(item, Named):
            for test in book.tests_in([item]):
                question = book.question.get(test.subject)
                if question is not None and test.operator in NUMBER_OPERATORS:
                    numbers = [number for number in test.operand if not isinstance(number, str)]
                    for number in numbers:
                        if (wrong := _wrong(question, number, test.operator, number == numbers[-1])) is not None:
                            yield Problem(ERROR, where, f"{kind} {place}: “{question.short or question.ask}”: {wrong}", kind=LIMITS)


def _wrong(question: Question, number: Number, operator: str, last: bool) -> str | None:
    low, high = question.minimum, question.maximum
    beyond = operator == "between" and last and high is not None  # the end of a range is not part of it
    if (low is None or number >= low) and (high is None or number <= high or (beyond and number <= high + 1)):
        return None
    if low is not None and high is not None:
        return f"enter a value between {number_words(low)} and {number_words(high)}; it says {number_words(number)}"
    if low is not None and number < low:
        return f"enter {number_words(low)} or more; it says {number_words(number)}"
    return None if high is None else f"enter {number_words(high)} or less; it says {number_words(number)}"
