"""One question a page: its address, its words, what Continue does, and what autosave answers. JavaScript takes no part here."""

import html
import re
from typing import Any

import pytest

from tests.intake.conftest import stored

pytestmark = pytest.mark.django_db


def markup_of(response: Any) -> str:
    """The markup of a page on one line, however its template is laid out."""
    return re.sub(r"(?<=>) (?=<)|(?<=>) | (?=<)", "", re.sub(r"\s+", " ", response.content.decode()))


def text_of(response: Any) -> str:
    """The words of a page, without its tags."""
    body = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", response.content.decode())
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


@pytest.mark.behaviour(1)
def test_question_opened_cold_shows_the_saved_answer(pages: Any, save: Any) -> None:
    save("examples", "1,800", value=1800)

    response = pages.get("questions/examples")

    assert response.status_code == 200
    assert 'value="1,800"' in markup_of(response)
    assert "Read as 1,800 cases" in text_of(response)


@pytest.mark.behaviour(2)
def test_page_has_one_heading_inside_its_legend_and_a_title_that_says_where_it_is(pages: Any, save: Any) -> None:
    save("idea.title", "Late parcels", value="Late parcels")

    body = markup_of(pages.get("questions/examples"))

    assert body.count("<h1") == 1
    assert re.search(r"(?s)<legend>(?:(?!</legend>).)*<h1>How many past cases do you have on record\?</h1>", body)
    assert "<title>How many past cases do you have on record? – Data – Late parcels – Groundwork</title>" in body


@pytest.mark.behaviour(4)
def test_continue_without_javascript_saves_and_moves_on(pages: Any, use_case: Any) -> None:
    response = pages.answer("examples", "1,800", how="measured", source="order system")

    answer = stored(use_case, "examples")
    assert (answer.value, answer.known_how, answer.source) == ("1800", "measured", "order system")
    assert (response.status_code, response.url) == (302, f"{pages.root}questions/labelled")


def test_last_question_of_a_section_leads_back_to_the_task_list(pages: Any) -> None:
    assert pages.answer("tuning_plan", "planned").url == f"{pages.root}#section-team"


def test_back_saves_what_was_typed_readable_or_not(pages: Any, use_case: Any) -> None:
    response = pages.answer("labelled", "about many", go="back")

    assert response.url == f"{pages.root}questions/examples"
    assert stored(use_case, "labelled").typed == "about many"


@pytest.mark.behaviour(5)
@pytest.mark.parametrize("slug", ["examples", "goal_kind", "input_kind", "data_age_months", "rare_share", "budget_build"])
def test_not_known_is_offered_a_whole_answer_and_unknown_to_every_rule(pages: Any, use_case: Any, slug: str) -> None:
    from apps.intake import selectors

    assert "I do not know yet" in text_of(pages.get(f"questions/{slug}"))

    response = pages.answer(slug, unknown="yes")

    way = selectors.desk_of(selectors.use_case_for(use_case.created_by, use_case.pk), at=use_case.created_at).journey
    assert response.status_code == 302
    assert stored(use_case, slug).unknown
    assert way.is_answered(slug)
    assert way.case()["answers"][slug] == {"value": "unknown"}
    assert way.used == {}  # which is what the rules are asked of


def test_every_question_offers_not_known_yet_and_how_it_is_known(pages: Any, live_rules: Any) -> None:
    from apps.decisions.selectors import book_for

    for question in book_for(live_rules).questions:
        body = markup_of(pages.get(f"questions/{question.slug}"))
        assert body.count("I do not know yet") == 1, question.slug
        assert len(re.findall(rf'type="radio" name="{question.slug}_how"', body)) == 3, question.slug
        assert not re.search(rf'name="{question.slug}_how"[^>]*checked', body), question.slug


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1,800", "1800"), ("1 800", "1800"), ("1.8k", "1800"), ("  1800  ", "1800"), ("1800 cases", "1800"), ("0", "0")],
)
@pytest.mark.behaviour(7)
def test_number_is_read_as_people_write_it_and_read_back(pages: Any, use_case: Any, typed: str, value: str) -> None:
    response = pages.autosave("examples", typed)

    assert stored(use_case, "examples").value == value
    assert f"Read as {int(value):,} cases" in text_of(response)


@pytest.mark.behaviour(12)
def test_unreadable_draft_is_kept_as_typed_and_takes_no_part(pages: Any, use_case: Any) -> None:
    response = pages.autosave("rare_share", "140%")

    answer = stored(use_case, "rare_share")
    assert response.status_code == 422
    assert re.search(r"Kept as typed at \d\d:\d\d, needs attention", text_of(response))
    assert (answer.typed, answer.value, answer.readable) == ("140%", None, False)
    assert "Nothing has moved: your last answer is not counted yet" in text_of(response)


def test_an_unreadable_draft_says_why_while_somebody_types_though_nothing_is_marked_wrong(pages: Any) -> None:
    number = pages.autosave("examples", "18OO")
    ticks = pages.autosave("practices", ["none", "social_scoring"])

    assert "needs attention: Past cases must be a number, like 1,800" in text_of(number)
    assert "Not counted yet. Past cases must be a number, like 1,800" in text_of(number)
    assert "stands alone. Untick it or the others" in text_of(ticks)
    assert "error-text" not in markup_of(number) + markup_of(ticks)


def test_autosave_shows_no_error_before_one_was_shown(pages: Any) -> None:
    fresh = pages.autosave("rare_share", "140%")
    shown_before = pages.autosave("rare_share", "150%", marked="1", seq=2)
    mended = pages.autosave("rare_share", "15", marked="1", seq=3)

    assert "error-text" not in markup_of(fresh)
    assert "error-text" in markup_of(shown_before)
    assert "error-text" not in markup_of(mended)
    assert mended.status_code == 200


def test_continue_with_something_unreadable_says_so_twice_in_the_same_words(pages: Any, use_case: Any) -> None:
    response = pages.answer("examples", "18OO")

    body = text_of(response)
    assert response.status_code == 422
    assert "<title>Error: " in markup_of(response)
    assert body.count("Past cases must be a number, like 1,800") == 2
    assert '<a href="#examples">' in markup_of(response)
    assert 'value="18OO"' in markup_of(response)
    assert stored(use_case, "examples").typed == "18OO"


def test_kept_draft_says_what_is_wrong_when_it_is_opened_again(pages: Any, save: Any) -> None:
    save("examples", "18OO")

    body = text_of(pages.get("questions/examples"))

    assert "Past cases must be a number, like 1,800" in body
    assert re.search(r"Kept as typed at \d\d:\d\d, needs attention", body)


@pytest.mark.behaviour(15)
def test_nothing_is_required_and_nothing_is_starred(pages: Any) -> None:
    for path in ("questions/examples", "questions/input_kind", "sections/data", "idea"):
        body = markup_of(pages.get(path))
        form = body[body.index('<form id="question"') : body.index("</form>", body.index('<form id="question"'))]
        assert "novalidate" in form
        assert " required" not in form
        assert "*" not in text_of(pages.get(path))
    assert "reader check it? (optional)" in text_of(pages.get("questions/examples"))
    assert "Who would use it? (optional)" in text_of(pages.get("idea"))


@pytest.mark.behaviour(17)
def test_how_it_is_known_left_open_counts_as_assumed_and_says_so(pages: Any, save: Any) -> None:
    save("examples", "1,800", value=1800)

    assert "Left open, it counts as assumed" in text_of(pages.get("questions/examples"))
    assert "Counts as assumed" in text_of(pages.get("check"))


@pytest.mark.behaviour(18)
def test_why_we_ask_names_the_rules_that_read_the_answer(pages: Any, live_rules: Any) -> None:
    from django.urls import reverse

    from apps.decisions.selectors import book_for

    body = markup_of(pages.get("questions/simple_rule"))

    keys = [rule.key for rule in book_for(live_rules).rules_that_read("simple_rule")]
    assert keys
    assert [key for key in keys if f'href="{reverse("decisions:rule", args=[key])}"' not in body] == []


@pytest.mark.behaviour(21)
def test_total_of_questions_stands_only_where_there_is_no_branch(pages: Any) -> None:
    assert "Question 1 of 4 in this section" in text_of(pages.get("questions/team_skill"))
    assert not re.search(r"Question \d+ of \d+", text_of(pages.get("questions/examples")))


def test_page_with_answers_is_stored_nowhere(pages: Any) -> None:
    assert "no-store" in pages.get("questions/examples").headers["Cache-Control"]


@pytest.mark.behaviour(35)
def test_field_that_was_not_on_the_page_keeps_its_answer(pages: Any, save: Any, use_case: Any) -> None:
    save("examples", "1,800", value=1800, known_how="measured", source="order system", editor="")

    pages.post("questions/examples", {})
    pages.post("questions/examples/save", {"editor": "x"})
    pages.post("sections/data", {"shown": "labelled", "labelled": "9", "editor": "x"})
    pages.post("questions/examples", {"examples": "1,800", "examples_revision": "1", "editor": "y"})

    answer = stored(use_case, "examples")
    assert (answer.typed, answer.known_how, answer.source, answer.revision) == ("1,800", "measured", "order system", 1)
    assert stored(use_case, "labelled").typed == "9"


def test_emptying_a_field_on_the_page_clears_it_and_keeps_the_history(pages: Any, save: Any, use_case: Any) -> None:
    from apps.intake.models import AnswerRevision

    save("examples", "1,800", value=1800, editor="")

    pages.post("questions/examples", {"shown": "examples", "examples": "", "examples_revision": "1", "editor": "x"})

    assert (stored(use_case, "examples").typed, stored(use_case, "examples").value) == ("", None)
    assert AnswerRevision.objects.filter(question="examples", typed="1,800").exists()


def test_section_on_one_page_saves_the_same_fields(pages: Any, use_case: Any) -> None:
    data = {"shown": ["team_skill", "experts"], "team_skill": "some", "experts_unknown": "yes", "team_skill_how": "measured", "editor": "x"}

    response = pages.post("sections/team", data)

    assert response.url == f"{pages.root}#section-team"
    assert (stored(use_case, "team_skill").value, stored(use_case, "team_skill").known_how) == ('"some"', "measured")
    assert stored(use_case, "experts").unknown
    assert stored(use_case, "tuning_plan") is None


def test_idea_asks_for_title_and_problem_and_keeps_the_rest(pages: Any, use_case: Any) -> None:
    shown = {"shown": ["idea.title", "idea.problem", "idea.users"], "editor": "x"}

    refused = pages.post("idea", {**shown, "idea_title": "", "idea_problem": "Parcels come late", "idea_users": "Drivers"})
    accepted = pages.post("idea", {**shown, "idea_title": "Late parcels", "idea_problem": "Parcels come late", "idea_users": "Drivers"})

    assert refused.status_code == 422
    assert "Enter what you call this use case" in text_of(refused)
    assert accepted.status_code == 302
    assert stored(use_case, "idea.users").typed == "Drivers"
    use_case.refresh_from_db()
    assert use_case.title == "Late parcels"


def test_text_over_its_limit_is_kept_and_told_how_long_it_is(pages: Any, use_case: Any) -> None:
    response = pages.post("idea", {"shown": "idea.problem", "idea_problem": "x" * 2_140, "editor": "x"})

    assert response.status_code == 422
    assert "Problem must be 2,000 characters or fewer; you have 2,140" in text_of(response)
    assert len(stored(use_case, "idea.problem").typed) == 2_140


def test_contradiction_names_and_links_both_questions_once(pages: Any, save: Any, use_case: Any) -> None:
    save("examples", "1,800", value=1800)

    response = pages.answer("labelled", "2,400")

    assert response.status_code == 422
    assert "More cases with a known answer (2,400) than past cases (1,800) cannot be. Change one of them" in text_of(response)
    assert f'href="{pages.root}questions/examples"' in markup_of(response)
    assert "Two answers contradict each other, and neither is counted" in text_of(response)
    assert "There is a problem" in text_of(pages.get())
    assert stored(use_case, "labelled").value == "2400"
    assert pages.answer("labelled", "2,400", warned="yes").status_code == 302


def test_live_panel_says_draft_and_what_the_answer_moved(pages: Any) -> None:
    response = pages.autosave("goal_kind", "understand_why")
    page = text_of(pages.get("questions/goal_kind"))

    assert "Draft" in page
    assert re.search(r"[Yy]our last answer (moved|ruled out|settled)", text_of(response))
    assert re.search(r"Nothing leads yet|level so far|looks best so far|ruled out so far|speaks against", text_of(response))


def test_text_of_a_user_is_text(pages: Any, save: Any) -> None:
    hostile = "<script>alert(1)</script>\"'{{ 7 }}"
    save("idea.title", hostile, value=hostile)
    save("examples", hostile)
    save("labelled", "1", value=1, source=hostile)

    for path in ("", "questions/examples", "questions/labelled", "sections/data", "check", "idea"):
        assert "<script>alert" not in markup_of(pages.get(path)), path


def test_question_page_costs_six_queries(pages: Any, save: Any, django_assert_max_num_queries: Any) -> None:
    for slug in ("examples", "labelled", "classes"):
        save(slug, "5", value=5)
    pages.get("questions/examples")

    with django_assert_max_num_queries(9):  # three of them read the session, the person, and the workspaces for the bar
        pages.get("questions/examples")


def test_what_is_still_missing_stays_marked_while_another_field_is_filled_in(pages: Any) -> None:
    shown = ["idea.title", "idea.problem"]
    pages.post("idea", {"shown": shown, "go": "on"})
    typed = {"idea_title": "", "idea_title_revision": "0", "idea_problem": "Parcels come late", "idea_problem_revision": "0"}
    marked = {"idea_title_marked": "1", "idea_problem_marked": "1"}

    saved = pages.post("idea/save", {"shown": shown, **typed, **marked, "editor": "p", "seq": "1"}, headers={"HX-Request": "true"})

    assert "Enter what you call this use case" in text_of(saved)
    assert "Enter what problem it solves" not in text_of(saved)


@pytest.mark.parametrize("kinds", [(), ("text",), ("code",), ("text", "images", "video", "table")], ids=len)
def test_each_task_stands_on_the_page_once_and_none_of_these_last(pages: Any, choose: Any, kinds: tuple[str, ...]) -> None:
    """Whether some are folded, or all of them go with what goes in."""
    if kinds:
        choose("input_kind", *kinds, several=True)
    choose("task", "other")

    found = re.findall(r'<input[^>]*name="task"[^>]*value="([a-z_]+)"([^>]*)', markup_of(pages.get("questions/task")))

    assert len(found) == len({slug for slug, _rest in found}) > 30
    assert found[-1][0] == "other" and [slug for slug, rest in found if "checked" in rest] == ["other"]
