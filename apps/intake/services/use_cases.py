"""Starting a use case, taking one in from a case file, and deciding. May not import views or forms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.models import User, Workspace
from apps.audit import services as audit
from apps.decisions import selectors as decision_selectors
from apps.decisions import services as decisions
from apps.decisions.engine import answers as engine_answers
from apps.decisions.engine.terms import Question, Value
from apps.intake import selectors
from apps.intake.journey.narrative import NARRATIVE
from apps.intake.journey.said import as_typed
from apps.intake.models import SAMPLE, UseCase, UseCaseDecision
from apps.intake.services.saving import save_answer


class NotReady(Exception):
    """A decision was asked for without what it insists on. `missing` are the fields."""

    def __init__(self, missing: tuple[Question, ...]) -> None:
        super().__init__(", ".join(field.short for field in missing))
        self.missing = missing


@transaction.atomic
def create_use_case(
    *, workspace: Workspace, key: str, by: User, at: datetime, came_from: str = "", source: UseCase | None = None
) -> UseCase:
    """Start a use case. `key` comes from the page that asked, so that a double click makes one and gets it twice."""
    permissions.check_edit_use_cases(by, workspace)
    use_case, new = UseCase.objects.get_or_create(
        workspace=workspace,
        key=key,
        defaults={
            "created_by": by,
            "created_at": at,
            "updated_at": at,
            "looked_at": decision_selectors.live_version(at),
            "came_from": came_from,
            "source_use_case": source,
        },
    )
    if new:
        audit.record(
            kind="use_case.created",
            subject="use_case",
            subject_id=use_case.pk,
            workspace_id=workspace.pk,
            actor=by,
            at=at,
        )
    return use_case


@transaction.atomic
def decide_use_case(*, use_case: UseCase, by: User, at: datetime) -> UseCaseDecision:
    """Freeze the answers as they are into a decision, and number it. The same answers and rules again give the same one.

    Raises NotReady for a missing title or problem, CaseRefused for answers that contradict each other; nothing is
    stored then, nor where it lies in the bin (InTheBin).
    """
    permissions.check_decide(by, use_case.workspace_id)
    desk = selectors.desk_of(selectors.not_binned(selectors.locked(use_case.pk)), at=at)
    use_case = desk.use_case
    if missing := desk.journey.needs():
        raise NotReady(missing)
    if desk.journey.unchanged:
        return selectors.decision_numbered(use_case, use_case.newest_number)
    decision = decisions.decide(workspace=use_case.workspace, case=desk.journey.case(), by=by, at=at)
    link = UseCaseDecision.objects.create(
        workspace_id=use_case.workspace_id,
        use_case=use_case,
        decision=decision,
        number=(use_case.newest_number or 0) + 1,
        written=desk.written,
    )
    UseCase.objects.filter(pk=use_case.pk).update(looked_at=decision.rulebook_version, updated_at=at)
    audit.record(
        kind="use_case.decided",
        subject="use_case",
        subject_id=use_case.pk,
        workspace_id=use_case.workspace_id,
        actor=by,
        at=at,
        decision=str(decision.pk),
        number=link.number,
    )
    return link


@transaction.atomic
def create_from_case(
    *, workspace: Workspace, case: Mapping[str, Any], key: str, by: User, at: datetime, came_from: str = SAMPLE
) -> UseCase:
    """A use case with the answers of a case file, each as if it had been typed. The same key again gives the same one.

    Raises CaseRefused with every problem of the file; nothing is stored then.
    """
    book = decision_selectors.book_for(decision_selectors.live_version(at))
    read = engine_answers.read_case(book, case)
    use_case = create_use_case(workspace=workspace, key=key, by=by, at=at, came_from=came_from)
    if use_case.answers.exists():
        return use_case
    words = {f"idea.{name}": text for name, text in {"title": read.title, **read.narrative}.items()}
    for field in NARRATIVE:
        if text := words.get(field.slug, ""):
            _import(use_case, field.slug, typed=text, value=text, by=by, at=at)
    for slug, answer in read.answers.items():
        value = answer.value
        _import(
            use_case,
            slug,
            typed=answer.typed if value is None else as_typed(value),
            value=value,
            known_how=answer.known_how or "",
            source=answer.source or "",
            unknown=value is None and not answer.typed,
            private=answer.private,
            by=by,
            at=at,
        )
    audit.record(
        kind="use_case.imported",
        subject="use_case",
        subject_id=use_case.pk,
        workspace_id=workspace.pk,
        actor=by,
        at=at,
        came_from=came_from,
        answers=len(read.answers),
    )
    return use_case


def _import(
    use_case: UseCase,
    question: str,
    *,
    typed: str,
    value: Value | None,
    by: User,
    at: datetime,
    known_how: str = "",
    source: str = "",
    unknown: bool = False,
    private: bool = False,
) -> None:
    save_answer(
        use_case=use_case,
        question=question,
        typed=typed,
        value=value,
        known_how=known_how,
        source=source,
        unknown=unknown,
        private=private,
        revision=0,
        editor="",
        seq=0,
        by=by,
        at=at,
    )
