"""What each page of a draft costs with 300 rules beside the same page with 30: processor time side by side, and queries.

Both drafts are cut out of the default rule book, so that their words are alike. The request goes through every middleware
and template, in this process; the server's time in PostgreSQL is not in it.
"""

import os
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench import Figure, cpu_ms
from tests.bench.starting import folder
from tests.decisions.engine.loading import default_machine

FEW, MANY = 30, 300
TIMES = 7
MOST_QUERIES, MOST_RATIO = 12, 1.5
BEYOND_SIGN_IN = 2  # queries that every request of somebody signed in makes: session and person
PAGES = (
    "", "rules/", "rules/?q=label", "rules/{key}/", "rules/new/", "words/", "words/questions/", "words/questions/labelled/", "tests/",
    "try/", "picture/data/", "impact/", "exchange/", "history/", "publish/",
)  # fmt: skip


def figures() -> Iterator[Figure]:
    with folder() as base:
        os.environ["GROUNDWORK_DATA_DIR"] = str(base)
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        from tests.bench import pages

        try:
            yield from measured(base)
        finally:
            pages.stop()


def cut(rules: int) -> dict[str, Any]:
    """The default book with this many of its rules, taken evenly from all stages."""
    from apps.decisions.engine.rulebook import to_plain

    plain = to_plain(default_machine().book)
    step = len(plain["rules"]) / rules
    return {**plain, "rules": [plain["rules"][int(place * step)] for place in range(rules)]}


def measured(base: Path) -> Iterator[Figure]:
    from tests.bench import pages

    pages.prepared(base)
    from django.test import Client
    from django.utils import timezone

    from apps.accounts.selectors import person_named
    from apps.decisions import services
    from apps.decisions.selectors import live_version

    rhea = person_named("rhea")
    assert rhea is not None
    client = Client(headers={"Host": "127.0.0.1"})
    client.force_login(rhea)
    at = timezone.now()
    roots = {}
    for count in (FEW, MANY):
        plain = cut(count)
        draft = services.create_draft(plain=plain, title=f"{count} rules", by=rhea, at=at, based_on=live_version(at))
        roots[count] = (f"/admin/decisions/draft/{draft.pk}/", plain["rules"][7]["key"])
    for page in PAGES:
        yield from beside(client, page, roots)


def beside(client: Any, page: str, roots: dict[int, tuple[str, str]]) -> Iterator[Figure]:
    """One page of both drafts, in turn, so that a slower moment of the machine is shared."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    addresses = {count: root + page.format(key=key) for count, (root, key) in roots.items()}
    took: dict[int, list[float]] = {FEW: [], MANY: []}
    asked = {}
    for count, address in addresses.items():
        for _ in range(2):
            assert client.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        asked[count] = sum(not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in captured) - BEYOND_SIGN_IN
    for _ in range(TIMES):
        for count, address in addresses.items():
            took[count].append(cpu_ms(lambda address=address: client.get(address), times=1))  # type: ignore[misc]
    few, many = (statistics.median(took[count]) for count in (FEW, MANY))
    name = f"draft page “{page or 'overview'}”"
    yield Figure(f"{name}, {MANY} rules over {FEW} ({few:.0f} and {many:.0f} ms)", many / few, "times", MOST_RATIO)
    yield Figure(f"{name}, queries beyond sign-in with {MANY} rules", asked[MANY], "queries", MOST_QUERIES)
    yield Figure(f"{name}, queries more than with {FEW} rules", asked[MANY] - asked[FEW], "queries", 0)
