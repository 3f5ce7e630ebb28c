"""The picture of a draft: every node leads to its rule, what the draft changes stands out, what cannot be read is named."""

import re
from datetime import datetime
from typing import Any

import pytest

from apps.decisions import compiler, services
from apps.decisions.models import Condition, Draft, Rule

pytestmark = pytest.mark.django_db


def changed_in(page: str) -> set[str]:
    return set(re.findall(r"<title>([A-Z]+-\d+): [^<]*changed in this draft</title>", page))


def test_rule_that_the_draft_changes_stands_out(draft: Draft, as_person: Any, rhea: Any, at: datetime) -> None:
    address = f"/admin/decisions/draft/{draft.pk}/picture/{Rule.objects.get(draft=draft, key='D-01').stage}/"
    before = as_person(rhea).get(address).content.decode()
    rule = Rule.objects.get(draft=draft, key="D-01")
    plain = compiler.rule_plain(rule)
    kept = {name: plain[name] for name in ("when", "unless", "effects", "sources", "strength", "sure", "stage")}
    content = services.RuleContent(because="For another reason", **kept)
    services.save_rule(rule=rule, content=content, revision=rule.revision, by=rhea, at=at)

    assert changed_in(before) == set()
    assert "<h1>The rules as a picture: Data" in before
    assert ">D-01: " in before
    assert f'href="/admin/decisions/draft/{draft.pk}/rules/D-01/"' in before
    assert changed_in(as_person(rhea).get(address).content.decode()) == {"D-01"}


def test_rule_that_cannot_be_read_is_named_and_left_out(draft: Draft, as_person: Any, rhea: Any) -> None:
    rule = Rule.objects.get(draft=draft, key="D-01")
    Condition.objects.filter(rule=rule, kind="test").update(subject="no_such")
    page = as_person(rhea).get(f"/admin/decisions/draft/{draft.pk}/picture/{rule.stage}/").content.decode()

    assert "Not in the picture" in page
    assert "<title>D-01" not in page


def test_all_stages_lead_to_their_own_pictures(draft: Draft, as_person: Any, rhea: Any) -> None:
    page = as_person(rhea).get(f"/admin/decisions/draft/{draft.pk}/picture/").content.decode()

    assert f'<a href="/admin/decisions/draft/{draft.pk}/picture/' in page
    assert as_person(rhea).get(f"/admin/decisions/draft/{draft.pk}/picture/nowhere/").status_code == 404
