"""A replay of a draft counts every stored decision once, however often the process that replays is killed.

The process is `manage.py jobs`, ended at random moments once it has begun to count; a shorter heartbeat lets the run end in time.
It is waited for as long as it goes on: what is proved does not hang on how busy the machine is.
What comes of it is held against a replay in this process that nobody disturbs. The control forgets where the killed worker was:
then some decisions must be counted twice.
"""

import random
import time
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils import timezone

from apps.decisions import replaying, services
from apps.decisions.engine import canonical
from apps.decisions.engine.answers import case_plain, read_case
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.models import Decision, Draft, ImpactLine, ImpactRun, RulebookVersion
from apps.decisions.models.impact import UNDER_WAY
from apps.decisions.selectors import book_for
from apps.decisions.services import impact
from tests.bench.impact import made_cases, three_rules
from tests.prove import Figure, amount
from tests.prove._processes import jobs, kill, wait_while_it_goes_on, went_on
from tests.prove._samples import person
from tests.prove.export_jobs import decided

DECISIONS = amount(short=600, long=10_000)
KILLS = amount(short=1, long=3)  # four deaths are one too many
SETTINGS = "tests.prove._short_heartbeat"
moments = random.Random(2026)


def figures() -> Iterator[Figure]:
    keep(made_cases(DECISIONS))
    draft = a_draft()
    yield forgetting(draft)
    yield killed(draft)


def killed(draft: Draft) -> Figure:
    run = ask(draft)
    kills = 0
    while kills < KILLS and status(run) in UNDER_WAY:
        with jobs(settings_module=SETTINGS) as pid:
            kills += kill_while_counting(pid, run)
    at_kill = done(run)
    finish(run)
    found = ImpactRun.objects.get(pk=run)
    alone = undisturbed(draft, at=found.requested_at)
    same = (found.counts, found.fired) == (alone.counts, alone.fired) and lines(found) == lines(alone)
    counted, wanted = found.counts["stored"]["cases"], Decision.objects.filter(decided_at__lte=found.requested_at).count()
    value = (
        f"{kills} kills, the last at {at_kill:,} of {found.total:,} cases; {counted:,} of {wanted:,} decisions counted, "
        f"{len(lines(found)):,} come out otherwise, {'the same as' if same else 'OTHERWISE than'} undisturbed"
    )
    holds = same and counted == wanted and kills == KILLS and 0 < at_kill < found.total and found.attempt > 0
    return Figure("impact, its worker killed", value, "each decision counted once, the same as undisturbed", holds=holds)


def forgetting(draft: Draft) -> Figure:
    """The worker is killed once, and what the run knows of where it was is taken from it."""
    run = ask(draft)
    with jobs(settings_module=SETTINGS) as pid:
        kills = kill_while_counting(pid, run)
    ImpactRun.objects.filter(pk=run).update(done=0, cursor=None)
    ImpactLine.objects.filter(run_id=run).delete()  # their constraint alone would not let a decision be counted twice
    finish(run)
    found = ImpactRun.objects.get(pk=run)
    over = found.counts["stored"]["cases"] - Decision.objects.filter(decided_at__lte=found.requested_at).count()
    value = f"{kills} kills, {over:,} decisions counted once too often"
    return Figure("impact control, where it was is forgotten", value, "at least 1 counted too often", holds=over > 0)


def finish(run: Any) -> None:
    """A process that nobody ends goes on with the run, to its end."""
    with jobs(settings_module=SETTINGS):
        wait_while_it_goes_on(lambda: status(run) not in UNDER_WAY, lambda: progress(run))


def kill_while_counting(pid: int, run: Any) -> int:
    """End the process at a random moment after it has counted more than before; how many were ended."""
    before = done(run)
    wait_while_it_goes_on(lambda: done(run) > before or status(run) not in UNDER_WAY, lambda: progress(run))
    time.sleep(moments.uniform(0.0, 0.3))
    return kill(pid) if status(run) in UNDER_WAY else 0


def undisturbed(draft: Draft, *, at: Any) -> ImpactRun:
    """The same in this process, over the same decisions."""
    run = ImpactRun.objects.select_related("before", "price_list").get(pk=ask(draft, at=at))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'impact'")
    ImpactRun.objects.filter(pk=run.pk).update(status="running")
    impact._replay(run, replaying.replay_here, now=timezone.now, must_stop=lambda: bool(went_on()))
    return ImpactRun.objects.get(pk=run.pk)


def ask(draft: Draft, *, at: Any = None) -> Any:
    """A run for the worker, as of this moment."""
    return services.request_impact(draft=Draft.objects.get(pk=draft.pk), by=person("rhea"), at=at or timezone.now()).pk


def a_draft() -> Draft:
    """What is in force, with three rules changed."""
    plain = to_plain(book_for(RulebookVersion.objects.latest("number")))
    three_rules(plain)
    return services.create_draft(plain=plain, title="Impact", by="prove", at=timezone.now())


def keep(cases: list[dict[str, Any]]) -> None:
    """As stored decisions, like one that was really made."""
    (like,) = decided(1)
    columns = {field.attname: getattr(like, field.attname) for field in Decision._meta.fields if field.name not in ("id", "case_json")}
    book = book_for(like.rulebook_version)
    texts = (canonical.dumps(case_plain(book, read_case(book, {"title": "A case", "answers": answers}))) for answers in cases)
    Decision.objects.bulk_create(
        (Decision(**{**columns, "engine": "1", "result_json": "{}"}, case_json=text) for text in texts), batch_size=500
    )


def lines(run: ImpactRun) -> list[Any]:
    return list(
        ImpactLine.objects.filter(run=run)
        .order_by("decision_id", "case")
        .values_list("decision_id", "case", "before", "after", "causes", "how")
    )


def done(run: Any) -> int:
    return ImpactRun.objects.values_list("done", flat=True).get(pk=run)


def status(run: Any) -> str:
    return str(ImpactRun.objects.values_list("status", flat=True).get(pk=run))


def progress(run: Any) -> Any:
    """How far it is: another one after every batch, and when somebody takes it up."""
    return ImpactRun.objects.values_list("status", "attempt", "done").get(pk=run)
