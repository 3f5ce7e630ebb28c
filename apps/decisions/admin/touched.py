"""What the changes of a draft are about: the questions that they touch, and its rules with those that changed in front. Pure; by plain data."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from apps.decisions.admin.rule_list import marks_in
from apps.decisions.admin.word_list import changed_in
from apps.decisions.engine.book import Row, Rulebook
from apps.decisions.engine.expected_words import GONE as NOT_HERE
from apps.decisions.engine.uses import users_in

Plain = Mapping[str, Any]
Choices = list[tuple[str, list[tuple[str, str]]]]  # heading; what is chosen, and its words
MOST_FIRST = 12  # questions that stand before all others; with more of them none is found sooner
MOST_WORDS = 40  # of a rule, in a list to choose from
OF_THIS_DRAFT = "New or changed in this draft"


def touched_questions(plain: Plain, base: Plain | None, *, rule: str = "") -> tuple[str, ...]:
    """The questions that this rule reads, those that the draft added or changed, and those that its new and changed rules read."""
    changed = marks_in(plain, base)
    readers = {slug: {key for _part, key in users} for (part, slug), users in users_in(plain).items() if part == "questions"}
    asked = [
        *(slug for slug, users in readers.items() if rule in users),
        *changed_in("questions", plain, base),
        *(slug for slug, users in readers.items() if users & changed.keys()),
    ]
    return tuple(dict.fromkeys(asked))[:MOST_FIRST]


def first_words(rule: str, marks: Collection[str], otherwise: str) -> str:
    """What the questions that stand first are called: of a rule that did not change, it is for the rule that they stand there."""
    return f"What {rule} reads, and what is new in this draft" if rule and rule not in marks else otherwise


def rules_to_choose(book: Rulebook, marks: Iterable[str], *, chosen: str = "", stage: str = "") -> Choices:
    """Rules and rows by key, with a few of their words: those of this draft's changes, and those of one stage, or else the chosen one's.

    All of them at once would be most of the page. What is chosen is among them, also where the draft has it no longer.
    """
    marked, stages = set(marks), {finding.slug: finding.stage for finding in book.findings}
    found = [(row.key, stages[row.finding], _short(_row_words(book, row))) for row in book.rows]
    found += [(rule.key, rule.stage, _short(rule.because)) for rule in book.rules]
    stage = stage or next((of for key, of, _words in found if key == chosen and key not in marked), "")
    ours = [(key, words) for key, _of, words in found if key in marked]
    others = [(key, words) for key, of, words in found if of == stage and key not in marked]
    title = next((each.title for each in book.stages if each.slug == stage), "")
    groups = [(heading, pairs) for heading, pairs in ((OF_THIS_DRAFT, ours), (title, others)) if pairs]
    if chosen and not any(chosen == key for key, _words in (*ours, *others)):
        groups.insert(0, ("Chosen", [next(((key, words) for key, _of, words in found if key == chosen), (chosen, NOT_HERE))]))
    return groups


def _row_words(book: Rulebook, row: Row) -> str:
    finding = book.finding[row.finding]
    return f"{finding.title}: {next((value.label for value in finding.values if value.slug == row.value), row.value)}"


def _short(words: str) -> str:
    return words if len(words) <= MOST_WORDS else f"{words[:MOST_WORDS].rsplit(' ', 1)[0]} …"
