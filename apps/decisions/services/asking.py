"""A new question with the rules that read it, their source and test cases, or a rule with its test cases, added in one step. May not import views, forms or admin."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.decisions import compiler
from apps.decisions.engine.differences import TESTS
from apps.decisions.models import Draft, DraftChange, Rule
from apps.decisions.services.drafts import KeyTaken
from apps.decisions.services.journal import open_draft
from apps.decisions.services.rows import NameTaken, RowChange, change_rows, name_is_taken
from apps.decisions.services.test_cases import CaseContent, new_case_rows

Plain = Mapping[str, Any]


@transaction.atomic
def add_question(
    *, draft: Draft, question: Plain, rules: Sequence[Plain], source: Plain | None, cases: Sequence[CaseContent], by: By, at: datetime,
    joins: int | None = None,
) -> list[DraftChange]:  # fmt: skip
    """Add all of it at the ends of their parts; one undo takes it back, with the step that it `joins` where that was the last.

    `source` is None where the rules rest on one that is there.

    Raises NameTaken, CaseNotKept, and DraftChanged where the draft is published. Then nothing was stored.
    """
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(draft.pk)
    plain = compiler.plain_of(draft)
    rows = [("questions", question), *([("sources", source)] if source else []), *(("rules", rule) for rule in rules)]
    for part, row in rows:
        if name_is_taken(plain, part, compiler.key_of(row)):
            raise NameTaken(compiler.key_of(row))
    rows += [(TESTS, row) for row in new_case_rows(draft, cases)]
    changes = [RowChange(part, compiler.key_of(row), row) for part, row in rows]
    return change_rows(draft=draft, changes=changes, revision=None, by=by, at=at, joins=joins)


@transaction.atomic
def add_rule_with_cases(
    *, draft: Draft, rule: Plain, cases: Sequence[CaseContent], by: By, at: datetime, joins: int | None = None
) -> list[DraftChange]:
    """Add a rule at the end of its part, and its test cases; one undo takes all of it back, with the step that it `joins`.

    Raises KeyTaken, CaseNotKept, and DraftChanged where the draft is published. Then nothing was stored.
    """
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(draft.pk)
    if Rule.objects.filter(draft=draft, key=rule["key"]).exists():
        raise KeyTaken(rule["key"])
    rows = [("rules", rule), *((TESTS, row) for row in new_case_rows(draft, cases))]
    changes = [RowChange(part, compiler.key_of(row), row) for part, row in rows]
    return change_rows(draft=draft, changes=changes, revision=None, by=by, at=at, joins=joins)
