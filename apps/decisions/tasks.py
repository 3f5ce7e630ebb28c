"""What the worker runs of the rules: the replay of one draft, and a look after those that were lost. Each task makes one service call."""

from django.db import close_old_connections
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from apps.decisions.services import impact as impacts

MAX_ATTEMPTS = 3  # after an error


@app.task(name=impacts.TASK, queue=impacts.QUEUE, pass_context=True, retry=RetryStrategy(max_attempts=MAX_ATTEMPTS, exponential_wait=2))
def impact(context: JobContext, *, run_id: str) -> None:
    """Replay one draft, from where it was left. Twice does no harm."""
    close_old_connections()
    try:
        impacts.make_impact(run_id=run_id, attempt=context.job.attempts, now=timezone.now, must_stop=context.should_abort)
    finally:
        close_old_connections()


@app.periodic(cron="* * * * * */20")
@app.task(name="decisions.tell_lost", queue="upkeep", queueing_lock="tell_lost")
def tell_lost(timestamp: int) -> None:
    """Tell who asked of the replays that failed for good."""
    close_old_connections()
    try:
        impacts.fail_lost_impacts(at=timezone.now())
    finally:
        close_old_connections()
