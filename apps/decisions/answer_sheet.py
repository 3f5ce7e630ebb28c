"""The questions of a rule book as one form that people fill in to try answers: typed here, loaded, or named in an address. Saves nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from apps.decisions import layouts
from apps.decisions.engine.answers import problems_between
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.terms import Question, Value
from apps.decisions.engine.wording import subject_words, value_words
from apps.decisions.forms import BETWEEN, QuestionForm, Stored, field_name

NAMED = "a."  # how an address names an answer: ?a.examples=1800
UNKNOWN = "unknown"
FIRST, FIRST_WORDS = "-", "New in this draft, or read by a rule that changed"


@dataclass(slots=True)
class Part:
    """Questions under one heading; `answered` says how many have something in them."""

    slug: str
    title: str
    forms: list[QuestionForm]

    @property
    def answered(self) -> int:
        return sum(bool(form.typed.strip()) or form.unknown for form in self.forms)

    @property
    def has_problem(self) -> bool:
        return any(form.message for form in self.forms)


@dataclass(slots=True)
class AnswerSheet:
    """All questions, and what could be read of the answers. `left_out` are answers whose questions this book does not ask.

    `first` are the questions that stand before all sections: somebody came for them.
    """

    book: Rulebook
    forms: list[QuestionForm]
    left_out: list[str] = field(default_factory=list)
    first: tuple[str, ...] = ()
    first_words: str = FIRST_WORDS

    @property
    def parts(self) -> list[Part]:
        by_slug = {form.question.slug: form for form in self.forms}
        first = Part(FIRST, self.first_words, [by_slug[slug] for slug in self.first if slug in by_slug])
        others = [form for form in self.forms if form.question.slug not in self.first]
        parts = [
            Part(section.slug, section.title, [form for form in others if form.question.section == section.slug])
            for section in self.book.sections
        ]
        return [part for part in (first, *parts) if part.forms]

    @property
    def values(self) -> dict[str, Value]:
        """The known answers that could be read."""
        return {form.question.slug: form.value for form in self.forms if form.value is not None}

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What could not be read, and answers that cannot both be right: field and words."""
        return [*self.unread, *self.clashes]

    @property
    def unread(self) -> list[tuple[str, str]]:
        """Answers that could not be read; the others count."""
        return [(form.name, form.message) for form in self.forms if form.message]

    @property
    def clashes(self) -> list[tuple[str, str]]:
        """Answers that cannot both be right, each pair as one sentence: nothing follows from them together."""
        return clashes_between(self.book, self.values)

    def dressed(self) -> "AnswerSheet":
        """The same, each form with its template."""
        currency = _currency(self.book)
        for form in self.forms:
            unit = form.question.unit or (currency if form.question.kind == "money" else "")
            look = layouts.Look(heading=3, unit=unit, judged=bool(form.message), known=False)
            layouts.dressed(form, look)
        return self


def clashes_between(book: Rulebook, values: Mapping[str, Value]) -> list[tuple[str, str]]:
    """Each pair of values that cannot both be right: the field of the first, and a sentence."""
    found = []
    for clash in problems_between(values):
        one, two = (f"“{subject_words(book, q)}” is {value_words(book.question[q], values[q])}" for q in clash.questions)
        found.append((field_name(clash.questions[0]), f"{one}, and {two}: these cannot both be right. Change one of them"))
    return found


def posted_answers(book: Rulebook, data: QueryDict) -> AnswerSheet:
    """What was typed."""
    return AnswerSheet(book, [QuestionForm(question, data, currency=_currency(book)) for question in book.questions])


def shown_answers(book: Rulebook, answers: Mapping[str, Any]) -> AnswerSheet:
    """Answers as they are kept, or as an address names them; what this book does not ask is left out by name."""
    currency = _currency(book)
    forms = [QuestionForm(question, stored=_stored(question, answers.get(question.slug)), currency=currency) for question in book.questions]
    return AnswerSheet(book, forms, [slug for slug in answers if slug not in book.question])


def named_answers(data: QueryDict) -> dict[str, Any]:
    """The answers that an address names; several choices by several names or by commas."""
    found: dict[str, Any] = {}
    for name in data:
        if name.startswith(NAMED):
            words = [word for text in data.getlist(name) for word in text.split(",")]
            found[name.removeprefix(NAMED)] = words if len(words) > 1 else words[0]
    return found


def _stored(question: Question, value: Any) -> Stored | None:
    if isinstance(value, Mapping):
        value = value.get("value")
    if value is None or value == "":
        return None
    if value == UNKNOWN:
        return Stored(unknown=True)
    if isinstance(value, list | tuple):
        glue = "," if question.is_number else BETWEEN  # an address may write 1,800
        return Stored(typed=glue.join(str(word) for word in value))
    return Stored(typed=str(value))


def _currency(book: Rulebook) -> str:
    return str(book.parameters.get("currency", ""))
