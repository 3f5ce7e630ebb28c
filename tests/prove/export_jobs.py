"""Documents that were asked for are made, each once, however often the process that makes them is killed.

The process is `manage.py jobs` with real documents; a shorter heartbeat lets the run end in time. The control leaves out
the task that takes up again what a dead worker left: then some documents must stay unfinished.
"""

import hashlib
import random
import time
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils import timezone

from apps.accounts import services as accounts
from apps.audit.models import Event
from apps.reports.models import FAILED, FINAL, READY, RENDERING, Export
from apps.reports.services import exports
from tests.prove import Figure, amount
from tests.prove._processes import jobs, kill, wait_for
from tests.prove._samples import person
from tests.reports.make import worked_cases

WORKSPACES = amount(short=2, long=6)  # one document at a time is made for each
WANTED, KILLS, SECONDS = amount(short=4, long=60), amount(short=2, long=40), amount(short=110, long=2_400)
WAITS = amount(short=20, long=40)  # seconds; with the task, a dead worker's job is back within fifteen
SETTINGS = "tests.prove._short_heartbeat"
WITHOUT_RETRY = "tests.prove._jobs_without_retry"
UNDONE_JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'exports' AND status IN ('todo', 'doing')"
moments = random.Random(2026)


def figures() -> Iterator[Figure]:
    decisions = decided(WANTED + 2)
    yield without_retry(decisions[WANTED:])
    yield killed(decisions[:WANTED])


def killed(decisions: list[Any]) -> Figure:
    wanted = ask(decisions)
    until, kills, again = time.monotonic() + SECONDS, 0, 0
    while not all_done(wanted) and time.monotonic() < until:
        with jobs(settings_module=SETTINGS) as pid:
            if kills < KILLS:
                kills += kill_while_rendering(pid, wanted, until)
                continue
            while not all_done(wanted) and time.monotonic() < until:
                again += ask_again(wanted)
                time.sleep(0.2)
    found = list(Export.objects.filter(pk__in=wanted))
    ready = [export for export in found if export.status == READY and hashlib.sha256(bytes(export.output)).hexdigest() == export.sha256]
    twice = [pk for pk in wanted if Event.objects.filter(kind="export.ready", subject_id=str(pk)).count() != 1]
    retried = sum(export.attempt > 0 for export in found)
    value = (
        f"{kills} kills, {len(wanted)} documents asked for, {len(ready)} ready, {retried} of them taken up again, "
        f"{again} asked for again after four deaths, {len(wanted) - len(ready)} unfinished, {len(twice)} not recorded exactly once, {undone()} jobs left"
    )
    good = len(ready) == len(wanted) and not twice and not undone() and retried > 0 and kills >= min(KILLS, 2)
    return Figure("export jobs, the process killed", value, "all ready exactly once, some of them taken up again", holds=good)


def without_retry(decisions: list[Any]) -> Figure:
    """On documents of its own; they are taken out of the way afterwards."""
    wanted, until = ask(decisions), time.monotonic() + SECONDS
    with jobs(settings_module=SETTINGS, module=WITHOUT_RETRY) as pid:
        kills = kill_while_rendering(pid, wanted, until)
    with jobs(settings_module=SETTINGS, module=WITHOUT_RETRY):
        over = time.monotonic() + WAITS
        while not all_done(wanted) and time.monotonic() < over:
            time.sleep(0.2)
        stuck = Export.objects.filter(pk__in=wanted).exclude(status__in=FINAL).count()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    value = f"{kills} kills, {len(wanted)} documents asked for, {stuck} unfinished {WAITS} s later"
    return Figure("export jobs control, without the task that retries", value, "at least 1 unfinished", holds=stuck > 0)


def kill_while_rendering(pid: int, wanted: list[Any], until: float) -> int:
    """End the process at a random moment after it has begun a document; how many were ended."""
    rendering = Export.objects.filter(pk__in=wanted, status=RENDERING)
    before = set(rendering.values_list("pk", "attempt"))
    begun = lambda: set(rendering.values_list("pk", "attempt")) - before or all_done(wanted)  # noqa: E731
    wait_for(begun, within=max(1.0, until - time.monotonic()))
    time.sleep(moments.uniform(0.0, 1.0))
    return 0 if all_done(wanted) else kill(pid)


def decided(number: int) -> list[Any]:
    """Decisions in several workspaces of Maya's."""
    from apps.intake import selectors, services

    maya, at = person("maya"), timezone.now()
    places = [accounts.create_workspace(name=f"Prove {count}", owner=maya, by="prove", at=at) for count in range(WORKSPACES)]
    cases = list(worked_cases().values())
    found = []
    for count in range(number):
        use_case = services.create_from_case(
            workspace=places[count % len(places)], case=cases[count % len(cases)], key=f"prove-{count}", by=maya, at=at
        )
        link = services.decide_use_case(use_case=selectors.use_case_for(maya, use_case.pk), by=maya, at=timezone.now())
        found.append(link.decision)
    return found


def ask(decisions: list[Any]) -> list[Any]:
    return [exports.request_export(decision=decision, by=person("maya"), at=timezone.now()).pk for decision in decisions]


def ask_again(wanted: list[Any]) -> int:
    """What a person does whose document failed because its worker died too often: presses the button again."""
    failed = list(Export.objects.filter(pk__in=wanted, status=FAILED, error=exports.LOST).select_related("decision"))
    for export in failed:
        exports.request_export(decision=export.decision, by=person("maya"), at=timezone.now())
    return len(failed)


def all_done(wanted: list[Any]) -> bool:
    return not Export.objects.filter(pk__in=wanted).exclude(status=READY).exclude(status=FAILED).exists() and not ask_again_needed(wanted)


def ask_again_needed(wanted: list[Any]) -> bool:
    return Export.objects.filter(pk__in=wanted, status=FAILED, error=exports.LOST).exists()


def undone() -> int:
    """Jobs of the queue that nobody has finished; the last may still be being put away."""
    count = 0
    for _ in range(20):
        with connection.cursor() as cursor:
            cursor.execute(UNDONE_JOBS)
            count = int(cursor.fetchone()[0])
        if not count:
            break
        time.sleep(0.1)
    return count
