"""Rules that count on a choice which nobody can choose any more. Pure; knows `book`."""

from collections.abc import Iterator

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.terms import Row, Rule


def reads_what_is_retired(book: Rulebook) -> Iterator[tuple[tuple[str, str], str]]:
    """Where a rule or row asks for a retired choice or value, or sets one, and what to think about."""
    gone = {(question.slug, choice.slug): choice.label for question in book.questions for choice in question.choices if choice.retired}
    gone |= {(finding.slug, value.slug): value.label for finding in book.findings for value in finding.values if value.retired}
    if not gone:
        return
    every: tuple[Row | Rule, ...] = (*book.rows, *book.rules)
    for rule in every:
        where = ("rows" if isinstance(rule, Row) else "rules", rule.key)
        if isinstance(rule, Row) and (rule.finding, rule.value) in gone:
            yield where, f"{rule.key} sets “{gone[rule.finding, rule.value]}”, which is retired"
        for test in book.tests_in((*rule.when, *getattr(rule, "unless", ()))):
            for word in book.choices_of(word for word in test.operand if isinstance(word, str)):
                if (test.subject, word) in gone:
                    yield where, f"{rule.key} asks for “{gone[test.subject, word]}”, which is retired: only older answers have it"
