"""Exports and what a document is made of, always for somebody who asks. Reads only; may not import services or views."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from apps.accounts import permissions
from apps.accounts.selectors import Person
from apps.catalogue import selectors as catalogue
from apps.catalogue.models import PriceListVersion
from apps.decisions import selectors as decisions
from apps.decisions.engine import canonical
from apps.decisions.engine.book import Rulebook
from apps.decisions.models import Decision, RulebookVersion
from apps.intake import selectors as intake
from apps.intake.models import UseCase
from apps.reports.models import READY, Export

Plain = dict[str, Any]


@dataclass(frozen=True)
class DecisionFile:
    """A decision with everything that its document is built from."""

    decision: Decision
    use_case: UseCase | None
    number: int
    result: Plain
    case: Plain
    book: Rulebook
    prices: Plain

    @property
    def reference(self) -> str:
        """GW-7C1E-3, as on the document."""
        return _reference(self.use_case.pk if self.use_case else self.decision.pk, self.number)


@dataclass(frozen=True)
class Named:
    """What a page calls a document, without anything of the decision itself."""

    title: str
    number: int
    reference: str


def decision_file(decision: Decision) -> DecisionFile:
    """Everything a document needs of a decision that the caller may see."""
    link = intake.use_case_of(decision.pk)
    return DecisionFile(
        decision=decision,
        use_case=link.use_case if link else None,
        number=link.number if link else 1,
        result=canonical.loads(decision.result_json),
        case=canonical.loads(decision.case_json),
        book=decisions.book_for(decision.rulebook_version),
        prices=catalogue.plain_of(decision.price_list),
    )


def named(export: Export) -> Named:
    """The name of an export's document, from the use case's link alone."""
    link = intake.use_case_of(export.decision_id)
    number = link.number if link else 1
    return Named(export.decision.title, number, _reference(link.use_case_id if link else export.decision_id, number))


def export_for(user: Person, pk: uuid.UUID) -> Export:
    """One export without its bytes and without what was decided, for a member of its workspace. Raises Http404 for anybody else."""
    export = (
        Export.objects.defer("output", "decision__case_json", "decision__result_json")
        .select_related("decision", "workspace")
        .filter(pk=pk)
        .first()
    )
    if export is None:
        raise Http404("No such document for this person")
    permissions.check_view_workspace(user, export.workspace)
    intake.check_shown(export.decision_id)
    return export


def file_for(user: Person, pk: uuid.UUID) -> tuple[Export, bytes]:
    """A finished export with its bytes. Raises Http404 where it is not ready, or not this person's."""
    export = export_for(user, pk)
    if export.status != READY:
        raise Http404("This document is not ready")
    return export, bytes(Export.objects.values_list("output", flat=True).get(pk=pk) or b"")


def exports_of(decision: Decision) -> list[Export]:
    """The exports of a decision, newest first, without their bytes."""
    return list(Export.objects.defer("output").filter(decision=decision))


def is_ours(sha256: str) -> bool:
    """Whether a file with this fingerprint was made and kept here."""
    return Export.objects.filter(sha256=sha256).exclude(sha256="").exists()


def rules_and_prices(rules_sha256: str, prices_sha256: str) -> tuple[decisions.Chosen, Mapping[str, Any]] | None:
    """The rules and prices with these fingerprints, ready to decide; None where either is not here."""
    rules = RulebookVersion.objects.defer("canonical").filter(sha256=rules_sha256).first()
    prices = PriceListVersion.objects.filter(sha256=prices_sha256).first()
    if rules is None or prices is None:
        return None
    chosen = decisions.Chosen(decisions.machine_for(rules, prices), decisions.rulebook_meta(rules), decisions.price_meta(prices))
    return chosen, catalogue.plain_of(prices)


def prices_of(chosen: decisions.Chosen) -> Plain:
    """What the price list of chosen versions says."""
    return catalogue.plain_of(catalogue.version(int(chosen.price_list["version"])))


def are_live(rules_sha256: str, prices_sha256: str, at: datetime) -> bool:
    """Whether the rules and prices with these fingerprints are the ones in force."""
    rules, prices = decisions.live_version(at), catalogue.live_version(at)
    return prices is not None and (rules.sha256, prices.sha256) == (rules_sha256, prices_sha256)


def may_export(user: Person, export: Export) -> bool:
    """Whether this person may ask for a document of this workspace."""
    return permissions.can_export(user, export.workspace)


def _reference(mark: uuid.UUID, number: int) -> str:
    """The first four signs of the use case's address, and the decision's number in it."""
    return f"GW-{str(mark)[:4].upper()}-{number}"
