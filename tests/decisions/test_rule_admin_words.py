"""What the pages of a rule admin say: nothing that is not so, and what to do next."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from apps.decisions import compiler, services
from apps.decisions.models import Draft, Rule, RulebookVersion
from tests.decisions.test_rule_admin import fields, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(draft: Draft) -> str:
    return f"/admin/decisions/draft/{draft.pk}/"


def text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def spoil(draft: Draft, at: datetime) -> None:
    """Give D-01, which favours an option, an unless."""
    rule = Rule.objects.get(draft=draft, key="D-01")
    plain = compiler.rule_plain(rule)
    content = services.RuleContent(
        **{name: value for name, value in plain.items() if name not in ("key", "unless")}, unless=[["classes", ">", 5]]
    )
    services.save_rule(rule=rule, content=content, revision=rule.revision, by="tests", at=at)


def test_start_says_which_rules_are_in_force_and_where_to_begin(at_work: Client, small_live: RulebookVersion) -> None:
    page = text(at_work.get("/admin/"))

    assert "Rules v1 are in force. Open a draft to change them; nothing takes effect before it is published." in page


def test_start_says_nothing_of_rules_before_there_are_any(at_work: Client) -> None:
    assert "are in force" not in text(at_work.get("/admin/"))


def test_unless_of_a_rule_that_ranks_is_refused_with_the_way_out(at_work: Client, draft: Draft, base: str, at: datetime) -> None:
    spoil(draft, at)

    assert (
        "D-01 favours an option, and such a rule cannot have an “Unless”. "
        "Put it among the conditions as “none of these”, or take the effect away"
    ) in text(at_work.get(base))


def test_rule_is_not_called_sound_before_it_was_looked_at(at_work: Client, draft: Draft, base: str, at: datetime) -> None:
    """One rule that cannot be read keeps the others from being analysed."""
    assert "None found in what is saved" in text(at_work.get(f"{base}rules/D-02/"))

    spoil(draft, at)
    page = text(at_work.get(f"{base}rules/D-02/"))

    assert "Not checked yet: fix D-01 first" in page
    assert "None found" not in page


@pytest.mark.parametrize(("typed", "stored"), [("10k", 10_000), ("1,800", 1_800), ("2 thousand", 2_000), ("1.5", "1.5")])
def test_numbers_are_read_as_in_the_form(at_work: Client, draft: Draft, base: str, typed: str, stored: Any) -> None:
    url = f"{base}rules/D-03/"

    assert posted(at_work, url, "save", fields(at_work, url), **{"when-0.low": typed}).status_code == 302
    assert compiler.rule_plain(Rule.objects.get(draft=draft, key="D-03"))["when"][0] == ["classes", ">", stored]


def test_number_in_another_unit_is_refused(at_work: Client, draft: Draft, base: str) -> None:
    url = f"{base}rules/D-03/"
    page = posted(at_work, url, "save", fields(at_work, url), **{"when-0.low": "5 €"})

    assert page.status_code == 422
    assert "“Classes” must be a number, like 1,800; you wrote “5 €”" in text(page)


@pytest.mark.parametrize("part", ["", "rules/", "rules/D-02/", "rules/new/", "publish/", "discard/"])
def test_second_tab_of_a_published_draft_says_what_happened(
    at_work: Client, draft: Draft, base: str, part: str, rhea: Any, at: datetime
) -> None:
    services.publish(draft=draft, revision=draft.revision, notes="Now", by=rhea, at=at)

    answer = at_work.get(f"{base}{part}")

    assert answer.status_code == 410
    assert 'Rhea Costa published it as <a href="/admin/decisions/rulebookversion/2/">v2</a> on 21 Nov 2026 at 12:00' in text(answer)
    assert 'action="/admin/decisions/rulebookversion/2/draft/"' in text(answer)
    assert "nothing was stored" not in text(answer)


def test_what_is_in_a_list_is_said_where_it_is_chosen(at_work: Client, draft: Draft, base: str) -> None:
    page = text(posted(at_work, f"{base}rules/new/", "fit:", {"kind": "rule", "when-0.kind": "test", "when-0.subject": "input_kind"}))

    assert "List “pictures”: Images" in page


def test_page_of_a_new_rule_says_only_what_is_there(at_work: Client, draft: Draft, base: str) -> None:
    page = text(at_work.get(f"{base}rules/new/"))

    assert "<b>What it does.</b> Nothing yet" in page
    assert "No problems in this draft" in page
    assert "0 to fix" not in page
    assert re.search(r'class="[^"]*without-script"[^>]*>Fit the fields to what I chose<', page)  # hidden where fields fit themselves
    assert ">Labelled</option>" in page
