"""Storing one answer: its row, its history and its event together. May not import views or forms.

Whose change was it? A save names the page it came from and how often that page was typed into, so that a slow request of
the same page is told from another person's.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.models import User
from apps.audit import services as audit
from apps.decisions.engine.answers import KNOWN_HOW
from apps.decisions.engine.terms import Value
from apps.decisions.engine.texts import without_hidden
from apps.intake.journey.said import to_json
from apps.intake.models import Answer, AnswerRevision, UseCase
from apps.intake.selectors import not_binned
from apps.intake.services.writing import write

LONGEST_DRAFT = 20_000  # characters; what is longer is refused before it is stored, with words


class AnswerChanged(Exception):
    """Somebody else changed this answer since the page was opened. Carries what is stored; nothing was stored."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.by_name} changed “{answer.question}” at {answer.at:%H:%M}; revision {answer.revision}")
        self.answer = answer


class Superseded(Exception):
    """A late request of the same page, older than what is stored. Nothing was stored, and nothing is lost."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"“{answer.question}” was saved later from the same page; revision {answer.revision}")
        self.answer = answer


class TooLongToKeep(Exception):
    """More text than any answer needs; refused before it reaches the database."""

    def __init__(self, length: int) -> None:
        super().__init__(f"The text must be {LONGEST_DRAFT:,} characters or fewer; you have {length:,}")
        self.length = length


@dataclass(frozen=True, slots=True)
class Writing:
    """What one save says about one question. `value` is JSON text, None where nothing is known or nothing could be read."""

    typed: str = ""
    value: str | None = None
    readable: bool = True
    unknown: bool = False
    known_how: str = ""
    source: str = ""
    private: bool = False


@transaction.atomic
def save_answer(
    *,
    use_case: UseCase,
    question: str,
    typed: str,
    value: Value | None,
    known_how: str,
    source: str,
    revision: int,
    editor: str,
    seq: int,
    by: User,
    at: datetime,
    unknown: bool = False,
    private: bool = False,
) -> Answer:
    """Store one answer, its history and its event together; return the answer.

    `typed` is kept as it is; `value` is what could be read of it, None where nothing could. `unknown` is "I do not know
    yet", which stands beside what was typed and clears nothing. `revision` is the one that the page has read, 0 for none;
    `editor` names the page, "" none, and `seq` counts its keystrokes.
    A later save of the same page is taken, an earlier one raises Superseded. A save of another page is taken if it has
    read what is stored; it raises AnswerChanged if not, unless it changes nothing itself. The same writing twice is one
    revision. Raises PermissionDenied if `by` may not edit, InTheBin, TooLongToKeep for a flood; nothing is stored then.
    """
    permissions.check_edit_use_cases(by, use_case.workspace)
    not_binned(use_case)
    writing = _clean(typed, value, known_how=known_how, source=source, unknown=unknown, private=private)
    answer = _locked(use_case, question)
    if answer is None:
        if writing == Writing():
            return Answer(use_case=use_case, question=question, revision=0)  # nothing was said, so nothing is kept
        answer = Answer(use_case=use_case, workspace_id=use_case.workspace_id, question=question)
        _fill(answer, writing, revision=1, editor=editor, seq=seq, by=by, at=at)
        if write(answer, use_case):
            return _recorded(answer, use_case, by=by, at=at)
        answer = Answer.objects.select_for_update().get(use_case=use_case, question=question)  # made by somebody in the same moment
    same_page = bool(editor) and answer.editor == editor
    if same_page and seq < answer.seq:
        raise Superseded(answer)
    if _of(answer) == writing:
        return _seen(answer, editor=editor, seq=seq, has_read=revision == answer.revision)
    if not same_page and answer.revision != revision:
        if _as_read(answer, revision) == writing:
            return answer  # this page changed nothing; what others wrote since stands
        raise AnswerChanged(answer)
    _fill(answer, writing, revision=answer.revision + 1, editor=editor, seq=seq, by=by, at=at)
    write(answer, use_case)
    return _recorded(answer, use_case, by=by, at=at)


def _clean(typed: str, value: Value | None, *, known_how: str, source: str, unknown: bool, private: bool) -> Writing:
    """Refuse a flood, drop what nobody can see, and hold the fields to what the table promises."""
    if (longest := max(len(typed), len(source))) > LONGEST_DRAFT:
        raise TooLongToKeep(longest)
    typed = without_hidden(typed)
    return Writing(
        typed=typed,
        value=None if unknown or value is None else to_json(value),
        readable=unknown or value is not None or not typed.strip(),
        unknown=unknown,
        known_how=known_how if known_how in KNOWN_HOW else "",
        source=without_hidden(source),
        private=private,
    )


def _locked(use_case: UseCase, question: str) -> Answer | None:
    return Answer.objects.select_for_update().filter(use_case=use_case, question=question).first()


def _fill(answer: Answer, writing: Writing, *, revision: int, editor: str, seq: int, by: User, at: datetime) -> None:
    for name, value in asdict(writing).items():
        setattr(answer, name, value)
    answer.revision, answer.editor, answer.seq = revision, editor, seq
    answer.by, answer.by_name, answer.at = by, str(by), at


def _seen(answer: Answer, *, editor: str, seq: int, has_read: bool) -> Answer:
    # The same words again: no new revision, but a slower, older request of this page must still come too late. A page
    # that has read what is stored and says the same becomes its writer, so that this holds for it as well.
    later = answer.editor == editor and seq > answer.seq
    if later or (editor and answer.editor != editor and has_read):
        answer.editor, answer.seq = editor, seq
        answer.save(update_fields=["editor", "seq"])
    return answer


def _of(row: Answer | AnswerRevision) -> Writing:
    return Writing(
        typed=row.typed,
        value=row.value,
        readable=row.readable,
        unknown=row.unknown,
        known_how=row.known_how,
        source=row.source,
        private=row.private,
    )


def _as_read(answer: Answer, revision: int) -> Writing:
    """What the page was opened with."""
    row = AnswerRevision.objects.filter(answer=answer, revision=revision).first()
    return _of(row) if row else Writing()


def _recorded(answer: Answer, use_case: UseCase, *, by: User, at: datetime) -> Answer:
    """Record the event of what `write` has stored."""
    audit.record(
        kind="answer.saved",
        subject="use_case",
        subject_id=use_case.pk,
        workspace_id=use_case.workspace_id,
        actor=by,
        at=at,
        question=answer.question,
        revision=answer.revision,
    )
    return answer
