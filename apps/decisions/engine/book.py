"""The rule book as one frozen value, with the look-ups that everybody needs. Knows `terms` only.

A `Rulebook` is always whole: `rulebook.from_plain` makes none with a reference that leads nowhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from apps.decisions.engine.sources import Source
from apps.decisions.engine.terms import (
    Approach,
    DerivedNumber,
    Finding,
    Flag,
    Gate,
    Group,
    Item,
    Named,
    NamedCondition,
    NamedList,
    Number,
    Outcome,
    ParameterNote,
    Question,
    Row,
    Rule,
    Section,
    Stage,
    Test,
)


@dataclass(frozen=True)
class Rulebook:
    """Everything that is hashed and published together; the order of each tuple is part of it.

    Rules that are switched off and words that are retired stand in `aside`, by part, each with its place: they are kept and
    hashed, and decide nothing. `whole` is the book with all of them back.
    """

    name: str
    parameters: Mapping[str, Number | str]
    parameter_notes: tuple[ParameterNote, ...]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    lists: tuple[NamedList, ...]
    conditions: tuple[NamedCondition, ...]
    stages: tuple[Stage, ...]
    findings: tuple[Finding, ...]
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]
    approaches: tuple[Approach, ...]
    gates: tuple[Gate, ...]
    outcomes: tuple[Outcome, ...]
    flags: tuple[Flag, ...]
    sources: tuple[Source, ...]
    derived: tuple[DerivedNumber, ...]
    aside: Mapping[str, tuple[tuple[int, Any], ...]] = field(default_factory=dict)

    @cached_property
    def whole(self) -> "Rulebook":
        """The book as if nothing were switched off or retired: what its sentences are written with."""
        parts: dict[str, Any] = {part: self.all_of(part) for part in self.aside}
        return replace(self, aside={}, **parts) if parts else self

    def all_of(self, part: str) -> tuple[Any, ...]:
        """Every row of a part in its order, what stands aside too."""
        rows = list(getattr(self, part))
        for place, row in self.aside.get(part, ()):
            rows.insert(place, row)
        return tuple(rows)

    @cached_property
    def question(self) -> Mapping[str, Question]:
        return {question.slug: question for question in self.questions}

    @cached_property
    def finding(self) -> Mapping[str, Finding]:
        return {finding.slug: finding for finding in self.findings}

    @cached_property
    def rule(self) -> Mapping[str, Rule]:
        return {rule.key: rule for rule in self.rules}

    @cached_property
    def row(self) -> Mapping[str, Row]:
        return {row.key: row for row in self.rows}

    @cached_property
    def approach(self) -> Mapping[str, Approach]:
        return {approach.slug: approach for approach in self.approaches}

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """Whatever has a number: questions, derived numbers and parameters."""
        questions = (question.slug for question in self.questions if question.is_number)
        parameters = (key for key, value in self.parameters.items() if not isinstance(value, str))
        return (*questions, *(number.slug for number in self.derived), *parameters)

    @cached_property
    def outcome_labels(self) -> Mapping[str, str]:
        """Words of every outcome: approaches, gates' outcomes and the refusal."""
        labels = {approach.slug: approach.label for approach in self.approaches}
        return labels | {outcome.slug: outcome.label for outcome in self.outcomes}

    @cached_property
    def named_list(self) -> Mapping[str, NamedList]:
        return {item.slug: item for item in self.lists}

    @cached_property
    def named_condition(self) -> Mapping[str, NamedCondition]:
        return {item.slug: item for item in self.conditions}

    def choices_of(self, operand: Iterable[object]) -> tuple[str, ...]:
        """The choices that an operand stands for, "@lists" opened, each once, in the order written."""
        words = [str(word) for word in operand]
        if not any(word.startswith("@") for word in words):
            return tuple(dict.fromkeys(words))
        found: dict[str, None] = {}
        for text in words:
            opened = self.choices_of(self.named_list[text[1:]].choices) if text.startswith("@") else (text,)
            found.update(dict.fromkeys(opened))
        return tuple(found)

    def subjects_of(self, key: str) -> frozenset[str]:
        """What the conditions of a rule ask for; nothing for a key that no rule has."""
        rule = self.rule.get(key)
        return frozenset(test.subject for test in self.tests_in(rule.when)) if rule else frozenset()

    def tests_in(self, items: Iterable[Item]) -> tuple[Test, ...]:
        """Every test that the items come down to, named conditions opened."""
        found: list[Test] = []
        for item in items:
            if isinstance(item, Test):
                found.append(item)
            elif isinstance(item, Group):
                found.extend(self.tests_in(item.members))
            elif isinstance(item, Named):
                found.extend(self.tests_in(self.named_condition[item.slug].when))
        return tuple(found)

    def rules_that_read(self, subject: str) -> tuple[Rule | Row, ...]:
        """The rules and rows with a condition on `subject`, in the book's order."""
        return self._readers.get(subject, ())

    @cached_property
    def _readers(self) -> Mapping[str, tuple[Rule | Row, ...]]:
        found: dict[str, list[Rule | Row]] = {}
        every: tuple[Rule | Row, ...] = (*self.rows, *self.rules)
        for rule in every:
            tests = self.tests_in((*rule.when, *getattr(rule, "unless", ())))
            for subject in dict.fromkeys(test.subject for test in tests):
                found.setdefault(subject, []).append(rule)
        return {subject: tuple(rules) for subject, rules in found.items()}
