"""What each page of the rules' administration costs with 300 rules and 10,000 decisions beside the same page with 30 rules and few.

The pages are those of the URL patterns: a new one is measured without being named here. Both books are cut out of the default
one, so that their words are alike. The request goes through every middleware and template, in this process; the server's time
in PostgreSQL is not in it.
"""

import statistics
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.bench import Figure, cpu_ms, pages
from tests.bench.impact import keep, made_cases
from tests.decisions.engine.loading import default_machine

FEW, MANY = 30, 300
DECISIONS = 10_000
ROWS = 510  # of one step, which is taken back
TIMES = 7
MOST_QUERIES, MOST_RATIO = 12, 1.5
BEYOND_SIGN_IN = 2  # queries that every request of somebody signed in makes: session and person
NOT_A_PAGE = (302, 405)  # has nothing to show here, or takes what a form sends
FURTHER = {"decisions_draft_rules": "?q=label", "decisions_rulebookversion_compare": "?from={before}&to={number}"}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two books, or of two price lists: how many rules or rows, and what stands for the variable parts of addresses."""

    size: int
    values: dict[str, Any]
    within: Callable[[], AbstractContextManager[Any]] = nullcontext  # the surroundings in which its pages are asked for


def figures() -> Iterator[Figure]:
    with pages.place() as base:
        yield from measured(base)


def cut(rules: int) -> dict[str, Any]:
    """The default book with this many of its rules, taken evenly from all stages."""
    from apps.decisions.engine.rulebook import to_plain

    plain = to_plain(default_machine().book)
    step = len(plain["rules"]) / rules
    return {**plain, "rules": [plain["rules"][int(place * step)] for place in range(rules)]}


def measured(base: Path) -> Iterator[Figure]:
    pages.prepared(base)
    from django.test import Client

    from apps.accounts.selectors import person_named
    from apps.decisions.models import Decision, Draft, RulebookVersion

    rhea = person_named("rhea")
    assert rhea is not None
    client = Client(headers={"Host": "127.0.0.1"})
    client.force_login(rhea)
    few, many = (side(rules, rhea) for rules in (FEW, MANY))
    cases = made_cases(DECISIONS)
    keep(cases[:FEW], version=few.values["version"])
    keep(cases, version=many.values["version"])
    lines_for_all(many.values["run"])
    assert Decision.objects.count() >= DECISIONS
    for name, pattern in patterns((Draft, RulebookVersion)):
        sides = (of_version(few), of_version(many)) if "rulebookversion" in name else (few, many)
        yield from beside(client, name, pattern, sides, "rules")
        if name in FURTHER:
            yield from beside(client, f"{name} {FURTHER[name]}", pattern + FURTHER[name], sides, "rules")
    yield taken_back(many.values["pk"])


def of_version(side: Side) -> Side:
    """The tables of a version are those of the draft that it was; its replay is one of its own, at its number."""
    return replace(side, values=side.values | {"table": side.values["beside"], "pk": side.values["number"], "run": side.values["again"]})


def side(rules: int, rhea: Any) -> Side:
    """A draft, and two versions one after the other, with this many rules; a replay of the draft, test cases and a DMN table in it."""
    from django.utils import timezone

    from apps.decisions import services
    from apps.decisions.models import ImpactRun, ImportedModel, RulebookActivation
    from apps.decisions.selectors import live_version
    from apps.decisions.services import impact

    at, plain = timezone.now(), cut(rules)
    draft = services.create_draft(plain=plain, title=f"{rules} rules", by=rhea, at=at, based_on=live_version(at))
    run = services.request_impact(draft=draft, by=rhea, at=timezone.now())
    impact.make_impact(run_id=run.pk, attempt=0, now=timezone.now, must_stop=lambda: False)
    assert ImpactRun.objects.get(pk=run.pk).status == "ready"
    services.import_model(draft=draft, raw=a_model(), file_name="a model.dmn", by=rhea, at=at)
    before, version = versions_of(plain, at)
    again = services.request_impact(draft=version, by=rhea, at=timezone.now())
    impact.make_impact(run_id=again.pk, attempt=0, now=timezone.now, must_stop=lambda: False)
    start = RulebookActivation.objects.create(version=version, valid_from=at.replace(year=at.year + 1), by_name="bench", at=at)
    model = ImportedModel.objects.get(draft=draft)
    first = draft.based_on.test_cases.first() if draft.based_on else None
    return Side(
        rules,
        {
            "pk": draft.pk, "key": plain["rules"][7]["key"], "part": "questions", "slug": "labelled", "stage": "data",
            "name": first.name if first else "", "run": run.pk, "model": model.pk, "table": model.tables.all()[0].pk,
            "beside": table_beside(version, rhea), "before": before.number, "number": version.number, "version": version, "start": start.pk,
            "again": again.pk,
        },
    )  # fmt: skip


def table_beside(version: Any, rhea: Any) -> int:
    """A table that lay in the draft which became this version."""
    from django.utils import timezone

    from apps.decisions import services
    from apps.decisions.models import Draft

    at = timezone.now()
    draft = Draft.objects.create(title=f"The draft of v{version.number}", name="Rules", created_at=at, changed_at=at)
    model = services.import_model(draft=draft, raw=a_model(), file_name="a model.dmn", by=rhea, at=at)
    Draft.objects.filter(pk=draft.pk).update(published_as=version)
    return int(model.tables.all()[0].pk)


def a_model() -> bytes:
    """A DMN file with one table."""
    from tests.decisions.engine.dmn import making

    rows = [["< 100", '"few"'], [">= 100", '"many"']]
    made = making.table("UNIQUE", [making.clause("labelled", "number")], [making.output(type_="string")], rows)
    return making.model({"labelled": "number"}, making.decision("Size", made, type_="string", inputs=["labelled"]), name="Sizes")


def versions_of(plain: dict[str, Any], at: Any) -> list[Any]:
    """The book as a version, and once more with another word in a rule, each with the test cases of the default one."""
    from apps.decisions.engine import canonical
    from apps.decisions.models import RulebookVersion, VersionTestCase

    made = []
    changed = [{**plain["rules"][0], "because": "For another reason."}, *plain["rules"][1:]]
    cases = list(VersionTestCase.objects.filter(version__number=1))
    for each in (plain, {**plain, "rules": changed}):
        text, last = canonical.dumps(each), RulebookVersion.objects.order_by("-number")[0]
        version = RulebookVersion.objects.create(
            number=last.number + 1, name="Rules", canonical=text, sha256=canonical.sha256(text), previous_sha256=last.sha256,
            published_by_name="bench", published_at=at,
        )  # fmt: skip
        texts = ("position", "name", "title", "why", "answers", "expect")
        VersionTestCase.objects.bulk_create(
            VersionTestCase(version=version, **{name: getattr(case, name) for name in texts}) for case in cases
        )
        made.append(version)
    return made


def lines_for_all(run: Any) -> None:
    """A line of the replay for each stored decision, like the one that it found."""
    from apps.decisions.models import Decision, ImpactLine

    like = ImpactLine.objects.filter(run=run).first()
    assert like is not None
    there = ImpactLine.objects.filter(run=run, decision__isnull=False).values("decision")
    columns = {
        field.attname: getattr(like, field.attname) for field in ImpactLine._meta.fields if field.name not in ("id", "decision", "case")
    }
    keys = Decision.objects.exclude(pk__in=there).values_list("pk", flat=True)
    ImpactLine.objects.bulk_create((ImpactLine(**columns, decision_id=key) for key in keys), batch_size=1_000)


def patterns(models: tuple[Any, ...]) -> Iterator[tuple[str, str]]:
    """Name and address of everything below these in the administration, variable parts in braces."""
    import re

    from django.contrib import admin

    for model in models:
        for pattern in admin.site._registry[model].get_urls():
            if pattern.name:
                address = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
                yield pattern.name, f"/admin/{model._meta.app_label}/{model._meta.model_name}/{address}"


def beside(client: Any, name: str, pattern: str, sides: tuple[Side, Side], unit: str) -> Iterator[Figure]:
    """One page of both, in turn, so that a slower moment of the machine is shared. Nothing of what is no page."""
    addresses = [pattern.format(**side.values) for side in sides]
    asked: list[int] = []
    for side, address in zip(sides, addresses, strict=True):
        with side.within():
            found = queries(client, address)
        if found is None:
            return
        asked.append(found)
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(TIMES):
        for side, address, times in zip(sides, addresses, took, strict=True):
            with side.within():
                times.append(cpu_ms(lambda address=address: client.get(address), times=1))  # type: ignore[misc]
    (few, many), (less, more) = (statistics.median(times) for times in took), (side.size for side in sides)
    page = f"page “{name.partition('_')[2].replace('rulebookversion', 'version').replace('_', ' ')}”"
    yield Figure(f"{page}, {more} {unit} over {less} ({few:.0f} and {many:.0f} ms)", many / few, "times", MOST_RATIO)
    yield Figure(f"{page}, queries beyond sign-in with {more} {unit} and {DECISIONS:,} decisions", asked[1], "queries", MOST_QUERIES)
    yield Figure(f"{page}, queries more than with {less} {unit} and few decisions", asked[1] - asked[0], "queries", 0)


def queries(client: Any, address: str) -> int | None:
    """How many a page asks of the database once it was looked at before; None for what is no page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(2):
        answer = client.get(address)
        if answer.status_code in NOT_A_PAGE or "attachment" in answer.headers.get("Content-Disposition", ""):
            return None
        assert answer.status_code == 200, f"{address} gave {answer.status_code}"
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in captured) - BEYOND_SIGN_IN


def taken_back(pk: int) -> Figure:
    """A spreadsheet of many rows taken in, and the whole step taken back."""
    from django.utils import timezone

    from apps.decisions import compiler, services
    from apps.decisions.models import Draft

    draft, rules = Draft.objects.get(pk=pk), cut(MANY)["rules"]
    rows = [{**rules[place % MANY], "key": f"ZZ-{place}"} for place in range(ROWS)]
    before, changes = compiler.plain_of(draft), [services.RowChange("rules", row["key"], row) for row in rows]
    step = services.change_rows(draft=draft, changes=changes, revision=None, by="bench", at=timezone.now())
    took = cpu_ms(lambda: services.undo(draft=draft, number=step[0].number, by="bench", at=timezone.now()), times=1)
    assert compiler.plain_of(draft) == before
    return Figure(f"{ROWS} rows of one step taken back", took, "ms of processor", 2_000)
