"""Reading use cases and answers, always for somebody who asks. May not import services or views."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from apps.accounts import permissions, roles
from apps.accounts.models import Workspace
from apps.accounts.roles import Permission
from apps.accounts.selectors import Person, workspaces_for
from apps.catalogue.models import PriceListVersion
from apps.decisions.engine import canonical
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.engine.terms import Question
from apps.decisions.models import RulebookVersion
from apps.decisions.selectors import live_machine
from apps.intake.journey.said import Said
from apps.intake.journey.way import Journey
from apps.intake.models import Answer, AnswerRevision, UseCase, UseCaseDecision


def use_cases_for(user: Person) -> QuerySet[UseCase]:
    """The use cases of this person's workspaces, latest first, each with its workspace and what its newest decision says."""
    return _with_newest_decision(UseCase.objects.filter(workspace__in=workspaces_for(user)))


def _with_newest_decision(use_cases: QuerySet[UseCase]) -> QuerySet[UseCase]:
    newest = UseCaseDecision.objects.filter(use_case=OuterRef("pk")).order_by("-number")
    names = ("decision_id", "number", "written", "decision__verdict", "decision__recommendation", "decision__decided_at",
             "decision__rulebook_version_id", "decision__price_list_id")  # fmt: skip
    return use_cases.select_related("workspace").annotate(
        **{f"newest_{name.removeprefix('decision__')}": Subquery(newest.values(name)[:1]) for name in names}
    )


def use_case_for(user: Person, pk: uuid.UUID) -> UseCase:
    """One use case with its workspace. Raises Http404 for a stranger, as for one that does not exist."""
    use_case = use_cases_for(user).filter(pk=pk).first()
    if use_case is None:
        raise Http404("No such use case for this person")
    return use_case


@dataclass(frozen=True)
class Desk:
    """One use case with all that its pages need: its answers, the way through the questions, the rules and prices in force."""

    use_case: UseCase
    answers: dict[str, Answer]
    journey: Journey
    rules: RulebookVersion
    prices: PriceListVersion

    @property
    def written(self) -> int:
        """How often its answers have been written. Every change adds one, and none is ever taken back."""
        return _written(self.answers)


def desk_of(use_case: UseCase, *, at: datetime) -> Desk:
    """Three queries: rules, prices, answers. `use_case` comes from `use_case_for` or `locked`."""
    machine, rules, prices = live_machine(at)
    answers = answers_of(use_case)
    by_these = (use_case.newest_rulebook_version_id, use_case.newest_price_list_id) == (rules.pk, prices.pk)
    unchanged = use_case.newest_number is not None and by_these and use_case.newest_written == _written(answers)
    return Desk(use_case, answers, Journey(machine, said_in(answers), unchanged), rules, prices)


def locked(pk: uuid.UUID) -> UseCase:
    """The use case for a change of the whole; nobody else's save ends before the transaction does."""
    UseCase.objects.select_for_update().get(pk=pk)
    return _with_newest_decision(UseCase.objects.all()).get(pk=pk)


def may_edit(user: Person, use_case: UseCase) -> bool:
    return permissions.can_edit_use_cases(user, use_case.workspace_id)


def places_to_start(user: Person) -> list[Workspace]:
    """The workspaces in which this person may start a use case, by name."""
    editing = [role for role in roles.WORKSPACE_ROLES if roles.may_in_workspace(role, Permission.EDIT_USE_CASES)]
    return list(workspaces_for(user).filter(memberships__user_id=user.pk, memberships__role__in=editing))


def answers_of(use_case: UseCase) -> dict[str, Answer]:
    """Every stored answer by its question, in one query."""
    return {answer.question: answer for answer in Answer.objects.filter(use_case=use_case)}


def _written(answers: dict[str, Answer]) -> int:
    return sum(answer.revision for answer in answers.values())


def said_in(answers: dict[str, Answer]) -> dict[str, Said]:
    """The answers as the journey knows them."""
    return {slug: said(answer) for slug, answer in answers.items()}


def said(row: Answer | AnswerRevision) -> Said:
    return Said(
        value=row.value,
        typed=row.typed,
        readable=row.readable,
        unknown=row.unknown,
        known_how=row.known_how,
        source=row.source,
        private=row.private,
        revision=row.revision,
    )


def before_the_last_page(answers: dict[str, Answer]) -> tuple[Answer, AnswerRevision | None] | None:
    """The answer that was written last, and what stood there before the page that wrote it; None where nothing was written."""
    if not answers:
        return None
    last = max(answers.values(), key=lambda answer: answer.at)
    earlier = last.revisions.exclude(editor=last.editor) if last.editor else last.revisions.filter(revision__lt=last.revision)
    return last, earlier.order_by("-revision").first()


def decision_numbered(use_case: UseCase, number: int) -> UseCaseDecision:
    return UseCaseDecision.objects.get(use_case=use_case, number=number)


def use_case_of(decision_id: uuid.UUID) -> UseCaseDecision | None:
    """The use case that a decision was made for, and its number there."""
    return UseCaseDecision.objects.filter(decision_id=decision_id).select_related("use_case").first()


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
