"""Test cases that go along when a question gets a condition: they are given what it is asked for. May not import views, forms or admin."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from apps.decisions import compiler
from apps.decisions.engine.expectations import RULES
from apps.decisions.models import Draft
from apps.decisions.services.trials import answers_for

Plain = Mapping[str, Any]


def cases_brought_along(draft: Draft, before: Plain, row: Plain, *, at: datetime) -> list[dict[str, Any]]:
    """The test cases of a draft that answer this question, and expect only which rules hold, with the answers without which it is asked no more.

    None where its condition is the same as before, or no answers were found for it. A case that answers otherwise stays as it is: it may
    be there to show just that.
    """
    slug = compiler.key_of(row)
    if not row["ask_if"] or row["ask_if"] == before.get("ask_if"):
        return []
    cases = [case for case in compiler.tests_of(draft) if slug in case["answers"] and set(case["expect"]) == {RULES}]
    given = answers_for(draft, row["ask_if"], at=at) if cases else None
    if not given:
        return []
    fitting = (case for case in cases if all(case["answers"].get(name, value) == value for name, value in given.items()))
    return [{**case, "answers": {**given, **case["answers"]}} for case in fitting if not given.keys() <= case["answers"].keys()]
