"""A rule book that comes as a file: read or refused in words, then a draft of its own. May not import views, forms or admin."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.actors import By
from apps.audit.services import record
from apps.decisions import compiler, history
from apps.decisions.engine import canonical, rulefile
from apps.decisions.engine.rulefile import FileRefused, RuleFile
from apps.decisions.models import Draft, RulebookVersion
from apps.decisions.services.carried_tests import replace_in_draft
from apps.decisions.services.drafts import create_draft

Cases = Sequence[Mapping[str, Any]]
LONGEST_TITLE = 200


def read_rule_file(raw: bytes) -> RuleFile:
    """What a file says, where a draft can hold it. Raises FileRefused with every reason; stores nothing."""
    read = rulefile.read(raw)
    if wrong := compiler.too_long(read.plain):
        raise FileRefused([rulefile.in_words(problem) for problem in wrong])
    return read


@transaction.atomic
def draft_from_file(
    *, text: history.Text, title: str, based_on: RulebookVersion | None, by: By, at: datetime, cases: Cases | None = None
) -> Draft:
    """A draft that says what a file says, beside the version that it was compared with; of test cases, without a word of them, what that has.

    Whoever brings the file has changed whatever it says otherwise: the record says so.
    """
    plain = canonical.loads(text.canonical)
    if wrong := compiler.too_long(plain):
        raise FileRefused([rulefile.in_words(problem) for problem in wrong])
    draft = create_draft(plain=plain, title=title.strip()[:LONGEST_TITLE] or "From a file", by=by, at=at, based_on=based_on)
    if cases is not None:
        replace_in_draft(draft, cases)
    record(
        kind="draft.changed",
        subject="draft",
        subject_id=draft.pk,
        workspace_id=None,
        actor=by,
        at=at,
        what="filled from a file",
        sha256=text.sha256,
    )
    return draft
