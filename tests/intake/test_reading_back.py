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
        ("n_tasks", "1", "Read as 1 question"),
        ("n_tasks", "2", "Read as 2 questions"),
        ("requests_per_month", "1", "Read as 1 answer a month"),
        ("latency_ms", "1 min", "Read as 1 minute"),
        ("latency_ms", "1.5 s", "Read as 1.5 seconds"),
        ("latency_ms", "90 s", "Read as 90 seconds"),
        ("latency_ms", "6 hours", "Read as 6 hours"),
        ("latency_ms", "1", "Read as 1 ms"),
        ("deadline_months", "2 years", "Read as 24 months"),
    ],
)
def test_a_number_is_read_back_with_its_unit_as_people_say_it(pages: Any, slug: str, typed: str, words: str) -> None:
    response = pages.autosave(slug, typed)

    assert re.search(rf"{words}\b", text_of(response))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (
            [("labelled", "5"), ("classes", "10")],
            "More answers to choose from (10) than cases with a known answer (5) cannot be",
        ),
        (
            [("output_kind", "category"), ("classes", "1")],
            "With “One of a list” for what comes out, answers to choose from must be 2 or more; you said 1",
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


@pytest.mark.parametrize(("slug", "typed"), [("examples", "1,800"), ("goal_kind", "predict"), ("why_now", ["cost", "quality"])])
def test_an_answer_beside_not_known_yet_is_said_not_to_count(pages: Any, slug: str, typed: Any) -> None:
    response = pages.autosave(slug, typed, unknown="yes")

    assert "Not counted while “I do not know yet” is ticked" in text_of(response)
    assert "Not counted while “I do not know yet” is ticked" in text_of(pages.get(f"questions/{slug}"))


@pytest.mark.parametrize("title", ["\u200b\u200b", "\u2060 \ufeff", "\u3164", "\u00ad"])
def test_a_title_that_nobody_can_see_is_none(pages: Any, use_case: Any, title: str) -> None:
    response = pages.post("idea", {"shown": ["idea.title"], "idea_title": title, "editor": "x"})

    assert response.status_code == 422
    assert "Enter what you call this use case" in text_of(response)
    use_case.refresh_from_db()
    assert use_case.shown_title == "Untitled use case"


def test_a_source_is_kept_as_private_as_it_was(pages: Any, save: Any, use_case: Any) -> None:
    save("examples", "1,800", value=1800, source="order system", private=True, editor="")

    pages.answer("examples", "1,900", revision=1, source="order system")

    assert (stored(use_case, "examples").typed, stored(use_case, "examples").private) == ("1,900", True)


def test_new_title_stands_above_the_page_as_soon_as_it_is_saved(pages: Any) -> None:
    fields = {"shown": "idea.title", "idea_title": "Late parcels", "editor": "x", "seq": 1}

    response = pages.post("idea/save", fields, headers={"HX-Request": "true"})

    assert re.search(r'id="crumb-title"[^>]*hx-swap-oob[^>]*>Late parcels<', response.content.decode())
    assert 'id="crumb-title"' in pages.get("idea").content.decode()


def test_what_is_wanted_is_asked_how_firm_it_is_and_listed_so(pages: Any, save: Any) -> None:
    save("goal_kind", "predict", value="predict", known_how="measured", editor="")
    save("run_where", "cloud", value="cloud", editor="")

    page, check = text_of(pages.get("questions/goal_kind")), text_of(pages.get("check"))

    assert "How firm is it?" in page
    assert "How do you know?" not in page
    assert "Decided" in check
    assert "Counts as a first idea" in check


def test_money_in_another_currency_is_told_how_to_be_written(pages: Any) -> None:
    assert "Write other money as USD" in text_of(pages.get("questions/budget_build"))
    assert "Write other money" not in text_of(pages.get("questions/examples"))
