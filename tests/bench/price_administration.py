"""What each page of the administration of prices costs with some 350 rows and 10,000 decisions beside the same page with a tenth of the rows and few.

Like `administration`: the pages are those of the URL patterns. Both lists are cut out of the default one. Pages of all lists
and drafts are asked before there are many of these, and after.
"""

import itertools
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.bench import Figure, pages
from tests.bench.administration import DECISIONS, MOST_QUERIES, Side, beside, lines_for_all, patterns, queries
from tests.bench.impact import keep, made_cases
from tests.decisions.engine.loading import default_prices

TASKS, SHARE = 4, 12  # of the small list: how many tasks, and which part of each other section
FEW, LISTS = 30, 40
CHANGED = 4  # rows that a draft changed
FEW_STEPS, MANY_STEPS = 60, 300  # of the journal: more than a page of it
FURTHER = {  # what an address says in its query
    "pricedraft_row": "?key={key}",
    "pricedraft_remove_row": "?key={key}",
    "pricelistversion_compare": "?from={before}&to={number}",
}
SECTION = "services"


def figures() -> Iterator[Figure]:
    with pages.place() as base:
        yield from measured(base)


def small() -> dict[str, Any]:
    """A sound list with a tenth of the rows: those of some tasks only."""
    from apps.catalogue.engine.sections import SECTIONS

    plain = dict(default_prices())
    slugs = [row["task"] for row in plain["prices"]][:TASKS]
    tasks = [row for row in plain["tasks"] if row["slug"] in slugs]
    for name in SECTIONS:
        rows = [kept for row in plain[name] if (kept := _of_tasks(row, slugs))]
        plain[name] = rows[: math.ceil(len(default_prices()[name]) / SHARE)]
    return {**plain, "tasks": tasks, "tasks_without_service": [slug for slug in plain["tasks_without_service"] if slug in slugs]}


def _of_tasks(row: dict[str, Any], slugs: list[str]) -> dict[str, Any] | None:
    """The row as far as it is of these tasks; None where it is of others only."""
    if row.get("task", slugs[0]) not in slugs:
        return None
    left = [slug for slug in row.get("tasks", ()) if slug in slugs]
    return {**row, "tasks": left} if left else None if "tasks" in row else row


def measured(base: Path) -> Iterator[Figure]:
    pages.prepared(base)
    from django.test import Client

    from apps.accounts.selectors import person_named
    from apps.catalogue.models import PriceDraft, PriceListVersion

    rhea = person_named("rhea")
    assert rhea is not None
    client = Client(headers={"Host": "127.0.0.1"})
    client.force_login(rhea)
    every = list(patterns((PriceDraft, PriceListVersion)))
    every = [(name, address + FURTHER.get(name.partition("_")[2], "")) for name, address in every]
    of_all = [(name, address) for name, address in every if "{" not in address]
    few, many = side(small(), rhea, steps=FEW_STEPS), side(dict(default_prices()), rhea, steps=MANY_STEPS)
    before = {name: queries(client, address) for name, address in of_all}
    cases = made_cases(DECISIONS)
    keep(cases[:FEW], prices=few.values["list"])
    keep(cases, prices=many.values["list"])
    lines_for_all(many.values["run"])
    for name, address in every:
        if "{" in address:
            yield from beside(client, name, address, (few, many), "rows")
    many_lists(rhea)
    for name, address in of_all:
        asked = queries(client, address)
        if asked is not None:
            page = f"page “{name.partition('_')[2].replace('_', ' ')}”"
            yield Figure(f"{page}, queries beyond sign-in with {LISTS} lists and drafts more", asked, "queries", MOST_QUERIES)
            yield Figure(f"{page}, queries more than with few", asked - (before[name] or 0), "queries", 0)


def side(plain: dict[str, Any], rhea: Any, *, steps: int) -> Side:
    """Two lists one after the other that say this, both still to come, and a draft of the second with some rows changed, and a replay of it."""
    from django.utils import timezone

    from apps.catalogue import services as pricing
    from apps.catalogue.engine.sections import SECTIONS
    from apps.decisions import services
    from apps.decisions.models import ImpactRun
    from apps.decisions.services import impact

    at = timezone.now()
    later = at.replace(year=at.year + 1)
    first = pricing.publish_price_list(plain=plain, by=rhea, at=at, notes="Before", valid_from=later)
    second = pricing.publish_price_list(plain=changed(plain, "0.5"), by=rhea, at=at, notes="After", valid_from=later)
    draft = pricing.open_price_draft(version=second, title=f"{SECTION} and more", by=rhea, at=at)
    save(draft, "single", "engineer_month", {**plain["engineer_month"], "price": "14630"}, rhea)  # what every case hangs on
    numbers = itertools.count(1)
    for row in (*plain[SECTION][:CHANGED], *[plain[SECTION][0]] * steps):
        save(draft, SECTION, row["name"], {**row, "terms": f"Terms {next(numbers)}"}, rhea)
    for made in (first, second):
        pricing.withdraw_price_list(version=made, by=rhea, at=at)  # so that of no draft another list is the newer one
    draft.refresh_from_db()
    run = services.request_impact(draft=draft, by=rhea, at=timezone.now())
    impact.make_impact(run_id=run.pk, attempt=0, now=timezone.now, must_stop=lambda: False)
    assert ImpactRun.objects.get(pk=run.pk).status == "ready"
    return Side(
        sum(len(plain[name]) for name in SECTIONS),
        {
            "pk": draft.pk, "section": SECTION, "key": small()[SECTION][0]["name"], "number": second.number, "before": first.number, "list": second, "run": run.pk,
        },
        lambda: in_force(second),
    )  # fmt: skip


@contextmanager
def in_force(version: Any) -> Iterator[None]:
    """As if this list were in force: pages show each beside what is, which cannot be both."""
    from apps.catalogue import history, selectors

    standing = (version, version.number + 1, [])
    with patch.object(selectors, "live_version", lambda at: version), patch.object(history, "standing_at", lambda at: standing):
        yield


def save(draft: Any, section: str, key: str, row: dict[str, Any], rhea: Any) -> None:
    """One step of the journal."""
    from django.utils import timezone

    from apps.catalogue import services as pricing

    change = pricing.RowChange(section, key, row)
    pricing.change_price_rows(draft=draft, changes=[change], revision=None, by=rhea, at=timezone.now())


def changed(plain: dict[str, Any], price: str) -> dict[str, Any]:
    """The same with one price otherwise."""
    return {**plain, "prices": [{**plain["prices"][0], "price": price}, *plain["prices"][1:]]}


def many_lists(rhea: Any) -> None:
    """Lists and drafts, as years bring them."""
    from django.utils import timezone

    from apps.catalogue import services as pricing

    at = timezone.now()
    for number in range(LISTS):
        plain = changed(small(), f"0.{number + 1:03}")
        made = pricing.publish_price_list(plain=plain, by=rhea, at=at, notes=f"List {number}", valid_from=at.replace(year=at.year + 1))
        pricing.open_price_draft(version=made, title=f"Draft {number}", by=rhea, at=at)
