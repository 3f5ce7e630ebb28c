"""One statement that stores an answer, keeps this revision of it for good, and moves its use case up the list.

What is kept is copied from the row as it was stored, so the two cannot differ. Knows the tables, not who may write.
"""

from django.db import connection

from apps.intake.models import TITLE, Answer, UseCase, Written

_COLUMNS = tuple(field.column for field in Written._meta.get_fields())
_COPIED = ", ".join(_COLUMNS)
_VALUES = ", ".join(f"%({name})s" for name in _COLUMNS)
_KEPT = f"""
    , moved AS (
        UPDATE intake_usecase SET updated_at = %(at)s, title = coalesce(%(title)s, title)
        WHERE id = %(use_case_id)s AND EXISTS (SELECT FROM written)
    )
    INSERT INTO intake_answerrevision ({_COPIED}, answer_id) SELECT {_COPIED}, id FROM written RETURNING answer_id"""  # noqa: S608  our own columns
_FIRST = f"""
    WITH written AS (
        INSERT INTO intake_answer ({_COPIED}, use_case_id) VALUES ({_VALUES}, %(use_case_id)s)
        ON CONFLICT (use_case_id, question) DO NOTHING RETURNING *
    ) {_KEPT}"""  # noqa: S608  our own columns
_AGAIN = f"""
    WITH written AS (
        UPDATE intake_answer SET ({_COPIED}) = ({_VALUES}) WHERE id = %(id)s RETURNING *
    ) {_KEPT}"""  # noqa: S608  our own columns


def write(answer: Answer, use_case: UseCase) -> bool:
    """Store the answer as it is; False, and nothing stored, where it is new and somebody made it in the same moment."""
    title = answer.typed.strip() if answer.question == TITLE and answer.readable else None
    values = {name: getattr(answer, name) for name in _COLUMNS}
    with connection.cursor() as cursor:
        statement = _FIRST if answer.pk is None else _AGAIN
        cursor.execute(statement, {**values, "id": answer.pk, "use_case_id": use_case.pk, "title": title})
        row = cursor.fetchone()
    if row is None:
        return False
    answer.pk, answer._state.adding = row[0], False
    use_case.updated_at = answer.at
    if title is not None:
        use_case.title = title
    return True
