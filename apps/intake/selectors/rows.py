"""Reading stored answers, as rows and as the journey knows them. May not import services or views."""

from dataclasses import fields

from django.db import connection

from apps.intake.journey.said import NOTHING, Said
from apps.intake.models import Answer, AnswerRevision, UseCase

_ANSWER = tuple(str(field.column) for field in Answer._meta.concrete_fields)
_ANSWERS = f"SELECT {', '.join(_ANSWER)} FROM intake_answer WHERE use_case_id = %s ORDER BY question"  # noqa: S608  our own columns
_SAID = tuple(field.name for field in fields(Said))
# What one answer held before the page that wrote it last, or before this revision where no page did.
_BEFORE = f"""
    SELECT {", ".join(_SAID)} FROM intake_answerrevision
    WHERE answer_id = %(answer)s AND CASE WHEN %(editor)s = '' THEN revision < %(revision)s ELSE editor <> %(editor)s END
    ORDER BY revision DESC LIMIT 1"""  # noqa: S608  names of our own columns


def answers_of(use_case: UseCase) -> dict[str, Answer]:
    """Every stored answer by its question, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, [use_case.pk])
        rows = [Answer.from_db(connection.alias, _ANSWER, row) for row in cursor.fetchall()]
    return {answer.question: answer for answer in rows}


def written(answers: dict[str, Answer]) -> int:
    return sum(answer.revision for answer in answers.values())


def said_in(answers: dict[str, Answer]) -> dict[str, Said]:
    """The answers as the journey knows them."""
    return {slug: said(answer) for slug, answer in answers.items()}


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


def before_the_last_page(answers: dict[str, Answer]) -> tuple[Answer, Said] | None:
    """The answer that was written last, and what stood there before the page that wrote it; None where nothing was written."""
    if not answers:
        return None
    last = max(answers.values(), key=lambda answer: answer.at)
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, {"answer": last.pk, "editor": last.editor, "revision": last.revision})
        row = cursor.fetchone()
    return last, Said(*row) if row else NOTHING
