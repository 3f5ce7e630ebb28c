"""Reading use cases and answers, always for somebody who asks. May not import services or views."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Sum
from django.http import Http404

from apps.accounts import permissions, roles
from apps.accounts.models import Workspace
from apps.accounts.roles import Permission
from apps.accounts.selectors import Person, seen_as, workspaces_for
from apps.catalogue.models import PriceListVersion
from apps.decisions import selectors as decision_selectors
from apps.decisions.engine import canonical
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.engine.terms import Question
from apps.decisions.models import Decision, RulebookVersion
from apps.decisions.selectors import IN_FORCE, in_force
from apps.intake.journey.way import Journey
from apps.intake.models import Answer, UseCase, UseCaseDecision
from apps.intake.selectors import rows

# The newest decision of the use case `u`: one row, or none.
_NEWEST = """
    SELECT link.decision_id, link.number, link.written, d.verdict, d.recommendation, d.decided_at, d.rulebook_version_id, d.price_list_id
    FROM intake_usecasedecision link JOIN decisions_decision d ON d.id = link.decision_id
    WHERE link.use_case_id = u.id ORDER BY link.number DESC LIMIT 1"""
_NEWEST_NAMES = (
    "decision_id", "number", "written", "verdict", "recommendation", "decided_at", "rulebook_version_id", "price_list_id",
)  # fmt: skip
_USE_CASE = tuple(field.column for field in UseCase._meta.concrete_fields)
_WORKSPACE = tuple(field.column for field in Workspace._meta.concrete_fields)
# All that a page of one use case needs beside its answers; `role` is what this person is in its workspace, null for a stranger.
_DESK = f"""
    SELECT {", ".join(f"u.{name}" for name in _USE_CASE)}, {", ".join(f"w.{name} AS workspace_{name}" for name in _WORKSPACE if name != "id")},
        {", ".join(f"newest.{name} AS newest_{name}" for name in _NEWEST_NAMES)}, m.role, live.*
    FROM intake_usecase u
    JOIN accounts_workspace w ON w.id = u.workspace_id
    LEFT JOIN accounts_membership m ON m.workspace_id = u.workspace_id AND m.user_id = %(person)s
    LEFT JOIN LATERAL ({_NEWEST}) newest ON true
    LEFT JOIN ({IN_FORCE}) live ON true
    WHERE u.id = %(use_case)s"""  # noqa: S608  names of our own columns


BINNED_DAYS = 30  # how long what was put into the bin can be taken out again


class InTheBin(Http404):
    """The use case is in the bin, and nothing of it is shown or changed until somebody restores it. Raised to its members alone."""

    def __init__(self, use_case: UseCase) -> None:
        super().__init__("This use case is in the bin")
        self.use_case = use_case


def use_cases_for(user: Person) -> QuerySet[UseCase]:
    """The use cases of this person's workspaces, latest first, each with its workspace. What lies in the bin is not among them."""
    return _all_for(user).filter(binned_at=None)


def binned_for(user: Person, *, at: datetime) -> QuerySet[UseCase]:
    """What lies in the bin of this person's workspaces and can still be restored, latest first."""
    since = at - timedelta(days=BINNED_DAYS)
    return _all_for(user).filter(binned_at__gt=since).select_related("binned_by").order_by("-binned_at", "id")


def days_left(use_case: UseCase, *, at: datetime) -> int:
    """Whole days until it can no longer be taken out of the bin, the last one counted as one."""
    left = (use_case.binned_at or at) + timedelta(days=BINNED_DAYS) - at
    return max(1, -(-left // timedelta(days=1)))


def _all_for(user: Person) -> QuerySet[UseCase]:
    return UseCase.objects.filter(workspace__in=workspaces_for(user)).select_related("workspace")


def with_newest_decisions(use_cases: Iterable[UseCase]) -> list[UseCase]:
    """These use cases, each with what its newest decision says, read for all of them at once."""
    listed = list(use_cases)
    found = (
        UseCaseDecision.objects.filter(use_case__in=[use_case.pk for use_case in listed])
        .order_by("use_case_id", "-number")
        .distinct("use_case_id")
        .values_list("use_case_id", "decision_id", "number", "decision__verdict", "written")
    )
    newest = {pk: said for pk, *said in found}
    answers = Answer.objects.filter(use_case__in=list(newest)).order_by().values_list("use_case_id")
    written = dict(answers.annotate(written=Sum("revision"))) if newest else {}
    for use_case in listed:
        said = newest.get(use_case.pk, (None, None, None, 0))
        use_case.newest_decision_id, use_case.newest_number, use_case.newest_verdict, then = said
        use_case.changed_since = use_case.pk in newest and written.get(use_case.pk, 0) != then
    return listed


@dataclass(frozen=True, slots=True)
class Inside:
    """How much belongs to a use case, for somebody who is about to put it away."""

    answers: int
    decisions: int


def inside(use_case: UseCase) -> Inside:
    return Inside(
        answers=Answer.objects.filter(use_case=use_case).exclude(typed="", unknown=False).count(),
        decisions=UseCaseDecision.objects.filter(use_case=use_case).count(),
    )


def earlier_decisions(use_case: UseCase) -> list[UseCaseDecision]:
    """The decisions of a use case before its newest one, latest first. Asks nothing where there is one at most."""
    if (use_case.newest_number or 0) < 2:
        return []
    earlier = UseCaseDecision.objects.filter(use_case=use_case, number__lt=use_case.newest_number).select_related("decision")
    return list(earlier.only("number", "decision__verdict", "decision__decided_at").order_by("-number"))


def use_case_for(user: Person, pk: uuid.UUID) -> UseCase:
    """One use case with its workspace. Raises Http404 for a stranger, as for one that does not exist; InTheBin for a member."""
    use_case = _all_for(user).filter(pk=pk).first()
    if use_case is None:
        raise Http404("No such use case for this person")
    return not_binned(use_case)


def not_binned(use_case: UseCase) -> UseCase:
    """The same use case. Raises InTheBin."""
    if use_case.binned_at:
        raise InTheBin(use_case)
    return use_case


@dataclass(frozen=True)
class Desk:
    """One use case with all that its pages need: its answers, the way through the questions, the rules and prices in force."""

    use_case: UseCase
    answers: dict[str, rows.Kept]
    journey: Journey
    rules: RulebookVersion
    prices: PriceListVersion
    since: datetime  # when these rules came into force

    @property
    def written(self) -> int:
        """How often its answers have been written. Every change adds one, and none is ever taken back."""
        return rows.written(self.answers)


def desk_for(user: Person, pk: uuid.UUID, *, at: datetime) -> Desk:
    """One use case with what its pages need, in two queries. Raises Http404 for a stranger, as for one that does not exist.

    Raises InTheBin for a member.
    """
    row = _desk_row(pk, person=user.pk if user.is_authenticated and user.is_active else None, at=at)
    if row is None:
        raise Http404("No such use case")
    desk = _desk(row)
    seen_as(desk.use_case.workspace, user, row["role"])
    not_binned(desk.use_case)
    return desk


def desk_of(use_case: UseCase, *, at: datetime) -> Desk:
    """The same, read again, for somebody who has the use case already."""
    row = _desk_row(use_case.pk, person=None, at=at)
    if row is None:
        raise UseCase.DoesNotExist
    return _desk(row)


def _desk_row(pk: uuid.UUID, *, person: int | None, at: datetime) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(_DESK, {"use_case": pk, "person": person, "at": at})
        row = cursor.fetchone()
        return row and dict(zip([column[0] for column in cursor.description], row, strict=True))


def _desk(row: Mapping[str, Any]) -> Desk:
    use_case = UseCase.from_db(connection.alias, _USE_CASE, [row[name] for name in _USE_CASE])
    use_case.workspace = Workspace.from_db(connection.alias, _WORKSPACE, [row[f"workspace_{name}"] for name in _WORKSPACE])
    for name in _NEWEST_NAMES:
        setattr(use_case, f"newest_{name}", row[f"newest_{name}"])
    live, answers = in_force(row), rows.answers_of(use_case)
    by_these = (use_case.newest_rulebook_version_id, use_case.newest_price_list_id) == (live.rules.pk, live.prices.pk)
    unchanged = use_case.newest_number is not None and by_these and use_case.newest_written == rows.written(answers)
    return Desk(use_case, answers, Journey(live.machine, rows.said_in(answers), unchanged), live.rules, live.prices, live.since)


def book_now(at: datetime) -> Rulebook:
    """The rules in force."""
    return decision_selectors.book_for(decision_selectors.live_version(at))


def locked(pk: uuid.UUID) -> UseCase:
    """The use case for a change of the whole; nobody else's save ends before the transaction does."""
    return UseCase.objects.select_for_update().get(pk=pk)


def may_edit(user: Person, use_case: UseCase) -> bool:
    return permissions.can_edit_use_cases(user, use_case.workspace)


def places_to_start(user: Person) -> list[Workspace]:
    """The workspaces in which this person may start a use case, by name."""
    editing = [role for role in roles.WORKSPACE_ROLES if roles.may_in_workspace(role, Permission.EDIT_USE_CASES)]
    return list(workspaces_for(user).filter(memberships__user_id=user.pk, memberships__role__in=editing))


def decision_numbered(use_case: UseCase, number: int) -> UseCaseDecision:
    return UseCaseDecision.objects.get(use_case=use_case, number=number)


def use_case_of(decision_id: uuid.UUID) -> UseCaseDecision | None:
    """The use case that a decision was made for, and its number there."""
    return UseCaseDecision.objects.filter(decision_id=decision_id).select_related("use_case").first()


def decision_for(user: Person, pk: uuid.UUID | str) -> Decision:
    """A decision that this person may see. Raises Http404 for a stranger, and where its use case lies in the bin."""
    decision = decision_selectors.decision_for(user, pk)
    check_shown(decision.pk)
    return decision


def check_shown(decision_id: uuid.UUID) -> None:
    """Raise InTheBin where the use case of this decision lies there; for somebody who may see the decision."""
    if (
        link := UseCaseDecision.objects.filter(decision_id=decision_id, use_case__binned_at__isnull=False)
        .select_related("use_case")
        .first()
    ):
        raise InTheBin(link.use_case)


def retired_questions(slugs: Iterable[str]) -> list[Question]:
    """Those of these questions that some older rules asked; what somebody types into a page of that time is still kept."""
    newest = RulebookVersion.objects.order_by("-number").values_list("number", "sha256", "previous_sha256").first()
    ever = _ever_asked(newest) if newest else {}
    return [ever[slug] for slug in slugs if slug in ever]


def retired_question(slug: str) -> Question | None:
    return next(iter(retired_questions([slug])), None)


@lru_cache(maxsize=1)
def _ever_asked(newest: tuple[int, str, str]) -> dict[str, Question]:
    """Every question of every version, as its newest version words it. Read once after each publishing: versions never change."""
    texts = RulebookVersion.objects.filter(number__lte=newest[0]).order_by("number").values_list("canonical", flat=True)
    books = (from_plain(canonical.loads(text)) for text in texts.iterator())
    return {question.slug: question for book in books for question in book.questions}
