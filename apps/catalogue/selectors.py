"""Which price list is in force, what it says, and what a page shows of it. Reads only."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Max, Q, Subquery
from django.http import Http404
from django.urls import reverse

from apps.catalogue.engine.differences import Change, differences
from apps.catalogue.engine.sections import SECTIONS
from apps.catalogue.models import PriceListVersion, PriceListWithdrawal
from apps.catalogue.prices import canonical
from apps.catalogue.prices import sha256 as fingerprint
from apps.ui.held import Held, once

Plain = dict[str, Any]
# Of each list that this process has read, the names of its rows: what a fingerprint stands for never changes, so one question reads all others.
NAMES: dict[str, frozenset[tuple[str, str]]] = {}


def live_version(at: datetime) -> PriceListVersion | None:
    """The list that took effect last by `at` and was not withdrawn before, without its long text; None where there is none yet."""
    taken = PriceListVersion.objects.defer("canonical").filter(valid_from__lte=at, withdrawal=None)
    return taken.order_by("-valid_from", "-number").first()


def live_sha256(at: datetime) -> Subquery:
    """The fingerprint of the list in force, for a statement that asks for something else."""
    taken = PriceListVersion.objects.filter(valid_from__lte=at, withdrawal=None).order_by("-valid_from", "-number")
    return Subquery(taken.values("sha256")[:1])


def live_pk(at: datetime) -> Subquery:
    """The list in force, by its primary key, for a statement that asks for something else."""
    taken = PriceListVersion.objects.filter(valid_from__lte=at, withdrawal=None).order_by("-valid_from", "-number")
    return Subquery(taken.values("pk")[:1])


def live_and_planned(at: datetime, **beside: Subquery) -> tuple[PriceListVersion | None, list[PriceListVersion]]:
    """The list in force, and those still to come that were not withdrawn, the next one first; by one statement, without their long texts.

    `beside` is asked along with each.
    """
    standing = PriceListVersion.objects.defer("canonical").filter(withdrawal=None)
    live = standing.filter(valid_from__lte=at).order_by("-valid_from", "-number").values("pk")[:1]
    found = list(standing.filter(Q(valid_from__gt=at) | Q(pk=Subquery(live))).annotate(**beside).order_by("valid_from", "number"))
    return next((one for one in found if one.valid_from <= at), None), [one for one in found if one.valid_from > at]


def newest() -> PriceListVersion | None:
    """The list of the highest number, in force or not, without its long text."""
    return PriceListVersion.objects.defer("canonical").order_by("-number").first()


def to_start_from(at: datetime) -> PriceListVersion | None:
    """The list that a new draft says, where nobody chose one: the one in force, or else the newest that was not withdrawn."""
    return live_version(at) or PriceListVersion.objects.defer("canonical").filter(withdrawal=None).order_by("-number").first()


def newest_date(*, until: date | None = None, in_force_by: datetime | None = None) -> date | None:
    """The latest date that a published price list bears, of those until a day or in force by a moment; those withdrawn do not count."""
    standing = PriceListVersion.objects.filter(withdrawal=None)
    standing = standing if until is None else standing.filter(date__lte=until)
    standing = standing if in_force_by is None else standing.filter(valid_from__lte=in_force_by)
    newest: date | None = standing.aggregate(newest=Max("date"))["newest"]
    return newest


def is_published(plain: Mapping[str, Any]) -> bool:
    """Whether a list that says just this was published, whenever it takes effect. Raises prices.NotAPriceList for a float."""
    return PriceListVersion.objects.filter(sha256=fingerprint(canonical(plain))).exists()


def was_published(section: str, key: str) -> bool:
    """Whether some list has a row of this name: its name stays as it is."""
    prints = set(PriceListVersion.objects.values_list("sha256", flat=True))
    for sha256, plain in plains_of(prints - NAMES.keys()):
        NAMES[sha256] = _names(plain)
    return any((section, key) in NAMES[sha256] for sha256 in prints)


def _names(plain: Plain) -> frozenset[tuple[str, str]]:
    return frozenset((name, str(row.get(section.key))) for name, section in SECTIONS.items() for row in plain.get(name, ()))


def withdrawal_of(version: PriceListVersion) -> PriceListWithdrawal | None:
    """Who took back the planned start of this list, and when; None where nobody did."""
    return PriceListWithdrawal.objects.filter(version=version).first()


def version(number: int) -> PriceListVersion:
    """The price list of this number; raises PriceListVersion.DoesNotExist."""
    return PriceListVersion.objects.get(number=number)


def versions() -> list[PriceListVersion]:
    """All price lists, newest first, without their long text."""
    return list(PriceListVersion.objects.defer("canonical").select_related("published_by", "withdrawal"))


def live_among(versions: Sequence[PriceListVersion], at: datetime) -> PriceListVersion | None:
    """The one of `versions()` that `live_version` names."""
    taken = [one for one in versions if one.valid_from <= at and getattr(one, "withdrawal", None) is None]
    return max(taken, key=lambda one: (one.valid_from, one.number), default=None)


def prices(number: int) -> tuple[PriceListVersion, Plain]:
    """One price list by number and its content."""
    found = version(number)
    return found, plain_of(found)


def plain_of(version: PriceListVersion) -> Plain:
    """What this price list says, as plain data. The caller must not change it: it is shared within the process."""
    return plain_by(version.sha256)


@lru_cache(maxsize=16)
def plain_by(sha256: str) -> Plain:
    """What the price list with this fingerprint says. Raises PriceListVersion.DoesNotExist."""
    text = PriceListVersion.objects.filter(sha256=sha256).values_list("canonical", flat=True).first()
    if text is None:
        raise PriceListVersion.DoesNotExist(f"No price list has the fingerprint {sha256}")
    return Held(json.loads(text))


def plains_of(prints: Iterable[str]) -> Iterator[tuple[str, Plain]]:
    """What the lists with these fingerprints say, by one statement and one after the other: nothing is kept of them."""
    texts = PriceListVersion.objects.filter(sha256__in=set(prints)).values_list("sha256", "canonical")
    for sha256, text in texts.iterator(chunk_size=20):
        yield sha256, json.loads(text)


@dataclass(frozen=True, slots=True)
class Shown:
    """The list that a public page shows: the one in force, or the one that the address names."""

    version: PriceListVersion
    plain: Plain
    is_live: bool


def shown(number: str, at: datetime) -> Shown | None:
    """The list of this number, or the one in force for an empty one; None where none is published. Raises Http404."""
    live = live_version(at)
    if not number:
        return Shown(live, plain_of(live), is_live=True) if live else None
    try:
        found = version(int(number)) if number.isascii() and number.isdigit() and len(number) < 9 else None
    except (PriceListVersion.DoesNotExist, OverflowError):
        found = None
    if found is None:
        raise Http404("No such list")
    return Shown(found, plain_of(found), is_live=bool(live and live.pk == found.pk))


def changes_since_the_last(version: PriceListVersion) -> tuple[Change, ...] | None:
    """What this list says otherwise than the one before it, in words; None for the first."""
    before = PriceListVersion.objects.defer("canonical").filter(number__lt=version.number).order_by("-number").first()
    if before is None:
        return None
    plain = plain_of(version)
    return once(plain, ("changes since", before.sha256), lambda: differences(plain_of(before), plain))


def task_address(plain: Plain, task: str) -> str:
    """Where the catalogue's page of a task is; empty where this list has no row for it."""
    known = any(row.get("slug") == task for row in plain.get("tasks", ()))
    return reverse("catalogue:task", args=[task]) if known else ""
