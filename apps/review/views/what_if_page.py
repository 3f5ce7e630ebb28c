"""What the what-if page shows: the questions with what may be tried, the changed answers, and what came of them. Asks no table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from apps.decisions.answer_sheet import UNKNOWN, AnswerSheet, clashes_between, shown_answers
from apps.decisions.engine.terms import Question, Value
from apps.decisions.forms import QuestionForm
from apps.intake.builder import NOT_KNOWN, in_words
from apps.intake.journey.said import as_typed
from apps.review import services
from apps.review.what_if.changes import Changes, applied
from apps.review.what_if.steps import CHAIN, Press, presets

FIRST, FIRST_WORDS, MOST_FIRST = "deciding", "What the recommendation hangs on", 8
CLOSED, CLOSED_WORDS = "closed", "Not asked with these answers"
NOT_ANSWERED = "Not answered"


@dataclass(frozen=True, slots=True)
class Row:
    """One question: what the answer is now, whether it is another one here, and what is worth a press."""

    form: QuestionForm
    now: str
    changed: bool
    presses: tuple[Press, ...]

    @property
    def goes_alone(self) -> bool:
        """Whether a press changes this number only, so that a script can do it in the page."""
        return self.form.question.slug not in CHAIN


@dataclass(frozen=True, slots=True)
class Part:
    """Questions under one heading; `is_open` is how it is first shown."""

    slug: str
    title: str
    rows: tuple[Row, ...]
    is_open: bool

    @property
    def changed(self) -> int:
        return sum(row.changed for row in self.rows)


@dataclass(frozen=True, slots=True)
class Line:
    """One changed answer, before and after."""

    question: Question
    before: str
    after: str


def address_of(base: services.Base) -> str:
    """Where a what-if from this base starts afresh, and where its form posts."""
    if base.link:
        return reverse("review:what_if_decision", args=[base.link.decision_id])
    return reverse("review:what_if", args=[base.use_case.pk])


def sheet_of(base: services.Base, changes: Changes) -> AnswerSheet:
    """The form filled with the answers and these changes."""
    answers: dict[str, Any] = {}
    for slug, answer in applied(base.case, changes).answers.items():
        answers[slug] = UNKNOWN if answer.value is None else as_typed(answer.value)
    return shown_answers(base.book, answers)


def outcome(base: services.Base, changes: Changes, sheet: AnswerSheet) -> dict[str, Any]:
    """What came of the changes, for the page and for the piece of it that is swapped alone."""
    found: dict[str, Any] = {
        "base": base,
        "book": base.book,
        "action": address_of(base),
        "lines": [_line(base, slug, changes[slug]) for slug in base.book.question if slug in changes],
        "unread": sheet.unread,
        "problems": sheet.unread,
        "said": "",
        "before": None,
        "after": None,
        "moved": None,
    }
    try:
        found["before"] = services.tried(base, {})
        found["after"] = services.tried(base, changes) if changes else found["before"]
    except services.Contradicting as contradicting:
        clashes = clashes_between(base.book, contradicting.values)
        return {**found, "clashes": clashes, "problems": [*sheet.unread, *clashes], "said": _all(words for _, words in clashes)}
    before, after = found["before"], found["after"]
    moved = services.side_by_side(base, before, after, changes)
    return {
        **found,
        "moved": moved,
        "said": f"Not counted. {_all(words for _, words in sheet.unread)}" if sheet.unread else moved.said,
        "opened": services.opened_by(base, before, after),
        "closed": services.closed_by(base, after, changes),
    }


def _all(sentences: Iterable[str]) -> str:
    return ". ".join(sentences)


def parts(base: services.Base, changes: Changes, sheet: AnswerSheet, found: Mapping[str, Any]) -> list[Part]:
    """The deciding questions first, then the sections; what an answer closes comes last."""
    after = found["after"] or found["before"]
    asked = after.asked if after else {}
    forms = {form.question.slug: form for form in sheet.dressed().forms}
    open_ones = [slug for slug in forms if asked.get(slug) is not False]
    first = [slug for slug in _deciding(found["before"]) if slug in open_ones][:MOST_FIRST] if found["before"] else []
    groups = [(FIRST, FIRST_WORDS, first)]
    for section in base.book.sections:
        groups.append((section.slug, section.title, [q for q in open_ones if forms[q].question.section == section.slug and q not in first]))
    groups.append((CLOSED, CLOSED_WORDS, [slug for slug in forms if slug not in open_ones]))
    found_parts = []
    for slug, title, slugs in groups:
        rows = tuple(_row(base, forms[each], each in changes) for each in slugs)
        is_open = slug == FIRST or (slug != CLOSED and any(row.changed or row.form.message for row in rows))
        if rows:
            found_parts.append(Part(slug, title, rows, is_open))
    return found_parts


def words_of(base: services.Base, question: Question, value: Value | None) -> str:
    """An answer as a person reads it."""
    return NOT_KNOWN if value is None else in_words(question, value, str(base.book.parameters.get("currency", "")))


def _line(base: services.Base, slug: str, value: Value | None) -> Line:
    question = base.book.question[slug]
    return Line(question, _now(base, question), words_of(base, question, value))


def _now(base: services.Base, question: Question) -> str:
    answer = base.case.answers.get(question.slug)
    return words_of(base, question, answer.value) if answer else NOT_ANSWERED


def _row(base: services.Base, form: QuestionForm, changed: bool) -> Row:
    return Row(form, _now(base, form.question), changed, presets(form.question, form.value))


def _deciding(before: services.Tried) -> list[str]:
    """What the recommendation hangs on: open questions that decide, answers that would turn it, weak ones that it rests on."""
    result = before.told.result
    found = [*result["deciding_questions"]]
    found += [slug for row in result["would_change"] for slug in row["changes"]]
    found += [row["question"] for name in ("influence", "weakest") for row in result[name]]
    return list(dict.fromkeys(found))
