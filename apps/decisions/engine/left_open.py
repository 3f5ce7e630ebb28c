"""What each choice of a question that is new would bring to cases that leave it open. Pure.

A case is decided with the question left open, and once more with each choice in its place: told are the verdicts that differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.decisions.engine.answers import check_value, value_plain
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.canonical import dumps, sha256
from apps.decisions.engine.contradictions import contradicting
from apps.decisions.engine.decide import GO
from apps.decisions.engine.judged import Judged
from apps.decisions.engine.judging import FALSE
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.side_by_side import records
from apps.decisions.engine.terms import CHOICE, MULTI, Question, Value
from apps.decisions.engine.upsets import Upsets

MOST_TRIED = 12  # choices that are tried of all new questions together (house judgement: each is a decision more for every case)
Values = Mapping[str, Value]
Turned = dict[str, dict[str, str]]  # by question and choice the verdicts, as "go pilot": a question left open without any has none


@dataclass(frozen=True, slots=True)
class Trial:
    """One choice put in the place of a question that a case leaves open."""

    number: int
    question: str
    choice: str
    values: Values


def new_questions(older: Rulebook, newer: Rulebook) -> tuple[Question, ...]:
    """The questions that only the newer book asks."""
    return tuple(question for question in newer.questions if question.slug not in older.question)


def tried_choices(questions: Sequence[Question]) -> dict[str, tuple[str, ...]]:
    """The choices that are tried of each: all of a question or none, as far as there is room; of a number none."""
    found, left = dict[str, tuple[str, ...]](), MOST_TRIED
    for question in questions:
        choices = tuple(choice.slug for choice in question.choices if not choice.retired)
        found[question.slug] = choices if question.kind in (CHOICE, MULTI) and len(choices) <= left else ()
        left -= len(found[question.slug])
    return found


def left_open(machine: Machine, questions: Sequence[Question], upsets: Upsets, many: Sequence[Values | None]) -> list[Turned]:
    """Of each of these cases the questions that it leaves open, and what each choice would turn. None is a case that cannot be judged."""
    cases = [values or {} for values in many]
    states = records(machine, cases)
    found: list[Turned] = []
    trials: list[Trial] = []
    choices = tried_choices(questions)
    for number, (values, state) in enumerate(zip(many, states, strict=True)):
        asked = [] if values is None else [one for one in questions if one.slug not in values and not _is_closed(state, one.slug)]
        found.append({one.slug: {} for one in asked})
        trials += [trial for one in asked for trial in _trials(number, one, choices[one.slug], cases[number])]
    tried = sorted({trial.number for trial in trials})
    before = dict(zip(tried, _judged(machine, [cases[number] for number in tried], upsets), strict=True))
    for trial, after in zip(trials, _judged(machine, [trial.values for trial in trials], upsets), strict=True):
        if after != before[trial.number]:
            found[trial.number][trial.question][trial.choice] = f"{before[trial.number]} {after}"
    return found


def _is_closed(state: Any, slug: str) -> bool:
    """Whether other answers close a question, so that it is not asked."""
    node = state.machine.ask_if.get(slug)
    return node is not None and state.truth[node] == FALSE


def _trials(number: int, question: Question, choices: Sequence[str], values: Values) -> list[Trial]:
    found = []
    for slug in choices:
        value, wrong = check_value(question, [slug] if question.kind == MULTI else slug)
        filled = {**values, question.slug: value} if value is not None and not wrong else None
        if filled is not None and not any(contradicting(filled)):
            found.append(Trial(number, question.slug, slug, filled))
    return found


def _judged(machine: Machine, many: Sequence[Values], upsets: Upsets) -> list[str]:
    """The verdict of each, as a whole decision has it: how sure it is is proved for a go alone."""
    judged = [
        Judged(state, sha256(dumps({slug: value_plain(value) for slug, value in values.items()})), upsets)
        for values, state in zip(many, records(machine, many), strict=True)
    ]
    unsure = [one for one in judged if one.at_best == GO]
    for one, look in zip(unsure, upsets.look([one.state for one in unsure]), strict=True):
        one.prove(look)
    return [one.verdict for one in judged]
