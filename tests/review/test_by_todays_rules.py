"""An older decision by today's rules: verdict, reasons and ranking then and now, new questions said, nothing stored."""

import html
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.decisions.engine import canonical
from apps.decisions.models import Decision
from tests.intake.conftest import put_in_force

pytestmark = pytest.mark.django_db
Plain = dict[str, Any]


@pytest.fixture
def newer(live_rules: Any, at: datetime) -> Callable[[Callable[[Plain], object]], None]:
    """Puts rules in force that differ from those of the decision."""

    def publish(change: Callable[[Plain], object]) -> None:
        plain = canonical.loads(live_rules.canonical)
        change(plain)
        put_in_force(canonical.dumps(plain), 2, at, before=live_rules.sha256)

    return publish


def words(page: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def today(client: Any, decision: Any) -> str:
    return words(client.get(reverse("review:by_todays_rules", args=[decision.pk])))


def test_notice_leads_to_then_and_now(client: Any, decision: Any, newer: Any) -> None:
    newer(lambda plain: plain.__setitem__("name", "Newer rules"))

    page = client.get(reverse("review:result", args=[decision.pk])).content.decode()

    assert reverse("review:by_todays_rules", args=[decision.pk]) in page
    assert "Today’s rules say the same in every point" in today(client, decision)


def test_rule_that_refuses_everything_is_told_with_its_verdict(client: Any, decision: Any, newer: Any) -> None:
    def refuse(plain: Plain) -> None:
        rule = dict(plain["rules"][0])
        effects = [{"do": "refuse", "text": "Not here."}]
        plain["rules"].append(
            {**rule, "key": "Z-99", "when": [], "unless": [], "effects": effects, "because": "Nobody builds here any more."}
        )
        plain["rules"][-1].pop("with_figures", None)

    newer(refuse)
    page = today(client, decision)

    assert "Verdict Go Stop" in page
    assert "Reasons not to build it New Nobody builds here any more." in page
    assert Decision.objects.count() == 1, "nothing is stored"


def test_reason_that_went_or_counts_otherwise_is_told(client: Any, decision: Any, newer: Any) -> None:
    result = canonical.loads(decision.result_json)
    first = next(row for row in result["ranking"] if not row["excluded"])
    gone = next(reason for reason in first["reasons"] if reason["effect"] == "favours")

    newer(lambda plain: plain.__setitem__("rules", [rule for rule in plain["rules"] if rule["key"] != gone["rule"]]))
    page = today(client, decision)

    assert f"No longer {gone['rule']}" in page
    assert gone["because"] in page
    assert "Order of the options" in page


def test_question_that_only_newer_rules_ask_is_said(client: Any, decision: Any, newer: Any) -> None:
    def ask(plain: Plain) -> None:
        question = next(question for question in plain["questions"] if question["slug"] == "examples")
        plain["questions"].append({**question, "slug": "left_over", "ask": "How many are left over?", "ask_if": []})

    newer(ask)

    assert "Questions that only today’s rules ask How many are left over?" in today(client, decision)


def test_answer_that_newer_rules_do_not_take_is_left_out_and_said(client: Any, decision: Any, newer: Any) -> None:
    """A question that is gone, and a choice that is gone; the page of the decision still says what today's rules say."""
    answers = canonical.loads(decision.case_json)["answers"]
    assert "tuning_plan" in answers or "team_skill" in answers
    slug = "tuning_plan" if "tuning_plan" in answers else "team_skill"

    def drop(plain: Plain) -> None:
        from tests.intake.test_older_rules import without

        plain.update(canonical.loads(without(slug)))

    newer(drop)
    page = today(client, decision)

    assert "Answers that today’s rules do not take" in page
    assert "it is no longer asked" in page
    assert "Then, by v1" in page


def test_stranger_finds_nothing_and_nothing_is_posted(decision: Any, as_person: Any, zoe: Any, maya: Any) -> None:
    address = reverse("review:by_todays_rules", args=[decision.pk])

    assert as_person(zoe).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert as_person(maya).post(address).status_code == 405


def test_same_rules_are_said_to_be_the_same(client: Any, decision: Any) -> None:
    assert "say what those of the decision said, word for word" in today(client, decision)
