"""Words of result and question pages lead to what they mean, each where it first stands."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from apps.ui.glossary import glossary
from tests.reports.make import make_decision, worked_cases

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="/help#word-([\w-]+)"')
SLUGS = {term.slug for group in glossary().groups for term in group.terms}


@pytest.mark.parametrize("case", ["w02", "w17", "w25", "w29"])
def test_a_word_of_the_result_page_leads_to_the_help_page_once(
    live_rules: Any, client: Any, maya: Any, workspace: Any, at: datetime, case: str
) -> None:
    decision = make_decision(workspace=workspace, by=maya, at=at, case=worked_cases()[case])
    found = LINK.findall(client.get(reverse("review:result", args=[decision.pk])).content.decode())

    assert len(found) == len(set(found)) and set(found) <= SLUGS
    assert {"how-sure", "check", "warning", "option", "points", "change", "assumption", "next-steps", "valid-until"} <= set(found)
    assert set(found) & {"go", "pilot", "not-yet", "stop"} and set(found) & {
        "settled",
        "settled-if",
        "leaning",
        "level",
        "if-the-answers-hold",
        "if-the-guesses-hold",
    }


def test_a_word_of_a_question_page_leads_to_the_help_page_once_and_never_from_heading_or_hint(
    live_rules: Any, client: Any, maya: Any, workspace: Any, at: datetime
) -> None:
    decision = make_decision(workspace=workspace, by=maya, at=at, case=worked_cases()["w02"])
    result = client.get(reverse("review:result", args=[decision.pk])).content.decode()
    question = re.search(r"/use-cases/[0-9a-f-]{36}/questions/", result)
    assert question
    page = client.get(f"{question[0]}labelled").content.decode()
    found = LINK.findall(page)

    assert {"rule", "known-how"} <= set(found) <= SLUGS and len(found) == len(set(found))
    assert not any(
        LINK.search(part) for part in re.findall(r'<legend>.*?</legend>|<p class="hint".*?</p>|<label.*?</label>', page, re.DOTALL)
    )
