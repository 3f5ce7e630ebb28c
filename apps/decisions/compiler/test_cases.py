"""Test cases of a draft as rows in plain data, and back: beside the rule book, of which they are no part. Judges nothing."""

from collections.abc import Mapping
from typing import Any

from apps.decisions.engine import canonical
from apps.decisions.models import Draft, DraftTestCase
from apps.decisions.models.test_cases import CaseText

Plain = dict[str, Any]
TEST_COLUMNS = ("name", "title", "why", "answers", "expect")


def test_row(case: CaseText) -> Plain:
    """A test case of a draft or version: answers and expectations as data."""
    return row_of_texts({name: getattr(case, name) for name in TEST_COLUMNS})


def row_of_texts(texts: Mapping[str, str]) -> Plain:
    """The same of its columns."""
    said = {"key": texts["name"], "title": texts["title"], "why": texts["why"]}
    return {**said, "answers": canonical.loads(texts["answers"]), "expect": canonical.loads(texts["expect"])}


def test_columns(row: Mapping[str, Any]) -> dict[str, str]:
    """What of a row stands in which column."""
    said = {"name": str(row["key"]), "title": row["title"], "why": row["why"]}
    return {**said, "answers": canonical.dumps(row["answers"]), "expect": canonical.dumps(row["expect"])}


def tests_of(draft: Draft) -> list[Plain]:
    """The test cases of a draft, in their order."""
    return [test_row(case) for case in DraftTestCase.objects.filter(draft=draft)]
