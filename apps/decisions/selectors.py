"""Which rule book is in force, what a version says, and who may see a decision. Reads only; knows no use case.

Compiled rule books are kept per process by their fingerprints: what a fingerprint stands for never changes.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model, Q, QuerySet, Subquery
from django.http import Http404

from apps.accounts import permissions
from apps.accounts.selectors import Person
from apps.catalogue import selectors as catalogue
from apps.catalogue.models import PriceListVersion
from apps.decisions.engine import canonical
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.dmn.writing import dmn_of
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.rule_pages import RulePage, StageRules, stages_of
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.models import Decision, Draft, RulebookActivation, RulebookVersion
from apps.ui.held import Held


class NothingPublished(LookupError):
    """There is no live rule book yet."""

    def __init__(self) -> None:
        super().__init__("No rules are published yet. Run `manage.py load_default`")


def live_version(at: datetime) -> RulebookVersion:
    """The version in force at this moment, without its long text. Raises NothingPublished."""
    activation = live_activation(at)
    if activation is None:
        raise NothingPublished
    return activation.version


def live_activation(at: datetime) -> RulebookActivation | None:
    """The latest activation whose moment has passed and that was not withdrawn: since when, and which version."""
    return activations_by(at).first()


def activations_by(at: datetime) -> QuerySet[RulebookActivation]:
    """Every activation whose moment has passed and that was not withdrawn, the latest first."""
    passed = RulebookActivation.objects.filter(valid_from__lte=at, withdraws=None, withdrawn=None)
    return passed.order_by("-valid_from", "-pk").select_related("version").defer("version__canonical")


def live_sha256(at: datetime) -> Subquery:
    """The fingerprint of the rules in force, for a statement that asks for something else."""
    return Subquery(activations_by(at).values("version__sha256")[:1])


def live_and_planned(at: datetime, **beside: Subquery) -> tuple[RulebookActivation | None, list[RulebookActivation]]:
    """The start in force, and those still to come that were not withdrawn, the next one first; by one statement. `beside` is asked along."""
    live = activations_by(at).values("pk")[:1]
    wanted = RulebookActivation.objects.filter(withdraws=None, withdrawn=None).filter(Q(valid_from__gt=at) | Q(pk=Subquery(live)))
    found = list(wanted.select_related("version").defer("version__canonical").annotate(**beside).order_by("valid_from", "pk"))
    return next((start for start in found if start.valid_from <= at), None), [start for start in found if start.valid_from > at]


def version(number: int) -> RulebookVersion:
    """The version of this number, without its long text. Raises RulebookVersion.DoesNotExist."""
    return RulebookVersion.objects.defer("canonical").get(number=number)


def book_for(version: RulebookVersion) -> Rulebook:
    """What a version says."""
    return book_by(version.sha256)


def plain_for(version: RulebookVersion) -> Mapping[str, Any]:
    """The same in plain data, as a draft of it would begin. Shared, and not to be changed."""
    return _plain(version.sha256)


def machine_for(version: RulebookVersion, prices: PriceListVersion) -> Machine:
    """A version with a price list, ready to decide."""
    return _machine(version.sha256, prices.sha256)


@dataclass(frozen=True, slots=True)
class InForce:
    """The rules and prices of a moment, ready to decide, and since when the rules are in force."""

    machine: Machine
    rules: RulebookVersion
    prices: PriceListVersion
    since: datetime


def _columns(model: type[Model], alias: str, prefix: str) -> tuple[str, tuple[str, ...]]:
    """A model's columns but its long text, for a statement, and their names in the row."""
    names = [field.column for field in model._meta.concrete_fields if field.column != "canonical"]
    return ", ".join(f'{alias}."{name}" AS {prefix}{name}' for name in names), tuple(names)


_RULES, _RULES_NAMES = _columns(RulebookVersion, "v", "rules_")
_PRICES, _PRICES_NAMES = _columns(PriceListVersion, "p", "prices_")
# One row at most: what `live_activation` and the catalogue's `live_version` say, for statements that need both and more.
IN_FORCE = f"""
    SELECT active.valid_from AS rules_since, {_RULES}, {_PRICES}
    FROM (SELECT * FROM decisions_rulebookactivation planned WHERE valid_from <= %(at)s AND withdraws_id IS NULL
          AND NOT EXISTS (SELECT 1 FROM decisions_rulebookactivation taken WHERE taken.withdraws_id = planned.id)
          ORDER BY valid_from DESC, id DESC LIMIT 1) active
    JOIN decisions_rulebookversion v ON v.id = active.version_id
    CROSS JOIN (SELECT * FROM catalogue_pricelistversion planned WHERE valid_from <= %(at)s
                AND NOT EXISTS (SELECT 1 FROM catalogue_pricelistwithdrawal taken WHERE taken.version_id = planned.id)
                ORDER BY valid_from DESC, number DESC LIMIT 1) p"""  # noqa: S608  names of our own columns


def in_force(row: Mapping[str, Any]) -> InForce:
    """What a row of `IN_FORCE` says. Raises NothingPublished where it is empty."""
    if row["rules_id"] is None:
        raise NothingPublished
    rules = RulebookVersion.from_db(connection.alias, _RULES_NAMES, [row[f"rules_{name}"] for name in _RULES_NAMES])
    prices = PriceListVersion.from_db(connection.alias, _PRICES_NAMES, [row[f"prices_{name}"] for name in _PRICES_NAMES])
    return InForce(machine_for(rules, prices), rules, prices, row["rules_since"])


def live_machine(at: datetime) -> tuple[Machine, RulebookVersion, PriceListVersion]:
    """The rules and prices in force, ready to decide. Raises NothingPublished."""
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, {"at": at})
        row = cursor.fetchone()
        if row is None:
            raise NothingPublished
        live = in_force(dict(zip([column[0] for column in cursor.description], row, strict=True)))
    return live.machine, live.rules, live.prices


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rules and prices to decide by, and how a decision names them."""

    machine: Machine
    rulebook: dict[str, str | int]
    price_list: dict[str, str | int]


def chosen(*, rulebook: int | None, prices: int | None, at: datetime) -> Chosen:
    """The versions of these numbers, or the live ones. Raises LookupError, in words, where one is not here."""
    try:
        rules = live_version(at) if rulebook is None else version(rulebook)
    except (RulebookVersion.DoesNotExist, OverflowError) as missing:
        raise LookupError(f"There is no version {rulebook} of the rules here") from missing
    try:
        priced = catalogue.live_version(at) if prices is None else catalogue.version(prices)
    except (PriceListVersion.DoesNotExist, OverflowError) as missing:
        raise LookupError(f"There is no version {prices} of the price list here") from missing
    if priced is None:
        raise NothingPublished
    return Chosen(machine_for(rules, priced), rulebook_meta(rules), price_meta(priced))


@dataclass(frozen=True, slots=True)
class Shown:
    """The version that a public page shows."""

    version: RulebookVersion
    is_live: bool
    since: datetime | None = None


def version_or_404(number: int) -> RulebookVersion:
    """The version of this number. Raises Http404."""
    try:
        return version(number)
    except (RulebookVersion.DoesNotExist, OverflowError):
        raise Http404("No such version") from None


def rules_by_stage(version: RulebookVersion) -> tuple[StageRules, ...]:
    """All rules and rows of a version in words."""
    return _rules_by_stage(version.sha256)


def rule_page(version: RulebookVersion, key: str) -> RulePage | None:
    """One rule or row of a version in words; None where it has none of this key."""
    pages = (page for stage in rules_by_stage(version) for page in stage.rules)
    return next((page for page in pages if page.key == key), None)


def rulebook_meta(version: RulebookVersion) -> dict[str, str | int]:
    """How a decision names the rules it was made by."""
    return {"name": version.name, "version": version.number, "sha256": version.sha256}


def price_meta(version: PriceListVersion) -> dict[str, str | int]:
    """How a decision names the prices it was made with."""
    return {"date": version.date.isoformat(), "version": version.number, "sha256": version.sha256}


def decision_for(user: Person, pk: uuid.UUID | str) -> Decision:
    """A decision that this person may see. Raises Http404 for a stranger as for one that does not exist."""
    try:
        decision = Decision.objects.select_related("workspace").get(pk=uuid.UUID(str(pk)))
    except (ValueError, Decision.DoesNotExist):
        raise Http404("No such decision for this person") from None
    permissions.check_view_workspace(user, decision.workspace)
    return decision


def drafts() -> QuerySet[Draft]:
    """Drafts that are still being worked on, the one touched last first."""
    return Draft.objects.filter(published_as=None).select_related("based_on", "created_by").defer("based_on__canonical")


@lru_cache(maxsize=16)
def book_by(sha256: str) -> Rulebook:
    """What the version with this fingerprint says."""
    text = RulebookVersion.objects.filter(sha256=sha256).values_list("canonical", flat=True).first()
    if text is None:
        raise RulebookVersion.DoesNotExist(f"No version has the fingerprint {sha256}")
    return from_plain(canonical.loads(text))


@lru_cache(maxsize=4)
def _plain(sha256: str) -> Mapping[str, Any]:
    return Held(to_plain(book_by(sha256)))


@lru_cache(maxsize=2)
def dmn_by(sha256: str) -> bytes:
    """What the version of this fingerprint says, as DMN tables."""
    return dmn_of(book_by(sha256))


@lru_cache(maxsize=4)
def _rules_by_stage(sha256: str) -> tuple[StageRules, ...]:
    return stages_of(book_by(sha256))


@lru_cache(maxsize=16)
def _machine(rules_sha256: str, prices_sha256: str) -> Machine:
    return compile_book(book_by(rules_sha256), catalogue.plain_by(prices_sha256))
