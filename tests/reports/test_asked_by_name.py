"""Questions that stand by their own name among the steps, however many others there are; what minutes settle comes before what takes days."""

from typing import Any

import pytest

from apps.decisions.engine.effort import minutes_of
from apps.reports.builder import build, deciding
from apps.reports.builder.parts import Parts
from apps.reports.document import ScopingDocument
from tests.decisions.engine.test_forward_in_time import BAD_FAITH, GOODS
from tests.decisions.engine.test_rule_of_today import CALLS
from tests.reports import samples

NUMBER, RAREST = "Find out: Is there one number that must move", "Find out: Of the cases with a known answer, how many have the rarest"


def kept(answers: dict[str, Any]) -> samples.Content:
    return samples.decided({"title": "By name", "narrative": {}, "answers": answers})


def told(answers: dict[str, Any]) -> ScopingDocument:
    found = kept(answers)
    return build(result=found.result, case=found.case, book=found.book, prices=found.prices, meta=found.meta)


@pytest.mark.parametrize(
    ("answers", "words", "named"),
    [
        (GOODS, NUMBER, True),
        ({**GOODS, "success_metric": "named_only"}, NUMBER, False),
        (CALLS, RAREST, True),
        ({**CALLS, "rare_share": 3}, RAREST, False),
        ({**CALLS, "goal_kind": "predict"}, RAREST, False),
        ({**CALLS, "classes": 5}, RAREST, False),
        ({**CALLS, "classes": 12}, RAREST, True),
    ],
)
def test_the_number_to_move_and_the_rarest_kind_are_steps_of_their_own(answers: dict[str, Any], words: str, named: bool) -> None:
    assert any(step.words.startswith(words) for step in told(answers).steps) == named


@pytest.mark.parametrize("answers", [GOODS, BAD_FAITH, CALLS])
def test_what_half_an_hour_settles_is_asked_before_what_takes_days(answers: dict[str, Any]) -> None:
    found = kept(answers)
    parts = Parts(found.result, found.case, found.book, found.prices, found.meta)
    times = [minutes_of(parts.book.question[slug].time) for slug in deciding.deciding(parts)]
    quick = [takes is not None and takes[1] <= deciding.MINUTES for takes in times]

    assert True in quick and quick == sorted(quick, reverse=True)


def test_the_questions_that_stand_together_say_what_each_takes() -> None:
    (rest,) = (step.words for step in told(GOODS).steps if step.words.startswith("Then find out:"))

    assert rest.count("?") == rest.count("? (") >= 1
