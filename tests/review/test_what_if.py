"""What if an answer were another one: what is shown, what is kept, and that the answers themselves are left alone."""

import html
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.audit.models import Event
from apps.decisions.engine import canonical, naming
from apps.decisions.engine.answers import problems_between, read_case
from apps.decisions.engine.counterfactuals import counterfactuals
from apps.decisions.engine.explanation import changes_plain
from apps.decisions.engine.outcome import recommendation
from apps.decisions.engine.state import State
from apps.intake.models import Answer
from apps.review.models import Scenario
from apps.review.services.trying import counted
from apps.review.what_if.changes import applied, read_plain
from tests.decisions.engine.loading import default_machine
from tests.reports.make import worked_cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def use_case(decision: Any) -> Any:
    from apps.intake.selectors import use_case_of

    link = use_case_of(decision.pk)
    assert link
    return link.use_case


@pytest.fixture
def at_start(use_case: Any) -> str:
    return reverse("review:what_if", args=[use_case.pk])


def words(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def outcome(response: Any) -> str:
    """What stands on the right: all that the answers come to."""
    found = re.search(r'<div id="outcome".*?</main>', response.content.decode(), re.DOTALL)
    assert found
    return found.group(0)


def announced(response: Any) -> str:
    """What is said of it, where the focus goes."""
    found = re.search(r'id="said"[^>]*>([^<]*)<', html.unescape(response.content.decode()))
    assert found
    return found.group(1)


def field(slug: str, value: str) -> dict[str, str]:
    return {"shown": slug, slug: value}


def rows() -> dict[str, Any]:
    """Every row of the use case and its answers, with the transaction that wrote it."""
    with connection.cursor() as cursor:
        found = {}
        for table in ("intake_usecase", "intake_answer", "intake_answerrevision", "intake_usecasedecision", "decisions_decision"):
            cursor.execute(f'SELECT xmin::text, ctid::text, t::text FROM "{table}" t ORDER BY 2')
            found[table] = cursor.fetchall()
        return found


def changed_to(client: Any, at_start: str, **answers: str) -> Any:
    """The page after these answers were posted."""
    posted = {"shown": [*answers], **answers}
    return client.post(at_start, posted, follow=True)


def test_a_member_sees_it_a_stranger_does_not_and_a_visitor_signs_in(
    at_start: str, decision: Any, as_person: Any, maya: Any, vera: Any, zoe: Any, rhea: Any
) -> None:
    of_decision = reverse("review:what_if_decision", args=[decision.pk])

    for address in (at_start, of_decision):
        assert [as_person(person).get(address).status_code for person in (maya, vera, zoe, rhea)] == [200, 200, 404, 404]
        assert [as_person(person).post(address, field("examples", "900000")).status_code for person in (maya, vera, zoe)] == [302, 403, 404]
        assert Client().get(address).status_code == 302
    step = reverse("review:scenario", args=[Scenario.objects.filter(basis=None).get().pk])
    assert [as_person(person).get(step).status_code for person in (maya, vera, zoe, rhea)] == [200, 200, 404, 404]
    assert as_person(maya).get(reverse("review:scenario", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.behaviour(51)
def test_a_what_if_never_writes_to_the_use_case_and_starts_from_its_answers(client: Any, at_start: str) -> None:
    afresh = client.get(at_start)
    before = rows()

    assert "1 answer changed" in words(changed_to(client, at_start, team_skill="none"))
    assert rows() == before
    again = client.get(at_start)
    assert outcome(again) == outcome(afresh)
    assert "answer changed" not in words(again)


def test_the_address_of_a_step_says_nothing_of_the_answers(client: Any, at_start: str) -> None:
    answer = client.post(at_start, field("examples", "310000"))

    assert re.fullmatch(r"/what-if/[0-9a-f-]{36}#outcome", answer["Location"])
    step = Scenario.objects.get()
    assert canonical.loads(step.changes) == {"examples": 310000} and step.name == ""
    assert client.post(at_start, field("examples", "310000"))["Location"] == answer["Location"]
    assert Scenario.objects.count() == 1


@pytest.mark.behaviour(53)
def test_changes_both_verdicts_and_moves_are_listed_and_reset_leads_back_exactly(client: Any, at_start: str) -> None:
    afresh = outcome(client.get(at_start))

    after = changed_to(client, at_start, team_skill="none")
    said = words(after)
    right = outcome(after)
    assert "Team skill" in said or "team" in said
    assert "Before" in said and "With these changes" in said and _label("classical_ml") in said and _label("automl") in said
    assert right.count('class="chip c-') >= 2 and ("▲" in right or "▼" in right)
    back = client.post(at_start, {**field("team_skill", "none"), "do": "reset"}, follow=True)
    assert back.redirect_chain[-1][0].startswith(at_start)
    assert announced(back) == "All changes are taken back. Nothing is changed"
    assert outcome(back).partition(">")[2] == afresh.partition(">")[2]


def test_each_change_can_be_undone_alone(client: Any, at_start: str) -> None:
    two = changed_to(client, at_start, team_skill="none", deadline_months="1")
    assert "2 answers changed" in words(two)

    one = client.post(
        at_start,
        {"shown": ["team_skill", "deadline_months"], "team_skill": "none", "deadline_months": "1", "do": "undo:team_skill"},
        follow=True,
    )

    assert "1 answer changed" in words(one)
    assert announced(one).startswith("One change is taken back. 1 answer changed: ")
    assert words(one).count("One change is taken back") == 1
    assert sorted(Scenario.objects.values_list("changes", flat=True), key=len)[0] == '{"deadline_months":1}'


def test_what_cannot_be_read_is_said_and_not_counted(client: Any, at_start: str) -> None:
    answer = client.post(at_start, field("examples", "many"))

    assert answer.status_code == 422
    assert "must be a whole number" in words(answer) or "must be a number" in words(answer)
    assert 'value="many"' in answer.content.decode()
    assert not Scenario.objects.exists()


def test_answers_that_cannot_both_be_right_decide_nothing(client: Any, at_start: str) -> None:
    answer = client.post(at_start, {"shown": ["examples", "labelled"], "examples": "10", "labelled": "5000"})

    assert answer.status_code == 422
    assert "these cannot both be right" in words(answer)
    assert not Scenario.objects.exists()


def test_only_what_was_on_the_page_can_change(client: Any, at_start: str) -> None:
    answer = client.post(at_start, {})

    assert answer["Location"].startswith(at_start)
    assert not Scenario.objects.exists()


def test_htmx_gets_what_came_of_it_alone_with_the_address_to_show(client: Any, at_start: str) -> None:
    answer = client.post(
        at_start, field("team_skill", "none"), headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{at_start}"}
    )

    body = answer.content.decode()
    assert "<html" not in body and '<div id="outcome"' in body and 'id="said" hx-swap-oob="innerHTML"' in body
    assert "1 answer changed" in body
    address = answer["HX-Push-Url"]
    assert address == reverse("review:scenario", args=[Scenario.objects.get().pk])
    same = client.post(
        at_start, field("team_skill", "none"), headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{address}"}
    )
    assert "HX-Push-Url" not in same
    assert "HX-Request" in answer["Vary"] and "HX-Request" in client.get(at_start)["Vary"]


@pytest.mark.behaviour(45)
def test_every_change_that_is_promised_gives_exactly_what_it_promises() -> None:
    """Over all worked cases. The recommendation is read from the state alone, as `decide` reads it: whole decisions would take minutes."""
    machine, promised, wrong = default_machine(), 0, []
    for name, plain in worked_cases().items():
        case = read_case(machine.book, plain)
        for row in counterfactuals(State.of(machine, counted(machine, case)[0].values)):
            changes, left = read_plain(machine.book, canonical.loads(canonical.dumps(changes_plain(row.changes))))
            tried, _asked = counted(machine, applied(case, changes))
            found = recommendation(State.of(machine, tried.values))
            promised += 1
            if left or problems_between(tried.values) or found != row.recommendation:
                wrong.append((name, changes, row.recommendation, found))

    assert promised > 100
    assert wrong == []


def test_a_button_that_a_script_has_followed_already_counts_once(client: Any, at_start: str) -> None:
    """htmx sends the button that was pressed last with every change of the form."""
    client.post(at_start, {**field("deadline_months", "80"), "do": "tenfold:deadline_months"}, headers={"HX-Request": "true"})
    client.post(at_start, {**field("deadline_months", "8"), "do": "more:deadline_months"})

    assert sorted(Scenario.objects.values_list("changes", flat=True)) == ['{"deadline_months":80}', '{"deadline_months":9}']


def test_a_promised_change_can_be_tried_from_the_page_of_the_decision(client: Any, decision: Any) -> None:
    kept = canonical.loads(decision.result_json)
    rows = kept["would_change"]
    answers = {slug: said["value"] if isinstance(said, dict) else said for slug, said in kept["answers"].items()}
    address = reverse("review:what_if_decision", args=[decision.pk])
    result = client.get(reverse("review:result", args=[decision.pk])).content.decode()

    assert f'action="{address}"' in result
    for place in re.findall(r'name="change" value="(\d+)"', result):
        shown = client.post(address, {"change": place}, follow=True)
        assert shown.status_code == 200
        row = rows[int(place)]
        said, tried = words(shown), {**answers, **row["changes"]}
        assert any(_label(row["recommendation"], tried, is_bought=bought) in said for bought in (True, False))
    assert client.post(address, {"change": "99"})["Location"] == address


def _label(outcome: str, answers: dict[str, Any] | None = None, *, is_bought: bool = False) -> str:
    """What an option is called by these answers; another outcome is called as in the rules."""
    book = default_machine().book
    rare = next(each.choices for each in book.lists if each.slug == naming.RARE_EVENTS)
    return naming.label_of(outcome, str(book.outcome_labels[outcome]), answers or {}, rare, is_bought=is_bought)


def test_a_what_if_is_saved_by_name_once_and_listed_and_the_answers_stay(
    client: Any, as_person: Any, vera: Any, use_case: Any, at_start: str
) -> None:
    changed_to(client, at_start, team_skill="none")
    step, before = Scenario.objects.get(), rows()
    address = reverse("review:scenario_save", args=[step.pk])

    assert client.post(address, {"name": " "}).status_code == 422
    saved = client.post(address, {"name": "  Nobody  here "}, follow=True)
    assert "Nobody here" in words(saved) and "Saved as a scenario" in words(saved)
    assert client.post(address, {"name": "Nobody here"}).status_code == 302
    assert Scenario.objects.exclude(name="").count() == 1
    assert rows() == before
    assert Event.objects.filter(kind="scenario.saved").count() == 1
    listed = words(as_person(vera).get(reverse("review:scenarios", args=[use_case.pk])))
    assert "Nobody here" in listed and "1 answer changed" in listed
    assert as_person(vera).post(address, {"name": "Mine"}).status_code == 403


def test_two_scenarios_do_not_share_a_name(client: Any, at_start: str) -> None:
    changed_to(client, at_start, team_skill="none")
    client.post(reverse("review:scenario_save", args=[Scenario.objects.get().pk]), {"name": "First"})
    changed_to(client, at_start, deadline_months="1")
    other = Scenario.objects.get(name="", changes__contains="deadline")

    again = client.post(reverse("review:scenario_save", args=[other.pk]), {"name": "First"})

    assert again.status_code == 422 and "There is a scenario named “First” already" in words(again)


def test_one_answer_is_taken_over_with_how_it_is_known_said_anew(client: Any, use_case: Any, at_start: str) -> None:
    client.post(at_start, {"shown": ["team_skill", "deadline_months"], "team_skill": "none", "deadline_months": "1"})
    step = Scenario.objects.get()
    address = reverse("review:take_over", args=[step.pk, "deadline_months"])
    asked = client.get(address).content.decode()
    assert 'name="how"' in asked and "checked" not in asked
    revision = use_case.answers.get(question="deadline_months").revision
    kept = rows()["intake_answer"]

    after = client.post(address, {"revision": revision, "how": "measured", "source": "The contract"}, follow=True)

    answer = use_case.answers.get(question="deadline_months")
    assert (answer.value, answer.known_how, answer.source, answer.revision) == ("1", "measured", "The contract", revision + 1)
    assert use_case.answers.get(question="team_skill").value != '"none"'
    assert len(set(kept) - set(rows()["intake_answer"])) == 1
    assert "1 answer changed" in words(after)  # the one that was taken over is the answer now
    assert Event.objects.filter(kind="scenario.taken_over").count() == 1


def test_an_answer_that_somebody_changed_meanwhile_is_not_written_over(client: Any, use_case: Any, at_start: str) -> None:
    client.post(at_start, field("deadline_months", "1"))
    address = reverse("review:take_over", args=[Scenario.objects.get().pk, "deadline_months"])

    refused = client.post(address, {"revision": "0", "how": "measured"})

    assert refused.status_code == 409 and "changed this answer in the meantime" in words(refused)
    assert use_case.answers.get(question="deadline_months").value == "8"
    assert client.post(reverse("review:take_over", args=[Scenario.objects.get().pk, "examples"])).status_code == 404


def test_taking_over_says_first_which_answers_are_not_used_then(client: Any, use_case: Any, at_start: str) -> None:
    client.post(at_start, field("affects_people", "decides_about_them"))
    client.post(at_start, {"shown": "standard_task", "standard_task": "standard"})
    pages = [
        words(client.get(reverse("review:take_over", args=[step.pk, slug])))
        for step in Scenario.objects.all()
        for slug in canonical.loads(step.changes)
    ]

    assert all("Your answer now" in page and "It becomes" in page for page in pages) and len(pages) == 2


def counts(client: Any, at_start: str) -> dict[str, str]:
    """The three counts as the form posts them, whichever case this is."""
    return {"shown": ["examples", "labelled", "labelled_rarest"], "examples": "2,000", "labelled": "2,000", "labelled_rarest": "60"}  # type: ignore[dict-item]


def test_ten_times_the_known_answers_takes_along_the_cases_and_the_rarest_kind_and_says_so(client: Any, at_start: str) -> None:
    answer = client.post(at_start, {**counts(client, at_start), "do": "tenfold:labelled"}, follow=True)

    said = words(answer)
    changes = canonical.loads(Scenario.objects.latest("at").changes)
    assert answer.status_code == 200 and "cannot both be right" not in said
    assert {slug: changes[slug] for slug in ("labelled", "examples", "labelled_rarest")} == {
        "labelled": 20_000, "examples": 20_000, "labelled_rarest": 600,
    }  # fmt: skip
    assert re.search(r"went along with it", said)


def test_what_cannot_be_counted_is_said_with_the_way_there_and_marked_at_its_field(client: Any, at_start: str) -> None:
    live = client.post(at_start, field("deadline_months", "soon"), headers={"HX-Request": "true"})
    whole = client.post(at_start, field("deadline_months", "soon"))

    told = "must be a number"
    said = re.search(r'<p id="said"[^>]*>(.*?)</p>', live.content.decode(), re.DOTALL)
    assert said and "Not counted." in said[1] and told in said[1]
    assert re.search(r'id="err-deadline_months".*?must be a number', live.content.decode(), re.DOTALL)
    body = whole.content.decode()
    assert whole.status_code == 422 and '<a href="#deadline_months">' in body and "There is a problem" in body
    assert re.search(r'id="deadline_months"[^>]*aria-invalid="true"', body)


def test_answers_that_cannot_both_be_right_are_said_aloud(client: Any, at_start: str) -> None:
    answer = client.post(at_start, {"shown": ["examples", "labelled"], "examples": "10", "labelled": "20"}, headers={"HX-Request": "true"})

    said = re.search(r'<p id="said"[^>]*>(.*?)</p>', answer.content.decode(), re.DOTALL)
    assert answer.status_code == 422
    assert said and "cannot both be right" in said[1]


def unknown_ones(client: Any, at_start: str) -> list[str]:
    return re.findall(r'name="(\w+)_stood"', client.get(at_start).content.decode())


def test_an_answer_given_to_what_was_not_known_counts_though_the_tick_still_stands(client: Any, use_case: Any, at_start: str) -> None:
    """Without a script nothing takes the tick away."""
    Answer.objects.filter(use_case=use_case, question="team_skill").update(unknown=True, value=None, typed="")
    assert "team_skill" in unknown_ones(client, at_start)
    both = {**field("team_skill", "none"), "team_skill_unknown": "on"}

    answered = client.post(at_start, {**both, "team_skill_stood": "unknown"}, follow=True)
    ticked = client.post(at_start, both, follow=True)

    assert announced(answered).startswith("1 answer changed")
    assert announced(ticked) == "", "control: who ticks it beside an answer means that it is not known"
