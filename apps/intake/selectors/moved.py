"""What is another since the newest decision of a use case: its answers, the rules, the prices; and which questions are new. Asks nothing where all is as it was."""

from dataclasses import dataclass
from typing import Any

from apps.decisions.engine.terms import Question
from apps.decisions.models import RulebookVersion
from apps.decisions.selectors import book_for
from apps.intake.journey.way import newly_asked
from apps.intake.selectors import Desk


@dataclass(frozen=True, slots=True)
class Moved:
    """What changed since a decision. `rules` are those that made it, where others are in force."""

    answers: bool
    rules: RulebookVersion | None
    now: RulebookVersion
    prices: bool

    @property
    def words(self) -> str:
        """ "answers, rules (v1 to v2) and prices"; of rules that say word for word what they said, that."""
        found = ["answers"] if self.answers else []
        if self.rules is not None:
            alike = ", which say the same" if self.rules.sha256 == self.now.sha256 else ""
            found.append(f"rules (v{self.rules.number} to v{self.now.number}{alike})")
        if self.prices:
            found.append("prices")
        return " and ".join(filter(None, [", ".join(found[:-1]), *found[-1:]]))


def moved_since(desk: Desk) -> Moved | None:
    """What changed since the newest decision; None where nothing did, or nothing was decided."""
    case: Any = desk.use_case  # with what its newest decision says
    if case.newest_number is None or desk.journey.unchanged:
        return None
    older = _other_than(desk, case.newest_rulebook_version_id)
    return Moved(case.newest_written != desk.written, older, desk.rules, case.newest_price_list_id != desk.prices.pk)


def new_since(desk: Desk, before: RulebookVersion | None) -> tuple[Question, ...]:
    """The questions asked now, and not answered, that these rules did not have."""
    return newly_asked(desk.journey, book_for(before).question) if before else ()


@dataclass(frozen=True, slots=True)
class Newer:
    """Rules that came into force since somebody last checked the answers of a use case without a decision."""

    before: RulebookVersion
    questions: tuple[Question, ...]
    sections: tuple[str, ...]  # where the new questions stand


def newer_rules(desk: Desk) -> Newer | None:
    """What newer rules ask; None where none came, where they say the same, or where somebody has answered by them and no new question is open."""
    case: Any = desk.use_case  # with what its newest decision says
    before = looked_at(desk) if case.newest_number is None else None
    if before is None or before.sha256 == desk.rules.sha256:
        return None
    questions = new_since(desk, before)
    if not questions and any(answer.at >= desk.since for answer in desk.answers.values()):
        return None
    titles = {section.slug: section.title for section in desk.journey.sections}
    return Newer(before, questions, tuple(dict.fromkeys(titles[question.section] for question in questions)))


def is_new(desk: Desk, question: Question) -> RulebookVersion | None:
    """The rules last looked at, where they do not have this question and nobody has answered it."""
    before = looked_at(desk)
    return before if before is not None and question in new_since(desk, before) else None


def looked_at(desk: Desk) -> RulebookVersion | None:
    """The rules by which somebody last checked the answers, where others are in force."""
    return _other_than(desk, desk.use_case.looked_at_id)


def _other_than(desk: Desk, pk: int | None) -> RulebookVersion | None:
    return None if pk in (None, desk.rules.pk) else RulebookVersion.objects.defer("canonical").get(pk=pk)
