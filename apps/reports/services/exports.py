"""Exports: asked for in a page, made by a background job, written once. May not import views or tasks.

A service makes the row and queues the job in one transaction: no job without a row, no row without a job.
"""

import hashlib
import logging
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from apps.accounts import permissions
from apps.accounts.models import User
from apps.audit.services import record
from apps.decisions.models import Decision
from apps.reports import pdf, selectors
from apps.reports.builder.parts import Meta
from apps.reports.models import FAILED, FINAL, READY, RENDERING, WAITING, Export
from apps.reports.services import files

log = logging.getLogger(__name__)

TASK, QUEUE = "reports.export", "exports"
OPTIONS = "a4"
SECONDS_BETWEEN_PAGES = 0.5  # a page number is written at most so often
LOST = "The document could not be made in several tries. Ask for it again; if it fails again, shorten the longest answers"


class Interrupted(Exception):
    """The worker is asked to stop; the job is taken up again."""


@transaction.atomic
def request_export(*, decision: Decision, by: User, at: datetime) -> Export:
    """The document of a decision: the one there is, or a new one with its job. A failed one is tried again."""
    permissions.check_export(by, decision.workspace_id)
    export, new = Export.objects.get_or_create(
        key=key_of(decision),
        defaults={
            "workspace_id": decision.workspace_id,
            "decision": decision,
            "options": OPTIONS,
            "requested_by": by,
            "requested_at": at,
        },
    )
    again = not new and Export.objects.filter(pk=export.pk, status=FAILED).update(
        status=WAITING, attempt=0, page=0, error="", finished_at=None, requested_by=by, requested_at=at
    )
    if new or again:
        app.configure_task(TASK, queue=QUEUE, lock=f"workspace-{decision.workspace_id}").defer(export_id=str(export.pk))
        _record("export.requested", export, by, at)
    return export


def make_export(*, export_id: uuid.UUID | str, attempt: int, now: Callable[[], datetime], must_stop: Callable[[], bool]) -> None:
    """Make the document of an export and keep it; the first to finish wins, a second finds nothing left to do.

    What cannot be laid out fails with its reason; anything else is raised, so that the job is tried again.
    """
    export = Export.objects.defer("output").select_related("decision", "requested_by").get(pk=export_id)
    if export.is_final:
        return
    _unfinished(export).update(status=RENDERING, attempt=attempt, page=0)
    try:
        data = files.pdf_of(content_of(export.decision), on_page=_progress(export, attempt, must_stop))
    except pdf.NotRendered as reason:
        _fail(export, str(reason), now())
        return
    _keep(export, data, now())


def content_of(decision: Decision) -> files.Content:
    """What the document of a stored decision is made of."""
    kept = selectors.decision_file(decision)
    meta = Meta(
        reference=kept.reference,
        number=kept.number,
        decided_by=decision.decided_by_name,
        at=decision.decided_at.astimezone(UTC).replace(microsecond=0),
    )
    return files.Content(kept.result, kept.case, kept.book, kept.prices, meta)


def key_of(decision: Decision) -> str:
    """One key for one decision, its options and the shape of the document."""
    return hashlib.sha256(f"{decision.pk}:{decision.sha256}:{OPTIONS}:{files.TEMPLATE_VERSION}".encode()).hexdigest()


def fail_lost_exports(*, at: datetime) -> int:
    """Mark exports whose job has failed for good and that have no other job; return how many.

    One statement looks for both kinds of job, so that a job queued in between is not overlooked.
    """
    jobs = ProcrastinateJob.objects.alias(export_id=KeyTextTransform("export_id", "args"))
    jobs = jobs.filter(task_name=TASK, export_id=Cast(OuterRef("pk"), TextField()))
    dead, alive = jobs.filter(status__in=("failed", "aborted", "cancelled")), jobs.filter(status__in=("todo", "doing"))
    lost = Export.objects.defer("output").exclude(status__in=FINAL).filter(Exists(dead), ~Exists(alive))
    return sum(_fail(export, LOST, at) for export in lost)


@transaction.atomic
def record_download(*, export: Export, by: User, at: datetime) -> None:
    """Note that somebody took the file away."""
    _record("export.downloaded", export, by, at)


def _progress(export: Export, attempt: int, must_stop: Callable[[], bool]) -> Callable[[int], None]:
    """Writes the page that is laid out into the row, and ends the work where the worker is asked to stop."""
    last = 0.0

    def on_page(page: int) -> None:
        nonlocal last
        if must_stop():
            raise Interrupted
        if time.monotonic() - last >= SECONDS_BETWEEN_PAGES:
            last = time.monotonic()
            _unfinished(export).filter(attempt=attempt).update(page=page)

    return on_page


@transaction.atomic
def _keep(export: Export, data: bytes, at: datetime) -> None:
    digest = hashlib.sha256(data).hexdigest()
    if _unfinished(export).update(output=data, sha256=digest, status=READY, error="", finished_at=at):
        _record("export.ready", export, export.requested_by, at, sha256=digest)


@transaction.atomic
def _fail(export: Export, reason: str, at: datetime) -> int:
    log.warning("export %s failed: %s", export.pk, reason)
    failed = _unfinished(export).update(status=FAILED, error=reason, finished_at=at)
    if failed:
        _record("export.failed", export, export.requested_by, at, reason=reason)
    return failed


def _unfinished(export: Export):  # type: ignore[no-untyped-def]
    return Export.objects.filter(~Q(status__in=FINAL), pk=export.pk, output=None)


def _record(kind: str, export: Export, by: User, at: datetime, **details: str) -> None:
    record(
        kind=kind, subject="export", subject_id=export.pk, workspace_id=export.workspace_id, actor=by, at=at,
        decision=str(export.decision_id), **details,
    )  # fmt: skip
