"""What the list of use cases and the portfolio take when 100,000 use cases lie in other workspaces, against when 100 do.

Waiting time of whole requests, PostgreSQL's with it, for what grows would grow there; both in one run, the best of several.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench import Figure, pages

FEW, MANY = 100, 100_000
TIMES = 15
MOST = 2  # times as long
PAGES = (
    ("list of use cases", "/use-cases/"),
    ("list searched and filtered", "/use-cases/?q=a&verdict=go&sort=title"),
    ("bin", "/use-cases/bin"),
    ("portfolio", "/portfolio/"),
    ("portfolio filtered", "/portfolio/?verdict=go&sort=title"),
)
# As many use cases of somebody else, each decided once. What their results say no page of ours may read.
ELSEWHERE = """
WITH made AS (
  INSERT INTO intake_usecase (id, workspace_id, key, title, created_by_id, created_at, updated_at, came_from)
  SELECT gen_random_uuid(), %(place)s, 'bench-' || n, 'A case of somebody else ' || n, %(by)s, now(), now() - n * interval '1 second', ''
  FROM generate_series(%(first)s, %(last)s) AS n
  RETURNING id
), decided AS (
  INSERT INTO decisions_decision (id, workspace_id, rulebook_version_id, price_list_id, title, case_json, result_json, sha256, engine,
                                  verdict, recommendation, certainty, decided_by_id, decided_by_name, decided_at)
  SELECT made.id, %(place)s, %(rules)s, %(prices)s, 'A case of somebody else', '{}', '{}', repeat('0', 64), '7',
         (ARRAY['go', 'pilot', 'not_yet', 'stop'])[1 + abs(hashtext(made.id::text)) %% 4], 'no_ml', 'settled', %(by)s, 'Somebody', now()
  FROM made
  RETURNING id
)
INSERT INTO intake_usecasedecision (workspace_id, use_case_id, decision_id, number, written) SELECT %(place)s, made.id, made.id, 1, 3 FROM made
"""


def figures() -> Iterator[Figure]:
    with pages.place() as base:
        yield from measured(base)


def measured(base: Path) -> Iterator[Figure]:
    client, _root = pages.prepared(base)
    elsewhere = decided_samples()
    grown(elsewhere, 1, FEW)
    few = {name: took(client, path) for name, path in PAGES}
    grown(elsewhere, FEW + 1, MANY)
    for name, path in PAGES:
        yield Figure(f"{name}, 100,000 use cases elsewhere against 100", took(client, path) / few[name], "times", MOST)


def decided_samples() -> dict[str, Any]:
    """Decide the samples of Maya; return what a use case of somebody else rests on."""
    from django.utils import timezone

    from apps.accounts import services as accounts
    from apps.accounts.selectors import person_named
    from apps.decisions.models import Decision
    from apps.intake import services
    from apps.intake.selectors import use_cases_for

    maya, zoe, at = person_named("maya"), person_named("rhea"), timezone.now()
    assert maya is not None and zoe is not None
    for use_case in use_cases_for(maya):
        if use_case.title and not use_case.decisions.exists():
            try:
                services.decide_use_case(use_case=use_case, by=maya, at=at)
            except services.NotReady:
                continue
    one = Decision.objects.first()
    assert one is not None
    place = accounts.create_workspace(name="Elsewhere", owner=zoe, by="bench", at=at)
    return {"place": place.pk, "by": zoe.pk, "rules": one.rulebook_version_id, "prices": one.price_list_id}


def grown(elsewhere: dict[str, Any], first: int, last: int) -> None:
    from django.db import connections

    with connections["default"].cursor() as cursor:
        cursor.execute(ELSEWHERE, {**elsewhere, "first": first, "last": last})
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself within a minute; who may not would be passed over without a word
    connections["owner"].close()


def took(client: Any, path: str) -> float:
    """Seconds of one request, the best of several after two to warm up."""

    def once() -> float:
        before = time.perf_counter()
        assert client.get(path).status_code == 200, path
        return time.perf_counter() - before

    for _ in range(2):
        once()
    return min(once() for _ in range(TIMES))
