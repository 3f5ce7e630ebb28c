"""The first two weeks: the decision's own steps in its own order, with whoever takes them and the days; nothing is made up."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.html import escape

from apps.decisions.engine.effort import MINUTES
from apps.reports.builder import two_weeks
from apps.reports.builder.two_weeks import NOBODY, YOURSELF
from apps.reports.document import FirstDays, ScopingDocument, Step, TwoWeeks
from apps.reports.formatting import lowered
from tests.reports import samples
from tests.reports.make import worked_cases

EVERY = sorted(worked_cases())
NOT_STOPPED = [case for case in EVERY if samples.document(case).verdict.slug != "stop"]
NUMBER = re.compile(r"Step (\d+): ")


def plan_of(document: ScopingDocument) -> TwoWeeks:
    assert document.two_weeks is not None
    return document.two_weeks


def numbered(document: ScopingDocument, part: FirstDays) -> list[tuple[int, str, str]]:
    """Number, person and words of each step in these days; of a decision the number that it has among the steps."""
    if part.is_decision:
        (words,) = part.tasks[0].what
        return [(number, "", words) for number, step in enumerate(document.steps, 1) if step.is_decision and step.words == words][:1]
    found = [(NUMBER.match(words), task.who, words) for task in part.tasks for words in task.what]
    assert all(match for match, _, _ in found)
    return [(int(match[1]), who, words[match.end() :]) for match, who, words in found if match]


@pytest.mark.parametrize("case", EVERY)
def test_every_decision_has_ten_working_days_in_order(case: str) -> None:
    days = [tuple(map(int, re.findall(r"\d+", part.days))) for part in plan_of(samples.document(case)).days]

    assert days and days[0][0] == 1 and all(1 <= day <= 10 for part in days for day in part)
    assert [part[-1] for part in days] == sorted(part[-1] for part in days)


@pytest.mark.parametrize("case", NOT_STOPPED)
def test_each_of_the_first_days_holds_steps_of_the_decision_with_whoever_takes_them(case: str) -> None:
    document = samples.document(case)
    for part in plan_of(document).days:
        for number, who, words in numbered(document, part):
            step = document.steps[number - 1]

            assert step.words.startswith(words.split(" (")[0].rstrip("."))
            assert step.is_decision == part.is_decision
            assert step.is_decision or who == step.who or (not step.who and who in (NOBODY, YOURSELF))


@pytest.mark.parametrize("case", NOT_STOPPED)
def test_no_step_is_told_twice_and_none_is_begun_before_a_decision_that_it_stands_behind(case: str) -> None:
    document = samples.document(case)
    seen: list[int] = []
    for part in plan_of(document).days:
        numbers = [number for number, _, _ in numbered(document, part)]
        between = [place for place, step in enumerate(document.steps[: max(numbers) - 1], 1) if step.is_decision]

        assert set(between) <= set(seen)
        assert not set(numbers) & set(seen)
        seen += numbers


@pytest.mark.parametrize("case", NOT_STOPPED)
def test_what_comes_after_the_two_weeks_is_named(case: str) -> None:
    document = samples.document(case)
    plan = plan_of(document)
    told = {number for part in plan.days for number, _, _ in numbered(document, part)}
    named = re.match(r"(?:Steps? ([\d, and to]+), then )?(?:step (\d+): )?(.+)", plan.then, re.IGNORECASE)
    assert named is not None
    numbers = [int(number) for number in re.findall(r"\d+", named[1] or "")]
    later = set(range(numbers[0], numbers[-1] + 1)) if " to " in (named[1] or "") else set(numbers)
    behind = int(named[2] or len(document.steps))

    assert told and not later & told and told | later == set(range(1, behind))
    assert lowered(document.steps[behind - 1].words).startswith(lowered(named[3].split(" (")[0].rstrip(".")))


def test_a_stop_begins_with_the_end_of_the_work_and_looks_for_what_may_be_done() -> None:
    document = samples.document(samples.STOP)
    plan, way = plan_of(document), document.way_back[0]

    assert [part.days for part in plan.days] == ["Day 1", "Days 2 to 10"]
    assert [words for part in plan.days for task in part.tasks for words in task.what] + [plan.then] == list(way.steps)
    assert {task.who for part in plan.days for task in part.tasks} == {way.who.rstrip(".")}


@pytest.mark.parametrize("case", samples.VERDICTS)
def test_page_and_document_tell_the_same_two_weeks(case: str) -> None:
    document = samples.document(case)
    page, paper = (render_to_string(name, {"document": document}) for name in ("review/_steps.html", "reports/print/_steps.html"))

    plan = plan_of(document)
    for words in (plan.lead, plan.then, *(each for part in plan.days for task in part.tasks for each in (part.days, task.who, *task.what))):
        assert escape(words) in page and escape(words) in paper


def test_a_time_is_read_from_the_step_or_from_its_words_and_none_is_made_up() -> None:
    def minutes(words: str, when: str = "") -> int:
        return two_weeks._minutes(Step(words, "", when, False))

    assert minutes("Find out.", "1 hour to 1 day") == MINUTES["day"]
    assert minutes("Try the product for two weeks on cases of your own.") == 2 * MINUTES["week"]
    assert minutes("Fix how many a week they can take.") == 0
    assert minutes("Find out.", "it depends on how many cases come in") == 0
