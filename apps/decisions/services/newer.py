"""A draft whose version is not the newest any more: it may take over what changed since, and be counted from there."""

from datetime import datetime

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.decisions.models import Draft, RulebookVersion
from apps.decisions.services.journal import DraftChanged, open_draft, touch


@transaction.atomic
def count_from(*, draft: Draft, version: RulebookVersion, revision: int, by: By, at: datetime) -> Draft:
    """From now on the draft's changes are those against this version. Its rows stay as they are. Raises DraftChanged where it moved on."""
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(draft.pk)
    if draft.revision != revision:
        raise DraftChanged
    draft.based_on = version
    draft.save(update_fields=["based_on"])
    touch(draft, f"v{version.number}", "counted from", by=by, at=at)
    return draft
