"""Which questions apply now, how far each section is, and what a change would close. Pure: no models and no Django.

Everything is worked out from the rule book and the answers, on every request. The idea is a section like the others,
made of narrative fields; they have the shape of questions, are printed, and never decide anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from apps.decisions.engine import canonical
from apps.decisions.engine.answers import UNKNOWN_WORD
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.judging import as_bool
from apps.decisions.engine.machine import Leaf, Machine, Node
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import MULTI, Question, Section, Value
from apps.ui.formatting import number

LINE, TEXT = "line", "text"  # the kinds of narrative fields, beside the rule book's own kinds of question
IDEA = Section("idea", "The idea", "What it is about, in your own words")
CHECK = "check"

COMPLETED, IN_PROGRESS, INCOMPLETE = "Completed", "In progress", "Incomplete"
CANNOT_START, PROBLEM = "Cannot start yet", "There is a problem"
STATUSES = (COMPLETED, IN_PROGRESS, INCOMPLETE, CANNOT_START, PROBLEM)


def _field(slug: str, kind: str, ask: str, short: str, hint: str, limit: int) -> Question:
    return Question(
        slug=f"idea.{slug}", section=IDEA.slug, kind=kind, ask=ask, short=short, hint=hint, help="", example="", find_out="",
        who_knows="", time="", why="", unit="", minimum=None, maximum=limit, can_change="yes", about="scope", choices=(), ask_if=(),
    )  # fmt: skip


NARRATIVE = (
    _field("title", LINE, "What do you call this use case?", "Title", "A few words that your colleagues would recognise", 200),
    _field(
        "problem", TEXT, "What problem does it solve?", "Problem",
        "What goes wrong today, for whom, how often, and what it costs", 2_000,
    ),
    _field("users", TEXT, "Who would use it?", "Users", "The people who would see its answers, and when", 2_000),
    _field("today", TEXT, "How is it done today?", "Today", "What happens on an ordinary day, step by step", 2_000),
    _field("goal", TEXT, "What should be better afterwards?", "Goal", "In words; the figures come below", 2_000),
    _field("metric", LINE, "Which number must move?", "Measure", "One number, such as hours until the first reply", 2_000),
    _field("metric_today", LINE, "Where does that number stand today?", "Measure today", "With its unit, and since when", 2_000),
    _field("metric_target", LINE, "Where should it stand, and by when?", "Measure wanted", "With its unit, and a date", 2_000),
    _field("stop_if", TEXT, "What would make you stop?", "Stop if", "A result that would tell you to give it up", 2_000),
    _field("constraints", TEXT, "What is fixed already?", "Constraints", "Dates, systems, contracts, rules of the house", 2_000),
    _field("people", TEXT, "Who is involved, by name?", "People", "Owner, daily users, legal, security, operations", 2_000),
    _field("purpose_not", TEXT, "What must it not be used for?", "Not for", "Uses that you rule out from the start", 2_000),
    _field("notes", TEXT, "Is there anything else?", "Notes", "Whatever a reader of the document should know", 2_000),
)  # fmt: skip
NEEDED = ("idea.title", "idea.problem")


@dataclass(frozen=True, slots=True)
class Said:
    """One stored answer. `value` is its JSON text, None where it is not known, not read, or not there."""

    value: str | None = None
    typed: str = ""
    readable: bool = True
    unknown: bool = False
    known_how: str = ""
    source: str = ""
    private: bool = False
    revision: int = 0

    @property
    def is_answer(self) -> bool:
        """Whether it settles the question: a value that was read, or "I do not know yet"."""
        return self.unknown or self.value is not None

    def in_case(self, value: object) -> dict[str, object]:
        """This answer as a case file writes it; `value` is what was read, or the word for not known."""
        written: dict[str, object] = {"value": list(value) if isinstance(value, tuple) else value}
        if self.known_how:
            written["known_how"] = self.known_how
        if self.source.strip():
            written["source"] = self.source.strip()
        if self.private:
            written["private"] = True
        return written


NOTHING = Said()


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
    def is_done(self) -> bool:
        return self.status == COMPLETED

    @property
    def has_problem(self) -> bool:
        return self.status == PROBLEM

    @property
    def is_locked(self) -> bool:
        return self.status == CANNOT_START


def to_json(value: Value) -> str:
    """The text under which a value is stored: whole numbers as numbers, decimals and slugs as strings."""
    if isinstance(value, int | Decimal):
        return canonical.dumps(canonical.number_plain(value))
    return canonical.dumps(list(value) if isinstance(value, tuple) else value)


def as_typed(value: Value) -> str:
    """A value as somebody would have typed it; several choices one a line."""
    if isinstance(value, tuple):
        return "\n".join(value)
    return value if isinstance(value, str) else number(value)


def from_json(question: Question, text: str) -> Value:
    """The value that `to_json` wrote for this question."""
    plain = canonical.loads(text)
    if question.kind == MULTI:
        return tuple(plain)
    return Decimal(plain) if question.is_number and isinstance(plain, str) else plain


@dataclass(frozen=True)
class Journey:
    """The way through the questions for one set of answers. `unchanged` says that the newest decision holds all of them."""

    machine: Machine
    said: Mapping[str, Said]
    unchanged: bool = False

    @property
    def book(self) -> Rulebook:
        return self.machine.book

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        return (IDEA, *self.book.sections)

    @cached_property
    def question(self) -> Mapping[str, Question]:
        """Every question and narrative field by its slug."""
        return {question.slug: question for question in (*NARRATIVE, *self.book.questions)}

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """What is known: the readable values of the book's questions, those not used included."""
        return {
            slug: from_json(question, said.value)
            for slug, question in self.book.question.items()
            if (said := self.of(slug)).value is not None
        }

    @cached_property
    def used(self) -> Mapping[str, Value]:
        """The known values that count: those of questions that another answer closes are left out."""
        return {slug: value for slug, value in self.values.items() if self.applies[slug] is not False}

    @cached_property
    def applies(self) -> Mapping[str, bool | None]:
        """For each of the book's questions whether it applies now; None while that depends on an open answer."""
        return applying(self.machine, self.values)

    def case(self) -> dict[str, object]:
        """What a decision is made of, in the shape of a case file: answers that are read and used, and the narrative."""
        answers: dict[str, object] = {}
        for slug in self.book.question:
            said = self.of(slug)
            if said.is_answer and self.applies[slug] is not False:
                answers[slug] = said.in_case(UNKNOWN_WORD if said.unknown else self.values[slug])
        words = {field.slug: self.of(field.slug) for field in NARRATIVE}
        narrative = {slug.removeprefix("idea."): said.typed.strip() for slug, said in words.items() if said.value is not None}
        return {"title": narrative.pop("title", ""), "narrative": narrative, "answers": answers}

    def of(self, slug: str) -> Said:
        return self.said.get(slug, NOTHING)

    def asked_in(self, section: str) -> tuple[Question, ...]:
        """The questions of a section that are asked now, in the book's order."""
        if section == IDEA.slug:
            return NARRATIVE
        return tuple(question for question in self.book.questions if question.section == section and self.is_asked(question.slug))

    def is_asked(self, slug: str) -> bool:
        """Whether the way leads past this question. One that waits for an open answer is asked only where it has an answer."""
        applies = self.applies.get(slug, True)
        return applies is True or (applies is None and bool(self.of(slug).typed or self.of(slug).unknown))

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        return tuple(question for section in self.book.sections for question in self.asked_in(section.slug))

    @cached_property
    def not_used(self) -> tuple[Question, ...]:
        """Questions that have an answer and are closed by another one: kept, and left out of the decision."""
        return tuple(
            question for question in self.book.questions if self.applies[question.slug] is False and self.of(question.slug).is_answer
        )

    def left_out_of(self, section: str) -> tuple[Question, ...]:
        """The questions of a section that an answer has closed."""
        return tuple(q for q in self.book.questions if q.section == section and self.applies[q.slug] is False)

    def branches(self, section: str) -> bool:
        """Whether a section holds questions that are not always asked."""
        return any(question.ask_if for question in self.book.questions if question.section == section)

    def needs(self) -> tuple[Question, ...]:
        """What a decision insists on and does not have: the title, the problem."""
        return tuple(field for field in NARRATIVE if field.slug in NEEDED and not self.of(field.slug).is_answer)

    def problems_in(self, section: str) -> tuple[Question, ...]:
        """The questions of a section whose answer was kept as typed and cannot be read."""
        return tuple(question for question in self.asked_in(section) if not self.of(question.slug).readable)

    def next_after(self, slug: str) -> Question | None:
        """The question asked after this one in its section; None after the last."""
        later = self._around(slug)[1]
        return later[0] if later else None

    def before(self, slug: str) -> Question | None:
        """The question asked before this one in its section; None before the first."""
        earlier = self._around(slug)[0]
        return earlier[-1] if earlier else None

    def first_open(self, section: str) -> Question | None:
        """The first question of a section that has no answer, else its first question."""
        asked = self.asked_in(section)
        return next((question for question in asked if not self.of(question.slug).is_answer), asked[0] if asked else None)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The rows of the task list, "Check your answers" last."""
        rows = [self._step(number, section) for number, section in enumerate(self.sections, start=1)]
        if self.needs():
            status = CANNOT_START
        else:
            status = COMPLETED if self.unchanged else INCOMPLETE
        lead = "Look at everything once more, then decide"
        return (*rows, Step(len(rows) + 1, CHECK, "Check your answers", lead, status, None, 0, 0))

    @property
    def done(self) -> int:
        """How many sections are completed, "Check your answers" not counted."""
        return sum(step.is_done for step in self.steps[:-1])

    def _step(self, number: int, section: Section) -> Step:
        asked = self.asked_in(section.slug)
        counted = tuple(field for field in asked if field.slug in NEEDED) if section == IDEA else asked
        answered = sum(self.of(question.slug).is_answer for question in counted)
        begun = any(self.of(question.slug).typed or self.of(question.slug).unknown for question in asked)
        if self.problems_in(section.slug):
            status = PROBLEM
        elif answered == len(counted):
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


def closed_by(before: Journey, after: Journey) -> tuple[Question, ...]:
    """The answered questions that count before a change and are not used after it."""
    return tuple(
        question for question in after.not_used if before.applies[question.slug] is not False and before.of(question.slug).is_answer
    )


def raised_by(before: Journey, after: Journey) -> tuple[Question, ...]:
    """The questions without an answer that a change has added to those asked."""
    asked_before = {question.slug for question in before.asked}
    return tuple(question for question in after.asked if question.slug not in asked_before and not after.of(question.slug).is_answer)


def newly_asked(journey: Journey, looked_at: Iterable[str]) -> tuple[Question, ...]:
    """The questions asked now, without an answer, that the rule book last looked at did not have."""
    known = frozenset(looked_at)
    return tuple(q for q in journey.asked if q.slug not in known and not journey.of(q.slug).is_answer)


def applying(machine: Machine, values: Mapping[str, Value]) -> dict[str, bool | None]:
    """Which questions apply, in the book's order, by the engine's own conditions; None where that is still open."""
    state = State(machine)
    for slug, value in values.items():
        state.raw[slug] = machine.domains[slug].known(value)
    state.open = frozenset(state.raw) - values.keys()
    state.run(_asking(machine))
    return {
        question.slug: as_bool(state.truth[machine.ask_if[question.slug]]) if question.slug in machine.ask_if else True
        for question in machine.book.questions
    }


@lru_cache(maxsize=16)
def _asking(machine: Machine) -> tuple[int, ...]:
    """The steps of a machine that say what is asked: conditions on answers, without findings, numbers and rules."""
    numbers: set[int] = set()
    steps: list[int] = []
    for index, step in enumerate(machine.order):
        on_answers = isinstance(step, Leaf) and step.subject in machine.domains
        if on_answers or (isinstance(step, Node) and numbers.issuperset(step.members)):
            numbers.add(step.number)
            steps.append(index)
    return tuple(steps)
