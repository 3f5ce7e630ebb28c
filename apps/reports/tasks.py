"""What the worker runs: one export, and the upkeep that takes up again what a dead worker left. Each task makes one service call."""

import logging
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

from apps.accounts import tries
from apps.reports.services import exports

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3  # after an error
MAX_DEATHS = 4  # of its worker: a job that kills its worker must not do so for ever


@app.task(name=exports.TASK, queue=exports.QUEUE, pass_context=True, retry=RetryStrategy(max_attempts=MAX_ATTEMPTS, exponential_wait=2))
def export(context: JobContext, *, export_id: str) -> None:
    """Make one document. Twice does no harm."""
    close_old_connections()
    try:
        exports.make_export(export_id=export_id, attempt=context.job.attempts, now=timezone.now, must_stop=context.should_abort)
    finally:
        close_old_connections()


@app.periodic(cron="* * * * * */10")
@app.task(name="reports.retry_stalled", queue="upkeep", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Queue again every job whose worker has gone silent, and tell the owners of those that failed for good."""
    manager: Any = context.app.job_manager
    silence = settings.PROCRASTINATE_WORKER_DEFAULTS["stalled_worker_timeout"]
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silence):
        try:
            if job.attempts + 1 >= MAX_DEATHS:
                await manager.finish_job(job, status=Status.FAILED, delete_job=False)
            else:
                await manager.retry_job(job)
        except ConnectorException:
            log.exception("job %s could not be retried", job.id)  # one bad job does not stop the others
    await sync_to_async(_tell)()


@app.periodic(cron="17 * * * *")
@app.task(name="accounts.clear_old", queue="upkeep", queueing_lock="clear_old")
def clear_old(timestamp: int) -> None:
    """Remove sessions that have ended and counts of sign-in tries that are past."""
    close_old_connections()
    try:
        call_command("clearsessions")
        tries.forget_old_tries(at=timezone.now())
    finally:
        close_old_connections()


def _tell() -> None:
    close_old_connections()
    exports.fail_lost_exports(at=timezone.now())
