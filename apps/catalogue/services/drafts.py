"""Drafts of a price list: opened from a published one, counted from a newer one, given up. May not import views, forms or admin."""

from datetime import datetime

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.audit.services import record
from apps.catalogue import compiler, selectors
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.catalogue.services.journal import SUBJECT, DraftChanged, locked_price_draft

LONGEST_TITLE = 200


class NoTitle(ValueError):
    """A draft without a name, or with one too long; reads as one sentence."""


@transaction.atomic
def open_price_draft(*, version: PriceListVersion | None, title: str, by: By, at: datetime) -> PriceDraft:
    """A new draft that says what this list says; without one, what the list in force says, and nothing where none is published."""
    actor(by).must(permissions.check_edit_rules)
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise NoTitle(f"Enter a name of at most {LONGEST_TITLE} characters for the draft")
    base = version or selectors.to_start_from(at)
    draft = PriceDraft.objects.create(title=title.strip(), based_on=base, created_by=actor(by).person, created_at=at, changed_at=at)
    compiler.fill(draft, selectors.plain_of(base) if base else {"date": at.date().isoformat()})
    record(
        kind="price_draft.created", subject=SUBJECT, subject_id=draft.pk, workspace_id=None, actor=by, at=at,
        title=draft.title, based_on=base.number if base else None,
    )  # fmt: skip
    return draft


@transaction.atomic
def count_prices_from(*, draft: PriceDraft, version: PriceListVersion, revision: int, by: By, at: datetime) -> PriceDraft:
    """From now on the draft's changes are those against this list. Its rows stay as they are. Raises DraftChanged where it moved on."""
    actor(by).must(permissions.check_edit_rules)
    draft = locked_price_draft(draft.pk)
    if draft.revision != revision:
        raise DraftChanged
    draft.based_on, draft.changed_at, draft.revision = version, at, draft.revision + 1
    draft.save(update_fields=["based_on", "changed_at", "revision"])
    record(
        kind="price_draft.changed", subject=SUBJECT, subject_id=draft.pk, workspace_id=None, actor=by, at=at,
        rows=[f"counted from list {version.number}"], count=0,
    )  # fmt: skip
    return draft


@transaction.atomic
def discard_price_draft(*, draft: PriceDraft, by: By, at: datetime) -> None:
    """Give up a draft that was not published, with all its rows. Its journal stays."""
    actor(by).must(permissions.check_edit_rules)
    draft = locked_price_draft(draft.pk)
    record(kind="price_draft.discarded", subject=SUBJECT, subject_id=draft.pk, workspace_id=None, actor=by, at=at, title=draft.title)
    draft.delete()
