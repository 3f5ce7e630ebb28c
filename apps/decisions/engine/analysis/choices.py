"""What choices and values are called: words that stand twice, and the short name that is kept for what nobody knows. Pure."""

from collections.abc import Iterator, Sequence

from apps.decisions.engine.analysis.problem import ERROR, SAME, WARNING, Problem
from apps.decisions.engine.answers import UNKNOWN_WORD
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.terms import Choice, FindingValue
from apps.decisions.engine.texts import same_words
from apps.decisions.engine.wording import subject_words

KEPT = "kept for what is not known. Enter another short name"


def choices_named(book: Rulebook) -> Iterator[Problem]:
    """A choice that nobody can tell from another, and one whose answer would be read as none."""
    for question in book.questions:
        yield from _of(("questions", question.slug), subject_words(book, question.slug), question.choices)
    for finding in book.findings:
        yield from _of(("findings", finding.slug), subject_words(book, finding.slug), finding.values)


def _of(where: tuple[str, str], name: str, members: Sequence[Choice | FindingValue]) -> Iterator[Problem]:
    seen: set[str] = set()
    for member in members:
        if member.retired:
            continue
        if member.slug == UNKNOWN_WORD:
            yield Problem(ERROR, where, f"“{member.label}” of “{name}” has the short name “{UNKNOWN_WORD}”, which is {KEPT}")
        words = same_words(member.label)
        if words in seen:
            message = f"“{member.label}” stands twice in “{name}”. Change the words of one, or take it away"
            yield Problem(WARNING, where, message, kind=SAME, about=member.slug)
        seen.add(words)
