"""How many use cases wait for a decision is told as a number alone, and counted within a bound."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.intake.selectors.lists import undecided
from apps.intake.templatetags import open_use_cases as tag

pytestmark = pytest.mark.django_db


def test_a_use_case_is_open_until_it_is_decided(pages: Any, with_title: Any, live_rules: Any) -> None:
    assert tag.open_use_cases() == "1 open use case"
    assert pages.post("decide").status_code == 302
    assert tag.open_use_cases() == "no open use case"


def test_what_lies_in_the_bin_is_not_open(use_case: Any, with_title: Any, at: datetime) -> None:
    type(use_case).objects.filter(pk=use_case.pk).update(binned_at=at, binned_by=use_case.created_by)
    assert tag.open_use_cases() == "no open use case"


def test_more_than_the_bound_are_told_as_more_by_one_query(use_case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag, "MOST", 0)
    with CaptureQueriesContext(connection) as queries:
        assert tag.open_use_cases() == "more than 0 open use cases"
    assert len(queries) == 1 and undecided(most=0) == 1
