"""Reading stored answers, as rows and as the journey knows them. May not import services or views."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.db import connection

from apps.intake.journey.said import NOTHING, Said
from apps.intake.models import Answer, AnswerRevision, UseCase

_SAID = tuple(field.name for field in fields(Said))
_ANSWERS = f"""
    SELECT id, question, editor, by_name, at::text, {", ".join(_SAID)}
    FROM intake_answer WHERE use_case_id = %s ORDER BY question"""  # noqa: S608  names of our own columns
# What one answer held before the page that wrote it last, or before this revision where no page did.
_BEFORE = f"""
    SELECT {", ".join(_SAID)} FROM intake_answerrevision
    WHERE answer_id = %(answer)s AND CASE WHEN %(editor)s = '' THEN revision < %(revision)s ELSE editor <> %(editor)s END
    ORDER BY revision DESC LIMIT 1"""  # noqa: S608  names of our own columns


@dataclass(frozen=True, slots=True)
class Kept:
    """One stored answer, and who wrote it from which page: what pages read of all answers at once, where a model would cost ten times as much."""

    pk: int
    question: str
    editor: str
    by_name: str
    at: datetime
    said: Said

    @classmethod
    def of(cls, answer: Answer) -> "Kept":
        """The same of an answer that is at hand as a model."""
        return cls(answer.pk, answer.question, answer.editor, answer.by_name, answer.at, said(answer))


def answers_of(use_case: UseCase) -> dict[str, Kept]:
    """Every stored answer by its question, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, [use_case.pk])
        rows = cursor.fetchall()
    return {
        question: Kept(pk, question, editor, by_name, datetime.fromisoformat(at), Said(*of_it))
        for pk, question, editor, by_name, at, *of_it in rows
    }


def written(answers: dict[str, Kept]) -> int:
    return sum(answer.said.revision for answer in answers.values())


def said_in(answers: dict[str, Kept]) -> dict[str, Said]:
    """The answers as the journey knows them."""
    return {slug: answer.said for slug, answer in answers.items()}


def said(row: Answer | AnswerRevision) -> Said:
    return Said(
        value=row.value,
        typed=row.typed,
        readable=row.readable,
        unknown=row.unknown,
        known_how=row.known_how,
        source=row.source,
        private=row.private,
        revision=row.revision,
    )


def before_the_last_page(answers: dict[str, Kept]) -> tuple[Kept, Said] | None:
    """The answer that was written last, and what stood there before the page that wrote it; None where nothing was written."""
    if not answers:
        return None
    last = max(answers.values(), key=lambda answer: answer.at)
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, {"answer": last.pk, "editor": last.editor, "revision": last.said.revision})
        row = cursor.fetchone()
    return last, Said(*row) if row else NOTHING
