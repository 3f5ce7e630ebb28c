"""What stands around a decision on its page, always for somebody who asks. Reads only; may not import services or views."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from apps.accounts import permissions
from apps.accounts.selectors import Person, workspaces_for
from apps.decisions.engine import canonical
from apps.decisions.engine.naming import RARE_EVENTS, label_of
from apps.decisions.models import Decision
from apps.decisions.selectors import book_for
from apps.intake.models import UseCase, UseCaseDecision
from apps.intake.selectors import decision_for, use_case_of, with_newest_decisions
from apps.reports.selectors import exports_of
from apps.review.models import Scenario
from apps.review.portfolio.matrix import Entry
from apps.review.portfolio.standing import Standing, standing_of


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


@dataclass(frozen=True, slots=True)
class Row:
    """One decided use case of the portfolio, under its number there."""

    number: int
    use_case: UseCase
    decision_id: uuid.UUID
    verdict: str
    recommended: str
    standing: Standing

    @property
    def entry(self) -> Entry:
        return Entry(self.number, str(self.decision_id), self.verdict, self.standing, self.use_case.shown_title)


def portfolio_rows(use_cases: Sequence[UseCase], *, first: int) -> list[Row]:
    """These use cases, which have been decided, with what their newest decisions say; `first` is the number of the first one."""
    listed: list[Any] = with_newest_decisions(use_cases)  # which sets what it found on each of them
    decisions = Decision.objects.select_related("rulebook_version").only("result_json", "verdict", "rulebook_version")
    found = decisions.in_bulk([use_case.newest_decision_id for use_case in listed])
    return [_portfolio_row(number, use_case, found[use_case.newest_decision_id]) for number, use_case in enumerate(listed, start=first)]


def _portfolio_row(number: int, use_case: UseCase, decision: Decision) -> Row:
    standing, book = standing_of(canonical.loads(decision.result_json)), book_for(decision.rulebook_version)
    rare = next((each.choices for each in book.lists if each.slug == RARE_EVENTS), ())
    label = book.outcome_labels[standing.recommendation]
    recommended = label_of(standing.recommendation, label, standing.answers, rare, is_bought=standing.is_bought)
    return Row(number, use_case, decision.pk, decision.verdict, recommended, standing)


def scenario_for(user: Person, pk: uuid.UUID) -> Scenario:
    """A what-if that this person may see. Raises Http404 for a stranger, as for one that does not exist."""
    scenario = Scenario.objects.filter(pk=pk, workspace__in=workspaces_for(user)).select_related("use_case", "basis", "workspace").first()
    if scenario is None:
        raise Http404("No such scenario for this person")
    return scenario


def scenarios_of(use_case: UseCase) -> list[Scenario]:
    """The scenarios of a use case that have a name, the latest first."""
    return list(Scenario.objects.filter(use_case=use_case).exclude(name="").order_by("-at"))


def decision_in_use_case(user: Person, pk: uuid.UUID) -> tuple[Decision, UseCaseDecision]:
    """A decision that this person may see, and its place in its use case. Raises Http404 for one of no use case, too."""
    decision = decision_for(user, pk)
    if (link := use_case_of(decision.pk)) is None:
        raise Http404("This decision is of no use case")
    return decision, link


def truths_of(decision: Decision) -> dict[str, bool | None]:
    """Of each rule and row by its key whether it held; None where that was not known."""
    return {entry["rule"]: entry["holds"] for entry in canonical.loads(decision.result_json)["trace"]}


def _others(link: UseCaseDecision) -> Sequence[Neighbour]:
    """The use case's other decisions, the first one first. A decision that this person may see lets them see these: they share a workspace."""
    rows = link.use_case.decisions.exclude(pk=link.pk).order_by("number").values_list("number", "decision_id", "decision__decided_at")
    return [Neighbour(*row) for row in rows]
