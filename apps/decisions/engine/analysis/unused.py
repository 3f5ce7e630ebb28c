"""What nobody uses: questions that no rule reads, choices that none tells apart, words that stand there for nothing. Pure; counting."""

from collections.abc import Iterable, Iterator, Sequence

from apps.decisions.engine import terms
from apps.decisions.engine.analysis.problem import ALIKE, UNUSED, WARNING, Problem
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.terms import Group, Item, Named, Test
from apps.estimates.engine.derived import CHOICES_READ, FORMULAS, SEVERAL_READ


def used_by_nobody(book: Rulebook) -> Iterator[Problem]:
    """Everything that could be taken away without any advice becoming another."""
    yield from _same_in_every_rule(book)
    for part, slug, message, *about in (*_asked(book), *_concluded(book), *_shared(book), *_advised(book), *_cited(book)):
        yield Problem(WARNING, (part, slug), message, kind=UNUSED, about=about[0] if about else "")


def _items(book: Rulebook) -> list[Item]:
    items = [item for row in book.rows for item in row.when]
    items += [item for rule in book.rules for item in (*rule.when, *rule.unless)]
    return items + [item for question in book.questions for item in question.ask_if]


def _read(book: Rulebook) -> set[str]:
    return {test.subject for test in book.tests_in(_items(book))} | {subject for number in book.derived for subject in _reads(number.slug)}


def _asked(book: Rulebook) -> Iterator[tuple[str, str, str]]:
    read = _read(book)
    for question in book.questions:
        if question.slug not in read:
            yield "questions", question.slug, f"No rule reads “{question.short or question.ask}”. Use it, or do not ask it"


def _same_in_every_rule(book: Rulebook) -> Iterator[Problem]:
    """Choices of a question that no rule tells apart; the example is the first of them."""
    read, named = _read(book), dict[str, set[str]]()
    for test in book.tests_in(_items(book)):
        if test.operator not in terms.NUMBER_OPERATORS:
            named.setdefault(test.subject, set()).update(book.choices_of(test.operand))
    for question in book.questions:
        left = [choice for choice in question.choices if not choice.retired and choice.slug not in named.get(question.slug, set())]
        if len(left) < 2 or question.slug not in read or question.slug in CHOICES_READ | SEVERAL_READ:
            continue
        name = question.short or question.ask
        message = (
            f"{_all([choice.label for choice in left])} of “{name}” have the same effect in every rule. "
            "Use one of them in a rule, or offer only one"
        )
        example = {question.slug: left[0].slug if question.kind == terms.CHOICE else (left[0].slug,)}
        apart, could_hold = tuple((choice.slug, choice.label) for choice in left), tuple(_that_could_hold(book, question.slug))
        yield Problem(
            WARNING, ("questions", question.slug), message, example, kind=UNUSED, about=ALIKE, apart=apart, could_hold=could_hold,
        )  # fmt: skip


def _that_could_hold(book: Rulebook, slug: str) -> Iterator[str]:
    """The rules that hold at named choices of this question, and at one more would say so of more cases.

    Not those that read it elsewhere, too, or another question that comes only after some of its choices: one more would not be enough.
    """
    after = {question.slug for question in book.questions if any(test.subject == slug for test in book.tests_in(question.ask_if))}
    for rule in book.rules:
        read = [test.subject for test in book.tests_in([*rule.when, *rule.unless])]
        positive = any(isinstance(item, Test) and item.subject == slug and item.operator in ("is", "any of") for item in rule.when)
        if positive and read.count(slug) == 1 and after.isdisjoint(read):
            yield rule.key


def _concluded(book: Rulebook) -> Iterator[tuple[str, ...]]:
    set_by_rows = {(row.finding, row.value) for row in book.rows}
    for finding in book.findings:
        for value in finding.values:
            if not value.retired and (finding.slug, value.slug) not in set_by_rows:
                message = f"No row sets “{finding.title}” to “{value.label}”. Add a row, or take the value away"
                yield "findings", finding.slug, message, value.slug


def _shared(book: Rulebook) -> Iterator[tuple[str, str, str]]:
    items = [*_items(book), *(item for condition in book.conditions for item in condition.when)]
    words = [str(word) for test in book.tests_in(items) for word in test.operand] + [word for named in book.lists for word in named.choices]
    lists = {word[1:] for word in words if word.startswith("@")}
    for named in book.lists:
        if named.slug not in lists:
            yield "lists", named.slug, f"No condition uses the list “{named.slug.replace('_', ' ')}”. Use it, or take it away"
    conditions = set(_named(items))
    for condition in book.conditions:
        if condition.slug not in conditions:
            yield "conditions", condition.slug, f"No rule uses the condition “{condition.title}”. Use it, or take it away"


def _advised(book: Rulebook) -> Iterator[tuple[str, str, str]]:
    effects = [effect for rule in book.rules for effect in rule.effects]
    flags, gates = {effect.flag for effect in effects}, {effect.gate for effect in effects}
    approaches = {slug for effect in effects for slug in effect.approaches}
    for flag in book.flags:
        if flag.slug not in flags:
            yield "flags", flag.slug, f"No rule raises the warning “{flag.label}”. Use it, or take it away"
    for gate in book.gates:
        if gate.slug not in gates:
            yield "gates", gate.slug, f"No rule opens the gate “{gate.label}”. Use it, or take it away"
    for approach in book.approaches:
        if approach.slug not in approaches and len(book.approaches) > 1:
            yield "approaches", approach.slug, f"No rule speaks for or against “{approach.label}”. Add one, or take the option away"


def _cited(book: Rulebook) -> Iterator[tuple[str, str, str]]:
    cited = {slug for rule in book.rules for slug in rule.sources} | {slug for finding in book.findings for slug in finding.sources}
    noted = " ".join(note.source for note in book.parameter_notes)
    for source in book.sources:
        if source.slug not in cited and source.slug not in noted:
            yield "sources", source.slug, f"Nothing rests on the source “{source.title}”. Cite it, or take it away"


def _reads(derived: str) -> Iterable[str]:
    formula = FORMULAS.get(derived)
    return formula.reads if formula is not None else ()


def _named(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Named):
            yield item.slug
        elif isinstance(item, Group):
            yield from _named(item.members)


def _all(labels: Sequence[str]) -> str:
    return " and ".join([", ".join(f"“{label}”" for label in labels[:-1]), f"“{labels[-1]}”"])
