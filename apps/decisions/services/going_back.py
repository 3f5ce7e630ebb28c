"""The ways back: an older version's rules published again, and a planned start withdrawn. Nothing that was is rewritten.

May not import views, forms or admin.
"""

from datetime import datetime

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.audit.locks import Lock, wait_for
from apps.audit.services import record
from apps.decisions import selectors
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.models import RulebookActivation, RulebookVersion
from apps.decisions.services.carried_models import carry_models
from apps.decisions.services.drafts import make_draft
from apps.decisions.services.publishable import Reasons
from apps.decisions.services.publishing import publish
from apps.decisions.services.starts import check_as_shown, starts_of_rules
from apps.decisions.services.turns import wait_for_turn


class NotWithdrawn(ValueError):
    """A start that cannot be withdrawn; reads as one sentence that says why."""


@transaction.atomic
def publish_again(
    *,
    version: RulebookVersion,
    shown: str,
    notes: str,
    by: By,
    at: datetime,
    valid_from: datetime | None = None,
    reasons: Reasons | None = None,
) -> RulebookVersion:
    """Publish what an older version says as the next one, by the same checks. `shown` is the token of what was in force and
    planned when the difference was read.

    Raises MovedOn and NotPublishable as `publish` does: where the site wants a second person, the way is a draft.
    """
    actor(by).must(permissions.check_publish_rules)
    check_as_shown(starts_of_rules(wait_for_turn(at)), shown)
    plain = to_plain(selectors.book_for(version))
    draft = make_draft(plain=plain, title=f"The rules of v{version.number} again", by=by, at=at, based_on=version)
    carry_models(version, draft)
    return publish(draft=draft, revision=draft.revision, notes=notes, by=by, at=at, valid_from=valid_from, reasons=reasons)


@transaction.atomic
def withdraw_start(*, start: RulebookActivation, by: By, at: datetime) -> RulebookActivation:
    """Take a planned start back before it comes: a row of its own says so, and the version stays, published and never in force."""
    actor(by).must(permissions.check_publish_rules)
    now = at + wait_for(Lock.RULES)
    if start.withdraws_id is not None or RulebookActivation.objects.filter(withdraws=start).exists():
        raise NotWithdrawn("This start is withdrawn already")
    if start.valid_from <= now:
        raise NotWithdrawn("These rules are in force already. To go back, publish older ones again")
    row = RulebookActivation.objects.create(
        version=start.version,
        valid_from=start.valid_from,
        by=actor(by).person,
        by_name=actor(by).name,
        at=at,
        withdraws=start,
    )
    record(
        kind="rulebook.start_withdrawn",
        subject="rule book version",
        subject_id=start.version.number,
        workspace_id=None,
        actor=by,
        at=at,
        valid_from=start.valid_from.isoformat(),
    )
    return row
