"""What we read in a field is said in the words of the question, and what we cannot take is kept as typed and named."""

import re
from typing import Any

import pytest

from tests.intake.conftest import stored
from tests.intake.test_question_page import text_of

pytestmark = pytest.mark.django_db


def test_money_in_another_currency_is_kept_as_typed_marked_and_takes_no_part(pages: Any, use_case: Any) -> None:
    response = pages.answer("budget_build", "€50k")

    answer = stored(use_case, "budget_build")
    assert response.status_code == 422
    assert text_of(response).count("Money to build must be in USD; you wrote “€50k”") == 2
    assert (answer.typed, answer.value, answer.readable) == ("€50k", None, False)
    assert re.search(r"€50k\s+Kept as typed, needs attention", text_of(pages.get("check")))


@pytest.mark.parametrize(
    ("slug", "typed", "words"),
    [
        ("n_tasks", "1", "Read as 1 answer"),
        ("n_tasks", "2", "Read as 2 answers"),
        ("requests_per_month", "1", "Read as 1 answer a month"),
        ("latency_ms", "1 min", "Read as 60,000 ms, which is 60 seconds"),
        ("latency_ms", "1.5 s", "Read as 1,500 ms, which is 1.5 seconds"),
        ("latency_ms", "1", "Read as 1 ms"),
        ("deadline_months", "2 years", "Read as 24 months"),
    ],
)
def test_a_number_is_read_back_with_its_unit_as_people_say_it(pages: Any, slug: str, typed: str, words: str) -> None:
    response = pages.autosave(slug, typed)

    assert re.search(rf"{words}(?! answer| second)\b", text_of(response))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (
            [("labelled", "5"), ("classes", "10")],
            "More different answers (10) than cases with a known answer (5) cannot be",
        ),
        (
            [("output_kind", "category"), ("classes", "1")],
            "With “One of a list” for what comes out, different answers must be 2 or more; you said 1",
        ),
        (
            [("label_quality", "none"), ("labelled", "30")],
            "With “Nobody did” for where right answers come from, cases with a known answer must be 0; you said 30",
        ),
    ],
)
def test_a_contradiction_says_why_it_is_one(pages: Any, answers: list[tuple[str, str]], words: str) -> None:
    for slug, typed in answers:
        response = pages.answer(slug, typed)

    assert response.status_code == 422
    assert f"{words}. Change one of them" in text_of(response).replace(" ,", ",")
