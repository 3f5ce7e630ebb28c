"""Changes of a draft taken back, with all that were made in the same step, in one pass. May not import views, forms or admin."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.decisions import compiler
from apps.decisions.models import Draft, DraftChange
from apps.decisions.services.journal import Step, open_draft
from apps.decisions.services.rows import alike, note_who

Row = tuple[str, str]  # part and key


class CannotUndo(ValueError):
    """A change that cannot be taken back any more; the message says what came after it. Nothing was stored."""


@transaction.atomic
def undo(*, draft: Draft, number: int, by: By, at: datetime) -> list[DraftChange]:
    """Take back a change with all that were made in the same step. Raises CannotUndo where a row has changed since."""
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(draft.pk)
    first = DraftChange.objects.filter(draft_id=draft.pk, number=number).first()
    if first is None:
        raise CannotUndo("There is no such change in this draft")
    step, standing, since = Step(draft, by=by, at=at), compiler.Standing(draft), _since(draft, first.together)
    for change in DraftChange.objects.filter(draft_id=draft.pk, together=first.together).order_by("-number"):
        if wrong := why_not_undone(standing, change, since.get((change.part, change.key), ())):
            raise CannotUndo(wrong)
        _take_back(step, standing, change)
    standing.write()
    note_who(draft, step, by=by, at=at)
    return step.done()


def why_not_undone(standing: compiler.Standing, change: DraftChange, later: Sequence[DraftChange]) -> str:
    """Why a change cannot be taken back as the draft stands; "" where it can. `later` are the changes of its row after it, the newest first."""
    if change.part == DraftChange.BESIDES:
        return "Change it back where it stands"
    now = standing.row(change.part, change.key)
    if change.what == DraftChange.MOVED:
        since = [each for each in later if each.place_after is not None]
        if now is None:
            return f"{change.key} was removed since"
        return f"{since[0].by_name} moved {change.key} since" if since else ""
    if now == change.after:
        return _other_name(standing, change)
    who = later[0].by_name if later else "Somebody"
    if now is None:
        return f"{who} removed {change.key} since"
    return f"{who} added {change.key} again since" if change.after is None else f"{who} changed {change.key} since"


def _other_name(standing: compiler.Standing, change: DraftChange) -> str:
    """Why a row cannot have its old short name again: something else has it now. Nothing where it has that name still."""
    name = None if change.before is None else compiler.key_of(change.before)
    if name is None or (name == change.key and change.after is not None):
        return ""
    return f"{name} is the short name of something else now" if any(standing.row(other, name) for other in alike(change.part)) else ""


def _since(draft: Draft, together: int) -> Mapping[Row, Sequence[DraftChange]]:
    """What was done to each row after a step, the newest first."""
    found: dict[Row, list[DraftChange]] = defaultdict(list)
    for change in DraftChange.objects.filter(draft_id=draft.pk, together__gt=together).defer("before", "after"):
        found[change.part, change.key].append(change)
    return found


def _take_back(step: Step, standing: compiler.Standing, change: DraftChange) -> None:
    before, places = standing.row(change.part, change.key), (standing.place(change.part, change.key), None)
    if change.what == DraftChange.MOVED:
        moved = standing.move(change.part, change.key, change.place_before or 0)
        step.changed(change.part, before=before, after=before, places=moved, undoes=change.number)
    elif change.before is None:
        standing.take(change.part, change.key)
        step.changed(change.part, before=before, after=None, places=places, undoes=change.number)
    else:
        standing.put(change.part, change.key, change.before, change.place_before)
        step.changed(change.part, before=before, after=change.before, undoes=change.number)
