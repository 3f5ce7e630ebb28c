"""What stands around a decision on its page, always for somebody who asks. Reads only; may not import services or views."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.accounts import permissions
from apps.accounts.selectors import Person
from apps.decisions.engine import canonical
from apps.decisions.models import Decision
from apps.intake.models import UseCaseDecision
from apps.intake.selectors import use_case_of
from apps.reports.selectors import exports_of


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another decision of the same use case."""

    number: int
    pk: uuid.UUID
    at: datetime


def around(user: Person, decision: Decision) -> dict[str, Any]:
    """The use case that the decision was made for, its other decisions and documents, and what this person may do."""
    link = use_case_of(decision.pk)
    others = _others(link) if link else []
    return {
        "newer": next((other for other in reversed(others) if link and other.number > link.number), None),
        "earlier": [other for other in others if link and other.number < link.number],
        "use_case": link.use_case if link else None,
        "exports": exports_of(decision),
        "may_export": permissions.can_export(user, decision.workspace),
        "may_edit": permissions.can_edit_use_cases(user, decision.workspace),
    }


def truths_of(decision: Decision) -> dict[str, bool | None]:
    """Of each rule and row by its key whether it held; None where that was not known."""
    return {entry["rule"]: entry["holds"] for entry in canonical.loads(decision.result_json)["trace"]}


def _others(link: UseCaseDecision) -> Sequence[Neighbour]:
    """The use case's other decisions, the first one first. A decision that this person may see lets them see these: they share a workspace."""
    rows = link.use_case.decisions.exclude(pk=link.pk).order_by("number").values_list("number", "decision_id", "decision__decided_at")
    return [Neighbour(*row) for row in rows]
