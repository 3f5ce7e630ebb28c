"""One page of questions: what it asks, and what became of a posted one. Between the two views of questions and the services."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from apps.decisions import layouts
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.terms import Question
from apps.decisions.forms import QuestionForm, Stored, field_name, whole_number
from apps.intake import builder, selectors, services
from apps.intake.journey.narrative import IDEA, MISSING, NEEDED
from apps.intake.journey.said import LEFT_OPEN, Said, to_json
from apps.intake.journey.way import CHECK, Journey, Step, closed_by
from apps.intake.selectors import rows
from apps.intake.selectors.suggesting import fitting
from apps.intake.suggestions import TASK
from apps.ui import formatting

LARGEST_SEQ = 2**53
NAMED_FIRST = 6  # rules that read an answer; the others are folded away
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what names a page, or a click


@dataclass
class Sheet:
    """The questions of one page with their forms, and after a post what was stored and what was not."""

    desk: selectors.Desk
    questions: Sequence[Question]
    forms: list[QuestionForm] = field(default_factory=list)
    before: Journey | None = None
    closing: tuple[Question, ...] = ()
    conflicts: dict[str, Any] = field(default_factory=dict)
    superseded: int = 0
    too_long: str = ""
    stored: int = 0
    changed: list[str] = field(default_factory=list)  # the questions of which this post said something new
    by: Any = None  # who posted

    @property
    def shown(self) -> list[QuestionForm]:
        """The forms that the posted page really held."""
        return [form for form in self.forms if form.was_shown]

    @property
    def unread(self) -> list[QuestionForm]:
        """The forms whose text was kept as typed and could not be read."""
        return [form for form in self.shown if form.message]

    @property
    def is_counted(self) -> bool:
        """Whether all that this post said anew could be read; what stood unreadable on the page before is another matter."""
        return not any(form.question.slug in self.changed for form in self.unread)

    @property
    def is_late(self) -> bool:
        """Whether the whole request came after a newer one of the same page."""
        return bool(self.superseded) and self.superseded == len(self.shown)


def opened(desk: selectors.Desk, questions: Sequence[Question], data: QueryDict | None = None) -> Sheet:
    """The page as it is opened; `data` is what was typed into it before and has not been stored."""
    return Sheet(desk, questions, [_form(desk, question, data) for question in questions])


def posted(request: HttpRequest, desk: selectors.Desk, questions: Sequence[Question], *, going_on: bool = False) -> Sheet:
    """Store what was posted, answer by answer. A change that closes answered questions waits for a word first.

    `going_on` says that somebody pressed Continue: what is empty then was seen, and left open.
    """
    data, at = request.POST, timezone.now()
    questions = [*questions, *_retired(desk, data, questions)]
    editor = token(data.get("editor"))
    sheet = Sheet(desk, questions, [_form(desk, question, data) for question in questions], before=desk.journey, by=request.user)
    answers = {form.question.slug: _answer(form, desk, going_on=going_on) for form in sheet.shown}
    after = replace(desk.journey, said={**desk.journey.said, **{slug: _said(answer) for slug, answer in answers.items()}})
    sheet.closing = closed_by(desk.journey, after)
    if sheet.closing and not data.get("confirmed"):
        return sheet
    stored = dict(desk.answers)
    for form in sheet.shown:
        slug = form.question.slug
        if slug in data.getlist("theirs") or (len(sheet.shown) > 1 and _is_as_stored(desk, slug, answers[slug], editor)):
            continue
        try:
            saved = services.save_answer(
                use_case=desk.use_case,
                question=slug,
                **answers[slug],
                revision=desk.journey.of(slug).revision if desk.journey.of(slug).is_left_open else _revision(form, data),
                editor=editor,
                seq=whole_number(data.get("seq"), at_most=LARGEST_SEQ),
                by=request.user,
                at=at,
            )
        except services.AnswerChanged as changed:
            sheet.conflicts[slug] = changed.answer
        except services.Superseded as late:
            sheet.superseded += 1
            stored[slug] = rows.Kept.of(late.answer)
        except services.TooLongToKeep as flood:
            sheet.too_long = str(flood)
        else:
            sheet.stored += 1
            if saved.revision:
                stored[slug] = rows.Kept.of(saved)
            if saved.revision != desk.journey.of(slug).revision:
                sheet.changed.append(slug)
    said = rows.said_in(stored)
    sheet.desk = replace(desk, answers=stored, journey=replace(desk.journey, said=said, unchanged=False))
    return sheet


def _retired(desk: selectors.Desk, data: QueryDict, questions: Sequence[Question]) -> list[Question]:
    """Questions that the posted page held and that newer rules no longer ask."""
    known = {*desk.journey.question, *(question.slug for question in questions)}
    gone = [slug for slug in dict.fromkeys(data.getlist("shown")) if slug not in known]
    return selectors.retired_questions(gone) if gone else []


def _form(desk: selectors.Desk, question: Question, data: QueryDict | None) -> QuestionForm:
    said = desk.journey.of(question.slug)
    stored = Stored("" if said.is_left_open else said.typed, said.unknown, said.known_how, said.source, said.private, said.revision)
    return QuestionForm(question, data, stored=stored, currency=desk.journey.currency)


def _answer(form: QuestionForm, desk: selectors.Desk, *, going_on: bool) -> dict[str, Any]:
    """What to save of one form. An empty one that somebody went past stays left open; after a decision nothing is noted of that."""
    answer, said = form.answer(), desk.journey.of(form.question.slug)
    empty = not answer["typed"] and not answer["unknown"] and form.question.slug in desk.journey.book.question
    seen = going_on and not said.typed and not desk.journey.unchanged
    return {**answer, "typed": LEFT_OPEN} if empty and (seen or said.is_left_open) else answer


def _said(answer: dict[str, Any]) -> Said:
    value = answer["value"]
    return Said(
        value=None if value is None else to_json(value),
        typed=answer["typed"],
        readable=value is not None or answer["unknown"] or not answer["typed"].strip(),
        unknown=answer["unknown"],
    )


def _is_as_stored(desk: selectors.Desk, slug: str, answer: dict[str, Any], editor: str) -> bool:
    """Whether a page of many questions has nothing new to say to this one; most of a section is like that at every save.

    What this page itself wrote is sent all the same, so that its slower, older requests are told from newer ones.
    """
    said, stored = desk.journey.of(slug), desk.answers.get(slug)
    is_own = stored is not None and stored.editor == editor
    return not is_own and all(getattr(said, name) == answer[name] for name in ("typed", "unknown", "known_how", "source", "private"))


def _revision(form: QuestionForm, data: QueryDict) -> int:
    """The revision that the page has read; after "Keep mine" the one that was shown beside it."""
    if form.question.slug in data.getlist("mine"):
        return whole_number(data.get(f"{form.name}_theirs"))
    return form.revision


def missing(sheet: Sheet) -> dict[str, str]:
    """What a decision insists on and nobody has entered, by its field: what to enter."""
    way = sheet.desk.journey
    return {field.slug: MISSING[field.slug] for field in way.needs() if way.of(field.slug).readable}


def dress(sheet: Sheet, *, heading: int, judged: bool) -> list[QuestionForm]:
    """Give every form its template. `judged` shows messages as errors."""
    way = sheet.desk.journey
    wanting = missing(sheet)
    for form in sheet.forms:
        slug, wrong = form.question.slug, judged or (not form.is_bound and bool(form.message))
        caption = next((section.title for section in way.sections if section.slug == form.question.section), "")
        layouts.dressed(
            form,
            layouts.Look(
                heading=heading,
                caption=caption,
                unit=unit(way, form.question),
                judged=wrong,
                missing=wanting.get(slug, "") if judged else "",
                reading=reading(form, way.currency, told=wrong),
                conflict=conflict(sheet, slug) if slug in sheet.conflicts else None,
                revision=way.of(slug).revision if sheet.before and slug not in sheet.conflicts else form.revision,
                optional=form.question.section == IDEA.slug and slug not in NEEDED,
                fitting=fitting(way) if slug == TASK else frozenset(),
            ),
        )
    return sheet.forms


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values for one answer: what is stored, by whom and when, and what this page holds."""

    by: str  # "" for the person who sees it
    at: str
    theirs: str
    mine: str
    revision: int


def conflict(sheet: Sheet, slug: str) -> Conflict:
    answer = sheet.conflicts[slug]
    form = next(form for form in sheet.forms if form.question.slug == slug)
    theirs = builder.line(replace(sheet.desk.journey, said={slug: rows.said(answer)}), form.question)
    mine = builder.line(replace(sheet.desk.journey, said={slug: _said(form.answer())}), form.question)
    return Conflict(
        "" if sheet.by and answer.by_id == sheet.by.pk else answer.by_name, clock(answer.at), theirs.words, mine.words, answer.revision
    )


def reading(form: QuestionForm, currency: str, *, told: bool = False) -> str:
    """What we read in the field: "1,800 cases"; for a draft that cannot be read, that it is not counted, and why unless that is `told` beside it."""
    if form.unknown and form.typed.strip():
        return f"Not counted while “{builder.NOT_KNOWN}” is ticked"
    if not form.question.is_number or not form.typed.strip():
        return ""
    if form.value is None:
        return "Not counted yet" if told else f"Not counted yet. {form.message}"
    return f"Read as {builder.in_words(form.question, form.value, currency)}"


def unit(way: Journey, question: Question) -> str:
    """What stands beside the number: the question's own unit, or the currency of the rules."""
    return question.unit or (way.currency if question.kind == "money" else "")


def status(sheet: Sheet, at: datetime, *, told: bool = False) -> tuple[str, bool]:
    """The one line about saving, and whether it asks for attention; why something cannot be read only where no other place has `told` it."""
    now = clock(at)
    if sheet.too_long:
        return f"Not saved. {sheet.too_long}", True
    if sheet.closing and not sheet.stored:
        many = formatting.counted(len(sheet.closing), "answer")
        return f"Not saved yet: this would set {many} aside. Press Continue to see which", True
    if sheet.conflicts:
        return "Not saved: this answer was changed meanwhile", True
    if not sheet.unread:
        return f"Saved at {now}", False
    newest = [form for form in sheet.unread if form.question.slug in sheet.changed] or sheet.unread[:1]
    if sheet.changed and sheet.is_counted:
        return f"Saved at {now}. “{_named(newest[0].question)}” still needs attention", True
    return f"Kept as typed at {now}, needs attention{'' if told else f': {newest[0].message}'}", True


def _named(question: Question) -> str:
    return question.short or question.ask


def clock(moment: datetime) -> str:
    return formatting.clock(timezone.localtime(moment))


def token(given: str | None = None) -> str:
    """The name that a page was given when it was made, as it came back; a new one, random, where none came or it is not one of ours."""
    return given if given and TOKEN.fullmatch(given) else secrets.token_urlsafe(16)


def url_of(desk: selectors.Desk, question: Question) -> str:
    """Where a question or a field of the idea is answered."""
    pk = desk.use_case.pk
    if question.section == IDEA.slug:
        return f"{reverse('intake:idea', args=[pk])}#{field_name(question.slug)}"
    return reverse("intake:question", args=[pk, question.slug])


def url_of_step(desk: selectors.Desk, step: Step) -> str:
    """Where a row of the task list leads: the first open question of its section, or the page that is all of it."""
    pk = desk.use_case.pk
    if step.slug in (CHECK, IDEA.slug):
        return reverse(f"intake:{step.slug}", args=[pk])
    return reverse("intake:question", args=[pk, step.start]) if step.start else reverse("intake:section", args=[pk, step.slug])


@dataclass(frozen=True, slots=True)
class ReadBy:
    """The rules that read an answer as links, ready to stand on a page: the first few by name, then all; and why the first of them holds."""

    because: str
    count: int
    first: SafeString
    all: SafeString

    @property
    def more(self) -> bool:
        return self.count > NAMED_FIRST


@lru_cache(maxsize=512)  # a hundred and more rules read one answer, and the same ones each time
def read_by(machine: Machine, slug: str) -> ReadBy | None:
    """The rules that read an answer, each with the page that shows it as published; None where none does."""
    keys = builder.rules_reading(machine, slug)
    links = [(reverse("decisions:rule", args=[key]), key) for key in keys]
    first = format_html_join(", ", '<a class="src" href="{}">Rule {}</a>', links[:NAMED_FIRST])
    because = next((machine.book.rule[key].because for key in keys if key in machine.book.rule), "")
    return ReadBy(because, len(keys), first, format_html_join(", ", '<a class="src" href="{}">{}</a>', links)) if keys else None
