"""List, task list, interruption, check your answers, Decide: what each page promises, without JavaScript."""

import re
from typing import Any

import pytest

from tests.intake.conftest import default_texts, put_in_force, stored
from tests.intake.test_question_page import markup_of, text_of

pytestmark = pytest.mark.django_db


def test_without_rules_in_force_the_page_says_so(client: Any, workspace: Any) -> None:
    response = client.post("/use-cases/new", {"workspace": workspace.pk, "key": "k"})

    assert response.status_code == 503
    assert "No rules are in force yet" in text_of(response)


def test_empty_list_says_how_to_begin(client: Any, live_rules: Any) -> None:
    body = text_of(client.get("/use-cases/"))

    assert "Nothing here yet" in body
    assert "New use case" in body


def test_new_use_case_starts_with_the_idea_and_a_double_click_makes_one(client: Any, live_rules: Any, workspace: Any) -> None:
    from apps.intake.models import UseCase

    first = client.post("/use-cases/new", {"workspace": workspace.pk, "key": "k"})
    second = client.post("/use-cases/new", {"workspace": workspace.pk, "key": "k"})

    assert first.url == second.url == f"/use-cases/{UseCase.objects.get().pk}/idea"


@pytest.mark.parametrize("key", ["a\x00b", "", "x" * 900, "<b>", "ä"])
def test_key_that_no_page_of_ours_made_still_starts_a_use_case(client: Any, live_rules: Any, workspace: Any, key: str) -> None:
    from apps.intake.models import UseCase

    assert client.post("/use-cases/new", {"workspace": workspace.pk, "key": key}).status_code == 302
    assert UseCase.objects.get().key != key


def test_new_use_case_in_a_workspace_of_others_is_not_found(client: Any, live_rules: Any, other_workspace: Any) -> None:
    assert client.post("/use-cases/new", {"workspace": other_workspace.pk, "key": "k"}).status_code == 404
    assert client.post("/use-cases/new", {"workspace": "nonsense", "key": "k"}).status_code == 404


@pytest.mark.behaviour(19)
def test_task_list_links_every_section_and_locks_only_the_last(pages: Any, live_rules: Any) -> None:
    response = pages.get()
    body = markup_of(response)
    rows = body[body.index('<ol class="task-list') : body.index("</ol>", body.index('<ol class="task-list'))]

    assert set(re.findall(r"Completed|In progress|Incomplete|Cannot start yet|There is a problem", rows)) <= {
        "Incomplete",
        "Cannot start yet",
    }
    for name in ("The idea", "Purpose", "Problem", "Data", "Hardware and budget", "Team", "Risk"):
        assert re.search(rf"<a href=[^>]+>{name}</a>", rows), name
    assert "Check your answers</a>" not in rows
    assert "Cannot start yet" in rows


@pytest.mark.behaviour(20)
def test_sections_open_in_any_order(pages: Any, live_rules: Any) -> None:
    from apps.decisions.selectors import book_for

    for section in book_for(live_rules).sections:
        assert pages.get(f"sections/{section.slug}").status_code == 200


def test_check_opens_once_title_and_problem_are_there(pages: Any, with_title: Any) -> None:
    assert re.search(r"<a href=[^>]+>Check your answers</a>", markup_of(pages.get()))


@pytest.mark.behaviour(29)
def test_change_that_sets_answers_aside_asks_first_and_cancel_changes_nothing(pages: Any, choose: Any, use_case: Any) -> None:
    choose("run_where", "phone")
    pages.answer("power_watts", "5")

    asked = pages.answer("run_where", "cloud", revision=1)

    assert asked.status_code == 200
    assert "This change leaves 1 answer unused" in text_of(asked)
    assert "5 W" in text_of(asked)
    assert stored(use_case, "run_where").typed == "phone"
    assert f'<a href="{pages.root}questions/run_where">Cancel, change nothing</a>' in markup_of(asked)


def test_confirmed_change_goes_on_and_the_answer_comes_back_with_its_branch(pages: Any, choose: Any, use_case: Any) -> None:
    choose("run_where", "phone")
    pages.answer("power_watts", "5")

    pages.answer("run_where", "cloud", revision=1, confirmed="yes")

    check = text_of(pages.get("check"))
    assert "Not used (1)" in check
    assert stored(use_case, "power_watts").value == "5"
    pages.answer("run_where", "phone", revision=2)
    assert "Not used" not in text_of(pages.get("check"))


def test_autosave_holds_back_a_change_that_sets_answers_aside(pages: Any, choose: Any, use_case: Any) -> None:
    choose("run_where", "phone")
    pages.answer("power_watts", "5")

    held = pages.autosave("run_where", "cloud", revision=1)

    assert held.status_code == 409
    assert "Not saved yet: this would set 1 answer aside. Press Continue to see which" in text_of(held)
    assert stored(use_case, "run_where").typed == "phone"


@pytest.mark.behaviour(30)
def test_answer_not_used_takes_no_part_in_the_case(pages: Any, choose: Any, use_case: Any, with_title: Any) -> None:
    from apps.decisions.models import Decision

    choose("run_where", "phone")
    pages.answer("power_watts", "5")
    pages.post("decide")
    while_used = Decision.objects.get()
    pages.answer("run_where", "cloud", revision=1, confirmed="yes")

    pages.post("decide")

    assert "power_watts" in while_used.case_json
    assert "power_watts" not in Decision.objects.exclude(pk=while_used.pk).get().case_json


def test_change_from_check_returns_to_its_row(pages: Any, save: Any) -> None:
    save("examples", "1,800", value=1800, editor="")

    assert f'href="{pages.root}questions/examples?row=examples"' in markup_of(pages.get("check"))
    assert 'name="row" value="examples"' in markup_of(pages.get("questions/examples?row=examples"))
    response = pages.answer("examples", "1,900", revision=1, row="examples")

    assert response.url == f"{pages.root}check#answer-examples"
    assert 'id="answer-examples" tabindex="-1"' in markup_of(pages.get("check"))


@pytest.mark.behaviour(32)
def test_change_that_raises_questions_asks_them_first_and_then_returns(pages: Any, choose: Any) -> None:
    choose("run_where", "cloud")

    raised = pages.answer("run_where", "phone", revision=1, row="run_where")
    back = pages.answer("power_watts", "5", row="run_where")

    assert raised.url == f"{pages.root}questions/power_watts?row=run_where&then="
    assert back.url == f"{pages.root}check#answer-run_where"


@pytest.mark.behaviour(33)
def test_check_lists_every_question_asked_and_none_that_was_not(pages: Any, choose: Any, use_case: Any) -> None:
    from apps.intake import selectors

    choose("input_kind", "text", several=True)

    body = markup_of(pages.get("check"))
    way = selectors.desk_of(selectors.use_case_for(use_case.created_by, use_case.pk), at=use_case.created_at).journey
    assert {f"answer-{question.slug}" for question in way.asked} <= set(re.findall(r'id="(answer-\w+)"', body))
    assert "answer-representation" not in body
    assert "answer-power_watts" not in body


@pytest.mark.behaviour(34)
def test_missing_answer_is_a_link_to_its_question(pages: Any) -> None:
    body = markup_of(pages.get("check"))

    assert re.search(rf'<dd><a href="{pages.root}questions/examples\?row=examples">Not provided', body)


def test_check_says_how_each_answer_is_known_and_what_needs_attention(pages: Any, save: Any) -> None:
    save("examples", "1,800", value=1800, known_how="measured", source="order system", editor="")
    save("labelled", "some", editor="")
    save("classes", "", unknown=True, editor="")

    body = text_of(pages.get("check"))

    assert re.search(r"1,800 cases\s+Measured\s+order system", body)
    assert re.search(r"some\s+Kept as typed, needs attention", body)
    assert "I do not know yet" in body


@pytest.mark.behaviour(37)
def test_questions_of_newer_rules_are_new_since_you_last_looked(pages: Any, at: Any, live_rules: Any, with_title: Any) -> None:
    import json

    from apps.decisions.engine import canonical
    from apps.decisions.models import Decision

    pages.post("decide")
    before = Decision.objects.get().sha256
    book = json.loads(default_texts()[0])
    book["questions"].append({**book["questions"][0], "slug": "brand_new", "ask": "Is this a new question?", "short": "New one"})
    put_in_force(canonical.dumps(book), 2, at, before=live_rules.sha256)

    body = text_of(pages.get("check"))

    assert re.search(r"New since you last looked.*Is this a new question\?", body)
    assert body.count("Is this a new question?") == 2  # once as the row, once for the link's reader
    assert Decision.objects.get().sha256 == before


def test_decide_insists_on_title_and_problem_and_on_nothing_else(pages: Any, save: Any) -> None:
    from apps.decisions.models import Decision

    refused = pages.post("decide")
    assert refused.status_code == 422
    assert "Enter what you call this use case" in text_of(refused)
    assert "Enter what problem it solves" in text_of(refused)
    assert Decision.objects.count() == 0

    save("idea.title", "Late parcels", value="Late parcels", editor="")
    save("idea.problem", "Parcels come late", value="Parcels come late", editor="")
    decided = pages.post("decide")

    assert decided.url == f"/decisions/{Decision.objects.get().pk}/"


def test_decide_says_what_it_freezes_and_the_same_answers_give_the_same_decision(pages: Any, with_title: Any) -> None:
    from apps.decisions.models import Decision
    from apps.intake.models import UseCaseDecision

    assert "freezes these answers, Rules v1 and the price list of 21 Nov 2026 as decision 1" in text_of(pages.get("check"))
    urls = {pages.post("decide").url for _ in range(2)}
    assert len(urls) == Decision.objects.count() == 1

    pages.answer("examples", "1,800")
    urls.add(pages.post("decide").url)

    assert len(urls) == 2
    assert sorted(UseCaseDecision.objects.values_list("number", flat=True)) == [1, 2]


def test_decide_refuses_a_contradiction_and_names_both_questions(pages: Any, save: Any, with_title: Any) -> None:
    from apps.decisions.models import Decision

    save("examples", "1,800", value=1800, editor="")
    save("labelled", "2,400", value=2400, editor="")

    response = pages.post("decide")

    assert response.status_code == 422
    assert "More cases with a known answer (2,400) than past cases (1,800) cannot be. Change one of them" in text_of(response)
    assert Decision.objects.count() == 0


def test_list_shows_what_was_decided(client: Any, pages: Any, with_title: Any) -> None:
    pages.post("decide")

    body = text_of(client.get("/use-cases/"))

    assert "Late parcels" in body
    assert "Decision 1" in body


def test_stranger_gets_404_on_every_address(as_person: Any, zoe: Any, pages: Any) -> None:
    stranger = as_person(zoe)
    paths = ["", "idea", "questions/examples", "sections/data", "check"]

    assert {path: stranger.get(pages.root + path).status_code for path in paths} == dict.fromkeys(paths, 404)
    posts = ["idea", "idea/save", "questions/examples", "questions/examples/save", "sections/data", "sections/data/save", "decide"]
    assert {path: stranger.post(pages.root + path, {"examples": "5"}).status_code for path in posts} == dict.fromkeys(posts, 404)
    assert text_of(stranger.get("/use-cases/")).count("Late parcels") == 0


def test_viewer_reads_and_changes_nothing(as_person: Any, vera: Any, pages: Any, save: Any, use_case: Any, with_title: Any) -> None:
    from apps.decisions.models import Decision

    save("examples", "1,800", value=1800, editor="")
    viewer = as_person(vera)

    assert "1,800 cases" in text_of(viewer.get(f"{pages.root}check"))
    assert "Change" not in markup_of(viewer.get(f"{pages.root}check")).split("<h1>")[1].split("<aside")[0]
    assert viewer.get(f"{pages.root}questions/examples").url == f"{pages.root}check#answer-examples"
    viewer.post(f"{pages.root}questions/examples", {"examples": "5", "examples_revision": "1"})
    assert viewer.post(f"{pages.root}decide").status_code == 403
    assert stored(use_case, "examples").typed == "1,800"
    assert Decision.objects.count() == 0


def test_unknown_question_and_section_are_not_found(pages: Any) -> None:
    assert pages.get("questions/nonsense").status_code == 404
    assert pages.get("sections/nonsense").status_code == 404


def test_sample_case_becomes_a_use_case_once(live_rules: Any, maya: Any, workspace: Any, at: Any) -> None:
    from apps.intake import selectors, services

    case = {
        "title": "Late parcels", "narrative": {"problem": "Parcels come late."},
        "answers": {"examples": {"value": 1800, "known_how": "measured", "source": "orders"}, "input_kind": ["text"], "classes": "unknown"},
    }  # fmt: skip
    made = [services.create_from_case(workspace=workspace, case=case, key="sample", by=maya, at=at) for _ in range(2)]

    way = selectors.desk_of(selectors.use_case_for(maya, made[0].pk), at=at).journey
    assert made[0].pk == made[1].pk
    assert way.case()["title"] == "Late parcels"
    assert way.case()["answers"]["examples"] == {"value": 1800, "known_how": "measured", "source": "orders"}
    assert way.of("classes").unknown


def test_what_an_idea_needs_is_marked_at_its_fields_in_the_words_of_the_summary(pages: Any) -> None:
    refused = pages.post("idea", {"shown": ["idea.title", "idea.problem"], "go": "on"})

    body = markup_of(refused)
    for name, words in (("idea_title", "Enter what you call this use case"), ("idea_problem", "Enter what problem it solves")):
        assert re.search(rf'id="{name}"[^>]*aria-invalid="true"', body), name
        assert text_of(refused).count(words) == 2


def test_who_comes_back_is_led_to_where_they_left_off(pages: Any, with_title: None, choose: Any) -> None:
    assert "Begin with The idea" not in text_of(pages.get(""))
    choose("goal_kind", "predict")

    page = pages.get("")
    link = re.search(r'<a class="btn btn-primary" href="([^"]+)">([^<]+)</a>', markup_of(page))

    assert link and link[2].startswith("Go on with Purpose, “") and "/questions/" in link[1]
    assert not link[1].endswith("/goal_kind")
