"""Conditions of a rule book -> rows of decision tables, exact where answers are open. Pure.

A row of a table holds or it does not; a condition can be unknown besides. So each condition is written for the one truth
that is asked of it: that it holds, or that it fails. What needs more than one row becomes a table of its own, which is true
or null, and a column of the tables that ask for it. No cell negates: the other choices are listed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from apps.decisions.engine import terms
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.dmn.limits import Numbers, OneOf, Row, Span, spans_against, spans_for, together
from apps.decisions.engine.terms import Group, Item, Named, Number, Question, Test

HOLDS, FAILS = True, False
TRUE, NULL = OneOf((True,)), OneOf((None,))
ANYTHING_OPEN = "anything_open"
NOT_CHOSEN = OneOf((False,))
# For a condition on several choices, by the truth that is asked of it: whether each choice has to be so, and how.
MULTI: Mapping[tuple[str, bool], tuple[bool, OneOf]] = {
    ("contains any", HOLDS): (False, TRUE),
    ("contains any", FAILS): (True, NOT_CHOSEN),
    ("contains all", HOLDS): (True, TRUE),
    ("contains all", FAILS): (False, NOT_CHOSEN),
    ("contains none", HOLDS): (True, NOT_CHOSEN),
    ("contains none", FAILS): (False, TRUE),
}
ANY_NUMBER = Numbers((Span(None, None),))


@dataclass(slots=True)
class Written:
    """A table to be written: its rows with their outputs, and which columns are in use."""

    name: str
    policy: str
    type: str
    rows: list[tuple[Row, str, str]] = field(default_factory=list)  # limits, output as FEEL text, words for a reader
    values: tuple[str, ...] = ()

    @property
    def says_why(self) -> bool:
        return any(words for _, _, words in self.rows)

    @property
    def columns(self) -> list[str]:
        return list(dict.fromkeys(column for row, _, _ in self.rows for column in row))


class Rows:
    """All tables of one rule book, made as they are asked for."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.tables: dict[str, Written] = {}
        self.inputs: dict[str, str] = {}  # columns that are given, with their types
        self.parts: dict[tuple[Item | str, bool], str] = {}
        self.rows_of: Mapping[str, list[terms.Row]] = {f.slug: [row for row in book.rows if row.finding == f.slug] for f in book.findings}
        for finding in book.findings:
            self.finding(finding)
        for stage in book.stages:
            self.stage(stage)

    # Tables

    def finding(self, finding: terms.Finding) -> None:
        """A finding's table: several rows may hold where they say the same."""
        if finding.slug in self.tables:
            return
        made = Written(finding.slug, "ANY", "string", values=tuple(value.slug for value in finding.values))
        self.tables[finding.slug] = made
        for row in self.rows_of[finding.slug]:
            if (limits := self.all_hold(row.when)) is not None:
                made.rows.append((limits, f'"{row.value}"', row.key))

    def stage(self, stage: terms.Stage) -> None:
        """What a stage's rules come to: the keys of those that hold."""
        made = Written(f"rules_{stage.slug}", "COLLECT", "string")
        for rule in self.book.rules:
            if rule.stage == stage.slug:
                limits = together([self.row(Group("all", rule.when), HOLDS) if rule.when else {}, *(map(self.not_kept_back, rule.unless))])
                if limits is not None:
                    made.rows.append((limits, f'"{rule.key}"', rule.because))
        if made.rows:
            self.tables[made.name] = made

    def part(self, key: Item | str, truth: bool, rows: Iterable[Row], name: str = "") -> str:
        """The column of a table that is true where any of these rows holds, and null otherwise."""
        if (key, truth) not in self.parts:
            made = Written(name or f"part_{len(self.parts) + 1}_{'holds' if truth else 'fails'}", "FIRST", "boolean")
            self.parts[key, truth] = made.name
            made.rows = [(row, "true", "") for row in rows]
            self.tables[made.name] = made
        return self.parts[key, truth]

    # Conditions

    def all_hold(self, items: Sequence[Item]) -> Row | None:
        """One row for conditions that must all hold."""
        return together([self.row(item, HOLDS) for item in items])

    def row(self, item: Item, truth: bool) -> Row:
        """One row for a condition that holds, or that fails."""
        rows = self.rows(item, truth)
        return rows[0] if len(rows) == 1 else {self.part(item, truth, rows, self.name(item, truth)): TRUE}

    def name(self, item: Item, truth: bool) -> str:
        return f"{item.slug}_{'holds' if truth else 'fails'}" if isinstance(item, Named) and item.slug not in self.rows_of else ""

    def rows(self, item: Item, truth: bool) -> list[Row]:
        """The rows of which any means that a condition holds, or fails."""
        if isinstance(item, Test):
            return self.test(item, truth)
        kind, members = ("all", self.book.named_condition[item.slug].when) if isinstance(item, Named) else (item.kind, item.members)
        if kind == "none":
            kind, truth = "any", not truth
        if (kind == "all") == truth:
            made = together([self.row(member, truth) for member in members])
            return [] if made is None else [made]
        return [row for member in members for row in self.rows(member, truth)]

    def not_kept_back(self, item: Item) -> Row:
        """An unless item keeps a rule back where it is known to hold; where nothing is open, unless it is known to fail."""
        rows = self.rows(item, HOLDS)
        if any(test.subject not in self.book.question for test in self.book.tests_in([item])):
            self.inputs[ANYTHING_OPEN] = "boolean"
            fails = self.part(item, FAILS, self.rows(item, FAILS))
            rows = [*rows, {ANYTHING_OPEN: OneOf((False,)), fails: NULL}]
            return {self.part(f"kept back {item!r}", HOLDS, rows): NULL}
        if isinstance(item, Test) and len(rows) == 1 and len(rows[0]) == 1 and (limit := self.other(item)) is not None:
            return {next(iter(rows[0])): limit}
        return {self.part(item, HOLDS, rows, self.name(item, HOLDS)): NULL}

    def other(self, test: Test) -> OneOf | Numbers | None:
        """Whatever does not meet a condition on one choice or number, null with it; None where it is not that simple."""
        question = self.book.question[test.subject]
        if test.operator in terms.CHOICE_OPERATORS and question.kind == terms.CHOICE:
            wanted = self.wanted(test)
            return OneOf((*(c.slug for c in question.choices if c.slug not in wanted), None))
        if test.operator in terms.NUMBER_OPERATORS:
            return Numbers(spans_against(test.operator, _numbers(test)), null=True)
        return None

    def test(self, test: Test, truth: bool) -> list[Row]:
        question = self.book.question.get(test.subject)
        if question is None:
            return self.on_finding(test, truth) if test.subject in self.book.finding else self.on_derived(test, truth)
        rows = self.on_record(question, test, truth) if test.operator in terms.RECORD_OPERATORS else self.on_answer(question, test, truth)
        if not question.ask_if:
            return rows
        asked, not_asked = self.asked(question)
        if test.operator == "is unknown":
            return self.unknown_where_asked_for(question, rows, truth, asked, not_asked)
        kept = [{**row, asked: TRUE} for row in rows]
        if truth == HOLDS:
            return kept
        left_open: list[Row] = [{asked: NULL, not_asked: NULL}] if test.operator == "is answered" else []
        return [{not_asked: TRUE}, *left_open, *kept]

    def unknown_where_asked_for(self, question: Question, rows: list[Row], truth: bool, asked: str, not_asked: str) -> list[Row]:
        """An answer counts as open while it is not known whether its question is asked."""
        kept = [{**row, asked: TRUE} for row in rows]
        return [{asked: NULL, not_asked: NULL}, *kept] if truth == HOLDS else [{not_asked: TRUE}, *kept]

    def asked(self, question: Question) -> tuple[str, str]:
        """The columns that say whether a question is asked: that it is, and that it is not."""
        items: Item = Group("all", question.ask_if)
        holds, fails = (self.part(items, truth, self.rows(items, truth), f"{question.slug}_{name}") for truth, name in ASKED)
        return holds, fails

    # Conditions on answers

    def on_record(self, question: Question, test: Test, truth: bool) -> list[Row]:
        """Whether there is an answer."""
        if question.kind == terms.MULTI:
            column = self.option(question, question.choices[0].slug)
            known: OneOf | Numbers = OneOf((True, False))
        elif question.kind == terms.CHOICE:
            column, known = self.given(question.slug, "string"), OneOf(tuple(choice.slug for choice in question.choices))
        else:
            column, known = self.given(question.slug, "number"), ANY_NUMBER
        null = Numbers((), null=True) if isinstance(known, Numbers) else NULL
        return [{column: null if (test.operator == "is unknown") == truth else known}]

    def on_answer(self, question: Question, test: Test, truth: bool) -> list[Row]:
        if question.is_number:
            spans = (spans_for if truth else spans_against)(test.operator, _numbers(test))
            return [{self.given(question.slug, "number"): Numbers(spans)}]
        if question.kind == terms.CHOICE:
            wanted = self.wanted(test)
            choices = tuple(choice.slug for choice in question.choices if (choice.slug in wanted) == truth)
            return [{self.given(question.slug, "string"): OneOf(choices)}] if choices else []
        options = [self.option(question, slug) for slug in self.book.choices_of(test.operand)]
        each, state = MULTI[test.operator, truth]
        return [dict.fromkeys(options, state)] if each else [{option: state} for option in options]

    def wanted(self, test: Test) -> frozenset[str]:
        """The choices for which a condition is true."""
        named = frozenset(self.book.choices_of(test.operand))
        if test.operator in ("is", "any of"):
            return named
        question = self.book.question.get(test.subject)
        every = [choice.slug for choice in question.choices] if question else [v.slug for v in self.book.finding[test.subject].values]
        return frozenset(every) - named

    def given(self, column: str, type_: str) -> str:
        self.inputs[column] = type_
        return column

    def option(self, question: Question, slug: str) -> str:
        """The column of one choice of several."""
        return self.given(option_column(question.slug, slug), "boolean")

    # Conditions on what is worked out

    def on_finding(self, test: Test, truth: bool) -> list[Row]:
        """True where the finding is among some values, or cannot be any other; false where it cannot be among them."""
        finding, wanted = self.book.finding[test.subject], self.wanted(test)
        self.finding(finding)
        values = tuple(value.slug for value in finding.values if (value.slug in wanted) == truth)
        others = [row for row in self.rows_of[finding.slug] if (row.value in wanted) != truth]
        still_open: Row = {finding.slug: NULL, **{self.row_fails(row): TRUE for row in others}}
        if truth == HOLDS:
            still_open[self.none_left(finding)] = NULL
        found: list[Row] = [still_open]
        return [{finding.slug: OneOf(values)}, *found] if values else found

    def row_fails(self, row: terms.Row) -> str:
        return self.part(f"row {row.key}", FAILS, [r for item in row.when for r in self.rows(item, FAILS)], f"{_word(row.key)}_fails")

    def none_left(self, finding: terms.Finding) -> str:
        """The column that says that no row of a finding can hold any more."""
        every: Row = {self.row_fails(row): TRUE for row in self.rows_of[finding.slug]}
        return self.part(f"finding {finding.slug}", FAILS, [every], f"{finding.slug}_is_none")

    def on_derived(self, test: Test, truth: bool) -> list[Row]:
        """A derived number lies between its lowest and its highest value, and may not exist: then every condition on it fails."""
        low, high, exists = (self.given(column, type_) for column, type_ in derived_columns(test.subject))
        limits = _numbers(test)
        rows: list[Row] = []
        for span in spans_for(test.operator, limits) if truth else spans_against(test.operator, limits):
            row: Row = {}
            if span.low:
                row[low] = Numbers((Span(span.low, None),))
            if span.high:
                row[high] = Numbers((Span(None, span.high),))
            rows.append({**row, exists: TRUE} if truth else row)
        return rows if truth else [{exists: OneOf((False,))}, *rows]


ASKED = ((HOLDS, "is_asked"), (FAILS, "is_not_asked"))


def option_column(question: str, choice: str) -> str:
    """The name of the column for one choice of several."""
    return f"{question}__{choice}"


def derived_columns(slug: str) -> tuple[tuple[str, str], ...]:
    """The columns for a derived number: its lowest value, its highest (null where there is none), and whether it exists."""
    return ((f"{slug}__lowest", "number"), (f"{slug}__highest", "number"), (f"{slug}__exists", "boolean"))


def _numbers(test: Test) -> tuple[Number, ...]:
    return tuple(number for number in test.operand if not isinstance(number, str))


def _word(key: str) -> str:
    return key.replace("-", "_")
