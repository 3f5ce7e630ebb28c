"""What a draft would decide otherwise: asked for, replayed in the background, cancelled. Alters nothing that is stored.

A run belongs to a draft as it stood. Each batch is counted in one transaction that also moves the run on, so that a worker that
was killed, or one that came back too late, never counts a case twice.
"""

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from apps.accounts import permissions
from apps.accounts.models import User
from apps.audit.locks import Lock, wait_for
from apps.audit.services import record
from apps.decisions import replaying
from apps.decisions.engine import canonical
from apps.decisions.engine.decide import ENGINE
from apps.decisions.models import Decision, Draft, DraftTestCase, ImpactLine, ImpactRun, RulebookVersion, VersionTestCase
from apps.decisions.models.impact import CANCELLED, FAILED, READY, RUNNING, UNDER_WAY, Tried, revision_of, whose
from apps.decisions.services import impact_counts
from apps.decisions.services.impact_tried import books_of, run_of
from apps.decisions.services.journal import DraftChanged

log = logging.getLogger(__name__)

TASK, QUEUE = "decisions.impact", "impact"
AT_ONCE = 50  # cases up to which the answer comes with the page
BATCH = 100  # cases counted in one transaction
MOST_TRIED = 1_000  # stored decisions in which the choices of new questions are tried (house judgement); their numbers are drawn by lot, so are these
FORGOTTEN_AFTER = timedelta(minutes=5)  # a small run whose request was killed
LOST = "The replay could not be finished in several tries. Run it again; if it fails again, tell the operator of this site"
BROKEN = "Something went wrong on our side. Run it again; if it fails again, tell the operator of this site"
Case = Mapping[str, Any]


class Interrupted(Exception):
    """The worker is asked to stop; the job is taken up again."""


def request_impact(*, draft: Tried, by: User, at: datetime) -> ImpactRun:
    """Replay a draft as it stands over all that is stored by now: a few cases at once, many in the background.

    One that is under way for the draft as it stands is returned as it is. Raises NotReplayable, NothingInForce, DraftChanged.
    """
    run, is_small = _new_run(draft=draft, by=by, at=at)
    if is_small:
        try:
            _replay(run, replaying.replay_here, now=lambda: at, must_stop=lambda: False)
        except Exception:
            _fail(run.pk, BROKEN, at)
            raise
        run.refresh_from_db()
    return run


def is_small(tried: Tried) -> bool:
    """Whether the answer would come with the page. Counts no further than that."""
    tests = DraftTestCase.objects.filter(draft=tried).count() if isinstance(tried, Draft) else 0
    return Decision.objects.order_by()[: AT_ONCE + 1].count() + tests <= AT_ONCE


def make_impact(*, run_id: uuid.UUID | str, attempt: int, now: Callable[[], datetime], must_stop: Callable[[], bool]) -> None:
    """Go on with a run where it was left. Twice does no harm."""
    run = ImpactRun.objects.select_related("before", "price_list").get(pk=run_id)
    if not ImpactRun.objects.filter(pk=run.pk, status__in=UNDER_WAY).update(status=RUNNING, attempt=attempt):
        return
    _replay(run, None, now=now, must_stop=must_stop)


@transaction.atomic
def cancel_impact(*, run: ImpactRun, by: User, at: datetime) -> bool:
    """End a run before it is through; whether there was still something to end."""
    _may(by)
    ended = ImpactRun.objects.filter(pk=run.pk, status__in=UNDER_WAY).update(status=CANCELLED, finished_at=at)
    if ended:
        _record("impact.cancelled", run, by, at)
    return bool(ended)


def fail_lost_impacts(*, at: datetime) -> int:
    """Mark runs whose job has failed for good, or whose request ended before they did; return how many."""
    jobs = ProcrastinateJob.objects.alias(run_id=KeyTextTransform("run_id", "args"))
    jobs = jobs.filter(task_name=TASK, run_id=Cast(OuterRef("pk"), TextField()))
    dead, alive = jobs.filter(status__in=("failed", "aborted", "cancelled")), jobs.filter(status__in=("todo", "doing"))
    lost = ImpactRun.objects.filter(status__in=UNDER_WAY).filter(~Exists(alive))
    lost = lost.filter(Exists(dead) | Q(requested_at__lt=at - FORGOTTEN_AFTER))
    return sum(_fail(pk, LOST, at) for pk in lost.values_list("pk", flat=True))


@transaction.atomic
def _new_run(*, draft: Tried, by: User, at: datetime) -> tuple[ImpactRun, bool]:
    _may(by)
    draft = _held(draft)
    there = ImpactRun.objects.filter(**whose(draft), status__in=UNDER_WAY).defer("canonical").first()
    if there is not None and there.revision == revision_of(draft):
        return there, False
    if there is not None:
        cancel_impact(run=there, by=by, at=at)
    run = run_of(draft, by=by, at=at)
    _forget_older(draft)
    is_small = run.total <= AT_ONCE
    if is_small:
        run.status = RUNNING
    run.save(force_insert=True)
    if not is_small:
        app.configure_task(
            TASK, queue=QUEUE, lock=f"impact-{'prices-' if run.is_of_prices else 'version-' if run.version_id else ''}{draft.pk}"
        ).defer(run_id=str(run.pk))
    _record("impact.requested", run, by, at, cases=run.total)
    return run, is_small


def _held(tried: Tried) -> Tried:
    """As it stands, and held: of a draft or version one run at a time."""
    if isinstance(tried, RulebookVersion):
        wait_for(Lock.IMPACTS)
        return tried
    draft = type(tried).objects.select_for_update(of=("self",)).get(pk=tried.pk)
    if not draft.is_open:
        raise DraftChanged
    return draft


def _replay(
    run: ImpactRun, here: Callable[..., replaying.Came] | None, *, now: Callable[[], datetime], must_stop: Callable[[], bool]
) -> None:
    """Replay batch after batch, in this process by `here` or in children, and count each."""
    books = books_of(run)
    if here is not None:
        replay = books.replay()
        _count_all(run, ((batch, [here(replay, batch)]) for batch in _batches(run)), now=now, must_stop=must_stop)
        return
    with replaying.children(books) as at_work:
        _count_all(run, at_work.replay(_batches(run)), now=now, must_stop=must_stop)


def _count_all(
    run: ImpactRun,
    came: Iterable[tuple[Sequence[Case], Sequence[replaying.Came]]],
    *,
    now: Callable[[], datetime],
    must_stop: Callable[[], bool],
) -> None:
    done = run.done
    for batch, parts in came:
        if must_stop():
            raise Interrupted
        if not _count(run.pk, done, batch, parts):
            return  # cancelled, or somebody else goes on with it
        done += len(batch)
    _finish(run, done, now())


def _batches(run: ImpactRun) -> Iterator[list[Case]]:
    """What is not counted yet: the test cases first, then stored decisions by their numbers."""
    if run.done == 0 and (worked := list(run.worked.values_list("name", "answers"))):
        yield [{"id": name, "worked": True, "answers": canonical.loads(answers)} for name, answers in worked]
    stored = Decision.objects.filter(decided_at__lte=run.requested_at).order_by("pk")
    cursor, tried = run.cursor, run.counts[impact_counts.STORED]["tried"] if run.words.get("new_questions") else MOST_TRIED
    while True:
        rows = list((stored.filter(pk__gt=cursor) if cursor else stored).values(*COLUMNS)[:BATCH])
        if not rows:
            return
        cursor = rows[-1]["pk"]
        yield [{**_case(row, run), "try": place < MOST_TRIED} for place, row in enumerate(rows, tried)]
        tried += len(rows)


COLUMNS = ("pk", "case_json", "rulebook_version_id", "price_list_id", "engine", "verdict", "recommendation", "certainty")


def _case(row: Mapping[str, Any], run: ImpactRun) -> Case:
    """The answers alone, and what the rules in force say of them where the decision was made by these."""
    by_these = (row["rulebook_version_id"], row["price_list_id"], row["engine"]) == (run.before_id, run.price_list_id, ENGINE)
    known = [row["verdict"], row["recommendation"], row["certainty"]] if by_these else None
    return {"id": str(row["pk"]), "answers": _values(canonical.loads(row["case_json"])["answers"]), "known": known}


def _values(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {slug: answer["value"] if isinstance(answer, Mapping) else answer for slug, answer in answers.items()}


@transaction.atomic
def _count(pk: uuid.UUID, done: int, batch: Sequence[Case], parts: Sequence[replaying.Came]) -> bool:
    """Keep what came of a batch and move the run on; False where it is no longer at `done`."""
    run = (
        ImpactRun.objects.select_for_update()
        .only("status", "done", "total", "counts", "words", "fired", "cursor", "before", "draft")
        .get(pk=pk)
    )
    if run.status != RUNNING or run.done != done:
        return False
    worked = {case["id"] for case in batch if case.get("worked")}
    told = [entry for part in parts for entry in part.told if entry["move"] or impact_counts.is_unread(entry)]
    added = _added(run, worked)
    ImpactLine.objects.bulk_create(
        impact_counts.line(run, entry, is_worked=entry["id"] in worked, is_added=entry["id"] in added) for entry in told
    )
    impact_counts.add(run, batch, parts, worked, added)
    run.done, run.total = done + len(batch), max(run.total, done + len(batch))
    if not worked:
        run.cursor = uuid.UUID(str(batch[-1]["id"]))
    run.save(update_fields=["done", "total", "counts", "fired", "cursor"])
    return True


def _added(run: ImpactRun, worked: set[str]) -> set[str]:
    """Those of the test cases of a draft that the rules in force were not published with."""
    if not worked or run.draft_id is None:
        return set()
    return worked - set(VersionTestCase.objects.filter(version=run.before_id).values_list("name", flat=True))


@transaction.atomic
def _finish(run: ImpactRun, done: int, at: datetime) -> None:
    if ImpactRun.objects.filter(pk=run.pk, status=RUNNING, done=done).update(status=READY, total=done, finished_at=at):
        _record("impact.ready", run, run.requested_by, at, cases=done)


@transaction.atomic
def _fail(pk: uuid.UUID, reason: str, at: datetime) -> int:
    run = ImpactRun.objects.defer("canonical").select_related("requested_by").get(pk=pk)
    failed = ImpactRun.objects.filter(pk=pk, status__in=UNDER_WAY).update(status=FAILED, error=reason, finished_at=at)
    if failed:
        log.warning("impact %s failed: %s", pk, reason)
        _record("impact.failed", run, run.requested_by, at, reason=reason)
    return failed


def _forget_older(draft: Tried) -> None:
    """Of a draft, only the last that came to its end is of use beside a new one."""
    others = ImpactRun.objects.filter(**whose(draft)).exclude(status__in=UNDER_WAY)
    if last := others.filter(status=READY).only("pk").first():
        others = others.exclude(pk=last.pk)
    others.delete()


def _may(by: User) -> None:
    if not permissions.can_see_rule_admin(by):
        permissions.check_edit_rules(by)


def _record(kind: str, run: ImpactRun, by: User, at: datetime, **details: object) -> None:
    subject = "rule book version" if run.version_id else "price draft" if run.is_of_prices else "draft"
    number = run.version.number if run.version else run.price_draft_id or run.draft_id
    record(
        kind=kind,
        subject=subject,
        subject_id=number,
        workspace_id=None,
        actor=by,
        at=at,
        impact=str(run.pk),
        revision=run.revision,
        **details,
    )
