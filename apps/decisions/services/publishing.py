"""From a draft to a version in force: refused, or frozen, numbered, chained. What keeps a draft from it stands in `publishable`.

May not import views, forms or admin.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.audit.services import record
from apps.decisions import case_history
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.models import AcceptedWarning, Draft, RulebookActivation, RulebookVersion, VersionChange
from apps.decisions.services.carried_tests import carry_on, write_to_draft
from apps.decisions.services.drafts import Plain, create_draft
from apps.decisions.services.journal import DraftChanged, open_draft
from apps.decisions.services.pricing import publish_newer_prices
from apps.decisions.services.publishable import Reasons, Sound, sound
from apps.decisions.services.starts import check_as_shown, starts_of_rules
from apps.decisions.services.turns import wait_for_turn


@transaction.atomic
def publish(
    *,
    draft: Draft,
    revision: int,
    notes: str,
    by: By,
    at: datetime,
    shown: str | None = None,
    valid_from: datetime | None = None,
    sha256: str = "",
    reasons: Reasons | None = None,
) -> RulebookVersion:
    """Freeze a draft as the next version, in force from `valid_from`, or at once.

    `revision` is the one that was looked at, `sha256` the fingerprint of its text, and `shown` the token of what was in force
    and planned then, where a page showed them. Raises NotPublishable with every problem, DraftChanged where the draft moved on,
    and MovedOn where something else is in force or planned; nothing changes then. A command on the server is trusted: of it
    neither a second person nor reasons for warnings are asked.
    """
    actor(by).must(permissions.check_publish_rules)
    now = wait_for_turn(at)  # numbers and the hash chain are made one after the other
    draft = open_draft(draft.pk)
    if draft.revision != revision:
        raise DraftChanged
    if shown is not None:
        check_as_shown(starts_of_rules(now), shown)
    said = sound(draft, sha256=sha256, notes=notes, valid_from=valid_from, reasons=reasons or Reasons(), by=by, at=now)
    version = _freeze(said, notes=notes.strip(), by=by, at=at)
    carry_on(draft, version, at=at)
    _note_changes(version)
    _activate(version, valid_from=valid_from or _at_once(at), by=by, at=at)
    draft.published_as, draft.changed_at = version, at
    draft.save(update_fields=["published_as", "changed_at"])
    return version


@transaction.atomic
def load_default(*, rulebook: Plain, prices: Plain, by: By, at: datetime, examples: Sequence[Plain] = ()) -> RulebookVersion:
    """Publish the rules and prices that come with Groundwork, where there are none. Running it again changes nothing.

    `examples` become the test cases of these rules.

    Whether there are any is asked under the lock and whatever their moment: who waited for it may have an earlier `at`.
    """
    wait_for_turn(at)
    publish_newer_prices(lists=[prices], by=by, at=at)
    latest = RulebookActivation.objects.filter(withdraws=None).order_by("-valid_from", "-pk").select_related("version").first()
    if latest is not None:
        return latest.version
    draft = create_draft(plain=to_plain(from_plain(rulebook)), title="Default rules", by=by, at=at)
    write_to_draft(draft, examples)
    return publish(draft=draft, revision=draft.revision, notes="The rules that come with Groundwork", by=by, at=at)


def _freeze(said: Sound, *, notes: str, by: By, at: datetime) -> RulebookVersion:
    before = RulebookVersion.objects.defer("canonical").order_by("-number").first()
    version = RulebookVersion.objects.create(
        number=before.number + 1 if before else 1,
        name=said.text.book.name,
        canonical=said.text.canonical,
        sha256=said.text.sha256,
        previous_sha256=before.sha256 if before else "",
        notes=notes,
        published_by=actor(by).person,
        published_by_name=actor(by).name,
        published_at=at,
        restores=_restored(said.text.sha256, before),
    )
    AcceptedWarning.objects.bulk_create(
        AcceptedWarning(version=version, part=warning.where[0], key=warning.where[1], message=warning.message, reason=reason)
        for warning, reason in said.answered
    )
    record(
        kind="rulebook.published",
        subject="rule book version",
        subject_id=version.number,
        workspace_id=None,
        actor=by,
        at=at,
        sha256=version.sha256,
        previous_sha256=version.previous_sha256,
        restores=version.restores,
    )
    return version


def _note_changes(version: RulebookVersion) -> None:
    """What lies between this version and the one before it, in words that stay as they are."""
    before = RulebookVersion.objects.defer("canonical").filter(number=version.number - 1).first()
    VersionChange.objects.bulk_create(
        VersionChange(
            version=version,
            part=change.part,
            key=change.key,
            kind=change.kind,
            before=change.before,
            after=change.after,
            details=[list(moved) for moved in (*change.moves, *change.details)],
        )
        for change in case_history.between(before, version).changes
    )


def _restored(sha256: str, before: RulebookVersion | None) -> int | None:
    """The newest older version that says the same, where something else was said since or it never came into force; None otherwise."""
    if before is None or (before.sha256 == sha256 and before.activations.filter(withdraws=None, withdrawn=None).exists()):
        return None
    number: int | None = RulebookVersion.objects.filter(sha256=sha256).aggregate(newest=Max("number"))["newest"]
    return number


def _at_once(at: datetime) -> datetime:
    """This moment, but not before that of somebody who asked later and whose turn came first: the newest version is the live one."""
    latest: datetime | None = RulebookActivation.objects.filter(valid_from=F("at")).aggregate(latest=Max("valid_from"))["latest"]
    return max(at, latest or at)


def _activate(version: RulebookVersion, *, valid_from: datetime, by: By, at: datetime) -> None:
    RulebookActivation.objects.create(version=version, valid_from=valid_from, by=actor(by).person, by_name=actor(by).name, at=at)
    record(
        kind="rulebook.activated",
        subject="rule book version",
        subject_id=version.number,
        workspace_id=None,
        actor=by,
        at=at,
        valid_from=valid_from.isoformat(),
    )
