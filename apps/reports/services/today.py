"""A stored decision's case, decided again by the rules and prices in force: then and now side by side. Reads only; stores nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.decisions import selectors as decisions
from apps.decisions.engine.answers import Case, CaseRefused, read_case
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.decide import decide
from apps.decisions.engine.draws import applies
from apps.decisions.engine.state import State
from apps.decisions.engine.then_and_now import ThenAndNow, new_questions, then_and_now
from apps.reports import verification
from apps.reports.services import files

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Left:
    """An answer that today's rules do not take, and why."""

    question: str
    why: str


@dataclass(frozen=True, slots=True)
class Today:
    """What today's rules say of a case, and what they could not take of it. `found` is None where they refuse the case."""

    rulebook: Plain
    price_list: Plain
    found: ThenAndNow | None
    left: tuple[Left, ...]
    asked: tuple[str, ...]  # questions that only today's rules ask, where they apply to this case
    refused: tuple[str, ...]


def by_todays_rules(content: files.Content, *, at: datetime) -> Today:
    """Decide the case again. Raises decisions.NothingPublished."""
    live = decisions.chosen(rulebook=None, prices=None, at=at)
    old, new = content.book, live.machine.book
    case, left = fitted(old, new, content.case)
    told: dict[str, Any] = {"rulebook": live.rulebook, "price_list": live.price_list, "left": left}
    try:
        read = read_case(new, case)
    except CaseRefused as refused:
        return Today(**told, found=None, asked=(), refused=refused.problems)
    now = decide(live.machine, read, rulebook=live.rulebook, price_list=live.price_list)
    return Today(**told, found=then_and_now(old, content.result, new, now), asked=_asked(old, live, read), refused=())


def fitted(old: Rulebook, new: Rulebook, case: Plain) -> tuple[Plain, tuple[Left, ...]]:
    """A stored case as a case file without the answers that newer rules do not take, and these with why."""
    kept, left = {}, []
    for slug, answer in case.get("answers", {}).items():
        if slug not in new.question:
            left.append(Left(_name(old, slug), "it is no longer asked"))
            continue
        one = verification.case_file(new, {"answers": {slug: answer}})
        try:
            read_case(new, one)
        except CaseRefused as refused:
            left.append(Left(_name(new, slug), refused.problems[0].removeprefix(f"{slug}: ")))
        else:
            kept[slug] = one["answers"][slug]
    return {**case, "answers": kept}, tuple(left)


def _asked(old: Rulebook, live: decisions.Chosen, case: Case) -> tuple[str, ...]:
    """What today's rules ask that the old ones did not, and that this case has not answered."""
    state = State.of(live.machine, case.values)
    asked = [slug for slug in new_questions(old, live.machine.book) if slug not in case.values and applies(state, slug)]
    return tuple(live.machine.book.question[slug].ask for slug in asked)


def _name(book: Rulebook, slug: str) -> str:
    question = book.question.get(slug)
    return (question.short or question.ask) if question else slug
