"""What a case would come to with other answers: decided anew by the same rules and prices. Reads only; stores nothing."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from apps.accounts.selectors import Person
from apps.decisions.engine.answers import Answer, Case, case_plain, problems_between, read_case
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.decide import decide
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.terms import Question, Value
from apps.decisions.models import Decision
from apps.decisions.selectors import Chosen
from apps.intake import selectors as intake
from apps.intake.journey.asking import applying
from apps.intake.models import UseCase, UseCaseDecision
from apps.reports import selectors as reports
from apps.reports import verification
from apps.reports.builder.parts import Meta
from apps.reports.services import files
from apps.review.what_if import changes as changing
from apps.review.what_if.moved import Moved, Told, moved

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Base:
    """What a what-if starts from: answers, and the rules and prices that judge them. `link` is the decision, where it starts from one."""

    use_case: UseCase
    link: UseCaseDecision | None
    chosen: Chosen
    prices: Plain
    case: Case
    at: datetime

    @property
    def book(self) -> Rulebook:
        return self.chosen.machine.book

    @property
    def given(self) -> dict[str, Value]:
        return self.case.values


@dataclass(frozen=True, slots=True)
class Tried:
    """A case decided: what counts of it, what an answer has closed, and what came of it."""

    case: Case
    asked: Mapping[str, bool | None]
    told: Told


def of_use_case(user: Person, pk: uuid.UUID, *, at: datetime) -> Base:
    """The answers of a use case as they are, and the rules and prices in force. Raises Http404 for a stranger, NothingPublished."""
    desk = intake.desk_for(user, pk, at=at)
    way = desk.journey
    answers = {
        slug: Answer(way.values.get(slug), said.known_how, said.source, said.private)
        for slug in way.book.question
        if way.is_answered(slug) and (said := way.of(slug))
    }
    words = way.case()
    case = Case(str(words["title"]), words["narrative"], answers)  # type: ignore[arg-type]
    return Base(desk.use_case, None, *_by(desk.rules.sha256, desk.prices.sha256), case, at)


def of_decision(decision: Decision, link: UseCaseDecision, *, at: datetime) -> Base:
    """The answers, rules and prices of a decision."""
    kept = reports.decision_file(decision)
    chosen, prices = _by(decision.rulebook_version.sha256, decision.price_list.sha256)
    case = read_case(kept.book, verification.case_file(kept.book, kept.case))
    return Base(link.use_case, link, chosen, prices, case, at)


class Contradicting(ValueError):
    """Two answers that cannot both be right, so that nothing follows from them; `values` are those that count."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        super().__init__("Two answers cannot both be right")
        self.values = values


def tried(base: Base, changes: changing.Changes) -> Tried:
    """What the answers come to with these changes. Raises Contradicting."""
    machine = base.chosen.machine
    case, asked = counted(machine, changing.applied(base.case, changes))
    if problems_between(case.values):
        raise Contradicting(case.values)
    result = decide(machine, case, rulebook=base.chosen.rulebook, price_list=base.chosen.price_list)
    meta = Meta(reference="", number=0, decided_by="", at=base.at)
    content = files.Content(result, case_plain(machine.book, case), machine.book, base.prices, meta)
    return Tried(case, asked, Told(result, files.document_of(content)))


def counted(machine: Machine, whole: Case) -> tuple[Case, Mapping[str, bool | None]]:
    """The case with the answers that count, and of each question whether it applies; what another answer closes counts for nothing."""
    asked = applying(machine, whole.values)
    return replace(whole, answers={slug: answer for slug, answer in whole.answers.items() if asked.get(slug) is not False}), asked


def side_by_side(base: Base, before: Tried, after: Tried, changes: changing.Changes) -> Moved:
    return moved(base.book, before.told, after.told, len(changes))


def opened_by(base: Base, before: Tried, after: Tried) -> tuple[Question, ...]:
    """The questions without an answer that a change has added to those asked."""
    known = after.case.answers
    return tuple(q for q in base.book.questions if after.asked[q.slug] is True and before.asked[q.slug] is not True and q.slug not in known)


def closed_by(base: Base, after: Tried, changes: changing.Changes) -> tuple[Question, ...]:
    """The answered questions that take no part any more."""
    answered = changing.applied(base.case, changes).values
    return tuple(q for q in base.book.questions if q.slug in answered and after.asked[q.slug] is False)


def _by(rules: str, prices: str) -> tuple[Chosen, Plain]:
    found = reports.rules_and_prices(rules, prices)
    if found is None:  # a decision holds on to both, and what is in force is there
        raise LookupError("The rules or the prices are not here")
    return found
