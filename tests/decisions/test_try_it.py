"""Try it: a draft's questions beside its rules. Colours and marks are the engine's; answers of strangers do not load."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.decisions import services
from apps.decisions.models import Decision, Draft, DraftTestCase
from tests.decisions.make import make_plain, make_rule
from tests.decisions.test_test_cases import content

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
HTMX = {"HX-Request": "true"}


@pytest.fixture
def url(draft: Draft) -> str:
    return f"/admin/decisions/draft/{draft.pk}/try/"


def coloured(page: Any) -> dict[str, str]:
    """The state of each rule that the page shows, by key."""
    return {
        key: state for state, key in re.findall(r'<li class="tried t-(\w+)">.*?/rules/([A-Z]+-\d+)/"', page.content.decode(), re.DOTALL)
    }


def marks(page: Any, key: str) -> list[tuple[str, str]]:
    """Each condition of a rule with its mark."""
    [block] = [part for part in page.content.decode().split('<li class="tried')[1:] if f"/rules/{key}/" in part]
    return [(mark, unescape(words)) for mark, words in re.findall(r'class="m-(\w+)">.*?</span></span>\s*<span>([^<]*)', block, re.DOTALL)]


def test_page_asks_what_the_form_asks_and_colours_the_rules(at_work: Client, url: str) -> None:
    page = at_work.post(url, {"examples": "1,500", "classes": "2", "shown": ["examples", "classes"]})

    assert "What about examples?" in page.content.decode()
    assert "I do not know yet" in page.content.decode()
    assert coloured(page) == {"D-01": "fired", "D-02": "unknown", "D-03": "missed", "DF-01": "missed", "DF-02": "fired"}
    assert marks(page, "D-01") == [("true", "“How much there is” is “Large”")]
    assert "Classical ML" in page.content.decode()


def test_each_condition_has_its_mark_and_groups_show_what_is_inside(at_work: Client, url: str) -> None:
    answers = {"output_kind": "category", "examples": "1500", "labelled": "50", "input_kind": "table", "rare_share": "0.7"}
    page = at_work.post(url, {**answers, "shown": list(answers)})

    assert [mark for mark, _words in marks(page, "D-02")] == ["true", "false", "false", "false", "false"]
    assert coloured(page)["D-02"] == "near"


def test_an_answer_by_htmx_swaps_only_what_follows(at_work: Client, url: str) -> None:
    page = at_work.post(url, {"examples": "10"}, headers=HTMX)

    assert "<html" not in page.content.decode()
    assert "What about examples?" not in page.content.decode()
    assert coloured(page)["DF-01"] == "fired"


def test_do_not_know_counts_as_open(at_work: Client, url: str) -> None:
    page = at_work.post(url, {"examples": "1500", "examples_unknown": "yes", "shown": ["examples"]}, headers=HTMX)

    assert coloured(page)["DF-02"] == "unknown"


def test_what_cannot_be_read_is_said_and_the_rest_counts(at_work: Client, url: str) -> None:
    page = at_work.post(url, {"examples": "many", "classes": "3", "shown": ["examples", "classes"]}, headers=HTMX)

    assert "Not counted yet: Examples must be a number, like 1,800" in page.content.decode()
    assert coloured(page)["D-03"] == "fired"


def test_answers_that_contradict_each_other_are_said_and_nothing_follows(at_work: Client, url: str) -> None:
    page = at_work.post(url, {"output_kind": "category", "examples": "10", "labelled": "20"}, headers=HTMX)

    assert "these cannot both be right. Change one of them" in unescape(page.content.decode())
    assert coloured(page) == {}


def test_address_carries_answers(at_work: Client, url: str) -> None:
    page = at_work.get(f"{url}?a.examples=1,500&a.input_kind=table&a.input_kind=images&a.output_kind=text&a.lifetime=3")

    assert coloured(page)["DF-02"] == "fired"
    html = page.content.decode()
    assert 'value="1,500"' in html
    assert len(re.findall(r'name="input_kind"\s+value="', html)) == 3 and html.count("checked") >= 3
    assert "Left out, for this draft does not ask it: lifetime" in html


@pytest.mark.parametrize(
    "wrong", ["?a.examples=%00", "?a.=1", "?a.examples=", "?case=t99", "?decision=1", "?rule=%00", "?stage=zz", "?whole=x"]
)
def test_odd_addresses_do_no_harm(at_work: Client, url: str, wrong: str) -> None:
    assert at_work.get(url + wrong).status_code in (200, 400, 404)


def test_test_case_loads_by_its_name(at_work: Client, url: str, draft: Draft, at: datetime) -> None:
    services.add_test_case(draft=draft, content=content(), by="tests", at=at)

    page = at_work.get(f"{url}?case=t1")

    assert "The answers of “Many examples” are loaded" in page.content.decode()
    assert 'value="0.4"' in page.content.decode()
    assert coloured(page)["D-01"] == "fired"
    assert at_work.get(f"{url}?case=t2").status_code == 404


@pytest.fixture
def decision(draft: Draft, maya: Any, at: datetime) -> Decision:
    """A decision in a workspace that Rhea is no member of."""
    case = {"title": "Secret plan", "narrative": {"problem": "A problem."}, "answers": {"examples": {"value": 1500, "source": "Ann"}}}
    return services.decide(workspace=maya.workspaces.get(), case=case, by=maya, at=at)


def test_decision_of_a_strange_workspace_neither_loads_nor_is_named(at_work: Client, url: str, decision: Decision) -> None:
    assert at_work.get(f"{url}?decision={decision.pk}").status_code == 404
    assert at_work.get(f"{url.replace('/try/', '/tests/new/')}?decision={decision.pk}").status_code == 404
    page = at_work.get(url).content.decode()
    assert "Secret plan" not in page and str(decision.pk) not in page
    assert "No decision lies in a workspace of yours" in page


def test_control_a_member_of_that_workspace_loads_it(
    url: str, decision: Decision, rhea: Any, workspace: Any, at: datetime, as_person: Callable[[Any], Client]
) -> None:
    from apps.accounts.services import add_member

    add_member(workspace=workspace, person=rhea, role="viewer", by="tests", at=at)
    client = as_person(rhea)

    page = client.get(f"{url}?decision={decision.pk}")

    assert page.status_code == 200
    assert coloured(page)["DF-02"] == "fired"
    assert "Secret plan" in page.content.decode()
    assert "Ann" not in page.content.decode()


def test_one_rule_or_one_stage_is_looked_at_alone(at_work: Client, url: str) -> None:
    assert coloured(at_work.get(f"{url}?rule=d-02")) == {"D-02": "unknown"}
    assert set(coloured(at_work.get(f"{url}?stage=data"))) == {"D-01", "D-02", "D-03", "DF-01", "DF-02"}


def test_result_so_far_shows_verdict_points_findings_and_warnings(at_work: Client, url: str) -> None:
    text = " ".join(
        re.sub(r"<[^>]+>", " ", at_work.get(f"{url}?a.examples=1500&a.classes=5&a.output_kind=number").content.decode()).split()
    )

    for words in ("Result so far", "Classical ML 53", "No ML 50", "How much there is Large", "Little data", "D-03"):
        assert words in text


def test_what_was_tried_is_kept_as_a_test_case_with_what_came_out(at_work: Client, url: str, draft: Draft) -> None:
    begun = at_work.post(url.replace("/try/", "/tests/new/"), {"do": "begin", "examples": "1500", "shown": ["examples"], "rule": "d-03"})
    html = begun.content.decode()

    assert 'value="1500"' in html
    assert re.search(r'name="e.recommendation"\s+value="classical_ml"\s+checked', html)
    assert re.search(r'id="e-rules" open>.*?name="e.rules.D-03">\s*<option[^>]*>[^<]*</option>.*?selected', html, re.DOTALL)
    assert not DraftTestCase.objects.exists()


def test_page_makes_no_more_queries_for_more_rules(at_work: Client, draft: Draft, at: datetime) -> None:
    few, many = counted(at_work, draft.pk), counted(at_work, wide_draft(at).pk)

    assert many <= few <= MOST_QUERIES


def wide_draft(at: datetime) -> Draft:
    """A draft of three hundred rules."""
    plain = make_plain()
    plain["rules"] += [make_rule(f"D-{number}", ["examples", ">=", number]) for number in range(100, 400)]
    return services.create_draft(plain=plain, title="Wide", by="tests", at=at)


def counted(client: Client, pk: int, end: str = "try/?a.examples=200") -> int:
    url = f"/admin/decisions/draft/{pk}/{end}"
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])
