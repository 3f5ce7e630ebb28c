"""Conditions, effects and rules in words, for people who do not read codes. Pure; knows `book` and `terms`."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.decisions.engine import terms
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.terms import Effect, Group, Item, Named, Question, Row, Rule, Test

OPERATOR_WORDS: Mapping[str, str] = {
    "is": "is",
    "is not": "is not",
    "any of": "is one of",
    "none of": "is none of",
    "contains any": "includes any of",
    "contains all": "includes all of",
    "contains none": "includes none of",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
    "between": "is between",
    "is answered": "is known",
    "is unknown": "is not known",
}
GROUP_WORDS: Mapping[str, str] = {"any": "any of these", "none": "none of these", "all": "all of these"}
EFFECT_WORDS: Mapping[str, str] = {
    terms.RULE_OUT: "rule out",
    terms.FAVOUR: "favour",
    terms.DISFAVOUR: "disfavour",
    terms.OPEN_GATE: "open a gate",
    terms.HOLD_BACK: "hold back to a pilot",
    terms.RAISE_FLAG: "raise a warning",
    terms.NEXT_STEP: "add a next step",
    terms.REFUSE: "refuse",
}
MANY = 6  # choices named one by one; of a longer list the rest is counted


def number_words(number: int | Decimal) -> str:
    """A number as a reader writes it: 1,800 or 0.25."""
    return f"{number:,}"


def subject_words(book: Rulebook, subject: str) -> str:
    """The short name of a question, finding or derived number."""
    if (question := book.question.get(subject)) is not None:
        return question.short or question.ask
    if (finding := book.finding.get(subject)) is not None:
        return finding.title
    return next((number.label for number in book.derived if number.slug == subject), subject)


def choice_words(book: Rulebook, subject: str, choice: str) -> str:
    """The label of a choice of a question or a value of a finding."""
    if (question := book.question.get(subject)) is not None:
        return question.label_of(choice)
    if (finding := book.finding.get(subject)) is not None:
        return next((value.label for value in finding.values if value.slug == choice), choice)
    return choice


def test_words(book: Rulebook, test: Test) -> str:
    """One condition: "Labelled cases is less than 1,000"."""
    start = f"“{subject_words(book, test.subject)}” {OPERATOR_WORDS[test.operator]}"
    if not test.operand:
        return start
    if test.operator == "between":
        low, high = (number_words(number) for number in test.operand)  # type: ignore[arg-type]
        return f"{start} {low} and {high} ({high} not included)"
    if test.operator in terms.NUMBER_OPERATORS:
        return f"{start} {number_words(test.operand[0])}{_unit(book, test.subject)}"  # type: ignore[arg-type]
    labels = [f"“{choice_words(book, test.subject, choice)}”" for choice in book.choices_of(test.operand)]
    if len(labels) > MANY + 1:
        labels = [*labels[:MANY], f"{len(labels) - MANY} more"]
    return f"{start} {joined(labels, 'and' if test.operator == 'contains all' else 'or')}"


def item_words(book: Rulebook, item: Item) -> str:
    """A condition, a group or a named condition."""
    if isinstance(item, Test):
        return test_words(book, item)
    if isinstance(item, Named):
        return f"“{book.named_condition[item.slug].title}” holds"
    return _group_words(book, item)


def effect_words(book: Rulebook, effect: Effect) -> str:
    """One effect: "favour “Cloud API” clearly"."""
    approaches = joined([f"“{book.approach[slug].label}”" for slug in effect.approaches if slug in book.approach], "and")
    match effect.do:
        case terms.RULE_OUT:
            return f"rule out {approaches}"
        case terms.FAVOUR | terms.DISFAVOUR:
            return f"{effect.do} {approaches} {effect.how}"
        case terms.OPEN_GATE:
            label = next((gate.label for gate in book.gates if gate.slug == effect.gate), effect.gate)
            return f"open the gate “{label}”, which needs {effect.needs}"
        case terms.HOLD_BACK:
            kept = joined([f"“{book.approach[slug].label}”" for slug in effect.excepted if slug in book.approach], "and")
            return f"hold back to a pilot{f', all but {kept}' if kept else ''}"
        case terms.RAISE_FLAG:
            return f"warn of “{next((flag.label for flag in book.flags if flag.slug == effect.flag), effect.flag)}”"
        case terms.NEXT_STEP:
            return f"add the next step “{effect.text.rstrip('.')}”"
    return f"refuse: {effect.text.rstrip('.')}"


def rule_words(book: Rulebook, rule: Rule | Row) -> str:
    """A whole rule or row as one sentence: "If … and …, favour … clearly. Unless …"."""
    if isinstance(rule, Row):
        finding = book.finding[rule.finding]
        then = f"“{finding.title}” is “{choice_words(book, rule.finding, rule.value)}”"
    else:
        then = joined([effect_words(book, effect) for effect in rule.effects], "and", ";")
    when = " and ".join(item_words(book, item) for item in rule.when)
    sentence = f"If {when}, {then}" if rule.when else f"Always {then}"
    unless = getattr(rule, "unless", ())
    return f"{sentence}. Unless {' or '.join(item_words(book, item) for item in unless)}" if unless else sentence


def answer_words(question: Question, value: Any) -> str:
    """An answer in words: the labels of choices, a number with its unit."""
    if question.is_number:
        number = Decimal(value) if isinstance(value, str) else value
        return f"{number_words(number)}{f' {question.unit}' if question.unit else ''}"
    choices = [value] if isinstance(value, str) else list(value)
    return joined([question.label_of(choice) for choice in choices], "and")


def answers_words(book: Rulebook, answers: Mapping[str, Any]) -> str:
    """Several answers in the book's order: "Labelled cases: 1,000 cases; What comes out: A category"."""
    return "; ".join(
        f"{question.short or question.ask}: {answer_words(question, answers[question.slug])}"
        for question in book.questions
        if question.slug in answers
    )


def joined(words: Sequence[str], last: str, comma: str = ",") -> str:
    """ "a, b and c" with the word that stands before the last."""
    if len(words) < 2:
        return "".join(words)
    return f"{f'{comma} '.join(words[:-1])} {last} {words[-1]}"


def _group_words(book: Rulebook, group: Group) -> str:
    members = [item_words(book, member) for member in group.members]
    if group.kind == "all":
        return f"({' and '.join(members)})"
    if group.kind == "none":
        return f"none of these holds: {'; '.join(members)}"
    return f"({' or '.join(members)})" if len(members) > 1 else members[0]


def _unit(book: Rulebook, subject: str) -> str:
    units = {question.slug: question.unit for question in book.questions}
    unit = (units | {number.slug: number.unit for number in book.derived}).get(subject, "")
    return f" {unit}" if unit and not unit[0].isdigit() else ""
