"""Which named lists a rule reads, and what is in them, in words. Pure; knows `book` and `terms`."""

from dataclasses import dataclass

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.terms import Row, Rule


@dataclass(frozen=True, slots=True)
class ListInWords:
    """A list as its rules call it, and the choices that are in it."""

    name: str
    members: tuple[str, ...]


def lists_in(book: Rulebook, rule: Rule | Row) -> tuple[ListInWords, ...]:
    """The lists that the conditions of a rule name, each once, in their order."""
    found: dict[str, ListInWords] = {}
    for test in book.tests_in((*rule.when, *getattr(rule, "unless", ()))):
        for word in test.operand:
            if isinstance(word, str) and word.startswith("@") and word not in found:
                labels = tuple(_label(book, test.subject, choice) for choice in book.choices_of((word,)))
                found[word] = ListInWords(word[1:].replace("_", " "), labels)
    return tuple(found.values())


def _label(book: Rulebook, subject: str, choice: str) -> str:
    if question := book.question.get(subject):
        return question.label_of(choice)
    return next((value.label for value in book.finding[subject].values if value.slug == choice), choice)
