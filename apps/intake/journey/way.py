"""Which questions apply now, how far each section is, which comes next, and what a change would close.

Pure: knows questions and answers, no models and no Django. There is no stored "current step".
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from apps.decisions.engine.answers import LONGEST_TYPED, UNKNOWN_WORD, check_value, problems_between
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.terms import Question, Section, Value
from apps.intake.journey.asking import applying
from apps.intake.journey.narrative import IDEA, NARRATIVE, NEEDED
from apps.intake.journey.said import NOTHING, Said, plain_of

CHECK = "check"
Found = TypeVar("Found")

COMPLETED, IN_PROGRESS, INCOMPLETE = "Completed", "In progress", "Incomplete"
CANNOT_START, PROBLEM = "Cannot start yet", "There is a problem"
STATUSES = (COMPLETED, IN_PROGRESS, INCOMPLETE, CANNOT_START, PROBLEM)


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the task list. `number` counts from 1; `start` is the question to begin with, None for the whole page."""

    number: int
    slug: str
    title: str
    lead: str
    status: str
    start: str | None
    asked: int
    answered: int

    @property
    def count(self) -> str:
        """How many of its questions are answered, where the status alone does not say it."""
        return f"{self.answered} of {self.asked} answered" if 0 < self.answered < self.asked else ""

    @property
    def is_done(self) -> bool:
        return self.status == COMPLETED

    @property
    def has_problem(self) -> bool:
        return self.status == PROBLEM

    @property
    def is_locked(self) -> bool:
        return self.status == CANNOT_START


@dataclass(frozen=True)
class Journey:
    """The way through the questions for one set of answers. `unchanged` says that the newest decision holds all of them.

    `worked_out` is shared by the journeys that one request makes of each other, and goes with them: answers stay nowhere.
    """

    machine: Machine
    said: Mapping[str, Said]
    unchanged: bool = False
    worked_out: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)  # by what was asked and the values

    @property
    def book(self) -> Rulebook:
        return self.machine.book

    @property
    def currency(self) -> str:
        return str(self.book.parameters.get("currency", ""))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        return (IDEA, *self.book.sections)

    @cached_property
    def question(self) -> Mapping[str, Question]:
        """Every question and narrative field by its slug."""
        return {question.slug: question for question in (*NARRATIVE, *self.book.questions)}

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """What is known: the values that these rules can use, those of closed questions included."""
        read = {slug: self.value_of(question) for slug, question in self.book.question.items()}
        return {slug: value for slug, value in read.items() if value is not None}

    def value_of(self, question: Question) -> Value | None:
        """What is known of one question, also of one that only older rules asked; None where that cannot be used."""
        if (text := self.of(question.slug).value) is None:
            return None
        key = (question.slug, text)
        if key not in self.worked_out:
            value, wrong = check_value(question, plain_of(question, text))
            self.worked_out[key] = None if wrong else value
        known: Value | None = self.worked_out[key]
        return known

    @cached_property
    def used(self) -> Mapping[str, Value]:
        """The known values that count: those of questions that another answer closes are left out."""
        return {slug: value for slug, value in self.values.items() if self.applies[slug] is not False}

    @cached_property
    def applies(self) -> Mapping[str, bool | None]:
        """For each of the book's questions whether it applies now; None while that depends on an open answer."""
        return self.once("applies", self.values, applying)

    def once(self, what: str, values: Mapping[str, Value], work_out: Callable[[Machine, Mapping[str, Value]], Found]) -> Found:
        """What these rules say to these values, worked out once among the journeys made of each other with `replace`."""
        key = (what, frozenset(values.items()))
        if key not in self.worked_out:
            self.worked_out[key] = work_out(self.machine, values)
        found: Found = self.worked_out[key]
        return found

    def case(self) -> dict[str, object]:
        """What a decision is made of, in the shape of a case file: the answers that are used, and the narrative.

        Of an answer that cannot be read the words as typed: they decide nothing, and the record shows them.
        """
        answers: dict[str, object] = {}
        for slug in self.book.question:
            said = self.of(slug)
            if self.applies[slug] is False:
                continue
            if self.is_answered(slug):
                answers[slug] = said.in_case(UNKNOWN_WORD if said.unknown else self.values[slug])
            elif not said.readable and (typed := said.typed.strip()[:LONGEST_TYPED].rstrip()):
                answers[slug] = {**said.in_case(UNKNOWN_WORD), "typed": typed}
        words = {field.slug: self.of(field.slug) for field in NARRATIVE}
        narrative = {slug.removeprefix("idea."): said.typed.strip() for slug, said in words.items() if said.value is not None}
        return {"title": narrative.pop("title", ""), "narrative": narrative, "answers": answers}

    def of(self, slug: str) -> Said:
        return self.said.get(slug, NOTHING)

    def is_answered(self, slug: str) -> bool:
        """Whether it is settled: a value that was read and that these rules can use, or "I do not know yet"."""
        said = self.of(slug)
        return said.unknown or slug in self.values or (slug not in self.book.question and said.value is not None)

    def needs_attention(self, slug: str) -> bool:
        """Whether something was typed that cannot be used: not read, or a choice that newer rules no longer have."""
        said = self.of(slug)
        return not said.readable or (said.value is not None and not self.is_answered(slug))

    def asked_in(self, section: str) -> tuple[Question, ...]:
        """The questions of a section that are asked now, in the book's order."""
        return self._asked_by_section.get(section, ())

    @cached_property
    def _asked_by_section(self) -> Mapping[str, tuple[Question, ...]]:
        asked = [question for question in self.book.questions if self.is_asked(question.slug)]
        by_section = {section.slug: tuple(q for q in asked if q.section == section.slug) for section in self.book.sections}
        return {**by_section, IDEA.slug: NARRATIVE}

    def is_asked(self, slug: str) -> bool:
        """Whether the way leads past this question. One that waits for an open answer is asked only where it has an answer."""
        applies = self.applies.get(slug, True)
        return applies is True or (applies is None and bool(self.of(slug).typed.strip() or self.of(slug).unknown))

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        return tuple(question for section in self.book.sections for question in self.asked_in(section.slug))

    @cached_property
    def not_used(self) -> tuple[Question, ...]:
        """Questions that have an answer and are closed by another one: kept, and left out of the decision."""
        return tuple(
            question for question in self.book.questions if self.applies[question.slug] is False and self.is_answered(question.slug)
        )

    def left_out_of(self, section: str) -> tuple[Question, ...]:
        """The questions of a section that an answer has closed."""
        return tuple(q for q in self.book.questions if q.section == section and self.applies[q.slug] is False)

    def branches(self, section: str) -> bool:
        """Whether a section holds questions that are not always asked."""
        return any(question.ask_if for question in self.book.questions if question.section == section)

    def needs(self) -> tuple[Question, ...]:
        """What a decision insists on and does not have: the title, the problem."""
        return tuple(field for field in NARRATIVE if field.slug in NEEDED and not self.is_answered(field.slug))

    @cached_property
    def contested(self) -> frozenset[str]:
        """The questions whose answers contradict each other; nothing can be made of these until one is changed."""
        return self.once("contested", self.used, _contested)

    def problems_in(self, section: str) -> tuple[Question, ...]:
        """The questions of a section whose answer cannot be read, or contradicts another."""
        return tuple(
            question for question in self.asked_in(section) if self.needs_attention(question.slug) or question.slug in self.contested
        )

    def next_after(self, slug: str) -> Question | None:
        """The question asked after this one in its section; None after the last."""
        later = self._around(slug)[1]
        return later[0] if later else None

    def before(self, slug: str) -> Question | None:
        """The question asked before this one in its section; None before the first."""
        earlier = self._around(slug)[0]
        return earlier[-1] if earlier else None

    def first_open(self, section: str) -> Question | None:
        """The first question of a section that nobody has settled, else the first without an answer, else its first question."""
        asked = self.asked_in(section)
        unanswered = [question for question in asked if not self.is_answered(question.slug)]
        unseen = [question for question in unanswered if not self.of(question.slug).is_left_open]
        return next(iter([*unseen, *unanswered, *asked]), None)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The rows of the task list, "Check your answers" last."""
        rows = [self._step(number, section) for number, section in enumerate(self.sections, start=1)]
        ready = COMPLETED if self.unchanged else INCOMPLETE
        lead = "Look at everything once more, then decide"
        return (*rows, Step(len(rows) + 1, CHECK, "Check your answers", lead, CANNOT_START if self.needs() else ready, None, 0, 0))

    def going_on(self, after: str = "") -> Step | None:
        """The row to go on with: the one of the question `after` if it is not done, else the next that is not; None where all are.

        To check all answers comes last, after the sections before it too.
        """
        section = self.question[after].section if after in self.question else ""
        *rows, check = self.steps
        start = next((place for place, row in enumerate(rows) if row.slug == section), 0)
        return next((row for row in (*rows[start:], *rows[:start], check) if not row.is_done and not row.is_locked), None)

    @property
    def done(self) -> int:
        """How many sections are completed, "Check your answers" not counted."""
        return sum(step.is_done for step in self.steps[:-1])

    def _step(self, number: int, section: Section) -> Step:
        asked = self.asked_in(section.slug)
        counted = tuple(question for question in asked if question.slug in NEEDED) if section == IDEA else asked
        answered = sum(self.is_answered(question.slug) for question in counted)
        settled = answered + sum(self.of(question.slug).is_left_open for question in counted if not self.is_answered(question.slug))
        begun = any(self.of(question.slug).typed or self.of(question.slug).unknown for question in asked)
        if self.problems_in(section.slug):
            status = PROBLEM
        elif settled == len(counted) and (answered or not counted):
            status = COMPLETED
        else:
            status = IN_PROGRESS if begun else INCOMPLETE
        first = None if section == IDEA else self.first_open(section.slug)
        return Step(number, section.slug, section.title, section.lead, status, first.slug if first else None, len(counted), answered)

    def _around(self, slug: str) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
        """The questions asked before and after this one, whether or not it is asked itself."""
        section = self.question[slug].section
        order = [question.slug for question in self.book.questions if question.section == section]
        place = order.index(slug)
        asked = self.asked_in(section)
        return (
            tuple(question for question in asked if order.index(question.slug) < place),
            tuple(question for question in asked if order.index(question.slug) > place),
        )


def _contested(_machine: Machine, used: Mapping[str, Value]) -> frozenset[str]:
    return frozenset(slug for pair in problems_between(used) for slug in pair.questions)


def closed_by(before: Journey, after: Journey) -> tuple[Question, ...]:
    """The answered questions that count before a change and are not used after it."""
    return tuple(
        question for question in after.not_used if before.applies[question.slug] is not False and before.is_answered(question.slug)
    )


def raised_by(before: Journey, after: Journey) -> tuple[Question, ...]:
    """The questions without an answer that a change has added to those asked."""
    asked_before = {question.slug for question in before.asked}
    return tuple(question for question in after.asked if question.slug not in asked_before and not after.is_answered(question.slug))


def newly_asked(journey: Journey, looked_at: Iterable[str]) -> tuple[Question, ...]:
    """The questions asked now, without an answer, that the rule book last looked at did not have."""
    known = frozenset(looked_at)
    return tuple(q for q in journey.asked if q.slug not in known and not journey.is_answered(q.slug))
