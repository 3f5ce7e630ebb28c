"""What the replay of a draft over ten thousand stored decisions takes, in the worker with its children, on a database made for it.

The decisions are made from the case files, each with some answers left out, so that no two are alike. They were made by an earlier
engine: nothing is known of them beforehand, and both rule books decide. Processor time of the worker and its children, shared among
as many processors as there are children: what somebody waits where nothing else runs.
"""

import copy
import random
import resource
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.bench import Figure, cpu_ms, pages
from tests.decisions.engine.loading import default_machine, default_prices, many_cases, worked_cases

DECISIONS, SAMPLE = 10_000, 200
FILES = ("documented_cases", "further_cases", "ordinary_cases", "boundary_cases")
Plain = dict[str, Any]


def figures() -> Iterator[Figure]:
    cases = made_cases(DECISIONS)
    yield from ratios(cases)
    yield from repriced(cases)
    with pages.place() as base:
        pages.prepared(base)
        yield from replayed(base, cases)


def made_cases(count: int) -> list[Plain]:
    """Answers of the case files, with some left out; each set of answers once."""
    numbers, found = random.Random(10_000), dict[str, Plain]()
    every = [case["answers"] for case in (*worked_cases(), *(case for name in FILES for case in many_cases(name)))]
    while len(found) < count:
        answers = numbers.choice(every)
        kept = {slug: answer for slug, answer in answers.items() if numbers.random() < 0.93}
        values = {slug: answer["value"] if isinstance(answer, dict) else answer for slug, answer in kept.items()}
        found[repr(sorted(values.items()))] = values
    return list(found.values())


def one_threshold(plain: Plain) -> None:
    """A limit of a rule that speaks for an option, moved."""
    rule = next(row for row in plain["rules"] if row["effects"][0]["do"] == "favour" and _limit(row) is not None)
    test = _limit(rule)
    assert test is not None
    test[2] = int(test[2]) * 2


def three_rules(plain: Plain) -> None:
    """One moved, one taken out, one added."""
    one_threshold(plain)
    gone = next(row for row in plain["rules"] if row["effects"][0]["do"] == "disfavour")
    plain["rules"].remove(gone)
    plain["rules"].append({**copy.deepcopy(gone), "key": "ZZ-01", "when": [["goal_kind", "is", "find"]]})


def every_case(plain: Plain) -> None:
    """A parameter that every case hangs on."""
    plain["parameters"]["points_clearly"] = 7


CHANGES: tuple[tuple[str, Callable[[Plain], None], float], ...] = (
    ("one limit of a rule moved", one_threshold, 60),
    ("three rules changed", three_rules, 60),
    ("the points of every rule changed", every_case, 60),
)


def ratios(cases: list[Plain]) -> Iterator[Figure]:
    """How much longer it takes to judge what no change can touch as well."""
    from apps.decisions.engine.replay import Replay
    from apps.decisions.engine.rulebook import from_plain

    some = random.Random(7).sample(cases, SAMPLE)
    newer = from_plain(changed(one_threshold))

    def took(*, skipping: bool) -> float:
        replay = Replay(default_machine().book, newer, default_prices(), skipping=skipping)
        return cpu_ms(
            lambda: replay.cases([(answers, None) for answers in some]), times=1
        )  # once: what upset a case would be known the second time

    yield Figure(
        "replay, one limit moved: time without skipping over time with it",
        took(skipping=False) / took(skipping=True),
        "times",
        1.5,
        at_most=False,
    )


def dearer_task(plain: Plain) -> None:
    """What one answer costs, of one task."""
    plain["prices"][0]["price"] = "0.4"


def dearer_work(plain: Plain) -> None:
    """What every way of building costs."""
    plain["engineer_month"]["price"] = "14630"


def repriced(cases: list[Plain]) -> Iterator[Figure]:
    """A case by the same rules with other prices: one price that few cases can touch, and one that all of them do."""
    from apps.decisions.engine.repricing import Repricing

    some = random.Random(7).sample(cases, SAMPLE)
    for name, change, bound in (("one task dearer", dearer_task, 10), ("work dearer", dearer_work, 40)):
        newer = copy.deepcopy(dict(default_prices()))
        change(newer)
        replay = Repricing(default_machine().book, default_prices(), newer)
        took = cpu_ms(lambda replay=replay: replay.cases([(answers, None) for answers in some]), times=1)  # type: ignore[misc]
        yield Figure(f"a case with other prices, {name}", took / SAMPLE, "ms", bound)


def changed(change: Callable[[Plain], None]) -> Plain:
    from apps.decisions.engine.rulebook import to_plain

    plain = copy.deepcopy(to_plain(default_machine().book))
    change(plain)
    return plain


def replayed(base: Path, cases: list[Plain]) -> Iterator[Figure]:
    """From the worker's first look at the job to the run being ready, with every batch stored."""
    from django.utils import timezone

    from apps.accounts.selectors import person_named
    from apps.catalogue import services as pricing
    from apps.decisions import services

    rhea = person_named("rhea")
    assert rhea is not None
    keep(cases)
    at = timezone.now()
    for name, change, bound in CHANGES:
        yield replay_of(services.create_draft(plain=changed(change), title=name, by="bench", at=at), name, rhea, bound)
    for name, alter in (("one task dearer", dearer_task), ("work dearer", dearer_work)):
        plain = copy.deepcopy(dict(default_prices()))
        alter(plain)
        yield replay_of(pricing.draft_saying(plain=plain, title=name, by="bench", at=at), f"prices, {name}", rhea, 60)


def replay_of(draft: Any, name: str, rhea: Any, bound: float) -> Figure:
    """One draft, of rules or of prices, over all that is stored."""
    from django.utils import timezone

    from apps.decisions import replaying, services
    from apps.decisions.models import Decision, ImpactRun
    from apps.decisions.services import impact

    run = services.request_impact(draft=draft, by=rhea, at=timezone.now())
    began = processor_seconds()
    impact.make_impact(run_id=run.pk, attempt=0, now=timezone.now, must_stop=lambda: False)
    took = (processor_seconds() - began) / replaying.processors()
    run = ImpactRun.objects.get(pk=run.pk)
    assert run.status == "ready" and run.counts["stored"]["cases"] == Decision.objects.count() >= DECISIONS, run.status
    moved = f"{run.counts['stored']['moved']:,} come out otherwise"
    on = f"{replaying.processors()} processors"
    return Figure(f"replay of {DECISIONS:,} stored decisions on {on}, {name} ({moved})", took, "s", bound)


def processor_seconds() -> float:
    """Of this process, and of its children that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def keep(cases: list[Plain], *, version: Any = None, prices: Any = None) -> None:
    """As stored decisions, like one of the samples, by its version of the rules and its prices, or by these."""
    from django.utils import timezone

    from apps.accounts.selectors import person_named
    from apps.decisions.engine import canonical
    from apps.decisions.engine.answers import case_plain, read_case
    from apps.decisions.models import Decision
    from apps.intake import services as intake
    from apps.intake.selectors import use_cases_for

    maya = person_named("maya")
    assert maya is not None
    like = Decision.objects.first() or intake.decide_use_case(use_case=use_cases_for(maya)[0], by=maya, at=timezone.now()).decision
    columns = {field.attname: getattr(like, field.attname) for field in Decision._meta.fields if field.name not in ("id", "case_json")}
    by = ({"rulebook_version_id": version.pk} if version else {}) | ({"price_list_id": prices.pk} if prices else {})
    book = default_machine().book
    texts = [canonical.dumps(case_plain(book, read_case(book, {"title": "A case", "answers": answers}))) for answers in cases]
    Decision.objects.bulk_create(
        (Decision(**{**columns, **by, "engine": "1", "result_json": "{}"}, case_json=text) for text in texts), batch_size=500
    )


def _limit(rule: Plain) -> list[Any] | None:
    return next((test for test in rule["when"] if isinstance(test, list) and test[1] in ("<", ">=") and isinstance(test[2], int)), None)
